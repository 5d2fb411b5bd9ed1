"""Customer files that people sent: kept until they are written or discarded, with what came of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase, Row

WAITING, CONFIRMED, DONE = "waiting", "confirmed", "done"
_COLUMNS = (
    *("id", "file_name", "encoding", "store", "made_by", "made_ms", "state", "mapping", "ticked", "rows_total"),
    *("rows_done", "new_customers", "changed_customers", "same_customers", "refused_rows", "alike_rows", "ended_ms"),
)
_READ = ", ".join(_COLUMNS)
_REFUSAL = ("import_id", "row_number", "field", "message", "cells")


@dataclass(frozen=True, slots=True)
class CustomerImport:
    """``columns``: the field of each column of the file; ``ticked``: rows taken although they are like others.

    ``refused`` and ``alike`` are rows that were not taken; ``done`` counts the rows that are dealt with.
    """

    id: str
    file_name: str
    encoding: str
    store: str
    made_by: str
    made_ms: int
    state: str
    columns: tuple[str, ...] = ()
    ticked: frozenset[int] = frozenset()
    total: int = 0
    done: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    alike: int = 0
    ended_ms: int | None = None

    @property
    def left_out(self) -> int:
        return self.refused + self.alike


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken, as it stood in the file; ``message`` is as ``texts.keep`` stores it."""

    row: int
    field: str
    message: str
    cells: tuple[str, ...]


def insert(db: HqDatabase, made: CustomerImport, packed: str) -> None:
    marks = ", ".join("?" * (len(_COLUMNS) + 1))
    db.execute(f"INSERT INTO customer_import ({_READ}, packed) VALUES ({marks})", (*_values(made), packed))


def find(db: HqDatabase, key: str) -> CustomerImport | None:
    row = db.row(f"SELECT {_READ} FROM customer_import WHERE id = ?", (key,))
    return _import(row) if row else None


def lock(db: HqDatabase, key: str) -> CustomerImport | None:
    """Within a write transaction: nobody else goes on with it until the end."""
    hold = "" if db.engine == "sqlite" else " FOR UPDATE"
    row = db.row(f"SELECT {_READ} FROM customer_import WHERE id = ?{hold}", (key,))
    return _import(row) if row else None


def packed_file(db: HqDatabase, key: str) -> str:
    row = db.row("SELECT packed FROM customer_import WHERE id = ?", (key,))
    return str(row[0]) if row else ""


def save(db: HqDatabase, made: CustomerImport) -> None:
    """As it is now; the file goes when it has ended."""
    names = ", ".join(f"{name} = ?" for name in _COLUMNS[1:])
    gone = ", packed = ''" if made.state == DONE else ""
    db.execute(f"UPDATE customer_import SET {names}{gone} WHERE id = ?", (*_values(made)[1:], made.id))


def waiting(db: HqDatabase) -> list[tuple[str, str]]:
    """Each with its file, as it is packed."""
    return [(row[0], row[1]) for row in db.rows("SELECT id, packed FROM customer_import WHERE state = ?", (WAITING,))]


def remove(db: HqDatabase, key: str) -> None:
    db.execute("DELETE FROM customer_import WHERE id = ? AND state = ?", (key, WAITING))


def first_confirmed(db: HqDatabase) -> str | None:
    """The id of the oldest one that is to be written."""
    row = db.row("SELECT id FROM customer_import WHERE state = ? ORDER BY made_ms, id LIMIT 1", (CONFIRMED,))
    return str(row[0]) if row else None


def newest(db: HqDatabase, limit: int, stores: frozenset[str] | None = None) -> list[CustomerImport]:
    """Of these stores, None for all."""
    numbers = sorted(stores or ())
    where = (
        "" if stores is None else f"WHERE store IN ({', '.join('?' * len(numbers))}) " if numbers else "WHERE 1 = 0 "
    )
    sql = f"SELECT {_READ} FROM customer_import {where}ORDER BY made_ms DESC, id DESC LIMIT ?"
    rows = db.rows(sql, (*numbers, limit))
    return [_import(row) for row in rows]


def add_refusals(db: HqDatabase, key: str, refusals: Sequence[Refusal]) -> None:
    rows = [(key, one.row, one.field, one.message, json.dumps(one.cells)) for one in refusals]
    db.insert_rows("customer_import_refusal", _REFUSAL, rows)


def refusals(db: HqDatabase, key: str, after: int, limit: int) -> list[Refusal]:
    """In the order of the file; ``after`` is the last row of the page before."""
    sql = (
        "SELECT row_number, field, message, cells FROM customer_import_refusal "
        "WHERE import_id = ? AND row_number > ? ORDER BY row_number LIMIT ?"
    )
    rows = db.rows(sql, (key, after, limit))
    return [Refusal(row, field, message, tuple(json.loads(cells))) for row, field, message, cells in rows]


def forget_refusals(db: HqDatabase) -> int:
    """Of every import that has ended: nobody can tell whose rows they are. Row 1, the heading, stays."""
    return db.execute("DELETE FROM customer_import_refusal WHERE row_number > 1")


def forget_old(db: HqDatabase, waiting_before_ms: int, ended_before_ms: int) -> None:
    """Files that nobody confirmed, and rows that were not taken long ago."""
    db.execute("DELETE FROM customer_import WHERE state = ? AND made_ms < ?", (WAITING, waiting_before_ms))
    db.execute(
        "DELETE FROM customer_import_refusal WHERE import_id IN "
        "(SELECT id FROM customer_import WHERE state = ? AND ended_ms < ?)",
        (DONE, ended_before_ms),
    )


def _values(made: CustomerImport) -> tuple[object, ...]:
    return (
        *(made.id, made.file_name, made.encoding, made.store, made.made_by, made.made_ms, made.state),
        *(json.dumps(made.columns), json.dumps(sorted(made.ticked)), made.total, made.done),
        *(made.new, made.changed, made.same, made.refused, made.alike, made.ended_ms),
    )


def _import(row: Row) -> CustomerImport:
    columns, ticked = tuple(json.loads(row[7])), frozenset(json.loads(row[8]))
    return CustomerImport(*(*row[:7], columns, ticked, *row[9:]))
