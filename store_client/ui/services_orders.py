"""What the window asks about customers' orders: taking, finding, handing over, cancelling, printing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from store_client.domain.basket import Basket
from store_client.domain.order import Order
from store_client.domain.permissions import Approval
from store_client.domain.returns import RefundTender
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services.orders import OrderTerms
from store_client.texts import _

Approvals = tuple[Approval, ...]


def _not_here(*_asked: object) -> Any:
    raise Refused(_("Orders cannot be used here. Everything is kept."))


@dataclass(frozen=True, slots=True)
class OrderServices:
    """The functions with the database, the clock, the ids and the printer already given to them. All may raise
    ``Refused``; where a person is asked about, also ``NeedsApproval``.
    """

    take: Callable[[Basket, OrderTerms, StaffMember], Basket] = _not_here
    """The basket as an order whose deposit is to be paid."""
    hand_over: Callable[[str], Basket] = _not_here
    """(order id) A basket whose balance is to be paid."""
    cancel: Callable[[str, str, str, StaffMember, Approvals], Basket] = _not_here
    """(order id, reason, comment, person, approvals) A basket by which the deposit goes back."""
    ways_back: Callable[[Order], Sequence[RefundTender]] = _not_here
    search: Callable[[str, str], Sequence[Order]] = lambda _text, _which: ()
    """(text, which: open, handed_over, cancelled or empty)"""
    find: Callable[[str], Order | None] = lambda _order: None
    """(order id)"""
    find_by_number: Callable[[str], Order | None] = lambda _number: None
    today: Callable[[], str] = str
    """The day that counts, ``YYYY-MM-DD``."""
    print_slip: Callable[[Order], None] | None = None
    """The slip at the goods, of an order that was taken here; None without a printer."""
