"""Vouchers in the books: numbered without gaps, only ever added."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hq_server.db.database import HqDatabase
from hq_server.domain.statement import StatementId
from hq_server.domain.vouchers import VARIANCE, Voucher, VoucherLine

_VOUCHER = "store, id, business_date, number, part, batch, journal, accounting_date, currency, amount_minor, posted_ms"
_LINE = "account, name, about, subject, group_key, debit_minor, credit_minor"


@dataclass(frozen=True, slots=True)
class PostedVoucher:
    """``number`` is its statement's; ``batch`` 0, or the number of the batch that was posted during the day."""

    store: str
    id: str
    business_date: str
    number: int
    part: str
    batch: int
    journal: str
    accounting_date: str
    currency: str
    amount_minor: int
    posted_ms: int
    lines: tuple[VoucherLine, ...] = ()


def insert(
    db: HqDatabase, key: StatementId, voucher: Voucher, *, batch: int, accounting_date: str, currency: str, now_ms: int
) -> str:
    """Give it the store's next number of the year and post it; the store's lock is held. Returns the number."""
    identifier = _next_number(db, key.store, accounting_date[:4])
    posted = (
        *(key.store, identifier, key.business_date, key.number, voucher.part, batch, voucher.journal),
        *(accounting_date, currency, voucher.amount_minor, now_ms),
    )
    db.execute(f"INSERT INTO voucher ({_VOUCHER}) VALUES ({', '.join('?' * 11)})", posted)
    db.execute_many(
        f"INSERT INTO voucher_line (store, voucher, line, {_LINE}) VALUES ({', '.join('?' * 10)})",
        [
            (
                *(key.store, identifier, place, line.account, line.name, line.about, line.subject, line.group),
                *(line.debit_minor, line.credit_minor),
            )
            for place, line in enumerate(voucher.lines, 1)
        ],
    )
    return identifier


def of_day(db: HqDatabase, store: str, business_date: str) -> list[PostedVoucher]:
    """With their lines, in the order in which they were posted."""
    rows = db.rows(
        f"SELECT {_VOUCHER} FROM voucher WHERE store = ? AND business_date = ? "
        "ORDER BY substr(id, 1, 2), length(id), id",
        (store, business_date),
    )
    lines: dict[str, list[VoucherLine]] = {}
    for identifier, *line in db.rows(
        f"SELECT l.voucher, {_LINE} FROM voucher_line l JOIN voucher v ON v.store = l.store AND v.id = l.voucher "
        "WHERE v.store = ? AND v.business_date = ? ORDER BY l.voucher, l.line",
        (store, business_date),
    ):
        lines.setdefault(identifier, []).append(VoucherLine(*line))
    return [replace(PostedVoucher(*row), lines=tuple(lines.get(row[1], ()))) for row in rows]


def find(db: HqDatabase, store: str, identifier: str) -> PostedVoucher | None:
    row = db.row(f"SELECT {_VOUCHER} FROM voucher WHERE store = ? AND id = ?", (store, identifier))
    if row is None:
        return None
    lines = db.rows(
        f"SELECT {_LINE} FROM voucher_line WHERE store = ? AND voucher = ? ORDER BY line", (store, identifier)
    )
    return replace(PostedVoucher(*row), lines=tuple(VoucherLine(*line) for line in lines))


def stream(db: HqDatabase, first: str, last: str, store: str = "") -> Iterator[tuple[PostedVoucher, VoucherLine]]:
    """Every line of the accounting dates from the first to the last, store by store in the order of their numbers."""
    where, parameters = (" AND v.store = ?", (store,)) if store else ("", ())
    columns = ", ".join(f"v.{column}" for column in _VOUCHER.split(", "))
    for row in db.stream(
        f"SELECT {columns}, {_LINE} FROM voucher v JOIN voucher_line l ON l.store = v.store AND l.voucher = v.id "
        f"WHERE v.accounting_date BETWEEN ? AND ?{where} "
        "ORDER BY length(v.store), v.store, length(v.id), v.id, l.line",
        (first, last, *parameters),
    ):
        yield PostedVoucher(*row[:11]), VoucherLine(*row[11:])


def posted_variances(db: HqDatabase, store: str, business_date: str) -> dict[tuple[str, str], dict[str, int]]:
    """Group and tender → account → what stands there of counted differences, debit above 0."""
    rows = db.rows(
        "SELECT l.group_key, l.subject, l.account, sum(l.debit_minor - l.credit_minor) FROM voucher_line l "
        "JOIN voucher v ON v.store = l.store AND v.id = l.voucher "
        "WHERE v.store = ? AND v.business_date = ? AND l.about = ? GROUP BY l.group_key, l.subject, l.account",
        (store, business_date, VARIANCE),
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for group, tender, account, amount in rows:
        found.setdefault((group, tender), {})[account] = int(amount)
    return found


def _next_number(db: HqDatabase, store: str, year: str) -> str:
    """``26-102-3241``."""
    db.execute(
        "INSERT INTO voucher_head (store, year, next) VALUES (?, ?, 1) ON CONFLICT (store, year) DO NOTHING",
        (store, year),
    )
    rows = db.rows("UPDATE voucher_head SET next = next + 1 WHERE store = ? AND year = ? RETURNING next", (store, year))
    return f"{year[2:]}-{store}-{int(rows[0][0]) - 1}"
