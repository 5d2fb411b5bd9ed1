"""Customers' orders: a basket becomes one, is handed over later, or its deposit goes back. All of it works offline.

These only make baskets; each is then paid as any other, and ``recording`` writes the money, the order and their two
documents in one transaction. All raise ``Refused``; where a person is asked about, also ``NeedsApproval``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from store_client.db import orders as stored
from store_client.db import transactions
from store_client.db.database import RegisterDatabase
from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket
from store_client.domain.basket_order import CANCEL, DELIVERY, HAND_OVER, METHODS, PICKUP, TAKE, BasketOrder
from store_client.domain.customer import ORGANIZATION, Customer
from store_client.domain.name_folding import fold
from store_client.domain.order import HANDED_OVER, Order, basket_lines, can_be_ordered, usual_deposit
from store_client.domain.permissions import ORDER_CANCEL, ORDER_DEPOSIT_OVERRIDE, Approval
from store_client.domain.pricing import order_stands
from store_client.domain.refund_ways import refund_ways
from store_client.domain.returns import RefundTender
from store_client.domain.ringing_up import checked_text
from store_client.domain.settlement import money
from store_client.domain.staff import StaffMember
from store_client.domain.tender import DEPOSIT, Tender
from store_client.errors import Refused
from store_client.services import originals, selling
from store_client.services.merged_customers import current_customer
from store_client.services.recording import require_reason
from store_client.services.seal import is_sealed
from store_client.services.set_up_items import load_setup
from store_client.texts import _

_MOST = 200


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """What is agreed with the customer; ``deposit_minor`` None is the usual one. As ``BasketOrder`` otherwise."""

    method: str = PICKUP
    address: str = ""
    wanted_date: str = ""
    comment: str = ""
    deposit_minor: int | None = None


def usual_deposit_of(basket: Basket) -> int:
    """What the shop wants of this basket as a deposit."""
    policy = basket.rules.setup.policy
    return usual_deposit(basket.total_minor, policy.deposit_percent, policy.cash_rounding_minor)


def require_orderable(basket: Basket) -> None:
    """Whether an order can be made of it at all, but for the customer. Raises ``Refused``."""
    if basket.order is not None:
        raise Refused(order_stands())
    if basket.empty:
        raise Refused(_("The basket is empty. Add what is ordered first."))
    if basket.tenders:
        raise Refused(_("A part is paid already. Take it back first, then take the order; the basket is kept."))
    if not can_be_ordered(basket):
        raise Refused(_("Only goods that are sold and paid for can be ordered. Void the other lines first."))


def take_order(
    basket: Basket, terms: OrderTerms, *, person: StaffMember, today: str, new_id: Callable[[], str]
) -> Basket:
    """The basket as an order whose deposit is to be paid; ``today`` is ``YYYY-MM-DD``."""
    require_orderable(basket)
    if basket.customer is None:
        raise Refused(_("An order needs a customer. Choose one, then take the order; the basket is kept."))
    if terms.method not in METHODS:
        raise ValueError(f"{terms.method} is no way to hand an order over")
    address = terms.address if terms.method == DELIVERY else ""
    if terms.method == DELIVERY and address not in [one.id for one in basket.customer.addresses]:
        raise Refused(_("Choose the address to deliver to, or add one to the customer; the basket is kept."))
    _require_day(terms.wanted_date, today)
    deposit = usual_deposit_of(basket) if terms.deposit_minor is None else terms.deposit_minor
    basket = _with_deposit(basket, deposit, person)
    order = new_id()
    agreed = BasketOrder(
        TAKE,
        order,
        order,
        deposit,
        method=terms.method,
        address=address,
        wanted_date=terms.wanted_date,
        comment=checked_text(terms.comment),
    )
    return replace(basket, id=basket.id or new_id(), order=agreed)


def _with_deposit(basket: Basket, deposit_minor: int, person: StaffMember) -> Basket:
    if not 0 <= deposit_minor <= basket.total_minor:
        message = _("The deposit is between nothing and the total of {total}. Type it again; the basket is kept.")
        raise Refused(message.format(total=money(basket.total_minor, basket)))
    if deposit_minor < usual_deposit_of(basket):
        return permitted(basket, person, ORDER_DEPOSIT_OVERRIDE)
    return basket


def _require_day(wanted: str, today: str) -> None:
    if not wanted:
        return
    try:
        written = date.fromisoformat(wanted).isoformat()
    except ValueError:
        written = ""
    if written != wanted:
        raise Refused(_("This is no date. Type it again; the basket is kept."))
    if wanted < today:
        raise Refused(_("This day is over. Type a later one; the basket is kept."))


def leave_order(basket: Basket) -> Basket:
    """The basket as it was before the order; of one that was handed over or cancelled, nothing. Raises ``Refused``."""
    order = basket.order
    if order is None:
        return basket
    if any(part.tender != DEPOSIT for part in basket.tenders):
        raise Refused(_("A part is paid already. Finish it, or take the part back first; everything is kept."))
    if order.act != TAKE:
        return Basket()
    kept = tuple(one for one in basket.approvals if one.action != ORDER_DEPOSIT_OVERRIDE)
    return replace(basket, order=None, approvals=kept)


def hand_over(db: RegisterDatabase, order_id: str, *, new_id: Callable[[], str]) -> Basket:
    """A basket with the order's goods at what was agreed, its deposit as paid; the balance is due."""
    order = require_open(db, order_id)
    basket = selling.start_basket(db)
    paid = (Tender(DEPOSIT, order.deposit_minor, order.deposit_minor, 0),) if order.deposit_minor else ()
    customer = _customer_of(db, order)
    return replace(
        basket,
        id=new_id(),
        lines=basket_lines(order),
        customer=customer,
        loyalty_card=customer.loyalty_card,
        currency=order.currency,
        tax_included=order.tax_included,
        tenders=paid,
        order=_act(HAND_OVER, order, new_id),
    )


def cancel(
    db: RegisterDatabase,
    order_id: str,
    reason: str,
    comment: str = "",
    *,
    person: StaffMember,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
) -> Basket:
    """A basket without goods, by which the order's deposit goes back. ``reason``: one for voided sales."""
    order = require_open(db, order_id)
    basket = selling.start_basket(db)
    require_reason(basket.rules.setup, reason, "void_transaction", comment)
    basket = permitted(replace(basket, approvals=approvals), person, ORDER_CANCEL)
    act = replace(_act(CANCEL, order, new_id), reason=reason, comment=checked_text(comment))
    return replace(
        basket,
        id=new_id(),
        customer=_customer_of(db, order),
        currency=order.currency,
        tax_included=order.tax_included,
        comment=act.comment,
        order=act,
    )


def ways_back(db: RegisterDatabase, order: Order) -> tuple[RefundTender, ...]:
    """How the deposit may go back: as it was paid, where this register knows that."""
    paid = transactions.find(db, order.transaction) if order.transaction else None
    return refund_ways(load_setup(db), originals.of_deposit(paid) if paid else None)


def list_orders(db: RegisterDatabase, text: str = "", which: str = "", limit: int = _MOST) -> list[Order]:
    """Orders of this store by their number, HQ's number or the customer's name. ``which``: as ``db.orders.search``."""
    words = fold(text).replace("-", "").split()
    return stored.search(db, words, which, limit)


def find_order(db: RegisterDatabase, order_id: str) -> Order | None:
    return stored.find(db, order_id)


def find_by_number(db: RegisterDatabase, code: str) -> Order | None:
    """By the number on its slip, typed or scanned."""
    text = code.strip().upper()
    return None if is_sealed(text) or not text else stored.find_by_number(db, text)


def require_open(db: RegisterDatabase, order_id: str) -> Order:
    """Raises ``Refused`` for one that has ended, or that is not known here."""
    order = stored.find(db, order_id)
    if order is None:
        raise Refused(_("This register does not know this order. Look for it at the register that took it."))
    if not order.is_open:
        message = _("Order {number} is cancelled. Nothing is left to be done with it.")
        if order.state == HANDED_OVER:
            message = _("Order {number} was handed over already. Goods come back by a return of its sale.")
        raise Refused(message.format(number=order.number))
    return order


def restored(db: RegisterDatabase, basket: Basket) -> Basket:
    """A kept basket of an order, with the amounts that were agreed: those are never calculated again.

    One that is being taken has today's amounts, and so never a deposit above what the goods cost by now.
    """
    act = basket.order
    if act is None:
        return basket
    if act.act == TAKE:
        return replace(basket, order=replace(act, deposit_minor=min(act.deposit_minor, basket.total_minor)))
    order = stored.find(db, act.order)
    if order is None:
        return basket
    lines = basket_lines(order) if act.act == HAND_OVER else ()
    return replace(basket, lines=lines, customer=basket.customer or _customer_of(db, order))


def _act(act: str, order: Order, new_id: Callable[[], str]) -> BasketOrder:
    return BasketOrder(
        act,
        order.id,
        new_id(),
        order.deposit_minor,
        number=order.number,
        method=order.method,
        address=order.address,
        wanted_date=order.wanted_date,
        transaction=order.transaction,
    )


def _customer_of(db: RegisterDatabase, order: Order) -> Customer:
    """Where this register does not know the customer, it knows what the order says."""
    found = current_customer(db, order.customer)
    return found or Customer(order.customer, customer_type=ORGANIZATION, organization=order.customer_name)
