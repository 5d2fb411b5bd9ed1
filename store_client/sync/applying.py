"""How one kind of change from HQ is read and written; the kinds themselves stand in ``appliers`` and beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from store_client.db import setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.wire.incoming import Change, decode


@dataclass(frozen=True, slots=True)
class Applying:
    """What appliers need besides the changes."""

    device_key: bytes
    now_ms: int


@dataclass(frozen=True, slots=True)
class Kind:
    """``apply`` takes the records as they are at HQ now and the keys of those that are gone; within a transaction."""

    shape: type[msgspec.Struct]
    apply: Callable[[RegisterDatabase, Sequence[Any], Sequence[str], Applying], None]

    def read(self, change: Change) -> Any:
        """Raises ``msgspec.DecodeError``."""
        return decode(bytes(change.body), self.shape)


@dataclass(frozen=True, slots=True)
class SetupKind:
    """An item that is kept as it came and read when it is used (``services.set_up_items``)."""

    name: str

    def read(self, change: Change) -> SetupItem:
        """Raises ``msgspec.DecodeError`` for what is no object."""
        body = bytes(change.body)
        decode(body, dict)
        return SetupItem(self.name, change.key, body.decode())

    def apply(self, db: RegisterDatabase, now: Sequence[SetupItem], gone: Sequence[str], with_: Applying) -> None:
        setup_items.upsert(db, now)
        setup_items.remove(db, self.name, gone)
