"""Signs that a worker is alive, read from what it should have taken."""

from hq_server.db.database import HqDatabase


def oldest_unclaimed_ms(db: HqDatabase, now_ms: int) -> int | None:
    """Since when the oldest due wish has waited for a worker; None when none waits."""
    row = db.row(
        "SELECT min(due_ms) FROM job_task WHERE due_ms <= ? AND (lease_until_ms IS NULL OR lease_until_ms <= ?) "
        "AND (cause = 'by hand' OR job NOT IN (SELECT name FROM job WHERE paused_ms IS NOT NULL))",
        (now_ms, now_ms),
    )
    return int(row[0]) if row and row[0] is not None else None
