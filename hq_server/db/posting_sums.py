"""What postings come to, summed up by the database: by type and person, by tax rate, by tender, by account.

Nearly always a posting is a whole shift: then the sums are read over the shifts' own ranges, all shifts at once, and
without looking up each transaction's mark. That nothing arrived between marking and summing is checked afterwards, by
the numbers of transactions; the totals are read last, so whatever another sum has seen they have seen, too. Otherwise
the sums are read over the marks.
"""

from collections.abc import Sequence

from hq_server.db.database import HqDatabase, Row
from hq_server.db.postings import DayShift, Posting

_HALF = "2 * l.discount_minor * 100000 + (CASE WHEN l.discount_minor < 0 THEN -1 ELSE 1 END) * (100000 + l.tax_rate)"
# Rounded half away from zero; whole numbers divide towards zero on both engines.
NET_DISCOUNT = (
    "CASE WHEN l.discount_minor = 0 OR NOT h.tax_included THEN l.discount_minor "
    f"ELSE ({_HALF}) / (2 * (100000 + l.tax_rate)) END"
)
_JOIN = "JOIN transaction_{0} {1} ON {1}.store = h.store AND {1}.register = h.register AND {1}.sequence = h.sequence"
_MARKED = (
    "transaction_header h JOIN posted_transaction m "
    "ON m.store = h.store AND m.register = h.register AND m.sequence = h.sequence"
)
_BY = "h.register, h.shift"
_TOTALS = (
    "h.type, h.staff, {account}, count(*), sum(h.total_minor), sum(h.tax_minor), sum(h.discount_minor), "
    "sum(CASE WHEN h.rounding_minor > 0 THEN h.rounding_minor ELSE 0 END), "
    "sum(CASE WHEN h.rounding_minor < 0 THEN h.rounding_minor ELSE 0 END)"
)
_RATES = f"l.tax_rate, sum(l.total_minor), sum(l.tax_minor), sum({NET_DISCOUNT})"
_TENDERS = (
    "h.type, t.tender, count(*), sum(CASE WHEN t.amount_minor > 0 THEN t.amount_minor ELSE 0 END), "
    "sum(CASE WHEN t.amount_minor < 0 THEN t.amount_minor ELSE 0 END), "
    "sum(CASE WHEN t.tender <> 'cash' THEN t.change_minor ELSE 0 END)"
)
_COLUMNS = {
    "posting_rate": ("tax_rate", "gross_minor", "tax_minor", "discount_minor"),
    "posting_tender": ("type", "tender", "count", "received_minor", "given_minor", "change_minor"),
    "posting_account": ("type", "account", "count", "amount_minor"),
    "posting_total": (
        *("type", "staff", "count", "total_minor", "tax_minor", "discount_minor", "rounded_up_minor"),
        "rounded_down_minor",
    ),
}
_Sums = dict[str, list[Row]]


def sum_up(db: HqDatabase, made: Sequence[tuple[DayShift, Posting]]) -> None:
    """Read what these postings come to and keep it. They were marked just before, in this transaction."""
    whole = [one for one in made if one[1].documents and _is_whole(db, *one)]
    wrong = _keep_whole(db, whole) if whole else []
    for one in made:
        if one[1].documents and (one not in whole or one in wrong):
            _keep(db, _read_marked(db, *one), {(one[0].register, one[0].shift): one[1]})


def _is_whole(db: HqDatabase, shift: DayShift, posting: Posting) -> bool:
    row = db.row(
        "SELECT count(*) FROM transaction_header h WHERE h.store = ? AND h.register = ? AND h.sequence BETWEEN ? AND ? "
        "AND h.shift = ?",
        shift.place,
    )
    return row is not None and int(row[0]) == posting.documents


def _keep_whole(db: HqDatabase, whole: Sequence[tuple[DayShift, Posting]]) -> list[tuple[DayShift, Posting]]:
    """Returns those where something arrived in between: nothing of them is kept."""
    shifts = [shift for shift, _posting in whole]
    term = "h.store = ? AND h.register = ? AND h.sequence BETWEEN ? AND ? AND h.shift = ?"
    where = " OR ".join(f"({term})" for _shift in shifts)
    sums = _read(db, "transaction_header h", where, [value for shift in shifts for value in shift.place])
    found: dict[tuple[str, str], int] = {}
    for register, shift, _type, _staff, count, *_amounts in sums["posting_total"]:
        found[register, shift] = found.get((register, shift), 0) + int(count)
    wrong = [one for one in whole if found.get((one[0].register, one[0].shift), 0) != one[1].documents]
    _keep(db, sums, {(one[0].register, one[0].shift): one[1] for one in whole if one not in wrong})
    return wrong


def _read_marked(db: HqDatabase, shift: DayShift, posting: Posting) -> _Sums:
    where = "m.store = ? AND m.register = ? AND m.sequence BETWEEN ? AND ? AND m.posting = ?"
    return _read(db, _MARKED, where, [*shift.place[:4], posting.id])


def _read(db: HqDatabase, source: str, where: str, parameters: Sequence[object]) -> _Sums:
    """Every row begins with its register and shift. The totals are read last."""

    def grouped(columns: str, keys: str, tables: str, also: str = "") -> list[Row]:
        sql = f"SELECT {_BY}, {columns} FROM {tables} WHERE ({where}){also} GROUP BY {_BY}, {keys}"
        return db.rows(sql, parameters)

    account = "json_extract(h.more, '$.account')" if db.engine == "sqlite" else "h.more::json ->> 'account'"
    account = f"CASE WHEN h.type IN ('income', 'expense') THEN coalesce({account}, '') ELSE '' END"
    sums = {
        "posting_rate": grouped(_RATES, "l.tax_rate", f"{source} {_JOIN.format('line', 'l')}", " AND NOT l.voided"),
        "posting_tender": grouped(_TENDERS, "h.type, t.tender", f"{source} {_JOIN.format('tender', 't')}"),
    }
    totals = grouped(_TOTALS.format(account=account), "h.type, h.staff, 5", source)
    return sums | _by_account(totals)


def _by_account(totals: Sequence[Row]) -> _Sums:
    """Rows of register, shift, type, person, account, count, total and more: by person, and by account."""
    people: dict[tuple[object, ...], tuple[int, ...]] = {}
    accounts: dict[tuple[object, ...], tuple[int, ...]] = {}
    for register, shift, kind, staff, account, *numbers in totals:
        whole = tuple(map(int, numbers))
        _add(people, (register, shift, kind, staff), whole)
        if kind in ("income", "expense"):
            _add(accounts, (register, shift, kind, account), whole[:2])
    return {
        "posting_account": [(*key, *numbers) for key, numbers in accounts.items()],
        "posting_total": [(*key, *numbers) for key, numbers in people.items()],
    }


def _add(sums: dict[tuple[object, ...], tuple[int, ...]], key: tuple[object, ...], numbers: tuple[int, ...]) -> None:
    before = sums.get(key, (0,) * len(numbers))
    sums[key] = tuple(a + b for a, b in zip(before, numbers, strict=True))


def _keep(db: HqDatabase, sums: _Sums, postings: dict[tuple[str, str], Posting]) -> None:
    for table, columns in _COLUMNS.items():
        rows = []
        for register, shift, *values in sums[table]:
            posting = postings.get((register, shift))
            if posting is not None:
                # PostgreSQL's sums are of another type than its whole numbers.
                whole = [value if isinstance(value, str) else int(value) for value in values]
                rows.append((posting.store, posting.id, *whole))
        db.insert_rows(table, ("store", "posting", *columns), rows)
