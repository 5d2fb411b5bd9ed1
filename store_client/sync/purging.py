"""Takes out of the register's file what HQ keeps away from it or has erased: a little at a time, beside the cashier.

What is to be done stands in the file. So a register that stops in the middle begins anew with what is still there.
"""

import logging
import time
from collections.abc import Callable, Iterator

from store_client.db import cleaning, excluded_rows, shifts
from store_client.db.database import RegisterDatabase
from store_client.services import exclusion
from store_client.sync.loading_again import is_at_head
from store_client.wire import codes
from store_client.wire.incoming import ContactAnswer
from store_client.wire.outgoing import Excluded

LOOK_SECONDS = 0.5
REST_SECONDS = 0.005
QUIET_SECONDS = 3.0
APART_SECONDS = 600.0
# As much is rewritten in a fraction of a second, for which nobody waits; more only while no shift is open.
SMALL_BYTES = 32 * 1024 * 1024
_END = object()

_log = logging.getLogger(__name__)


def told(db: RegisterDatabase) -> Excluded | None:
    """What HQ is to be told with the next contact."""
    found = exclusion.report(db)
    return Excluded(found.purge, found.done, dict(found.left)) if found else None


def note_came(db: RegisterDatabase, answer: ContactAnswer) -> None:
    """Feed 1010 may have come as far as HQ was at its last word."""
    if excluded_rows.are_customers_awaited(db):
        head = answer.heads.get(str(codes.CUSTOMERS), 0)
        if is_at_head(db, codes.CUSTOMERS, answer.epoch, head):
            exclusion.note_customers_came(db)


class Purging:
    """What one look begins the next goes on with."""

    def __init__(
        self,
        db: RegisterDatabase,
        steady: Callable[[], float] = time.monotonic,
        rest: Callable[[float], object] = time.sleep,
        small_bytes: int = SMALL_BYTES,
    ) -> None:
        self._db = db
        self._steady, self._rest = steady, rest
        self._small_bytes = small_bytes
        self._steps: Iterator[None] | None = None
        self._mark = self._taken_out = self._rewritten = ""
        self._not_before = float("-inf")

    def look(self, quiet_seconds: float) -> bool:
        """``quiet_seconds``: how long ago the window last recorded something. Whether something is still to be done."""
        wanted = cleaning.wanted(self._db)
        if not wanted:
            return False
        if self._taken_out != wanted and not self._go_on(wanted):
            return True
        if excluded_rows.are_customers_awaited(self._db) or quiet_seconds < QUIET_SECONDS:
            return True
        return not self._clean_file(wanted)

    def _go_on(self, wanted: str) -> bool:
        """Step by step for a moment; whether all of them are done."""
        if self._steps is None:
            self._steps, self._mark = exclusion.steps(self._db), wanted
        end = self._steady() + LOOK_SECONDS
        try:
            while next(self._steps, _END) is not _END:
                self._rest(REST_SECONDS)
                if self._steady() >= end:
                    return False
        except Exception:
            self._steps = None
            raise
        self._steps, self._taken_out = None, self._mark
        return self._taken_out == wanted

    def _clean_file(self, wanted: str) -> bool:
        """Whether the file holds nothing any more of what was deleted."""
        if self._rewritten != wanted:
            if not self._may_rewrite():
                return False
            self._not_before = self._steady() + APART_SECONDS
            cleaning.remove_copies(self._db)
            cleaning.rewrite_file(self._db)
            self._not_before, self._rewritten = float("-inf"), wanted
        if not self._db.checkpoint(cut=True) or not exclusion.finish(self._db, wanted):
            return False
        _log.info("what this register must not hold is out of its file")
        return True

    def _may_rewrite(self) -> bool:
        small = self._db.path.stat().st_size <= self._small_bytes
        return self._steady() >= self._not_before and (small or shifts.find_open(self._db) is None)
