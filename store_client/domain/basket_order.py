"""What a basket does with a customer's order: it becomes one, it hands one over, or it gives one's deposit back."""

from dataclasses import dataclass

PICKUP = "pickup"
DELIVERY = "delivery"
METHODS = (PICKUP, DELIVERY)

# What a basket does with it.
TAKE = "take"
HAND_OVER = "hand_over"
CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class BasketOrder:
    """``order`` is the order's id, ``document`` that of the document which tells of this act; taking has one for both.

    ``deposit_minor`` is to be paid while the order is taken, and was paid afterwards. ``number`` is empty until the
    order has one. ``address`` is the id of one of the customer's addresses, empty where the goods are picked up;
    ``wanted_date`` is ``YYYY-MM-DD`` or empty. ``transaction`` is the deposit's, ``reason`` a code; both of a cancel.
    """

    act: str
    order: str
    document: str
    deposit_minor: int
    number: str = ""
    method: str = PICKUP
    address: str = ""
    wanted_date: str = ""
    comment: str = ""
    transaction: str = ""
    reason: str = ""
