"""Pulls one feed: page by page from the cursor on, written in short transactions that leave room for the cashier's."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import msgspec

from store_client.db import cursors, shifts
from store_client.db.cursors import FeedCursor
from store_client.db.database import RegisterDatabase
from store_client.errors import HqUnreachable
from store_client.sync.appliers import KINDS
from store_client.sync.applying import Applying
from store_client.sync.hq_client import HqClient
from store_client.texts import _
from store_client.wire.incoming import Change, FeedPage

PAGE = 500
FEWEST, MOST = 50, 500
LONGEST_HOLD_SECONDS = 0.008
REST_SECONDS = 0.005
_NULL = b"null"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pulled:
    """``finished``: there is nothing newer at HQ; ``unreadable`` changes were passed over."""

    changes: int
    unreadable: int
    finished: bool


@dataclass(slots=True)
class _Chunk:
    """Changes that are written together, sorted by kind: the records as they are now, and the keys of those gone."""

    changes: Sequence[Change]
    now: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unreadable: int = 0

    def read(self) -> None:
        for change in self.changes:
            kind = KINDS.get(change.kind)
            if kind is None:  # of a newer HQ
                continue
            if bytes(change.body) == _NULL:
                self.gone[change.kind].append(change.key)
                continue
            try:
                self.now[change.kind].append(kind.read(change))
            except msgspec.DecodeError as error:
                self.unreadable += 1
                _log.warning("change %s of %s %s cannot be read: %s", change.position, change.kind, change.key, error)

    def write(self, db: RegisterDatabase, applying: Applying) -> None:
        for name in {**self.now, **self.gone}:
            KINDS[name].apply(db, self.now.get(name, ()), self.gone.get(name, ()), applying)


@dataclass(slots=True)
class Breathing:
    """How many rows this computer writes within a time that the cashier does not notice, learnt from chunk to chunk."""

    rest: Callable[[float], object] = time.sleep
    steady: Callable[[], float] = time.monotonic
    rows: int = FEWEST

    def learn(self, rows: int, held_seconds: float) -> None:
        """``held_seconds``: how long the file was locked for that many rows."""
        if held_seconds > LONGEST_HOLD_SECONDS:
            self.rows = max(FEWEST, self.rows // 2)
        elif held_seconds < LONGEST_HOLD_SECONDS / 2 and rows >= self.rows:
            self.rows = min(MOST, self.rows * 3 // 2)


def pull_changes(
    db: RegisterDatabase,
    client: HqClient,
    feed: int,
    epoch: str,
    applying: Callable[[], Applying],
    breathing: Breathing,
    go_on: Callable[[], bool] = lambda: True,
) -> Pulled:
    """Pull until HQ has no more or ``go_on`` says no. Another ``epoch`` (HQ's) than the cursor's: from the start."""
    cursor = cursors.load(db, feed)
    if cursor.epoch != epoch:
        cursor = FeedCursor(epoch, 0)
    writing = _Writing(db, feed, applying, breathing)
    changes = unreadable = resets = 0
    more = True
    with closing(_Pages(client, feed)) as pages:
        while more and go_on():
            page = pages.read(cursor)
            if page.reset:
                resets += 1
                cursor = writing.start_again(page.epoch, resets)
                continue
            cursor, more = FeedCursor(page.epoch, page.position), page.more
            if more:
                pages.ask_ahead(cursor)
            unreadable += writing.write_page(cursor, page.changes)
            changes += len(page.changes)
    return Pulled(changes, unreadable, not more)


class _Pages:
    """Reads a feed page by page; the next one comes from HQ while the one before is being written."""

    def __init__(self, client: HqClient, feed: int) -> None:
        self._client, self._feed = client, feed
        self._thread: ThreadPoolExecutor | None = None
        self._coming: Future[FeedPage] | None = None

    def read(self, cursor: FeedCursor) -> FeedPage:
        """What follows; when it was asked for ahead, of that position. Raises what the client raises."""
        coming, self._coming = self._coming, None
        return coming.result() if coming else self._ask(cursor)

    def ask_ahead(self, cursor: FeedCursor) -> None:
        self._thread = self._thread or ThreadPoolExecutor(1, "feed")
        self._coming = self._thread.submit(self._ask, cursor)

    def close(self) -> None:
        """Waits for a page on its way: the client is for one thread at a time."""
        if self._thread:
            self._thread.shutdown()

    def _ask(self, cursor: FeedCursor) -> FeedPage:
        return self._client.read_feed(self._feed, cursor.position, cursor.epoch, PAGE)


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes the pages of one feed."""

    db: RegisterDatabase
    feed: int
    applying: Callable[[], Applying]
    breathing: Breathing

    def start_again(self, epoch: str, resets: int) -> FeedCursor:
        if resets > 1:
            raise HqUnreachable(_("HQ's answers do not fit together. Everything is kept here; trying again later."))
        _log.info("feed %d starts again from the beginning: HQ's epoch is %s now", self.feed, epoch)
        with self.db.write():
            cursors.save(self.db, self.feed, epoch, 0)
        return FeedCursor(epoch, 0)

    def write_page(self, cursor: FeedCursor, changes: Sequence[Change]) -> int:
        """Write the page in chunks, each with its own cursor; returns how many changes could not be read."""
        unreadable = start = 0
        while True:
            # Where no shift is open nobody sells: a new register loads as fast as its disk writes.
            alone = shifts.find_open(self.db) is None
            chunk = changes[start : start + (MOST if alone else self.breathing.rows)]
            start += len(chunk)
            last = start >= len(changes)
            position = cursor.position if last else chunk[-1].position
            unreadable += self._apply(FeedCursor(cursor.epoch, position), chunk)
            if not alone:
                self.breathing.rest(REST_SECONDS)
            if last:
                return unreadable

    def _apply(self, cursor: FeedCursor, changes: Sequence[Change]) -> int:
        """One transaction; should a value spoil it, its halves, until that change stands alone and is passed over."""
        chunk = _Chunk(changes)
        chunk.read()
        try:
            self._write(cursor, chunk)
        except (ValueError, OverflowError) as error:
            if len(changes) == 1:
                _log.warning("change %d of feed %d is passed over: %s", changes[0].position, self.feed, error)
                self._write(cursor, _Chunk(()))
                return 1
            half = len(changes) // 2
            until_half = FeedCursor(cursor.epoch, changes[half - 1].position)
            return self._apply(until_half, changes[:half]) + self._apply(cursor, changes[half:])
        return chunk.unreadable

    def _write(self, cursor: FeedCursor, chunk: _Chunk) -> None:
        applying = self.applying()
        with self.db.write():
            begun = self.breathing.steady()
            chunk.write(self.db, applying)
            cursors.save(self.db, self.feed, cursor.epoch, cursor.position)
        if len(chunk.changes) <= self.breathing.rows:
            self.breathing.learn(len(chunk.changes), self.breathing.steady() - begun)
