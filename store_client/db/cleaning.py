"""Takes what was deleted out of the file itself: dead words of the search tables, old pages, and earlier copies.

A statement that deletes leaves its bytes behind: in full-text segments until they are merged, in pages until the file
is rewritten, in the log until it is cut, and in the copies that were made before the schema changed.
"""

from pathlib import Path

from store_client.db.database import RegisterDatabase
from store_client.db.settings import read_setting, save_settings

WORD_TABLES = ("customer_search", "customer_hash")
_WANTED = "cleaning_wanted"
_NUMBER = "cleaning_number"
_PAGES = 4
_NOTHING_CHANGED = 2


def want(db: RegisterDatabase) -> None:
    """Within the transaction that deletes something of a person."""
    number = str(int(read_setting(db, _NUMBER) or "0") + 1)
    save_settings(db, {_NUMBER: number, _WANTED: number})


def wanted(db: RegisterDatabase) -> str:
    """Another text each time something was deleted since; empty when the file is clean."""
    return read_setting(db, _WANTED) or ""


def note_done(db: RegisterDatabase, mark: str) -> bool:
    """``mark`` is what was wanted when the cleaning began. False when more was deleted meanwhile."""
    return db.run(f"UPDATE setting SET value = '' WHERE key = '{_WANTED}' AND value = ?", (mark,)) == 1


def begin_merging(db: RegisterDatabase, table: str) -> bool:
    """Let all segments become one, which then has no dead word; a few pages of it now. Whether there is more to do."""
    return _merge(db, table, -_PAGES)


def go_on_merging(db: RegisterDatabase, table: str) -> bool:
    """A few pages more; whether there is more to do."""
    return _merge(db, table, _PAGES)


def _merge(db: RegisterDatabase, table: str, pages: int) -> bool:
    """The table says by its own changed rows whether it did anything (sqlite.org/fts5.html, 6.8)."""
    before = db.value("SELECT total_changes()")
    db.run(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))
    return bool(db.value("SELECT total_changes()") - before >= _NOTHING_CHANGED)


def rewrite_file(db: RegisterDatabase) -> None:
    """Only what is there is written; nobody else writes as long as that takes."""
    db.run("VACUUM")


def remove_copies(db: RegisterDatabase) -> int:
    """Copies that were made before a change of the schema, which has succeeded since."""
    copies = list(_beside(db, "before"))
    for copy in copies:
        copy.unlink(missing_ok=True)
    return len(copies)


def count_set_aside(db: RegisterDatabase) -> int:
    """Damaged files that were set aside: what stands in them may be nowhere else, so a person decides."""
    return sum(not path.name.endswith(("-wal", "-shm", ".key")) for path in _beside(db, "damaged"))


def _beside(db: RegisterDatabase, what: str) -> list[Path]:
    return sorted(db.path.parent.glob(f"{db.path.name}.{what}-*"))
