"""The rows of stores and registers, as people at HQ see them."""

from collections.abc import Sequence
from typing import Any

from hq_server.db.database import HqDatabase, with_flags
from hq_server.domain.registers import NO_HASH
from hq_server.domain.stores import Register, Store

_STORE = (
    "number, name, currency, address, tax_included, time_zone, end_of_day, async_customers, language, receipt_footer"
)
_REGISTERS = """
    SELECT r.store, r.number, s.name, r.name, r.epoch, r.created_ms, r.code_expires_ms,
        r.code_hash IS NOT NULL AND r.code_used_ms IS NULL, r.token_hash IS NOT NULL, r.activated_ms, r.revoked_ms,
        r.device_name, r.version, r.last_sequence, r.last_upload_ms, r.last_contact_ms, r.clock_skew_ms,
        r.recorded_sequence, r.waiting, r.pending_customers
    FROM register r JOIN store s ON s.number = r.store
"""
# When HQ last heard of it in any way, as ``Register.heard_ms`` says.
_HEARD = (
    "CASE WHEN r.last_contact_ms IS NULL AND r.last_upload_ms IS NULL THEN r.activated_ms "
    "WHEN coalesce(r.last_contact_ms, 0) > coalesce(r.last_upload_ms, 0) THEN r.last_contact_ms "
    "ELSE r.last_upload_ms END"
)
# Those beyond a gap are counted only where there is one.
_BEHIND = (
    "(r.recorded_sequence > r.complete_sequence OR r.last_sequence > r.complete_sequence) AND "
    "CASE WHEN r.recorded_sequence > r.last_sequence THEN r.recorded_sequence ELSE r.last_sequence END "
    "> r.complete_sequence + (SELECT count(*) FROM inbox i WHERE i.store = r.store AND i.register = r.number "
    "AND i.sequence > r.complete_sequence)"
)
_IN_ORDER = " ORDER BY length(r.store), r.store, length(r.number), r.number"


def insert_store(db: HqDatabase, store: Store, now_ms: int) -> bool:
    """False when there is a store of that number."""
    marks = ", ".join("?" * 11)
    sql = f"INSERT INTO store ({_STORE}, created_ms) VALUES ({marks}) ON CONFLICT (number) DO NOTHING"
    return db.execute(sql, (store.number, *_values(store), now_ms)) == 1


def update_store(db: HqDatabase, store: Store) -> None:
    sql = (
        "UPDATE store SET name = ?, currency = ?, address = ?, tax_included = ?, time_zone = ?, end_of_day = ?, "
        "async_customers = ?, language = ?, receipt_footer = ? WHERE number = ?"
    )
    db.execute(sql, (*_values(store), store.number))


def find_store(db: HqDatabase, number: str) -> Store | None:
    row = db.row(f"SELECT {_STORE} FROM store WHERE number = ?", (number,))
    return _store(row) if row else None


def all_stores(db: HqDatabase) -> list[Store]:
    return [_store(row) for row in db.rows(f"SELECT {_STORE} FROM store ORDER BY length(number), number")]


def insert_register(db: HqDatabase, store: str, number: str, name: str, now_ms: int) -> bool:
    """False when the store has a register of that number."""
    sql = (
        "INSERT INTO register (store, number, name, epoch, created_ms, device_name, version, last_sequence, last_hash, "
        "recorded_sequence, waiting, pending_customers) VALUES (?, ?, ?, 0, ?, '', '', 0, ?, 0, 0, 0) "
        "ON CONFLICT (store, number) DO NOTHING"
    )
    return db.execute(sql, (store, number, name, now_ms, NO_HASH)) == 1


def find_register(db: HqDatabase, store: str, number: str) -> Register | None:
    row = db.row(_REGISTERS + "WHERE r.store = ? AND r.number = ?", (store, number))
    return _register(row) if row else None


def registers_of(db: HqDatabase, store: str) -> list[Register]:
    return [_register(row) for row in db.rows(_REGISTERS + "WHERE r.store = ?" + _IN_ORDER, (store,))]


def all_registers(db: HqDatabase) -> list[Register]:
    return [_register(row) for row in db.rows(_REGISTERS + _IN_ORDER)]


def page_of_stores(db: HqDatabase, after: str, limit: int, seen: Sequence[str] | None = None) -> list[Store]:
    """Behind this number; of the stores that are seen, None for all."""
    own, given = _among("number", seen)
    sql = f"SELECT {_STORE} FROM store WHERE (length(number), number) > (?, ?){own} ORDER BY length(number), number"
    return [_store(row) for row in db.rows(f"{sql} LIMIT ?", (len(after), after, *given, limit))]


def stores_in(db: HqDatabase, numbers: Sequence[str]) -> list[Store]:
    """Those that there are of these numbers, in no order."""
    return [_store(row) for row in db.rows_in(f"SELECT {_STORE} FROM store WHERE number IN_VALUES", (), numbers)]


def count_stores(db: HqDatabase, seen: Sequence[str] | None = None) -> int:
    own, given = _among("number", seen)
    row = db.row(f"SELECT count(*) FROM store WHERE TRUE{own}", given)
    return int(row[0]) if row else 0


def page_of_registers(
    db: HqDatabase,
    after: tuple[str, str],
    limit: int,
    seen: Sequence[str] | None = None,
    *,
    silent_since_ms: int | None = None,
    behind: bool = False,
) -> list[Register]:
    """Behind this store and number; of the stores that are seen, None for all. ``silent_since_ms``: only those in use
    that HQ has not heard of since; ``behind``: only those that have documents which are not here.
    """
    own, given = _among("r.store", seen)
    conditions = [f"(length(r.store), r.store, length(r.number), r.number) > (?, ?, ?, ?){own}"]
    place = [len(after[0]), after[0], len(after[1]), after[1], *given]
    if silent_since_ms is not None:
        conditions.append(f"r.revoked_ms IS NULL AND r.token_hash IS NOT NULL AND {_HEARD} < ?")
        place.append(silent_since_ms)
    if behind:
        conditions.append(_BEHIND)
    rows = db.rows(f"{_REGISTERS} WHERE {' AND '.join(conditions)}{_IN_ORDER} LIMIT ?", (*place, limit))
    return [_register(row) for row in rows]


def registers_to_look_at(db: HqDatabase, silent_since_ms: int) -> list[Register]:
    """Those in use that HQ has not heard of since, and those that no device has; in the order of their codes."""
    sql = f"{_REGISTERS} WHERE r.revoked_ms IS NULL AND (r.token_hash IS NULL OR {_HEARD} < ?){_IN_ORDER}"
    return [_register(row) for row in db.rows(sql, (silent_since_ms,))]


def count_registers(db: HqDatabase) -> dict[str, int]:
    """Store → how many there are."""
    return {row[0]: int(row[1]) for row in db.rows("SELECT store, count(*) FROM register GROUP BY store")}


def registers_in(db: HqDatabase, numbers: Sequence[str]) -> list[Register]:
    """Of these stores, in no order."""
    return [_register(row) for row in db.rows_in(_REGISTERS + "WHERE r.store IN_VALUES", (), numbers)]


def _among(column: str, seen: Sequence[str] | None) -> tuple[str, tuple[object, ...]]:
    if seen is None:
        return "", ()
    return f" AND {column} IN ({', '.join('?' * len(seen)) or 'NULL'})", tuple(seen)


def register_cursors(db: HqDatabase, store: str, number: str) -> dict[int, tuple[int, int]]:
    """Feed → (position the register told, when it did)."""
    sql = "SELECT feed, position, seen_ms FROM register_cursor WHERE store = ? AND register = ? ORDER BY feed"
    return {feed: (position, seen_ms) for feed, position, seen_ms in db.rows(sql, (store, number))}


def _values(store: Store) -> tuple[object, ...]:
    return (
        store.name,
        store.currency,
        "\n".join(store.address),
        store.tax_included,
        store.time_zone,
        store.end_of_day,
        store.async_customers,
        store.language,
        store.receipt_footer,
    )


def _store(row: tuple[Any, ...]) -> Store:
    number, name, currency, address, tax_included, time_zone, end_of_day, async_customers, language, footer = row
    return Store(
        number=number,
        name=name,
        currency=currency,
        address=tuple(address.split("\n")) if address else (),
        tax_included=bool(tax_included),
        time_zone=time_zone,
        end_of_day=end_of_day,
        async_customers=bool(async_customers),
        language=language,
        receipt_footer=footer,
    )


def _register(row: tuple[Any, ...]) -> Register:
    return Register(*with_flags(row, 7, 8))
