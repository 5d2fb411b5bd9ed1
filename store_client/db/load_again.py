"""Keeps which feeds HQ wants loaded again from their start, and which of these are done."""

from dataclasses import dataclass

from store_client.db.database import RegisterDatabase


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """``request`` is HQ's name for it."""

    request: str
    feed: int
    reached: bool


def load_all(db: RegisterDatabase) -> list[LoadRequest]:
    rows = db.rows("SELECT request, feed, reached FROM load_again ORDER BY request")
    return [LoadRequest(request, feed, bool(reached)) for request, feed, reached in rows]


def add(db: RegisterDatabase, request: str, feed: int) -> None:
    db.run("INSERT INTO load_again (request, feed, reached) VALUES (?, ?, 0)", (request, feed))


def note_reached(db: RegisterDatabase, request: str) -> None:
    db.run("UPDATE load_again SET reached = 1 WHERE request = ?", (request,))


def remove(db: RegisterDatabase, request: str) -> None:
    db.run("DELETE FROM load_again WHERE request = ?", (request,))
