"""Writes and reads quantities: integers of thousandths."""

from collections.abc import Iterable

from store_client.domain.money import DECIMAL_COMMA, MINUS
from store_client.errors import Refused
from store_client.texts import _

_THOUSAND = 1000
_PIECES = frozenset({"", "pc", "pcs", "piece", "pieces", "ea", "each", "st", "stk", "u", "un", "unit"})


def is_measured(unit: str) -> bool:
    """Whether the unit is one of weight or length …, and not pieces."""
    return unit.strip().lower() not in _PIECES


def step_of(thousandths: int, unit: str) -> int:
    """By how much a quantity goes up or down at a press: a piece or, of what is weighed or measured, a round part of
    all of it, such as 0.01 of 0.482.
    """
    if not is_measured(unit) and thousandths % _THOUSAND == 0:
        return _THOUSAND
    return int("1".ljust(len(str(abs(thousandths))) - 1, "0"))


def count_articles(lines: Iterable[tuple[int, str]]) -> int:
    """How many articles quantities (in thousandths, either sign) and their units are, as people count them: what is
    weighed or measured is one article, whatever its quantity.
    """
    return sum([_articles(abs(quantity), unit) for quantity, unit in lines])


def _articles(thousandths: int, unit: str) -> int:
    return 1 if thousandths % _THOUSAND or is_measured(unit) else thousandths // _THOUSAND


def format_quantity(thousandths: int, language: str = "en") -> str:
    """``1500`` is ``1.5``, in French ``1,5``; ``2000`` is ``2``."""
    whole, rest = divmod(abs(thousandths), _THOUSAND)
    text = str(whole)
    if rest:
        text += ("," if language in DECIMAL_COMMA else ".") + f"{rest:03d}".rstrip("0")
    return (MINUS if thousandths < 0 else "") + text


def parse_quantity(text: str) -> int:
    """Read what a person typed, ``3`` or ``0.125`` or ``0,125``. Raises ``Refused`` when it is not a quantity."""
    cleaned = text.strip().replace(",", ".")
    whole, _point, rest = cleaned.partition(".")
    if not (whole + rest).isdecimal() or not cleaned.isascii() or len(whole) > 6:
        raise Refused(_("“{text}” is not a quantity. Type it like 3 or 0.125.").format(text=text.strip()[:40]))
    if len(rest) > 3:
        raise Refused(_("A quantity has at most three decimals; “{text}” has more.").format(text=text.strip()[:40]))
    return int(whole or "0") * _THOUSAND + int(rest.ljust(3, "0"))
