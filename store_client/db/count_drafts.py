"""Stores counts that are not handed in yet, so that they outlast the program."""

from store_client.db.database import RegisterDatabase


def save(db: RegisterDatabase, shift: str, content: str) -> None:
    """One statement, which is a write transaction of its own outside of one. ``content``: JSON."""
    db.run("INSERT OR REPLACE INTO count_draft (shift, content) VALUES (?, ?)", (shift, content))


def load(db: RegisterDatabase, shift: str) -> str:
    """Empty when there is none."""
    found = db.row("SELECT content FROM count_draft WHERE shift = ?", (shift,))
    return str(found[0]) if found else ""


def clear(db: RegisterDatabase, shift: str) -> None:
    db.run("DELETE FROM count_draft WHERE shift = ?", (shift,))
