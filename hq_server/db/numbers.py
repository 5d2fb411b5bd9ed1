"""Number sequences: consecutive, never given twice. Taking numbers locks the sequence until the transaction ends."""

from hq_server.db.database import HqDatabase

ACCOUNT_NUMBER = "account number"


def lock(db: HqDatabase, name: str) -> None:
    """Wait for everyone else who takes numbers; whoever sees rows after this sees what they did with theirs."""
    db.execute("UPDATE number_sequence SET next = next WHERE name = ?", (name,))


def take(db: HqDatabase, name: str, count: int) -> range:
    rows = db.rows("UPDATE number_sequence SET next = next + ? WHERE name = ? RETURNING next", (count, name))
    following = int(rows[0][0])
    return range(following - count, following)
