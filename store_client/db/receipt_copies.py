"""Counts the copies that were made of a receipt."""

from store_client.db.database import RegisterDatabase


def next_copy(db: RegisterDatabase, transaction_id: str) -> int:
    found = db.value("SELECT coalesce(max(copy), 0) + 1 FROM receipt_copy WHERE transaction_id = ?", (transaction_id,))
    return int(found)


def save(db: RegisterDatabase, transaction_id: str, copy: int, staff: str, made_ms: int) -> None:
    db.run(
        "INSERT INTO receipt_copy (transaction_id, copy, made_ms, staff) VALUES (?, ?, ?, ?)",
        (transaction_id, copy, made_ms, staff),
    )
