"""Puts goods that come back into a basket: from a known receipt at what was paid, or without one within limits."""

from collections.abc import Mapping
from dataclasses import replace

from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket, BasketLine, ReturnedFrom
from store_client.domain.money import format_amount
from store_client.domain.permissions import (
    RETURN_LINE_MINOR,
    RETURN_TOTAL_MINOR,
    RETURN_WITH_RECEIPT,
    RETURN_WITHOUT_RECEIPT,
)
from store_client.domain.product import Product
from store_client.domain.returns import ReturnableLine
from store_client.domain.ringing_up import ONE_PIECE, change_quantity, new_line, with_line, with_new_line
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.texts import _, language


def take_return(
    basket: Basket,
    original: ReturnableLine,
    quantity_thousandths: int,
    reason: str,
    person: StaffMember | None,
    *,
    currency: str = "",
) -> Basket:
    """So many pieces (above zero) of a receipt's line come back; more of the same line go into the same basket line.

    Raises ``Refused``, ``NeedsApproval``.
    """
    _require_reason(reason)
    if original.refusal:
        raise Refused(original.refusal)
    if quantity_thousandths <= 0:
        raise Refused(_("The quantity must be more than zero."))
    product = _as_product(original, currency)
    there = _already_in(basket, original)
    quantity = quantity_thousandths - (there.quantity_thousandths if there else 0)
    if quantity > original.returnable_thousandths:
        message = _("{name}: so many were not sold, or some came back already. The basket is kept.")
        raise Refused(message.format(name=original.description))
    granted = permitted(basket, person, RETURN_WITH_RECEIPT, line=there.line if there else len(basket.lines) + 1)
    if there is not None:
        longer = change_quantity(granted, there.line, -quantity)
        return with_line(longer, _because(longer.find(there.line), reason))
    line = replace(
        new_line(basket, product, -quantity, original.unit_price_minor, ""),
        tax_included=original.tax_included,
        returned=_origin(original, reason),
        discountable=False,
    )
    return with_new_line(granted, product, line)


def return_item(
    basket: Basket,
    product: Product,
    quantity_thousandths: int | None = None,
    unit_price_minor: int | None = None,
    *,
    reason: str,
    person: StaffMember | None,
    serial: str = "",
) -> Basket:
    """So many pieces (above zero) of a product come back without a receipt. Raises ``Refused``, ``NeedsApproval``."""
    _require_reason(reason)
    if not product.returnable:
        raise Refused(_("{name} cannot be taken back. The basket is kept.").format(name=product.name))
    price = product.price_minor if unit_price_minor is None else unit_price_minor
    if price is None:
        raise Refused(_("{name} has no fixed price. Type its price; the basket is kept.").format(name=product.name))
    quantity = ONE_PIECE if quantity_thousandths is None else quantity_thousandths
    line = replace(
        new_line(basket, product, -quantity, price, serial),
        returned=ReturnedFrom("", "", 0, reason),
        discountable=False,
    )
    longer = with_new_line(basket, replace(product, serial_needed=False), line)
    amounts = _without_receipt(longer)
    _require_policy(longer, amounts)
    granted = permitted(basket, person, RETURN_WITHOUT_RECEIPT, line=line.line, amounts=amounts)
    return replace(longer, approvals=granted.approvals)


def _require_reason(reason: str) -> None:
    if not reason:
        raise Refused(_("Say why it comes back: choose a reason. The basket is kept."))


def _already_in(basket: Basket, original: ReturnableLine) -> BasketLine | None:
    wanted = (original.transaction, original.line)
    for line in basket.lines:
        if line.returned and not line.voided and (line.returned.transaction, line.returned.line) == wanted:
            return line
    return None


def _origin(original: ReturnableLine, reason: str) -> ReturnedFrom:
    return ReturnedFrom(
        transaction=original.transaction,
        receipt=original.receipt,
        line=original.line,
        reason=reason,
        sold_thousandths=original.sold_thousandths,
        returned_thousandths=original.returned_thousandths,
        total_minor=original.total_minor,
        discount_minor=original.discount_minor,
        tax_minor=original.tax_minor,
    )


def _because(line: BasketLine, reason: str) -> BasketLine:
    return replace(line, returned=replace(line.returned, reason=reason)) if line.returned else line


def _as_product(original: ReturnableLine, currency: str) -> Product:
    return Product(
        sku=original.sku,
        name=original.description,
        barcodes=(original.barcode,) if original.barcode else (),
        unit=original.unit,
        tax_rate=original.tax_rate,
        currency=currency,
    )


def _without_receipt(basket: Basket) -> Mapping[str, int]:
    """What the newest line, and all lines without a receipt together, give back."""
    back = [line for line in basket.lines if line.returned and not line.returned.sold_thousandths]
    return {
        RETURN_LINE_MINOR: -basket.lines[-1].total_minor,
        RETURN_TOTAL_MINOR: -sum([line.total_minor for line in back]),
    }


def _require_policy(basket: Basket, amounts: Mapping[str, int]) -> None:
    """The shop's own limits, which nobody's approval lifts."""
    policy = basket.rules.setup.policy
    for limit, taken in (
        (policy.return_line_limit_minor, amounts[RETURN_LINE_MINOR]),
        (policy.return_total_limit_minor, amounts[RETURN_TOTAL_MINOR]),
    ):
        if limit and taken > limit:
            message = _("Without a receipt at most {limit} can be given back here. Look for the receipt.")
            raise Refused(message.format(limit=format_amount(limit, basket.currency, language())))
