"""Keeps keyed hashes of customers whose data must not be on this register, and the key that makes them."""

from collections.abc import Iterable, Sequence

from store_client.db.database import RegisterDatabase
from store_client.db.settings import read_setting, save_settings

_KEY = "customer_hash_key"
_KEPT = "customers_kept"
_YES, _NO = "yes", "no"
# Of a hash's 64 digits; among millions no two are alike in these.
_DIGITS = 16


def save_key(db: RegisterDatabase, key: str) -> None:
    """``key``: hexadecimal; empty when HQ took it back."""
    save_settings(db, {_KEY: key})


def read_key(db: RegisterDatabase) -> bytes:
    """Empty when HQ has sent none."""
    return bytes.fromhex(read_setting(db, _KEY) or "")


def note_keeping(db: RegisterDatabase, *, kept: bool) -> bool:
    """Whether customers' data may be on this register; says whether that is new."""
    before = read_setting(db, _KEPT) or _YES
    now = _YES if kept else _NO
    if now != before:
        save_settings(db, {_KEPT: now})
    return now != before


def write(db: RegisterDatabase, hashes: Sequence[tuple[int, Iterable[str] | None]]) -> None:
    """(row key, hashes) of customers that have none here yet."""
    if hashes:
        db.run_many(
            "INSERT INTO customer_hash (rowid, hashes) VALUES (?, ?)",
            [(rowkey, " ".join(one[:_DIGITS] for one in texts or ())) for rowkey, texts in hashes],
        )


def remove(db: RegisterDatabase, rowkeys: Sequence[int]) -> None:
    if rowkeys:
        db.run_many("DELETE FROM customer_hash WHERE rowid = ?", [(rowkey,) for rowkey in rowkeys])


def find(db: RegisterDatabase, hash_: str, limit: int) -> list[int]:
    """Row keys of the customers that have this hash."""
    sql = "SELECT rowid FROM customer_hash WHERE customer_hash MATCH ? LIMIT ?"
    return [row[0] for row in db.search_rows(sql, (f'"{hash_[:_DIGITS]}"', limit))]
