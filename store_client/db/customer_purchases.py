"""Reads what a customer bought at this register, and the points earned with it."""

from store_client.db.database import RegisterDatabase
from store_client.domain.purchase import Purchase


def list_purchases(db: RegisterDatabase, customer_id: str, limit: int) -> list[Purchase]:
    """The newest first; sales and returns, also of customers who were merged into this one."""
    found = db.rows(
        """SELECT id, receipt, type, made_ms, made_offset, business_date, total_minor, currency FROM transaction_header
           WHERE customer IN (SELECT :customer UNION ALL SELECT customer FROM customer_alias
                              WHERE merged_into = :customer)
             AND type IN ('sale', 'return') ORDER BY sequence DESC LIMIT :limit""",
        {"customer": customer_id, "limit": limit},
    )
    return [Purchase(*row) for row in found]


def sum_points(db: RegisterDatabase, customer_id: str, since_ms: int) -> int:
    """Points of transactions that HQ had not applied at ``since_ms``, when its balance came."""
    return int(
        db.value(
            """SELECT coalesce(sum(json_extract(more, '$.loyalty.points')), 0)
               FROM transaction_header JOIN outbox USING (sequence)
               WHERE customer IN (SELECT :customer UNION ALL SELECT customer FROM customer_alias
                                  WHERE merged_into = :customer)
                 AND more LIKE '%"loyalty"%' AND (applied_ms IS NULL OR applied_ms > :since)""",
            {"customer": customer_id, "since": since_ms},
        )
    )
