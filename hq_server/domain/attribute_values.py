"""The values of customers' attributes as canonical texts, as registers keep them (resources/wire/README.md)."""

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from typing import Any

from hq_server.errors import Refused
from hq_server.texts import _

_NUMBER = re.compile(r"-?\d{1,15}([.,]\d{1,9})?", re.ASCII)
_DECIMALS_OF_MONEY = 2


def read_value(kind: str, typed: str, choices: Collection[str] = (), lowest: str = "", highest: str = "") -> str:
    """Empty for nothing. Raises ``Refused``. ``kind``: the attribute's type; one that HQ does not know is a text."""
    text = typed.strip()
    if not text:
        return ""
    if choices and text not in choices:
        raise Refused(_("Choose one of the values offered; “{text}” is none of them.").format(text=text[:40]))
    if kind == "yes_no" and text not in ("yes", "no"):
        raise Refused(_("Choose yes or no."))
    if kind == "date":
        text = _day(text)
        _check_range(text, str, lowest, highest)
    elif kind in ("integer", "decimal", "currency"):
        text = _number(kind, text)
        _check_range(text, Decimal, lowest, highest)
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Refused(_("“{text}” is no day, such as 2026-11-23.").format(text=text[:40])) from None


def _number(kind: str, text: str) -> str:
    plain = "".join(text.split()).replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise Refused(_("“{text}” is not a number, such as 38.5.").format(text=text[:40]))
    sign = "-" if plain.startswith("-") else ""
    whole, _point, rest = plain.lstrip("-").replace(",", ".").partition(".")
    whole, rest = whole.lstrip("0") or "0", rest.rstrip("0")
    if kind == "integer" and rest:
        raise Refused(_("Only whole numbers fit here; “{text}” has decimals.").format(text=text[:40]))
    if kind == "currency":
        if len(rest) > _DECIMALS_OF_MONEY:
            raise Refused(_("An amount has at most two decimals; “{text}” has more.").format(text=text[:40]))
        rest = rest.ljust(_DECIMALS_OF_MONEY, "0")
    value = f"{whole}.{rest}" if rest else whole
    return f"{sign}{value}" if value.strip("0.") else value


def _check_range(text: str, read: Callable[[str], Any], lowest: str, highest: str) -> None:
    value = read(text)
    if (lowest and value < read(lowest)) or (highest and value > read(highest)):
        message = _("“{text}” is not between {lowest} and {highest}.")
        raise Refused(message.format(text=text, lowest=lowest or "…", highest=highest or "…"))
