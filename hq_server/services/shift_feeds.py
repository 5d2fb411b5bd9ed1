"""Tells registers of what is not theirs alone: counts that were made elsewhere, shifts that wait for one, orders."""

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import feeds, order_feeds
from hq_server.services.projection import Applied
from hq_server.wire import codes


def tell(db: HqDatabase, register: RegisterIdentity, applied: Applied, now_ms: int) -> None:
    """After documents were applied, in their transaction, and after what other feeds are told: positions are locked
    in one order.
    """
    feeds.record(db, codes.REGISTERS, feeds.store_scope(register.store), applied.counting, now_ms, kind=feeds.COUNTING)
    of_registers: dict[str, list[str]] = {}
    for owner, document in applied.declared_elsewhere:
        of_registers.setdefault(owner, []).append(document)
    for owner, documents in of_registers.items():
        scope = feeds.register_scope(RegisterIdentity(register.store, owner))
        feeds.record(db, codes.REGISTERS, scope, documents, now_ms, kind=feeds.DECLARATION)
    order_feeds.record(db, applied.orders, now_ms)
