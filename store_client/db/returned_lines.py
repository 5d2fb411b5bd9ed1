"""Stores which lines of earlier receipts came back here: nothing comes back twice, whatever register sold it."""

from collections.abc import Sequence

from store_client.db.database import RegisterDatabase
from store_client.domain.recordable import GivenBack


def save(db: RegisterDatabase, sequence: int, given_back: Sequence[GivenBack]) -> None:
    db.run_many(
        """INSERT INTO returned_line (original, original_line, sequence, line, quantity_thousandths)
           VALUES (?, ?, ?, ?, ?)""",
        [(one.origin.transaction, one.origin.line, sequence, one.line, one.quantity_thousandths) for one in given_back],
    )


def returned(db: RegisterDatabase, original: str) -> dict[int, int]:
    """Line of the original transaction → thousandths of pieces that came back here."""
    return dict(
        db.rows(
            """SELECT original_line, sum(quantity_thousandths) FROM returned_line WHERE original = ?
               GROUP BY original_line""",
            (original,),
        )
    )


def not_counted_at_hq(db: RegisterDatabase, original: str, asked_ms: int) -> dict[int, int]:
    """As ``returned``, but only what HQ cannot have known of when it was asked."""
    return dict(
        db.rows(
            """SELECT original_line, sum(quantity_thousandths) FROM returned_line
               JOIN outbox ON outbox.sequence = returned_line.sequence
               WHERE original = ? AND (outbox.applied_ms IS NULL OR outbox.applied_ms >= ?) GROUP BY original_line""",
            (original, asked_ms),
        )
    )


def last_days(db: RegisterDatabase, original: str) -> dict[int, str]:
    """Line of the original transaction → the business date of its newest return here."""
    return dict(
        db.rows(
            """SELECT original_line, max(transaction_header.business_date) FROM returned_line
               JOIN transaction_header ON transaction_header.sequence = returned_line.sequence
               WHERE original = ? GROUP BY original_line""",
            (original,),
        )
    )
