"""Another price for a line, or another tax rate, within what the product, HQ and the person's limits allow."""

from collections.abc import Mapping
from dataclasses import replace

from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket, BasketLine
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.offer_terms import WHOLE_PERCENT
from store_client.domain.permissions import (
    PRICE_HIGHER_PERCENT,
    PRICE_LOWER_PERCENT,
    PRICE_OVERRIDE,
    TAX_OVERRIDE,
)
from store_client.domain.pricing import priced
from store_client.domain.product import BOTH, HIGHER, LOWER
from store_client.domain.ringing_up import with_line
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.texts import _


def override_price(basket: Basket, line: int, price_minor: int, reason: str, person: StaffMember | None) -> Basket:
    """Another price for each piece, with a reason; the price it had before takes the change back.

    Such a line takes no more offers. Raises ``Refused``, ``NeedsApproval``.
    """
    found = basket.find(line)
    if found.voided or found.returned is not None or found.quantity_thousandths < 0:
        raise Refused(_("Only the price of a line that is sold can be changed. The basket is kept."))
    if not 0 <= price_minor <= LARGEST_MINOR:
        raise Refused(_("A price cannot be below zero."))
    before = found.unit_price_minor if found.list_price_minor is None else found.list_price_minor
    if price_minor == before:
        return with_line(basket, replace(found, unit_price_minor=before, list_price_minor=None, price_reason=""))
    _require_change(found, before, price_minor)
    if not reason:
        raise Refused(_("Say why the price is another one: choose a reason. The basket is kept."))
    granted = permitted(basket, person, PRICE_OVERRIDE, line=line, amounts=_change(before, price_minor))
    changed = replace(
        found, unit_price_minor=price_minor, list_price_minor=before, price_reason=reason, label_minor=None
    )
    return with_line(granted, changed)


def override_tax(basket: Basket, code: str, line: int | None = None, *, person: StaffMember | None) -> Basket:
    """HQ's tax override for a line or the whole; an empty code takes it back. Prices that include the tax stay.

    Raises ``Refused``, ``NeedsApproval``.
    """
    chosen = basket.rules.setup.tax_override(code)
    if code and (chosen is None or not (chosen.for_transactions if line is None else chosen.for_lines)):
        raise Refused(_("This tax override does not exist here. Choose another; the basket is kept."))
    found = None if line is None else basket.find(line)
    if found is not None and code and (found.voided or found.returned is not None):
        raise Refused(_("Only the tax of a line that is sold can be changed. The basket is kept."))
    granted = permitted(basket, person, TAX_OVERRIDE, line=line or 0) if code else basket
    if found is None:
        return priced(replace(granted, tax_override=code))
    return with_line(granted, replace(found, tax_override=code))


def _require_change(line: BasketLine, before: int, price_minor: int) -> None:
    allowed = line.price_change == BOTH or line.price_change == (LOWER if price_minor < before else HIGHER)
    if allowed:
        return
    message = {
        LOWER: _("The price of {name} can only be lowered. The basket is kept."),
        HIGHER: _("The price of {name} can only be raised. The basket is kept."),
    }.get(line.price_change, _("The price of {name} cannot be changed. The basket is kept."))
    raise Refused(message.format(name=line.description))


def _change(before: int, price_minor: int) -> Mapping[str, int]:
    """How far the price goes down or up, in thousandths of a percent; from nothing, any price is infinitely far."""
    limit = PRICE_LOWER_PERCENT if price_minor < before else PRICE_HIGHER_PERCENT
    return {limit: -(-abs(price_minor - before) * WHOLE_PERCENT // before) if before else LARGEST_MINOR * WHOLE_PERCENT}
