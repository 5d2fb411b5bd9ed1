"""What waits for each job, and since when."""

from hq_server.db.database import HqDatabase
from hq_server.domain.job import (
    CUSTOMER_FEED_JOB,
    CUSTOMER_IMPORT_JOB,
    CUSTOMER_JOB,
    MERGE_JOB,
    ORDERS_JOB,
    P_JOB,
    STATEMENTS_JOB,
    Backlog,
)

_QUERIES = {
    P_JOB: "SELECT count(*), min(received_ms) FROM inbox WHERE waits_for IS NOT NULL",
    CUSTOMER_JOB: "SELECT count(*), min(applied_ms) FROM customer WHERE account_number IS NULL",
    CUSTOMER_FEED_JOB: (
        "SELECT count(*), min(numbered_ms) FROM customer WHERE unpublished AND account_number IS NOT NULL"
    ),
    # One that failed waits for a person.
    ORDERS_JOB: "SELECT count(*), min(due_ms) FROM customer_order WHERE due_ms IS NOT NULL AND state = 'waiting'",
    # A day that trades waits for its registers, one that is held for a person: neither waits for this job.
    STATEMENTS_JOB: "SELECT count(DISTINCT store || ' ' || business_date), NULL FROM statement_due",
    # Looking at everybody again is no backlog that grows old; more than this many are not counted.
    MERGE_JOB: (
        "SELECT count(*), NULL FROM (SELECT 1 FROM feed_change WHERE feed = 1010 AND scope = 'all' AND position > "
        "COALESCE((SELECT CAST(value AS BIGINT) FROM hq_setting WHERE key = 'merge proposals position'), 0) "
        "LIMIT 10000) AS part"
    ),
    CUSTOMER_IMPORT_JOB: "SELECT count(*), min(made_ms) FROM customer_import WHERE state = 'confirmed'",
}


def backlog(db: HqDatabase, job: str) -> Backlog:
    """Parked documents for the P-job, pending customers for the customer job, unpublished changes for 1010."""
    query = _QUERIES.get(job)
    row = db.row(query) if query else None
    return Backlog(int(row[0]), row[1]) if row else Backlog(0, None)


def count_quarantined(db: HqDatabase) -> tuple[int, int]:
    """What needs a person: documents that are stored but cannot be applied, and lines that could not be stored as
    documents.
    """
    stored = db.row("SELECT count(*) FROM inbox WHERE state <> 'applied' AND state = 'quarantined'")
    lines = db.row("SELECT count(*) FROM quarantine WHERE resolved_ms IS NULL")
    return (int(stored[0]) if stored else 0), (int(lines[0]) if lines else 0)
