"""Writes what HQ's feeds bring about the store's registers: the public keys by which their signed codes are known."""

from collections.abc import Sequence

from store_client.db import register_keys
from store_client.db.database import RegisterDatabase
from store_client.sync.applying import Applying, Kind
from store_client.wire import incoming


def apply_register_key(
    db: RegisterDatabase, now: Sequence[incoming.RegisterKey], gone: Sequence[str], with_: Applying
) -> None:
    register_keys.upsert(db, [(known.register, _in_hex(known.keys)) for known in now])
    register_keys.remove(db, gone)


def _in_hex(keys: Sequence[str]) -> list[str]:
    """Raises ``ValueError`` for what is no key: the change is then passed over."""
    return [bytes.fromhex(key).hex() for key in keys]


KINDS = {"register_key": Kind(incoming.RegisterKey, apply_register_key)}
