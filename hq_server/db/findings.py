"""The rows of findings: what the rules found in a transaction, open, accepted by a person or closed again."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase, Row
from hq_server.texts import keep, tell

OPEN, ACCEPTED, CLOSED = "open", "accepted", "closed"
Place = tuple[str, int]  # register, sequence

_COLUMNS = "store, register, sequence, rule, line, business_date, message, field, proposed, state, found_ms, changed_ms"
_ONE = "store = ? AND register = ? AND sequence = ?"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """``line`` is 0 when the whole transaction is meant. ``proposed`` is what would be right in ``field``, if HQ can
    tell; as the document writes it.
    """

    store: str
    register: str
    sequence: int
    rule: str
    line: int
    business_date: str
    message: str
    field: str
    proposed: str
    state: str
    found_ms: int
    changed_ms: int

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a register's transactions of a day were looked at: there were ``count`` from ``first`` to ``last``."""

    register: str
    first: int
    last: int
    count: int


def of_day(db: HqDatabase, store: str, business_date: str) -> list[FindingRow]:
    """Open and accepted ones."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM finding WHERE store = ? AND business_date = ? AND state <> 'closed' "
        "ORDER BY register, sequence, line, rule",
        (store, business_date),
    )
    return [_finding(row) for row in rows]


def of_document(db: HqDatabase, store: str, register: str, sequence: int) -> list[FindingRow]:
    """All of them, the closed ones with them."""
    rows = db.rows(f"SELECT {_COLUMNS} FROM finding WHERE {_ONE} ORDER BY line, rule", (store, register, sequence))
    return [_finding(row) for row in rows]


def days_with_open(db: HqDatabase) -> list[tuple[str, str]]:
    """Stores and their days, oldest first."""
    rows = db.rows(
        "SELECT DISTINCT store, business_date FROM finding WHERE state <> 'closed' AND state = 'open' ORDER BY 2, 1"
    )
    return [(store, day) for store, day in rows]


def put(db: HqDatabase, findings: Sequence[FindingRow]) -> None:
    """Open them; one that was there before is open again from now on."""
    db.execute_many(
        f"INSERT INTO finding ({_COLUMNS}) VALUES ({', '.join('?' * 12)}) "
        "ON CONFLICT (store, register, sequence, rule, line) DO UPDATE SET business_date = excluded.business_date, "
        "message = excluded.message, field = excluded.field, proposed = excluded.proposed, state = excluded.state, "
        "found_ms = CASE WHEN finding.state = 'closed' THEN excluded.found_ms ELSE finding.found_ms END, "
        "changed_ms = excluded.changed_ms",
        [
            (
                *(one.store, one.register, one.sequence, one.rule, one.line, one.business_date, keep(one.message)),
                *(one.field, one.proposed, one.state, one.found_ms, one.changed_ms),
            )
            for one in findings
        ],
    )


def put_state(db: HqDatabase, findings: Sequence[FindingRow], state: str, now_ms: int) -> None:
    db.execute_many(
        f"UPDATE finding SET state = ?, changed_ms = ? WHERE {_ONE} AND rule = ? AND line = ?",
        [(state, now_ms, one.store, one.register, one.sequence, one.rule, one.line) for one in findings],
    )


def marks_of_day(db: HqDatabase, store: str, business_date: str) -> dict[str, Mark]:
    """Register → how far it was looked at."""
    rows = db.rows(
        "SELECT register, first, last, count FROM validation_mark WHERE store = ? AND business_date = ?",
        (store, business_date),
    )
    return {row[0]: Mark(*row) for row in rows}


def put_marks(db: HqDatabase, store: str, business_date: str, marks: Sequence[Mark]) -> None:
    db.execute_many(
        "INSERT INTO validation_mark (store, register, business_date, first, last, count) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (store, register, business_date) DO UPDATE SET first = excluded.first, last = excluded.last, "
        "count = excluded.count",
        [(store, one.register, business_date, one.first, one.last, one.count) for one in marks],
    )


def count_open_documents(db: HqDatabase) -> tuple[int, int | None]:
    """How many transactions have an open finding, and since when the oldest is there."""
    row = db.row(
        "SELECT count(*), min(found_ms) FROM (SELECT min(found_ms) AS found_ms FROM finding WHERE state <> 'closed' "
        "AND state = 'open' GROUP BY store, register, sequence) AS documents"
    )
    return (int(row[0]), row[1]) if row else (0, None)


def all_open(db: HqDatabase, limit: int) -> list[FindingRow]:
    """Oldest day first."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM finding WHERE state <> 'closed' AND state = 'open' "
        "ORDER BY business_date, store, register, sequence, line, rule LIMIT ?",
        (limit,),
    )
    return [_finding(row) for row in rows]


def quarantined_of_day(db: HqDatabase, store: str, business_date: str) -> list[Row]:
    """Register, sequence, received and reason of the documents of a day, or of one of its shifts, that could not be
    applied.
    """
    rows = db.rows(
        "SELECT i.register, i.sequence, i.received_ms, i.reason FROM inbox i WHERE i.store = ? "
        "AND i.state <> 'applied' AND i.state = 'quarantined' AND (i.business_date = ? OR EXISTS ("
        "SELECT 1 FROM business_day d WHERE d.store = i.store AND d.register = i.register AND d.business_date = ? "
        "AND i.sequence BETWEEN d.opened_sequence AND d.closed_sequence)) ORDER BY i.register, i.sequence",
        (store, business_date, business_date),
    )
    return [(register, sequence, received_ms, tell(reason)) for register, sequence, received_ms, reason in rows]


def _finding(row: Row) -> FindingRow:
    store, register, sequence, rule, line, date, message, *rest = row
    return FindingRow(store, register, int(sequence), rule, int(line), date, tell(message), *rest)
