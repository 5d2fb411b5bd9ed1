"""Corrections of posted transactions: what the books hold of each, and which wait to be told."""

from dataclasses import dataclass

import msgspec

from hq_server.db.database import HqDatabase
from hq_server.db.posting_sums import NET_DISCOUNT
from hq_server.db.postings import Posting
from hq_server.domain.posted_facts import Facts

_ONE = "store = ? AND register = ? AND sequence = ?"


class _Kept(msgspec.Struct):
    """JSON has no pairs as keys."""

    totals: list[tuple[str, str, tuple[int, ...]]]
    rates: list[tuple[int, tuple[int, ...]]]
    tenders: list[tuple[str, str, tuple[int, ...]]]
    accounts: list[tuple[str, str, tuple[int, ...]]]


_kept = msgspec.json.Decoder(_Kept)


@dataclass(frozen=True, slots=True)
class Change:
    """A transaction that was corrected after it was posted."""

    id: int
    register: str
    sequence: int
    shift: str


def read_facts(db: HqDatabase, store: str, register: str, sequence: int) -> Facts:
    """What HQ's rows say of a transaction now; nothing when it has none."""
    one = (store, register, sequence)
    header = db.row(
        "SELECT type, staff, total_minor, tax_minor, discount_minor, rounding_minor, more FROM transaction_header "
        f"WHERE {_ONE}",
        one,
    )
    if header is None:
        return Facts()
    kind, staff, total, tax, discount, rounding, more = header
    rates = db.rows(
        f"SELECT l.tax_rate, sum(l.total_minor), sum(l.tax_minor), sum({NET_DISCOUNT}) FROM transaction_header h "
        "JOIN transaction_line l ON l.store = h.store AND l.register = h.register AND l.sequence = h.sequence "
        "WHERE h.store = ? AND h.register = ? AND h.sequence = ? AND NOT l.voided GROUP BY l.tax_rate",
        one,
    )
    tenders = db.rows(f"SELECT tender, amount_minor, change_minor FROM transaction_tender WHERE {_ONE}", one)
    accounts = {}
    if kind in ("income", "expense"):
        accounts[kind, str(msgspec.json.decode(more or "{}").get("account", ""))] = (1, int(total))
    paid: dict[tuple[str, str], tuple[int, ...]] = {}
    for tender, amount, change in tenders:
        before = paid.get((kind, tender), (0, 0, 0, 0))
        own = (1, max(amount, 0), min(amount, 0), 0 if tender == "cash" else change)
        paid[kind, tender] = tuple(a + b for a, b in zip(before, own, strict=True))
    return Facts(
        {(kind, staff): (1, total, tax, discount, max(rounding, 0), min(rounding, 0))},
        {int(rate): tuple(map(int, sums)) for rate, *sums in rates},
        paid,
        accounts,
    )


def posted_facts(db: HqDatabase, store: str, register: str, sequence: int) -> Facts | None:
    """What the newest posting said of a transaction that was corrected; None when it never was."""
    row = db.row(
        f"SELECT facts FROM posted_fact WHERE {_ONE} ORDER BY posting DESC LIMIT 1", (store, register, sequence)
    )
    if row is None:
        return None
    kept = _kept.decode(row[0])
    return Facts(
        {(kind, staff): numbers for kind, staff, numbers in kept.totals},
        dict(kept.rates),
        {(kind, tender): numbers for kind, tender, numbers in kept.tenders},
        {(kind, account): numbers for kind, account, numbers in kept.accounts},
    )


def keep_facts(db: HqDatabase, store: str, register: str, sequence: int, posting: int, facts: Facts) -> None:
    """Remember what this posting says of a transaction. Said once, it stays."""
    kept = _Kept(
        [(*key, tuple(numbers)) for key, numbers in facts.totals.items()],
        [(key, tuple(numbers)) for key, numbers in facts.rates.items()],
        [(*key, tuple(numbers)) for key, numbers in facts.tenders.items()],
        [(*key, tuple(numbers)) for key, numbers in facts.accounts.items()],
    )
    db.execute(
        "INSERT INTO posted_fact (store, register, sequence, posting, facts) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (store, register, sequence, posting) DO NOTHING",
        (store, register, sequence, posting, msgspec.json.encode(kept).decode()),
    )


def note(db: HqDatabase, posting: Posting, sequence: int, now_ms: int) -> None:
    """The transaction's difference has to be told; once is enough."""
    one = (posting.store, posting.register, sequence)
    if db.row(f"SELECT 1 FROM posting_change WHERE {_ONE} AND posting IS NULL", one) is None:
        db.execute(
            "INSERT INTO posting_change (store, business_date, register, sequence, shift, noted_ms) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (posting.store, posting.business_date, posting.register, sequence, posting.shift, now_ms),
        )


def open_changes(db: HqDatabase, store: str, business_date: str) -> list[Change]:
    rows = db.rows(
        "SELECT id, register, sequence, shift FROM posting_change WHERE store = ? AND business_date = ? "
        "AND posting IS NULL ORDER BY register, sequence",
        (store, business_date),
    )
    return [Change(*row) for row in rows]


def told_by(db: HqDatabase, store: str, posting: int) -> list[Change]:
    """The corrections that a posting tells of."""
    rows = db.rows(
        "SELECT id, register, sequence, shift FROM posting_change WHERE store = ? AND posting = ? ORDER BY sequence",
        (store, posting),
    )
    return [Change(*row) for row in rows]


def tell(db: HqDatabase, change: Change, posting: int) -> None:
    db.execute("UPDATE posting_change SET posting = ? WHERE id = ?", (posting, change.id))


def add(db: HqDatabase, store: str, posting: int, difference: Facts) -> None:
    """Add the difference to what the posting comes to."""
    of_type = ("count", "total_minor", "tax_minor", "discount_minor", "rounded_up_minor", "rounded_down_minor")
    parts = (
        ("posting_total", ("type", "staff"), of_type, difference.totals),
        ("posting_rate", ("tax_rate",), ("gross_minor", "tax_minor", "discount_minor"), difference.rates),
        (
            "posting_tender",
            ("type", "tender"),
            ("count", "received_minor", "given_minor", "change_minor"),
            difference.tenders,
        ),
        ("posting_account", ("type", "account"), ("count", "amount_minor"), difference.accounts),
    )
    for table, keys, columns, rows in parts:
        names = ("store", "posting", *keys, *columns)
        sums = ", ".join(f"{column} = {table}.{column} + excluded.{column}" for column in columns)
        sql = (
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
            f"ON CONFLICT (store, posting, {', '.join(keys)}) DO UPDATE SET {sums}"
        )
        for key, numbers in rows.items():
            db.execute(sql, (store, posting, *(key if isinstance(key, tuple) else (key,)), *numbers))
