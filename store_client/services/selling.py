"""Selling: what a cashier does with a basket before it is paid and recorded.

But for ``start_basket`` and ``with_todays_rules`` these take and give baskets alone: the basket given is kept, the one
that comes back is priced. All may raise ``Refused``; where a ``person`` is asked about, also ``NeedsApproval``: then
another person signs (``sign_in.approve``), ``approve_with`` puts that into the basket, and it is tried again.
"""

from dataclasses import replace

from store_client.clock import Moment
from store_client.db import settings, shifts
from store_client.db.database import RegisterDatabase
from store_client.domain import approvals, coupons, give_back, manual_discounts, overrides, pricing, ringing_up
from store_client.domain.basket import Basket
from store_client.domain.customer import Customer
from store_client.domain.permissions import Approval
from store_client.domain.product import Product, Scanned
from store_client.domain.returns import ReturnableLine
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services.set_up_items import load_rules


def start_basket(db: RegisterDatabase, *, returning: bool = False, today: str = "") -> Basket:
    """An empty basket in the open shift's currency, else the store's, with the store's way of taxing and its offers.

    ``today`` (``YYYY-MM-DD``) is the day whose offers count, by default the open shift's business date.
    """
    channel, shift = settings.channel(db), shifts.find_open(db)
    rules = load_rules(db, today or (shift.business_date if shift else ""))
    if channel is None:
        return Basket(returning=returning, rules=rules)
    currency = shift.currency if shift else channel.currency
    return Basket(currency=currency, tax_included=channel.tax_included, returning=returning, rules=rules)


def with_todays_rules(db: RegisterDatabase, basket: Basket, *, today: str = "") -> Basket:
    """A basket that was kept, priced by what HQ has set up by now: after a restart, or when it was suspended."""
    shift = shifts.find_open(db)
    rules = load_rules(db, today or (shift.business_date if shift else ""))
    return pricing.calculated(replace(basket, rules=rules))


def add_item(
    basket: Basket,
    product: Product,
    quantity_thousandths: int | None = None,
    unit_price_minor: int | None = None,
    *,
    serial: str = "",
    total_minor: int | None = None,
) -> Basket:
    """One more line, by default one piece at the product's own price. ``total_minor``: what its label says it costs."""
    return ringing_up.add(
        basket, product, quantity_thousandths, unit_price_minor, serial=serial, label_minor=total_minor
    )


def add_scanned(basket: Basket, scanned: Scanned, quantity_thousandths: int | None = None) -> Basket:
    """One more line of what was scanned; a quantity that was typed before counts where the code says none."""
    quantity = scanned.quantity_thousandths
    if quantity is None and scanned.total_minor is None:
        quantity = quantity_thousandths
    return ringing_up.add(
        basket,
        scanned.product,
        quantity,
        scanned.unit_price_minor,
        serial=scanned.serial,
        label_minor=scanned.total_minor,
    )


def change_quantity(basket: Basket, line: int, quantity_thousandths: int) -> Basket:
    """Below zero on a line that comes back."""
    return ringing_up.change_quantity(basket, line, quantity_thousandths)


def void_line(
    basket: Basket, line: int, *, person: StaffMember | None = None, staff: str = "", now: Moment | None = None
) -> Basket:
    """The line stays in sight and counts nothing. With a ``person`` it is asked whether they may."""
    return ringing_up.void(basket, line, person, staff, now)


def restore_line(basket: Basket, line: int) -> Basket:
    return ringing_up.restore(basket, line)


def override_price(
    basket: Basket, line: int, price_minor: int, reason: str, person: StaffMember | None = None
) -> Basket:
    """Another price for each piece; ``reason`` is a code. The price it had before takes the change back."""
    return overrides.override_price(basket, line, price_minor, reason, person)


def discount_line(
    basket: Basket,
    line: int,
    percent: int | None = None,
    amount_minor: int | None = None,
    person: StaffMember | None = None,
    *,
    reason: str = "",
) -> Basket:
    """A percent (thousandths of one) or an amount off the line, in place of the discount it had from a person."""
    return manual_discounts.discount_line(basket, line, percent, amount_minor, person=person, reason=reason)


def discount_basket(
    basket: Basket,
    percent: int | None = None,
    amount_minor: int | None = None,
    person: StaffMember | None = None,
    *,
    reason: str = "",
) -> Basket:
    """A percent (thousandths of one) or an amount off the whole, shared out over the lines that take discounts."""
    return manual_discounts.discount_basket(basket, percent, amount_minor, person=person, reason=reason)


def clear_discounts(basket: Basket, line: int | None = None) -> Basket:
    """Takes back what persons gave, on one line or everywhere; offers stay."""
    return manual_discounts.clear_discounts(basket, line)


def override_tax(basket: Basket, code: str, line: int | None = None, person: StaffMember | None = None) -> Basket:
    """One of HQ's tax overrides for a line or the whole basket; an empty code takes it back."""
    return overrides.override_tax(basket, code, line, person=person)


def is_coupon(basket: Basket, code: str) -> bool:
    """Whether what was scanned is a coupon's code."""
    return coupons.is_coupon(basket, code)


def add_coupon(basket: Basket, code: str) -> Basket:
    return coupons.add_coupon(basket, code)


def remove_coupon(basket: Basket, code: str) -> Basket:
    return coupons.remove_coupon(basket, code)


def set_comment(basket: Basket, text: str, line: int | None = None) -> Basket:
    """On a line, or on the whole transaction; an empty text takes it away."""
    return ringing_up.set_comment(basket, text, line)


def set_serial(basket: Basket, line: int, serial: str) -> Basket:
    return ringing_up.set_serial(basket, line, serial)


def attach_customer(basket: Basket, customer: Customer) -> Basket:
    """The customer's loyalty card, if there is one, earns with this basket. Raises ``Refused`` for an order's."""
    if basket.order is not None and (basket.customer is None or basket.customer.id != customer.id):
        raise Refused(pricing.order_stands())
    return replace(basket, customer=customer, loyalty_card=customer.loyalty_card)


def renew_customer(basket: Basket, customer: Customer) -> Basket:
    """The same customer as they are now, or who stands for them since HQ merged the two."""
    return replace(basket, customer=customer, loyalty_card=customer.loyalty_card)


def detach_customer(basket: Basket) -> Basket:
    """Raises ``Refused`` where it is an order's."""
    if basket.order is not None:
        raise Refused(pricing.order_stands())
    return replace(basket, customer=None, loyalty_card="")


def take_return(
    basket: Basket,
    original: ReturnableLine,
    quantity_thousandths: int,
    reason: str,
    person: StaffMember | None = None,
) -> Basket:
    """So many pieces (above zero) of a receipt's line come back, at what was paid; taken again, it is so many more."""
    return give_back.take_return(basket, original, quantity_thousandths, reason, person)


def return_item(
    basket: Basket,
    product: Product,
    quantity_thousandths: int | None = None,
    unit_price_minor: int | None = None,
    *,
    reason: str,
    person: StaffMember | None = None,
    serial: str = "",
) -> Basket:
    """So many pieces (above zero) come back without a receipt, at the product's price of today."""
    return give_back.return_item(
        basket, product, quantity_thousandths, unit_price_minor, reason=reason, person=person, serial=serial
    )


def approve_with(basket: Basket, approval: Approval) -> Basket:
    """Another person's word, for what was refused."""
    return approvals.approved(basket, approval)
