"""A basket that was put aside under a name, as the list shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SuspendedBasket:
    """``articles`` counts the lines that are not voided."""

    id: str
    name: str
    staff: str
    suspended_ms: int
    currency: str
    total_minor: int
    articles: int
    customer_name: str
