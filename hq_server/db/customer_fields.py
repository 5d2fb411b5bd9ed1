"""What a customer has beyond the row: flat fields, open conflicts between registers and HQ, and every change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hq_server.db.database import HqDatabase, Row
from hq_server.domain.customer_fields import PLAIN, FieldChange
from hq_server.domain.customer_merge import Conflict, CustomerState

_FIELD = ("customer", "field", "value", "changed_ms", "document")
_CHANGE = (
    "customer",
    "field",
    "old",
    "new",
    "outcome",
    "store",
    "register",
    "document",
    "staff",
    "changed_ms",
    "applied_ms",
)
_CONFLICT = "customer, field, value, store, register, document, staff, made_ms"


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """One row of the audit. ``store`` is empty when a person at HQ (``staff`` is the user's name) changed it."""

    field: str
    old: str | None
    new: str | None
    outcome: str
    store: str
    register: str
    document: str
    staff: str
    changed_ms: int
    applied_ms: int


def lock_states(db: HqDatabase, ids: Sequence[str], only_locked: Sequence[str] = ()) -> dict[str, CustomerState]:
    """Those of these customers that are there, whole; their rows stay locked until the end of the transaction.

    Locked in the order of their ids, so that two uploads never wait for each other; ``only_locked`` with them.
    """
    lock = "" if db.engine == "sqlite" else " FOR UPDATE"
    sql = f"SELECT id, {', '.join(PLAIN)} FROM customer WHERE id IN_VALUES ORDER BY id{lock}"
    rows = db.rows_in(sql, (), sorted({*ids, *only_locked}))
    wanted = set(ids)
    return _whole(db, [row for row in rows if row[0] in wanted])


def read_states(db: HqDatabase, ids: Sequence[str]) -> dict[str, CustomerState]:
    """The same for who only looks."""
    return _whole(db, db.rows_in(f"SELECT id, {', '.join(PLAIN)} FROM customer WHERE id IN_VALUES", (), sorted(ids)))


def _whole(db: HqDatabase, rows: Sequence[Row]) -> dict[str, CustomerState]:
    states = {
        row[0]: CustomerState({name: text for name, text in zip(PLAIN, row[1:], strict=True) if text}) for row in rows
    }
    if states:
        for customer, fields in read_fields(db, list(states)).items():
            states[customer].fields.update(fields)
        for customer, conflicts in read_conflicts(db, list(states)).items():
            states[customer].conflicts.update({(one.field, one.register_code): one for one in conflicts})
    return states


def read_fields(db: HqDatabase, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """The fields beyond the plain ones, in the order of their names."""
    found: dict[str, dict[str, str]] = {}
    sql = "SELECT customer, field, value FROM customer_field WHERE customer IN_VALUES ORDER BY customer, field"
    for customer, field, value in db.rows_in(sql, (), ids):
        found.setdefault(customer, {})[field] = value
    return found


def read_conflicts(db: HqDatabase, ids: Sequence[str]) -> dict[str, list[Conflict]]:
    found: dict[str, list[Conflict]] = {}
    sql = (
        f"SELECT {_CONFLICT} FROM customer_conflict WHERE customer IN_VALUES ORDER BY customer, field, store, register"
    )
    for customer, *values in db.rows_in(sql, (), ids):
        found.setdefault(customer, []).append(Conflict(*values))
    return found


def insert_fields(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """The fields of new customers; ``rows`` in the order of the columns."""
    db.insert_rows("customer_field", _FIELD, rows)


def put_fields(db: HqDatabase, changes: Iterable[tuple[str, FieldChange, int, str]]) -> None:
    """Write fields as they are now: customer, change, moment and document (empty: a person at HQ). Plain fields go
    into the customer's row.
    """
    plain: dict[str, list[tuple[str, str]]] = {}
    gone: list[tuple[str, str]] = []
    there: list[tuple[str, str, str, int, str]] = []
    for customer, change, changed_ms, document in changes:
        if change.field in PLAIN:
            plain.setdefault(change.field, []).append((change.new or "", customer))
        elif change.new is None:
            gone.append((customer, change.field))
        else:
            there.append((customer, change.field, change.new, changed_ms, document))
    for field, values in plain.items():
        db.execute_many(f"UPDATE customer SET {field} = ? WHERE id = ?", values)
    if gone:
        db.execute_many("DELETE FROM customer_field WHERE customer = ? AND field = ?", gone)
    if there:
        db.execute_many(
            f"INSERT INTO customer_field ({', '.join(_FIELD)}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (customer, field) "
            "DO UPDATE SET value = excluded.value, changed_ms = excluded.changed_ms, document = excluded.document",
            there,
        )


def put_conflicts(db: HqDatabase, before: Mapping[str, CustomerState], after: Mapping[str, CustomerState]) -> None:
    """Make the open conflicts of these customers what they are in ``after``."""
    closed: list[tuple[str, str, str, str]] = []
    opened: list[tuple[object, ...]] = []
    for customer, state in after.items():
        old = before[customer].conflicts if customer in before else {}
        closed += [
            (customer, one.field, one.store, one.register) for key, one in old.items() if key not in state.conflicts
        ]
        opened += [
            (customer, one.field, one.value, one.store, one.register, one.document, one.staff, one.made_ms)
            for key, one in state.conflicts.items()
            if old.get(key) != one
        ]
    if closed:
        db.execute_many(
            "DELETE FROM customer_conflict WHERE customer = ? AND field = ? AND store = ? AND register = ?", closed
        )
    if opened:
        db.execute_many(
            f"INSERT INTO customer_conflict ({_CONFLICT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (customer, field, store, register) DO UPDATE SET value = excluded.value, "
            "document = excluded.document, staff = excluded.staff, made_ms = excluded.made_ms",
            opened,
        )


def insert_changes(db: HqDatabase, changes: Sequence[tuple[str, CustomerChange]]) -> None:
    """The audit: customer and change, in the order in which they were made."""
    rows = [(customer, *(getattr(change, column) for column in _CHANGE[1:])) for customer, change in changes]
    db.insert_rows("customer_change", _CHANGE, rows)


def list_changes(db: HqDatabase, customer: str, limit: int, *, only: str = "") -> list[tuple[CustomerChange, str, int]]:
    """Newest first, each with the name of who made it (empty: unknown) and its document's number at the register.

    ``only``: a condition of this module's own on the field.
    """
    columns = ", ".join(f"x.{column}" for column in _CHANGE[1:])
    rows = db.rows(
        f"SELECT {columns}, COALESCE(s.name, u.full_name, ''), COALESCE(i.sequence, 0) FROM customer_change x "
        "LEFT JOIN staff s ON s.store = x.store AND s.id = x.staff "
        "LEFT JOIN hq_user u ON x.store = '' AND u.name = x.staff "
        "LEFT JOIN inbox i ON i.store = x.store AND i.id = x.document "
        f"WHERE x.customer = ? {only} ORDER BY x.id DESC LIMIT ?",
        (customer, limit),
    )
    return [(CustomerChange(*row[:-2]), row[-2], row[-1]) for row in rows]


def list_consents(db: HqDatabase, customer: str, limit: int) -> list[tuple[CustomerChange, str, int]]:
    """The same of what somebody said to marketing alone."""
    return list_changes(db, customer, limit, only="AND (x.field LIKE 'consent.%' OR x.field LIKE 'contact.%.consent')")


def staff_names(db: HqDatabase, customer: str) -> dict[tuple[str, str], str]:
    """The names of those whose values are in this customer's open conflicts, by store and staff id."""
    rows = db.rows(
        "SELECT DISTINCT s.store, s.id, s.name FROM customer_conflict x "
        "JOIN staff s ON s.store = x.store AND s.id = x.staff WHERE x.customer = ?",
        (customer,),
    )
    return {(store, person): name for store, person, name in rows}


def changes_of_thing(db: HqDatabase, customer: str, thing: str) -> list[CustomerChange]:
    """What was taken of one contact or address, newest first."""
    rows = db.rows(
        f"SELECT {', '.join(_CHANGE[1:])} FROM customer_change WHERE customer = ? AND outcome = 'taken' "
        "AND field > ? AND field < ? ORDER BY id DESC",
        (customer, f"{thing}.", f"{thing}/"),
    )
    return [CustomerChange(*row) for row in rows]


def mark_changed(db: HqDatabase, ids: Sequence[str]) -> None:
    """The feed has to tell of these customers again, and of those who stand for them."""
    who = "id IN (?, (SELECT survivor FROM customer_alias WHERE customer = ?))"
    sql = f"UPDATE customer SET unpublished = TRUE WHERE {who}"
    db.execute_many(sql, [(customer, customer) for customer in ids])


def count_conflicts(db: HqDatabase) -> tuple[int, int | None]:
    """Customers with an open conflict, and since when the oldest waits for somebody."""
    row = db.row("SELECT count(DISTINCT customer), min(made_ms) FROM customer_conflict")
    return (int(row[0]), row[1]) if row else (0, None)
