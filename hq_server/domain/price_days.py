"""Which price a product has on which day: its price, and prices with a first day and perhaps a last one.

A price with a last day stands before one without; of two of the same sort the one that began later counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_LAST = "9999-12-31"


@dataclass(frozen=True, slots=True, order=True)
class DatedPrice:
    """``until_date`` is its last day; empty is without end: then it is the product's price from that day on."""

    from_date: str
    until_date: str
    price_minor: int

    def counts_on(self, day: str) -> bool:
        return self.from_date <= day and (not self.until_date or day <= self.until_date)


@dataclass(frozen=True, slots=True)
class PriceSpan:
    """From which day to which a product costs that much; ``until_date`` is empty for the last one."""

    from_date: str
    until_date: str
    price_minor: int


def price_on(price_minor: int, dated: Iterable[DatedPrice], day: str) -> int:
    found = [one for one in dated if one.counts_on(day)]
    if not found:
        return price_minor
    return max(found, key=lambda one: (bool(one.until_date), one.from_date, one.until_date)).price_minor


def spans_from(first_day: str, price_minor: int, dated: Sequence[DatedPrice]) -> list[PriceSpan]:
    """Every day from the first one on, one span after the other; none where the price never changes by then."""
    changes = sorted({day for one in dated for day in _turns(one) if day > first_day})
    starts = [first_day, *changes]
    prices = [price_on(price_minor, dated, day) for day in starts]
    spans: list[PriceSpan] = []
    for place, (day, price) in enumerate(zip(starts, prices, strict=True)):
        until = day_before(starts[place + 1]) if place + 1 < len(starts) else ""
        if spans and spans[-1].price_minor == price:
            spans[-1] = PriceSpan(spans[-1].from_date, until, price)
        else:
            spans.append(PriceSpan(day, until, price))
    return [] if [span.price_minor for span in spans] == [price_minor] else spans


def day_before(day: str) -> str:
    return (date.fromisoformat(day) - _DAY).isoformat()


def day_after(day: str) -> str:
    """The last day of the calendar has none after it."""
    return day if day >= _LAST else (date.fromisoformat(day) + _DAY).isoformat()


def _turns(one: DatedPrice) -> tuple[str, ...]:
    """The days on which something else may count: its first, and the one after its last."""
    return (one.from_date, day_after(one.until_date)) if one.until_date else (one.from_date,)
