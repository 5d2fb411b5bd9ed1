"""The merges that people made, with what each changed of the customer who stays; undone ones are kept, too."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase, Row
from hq_server.domain.customer_fields import FieldChange

_PAIR = (
    "m.id, m.merged, m.survivor, m.made_ms, m.undone_ms, a.account_number, a.first_name, a.last_name, a.organization, "
    "b.account_number, b.first_name, b.last_name, b.organization, COALESCE(u.full_name, m.made_by), "
    "COALESCE(v.full_name, m.undone_by)"
)
_FROM = (
    "FROM customer_merge m LEFT JOIN customer a ON a.id = m.merged LEFT JOIN customer b ON b.id = m.survivor "
    "LEFT JOIN hq_user u ON u.name = m.made_by LEFT JOIN hq_user v ON v.name = m.undone_by"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A customer as a link shows it."""

    id: str
    account_number: str | None
    name: str


@dataclass(frozen=True, slots=True)
class CustomerMerge:
    """``made_by`` and ``undone_by`` are the names of people; ``undone_ms`` is None while the merge stands."""

    id: str
    merged: Named
    survivor: Named
    made_ms: int
    made_by: str
    undone_ms: int | None
    undone_by: str


def insert(
    db: HqDatabase, merge: str, merged: str, survivor: str, by: str, now_ms: int, changes: Sequence[FieldChange]
) -> None:
    db.execute(
        "INSERT INTO customer_merge (id, merged, survivor, made_ms, made_by, undone_ms, undone_by) "
        "VALUES (?, ?, ?, ?, ?, NULL, '')",
        (merge, merged, survivor, now_ms, by),
    )
    rows = [(merge, change.field, change.old, change.new) for change in changes]
    db.insert_rows("customer_merge_field", ("merge", "field", "old", "new"), rows)


def put_undone(db: HqDatabase, merge: str, by: str, now_ms: int) -> None:
    db.execute("UPDATE customer_merge SET undone_ms = ?, undone_by = ? WHERE id = ?", (now_ms, by, merge))


def changes_of(db: HqDatabase, merge: str) -> list[FieldChange]:
    rows = db.rows("SELECT field, old, new FROM customer_merge_field WHERE merge = ? ORDER BY field", (merge,))
    return [FieldChange(*row) for row in rows]


def find(db: HqDatabase, merge: str) -> CustomerMerge | None:
    row = db.row(f"SELECT {_PAIR} {_FROM} WHERE m.id = ?", (merge,))
    return _merge(row) if row else None


def newest_into(db: HqDatabase, survivor: str) -> str | None:
    """The newest merge into a customer that is not undone."""
    sql = "SELECT max(id) FROM customer_merge WHERE survivor = ? AND undone_ms IS NULL"
    row = db.row(sql, (survivor,))
    return row[0] if row else None


def list_all(db: HqDatabase, before: str, limit: int, stores: frozenset[str] | None = None) -> list[CustomerMerge]:
    """Newest first."""
    where, parameters = ("WHERE m.id < ?", (before,)) if before else ("WHERE TRUE", ())
    theirs, numbers = of_stores(stores)
    sql = f"SELECT {_PAIR} {_FROM} {where}{theirs} ORDER BY m.id DESC LIMIT ?"
    return [_merge(row) for row in db.rows(sql, (*parameters, *numbers, limit))]


def of_stores(stores: frozenset[str] | None) -> tuple[str, list[str]]:
    """Of the pair ``a`` and ``b`` one was made in these stores; None: in any."""
    if stores is None:
        return "", []
    marks = ", ".join("?" * len(stores)) or "NULL"
    return f" AND (a.store IN ({marks}) OR b.store IN ({marks}))", sorted(stores) * 2


def list_of(db: HqDatabase, customer: str, limit: int) -> list[CustomerMerge]:
    """In which the customer was merged, or into which another one was; newest first."""
    rows = db.rows(
        f"SELECT {_PAIR} {_FROM} WHERE m.merged = ? OR m.survivor = ? ORDER BY m.id DESC LIMIT ?",
        (customer, customer, limit),
    )
    return [_merge(row) for row in rows]


def written_ms(db: HqDatabase, customer: str) -> dict[str, int]:
    """Field → when it was last changed, as far as somebody changed it."""
    rows = db.rows(
        "SELECT field, max(changed_ms) FROM customer_change WHERE customer = ? AND outcome = 'taken' GROUP BY field",
        (customer,),
    )
    return {field: int(changed_ms) for field, changed_ms in rows}


def count_sales_since(db: HqDatabase, customer: str, since_ms: int, limit: int) -> int:
    """At most ``limit``."""
    row = db.row(
        "SELECT count(*) FROM (SELECT 1 FROM transaction_header WHERE customer = ? AND made_ms > ? LIMIT ?) AS part",
        (customer, since_ms, limit),
    )
    return int(row[0]) if row else 0


def parties_of(db: HqDatabase, customer: str) -> tuple[list[str], list[int]]:
    """Everybody whom the customer was ever merged with, and when that was done or undone."""
    rows = db.rows(
        "SELECT merged, survivor, made_ms, undone_ms FROM customer_merge WHERE merged = ? OR survivor = ?",
        (customer, customer),
    )
    others = {one for row in rows for one in row[:2]} - {customer}
    return sorted(others), sorted({int(moment) for row in rows for moment in row[2:] if moment is not None})


def forget_values(db: HqDatabase, customers: Sequence[str]) -> int:
    """For erased people: what merges changed of them is gone, so nothing of it can be given back."""
    merges = {
        row[0]
        for side in ("merged", "survivor")
        for row in db.rows_in(f"SELECT id FROM customer_merge WHERE {side} IN_VALUES", (), customers)
    }
    gone = 0
    for merge in sorted(merges):
        gone += db.execute("DELETE FROM customer_merge_field WHERE merge = ?", (merge,))
    return gone


def _merge(row: Row) -> CustomerMerge:
    merge, merged, survivor, made_ms, undone_ms, *named, made_by, undone_by = row
    return CustomerMerge(
        merge, _named(merged, named[:4]), _named(survivor, named[4:]), made_ms, made_by, undone_ms, undone_by
    )


def _named(customer: str, columns: Sequence[str | None]) -> Named:
    number, first, last, organization = columns
    return Named(customer, number, organization or f"{first or ''} {last or ''}".strip())
