"""What waits for each job, and since when."""

from hq_server.db.database import HqDatabase
from hq_server.domain.job import CUSTOMER_FEED_JOB, CUSTOMER_JOB, P_JOB, STATEMENTS_JOB, Backlog

_QUERIES = {
    P_JOB: "SELECT count(*), min(received_ms) FROM inbox WHERE waits_for IS NOT NULL",
    CUSTOMER_JOB: "SELECT count(*), min(applied_ms) FROM customer WHERE account_number IS NULL",
    CUSTOMER_FEED_JOB: (
        "SELECT count(*), min(numbered_ms) FROM customer WHERE unpublished AND account_number IS NOT NULL"
    ),
    # A day that trades waits for its registers, one that is held for a person: neither waits for this job.
    STATEMENTS_JOB: "SELECT count(DISTINCT store || ' ' || business_date), NULL FROM statement_due",
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
