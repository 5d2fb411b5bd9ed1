"""Opens an order again whose sale or refund was voided: the goods did not go out, the deposit did not go back."""

from hq_server.db import orders
from hq_server.db.database import HqDatabase
from hq_server.services import order_feeds


def open_again(db: HqDatabase, order: str, transaction: str, now_ms: int) -> None:
    """Where it was this transaction that ended it. Within the write transaction that voids it."""
    row = orders.lock(db, [order]).get(order)
    if row is not None and row.ended and row.ended_by == transaction:
        orders.open_again(db, row, now_ms)
        order_feeds.record(db, [(store, row.id) for store in row.stores], now_ms)
