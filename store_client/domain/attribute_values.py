"""What a shop wants to know of its customers: reads what people typed as canonical text, and writes it for people."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from math import ceil, floor

from store_client import texts
from store_client.domain.money import DECIMAL_COMMA, MINUS, format_amount, format_decimal, parse_amount
from store_client.domain.setup import Attribute
from store_client.errors import Refused
from store_client.texts import _

TEXT, INTEGER, DECIMAL, YES_NO, DATE, CURRENCY = "text", "integer", "decimal", "yes_no", "date", "currency"
YES, NO = "yes", "no"
_MOST_DIGITS = 20
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_GROUPED_COMMA = re.compile(r"-?\d{1,3}(\.\d{3})+,\d+", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})", re.ASCII)


def read_value(attribute: Attribute, typed: str, currency: str = "") -> str:
    """The canonical text, empty for nothing. Raises ``Refused``. An attribute of a later HQ is kept as it is."""
    text = typed.strip()
    if not text:
        return ""
    if attribute.type == TEXT:
        return _choice(attribute, text)
    if attribute.type in (INTEGER, DECIMAL):
        return _within(attribute, _number(attribute, text))
    if attribute.type == CURRENCY:
        code = currency or "EUR"
        return _within(attribute, format_decimal(parse_amount(text, code), code))
    if attribute.type == DATE:
        return _within_days(attribute, _day(text))
    if attribute.type == YES_NO and text not in (YES, NO):
        raise Refused(_("Choose yes or no."))
    return text


def show_value(attribute: Attribute, text: str, language: str, currency: str = "") -> str:
    """For people: a choice by its name, a number the language's way with its unit."""
    if attribute.choices:
        return next((choice.name(language) for choice in attribute.choices if choice.value == text), text)
    if attribute.type == YES_NO:
        return {YES: _("yes"), NO: _("no")}.get(text, text)
    if attribute.type == CURRENCY and _NUMBER.fullmatch(text):
        return f"{_amount(text, currency or 'EUR', language)} {currency or 'EUR'}"
    if attribute.type in (INTEGER, DECIMAL):
        shown = text.replace(".", ",") if language in DECIMAL_COMMA else text
        return f"{shown.replace('-', MINUS)} {attribute.unit}".strip()
    return text


def _choice(attribute: Attribute, text: str) -> str:
    if not attribute.choices:
        return text
    for choice in attribute.choices:
        if text == choice.value or text in choice.names.values():
            return choice.value
    raise Refused(_("Choose one of the values offered; “{text}” is none of them.").format(text=text[:40]))


def _number(attribute: Attribute, text: str) -> str:
    cleaned = "".join(text.split()).replace(MINUS, "-")
    if texts.language() in DECIMAL_COMMA:
        cleaned = cleaned.replace(".", "") if _GROUPED_COMMA.fullmatch(cleaned) else cleaned
        plain = cleaned.replace(",", ".") if cleaned.count(",") == 1 else cleaned
    elif _GROUPED.fullmatch(cleaned):
        plain = cleaned.replace(",", "")
    else:
        plain = cleaned.replace(",", ".") if cleaned.count(",") == 1 else cleaned
    if not _NUMBER.fullmatch(plain) or len(plain) > _MOST_DIGITS:
        raise Refused(
            _("“{text}” is not a number, such as {example}.").format(text=text[:40], example=_example(attribute))
        )
    value = _canonical(plain)
    if attribute.type == INTEGER and "." in value:
        raise Refused(_("Only whole numbers fit here; “{text}” has decimals.").format(text=text[:40]))
    return value


def _example(attribute: Attribute) -> str:
    """A number of the kind that this field takes; a whole one from the end of its range."""
    if attribute.type == INTEGER:
        lowest, highest = _bound(attribute.lowest), _bound(attribute.highest)
        whole = ceil(lowest) if lowest is not None else floor(highest) if highest is not None else 38
        return str(whole).replace("-", MINUS)
    return "38,5" if texts.language() in DECIMAL_COMMA else "38.5"


def _canonical(plain: str) -> str:
    """``-038.50`` is ``-38.5``."""
    whole, _point, rest = plain.removeprefix("-").partition(".")
    whole, rest = whole.lstrip("0") or "0", rest.rstrip("0")
    value = f"{whole}.{rest}" if rest else whole
    return f"-{value}" if plain.startswith("-") and value != "0" else value


def _within(attribute: Attribute, value: str) -> str:
    lowest, highest = _bound(attribute.lowest), _bound(attribute.highest)
    number = Decimal(value)
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        raise Refused(_range(attribute, attribute.unit))
    return value


def _bound(text: str) -> Decimal | None:
    """A bound that is none, by a slip at HQ, binds nobody."""
    try:
        bound = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return bound if bound is not None and bound.is_finite() else None


def _within_days(attribute: Attribute, day: str) -> str:
    if (attribute.lowest and day < attribute.lowest) or (attribute.highest and day > attribute.highest):
        raise Refused(_range(attribute, ""))
    return day


def _range(attribute: Attribute, unit: str) -> str:
    lowest, highest = (f"{bound} {unit}".strip() for bound in (attribute.lowest, attribute.highest))
    if attribute.lowest and attribute.highest:
        return _("Only {lowest} to {highest} fits here.").format(lowest=lowest, highest=highest)
    if attribute.lowest:
        return _("Only {lowest} or more fits here.").format(lowest=lowest)
    return _("Only {highest} or less fits here.").format(highest=highest)


def _day(text: str) -> str:
    found = _DAY_FIRST.fullmatch(text)
    iso = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else text
    try:
        if len(iso) == len("2026-11-23"):
            return date.fromisoformat(iso).isoformat()
    except ValueError:
        pass
    raise Refused(_("“{text}” is not a day. Type it like 28/02/1990 or 1990-02-28.").format(text=text[:40]))


def _amount(text: str, currency: str, language: str) -> str:
    try:
        return format_amount(parse_amount(text, currency), currency, language)
    except Refused:
        return text
