"""Figures for people and their charts: by hour, by store, by day and by tender. Plain values, minor units."""

from dataclasses import dataclass

from hq_server.db import overview_sums, stores
from hq_server.db.database import HqDatabase

_HOURS = 24


@dataclass(frozen=True, slots=True)
class HourFigures:
    """An hour of the store's own clock, 0 to 23."""

    hour: int
    sales: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What HQ has of a store's business day: everything that has arrived, posted or not."""

    store: str
    store_name: str
    business_date: str
    currency: str
    sales: int
    returns: int
    total_minor: int
    tax_minor: int
    discount_minor: int

    @property
    def mean_minor(self) -> int:
        """A sale's mean, rounded down."""
        return self.total_minor // self.sales if self.sales else 0


@dataclass(frozen=True, slots=True)
class TenderFigures:
    """Of statements; ``counted_minor`` and ``variance_minor`` are None where nobody counted."""

    tender: str
    amount_minor: int
    expected_minor: int
    counted_minor: int | None
    variance_minor: int | None


def sales_by_hour(db: HqDatabase, store: str, business_date: str) -> list[HourFigures]:
    """All 24 hours, those without a sale as well."""
    with db.read():
        found = {hour: (count, total) for hour, count, total in overview_sums.by_hour(db, store, business_date)}
    return [HourFigures(hour, *found.get(hour, (0, 0))) for hour in range(_HOURS)]


def day_by_store(db: HqDatabase, business_date: str) -> list[DayFigures]:
    """Every store, in their order; one without a sale has zeros."""
    with db.read():
        found = overview_sums.by_store(db, business_date, business_date)
        return [
            DayFigures(store.number, store.name, business_date, store.currency, *sums)
            for store in stores.all_stores(db)
            for sums in [found.get((store.number, business_date), (0, 0, 0, 0, 0))]
        ]


def store_by_day(db: HqDatabase, store: str, first: str, last: str) -> list[DayFigures]:
    """The days that have anything, oldest first."""
    with db.read():
        owner = stores.find_store(db, store)
        if owner is None:
            return []
        found = overview_sums.by_store(db, first, last, store)
        return [
            DayFigures(store, owner.name, day, owner.currency, *sums) for (_store, day), sums in sorted(found.items())
        ]


def tenders(db: HqDatabase, first: str, last: str, store: str = "") -> list[TenderFigures]:
    """What statements of these business dates say of each tender, of all stores or of one."""
    with db.read():
        return [TenderFigures(*row) for row in overview_sums.by_tender(db, first, last, store)]
