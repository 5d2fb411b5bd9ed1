"""Loyalty cards: what a purchase earns, and what a customer has."""

from dataclasses import dataclass

from store_client.domain.money import exponent

POINTS_PER_UNIT = 1


@dataclass(frozen=True, slots=True)
class Points:
    """``hq`` is HQ's balance; ``own`` was earned at this register since and is not in it yet."""

    hq: int = 0
    own: int = 0

    @property
    def total(self) -> int:
        return self.hq + self.own


def points_for(total_minor: int, currency: str, points_per_unit: int = POINTS_PER_UNIT) -> int:
    """Points for every full unit of the currency; what comes back takes its points with it."""
    unit: int = 10 ** exponent(currency)
    units = abs(total_minor) // unit
    return units * points_per_unit if total_minor >= 0 else -units * points_per_unit
