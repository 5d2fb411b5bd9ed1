"""Can HQ do its work: does its database answer, with this version's tables, and does a worker take what is due?"""

import msgspec

from hq_server.db import worker_signs
from hq_server.db.database import HqDatabase
from hq_server.db.schema import count_missing
from hq_server.services.job_admin import NO_WORKER_AFTER_MS

OK, OLD_TABLES = "ok", "the database is not prepared for this version"


class Health(msgspec.Struct, frozen=True):
    """``worker_missing``: work has been due for longer than any worker would leave it; null when nobody could look."""

    status: str
    missing_migrations: int
    worker_missing: bool | None

    @property
    def is_ready(self) -> bool:
        return self.status == OK


def look(db: HqDatabase, now_ms: int) -> Health:
    """Raises ``StorageTrouble`` when the database does not answer."""
    with db.read():
        if missing := count_missing(db):
            return Health(OLD_TABLES, missing, None)
        oldest = worker_signs.oldest_unclaimed_ms(db, now_ms)
    return Health(OK, 0, oldest is not None and now_ms - oldest > NO_WORKER_AFTER_MS)
