"""How far HQ has the documents of each register, and how far each register is with the feeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase
from hq_server.db.restored import RESTORED_MS
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


def put_complete(db: HqDatabase, identity: RegisterIdentity, stored: Sequence[int]) -> None:
    """These documents are there now: move on the mark up to which every one is."""
    row = db.row(f"SELECT complete_sequence, last_sequence FROM register WHERE {_ONE}", _key(identity))
    assert row is not None
    complete, last = int(row[0]), int(row[1])
    reached = complete
    for sequence in sorted(stored):
        if sequence == reached + 1:
            reached = sequence
    if reached == complete:
        return
    if reached < last:
        # A gap was filled; what came before it may go on from there.
        reached = _end_of_run(db, identity, reached)
    db.execute(f"UPDATE register SET complete_sequence = ? WHERE {_ONE}", (reached, *_key(identity)))


def _end_of_run(db: HqDatabase, identity: RegisterIdentity, start: int) -> int:
    """The last document before the first number that is missing after ``start``."""
    row = db.row(
        "SELECT sequence FROM inbox AS i WHERE store = ? AND register = ? AND sequence >= ? AND NOT EXISTS ("
        "SELECT 1 FROM inbox AS n WHERE n.store = i.store AND n.register = i.register AND n.sequence = i.sequence + 1) "
        "ORDER BY sequence LIMIT 1",
        (*_key(identity), start),
    )
    return int(row[0]) if row else start


def _key(identity: RegisterIdentity) -> tuple[str, str]:
    return identity.store, identity.register


@dataclass(frozen=True, slots=True)
class Behind:
    """An active register that recorded documents HQ does not have. ``heard_ms``: when HQ last heard of it;
    ``warned``: the business date and step of the last warning.
    """

    register: RegisterIdentity
    missing: int
    drain_seconds: int | None
    heard_ms: int | None
    warned: str


def all_behind(db: HqDatabase) -> list[Behind]:
    """In the order of their codes. Gaps are counted only of those that have one."""
    rows = db.rows(
        "SELECT store, number, recorded_sequence, last_sequence, complete_sequence, CASE WHEN last_sequence > "
        "complete_sequence THEN (SELECT count(*) FROM inbox i WHERE i.store = r.store AND i.register = r.number AND "
        "i.sequence > r.complete_sequence) ELSE 0 END, drain_seconds, last_contact_ms, last_upload_ms, closing_warned "
        "FROM register r WHERE revoked_ms IS NULL AND token_hash IS NOT NULL "
        "AND (recorded_sequence > complete_sequence OR last_sequence > complete_sequence) "
        "ORDER BY length(store), store, length(number), number"
    )
    return [_behind(*row) for row in rows]


def put_warned(db: HqDatabase, identity: RegisterIdentity, warned: str) -> None:
    db.execute(f"UPDATE register SET closing_warned = ? WHERE {_ONE}", (warned, *_key(identity)))


def _behind(
    store: str,
    number: str,
    recorded: int,
    last: int,
    complete: int,
    beyond: int,
    drain_seconds: int | None,
    contact_ms: int | None,
    upload_ms: int | None,
    warned: str,
) -> Behind:
    heard = max((moment for moment in (contact_ms, upload_ms) if moment is not None), default=None)
    return Behind(
        RegisterIdentity(store, number), max(recorded, last) - complete - int(beyond), drain_seconds, heard, warned
    )


def all_identities(db: HqDatabase) -> list[RegisterIdentity]:
    rows = db.rows("SELECT store, number FROM register ORDER BY length(store), store, length(number), number")
    return [RegisterIdentity(store, number) for store, number in rows]


def last_sequence(db: HqDatabase, identity: RegisterIdentity) -> int:
    row = db.row(f"SELECT last_sequence FROM register WHERE {_ONE}", (identity.store, identity.register))
    return int(row[0]) if row else 0


def send_again_after(db: HqDatabase, identity: RegisterIdentity) -> int:
    """After which document the register has to send again when HQ was restored. What was missing between others when
    the backup was made came later perhaps, and was lost with the rest: so it is the last before the first gap then.
    """
    row = db.row(
        "SELECT CASE WHEN complete_sequence < last_sequence AND EXISTS (SELECT 1 FROM hq_setting WHERE key = ?) "
        f"THEN complete_sequence ELSE last_sequence END FROM register WHERE {_ONE}",
        (RESTORED_MS, identity.store, identity.register),
    )
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
    drain_seconds: int | None,
    closing_ms: int | None,
    now_ms: int,
) -> None:
    """What the register's heartbeat told."""
    db.execute(
        "UPDATE register SET version = ?, clock_skew_ms = ?, recorded_sequence = ?, waiting = ?, pending_customers = "
        "?, "
        f"drain_seconds = ?, closing_ms = ?, last_contact_ms = ? WHERE {_ONE}",
        (
            version,
            clock_skew_ms,
            recorded_sequence,
            waiting,
            pending_customers,
            drain_seconds,
            closing_ms,
            now_ms,
            identity.store,
            identity.register,
        ),
    )


def put_cursors(
    db: HqDatabase, identity: RegisterIdentity, cursors: Mapping[int, int], heads: Mapping[str, int], now_ms: int
) -> None:
    """How far the register says it is with each feed, and since when it has not been at its head."""
    db.execute_many(
        "INSERT INTO register_cursor (store, register, feed, position, seen_ms, behind_since_ms) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (store, register, feed) DO UPDATE SET position = excluded.position, "
        "seen_ms = excluded.seen_ms, behind_since_ms = CASE WHEN excluded.behind_since_ms IS NULL THEN NULL "
        "ELSE COALESCE(register_cursor.behind_since_ms, excluded.behind_since_ms) END",
        [
            *(
                (identity.store, identity.register, feed, position, now_ms, since)
                for feed, position in cursors.items()
                for since in (now_ms if position < heads.get(str(feed), 0) else None,)
            )
        ],
    )


def cursors(db: HqDatabase, feed: int) -> dict[RegisterIdentity, int]:
    """How far every register is with one feed; one that never said so is not in it."""
    rows = db.rows("SELECT store, register, position FROM register_cursor WHERE feed = ?", (feed,))
    return {RegisterIdentity(store, register): position for store, register, position in rows}
