"""What postings come to together, and what statements say of each shift's tenders."""

from collections.abc import Sequence

from hq_server.db.database import HqDatabase
from hq_server.domain.posted_facts import Facts
from hq_server.domain.statement import StatementId, TenderCount

_TENDER = "register, shift, tender, amount_minor, expected_minor, counted_minor, variance_minor"


def sums(db: HqDatabase, store: str, postings: Sequence[int]) -> Facts:
    """All of these postings together."""

    def added(table: str, keys: str, columns: str) -> list[tuple[tuple[object, ...], tuple[int, ...]]]:
        summed = ", ".join(f"sum({column})" for column in columns.split(", "))
        rows = db.rows_in(
            # SQLite sums within each chunk of values; the chunks are added below.
            f"SELECT {keys}, {summed} FROM (SELECT * FROM {table} WHERE store = ? AND posting IN_VALUES) AS part "
            f"GROUP BY {keys} ORDER BY {keys}",
            (store,),
            postings,
        )
        width = len(keys.split(", "))
        together: dict[tuple[object, ...], tuple[int, ...]] = {}
        for row in rows:
            key, numbers = tuple(row[:width]), tuple(map(int, row[width:]))
            before = together.get(key, (0,) * len(numbers))
            together[key] = tuple(a + b for a, b in zip(before, numbers, strict=True))
        return list(together.items())

    totals = added(
        "posting_total",
        "type, staff",
        "count, total_minor, tax_minor, discount_minor, rounded_up_minor, rounded_down_minor",
    )
    rates = added("posting_rate", "tax_rate", "gross_minor, tax_minor, discount_minor")
    tenders = added("posting_tender", "type, tender", "count, received_minor, given_minor, change_minor")
    accounts = added("posting_account", "type, account", "count, amount_minor")
    return Facts(
        {(str(key[0]), str(key[1])): numbers for key, numbers in totals},
        {int(str(key[0])): numbers for key, numbers in rates},
        {(str(key[0]), str(key[1])): numbers for key, numbers in tenders},
        {(str(key[0]), str(key[1])): numbers for key, numbers in accounts},
    )


def tenders_by_shift(
    db: HqDatabase, store: str, business_date: str, number: int | None = None
) -> dict[tuple[str, str], dict[str, tuple[int, int]]]:
    """Register and shift → tender → amount and change, of all transactions; of the day, or of one statement alone."""
    where, parameters = ("", ()) if number is None else (" AND p.number = ?", (number,))
    rows = db.rows(
        "SELECT p.register, p.shift, t.tender, sum(t.received_minor + t.given_minor), sum(t.change_minor) "
        "FROM posting p JOIN posting_tender t ON t.store = p.store AND t.posting = p.id "
        f"WHERE p.store = ? AND p.business_date = ?{where} GROUP BY p.register, p.shift, t.tender",
        (store, business_date, *parameters),
    )
    found: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for register, shift, tender, amount, change in rows:
        found.setdefault((register, shift), {})[tender] = (int(amount), int(change))
    return found


def put_counts(db: HqDatabase, key: StatementId, counts: Sequence[TenderCount]) -> None:
    db.execute_many(
        f"INSERT INTO statement_tender (store, business_date, number, {_TENDER}) VALUES ({', '.join('?' * 10)})",
        [
            (
                *(key.store, key.business_date, key.number, one.register, one.shift, one.tender, one.amount_minor),
                *(one.expected_minor, one.counted_minor, one.variance_minor),
            )
            for one in counts
        ],
    )


def counts_of(db: HqDatabase, store: str, business_date: str) -> dict[int, list[TenderCount]]:
    """Statement number → what it says of each shift's tenders."""
    rows = db.rows(
        f"SELECT number, {_TENDER} FROM statement_tender WHERE store = ? AND business_date = ? "
        "ORDER BY number, length(register), register, shift, tender",
        (store, business_date),
    )
    found: dict[int, list[TenderCount]] = {}
    for number, *count in rows:
        found.setdefault(number, []).append(TenderCount(*count))
    return found


def put_shifts(db: HqDatabase, key: StatementId, shifts: Sequence[tuple[str, str]]) -> None:
    """``shifts``: register and shift. Their count belongs to this statement."""
    db.execute_many(
        "INSERT INTO statement_shift (store, register, shift, business_date, number) VALUES (?, ?, ?, ?, ?)",
        [(key.store, register, shift, key.business_date, key.number) for register, shift in shifts],
    )


def undo(db: HqDatabase, key: StatementId, shifts: Sequence[tuple[str, str]]) -> None:
    """Forget the counts of a statement that is calculated again. ``shifts``: register and shift of its day."""
    one = (key.store, key.business_date, key.number)
    db.execute("DELETE FROM statement_tender WHERE store = ? AND business_date = ? AND number = ?", one)
    db.execute_many(
        "DELETE FROM statement_shift WHERE store = ? AND register = ? AND shift = ? AND number = ?",
        [(key.store, register, shift, key.number) for register, shift in shifts],
    )
