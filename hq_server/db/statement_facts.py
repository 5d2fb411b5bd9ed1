"""What a statement's checks ask of the transactions themselves."""

from collections.abc import Sequence

from hq_server.db.database import HqDatabase


def pending_customers(db: HqDatabase, store: str, shifts: Sequence[str]) -> list[str]:
    """The customers of these shifts' transactions that have no account number yet."""
    rows = db.rows_in(
        "SELECT DISTINCT c.id FROM customer c JOIN transaction_header h ON h.customer = c.id "
        "WHERE c.account_number IS NULL AND h.store = ? AND h.shift IN_VALUES",
        (store,),
        shifts,
    )
    return sorted({customer for (customer,) in rows})


def rounded_beyond(
    db: HqDatabase, store: str, own: Sequence[int], limit_minor: int, at_most: int
) -> list[tuple[str, int, str, int]]:
    """Register, sequence, receipt and difference of the postings' transactions whose payment differs by more."""
    found: list[tuple[str, int, str, int]] = []
    for posting in own:
        rows = db.rows(
            "SELECT m.register, m.sequence, h.receipt, h.rounding_minor FROM posting p "
            "JOIN transaction_header h ON h.store = p.store AND h.register = p.register "
            "AND h.sequence BETWEEN p.first_sequence AND p.last_sequence AND abs(h.rounding_minor) > ? "
            "JOIN posted_transaction m ON m.store = h.store AND m.register = h.register AND m.sequence = h.sequence "
            "AND m.posting = p.id WHERE p.store = ? AND p.id = ? ORDER BY m.sequence LIMIT ?",
            (limit_minor, store, posting, at_most),
        )
        found += [(register, int(sequence), receipt, int(amount)) for register, sequence, receipt, amount in rows]
    return found
