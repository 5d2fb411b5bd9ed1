"""A person's own discounts, on a line or on the whole basket, within what they may give."""

from collections.abc import Mapping
from dataclasses import replace

from store_client.domain.approvals import limit_of, permitted
from store_client.domain.basket import COUPON, LINE, OFFER, Basket, BasketLine
from store_client.domain.offer_terms import WHOLE_PERCENT
from store_client.domain.permissions import (
    BASKET_DISCOUNT,
    BASKET_DISCOUNT_MINOR,
    BASKET_DISCOUNT_PERCENT,
    LINE_DISCOUNT,
    LINE_DISCOUNT_MINOR,
    LINE_DISCOUNT_PERCENT,
)
from store_client.domain.pricing import priced, undiscounted
from store_client.domain.ringing_up import with_line
from store_client.domain.rounding import round_half_away
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.texts import _


def discount_line(
    basket: Basket,
    line: int,
    percent: int | None = None,
    amount_minor: int | None = None,
    *,
    person: StaffMember | None,
    reason: str = "",
) -> Basket:
    """A percent or an amount off what the line costs after HQ's offers, in place of the one before.

    Raises ``Refused``, ``NeedsApproval``.
    """
    found = basket.find(line)
    if found.voided or found.quantity_thousandths <= 0:
        raise Refused(_("Only a line that is sold can have a discount. The basket is kept."))
    if not found.discountable:
        raise Refused(_("{name} takes no discounts. The basket is kept.").format(name=found.description))
    base = _left(found, OFFER, COUPON)
    amounts = _taken(percent, amount_minor, base, LINE_DISCOUNT_PERCENT, LINE_DISCOUNT_MINOR)
    granted = permitted(basket, person, LINE_DISCOUNT, line=line, amounts=amounts)
    discounted = replace(
        found,
        manual_percent=percent,
        manual_minor=amount_minor,
        manual_for=0 if amount_minor is None else base,
        manual_most=limit_of(granted, person, LINE_DISCOUNT_MINOR, basket),
        manual_reason=reason,
    )
    return with_line(granted, discounted)


def discount_basket(
    basket: Basket,
    percent: int | None = None,
    amount_minor: int | None = None,
    *,
    person: StaffMember | None,
    reason: str = "",
) -> Basket:
    """A percent or an amount off everything that takes discounts, in place of the one before.

    Raises ``Refused``, ``NeedsApproval``.
    """
    taking = [one for one in basket.lines if not one.voided and one.discountable and one.quantity_thousandths > 0]
    if not taking:
        raise Refused(_("There is nothing in the basket that takes a discount. Add an item first."))
    base = sum([_left(line, OFFER, COUPON, LINE) for line in taking])
    amounts = _taken(percent, amount_minor, base, BASKET_DISCOUNT_PERCENT, BASKET_DISCOUNT_MINOR)
    granted = permitted(basket, person, BASKET_DISCOUNT, amounts=amounts)
    discounted = replace(
        granted,
        manual_percent=percent,
        manual_minor=amount_minor,
        manual_for=0 if amount_minor is None else base,
        manual_most=limit_of(granted, person, BASKET_DISCOUNT_MINOR, basket),
        manual_reason=reason,
    )
    return priced(discounted)


def clear_discounts(basket: Basket, line: int | None = None) -> Basket:
    """Without a person's discount on that line, or without any of them. Raises ``Refused``."""
    if line is not None:
        return with_line(basket, _without(basket.find(line)))
    lines = tuple([_without(one) for one in basket.lines])
    return priced(
        replace(
            basket,
            lines=lines,
            manual_percent=None,
            manual_minor=None,
            manual_for=0,
            manual_most=None,
            manual_reason="",
        )
    )


def _without(line: BasketLine) -> BasketLine:
    if line.manual_percent is None and line.manual_minor is None:
        return line
    return replace(line, manual_percent=None, manual_minor=None, manual_for=0, manual_most=None, manual_reason="")


def _left(line: BasketLine, *kinds: str) -> int:
    """What the line costs after the discounts of these kinds."""
    return undiscounted(line) - sum([one.amount_minor for one in line.discounts if one.kind in kinds])


def _taken(percent: int | None, amount_minor: int | None, base: int, *limits: str) -> Mapping[str, int]:
    """What the discount takes of the limits in percent and in money. Raises ``Refused`` for one that cannot be."""
    of_percent, of_amount = limits
    if percent is not None and amount_minor is None:
        if not 0 < percent <= WHOLE_PERCENT:
            raise Refused(_("A discount is more than 0 % and at most 100 %. Type it again."))
        return {of_percent: percent, of_amount: round_half_away(base * percent, WHOLE_PERCENT)}
    if amount_minor is None or percent is not None or amount_minor <= 0:
        raise Refused(_("A discount is a percent or an amount of more than zero. Type one of them."))
    if amount_minor > base:
        raise Refused(_("This is more than there is to pay. Type a smaller discount; the basket is kept."))
    return {of_percent: -(-amount_minor * WHOLE_PERCENT // base), of_amount: amount_minor}
