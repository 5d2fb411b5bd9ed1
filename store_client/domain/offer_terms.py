"""What an offer takes off a single line, once the basket meets its condition."""

from collections.abc import Sequence
from dataclasses import dataclass

from store_client.domain.rounding import round_half_away
from store_client.domain.setup import (
    AMOUNT,
    MIX_AND_MATCH,
    PERCENT,
    PRICE,
    QUANTITY,
    THRESHOLD,
    Discount,
    DiscountStep,
)

WHOLE_PERCENT = 100_000
ONE_PIECE = 1000


@dataclass(slots=True)
class Good:
    """A sold line as the offers see it. ``place`` is its place in the basket, ``amount`` what it costs without them."""

    place: int
    line: int
    sku: str
    category: str
    quantity: int
    unit_price: int
    amount: int

    @property
    def pieces(self) -> int:
        """Whole pieces that can stand in a group; weighed goods have none."""
        whole, rest = divmod(self.quantity, ONE_PIECE)
        return 0 if rest or whole * self.unit_price != self.amount else whole


@dataclass(frozen=True, slots=True)
class Terms:
    """One of the three: a percent off, an amount off each piece, or another price for each."""

    percent: int | None = None
    amount_minor: int | None = None
    price_minor: int | None = None

    @property
    def compounding_order(self) -> int:
        if self.price_minor is not None:
            return 0
        return 1 if self.amount_minor is not None else 2


def line_saving(terms: Terms, good: Good, remaining: int) -> int:
    """What the terms take off ``remaining`` (0 or more), which other offers may have left of the line's amount."""
    if terms.percent is not None:
        return (remaining * terms.percent + WHOLE_PERCENT // 2) // WHOLE_PERCENT
    if terms.price_minor is not None:
        return max(0, remaining - round_half_away(good.quantity * terms.price_minor, ONE_PIECE))
    return min(remaining, round_half_away(good.quantity * (terms.amount_minor or 0), ONE_PIECE))


def terms_of(discount: Discount, goods: Sequence[Good]) -> Terms | None:
    """For each of the goods the offer names; None when they do not meet its condition, or it is taken whole."""
    if discount.method == PERCENT:
        return Terms(percent=discount.value)
    if discount.method == AMOUNT:
        return Terms(amount_minor=discount.value)
    if discount.method == PRICE:
        return Terms(price_minor=discount.value)
    if discount.method == MIX_AND_MATCH:
        return None
    step = reached_step(discount, goods)
    if step is None:
        return None
    if discount.method == THRESHOLD:
        return None if step.percent is None else Terms(percent=step.percent)
    return Terms(step.percent, step.amount_minor, step.price_minor)


def reached_step(discount: Discount, goods: Sequence[Good]) -> DiscountStep | None:
    """The highest step that the goods come to, in pieces or in money."""
    if discount.method == QUANTITY:
        reached = sum([good.quantity for good in goods])
    else:
        reached = sum([good.amount for good in goods])
    return max((step for step in discount.steps if step.at <= reached), key=lambda step: step.at, default=None)
