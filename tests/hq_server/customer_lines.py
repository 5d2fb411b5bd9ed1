"""What registers write about customers in HQ's tests, and what HQ has of them."""

from dataclasses import asdict
from typing import Any

from hq_server.db import customer_fields
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import FieldChange
from hq_server.domain.customer_merge import CustomerState
from hq_server.ids import new_id
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from tests.hq_server.sending_register import NOW, SendingRegister, line_body

HOME = {"address.a1.purpose": "home", "address.a1.street": "1 rue du Nord", "address.a1.city": "Lille"}
PLAIN = {
    "customer_type": "person",
    "first_name": "Zoë",
    "last_name": "O'Brien",
    "organization": "",
    "phone": "+33 1 23 45 67 89",
    "email": "zoe@example.org",
    "language": "fr",
}


def create(register: SendingRegister, customer: str = "", fields: dict[str, str] | None = None, **plain: str) -> str:
    """A customer in full; returns its id."""
    customer = customer or new_id()
    body = {"customer": customer, **(PLAIN | plain), "staff": "s-001", "fields": fields or {}}
    register.write("customer.created", body, version=2)
    return customer


def change(register: SendingRegister, customer: str, *changes: tuple[str, str | None, str | None]) -> bytes:
    """Field, what the register had, what it has now."""
    asked = [asdict(FieldChange(*one)) for one in changes]
    return register.write("customer.changed", {"customer": customer, "staff": "s-001", "changes": asked})


def enrol(register: SendingRegister, customer: str, card: str) -> bytes:
    return register.write("loyalty.enrolled", {"customer": customer, "card": card, "staff": "s-001"})


def earn(register: SendingRegister, card: str, points: int, key: str = "", **changed: Any) -> bytes:
    """A sale that brought points to a card; ``changed`` replaces members of its body."""
    document = new_id()
    body: dict[str, Any] = {
        "receipt": f"{register.identity.code}-2{register.sequence + 1:07d}",
        "type": "sale",
        "shift": register.shift,
        "staff": "s-001",
        "customer": None,
        "currency": "EUR",
        "total_minor": 250,
        "tax_minor": 42,
        "lines": [line_body(1) | {"unit": "each", "discount_minor": 0, "more": None}],
        "tenders": [
            {"tender": "cash", "amount_minor": 250, "tendered_minor": 250, "change_minor": 0, "more": None},
        ],
        "discount_minor": 0,
        "rounding_minor": 0,
        "tax_included": True,
        "taxes": [{"tax_rate": 20_000, "net_minor": 208, "tax_minor": 42, "gross_minor": 250}],
        "more": {"loyalty": {"card": card, "points": points, "key": key or document}},
    }
    return register.write("transaction.recorded", body | changed, document=document, version=2)


def upload(db: HqDatabase, register: SendingRegister, *lines: bytes) -> list[str]:
    """Upload these lines, or all that were written since the last time; returns the states."""
    sent = list(lines) or register.lines
    results = ingest_batch(db, register.identity, sent, NOW)
    if not lines:
        register.lines = []
    return [result.state for result in results]


def state_of(db: HqDatabase, customer: str) -> CustomerState:
    with db.write():
        return customer_fields.lock_states(db, [customer])[customer]


def open_values(db: HqDatabase, customer: str) -> dict[tuple[str, str], str | None]:
    """Field and register code → the register's value."""
    return {key: conflict.value for key, conflict in state_of(db, customer).conflicts.items()}


def audit(db: HqDatabase, customer: str) -> list[tuple[str, str | None, str | None, str]]:
    """Field, before, wished for, outcome; in the order in which it happened."""
    with db.read():
        changes = customer_fields.list_changes(db, customer, 1_000)
    return [(one.field, one.old, one.new, one.outcome) for one, _name, _sequence in reversed(changes)]


def told(db: HqDatabase, register: SendingRegister, after: int = 0) -> dict[str, Any]:
    """Feed 1010 for a register: customer → body."""
    page = feeds.read_page(db, register.identity, 1010, after, "", 1_000, NOW)
    return {one.key: one.body for one in page.changes}
