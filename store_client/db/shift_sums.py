"""Adds up what a shift's documents come to: by the sequences of its spans, never by looking at all there are."""

from dataclasses import dataclass

from store_client.db.database import RegisterDatabase
from store_client.domain.tax import TaxSum
from store_client.domain.transaction import RETURN, SALE

_SPANS = """(SELECT first_sequence AS first, coalesce(last_sequence, :head) AS last FROM shift_span
    WHERE shift = :shift) AS span"""
_GRAND = ("grand_sales", "grand_returns")


@dataclass(frozen=True, slots=True)
class TypeSum:
    """Of the transactions of one type."""

    count: int = 0
    total_minor: int = 0
    tax_minor: int = 0
    discount_minor: int = 0
    rounding_minor: int = 0


@dataclass(frozen=True, slots=True)
class PaidSum:
    """What a tender paid, and the change that was given for it."""

    amount_minor: int = 0
    change_minor: int = 0


@dataclass(frozen=True, slots=True)
class ShiftSums:
    """``documents`` counts those of all kinds, also what tells of another shift; all else is of the shift's own
    transactions. The receipts are empty when there is none.
    """

    documents: int
    types: dict[str, TypeSum]
    tenders: dict[str, PaidSum]
    taxes: tuple[TaxSum, ...]
    first_receipt: str
    last_receipt: str

    def of(self, kind: str) -> TypeSum:
        return self.types.get(kind, TypeSum())


@dataclass(frozen=True, slots=True)
class GrandTotals:
    """All that the register's closed shifts ever sold, and (below zero) took back."""

    sales_minor: int
    returns_minor: int


def sum_up(db: RegisterDatabase, shift: str, head: int) -> ShiftSums:
    """``head``: how far a span reaches that still goes on."""
    asked = {"shift": shift, "head": head}
    found = db.rows(
        f"""SELECT type, count(*), sum(total_minor), sum(tax_minor), sum(discount_minor), sum(rounding_minor),
                min(sequence), max(sequence)
            FROM {_SPANS} CROSS JOIN transaction_header ON sequence BETWEEN span.first AND span.last
            WHERE transaction_header.shift = :shift GROUP BY type""",
        asked,
    )
    tenders = db.rows(
        f"""SELECT tender, sum(amount_minor), sum(change_minor)
            FROM {_SPANS} CROSS JOIN transaction_tender ON sequence BETWEEN span.first AND span.last
            GROUP BY tender ORDER BY tender""",
        asked,
    )
    documents = db.value(
        f"SELECT count(*) FROM {_SPANS} CROSS JOIN outbox ON sequence BETWEEN span.first AND span.last", asked
    )
    return ShiftSums(
        documents=int(documents),
        types={kind: TypeSum(*sums) for kind, *sums, _first, _last in found},
        tenders={tender: PaidSum(amount, change) for tender, amount, change in tenders},
        taxes=_taxes(db, asked),
        first_receipt=_receipt(db, min((row[-2] for row in found), default=None)),
        last_receipt=_receipt(db, max((row[-1] for row in found), default=None)),
    )


def sold(db: RegisterDatabase, shift: str, head: int) -> tuple[int, int]:
    """What its sales, and what its returns come to."""
    found: dict[str, int] = dict(
        db.rows(
            f"""SELECT type, sum(total_minor)
                FROM {_SPANS} CROSS JOIN transaction_header ON sequence BETWEEN span.first AND span.last
                WHERE type IN ('{SALE}', '{RETURN}') GROUP BY type""",
            {"shift": shift, "head": head},
        )
    )
    return found.get(SALE, 0), found.get(RETURN, 0)


def grand_totals(db: RegisterDatabase) -> GrandTotals:
    return GrandTotals(*[_counter(db, name) for name in _GRAND])


def save_grand_totals(db: RegisterDatabase, totals: GrandTotals) -> None:
    """In the write transaction in which a shift is closed."""
    values = (totals.sales_minor, totals.returns_minor)
    db.run_many("INSERT OR REPLACE INTO counter (name, value) VALUES (?, ?)", list(zip(_GRAND, values, strict=True)))


def _counter(db: RegisterDatabase, name: str) -> int:
    found = db.row("SELECT value FROM counter WHERE name = ?", (name,))
    return int(found[0]) if found else 0


def _taxes(db: RegisterDatabase, asked: dict[str, object]) -> tuple[TaxSum, ...]:
    """Only sales and returns have lines that count."""
    found = db.rows(
        f"""SELECT tax_rate, sum(tax_minor), sum(total_minor)
            FROM {_SPANS} CROSS JOIN transaction_line ON sequence BETWEEN span.first AND span.last
            WHERE NOT voided GROUP BY tax_rate ORDER BY tax_rate""",
        asked,
    )
    return tuple(TaxSum(rate, gross - tax, tax, gross) for rate, tax, gross in found)


def _receipt(db: RegisterDatabase, sequence: int | None) -> str:
    if sequence is None:
        return ""
    return str(db.value("SELECT receipt FROM transaction_header WHERE sequence = ?", (sequence,)))
