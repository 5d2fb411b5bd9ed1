"""One text for all that a database holds, and the digests of a program's database after each of its transactions."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

Rows = Callable[[str], list[Any]]


class Digests:
    """``states``: after each finished transaction, the first is what there was; ``writing``: of the last one begun."""

    def __init__(self, first: str) -> None:
        self.states = [first]
        self.writing = first

    @contextmanager
    def noted(self, kind: type[Any], rows_of: Callable[[Any], Rows | None]) -> Iterator[None]:
        """Every commit of this kind of database is noted; ``rows_of`` its arguments says how to read (None: not)."""
        commit = kind._commit

        def committing(db: Any, *rest: Any) -> None:
            rows = rows_of(db)
            if rows is not None:
                self.writing = digest(rows)
            commit(db, *rest)
            if rows is not None:
                self.states.append(self.writing)

        with patch.object(kind, "_commit", committing):
            yield


def digest(rows: Rows) -> str:
    """Every row of every table, and the schema. What a search table is made of is settled only by the commit itself;
    SQLite's integrity check holds it against the rows.
    """
    found = hashlib.sha256(repr(rows("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")).encode())
    for (name,) in rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"):
        found.update(repr((name, sorted(map(repr, rows(f'SELECT * FROM "{name}"'))))).encode())
    return found.hexdigest()
