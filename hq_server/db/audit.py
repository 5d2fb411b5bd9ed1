"""The audit's rows: added under the lock of the chain's head, read page by page, never changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase, Row

_COLUMNS = "position, made_ms, made_by, action, subject, store, changes, salt, changes_hash, previous_hash, hash"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """``changes`` as they are kept: JSON, or empty when they were erased."""

    position: int
    made_ms: int
    made_by: str
    action: str
    subject: str
    store: str
    changes: str
    salt: str
    changes_hash: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: empty texts and None mean all. ``subject`` is how it begins."""

    made_by: str | None = None
    action: str = ""
    subject: str = ""
    from_ms: int | None = None
    until_ms: int | None = None
    stores: frozenset[str] | None = None


def lock_head(db: HqDatabase) -> tuple[int, str]:
    """The newest entry's position and hash; nobody else adds one until the transaction ends."""
    row = db.rows("UPDATE audit_head SET position = position + 1 WHERE chain = 'hq' RETURNING position, hash")[0]
    return int(row[0]) - 1, str(row[1])


def read_head(db: HqDatabase) -> tuple[int, str]:
    row = db.row("SELECT position, hash FROM audit_head WHERE chain = 'hq'")
    return (int(row[0]), str(row[1])) if row else (0, "")


def add(db: HqDatabase, entry: EntryRow) -> None:
    marks = ", ".join("?" * 11)
    values = (
        *(entry.position, entry.made_ms, entry.made_by, entry.action, entry.subject, entry.store),
        *(entry.changes, entry.salt, entry.changes_hash, entry.previous_hash, entry.hash),
    )
    db.execute(f"INSERT INTO audit_entry ({_COLUMNS}) VALUES ({marks})", values)
    db.execute("UPDATE audit_head SET hash = ? WHERE chain = 'hq'", (entry.hash,))


def page(db: HqDatabase, wanted: Wanted, before: int | None, limit: int) -> list[EntryRow]:
    """The newest first, older than the position ``before``."""
    conditions, values = _conditions(wanted)
    if before is not None:
        conditions.append("position < ?")
        values.append(before)
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    rows = db.rows(f"SELECT {_COLUMNS} FROM audit_entry {where}ORDER BY position DESC LIMIT ?", (*values, limit))
    return [EntryRow(*row) for row in rows]


def walk(db: HqDatabase) -> Iterator[EntryRow]:
    """Every entry in its order."""
    for row in db.stream(f"SELECT {_COLUMNS} FROM audit_entry ORDER BY position"):
        yield EntryRow(*row)


def people(db: HqDatabase) -> list[str]:
    return _each(db, "made_by")


def actions(db: HqDatabase) -> list[str]:
    return _each(db, "action")


def who_did(db: HqDatabase, actions: Sequence[str], since_ms: int) -> list[tuple[str, str, int]]:
    """Who did one of these to whom and when, since then, in the order in which it was done."""
    marks = ", ".join("?" * len(actions))
    sql = (
        f"SELECT made_by, subject, made_ms FROM audit_entry WHERE action IN ({marks}) AND made_ms > ? ORDER BY position"
    )
    return [(str(by), str(subject), int(made)) for by, subject, made in db.rows(sql, (*actions, since_ms))]


def empty_values(db: HqDatabase, subjects: Sequence[str]) -> int:
    """Take the values out of all that was done to these; who did what and when stays."""
    touched = 0
    for subject in subjects:
        touched += db.execute(
            "UPDATE audit_entry SET changes = '', salt = '' WHERE subject = ? AND changes <> ''", (subject,)
        )
    return touched


def empty_values_at(db: HqDatabase, subjects: Sequence[str], moments: Sequence[int]) -> int:
    """Of what was done to these at these moments alone."""
    sql = "UPDATE audit_entry SET changes = '', salt = '' WHERE subject = ? AND made_ms = ? AND changes <> ''"
    return sum(db.execute(sql, (subject, moment)) for subject in subjects for moment in moments)


def _conditions(wanted: Wanted) -> tuple[list[str], list[object]]:
    texts: list[str] = []
    values: list[object] = []

    def add_one(text: str, *parameters: object) -> None:
        texts.append(text)
        values.extend(parameters)

    if wanted.made_by is not None:
        add_one("made_by = ?", wanted.made_by)
    if wanted.action:
        add_one("action = ?", wanted.action)
    if wanted.subject:
        add_one("subject >= ? AND subject < ?", wanted.subject, wanted.subject + "\U0010ffff")
    if wanted.from_ms is not None:
        add_one("made_ms >= ?", wanted.from_ms)
    if wanted.until_ms is not None:
        add_one("made_ms < ?", wanted.until_ms)
    if wanted.stores is not None:
        add_one(f"store IN ({', '.join('?' * len(wanted.stores))})" if wanted.stores else "1 = 0", *wanted.stores)
    return texts, values


def _each(db: HqDatabase, column: str) -> list[str]:
    """Every value of a column, each found by the index from the one before it, however many entries there are."""
    rows: list[Row] = db.rows(
        f"WITH RECURSIVE one AS (SELECT min({column}) AS value FROM audit_entry UNION ALL "
        f"SELECT (SELECT min({column}) FROM audit_entry WHERE {column} > one.value) FROM one "
        "WHERE one.value IS NOT NULL) SELECT value FROM one WHERE value IS NOT NULL"
    )
    return [str(row[0]) for row in rows]
