"""Number sequences: consecutive, never given twice. Taking numbers locks the sequence until the transaction ends."""

from hq_server.db.database import HqDatabase

ACCOUNT_NUMBER = "account number"
SALES_ORDER = "sales order"


def lock(db: HqDatabase, name: str) -> None:
    """Wait for everyone else who takes numbers; whoever sees rows after this sees what they did with theirs."""
    db.execute("UPDATE number_sequence SET next = next WHERE name = ?", (name,))


def following(db: HqDatabase, name: str) -> int:
    """The number that will be given next."""
    row = db.row("SELECT next FROM number_sequence WHERE name = ?", (name,))
    return int(row[0]) if row else 0


def take(db: HqDatabase, name: str, count: int) -> range:
    rows = db.rows("UPDATE number_sequence SET next = next + ? WHERE name = ? RETURNING next", (count, name))
    following = int(rows[0][0])
    return range(following - count, following)
