"""How far HQ has the documents of each register, and how far each register is with the feeds."""

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity

_ONE = "store = ? AND number = ?"


def lock(db: HqDatabase, identity: RegisterIdentity, *, wait: bool = True) -> tuple[int, str] | None:
    """Take turns with others that store or apply this register's documents, until the transaction ends.

    Returns the highest stored sequence and its hash; None when there is no such register, when it was activated again
    or revoked since its token was looked at, or when somebody else has it and ``wait`` is false. SQLite has one writer
    at a time anyway.
    """
    suffix = "" if db.engine == "sqlite" else " FOR UPDATE" if wait else " FOR UPDATE SKIP LOCKED"
    where = _ONE
    parameters: tuple[object, ...] = (identity.store, identity.register)
    if identity.epoch is not None:
        # The device before this one may not write a single document after the new one was told where to go on.
        where, parameters = f"{_ONE} AND epoch = ? AND revoked_ms IS NULL", (*parameters, identity.epoch)
    row = db.row(f"SELECT last_sequence, last_hash FROM register WHERE {where}{suffix}", parameters)
    return (row[0], row[1]) if row else None


def put_last(db: HqDatabase, identity: RegisterIdentity, sequence: int, document_hash: str, now_ms: int) -> None:
    """Remember the highest stored document: a register that is activated again goes on after it."""
    db.execute(
        f"UPDATE register SET last_sequence = ?, last_hash = ?, last_upload_ms = ? WHERE {_ONE}",
        (sequence, document_hash, now_ms, identity.store, identity.register),
    )


def all_identities(db: HqDatabase) -> list[RegisterIdentity]:
    rows = db.rows("SELECT store, number FROM register ORDER BY length(store), store, length(number), number")
    return [RegisterIdentity(store, number) for store, number in rows]


def last_sequence(db: HqDatabase, identity: RegisterIdentity) -> int:
    row = db.row(f"SELECT last_sequence FROM register WHERE {_ONE}", (identity.store, identity.register))
    return int(row[0]) if row else 0


def record_contact(
    db: HqDatabase,
    identity: RegisterIdentity,
    *,
    version: str,
    clock_skew_ms: int,
    recorded_sequence: int,
    waiting: int,
    pending_customers: int,
    now_ms: int,
) -> None:
    """What the register's heartbeat told."""
    db.execute(
        "UPDATE register SET version = ?, clock_skew_ms = ?, recorded_sequence = ?, waiting = ?, pending_customers = "
        "?, "
        f"last_contact_ms = ? WHERE {_ONE}",
        (
            version,
            clock_skew_ms,
            recorded_sequence,
            waiting,
            pending_customers,
            now_ms,
            identity.store,
            identity.register,
        ),
    )


def put_cursors(db: HqDatabase, identity: RegisterIdentity, cursors: dict[int, int], now_ms: int) -> None:
    """How far the register says it is with each feed."""
    db.execute_many(
        "INSERT INTO register_cursor (store, register, feed, position, seen_ms) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (store, register, feed) DO UPDATE SET position = excluded.position, seen_ms = excluded.seen_ms",
        [(identity.store, identity.register, feed, position, now_ms) for feed, position in cursors.items()],
    )


def cursors(db: HqDatabase, feed: int) -> dict[RegisterIdentity, int]:
    """How far every register is with one feed; one that never said so is not in it."""
    rows = db.rows("SELECT store, register, position FROM register_cursor WHERE feed = ?", (feed,))
    return {RegisterIdentity(store, register): position for store, register, position in rows}
