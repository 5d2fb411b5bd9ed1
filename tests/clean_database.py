"""Makes a used test database like new: its rows are removed, which costs a fifth of making it again."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

# What deleting leaves behind in tables and indexes slows down the next tests; then a new database is cheaper.
_MOST_USES = 40


@dataclass(slots=True)
class Seed:
    """What a database of the newest schema looks like before anybody has used it."""

    shape: tuple[object, ...]
    tables: tuple[str, ...]
    rows: dict[str, bytes]
    sequences: tuple[tuple[str, int, bool], ...]


def look(url: str) -> Seed:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
        tables = tuple(name for (name,) in found)
        rows = {table: _copy_out(connection, table) for table in _filled(connection, tables)}
        sequences = connection.execute(
            "SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),"
            " last_value IS NOT NULL FROM pg_sequences"
        ).fetchall()
        return Seed(_shape(connection), tables, rows, tuple((name, value, used) for name, value, used in sequences))


class Pool:
    """Clean databases to be used again, each for one test at a time."""

    def __init__(self, seed: Seed) -> None:
        self._seed = seed
        self._uses: dict[str, int] = {}
        self._free: list[str] = []
        # Kept open: what a connection has learned about the tables is half of the time that cleaning takes.
        self._cleaners: dict[str, psycopg.Connection] = {}

    def take(self) -> str | None:
        """The address of one, or None: make one and ``note`` it."""
        return self._free.pop() if self._free else None

    def note(self, url: str) -> None:
        self._uses[url] = 0

    def take_back(self, url: str) -> bool:
        """False: it cannot be used again (its tables were changed, it is worn out, or not ours): drop it."""
        if url not in self._uses:
            return False
        self._uses[url] += 1
        if self._uses[url] < _MOST_USES and self._clean(url):
            self._free.append(url)
            return True
        del self._uses[url]
        if url in self._cleaners:
            self._cleaners.pop(url).close()
        return False

    def close(self) -> None:
        for connection in self._cleaners.values():
            connection.close()

    def _clean(self, url: str) -> bool:
        try:
            if url not in self._cleaners:
                self._cleaners[url] = psycopg.connect(url, autocommit=True)
            return _clean(self._cleaners[url], self._seed)
        except psycopg.Error:  # its user may not do that, or a test has broken it
            return False


def _clean(connection: psycopg.Connection, seed: Seed) -> bool:
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    if _shape(connection) != seed.shape:
        return False
    # No foreign key is asked: all rows go.
    connection.execute("SET session_replication_role = replica")
    for table in _filled(connection, seed.tables):
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    for table, rows in seed.rows.items():
        _copy_in(connection, table, rows)
    for sequence, value, used in seed.sequences:
        connection.execute("SELECT setval(%s::regclass, %s, %s)", (sequence, value, used))
    return True


def _shape(connection: psycopg.Connection) -> tuple[object, ...]:
    """Another one as soon as a test has made, changed or dropped a table, an index or a setting of the database."""
    return (
        connection.execute(
            "SELECT count(*), sum(relnatts), sum(relchecks), sum(hashtext(relname)::bigint),"
            " (SELECT count(*) FROM pg_constraint),"
            " (SELECT sum(hashtext(prosrc)::bigint) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),"
            " (SELECT count(*) FROM pg_trigger),"
            " (SELECT count(*) FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase"
            "  WHERE d.datname = current_database())"
            " FROM pg_class WHERE relnamespace <> 'pg_toast'::regnamespace"
        ).fetchone()
        or ()
    )


def _filled(connection: psycopg.Connection, tables: tuple[str, ...]) -> list[str]:
    part = sql.SQL("(SELECT {}::text FROM {} LIMIT 1)")
    asked = sql.SQL(" UNION ALL ").join(part.format(table, sql.Identifier(table)) for table in tables)
    return [name for (name,) in connection.execute(asked).fetchall()]


def _copy_out(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copied:
        return b"".join(bytes(part) for part in copied)


def _copy_in(connection: psycopg.Connection, table: str, rows: bytes) -> None:
    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copying:
        copying.write(rows)
