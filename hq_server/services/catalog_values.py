"""Reads one cell of a catalogue file. Raises ``RowFault`` with a sentence that says what would be right."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from hq_server.domain.money import decimals_of
from hq_server.texts import _

MAX_SKU = 64
MAX_NAME = 200
MAX_UNIT = 20
MAX_BARCODE = 48
MAX_BARCODES = 20
MAX_PRICE_MINOR = 10**12
MAX_TAX_RATE = 100_000
PRICE_CHANGES = ("none", "lower", "higher", "both")
# What spreadsheets and people write.
_FLAGS = dict.fromkeys(("yes", "y", "true", "1", "x", "oui", "vrai"), True) | dict.fromkeys(
    ("no", "n", "false", "0", "non", "faux"), False
)

_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_DAY = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})")
_DECIMAL = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]*))?")


class RowFault(ValueError):
    """The cell cannot be used; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd that is kept."""

    value: str
    message: str


def read_sku(text: str) -> str:
    if not text:
        raise RowFault(_("Empty. Every product needs its own sku."))
    if len(text) > MAX_SKU:
        raise RowFault(_("{length} characters; at most {limit} are allowed.").format(length=len(text), limit=MAX_SKU))
    if _HIDDEN.search(text):
        raise RowFault(_("Holds a line break or a hidden character. Type it again."))
    return text


def read_name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise RowFault(_("Empty. Write what the receipt should say."))
    if len(name) > MAX_NAME:
        raise RowFault(_("{length} characters; at most {limit} are allowed.").format(length=len(name), limit=MAX_NAME))
    if _HIDDEN.search(name):
        raise RowFault(_("Holds a line break or a hidden character. Type it again."))
    return name


@lru_cache(1_000)
def read_unit(text: str) -> str:
    if len(text) > MAX_UNIT or _HIDDEN.search(text):
        raise RowFault(
            _("A unit is a short word such as each, kg or l, at most {limit} characters.").format(limit=MAX_UNIT)
        )
    return text or "each"


@lru_cache(1_000)
def read_currency(text: str) -> str:
    currency = text.upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise RowFault(_("Not a currency. Write three letters such as EUR."))
    return currency


def read_price(text: str, currency: str) -> int:
    """A price in minor units. ``1 234,50``, ``1,234.50`` and ``1234.5`` are the same."""
    if not text:
        raise RowFault(_("Empty. Every product needs a price."))
    match = _DECIMAL.fullmatch(_plain_decimal(text))
    if match is None:
        raise RowFault(_("Not a price. Write a number such as 18.90, without the currency."))
    if match["sign"]:
        raise RowFault(_("A price cannot be negative."))
    exponent = decimals_of(currency)
    part = match["part"] or ""
    if len(part) != 3 or exponent == 0:  # “1,500” may mean fifteen hundred: three digits are never shortened
        part = part[:exponent] + part[exponent:].rstrip("0")
    if len(part) > exponent:
        raise RowFault(
            _("{currency} has {count} decimals; this price has {found}. Check for a misplaced point.").format(
                currency=currency, count=exponent, found=len(part)
            )
        )
    price = int(match["whole"] + part.ljust(exponent, "0")) if len(match["whole"]) < 20 else MAX_PRICE_MINOR + 1
    if price > MAX_PRICE_MINOR:
        raise RowFault(_("This price is too high to be one."))
    return price


@lru_cache(1_000)
def read_tax_rate(text: str) -> int:
    """A tax rate in thousandths of a percent: ``5.5`` or ``5,5 %`` is 5500."""
    if not text:
        raise RowFault(_("Empty. Write the tax in percent; 0 means none."))
    match = _DECIMAL.fullmatch(_plain_decimal(text.removesuffix("%")))
    part = (match["part"] or "").rstrip("0") if match else ""
    if match is None or match["sign"] or len(part) > 3 or len(match["whole"]) > 3:
        raise RowFault(_("Not a tax rate. Write percent from 0 to 100, such as 23 or 5.5."))
    rate = int(match["whole"] + part.ljust(3, "0"))
    if rate > MAX_TAX_RATE:
        raise RowFault(_("Not a tax rate. Write percent from 0 to 100, such as 23 or 5.5."))
    return rate


def read_quantity(text: str) -> int:
    """A quantity in thousandths: ``3`` or ``1,5``."""
    match = _DECIMAL.fullmatch(_plain_decimal(text))
    part = (match["part"] or "").rstrip("0") if match else ""
    if match is None or match["sign"] or len(part) > 3 or len(match["whole"]) > 9:
        raise RowFault(_("Write a number such as 3 or 1.5."))
    return int(match["whole"] + part.ljust(3, "0"))


@lru_cache(1_000)
def read_category(text: str) -> str:
    if len(text) > MAX_SKU or _HIDDEN.search(text):
        raise RowFault(_("A category is a code of at most {limit} characters.").format(limit=MAX_SKU))
    return text


def read_price_change(text: str) -> str:
    """Empty is ``both``: a price may be changed at the register either way, as far as the person may."""
    change = text.lower() or "both"
    if change not in PRICE_CHANGES:
        raise RowFault(_("Write {words}.").format(words=_(" or ").join(PRICE_CHANGES)))
    return change


def read_day(text: str) -> str:
    """A day as 2026-11-23; 23/11/2026 and 23.11.2026 are read too. Empty is none."""
    if not text:
        return ""
    found = _DAY.fullmatch(text)
    iso = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text
    try:
        day = date.fromisoformat(iso)
    except ValueError as error:
        raise RowFault(_("Not a day. Write it like 2026-11-23.")) from error
    if day.isoformat() != iso or day.year < 2000:
        raise RowFault(_("Not a day. Write it like 2026-11-23."))
    return iso


def check_days(from_date: str, until_date: str) -> None:
    if until_date and not from_date:
        raise RowFault(_("Write its first day too, in from_date."))
    if until_date and until_date < from_date:
        raise RowFault(_("It ends before it begins."))


def read_no(text: str) -> bool:
    """A yes or no; empty is no."""
    return _read_flag(text or "no")


def read_yes(text: str) -> bool:
    """A yes or no; empty is yes."""
    return _read_flag(text or "yes")


def _read_flag(text: str) -> bool:
    flag = _FLAGS.get(text.lower())
    if flag is None:
        raise RowFault(_("Write yes or no."))
    return flag


def read_barcodes(text: str, warnings: list[Warned]) -> tuple[str, ...]:
    """The barcodes of a cell, separated by semicolon, comma, bar or space; the order is kept and repeats fall out."""
    if not text:
        return ()
    barcodes = tuple(dict.fromkeys(re.split(r"[;,|\s]+", text.strip(";,| "))))
    if len(barcodes) > MAX_BARCODES:
        raise RowFault(
            _("{length} barcodes; a product has at most {limit}.").format(length=len(barcodes), limit=MAX_BARCODES)
        )
    for barcode in barcodes:
        if len(barcode) > MAX_BARCODE or not re.fullmatch(r"[\x21-\x7e]+", barcode):
            raise RowFault(
                _("“{barcode}” cannot be a barcode: at most {limit} letters and digits.").format(
                    barcode=barcode[:MAX_BARCODE], limit=MAX_BARCODE
                )
            )
        expected = expected_gtin(barcode)
        if expected not in (None, barcode):
            message = _(
                "The check digit is {found}, it should be {expected}. Kept, but a scanner may never read it."
            ).format(found=barcode[-1], expected=str(expected)[-1])
            warnings.append(Warned(barcode, message))
    return barcodes


def expected_gtin(barcode: str) -> str | None:
    """The barcode with the check digit GS1 wants, or None when it is no GTIN of 8, 12, 13 or 14 digits."""
    if len(barcode) not in (8, 12, 13, 14) or not (barcode.isascii() and barcode.isdigit()):
        return None
    body = barcode[:-1]
    weighted = 3 * sum(map(int, body[::-2])) + sum(map(int, body[-2::-2]))
    return body + str(-weighted % 10)


def is_gtin(code: str) -> bool:
    """Whether scanners and registers take it for an article's number."""
    return expected_gtin(code) == code


def _plain_decimal(text: str) -> str:
    """One decimal point, no grouping. A lone comma is the decimal mark; of point and comma the later one is."""
    text = _SPACES.sub("", text).replace("\u2212", "-")
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point:
        return _ungrouped(text, ".").replace(",", ".", 1)
    return _ungrouped(text, ",")


def _ungrouped(text: str, mark: str) -> str:
    """Take grouping marks away where they stand as grouping marks; leave anything else for the reader to refuse."""
    grouped = r"-?[0-9]{1,3}(?:" + re.escape(mark) + r"[0-9]{3})+(?:[.,][0-9]*)?"
    return text.replace(mark, "") if mark in text and re.fullmatch(grouped, text) else text
