"""Reads codes as scanners send them: check digits, the spellings of one number, a shop's own labels with a price or
weight in them, and GS1 element strings. By the GS1 General Specifications.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store_client.domain.rounding import round_half_away
from store_client.domain.setup import EmbeddedBarcode

GTIN_LENGTHS = (8, 12, 13, 14)
_GROUP_SEPARATOR = "\x1d"
_GS1_SYMBOLOGIES = ("]C1", "]d2", "]e0", "]Q3", "]J1")
# Digits of the values whose length is fixed, by the first two digits of their application identifier.
_FIXED = {
    "00": 18,
    "01": 14,
    "02": 14,
    "03": 14,
    "04": 16,
    "20": 2,
    "41": 13,
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19", "31", "32", "33", "34", "35", "36"), 6),
}
_FOUR_DIGITS = ("31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82")
_THREE_DIGITS = ("23", "24", "25", "40", "41", "42", "71")
# What a digit of a price or weight counts for in its check digit: the tables of section 7.9.
_TWO_MINUS, _THREE = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7), (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_FIVE_PLUS, _FIVE_MINUS = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9), (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)


@dataclass(frozen=True, slots=True)
class Label:
    """A shop's own EAN-13: ``items`` are the numbers the product may be kept under, ``value`` the label's digits."""

    items: tuple[str, ...]
    rule: EmbeddedBarcode
    value: int

    @property
    def thousandths(self) -> int:
        """A weight, in thousandths of a kilogram."""
        return self.minor(3)

    def minor(self, decimals: int) -> int:
        """A price in units that have so many decimals."""
        missing = decimals - self.rule.value_decimals
        return self.value * 10**missing if missing >= 0 else round_half_away(self.value, 10**-missing)


@dataclass(frozen=True, slots=True)
class Elements:
    """What a GS1 code says of the goods; None and empty where it says nothing. The weight is in thousandths of a kg."""

    gtin: str
    weight_thousandths: int | None = None
    serial: str = ""


def check_digit(digits: str) -> int:
    """For the digits of a GTIN before its last."""
    return -sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits))) % 10


def is_gtin(code: str) -> bool:
    return _is_digits(code) and len(code) in GTIN_LENGTHS and check_digit(code[:-1]) == int(code[-1])


def price_check_digit(digits: str) -> int:
    """The check digit of four or five digits of a price or weight."""
    if len(digits) == 4:
        return 3 * _weighed(digits, (_TWO_MINUS, _TWO_MINUS, _THREE, _FIVE_MINUS)) % 10
    weighed = _weighed(digits, (_FIVE_PLUS, _TWO_MINUS, _FIVE_MINUS, _FIVE_PLUS, _TWO_MINUS))
    return _FIVE_MINUS.index(-weighed % 10)


def likely_misread(code: str, rules: Iterable[EmbeddedBarcode] = ()) -> bool:
    """Whether an unknown code is as long as a GTIN, but its check digit, or its price's, does not fit."""
    digits = without_symbology(code)
    if not _is_digits(digits) or len(digits) not in GTIN_LENGTHS:
        return False
    if not is_gtin(digits):
        return not (len(digits) == 8 and expand_upc_e(digits))
    fitting = [rule for rule in rules if digits.startswith(rule.prefix)] if len(digits) == 13 else []
    return bool(fitting) and read_label(digits, fitting) is None


def without_symbology(code: str) -> str:
    """Without the three characters by which some scanners say what they read, such as ``]E0``."""
    return code[3:] if len(code) > 3 and code[0] == "]" and code[1].isalpha() and code[2].isalnum() else code


def spellings(code: str) -> list[str]:
    """The other ways to write the same number: UPC-A and EAN-13, with zeros before it, a UPC-E in full."""
    if not _is_digits(code) or len(code) not in (6, *GTIN_LENGTHS):
        return []
    number = (expand_upc_e(code) or code).lstrip("0")
    found = [number.zfill(length) for length in (13, 12, 14, 8) if len(number) <= length]
    return [one for one in dict.fromkeys(found) if one != code and (is_gtin(one) or not is_gtin(code))]


def expand_upc_e(code: str) -> str:
    """The UPC-A of a UPC-E with 6 or 8 digits; empty when it is none."""
    if not _is_digits(code) or len(code) not in (6, 8) or (len(code) == 8 and code[0] not in "01"):
        return ""
    system, body = (code[0], code[1:7]) if len(code) == 8 else ("0", code)
    last = body[5]
    if last in "012":
        middle = f"{body[:2]}{last}0000{body[2:5]}"
    elif last == "3":
        middle = f"{body[:3]}00000{body[3:5]}"
    elif last == "4":
        middle = f"{body[:4]}00000{body[4]}"
    else:
        middle = f"{body[:5]}0000{last}"
    full = f"{system}{middle}"
    full += str(check_digit(full))
    return full if len(code) == 6 or full[-1] == code[-1] else ""


def read_label(code: str, rules: Iterable[EmbeddedBarcode]) -> Label | None:
    """By the first rule whose prefix and check digits fit."""
    if len(code) != 13 or not code.startswith("2") or not is_gtin(code):
        return None
    for rule in rules:
        if code.startswith(rule.prefix):
            start = len(rule.prefix)
            item, rest = code[start : start + rule.item_digits], code[start + rule.item_digits : -1]
            value = rest[1:] if rule.price_check_digit else rest
            if not rule.price_check_digit or price_check_digit(value) == int(rest[0]):
                return Label(_items(rule.prefix, item, len(rest)), rule, int(value))
    return None


def read_elements(text: str) -> Elements | None:
    """A GS1 element string, as a wedge types it: with its symbology or without, parted by group separators.

    Without a symbology it must begin with a GTIN (01) whose check digit fits. None when it is no such code.
    """
    said = text.startswith(_GS1_SYMBOLOGIES)
    rest = without_symbology(text) if said else text
    rest = rest.lstrip(_GROUP_SEPARATOR)
    if not said and not (rest.startswith("01") and is_gtin(rest[2:16])):
        return None
    found: dict[str, str] = {}
    while rest:
        identifier, value, rest = _next_element(rest)
        if not identifier:
            break
        found.setdefault(identifier, value)
    gtin = found.get("01", "")
    if not is_gtin(gtin):
        return None
    return Elements(gtin, _net_weight(found), found.get("21", ""))


def _next_element(text: str) -> tuple[str, str, str]:
    """Identifier, value, and what follows; no identifier when the rest cannot be read."""
    kind = text[:2]
    if not _is_digits(kind) or len(kind) < 2:
        return "", "", ""
    length = 4 if kind in _FOUR_DIGITS else 3 if kind in _THREE_DIGITS else 2
    identifier, rest = text[:length], text[length:]
    fixed = _FIXED.get(kind)
    value = rest[:fixed] if fixed else rest.partition(_GROUP_SEPARATOR)[0]
    if fixed and not _is_digits(value):
        return "", "", ""
    return identifier, value, rest[len(value) :].lstrip(_GROUP_SEPARATOR)


def _net_weight(found: dict[str, str]) -> int | None:
    """(310n): six digits, n of them decimals of a kilogram."""
    for decimals in range(6):
        value = found.get(f"310{decimals}", "")
        if len(value) == 6:
            weight = int(value) * 1000
            return round_half_away(weight, 10**decimals)
    return None


def _items(prefix: str, item: str, value_digits: int) -> tuple[str, ...]:
    """As the whole code without its value, with the prefix, alone, and without the zeros before it."""
    blank = f"{prefix}{item}{'0' * value_digits}"
    return tuple(dict.fromkeys((f"{blank}{check_digit(blank)}", prefix + item, item, item.lstrip("0") or item)))


def _weighed(digits: str, tables: Sequence[Sequence[int]]) -> int:
    return sum(table[int(digit)] for digit, table in zip(digits, tables, strict=True))


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()
