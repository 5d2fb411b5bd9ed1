"""Each feed with its readers: how far HQ is, how many registers are behind and since when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hq_server.db import feed_readers
from hq_server.db.database import HqDatabase
from hq_server.db.feed_readers import Behind, BehindRegister, Readers
from hq_server.domain.stores import SILENT_AFTER_MS
from hq_server.errors import NotFound
from hq_server.services.job_admin import OLD_BACKLOG_MS
from hq_server.texts import _
from hq_server.wire import codes

_LISTED = 50


@dataclass(frozen=True, slots=True)
class FeedStatus:
    feed: int
    head: int
    readers: Readers
    behind: Behind

    @property
    def current(self) -> int:
        """Registers that said they have everything, and still talk to HQ or did so when they were last heard of."""
        return max(self.readers.active - self.readers.never - self.behind.registers, 0)

    def is_late(self, now_ms: int) -> bool:
        return self.behind.oldest_ms is not None and now_ms - self.behind.oldest_ms > OLD_BACKLOG_MS


def list_feeds(db: HqDatabase, now_ms: int, seen: Collection[str] | None = None) -> list[FeedStatus]:
    """In the order of their numbers; of the stores that the reader may see."""
    stores = _sorted(seen)
    with db.read():
        readers = feed_readers.count_readers(db, now_ms - SILENT_AFTER_MS, stores)
        behind = feed_readers.count_behind(db, stores)
        heads = feed_readers.list_heads(db)
    return [FeedStatus(feed, heads.get(feed, 0), readers, behind.get(feed, Behind())) for feed in codes.FEEDS]


def get_feed(db: HqDatabase, feed: int, now_ms: int, seen: Collection[str] | None = None) -> FeedStatus:
    found = next((status for status in list_feeds(db, now_ms, seen) if status.feed == feed), None)
    if found is None:
        raise NotFound(_("There is no feed {number}.").format(number=feed))
    return found


def list_behind(db: HqDatabase, feed: int, seen: Collection[str] | None = None) -> list[BehindRegister]:
    """The fifty that have been behind the longest."""
    with db.read():
        return feed_readers.list_behind(db, feed, _sorted(seen), _LISTED)


def _sorted(seen: Collection[str] | None) -> Sequence[str] | None:
    return None if seen is None else sorted(seen)
