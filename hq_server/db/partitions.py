"""The parts of large tables on PostgreSQL: what grows with sales by store, what is kept for a while only by week.

A week is dropped as a whole, which costs the same however many rows it has. SQLite has no parts.
"""

from datetime import UTC, datetime

from hq_server.db.database import HqDatabase

BY_STORE = (
    "inbox",
    "transaction_header",
    "transaction_line",
    "transaction_tender",
    "transaction_return",
    "posted_transaction",
)
BY_WEEK = ("upload_session", "download_session")
# See migration 0014.
_STORE_PARTS = "SELECT COALESCE(current_setting('comptoir.parts', true), '8')::int"
WEEK_MS = 7 * 24 * 3_600_000
# The first Monday after the beginning of time.
_MONDAY_MS = 4 * 24 * 3_600_000
_WEEKS_AHEAD = 2
# Any number will do, as long as nothing else in the database server uses it as an advisory lock.
_LOCK_NUMBER = 0x5061727469747365
# A new week, or the end of an old one, may keep nobody waiting: it can be done the next time as well.
_LOCK_WAIT = "SET LOCAL lock_timeout = '500ms'"
_INDEXES = (
    "SELECT i.relname, pg_get_indexdef(i.oid), x.indisprimary FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
    "WHERE x.indrelid = ?::text::regclass ORDER BY x.indisprimary DESC, i.relname"
)
_PARTS = (
    "SELECT c.relname FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid WHERE h.inhparent = ?::text::regclass "
    "ORDER BY c.relname"
)


def divide_all(db: HqDatabase) -> None:
    """Divide the tables of a new database as migration 0014 divides those of an older one."""
    if db.engine == "sqlite":
        return
    with db.write():
        parts = store_parts(db)
        for table in BY_STORE:
            _divide(db, table, "HASH (store)", parts)
        for table in BY_WEEK:
            _divide(db, table, "RANGE (started_ms)", 0)


def store_parts(db: HqDatabase) -> int:
    """Into how many parts a new database divides what grows with sales."""
    row = db.row(_STORE_PARTS)
    return int(row[0]) if row else 0


def keep_weeks(db: HqDatabase, table: str, now_ms: int, kept_ms: int) -> int:
    """Within a write transaction: make the weeks that come, drop those that are over for longer than ``kept_ms``;
    returns how many were dropped. Of several workers that try at once one does it.
    """
    if db.engine == "sqlite" or db.row("SELECT pg_try_advisory_xact_lock(?)", (_LOCK_NUMBER,)) != (True,):
        return 0
    parts = {row[0] for row in db.rows(_PARTS, (table,))}
    this_week = _monday_before(now_ms)
    missing = [
        start for week in range(_WEEKS_AHEAD + 1) if _name(table, start := this_week + week * WEEK_MS) not in parts
    ]
    over = sorted(name for name in parts if _is_over(table, name, now_ms - kept_ms))
    if missing or over:
        db.execute(_LOCK_WAIT)
    for start in missing:
        _make_week(db, table, start)
    for name in over:
        db.execute(f"DROP TABLE {name}")
    return len(over)


def rest_of(db: HqDatabase, table: str) -> str:
    """Where the rows are that belong to no week: the whole table on SQLite."""
    return table if db.engine == "sqlite" else f"{table}_rest"


def _make_week(db: HqDatabase, table: str, start_ms: int) -> None:
    """What came before the week was made moves into it."""
    name, within = _name(table, start_ms), f"started_ms >= {start_ms} AND started_ms < {start_ms + WEEK_MS}"
    db.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS)")
    db.execute(
        f"WITH moved AS (DELETE FROM {table}_rest WHERE {within} RETURNING *) INSERT INTO {name} SELECT * FROM moved"
    )
    db.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({start_ms}) TO ({start_ms + WEEK_MS})")


def _monday_before(now_ms: int) -> int:
    return now_ms - (now_ms - _MONDAY_MS) % WEEK_MS


def _name(table: str, start_ms: int) -> str:
    return f"{table}_{datetime.fromtimestamp(start_ms // 1000, UTC):%Y%m%d}"


def _is_over(table: str, name: str, before_ms: int) -> bool:
    """By its name: whether the whole week is before this moment."""
    day = name.removeprefix(f"{table}_")
    if not day.isdigit():
        return False
    start = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
    return int(start.timestamp()) * 1000 + WEEK_MS <= before_ms


def _divide(db: HqDatabase, table: str, by: str, parts: int) -> None:
    indexes = db.rows(_INDEXES, (table,))
    db.execute(f"ALTER TABLE {table} RENAME TO {table}_whole")
    db.execute(f"CREATE TABLE {table} (LIKE {table}_whole INCLUDING DEFAULTS) PARTITION BY {by}")
    if parts:
        for part in range(parts):
            values = f"WITH (MODULUS {parts}, REMAINDER {part})"
            db.execute(f"CREATE TABLE {table}_{part:02d} PARTITION OF {table} FOR VALUES {values}")
    else:
        db.execute(f"CREATE TABLE {table}_rest PARTITION OF {table} DEFAULT")
    db.execute(f"DROP TABLE {table}_whole")
    for name, definition, primary in indexes:
        columns = definition[definition.index("(") :]
        db.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY {columns}" if primary else definition)
