"""Stores the vouchers that this register has issued or seen, and what is left of each."""

from store_client.db.database import RegisterDatabase
from store_client.domain.vouchers import Voucher

_COLUMNS = "number, currency, issued_minor, balance_minor, expires, transaction_id, issued_here"


def find(db: RegisterDatabase, number: str) -> Voucher | None:
    found = db.row(f"SELECT {_COLUMNS} FROM voucher WHERE number = ?", (number,))
    if found is None:
        return None
    *fields, issued_here = found
    return Voucher(*[*fields, bool(issued_here)])


def save(db: RegisterDatabase, voucher: Voucher) -> None:
    db.run(
        f"INSERT INTO voucher ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            voucher.number,
            voucher.currency,
            voucher.issued_minor,
            voucher.balance_minor,
            voucher.expires,
            voucher.transaction,
            int(voucher.issued_here),
        ),
    )


def spend(db: RegisterDatabase, number: str, amount_minor: int) -> bool:
    """Whether there was that much left."""
    changed = db.run(
        "UPDATE voucher SET balance_minor = balance_minor - ? WHERE number = ? AND balance_minor >= ?",
        (amount_minor, number, amount_minor),
    )
    return changed == 1
