"""Calculates the tax in amounts or on top of them, rounded line by line or rate by rate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from store_client.domain.rounding import round_half_away, spread

_FULL_RATE = 100_000

Taxable: TypeAlias = tuple[int, int, bool]
"""An amount, its tax rate, and whether the amount includes the tax."""


@dataclass(frozen=True, slots=True)
class TaxSum:
    """Gross is net and tax."""

    tax_rate: int
    net_minor: int
    tax_minor: int
    gross_minor: int


def included_tax(total_minor: int, tax_rate: int) -> int:
    """The tax inside a total that includes it; ``tax_rate`` in thousandths of a percent."""
    return round_half_away(total_minor * tax_rate, _FULL_RATE + tax_rate)


def added_tax(net_minor: int, tax_rate: int) -> int:
    """The tax that comes on top of a net amount; ``tax_rate`` in thousandths of a percent."""
    return round_half_away(net_minor * tax_rate, _FULL_RATE)


def taxes_by_line(amounts: Sequence[Taxable]) -> list[int]:
    """The tax of each amount, each rounded on its own."""
    return [_tax(amount, rate, included) for amount, rate, included in amounts]


def taxes_by_rate(amounts: Sequence[Taxable]) -> list[int]:
    """The tax of each amount, rounded once for each rate and shared out over its amounts, so that they sum to it.

    What is given back is a sum of its own beside what is sold.
    """
    groups: dict[tuple[int, bool, bool], list[int]] = {}
    for place, (amount, rate, included) in enumerate(amounts):
        groups.setdefault((rate, included, amount < 0), []).append(place)
    found = [0] * len(amounts)
    for (rate, included, _negative), places in groups.items():
        due = [amounts[place][0] for place in places]
        shares = spread(_tax(sum(due), rate, included), [abs(amount) for amount in due])
        for place, share in zip(places, shares, strict=True):
            found[place] = share
    return found


def sum_taxes(lines: Iterable[tuple[int, int, int]]) -> tuple[TaxSum, ...]:
    """Lines as (rate, tax, gross), by rising rate."""
    found: dict[int, tuple[int, int]] = {}
    for rate, tax, gross in lines:
        taxes, grosses = found.get(rate, (0, 0))
        found[rate] = (taxes + tax, grosses + gross)
    return tuple(TaxSum(rate, gross - tax, tax, gross) for rate, (tax, gross) in sorted(found.items()))


def _tax(amount: int, rate: int, included: bool) -> int:
    if not rate:
        return 0
    return included_tax(amount, rate) if included else added_tax(amount, rate)
