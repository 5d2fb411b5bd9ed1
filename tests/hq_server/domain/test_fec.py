"""The French accounting file: 18 columns as the law asks for them, and a check that finds what an inspector would."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hq_server.domain.fec import COLUMNS, ENCODING, FecLine, check_fec, fec_amount, file_name, write_fec

SALE = FecLine(
    journal="VE",
    journal_name="Ventes",
    number="26-101-1",
    accounting_date="2026-11-23",
    account="411",
    account_name="Clients",
    piece="101-2026-11-23",
    piece_date="2026-11-23",
    text="Ventes et TVA",
    debit_minor=125_050,
    credit_minor=0,
    posted_date="2026-11-23",
)
LINES = [
    SALE,
    replace(SALE, account="707", account_name="Ventes de marchandises", debit_minor=0, credit_minor=104_208),
    replace(SALE, account="44571", account_name="TVA collectée", debit_minor=0, credit_minor=20_842),
    replace(SALE, number="26-101-2", journal="CA", journal_name="Caisse", account="530", account_name="Caisse"),
    replace(SALE, number="26-101-2", journal="CA", journal_name="Caisse", debit_minor=0, credit_minor=125_050),
]


def written(lines: list[FecLine], currency: str = "EUR") -> bytes:
    return "".join(write_fec(lines, currency)).encode(ENCODING)


def test_the_file_has_the_18_columns_of_the_order_of_29_july_2013() -> None:
    first, second = written(LINES).decode(ENCODING).split("\r\n")[:2]
    assert first == (
        "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\t"
        "PieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise"
    )
    assert len(COLUMNS) == 18
    assert second == (
        "VE\tVentes\t26-101-1\t20261123\t411\tClients\t\t\t101-2026-11-23\t20261123\tVentes et TVA\t1250,50\t0,00\t\t\t"
        "20261123\t\t"
    )
    assert check_fec(written(LINES)) == []


def test_the_files_name_is_the_companys_number_and_the_last_day_of_its_year() -> None:
    assert file_name("123456789", "2026-12-31") == "123456789FEC20261231.txt"
    assert file_name("", "2026-12-31") == "000000000FEC20261231.txt"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (125_050, "EUR", "1250,50"),
        (5, "EUR", "0,05"),
        (-1, "EUR", "-0,01"),
        (1_250, "JPY", "1250"),
        (1, "KWD", "0,001"),
    ],
)
def test_amounts_have_a_comma_and_the_currencys_decimals(minor: int, currency: str, text: str) -> None:
    assert fec_amount(minor, currency) == text


def _cell(column: str, text: str, line: int = 2) -> Callable[[str], str]:
    """The file with one cell of a line changed."""

    def change(content: str) -> str:
        rows = content.split("\r\n")
        cells = rows[line - 1].split("\t")
        cells[COLUMNS.index(column)] = text
        rows[line - 1] = "\t".join(cells)
        return "\r\n".join(rows)

    return change


@pytest.mark.parametrize(
    ("change", "line", "column", "said"),
    [
        (lambda content: content.replace("PieceRef", "Piece"), 1, "", "18 columns in their order"),
        (lambda content: "", 1, "", "18 columns in their order"),
        (lambda content: content.replace("Clients\t", "Clients", 1), 2, "", "17 columns instead of 18"),
        (_cell("EcritureLib", " "), 2, "EcritureLib", "filled in"),
        (_cell("EcritureDate", "20261323"), 2, "EcritureDate", "is no day"),
        (_cell("ValidDate", "2026-11-23"), 2, "ValidDate", "is no day"),
        (_cell("Debit", "1250.50"), 2, "Debit", "is no amount"),
        (_cell("Debit", "1 250,50"), 2, "Debit", "is no amount"),
        (_cell("CompteNum", "CASH"), 2, "CompteNum", "chart of accounts"),
        (_cell("CompteNum", "91"), 2, "CompteNum", "chart of accounts"),
        (_cell("Credit", "1,00"), 2, "Debit", "either debit or credit"),
        (_cell("Idevise", "USD"), 2, "Montantdevise", "needs its amount"),
        (_cell("Debit", "1250,51"), 2, "EcritureNum", "26-101-1 does not balance"),
        (_cell("ValidDate", "20261124", 5), 6, "EcritureDate", "one date"),
        (
            lambda content: content.replace("26-101-2", "26-101-3"),
            5,
            "EcritureNum",
            "After entry 26-101-1 comes 26-101-3",
        ),
        (lambda content: content.replace("26-101-2", "26-101-x"), 5, "EcritureNum", "does not end in digits"),
    ],
)
def test_what_an_inspector_would_find_is_found(change: Callable[[str], str], line: int, column: str, said: str) -> None:
    problems = check_fec(change(written(LINES).decode(ENCODING)).encode(ENCODING))
    assert problems
    assert (problems[0].line, problems[0].column) == (line, column)
    assert said in problems[0].message


def test_a_number_that_goes_back_or_a_validation_before_the_last_one_is_found() -> None:
    later = [replace(line, posted_date="2026-11-22") if line.number.endswith("2") else line for line in LINES]
    assert [problem.column for problem in check_fec(written(later))] == ["ValidDate"]
    assert [problem.column for problem in check_fec(written([*LINES[3:], *LINES[:3]]))] == ["EcritureNum"]


def test_a_part_of_a_year_may_leave_numbers_out_but_not_go_back() -> None:
    part = [replace(line, number="26-101-7") if line.number.endswith("2") else line for line in LINES]
    assert [problem.column for problem in check_fec(written(part))] == ["EcritureNum"]
    assert check_fec(written(part), whole=False) == []
    assert [problem.column for problem in check_fec(written([*LINES[3:], *LINES[:3]]), whole=False)] == ["EcritureNum"]


def test_bytes_that_are_no_text_are_said_to_be_so() -> None:
    assert check_fec(b"\x00\xff")[0].line == 1


NAMES = st.text(max_size=60)


@given(name=NAMES, text=NAMES, piece=NAMES)
def test_whatever_is_in_a_name_the_file_stays_a_file(name: str, text: str, piece: str) -> None:
    """Tabs, line breaks, other scripts, marks that turn the text around."""
    lines = [replace(line, account_name="N" + name, text="T" + text, piece="P" + piece) for line in LINES]
    assert check_fec(written(lines)) == []


def test_what_the_encoding_cannot_hold_becomes_its_nearest_letter() -> None:
    (row,) = written([replace(SALE, text="Zoë ő 東 €")]).decode(ENCODING).split("\r\n")[1:2]
    assert row.split("\t")[10] == "Zoë o ? €"
