"""Gives the services for customers' orders their database, clock, ids and printer."""

from collections.abc import Callable
from functools import partial

from store_client import clock
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.order import Order
from store_client.domain.receipt_model import ORDER_SLIP
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.ids import new_id
from store_client.services import orders, printing, shift_open
from store_client.services.orders import OrderTerms
from store_client.texts import _
from store_client.ui.services_orders import Approvals, OrderServices


def order_services(
    db: RegisterDatabase, now: Callable[[], Moment] = clock.now, *, has_printer: bool = False
) -> OrderServices:
    def today() -> str:
        shift = shift_open.current_shift(db)
        return shift.business_date if shift else now().iso_date()

    def take(basket: Basket, terms: OrderTerms, person: StaffMember) -> Basket:
        return orders.take_order(basket, terms, person=person, today=today(), new_id=new_id)

    def cancel(order: str, reason: str, comment: str, person: StaffMember, approvals: Approvals) -> Basket:
        return orders.cancel(db, order, reason, comment, person=person, new_id=new_id, approvals=approvals)

    def print_slip(order: Order) -> None:
        if not order.transaction:
            raise Refused(_("The slip is printed at the register that took the order. The order can be used here."))
        printing.enqueue(db, order.transaction, ORDER_SLIP, now=now(), new_id=new_id)

    return OrderServices(
        take=take,
        hand_over=lambda order: orders.hand_over(db, order, new_id=new_id),
        cancel=cancel,
        ways_back=partial(orders.ways_back, db),
        search=partial(orders.list_orders, db),
        find=partial(orders.find_order, db),
        find_by_number=partial(orders.find_by_number, db),
        today=today,
        print_slip=print_slip if has_printer else None,
    )
