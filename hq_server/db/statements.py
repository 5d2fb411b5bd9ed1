"""The rows of statements: found, moved from state to state, and what happened to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from hq_server.db.database import HqDatabase, with_flags
from hq_server.domain.statement import Acceptance, Check, Statement, StatementId

_COLUMNS = (
    "store, business_date, number, kind, state, method, currency, accounting_date, version, documents, stale, held, "
    "released, checks, accepted, started_ms, calculated_ms, posted_ms"
)
_ONE = "store = ? AND business_date = ? AND number = ?"
_IN_ORDER = "ORDER BY business_date, length(store), store, number"
_NO_LIMIT = 2**53
_checks = msgspec.json.Decoder(tuple[Check, ...])
_accepted = msgspec.json.Decoder(tuple[Acceptance, ...])


@dataclass(frozen=True, slots=True)
class Asked:
    """Business dates from the first to the last; of one store, or of these stores alone (None: all)."""

    first: str
    last: str
    store: str = ""
    stores: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class StatementEvent:
    """``person`` is empty where HQ did it by itself."""

    event: str
    person: str
    detail: str
    made_ms: int
    number: int


def lock_store(db: HqDatabase, store: str) -> None:
    """Take turns with everything that posts, or changes what is posted, of this store, until the transaction ends."""
    db.execute("INSERT INTO posting_head (store, next) VALUES (?, 1) ON CONFLICT (store) DO NOTHING", (store,))
    db.execute("UPDATE posting_head SET next = next WHERE store = ?", (store,))


def insert(db: HqDatabase, statement: Statement) -> None:
    marks = ", ".join("?" * 18)
    db.execute(f"INSERT INTO statement ({_COLUMNS}) VALUES ({marks})", (*_key(statement.id), *_values(statement)))


def save(db: HqDatabase, statement: Statement) -> None:
    """Everything but its key. A posted one is never saved again."""
    db.execute(
        "UPDATE statement SET kind = ?, state = ?, method = ?, currency = ?, accounting_date = ?, version = ?, "
        "documents = ?, stale = ?, held = ?, released = ?, checks = ?, accepted = ?, started_ms = ?, "
        f"calculated_ms = ?, posted_ms = ? WHERE {_ONE} AND state <> 'posted'",
        (*_values(statement), *_key(statement.id)),
    )


def find(db: HqDatabase, key: StatementId) -> Statement | None:
    row = db.row(f"SELECT {_COLUMNS} FROM statement WHERE {_ONE}", _key(key))
    return _statement(row) if row else None


def of_day(db: HqDatabase, store: str, business_date: str) -> list[Statement]:
    """In the order of their numbers."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM statement WHERE store = ? AND business_date = ? ORDER BY number",
        (store, business_date),
    )
    return [_statement(row) for row in rows]


def newest_first(
    db: HqDatabase,
    asked: Asked,
    *,
    posted: bool | None = None,
    after: tuple[str, str, int] | None = None,
    limit: int = _NO_LIMIT,
) -> list[Statement]:
    """Newest day first, stores in their order. ``posted``: only those in the books, or only the others; ``after``: day,
    store and number of the last one of the page before.
    """
    where, given = _where(asked)
    if posted is not None:
        where += f" AND state {'=' if posted else '<>'} 'posted'"
    if after is not None:
        day, store, number = after
        # The first part is what the index can begin at.
        where += (
            " AND business_date <= ? AND (business_date < ? OR length(store) > ? OR (length(store) = ? "
            "AND (store, number) > (?, ?)))"
        )
        given += [day, day, len(store), len(store), store, number]
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM statement WHERE business_date BETWEEN ? AND ?{where} "
        "ORDER BY business_date DESC, length(store), store, number LIMIT ?",
        (asked.first, asked.last, *given, limit),
    )
    return [_statement(row) for row in rows]


def unposted(db: HqDatabase) -> list[Statement]:
    """Oldest first: a day is posted before the next one of its store."""
    return [_statement(row) for row in db.rows(f"SELECT {_COLUMNS} FROM statement WHERE state <> 'posted' {_IN_ORDER}")]


def waiting(db: HqDatabase, asked: Asked, limit: int) -> list[Statement]:
    """What may wait for a person, of whatever day, oldest first: those that are held, and those that are checked."""
    where, given = _where(asked)
    needs = "(held = ? OR (state = 'checked' AND released = ?))"
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM statement WHERE state <> 'posted' AND {needs}{where} {_IN_ORDER} LIMIT ?",
        (True, False, *given, limit),
    )
    return [_statement(row) for row in rows]


def count_posted(db: HqDatabase, asked: Asked, most: int) -> int:
    """At most so many."""
    where, given = _where(asked)
    row = db.row(
        "SELECT count(*) FROM (SELECT 1 FROM statement WHERE business_date BETWEEN ? AND ? AND state = 'posted'"
        f"{where} LIMIT ?) AS part",
        (asked.first, asked.last, *given, most),
    )
    return int(row[0]) if row else 0


def unposted_since(db: HqDatabase, since_ms: int) -> list[tuple[str, str]]:
    """Stores and their unposted days, of stores that a register sent something of since then; oldest day first."""
    rows = db.rows(
        "SELECT DISTINCT store, business_date FROM statement WHERE state <> 'posted' AND store IN "
        "(SELECT store FROM register WHERE last_upload_ms >= ?) ORDER BY business_date, store",
        (since_ms,),
    )
    return [(store, day) for store, day in rows]


def held(db: HqDatabase) -> list[Statement]:
    """Those that wait for a person, oldest first."""
    where = "WHERE state <> 'posted' AND held = ?"
    return [_statement(row) for row in db.rows(f"SELECT {_COLUMNS} FROM statement {where} {_IN_ORDER}", (True,))]


def note_due(db: HqDatabase, store: str, register: str, shifts: Sequence[str]) -> None:
    """Something of these shifts was applied: their days have to be looked at."""
    rows = db.rows_in(
        "SELECT DISTINCT business_date FROM business_day WHERE store = ? AND register = ? AND shift IN_VALUES",
        (store, register),
        shifts,
    )
    for (business_date,) in sorted(set(rows)):
        note_day_due(db, store, business_date)


def note_day_due(db: HqDatabase, store: str, business_date: str) -> None:
    db.execute("INSERT INTO statement_due (store, business_date) VALUES (?, ?)", (store, business_date))


def days_due(db: HqDatabase) -> dict[tuple[str, str], list[int]]:
    """Store and day → the rows that say so, oldest day first."""
    due: dict[tuple[str, str], list[int]] = {}
    for store, day, row in db.rows("SELECT store, business_date, id FROM statement_due ORDER BY business_date, store"):
        due.setdefault((store, day), []).append(row)
    return due


def forget_due(db: HqDatabase, rows: Sequence[int]) -> None:
    db.execute_many("DELETE FROM statement_due WHERE id = ?", [(row,) for row in rows])


def add_event(db: HqDatabase, key: StatementId, event: str, now_ms: int, *, person: str = "", detail: str = "") -> None:
    db.execute(
        "INSERT INTO statement_event (store, business_date, number, event, person, detail, made_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*_key(key), event, person, detail, now_ms),
    )


def events_of(db: HqDatabase, store: str, business_date: str) -> list[StatementEvent]:
    """Oldest first, of all the day's statements."""
    rows = db.rows(
        "SELECT event, person, detail, made_ms, number FROM statement_event WHERE store = ? AND business_date = ? "
        "ORDER BY id",
        (store, business_date),
    )
    return [StatementEvent(*row) for row in rows]


def _key(key: StatementId) -> tuple[str, str, int]:
    return key.store, key.business_date, key.number


def _where(asked: Asked) -> tuple[str, list[object]]:
    text, given = "", list[object]()
    if asked.store:
        text, given = " AND store = ?", [asked.store]
    if asked.stores is not None:
        text += f" AND store IN ({', '.join('?' * len(asked.stores)) or 'NULL'})"
        given += asked.stores
    return text, given


def _values(statement: Statement) -> tuple[Any, ...]:
    return (
        *(statement.kind, statement.state, statement.method, statement.currency, statement.accounting_date),
        *(statement.version, statement.documents, statement.stale, statement.held, statement.released),
        *(msgspec.json.encode(statement.checks).decode(), msgspec.json.encode(statement.accepted).decode()),
        *(statement.started_ms, statement.calculated_ms, statement.posted_ms),
    )


def _statement(row: tuple[Any, ...]) -> Statement:
    values = with_flags(row, 10, 11, 12)
    values[13:15] = _checks.decode(row[13]), _accepted.decode(row[14])
    return Statement(StatementId(*values[:3]), *values[3:])
