"""Reads what was handed back here for the goods of one earlier receipt, by the way it went."""

from collections import Counter, defaultdict

from store_client.db.database import RegisterDatabase


def handed_back(db: RegisterDatabase, original: str) -> dict[str, int]:
    """Tender → what went back this way, of each transaction at most what its goods of this receipt were worth."""
    worth: dict[int, int] = dict(
        db.rows(
            """SELECT returned_line.sequence, -sum(total_minor) FROM returned_line
               JOIN transaction_line ON transaction_line.sequence = returned_line.sequence
                   AND transaction_line.line = returned_line.line
               WHERE original = ? GROUP BY returned_line.sequence""",
            (original,),
        )
    )
    parts = db.rows(
        """SELECT sequence, tender, -amount_minor FROM transaction_tender
           WHERE amount_minor < 0 AND sequence IN (SELECT sequence FROM returned_line WHERE original = ?)""",
        (original,),
    )
    by_transaction: dict[int, Counter[str]] = defaultdict(Counter)
    for sequence, tender, amount in parts:
        by_transaction[sequence][tender] += amount
    found: Counter[str] = Counter()
    for sequence, tenders in by_transaction.items():
        for tender, amount in tenders.items():
            found[tender] += min(amount, worth[sequence])
    return dict(found)
