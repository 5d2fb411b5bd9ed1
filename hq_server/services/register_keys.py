"""The keys that registers sign receipts with: learned from the registers themselves, told to those of their store."""

from hq_server.db import register_keys
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import feeds
from hq_server.wire import codes


def learn_key(db: HqDatabase, register: RegisterIdentity, public_key: str, now_ms: int) -> None:
    """Within a transaction. An empty key means that the register did not say any; a known one changes nothing."""
    if public_key and register_keys.add(db, register.store, register.register, public_key, now_ms):
        scope = feeds.store_scope(register.store)
        feeds.record(db, codes.REGISTERS, scope, [register.code], now_ms, kind=feeds.REGISTER_KEY)
