"""The French accounting file (FEC): its 18 columns as LPF article A47 A-1 and the order of 29 July 2013 ask for them,
and what a tax inspector's program would check.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hq_server.domain.money import decimals_of
from hq_server.texts import _

COLUMNS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib"),
    *("PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate"),
    *("Montantdevise", "Idevise"),
)
ENCODING = "iso8859-15"
_TAB, _END = "\t", "\r\n"
_MUST_BE_FILLED = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "PieceRef", "PieceDate"),
    *("EcritureLib", "Debit", "Credit", "ValidDate"),
)
_DATES = ("EcritureDate", "PieceDate", "DateLet", "ValidDate")
_AMOUNT = re.compile(r"-?\d{1,18}(,\d{1,18})?\Z")
_ACCOUNT = re.compile(r"[1-8]\d\d\w*\Z", re.ASCII)
_NUMBER = re.compile(r"(.*?)(\d{1,18})\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FecLine:
    """A line of the books. Dates are ``YYYY-MM-DD``, amounts minor units of the file's currency."""

    journal: str
    journal_name: str
    number: str
    accounting_date: str
    account: str
    account_name: str
    piece: str
    piece_date: str
    text: str
    debit_minor: int
    credit_minor: int
    posted_date: str


@dataclass(frozen=True, slots=True)
class FecProblem:
    """``line`` counts from 1, the line of the column names with it; 0 is the whole file."""

    line: int
    column: str
    message: str


def file_name(siren: str, closing_date: str) -> str:
    """``123456789FEC20261231.txt``: the company's number, then the last day of its year."""
    return f"{siren or '000000000'}FEC{closing_date.replace('-', '')}.txt"


def write_fec(lines: Iterable[FecLine], currency: str) -> Iterator[str]:
    """The file, line by line."""
    yield _TAB.join(COLUMNS) + _END
    for line in lines:
        cells = (
            *(line.journal, line.journal_name, line.number, _day(line.accounting_date), line.account),
            *(line.account_name, "", "", line.piece, _day(line.piece_date), line.text),
            *(fec_amount(line.debit_minor, currency), fec_amount(line.credit_minor, currency)),
            *("", "", _day(line.posted_date), "", ""),
        )
        yield _TAB.join(_plain(cell) for cell in cells) + _END


def fec_amount(minor: int, currency: str) -> str:
    """``125050`` EUR → ``1250,50``."""
    places = decimals_of(currency)
    whole, part = divmod(abs(minor), 10**places)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole},{part:0{places}d}" if places else f"{sign}{whole}"


def check_fec(content: bytes, *, whole: bool = True) -> list[FecProblem]:
    """Everything that is wrong with a file; an empty list when an inspector could read it. ``whole``: it has all
    entries of its years; in a part of them numbers may be left out.
    """
    try:
        text = content.decode(ENCODING)
    except UnicodeDecodeError as error:
        return [FecProblem(0, "", _("The file cannot be read: {error}").format(error=str(error)))]
    rows = [line.removesuffix("\r") for line in text.split("\n")]
    if rows and not rows[-1]:
        rows.pop()
    if not rows or tuple(rows[0].split(_TAB)) != COLUMNS:
        return [FecProblem(1, "", _("The first line does not name the 18 columns in their order."))]
    problems: list[FecProblem] = []
    entries: list[tuple[int, dict[str, str]]] = []
    for place, row in enumerate(rows[1:], 2):
        cells = row.split(_TAB)
        if len(cells) != len(COLUMNS):
            message = _("The line has {count} columns instead of 18.")
            problems.append(FecProblem(place, "", message.format(count=len(cells))))
            continue
        entry = dict(zip(COLUMNS, cells, strict=True))
        faults = list(_check_line(place, entry))
        problems += faults
        if not faults:
            entries.append((place, entry))
    return [*problems, *_check_balance(entries), *_check_numbers(entries, whole=whole)]


def _check_line(place: int, entry: dict[str, str]) -> Iterator[FecProblem]:
    for column in _MUST_BE_FILLED:
        if not entry[column].strip():
            yield FecProblem(place, column, _("It must be filled in."))
    for column in _DATES:
        if entry[column] and not _is_day(entry[column]):
            yield FecProblem(place, column, _("“{text}” is no day; write it like 20261123.").format(text=entry[column]))
    for column in ("Debit", "Credit"):
        if entry[column] and not _AMOUNT.match(entry[column]):
            message = _("“{text}” is no amount; write it like 1250,50.")
            yield FecProblem(place, column, message.format(text=entry[column]))
    if entry["CompteNum"] and not _ACCOUNT.match(entry["CompteNum"]):
        message = _("“{text}” is no account: its first three characters are digits of the chart of accounts.")
        yield FecProblem(place, "CompteNum", message.format(text=entry["CompteNum"]))
    amounts = (entry["Debit"], entry["Credit"])
    if all(_AMOUNT.match(amount) and _cents(amount) for amount in amounts):
        yield FecProblem(place, "Debit", _("A line is either debit or credit."))
    if entry["Idevise"] and not entry["Montantdevise"]:
        yield FecProblem(place, "Montantdevise", _("A foreign currency needs its amount."))


def _check_balance(entries: Sequence[tuple[int, dict[str, str]]]) -> Iterator[FecProblem]:
    sums: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], int] = {}
    said: dict[str, tuple[str, str]] = {}
    for place, entry in entries:
        key = (entry["JournalCode"], entry["EcritureNum"])
        first.setdefault(key, place)
        sums[key] = sums.get(key, 0) + _cents(entry["Debit"]) - _cents(entry["Credit"])
        dates = (entry["EcritureDate"], entry["ValidDate"])
        if said.setdefault(entry["EcritureNum"], dates) != dates:
            yield FecProblem(place, "EcritureDate", _("An entry has one date."))
    for key, amount in sums.items():
        if amount:
            message = _("Entry {number} does not balance.")
            yield FecProblem(first[key], "EcritureNum", message.format(number=key[1]))


def _check_numbers(entries: Sequence[tuple[int, dict[str, str]]], *, whole: bool) -> Iterator[FecProblem]:
    """Each series of numbers rises by one, without a gap in a whole file; validation goes on in time."""
    last: dict[str, int] = {}
    validated: dict[str, str] = {}
    for place, entry in entries:
        found = _NUMBER.match(entry["EcritureNum"])
        if found is None:
            yield FecProblem(place, "EcritureNum", _("The number does not end in digits."))
            continue
        series, number = found[1], int(found[2])
        before = last.get(series)
        if before is not None and not before <= number <= (before + 1 if whole else number):
            message = _("After entry {before} comes {number}.")
            text = message.format(before=f"{series}{before}", number=entry["EcritureNum"])
            yield FecProblem(place, "EcritureNum", text)
        last[series] = number
        if entry["ValidDate"] < validated.get(series, ""):
            yield FecProblem(place, "ValidDate", _("It was validated before the entry above it."))
        validated[series] = entry["ValidDate"]


def _cents(amount: str) -> int:
    """Any number of decimals, so that amounts can be added up."""
    whole, _comma, part = amount.partition(",")
    sign = -1 if whole.startswith("-") else 1
    return sign * int((whole.lstrip("-") or "0") + part.ljust(6, "0")[:6]) if amount else 0


def _is_day(text: str) -> bool:
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def _day(iso: str) -> str:
    return iso.replace("-", "")


def _plain(cell: str) -> str:
    """What the encoding can hold, in one cell: no tab, no line break."""
    shown = "".join(" " if unicodedata.category(character)[0] == "C" else character for character in cell)
    try:
        shown.encode(ENCODING)
    except UnicodeEncodeError:
        shown = "".join(_nearest(character) for character in shown)
    return " ".join(shown.split())


def _nearest(character: str) -> str:
    try:
        character.encode(ENCODING)
    except UnicodeEncodeError:
        folded = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
        return folded or "?"
    return character
