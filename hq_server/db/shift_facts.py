"""What HQ itself knows of a closed shift: what its transactions come to, and those that are not where they should be.

A shift's documents lie in spans of sequences. The sums are of its own transactions, those whose ``shift`` it is, as
they were recorded: what people at HQ corrected since is another matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hq_server.db.database import HqDatabase
from hq_server.db.recorded_sums import recorded_sums
from hq_server.domain.drawer_money import DECLARATION
from hq_server.domain.registers import RegisterIdentity

Key = TypeVar("Key", str, int)
Spans = Sequence[tuple[int, int]]
_OWN = "store = ? AND register = ? AND sequence BETWEEN ? AND ? AND shift = ?"
_OWN_HEADER = "h.store = ? AND h.register = ? AND h.sequence BETWEEN ? AND ? AND h.shift = ?"
_SAME = "p.store = h.store AND p.register = h.register AND p.sequence = h.sequence"


@dataclass(frozen=True, slots=True)
class TypeSum:
    """All transactions of one type."""

    count: int = 0
    total_minor: int = 0
    tax_minor: int = 0
    discount_minor: int = 0
    rounding_minor: int = 0


@dataclass(frozen=True, slots=True)
class Paid:
    """What a tender paid, and the change that was given for it."""

    amount_minor: int = 0
    change_minor: int = 0


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """``types``: by transaction type, ``tenders``: by tender. ``receipts``: of the first and the last transaction,
    empty when there is none. ``currencies``: in order.
    """

    types: Mapping[str, TypeSum]
    tenders: Mapping[str, Paid]
    currencies: tuple[str, ...]
    receipts: tuple[str, str]

    def of(self, kind: str) -> TypeSum:
        return self.types.get(kind, TypeSum())


def shift_facts(db: HqDatabase, register: RegisterIdentity, shift: str, first: int, last: int) -> ShiftFacts:
    """Of the shift's own transactions from ``first`` to ``last``."""
    where = (register.store, register.register, first, last, shift)
    types = db.rows(
        "SELECT type, count(*), sum(total_minor), sum(tax_minor), sum(discount_minor), sum(rounding_minor) "
        f"FROM transaction_header WHERE {_OWN} GROUP BY type",
        where,
    )
    tenders = db.rows(
        "SELECT p.tender, sum(p.amount_minor), sum(p.change_minor) FROM transaction_header h "
        f"JOIN transaction_tender p ON {_SAME} WHERE {_OWN_HEADER} GROUP BY p.tender",
        where,
    )
    currencies = db.rows(f"SELECT DISTINCT currency FROM transaction_header WHERE {_OWN} ORDER BY currency", where)
    by_type: dict[str, tuple[int, ...]] = {kind: tuple(map(int, sums)) for kind, *sums in types}
    by_tender: dict[str, tuple[int, ...]] = {tender: (int(amount), int(change)) for tender, amount, change in tenders}
    if recorded := recorded_sums(db, register, shift, first, last):
        by_type, by_tender = _together(by_type, recorded.types), _together(by_tender, recorded.tenders)
    return ShiftFacts(
        {kind: TypeSum(*sums) for kind, sums in by_type.items()},
        {tender: Paid(*sums) for tender, sums in by_tender.items()},
        tuple(found for (found,) in currencies),
        _end_receipts(db, where),
    )


def tax_sums(
    db: HqDatabase, register: RegisterIdentity, shift: str, first: int, last: int
) -> dict[int, tuple[int, int]]:
    """Tax rate → gross and tax of the lines that count, of the shift's sales and returns."""
    rows = db.rows(
        "SELECT p.tax_rate, sum(p.total_minor), sum(p.tax_minor) FROM transaction_header h "
        f"JOIN transaction_line p ON {_SAME} WHERE {_OWN_HEADER} AND h.type IN ('sale', 'return') AND NOT p.voided "
        "GROUP BY p.tax_rate",
        (register.store, register.register, first, last, shift),
    )
    found = {int(rate): (int(gross), int(tax)) for rate, gross, tax in rows}
    if recorded := recorded_sums(db, register, shift, first, last):
        together = _together(found, recorded.rates)
        found = {rate: (gross, tax) for rate, (gross, tax) in together.items() if gross or tax}
    return found


def count_strangers(db: HqDatabase, register: RegisterIdentity, shift: str, spans: Spans) -> int:
    """Transactions within the spans that are of another shift; counts of another drawer may be there."""
    return sum(
        _count(
            db,
            "sequence BETWEEN ? AND ? AND shift <> ? AND type <> ?",
            (register.store, register.register, first, last, shift, DECLARATION),
        )
        for first, last in spans
    )


def count_left_out(
    db: HqDatabase, register: RegisterIdentity, shift: str, spans: Spans, opened: int, closed: int, *, counted: bool
) -> int:
    """The shift's transactions from its opening to its close that lie in none of its spans.

    ``counted``: its counts may come after its last document.
    """
    where = (register.store, register.register)
    found = sum(
        _count(db, "sequence BETWEEN ? AND ? AND shift = ?", (*where, start, end, shift))
        for start, end in _between(spans, opened)
        if start <= end
    )
    after = (*where, spans[-1][1] + 1, closed, shift)
    if counted:
        return found + _count(db, "sequence BETWEEN ? AND ? AND shift = ? AND type <> ?", (*after, DECLARATION))
    return found + _count(db, "sequence BETWEEN ? AND ? AND shift = ?", after)


def _together(sums: Mapping[Key, tuple[int, ...]], more: Mapping[Key, tuple[int, ...]]) -> dict[Key, tuple[int, ...]]:
    """The sums of both."""
    return {
        key: tuple(
            one + other
            for one, other in zip(sums.get(key, (0,) * len(numbers)), more.get(key, (0,) * len(numbers)), strict=True)
        )
        for key, numbers in {**more, **sums}.items()
    }


def _between(spans: Spans, opened: int) -> list[tuple[int, int]]:
    """What lies before the first span and between two."""
    ends = [opened - 1, *(last for _first, last in spans)]
    return [(end + 1, first - 1) for end, (first, _last) in zip(ends, spans, strict=False)]


def _count(db: HqDatabase, condition: str, parameters: tuple[object, ...]) -> int:
    row = db.row(
        f"SELECT count(*) FROM transaction_header WHERE store = ? AND register = ? AND {condition}", parameters
    )
    return int(row[0]) if row else 0


def _end_receipts(db: HqDatabase, where: tuple[object, ...]) -> tuple[str, str]:
    query = f"SELECT receipt FROM transaction_header WHERE {_OWN} ORDER BY sequence"
    first_row, last_row = db.row(f"{query} LIMIT 1", where), db.row(f"{query} DESC LIMIT 1", where)
    return (first_row[0] if first_row else ""), (last_row[0] if last_row else "")
