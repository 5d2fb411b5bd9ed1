"""Customers' orders: applied from documents, made sales orders of by the orders job, told by feed 1090."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hq_server.db.database import HqDatabase, Row, with_flags
from hq_server.domain.orders import CANCELLED, CREATED, FAILED, WAITING

_COLUMNS = (
    *("store", "id", "register", "sequence", "number", "deposit", "staff", "customer", "address", "address_lines"),
    *("method", "pickup_store", "wanted_date", "comment", "currency", "tax_included", "lines", "total_minor"),
    *("tax_minor", "discount_minor", "deposit_minor", "business_date", "made_ms", "made_offset", "applied_ms", "state"),
    *("fault", "reason", "tries", "tried_ms", "due_ms", "order_number", "numbered_ms", "ended", "ended_by"),
    *("ended_store", "ended_register", "ended_staff", "ended_date", "ended_ms", "end_reason", "end_comment", "version"),
)
_ALL = ", ".join(_COLUMNS)
_TAX_INCLUDED = _COLUMNS.index("tax_included")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as HQ has it; ``state`` is HQ's part of it, ``ended`` how it ended, empty as long as it has not."""

    store: str
    id: str
    register: str
    sequence: int
    number: str
    deposit: str
    staff: str
    customer: str
    address: str
    address_lines: str
    method: str
    pickup_store: str
    wanted_date: str
    comment: str
    currency: str
    tax_included: bool
    lines: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    deposit_minor: int
    business_date: str
    made_ms: int
    made_offset: int
    applied_ms: int
    state: str = WAITING
    fault: str = ""
    reason: str = ""
    tries: int = 0
    tried_ms: int | None = None
    due_ms: int | None = None
    order_number: str | None = None
    numbered_ms: int | None = None
    ended: str = ""
    ended_by: str = ""
    ended_store: str = ""
    ended_register: str = ""
    ended_staff: str = ""
    ended_date: str = ""
    ended_ms: int | None = None
    end_reason: str = ""
    end_comment: str = ""
    version: int = 0

    @property
    def told_state(self) -> str:
        """What people and registers read: how it ended, else what HQ has made of it."""
        return self.ended or self.state

    @property
    def needs_a_person(self) -> bool:
        return self.state == FAILED and self.ended != CANCELLED

    @property
    def stores(self) -> tuple[str, ...]:
        """Those whose registers hear of it."""
        return tuple(sorted({self.store, self.pickup_store}))


@dataclass(frozen=True, slots=True)
class Ending:
    """How a register ended an order: handed over or cancelled, by which transaction."""

    ended: str
    transaction: str
    store: str
    register: str
    staff: str
    business_date: str
    made_ms: int
    reason: str
    comment: str


@dataclass(frozen=True, slots=True)
class Paid:
    """The transaction that an order names for its deposit; ``more`` is JSON, empty when there is none."""

    type: str
    total_minor: int
    currency: str
    more: str


def insert(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """``rows`` in the order of the columns."""
    db.insert_rows("customer_order", _COLUMNS, rows)


def by_ids(db: HqDatabase, ids: Sequence[str]) -> dict[str, OrderRow]:
    sql = f"SELECT {_ALL} FROM customer_order WHERE id IN_VALUES"
    return {row.id: row for row in map(_order, db.rows_in(sql, (), ids))}


def lock(db: HqDatabase, ids: Iterable[str]) -> dict[str, OrderRow]:
    """The same, locked in the order of their ids until the transaction ends."""
    held = "" if db.engine == "sqlite" else " ORDER BY id FOR UPDATE"
    sql = f"SELECT {_ALL} FROM customer_order WHERE id IN_VALUES{held}"
    return {row.id: row for row in map(_order, db.rows_in(sql, (), sorted(ids)))}


def end(db: HqDatabase, endings: Sequence[tuple[OrderRow, Ending]]) -> None:
    """What was cancelled before a sales order was made of it needs none any more."""
    db.execute_many(
        "UPDATE customer_order SET ended = ?, ended_by = ?, ended_store = ?, ended_register = ?, ended_staff = ?, "
        "ended_date = ?, ended_ms = ?, end_reason = ?, end_comment = ?, "
        "due_ms = CASE WHEN ? = 'cancelled' THEN NULL ELSE due_ms END WHERE store = ? AND id = ?",
        [
            (
                *(how.ended, how.transaction, how.store, how.register, how.staff, how.business_date, how.made_ms),
                *(how.reason, how.comment, how.ended, row.store, row.id),
            )
            for row, how in endings
        ],
    )


def open_again(db: HqDatabase, row: OrderRow, now_ms: int) -> None:
    """As if it had never ended; one without a sales order is due."""
    db.execute(
        "UPDATE customer_order SET ended = '', ended_by = '', ended_store = '', ended_register = '', ended_staff = '', "
        "ended_date = '', ended_ms = NULL, end_reason = '', end_comment = '', "
        "due_ms = CASE WHEN order_number IS NULL THEN ? END WHERE store = ? AND id = ?",
        (now_ms, row.store, row.id),
    )


def has_due(db: HqDatabase, now_ms: int) -> bool:
    return db.row("SELECT 1 FROM customer_order WHERE due_ms <= ? LIMIT 1", (now_ms,)) is not None


def lock_due(db: HqDatabase, now_ms: int, limit: int) -> list[OrderRow]:
    """The orders whose time has come; one that another transaction holds is left to it."""
    skip = "" if db.engine == "sqlite" else " FOR UPDATE SKIP LOCKED"
    sql = f"SELECT {_ALL} FROM customer_order WHERE due_ms <= ? ORDER BY due_ms, id LIMIT ?{skip}"
    return [_order(row) for row in db.rows(sql, (now_ms, limit))]


def due_of_day(db: HqDatabase, store: str, business_date: str) -> list[OrderRow]:
    """Those that a day of the store took or ended, and of which there is no sales order yet."""
    sql = (
        f"SELECT {_ALL} FROM customer_order WHERE due_ms IS NOT NULL AND ((store = ? AND business_date = ?) "
        "OR (ended_store = ? AND ended_date = ?)) ORDER BY due_ms, id"
    )
    return [_order(row) for row in db.rows(sql, (store, business_date, store, business_date))]


def count_due_before(db: HqDatabase, now_ms: int) -> int:
    row = db.row("SELECT count(*) FROM customer_order WHERE due_ms <= ?", (now_ms,))
    return int(row[0]) if row else 0


def put_created(db: HqDatabase, made: Sequence[tuple[OrderRow, str, str]], now_ms: int) -> None:
    """Order, the number of its sales order, and where it goes (JSON)."""
    db.execute_many(
        "UPDATE customer_order SET state = ?, order_number = ?, address_lines = ?, numbered_ms = ?, fault = '', "
        "reason = '', tries = tries + 1, tried_ms = ?, due_ms = NULL WHERE store = ? AND id = ?",
        [(CREATED, number, lines, now_ms, now_ms, row.store, row.id) for row, number, lines in made],
    )


def put_failed(db: HqDatabase, failed: Sequence[tuple[OrderRow, str, str]], now_ms: int, again_ms: int) -> None:
    """Order, what is wrong as a word and in words; it is tried again at ``again_ms``."""
    db.execute_many(
        "UPDATE customer_order SET state = ?, fault = ?, reason = ?, tries = tries + 1, tried_ms = ?, due_ms = ? "
        "WHERE store = ? AND id = ?",
        [(FAILED, fault, reason, now_ms, again_ms, row.store, row.id) for row, fault, reason in failed],
    )


def put_mended(db: HqDatabase, row: OrderRow) -> None:
    """What a person may change of it, as ``row`` has it now; counts the change."""
    db.execute(
        "UPDATE customer_order SET address = ?, address_lines = ?, method = ?, pickup_store = ?, wanted_date = ?, "
        "total_minor = ?, tax_minor = ?, discount_minor = ?, deposit_minor = ?, version = version + 1 "
        "WHERE store = ? AND id = ?",
        (
            *(row.address, row.address_lines, row.method, row.pickup_store, row.wanted_date),
            *(row.total_minor, row.tax_minor, row.discount_minor, row.deposit_minor, row.store, row.id),
        ),
    )


def deposits(db: HqDatabase, orders: Sequence[OrderRow]) -> dict[str, Paid]:
    """By order; one whose deposit HQ has not applied is not in it."""
    found: dict[str, Paid] = {}
    names: dict[tuple[str, str], list[str]] = {}
    by_store: dict[str, set[str]] = {}
    for row in orders:
        by_store.setdefault(row.store, set()).add(row.deposit)
        names.setdefault((row.store, row.deposit), []).append(row.id)
    for store, wanted in by_store.items():
        rows = db.rows_in(
            "SELECT i.id, h.type, h.total_minor, h.currency, h.more FROM inbox i JOIN transaction_header h "
            "ON h.store = i.store AND h.register = i.register AND h.sequence = i.sequence "
            "WHERE i.store = ? AND i.id IN_VALUES",
            (store,),
            sorted(wanted),
        )
        for document, kind, total, currency, more in rows:
            for order in names[store, document]:
                found[order] = Paid(kind, int(total), currency, more or "")
    return found


def of_customers(db: HqDatabase, customers: Sequence[str], limit: int) -> list[OrderRow]:
    """Their newest orders."""
    sql = f"SELECT {_ALL} FROM customer_order WHERE customer IN_VALUES"
    rows = [_order(row) for row in db.rows_in(sql, (), customers)]
    return sorted(rows, key=lambda row: (row.made_ms, row.id), reverse=True)[:limit]


def places_of(db: HqDatabase, customers: Sequence[str]) -> list[tuple[str, str]]:
    """All their orders, each with every store whose registers hear of it."""
    rows = db.rows_in("SELECT store, pickup_store, id FROM customer_order WHERE customer IN_VALUES", (), customers)
    return sorted({(store, order) for *stores, order in rows for store in stores})


def forget_person(db: HqDatabase, customers: Sequence[str]) -> int:
    """Empty what was written about a person in their orders; returns how many orders had something."""
    done = 0
    for customer in customers:
        done += db.execute(
            "UPDATE customer_order SET comment = '', end_comment = '', address_lines = '' WHERE customer = ? "
            "AND (comment <> '' OR end_comment <> '' OR address_lines <> '')",
            (customer,),
        )
    return done


def read(db: HqDatabase, condition: str, parameters: Sequence[object]) -> list[OrderRow]:
    """``condition``: everything behind the table's name."""
    return [_order(row) for row in db.rows(f"SELECT {_ALL} FROM customer_order {condition}", parameters)]


def _order(row: Row) -> OrderRow:
    return OrderRow(*with_flags(row, _TAX_INCLUDED))
