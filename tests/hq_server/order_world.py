"""Customers' orders as registers write them, and what HQ has of them."""

from dataclasses import dataclass
from typing import Any

from hq_server.db import orders
from hq_server.db.database import HqDatabase
from hq_server.db.orders import OrderRow
from hq_server.ids import new_id
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from hq_server.wire.orders import OrderTold
from tests.contract import golden_orders
from tests.hq_server.sending_register import NOW, Body, SendingRegister, add_register, line_in_full, tender_in_full

LINES = [path.read_bytes() for path in sorted(golden_orders.UP.glob("*.json"))]
HOME = "a1"
TOTAL, TAX = 500, 84


@dataclass(frozen=True)
class Order:
    """What its documents say: the order's id, its number and its deposit."""

    id: str
    number: str
    customer: str
    deposit_minor: int


def selling(db: HqDatabase, number: str = "2", store: str = "101") -> SendingRegister:
    register = add_register(db, store, number)
    register.open_shift()
    return register


def create_customer(register: SendingRegister, **address: str) -> str:
    """A customer with one address, ``HOME``."""
    customer = new_id()
    given = {"purpose": "home", "street": "4 Quay Street", "postcode": "H91", "city": "Galway", "country": "IE"}
    fields = {f"address.{HOME}.{name}": text for name, text in (given | address).items()}
    body = {
        "customer": customer,
        "customer_type": "person",
        "first_name": "Fionn",
        "last_name": "Ó Sé",
        "organization": "",
        "phone": "",
        "email": "",
        "language": "en",
        "staff": "s-001",
        "fields": fields,
    }
    register.write("customer.created", body, version=2)
    return customer


def remove_address(register: SendingRegister, customer: str, address: str = HOME) -> None:
    given = {"purpose": "home", "street": "4 Quay Street", "postcode": "H91", "city": "Galway", "country": "IE"}
    changes = [{"field": f"address.{address}.{name}", "old": text, "new": None} for name, text in given.items()]
    register.write("customer.changed", {"customer": customer, "staff": "s-001", "changes": changes})


def take(register: SendingRegister, customer: str, paid_minor: int = 50, tender: str = "cash", **changed: Any) -> Order:
    """Two pieces at 2.50, with a deposit; ``changed`` makes the order say something else."""
    order = new_id()
    money = new_id()
    number = pay(register, "order_deposit", paid_minor, order, customer, tender=tender, document=money)
    body = order_body(order, number, money, customer, paid_minor) | changed
    register.write("order.created", body, document=order)
    return Order(order, number, customer, paid_minor)


def deliver(register: SendingRegister, customer: str, paid_minor: int = 50, **changed: Any) -> Order:
    return take(register, customer, paid_minor, **{"method": "delivery", "address": HOME} | changed)


def order_body(order: str, number: str, transaction: str, customer: str, deposit_minor: int) -> Body:
    return {
        "order": order,
        "number": number,
        "transaction": transaction,
        "staff": "s-001",
        "customer": customer,
        "address": None,
        "method": "pickup",
        "pickup_store": "101",
        "wanted_date": "2026-12-05",
        "comment": "",
        "currency": "EUR",
        "tax_included": True,
        "lines": [line_in_full(1), line_in_full(2)],
        "total_minor": TOTAL,
        "tax_minor": TAX,
        "discount_minor": 0,
        "deposit_minor": deposit_minor,
    }


def pay(
    register: SendingRegister,
    kind: str,
    amount_minor: int,
    order: str,
    customer: str,
    *,
    tender: str = "cash",
    document: str = "",
    **changed: Any,
) -> str:
    """A deposit, or one that goes back; returns the receipt."""
    body = money_body(register, kind, amount_minor, order, customer, tender) | changed
    _record(register, body, document)
    return str(body["receipt"])


def money_body(
    register: SendingRegister, kind: str, amount_minor: int, order: str, customer: str, tender: str = "cash"
) -> Body:
    return {
        "receipt": f"{register.identity.code}-1{register.sequence + 1:07d}",
        "type": kind,
        "shift": register.shift,
        "staff": "s-001",
        "customer": customer,
        "currency": "EUR",
        "total_minor": amount_minor,
        "tax_minor": 0,
        "lines": [],
        "tenders": [tender_in_full(amount_minor, tender)] if amount_minor else [],
        "discount_minor": 0,
        "rounding_minor": 0,
        "tax_included": True,
        "taxes": [],
        "more": {"order": order},
    }


def hand_over(register: SendingRegister, order: Order, **changed: Any) -> str:
    """The sale with its balance in cash, and the word that the order was handed over; returns the sale's id."""
    deposit = [tender_in_full(order.deposit_minor, "deposit")] if order.deposit_minor else []
    sale = new_id()
    body = money_body(register, "sale", TOTAL, order.id, order.customer) | {
        "tax_minor": TAX,
        "lines": [line_in_full(1), line_in_full(2)],
        "tenders": [*deposit, tender_in_full(TOTAL - order.deposit_minor)],
        "taxes": [{"tax_rate": 20_000, "net_minor": TOTAL - TAX, "tax_minor": TAX, "gross_minor": TOTAL}],
    }
    _record(register, body | changed, sale)
    change(register, order, "handed_over", sale)
    return sale


def cancel(register: SendingRegister, order: Order) -> str:
    refund = new_id()
    pay(register, "order_refund", -order.deposit_minor, order.id, order.customer, document=refund)
    change(register, order, "cancelled", refund, reason="customer_left", comment="Moved away")
    return refund


def change(register: SendingRegister, order: Order, event: str, transaction: str, **changed: Any) -> None:
    body = {"order": order.id, "staff": "s-001", "event": event, "transaction": transaction}
    register.write("order.changed", body | {"reason": "", "comment": ""} | changed)


def _record(register: SendingRegister, body: Body, document: str) -> None:
    register.receipts.append(body["receipt"])
    register.transactions.append(body)
    register.write("transaction.recorded", body, version=4, document=document)


def send(db: HqDatabase, register: SendingRegister, now_ms: int = NOW) -> list[tuple[str, str]]:
    """Everything it wrote; the state of each and its reason."""
    return [(one.state, one.reason) for one in ingest_batch(db, register.identity, register.lines, now_ms)]


def order_of(db: HqDatabase, order: str | Order) -> OrderRow:
    identity = order if isinstance(order, str) else order.id
    with db.read():
        return orders.by_ids(db, [identity])[identity]


def head(db: HqDatabase, register: SendingRegister) -> int:
    """How far feed 1090 is."""
    return feeds.heads(db, register.identity)["1090"]


def named(db: HqDatabase, register: SendingRegister, after: int) -> dict[str, str]:
    """Whose the orders are that feed 1090 tells after this position."""
    page = feeds.read_page(db, register.identity, 1090, after, feeds.epoch(db), 500, NOW)
    bodies = {change.key: change.body for change in page.changes if change.kind == "order"}
    return {order: body.customer_name for order, body in bodies.items() if isinstance(body, OrderTold)}


def told(db: HqDatabase, register: SendingRegister) -> dict[str, OrderTold | None]:
    """Feed 1090's orders, as a register of this store gets them."""
    page = feeds.read_page(db, register.identity, 1090, 0, "", 500, NOW)
    return {change.key: change.body for change in page.changes if change.kind == "order"}  # type: ignore[misc]
