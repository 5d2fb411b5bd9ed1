"""Upload and download sessions for HQ's pages: newest first, page by page."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from hq_server.db import sessions, stores
from hq_server.db.database import HqDatabase
from hq_server.db.sessions import Download, Upload, Wanted
from hq_server.domain.registers import RegisterIdentity

PAGE = 50

Session = TypeVar("Session", Upload, Download)


@dataclass(frozen=True, slots=True)
class SessionPage(Generic[Session]):
    """``following`` is what to ask the next page with; empty at the end."""

    sessions: tuple[Session, ...]
    following: str


@dataclass(frozen=True, slots=True)
class Filter:
    """``where``: a store (``101``), a register (``101-2``) or everything; ``trouble``: only what went wrong."""

    where: str = ""
    trouble: bool = False
    before: str = ""


def list_uploads(
    db: HqDatabase, wanted: Filter, seen: Collection[str] | None = None, limit: int = PAGE
) -> SessionPage[Upload]:
    with db.read():
        found = sessions.list_uploads(db, _wanted(db, wanted, seen, 3), limit + 1)
    shown = tuple(found[:limit])
    last = shown[-1] if len(found) > limit else None
    return SessionPage(shown, f"{last.started_ms} {last.store} {last.register}" if last else "")


def list_downloads(
    db: HqDatabase, wanted: Filter, seen: Collection[str] | None = None, limit: int = PAGE
) -> SessionPage[Download]:
    with db.read():
        found = sessions.list_downloads(db, _wanted(db, wanted, seen, 4), limit + 1)
    shown = tuple(found[:limit])
    last = shown[-1] if len(found) > limit else None
    return SessionPage(shown, f"{last.started_ms} {last.store} {last.register} {last.feed}" if last else "")


def _wanted(db: HqDatabase, wanted: Filter, seen: Collection[str] | None, key: int) -> Wanted:
    store, dash, number = wanted.where.partition("-")
    before = _before(wanted.before, key)
    if not store:
        return Wanted(None, None if seen is None else tuple(sorted(seen)), wanted.trouble, before)
    if seen is not None and store not in seen:
        return Wanted((), None, wanted.trouble, before)
    if dash:
        return Wanted((RegisterIdentity(store, number),), None, wanted.trouble, before)
    of_store = tuple(RegisterIdentity(one.store, one.number) for one in stores.registers_of(db, store))
    return Wanted(of_store, None, wanted.trouble, before)


def _before(text: str, key: int) -> tuple[object, ...] | None:
    """A page's address may be typed by anybody: what makes no sense is the first page."""
    parts = text.split(" ")
    if len(parts) != key or not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
        return None
    time, store, register, *feed = parts
    return int(time), store, register, *map(int, feed)
