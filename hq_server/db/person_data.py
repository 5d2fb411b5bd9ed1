"""What the tables have of a person beyond what other pages show: since when and from where, and what was bought."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase


@dataclass(frozen=True, slots=True)
class KnownField:
    """``source`` is a register's code; empty when a person at HQ wrote it."""

    customer: str
    field: str
    value: str
    changed_ms: int
    source: str


@dataclass(frozen=True, slots=True)
class PersonSale:
    """``lines``: what it was and how much (thousandths), without what was voided."""

    register_code: str
    receipt: str
    type: str
    made_ms: int
    total_minor: int
    currency: str
    lines: tuple[tuple[str, int], ...]


def fields_of(db: HqDatabase, customers: Sequence[str]) -> list[KnownField]:
    """The fields beyond the plain ones."""
    marks = ", ".join("?" * len(customers))
    rows = db.rows(
        "SELECT f.customer, f.field, f.value, f.changed_ms, COALESCE((SELECT i.store || '-' || i.register FROM inbox i "
        "JOIN customer c ON c.id = f.customer WHERE f.document <> '' AND i.id = f.document AND i.store IN "
        "(SELECT x.store FROM customer_change x WHERE x.customer = f.customer UNION SELECT c.store)), '') "
        f"FROM customer_field f WHERE f.customer IN ({marks}) ORDER BY f.customer, f.field",
        customers,
    )
    return [KnownField(*row) for row in rows]


def count_sales(db: HqDatabase, customers: Sequence[str]) -> int:
    marks = ", ".join("?" * len(customers))
    row = db.row(f"SELECT count(*) FROM transaction_header WHERE customer IN ({marks})", customers)
    return int(row[0]) if row else 0


def sales_of(db: HqDatabase, customers: Sequence[str], limit: int) -> list[PersonSale]:
    """Newest first."""
    marks = ", ".join("?" * len(customers))
    newest = (
        "SELECT store, register, sequence, receipt, type, made_ms, total_minor, currency FROM transaction_header "
        f"WHERE customer IN ({marks}) ORDER BY made_ms DESC, store, register, sequence LIMIT ?"
    )
    lines: dict[tuple[str, str, int], list[tuple[str, int]]] = {}
    sql = (
        f"SELECT h.store, h.register, h.sequence, l.description, l.quantity_thousandths FROM ({newest}) h "
        "JOIN transaction_line l ON l.store = h.store AND l.register = h.register AND l.sequence = h.sequence "
        "WHERE NOT l.voided ORDER BY h.store, h.register, h.sequence, l.line"
    )
    for store, register, sequence, text, count in db.rows(sql, (*customers, limit)):
        lines.setdefault((store, register, sequence), []).append((text, int(count)))
    return [
        PersonSale(
            *(f"{store}-{register}", receipt, kind, made_ms, total_minor, currency),
            tuple(lines.get((store, register, sequence), ())),
        )
        for store, register, sequence, receipt, kind, made_ms, total_minor, currency in db.rows(
            newest, (*customers, limit)
        )
    ]
