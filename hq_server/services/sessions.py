"""Upload and download sessions: notes them while registers send and fetch, and forgets the old ones."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hq_server.db import sessions
from hq_server.db.database import HqDatabase
from hq_server.db.notes import note
from hq_server.db.partitions import BY_WEEK, keep_weeks
from hq_server.db.sessions import BY_FILE, BY_NETWORK, Download, Upload
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import StorageTrouble
from hq_server.wire import codes
from hq_server.wire.outgoing import FeedPage, Result

__all__ = ["BY_FILE", "BY_NETWORK", "Delivery"]

KEPT_MS = 30 * 24 * 3_600_000
_FORGET_AT_ONCE = 5_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a batch came; ``begun`` is when, by the clock that measures (``time.perf_counter``)."""

    way: str = BY_NETWORK
    begun: float = field(default_factory=time.perf_counter)

    def took_ms(self) -> int:
        return round((time.perf_counter() - self.begun) * 1000)


def note_upload(
    db: HqDatabase,
    register: RegisterIdentity,
    lines: Sequence[bytes],
    results: Sequence[Result],
    delivery: Delivery,
    now_ms: int,
) -> None:
    """In the transaction that stores the batch."""
    verdicts = [result.verdict for result in results]
    stored = verdicts.count(codes.STORED)
    duplicates = verdicts.count(codes.DUPLICATE)
    states = [result.state for result in results if result.verdict == codes.STORED]
    sequences = [result.sequence for result in results if result.sequence]
    upload = Upload(
        *(register.store, register.register, now_ms, delivery.way),
        *(min(sequences, default=None), max(sequences, default=None)),
        *(len(results), stored, duplicates, len(results) - stored - duplicates),
        *(states.count(codes.PARKED), states.count(codes.QUARANTINED)),
        *(sum(map(len, lines)), delivery.took_ms()),
    )
    sessions.note_upload(db, upload)


def note_broken_upload(
    db: HqDatabase, register: RegisterIdentity, problem: str, size: int, delivery: Delivery, now_ms: int
) -> None:
    """A batch that HQ could not read, so that it kept nothing. ``problem`` is the word that the register got."""
    upload = Upload(
        *(register.store, register.register, now_ms, delivery.way),
        size=size,
        took_ms=delivery.took_ms(),
        trouble=problem,
    )
    _note(db, lambda: sessions.note_upload(db, upload))


def note_download(
    db: HqDatabase, register: RegisterIdentity, page: FeedPage, after: int, size: int, now_ms: int
) -> None:
    """A page that told something. That it cannot be noted keeps no register waiting."""
    if not page.changes:
        return
    fetched = Download(
        *(register.store, register.register, page.feed, now_ms, now_ms, after, page.position),
        *(1, len(page.changes), size, not page.more),
    )
    _note(db, lambda: sessions.note_download(db, fetched))


def forget_old(db: HqDatabase, now_ms: int) -> int:
    """Some of what is older than a month; the rest another time."""
    for table in BY_WEEK:
        try:
            with note(db):
                keep_weeks(db, table, now_ms, KEPT_MS)
        except StorageTrouble as trouble:
            log.info("The weeks of %s are seen to another time: %s", table, trouble)
    with note(db):
        return sessions.forget_before(db, now_ms - KEPT_MS, _FORGET_AT_ONCE)


def _note(db: HqDatabase, write: Callable[[], None]) -> None:
    try:
        with note(db):
            write()
    except StorageTrouble as trouble:
        log.warning("A session is not noted: %s", trouble)
