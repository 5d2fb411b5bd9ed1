"""Customers for HQ's pages: found by name, phone, e-mail, id or account number, with their state and documents."""

from dataclasses import dataclass

from hq_server.db import customer_pages
from hq_server.db.customer_pages import IN_CONFLICT, NUMBERED, PENDING, CustomerDocument, CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.errors import NotFound
from hq_server.texts import _

PAGE = 50


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """``next_before`` continues the list; empty on the last page."""

    customers: tuple[CustomerListed, ...]
    next_before: str
    total: int
    pending: int
    in_conflict: int


def list_customers(
    db: HqDatabase, text: str = "", state: str = "", before: str = "", limit: int = PAGE
) -> CustomerPage:
    """Newest first. ``state``: ``pending``, ``numbered``, ``conflict`` or empty for all."""
    state = state if state in (PENDING, NUMBERED, IN_CONFLICT) else ""
    text = text.strip().replace("\x00", "")[:200]
    with db.read():
        found = customer_pages.list_rows(db, text, state, before[:36], limit + 1)
        total, pending, in_conflict = customer_pages.count_states(db)
    shown = tuple(found[:limit])
    return CustomerPage(shown, shown[-1].id if len(found) > limit else "", total, pending, in_conflict)


def count_customers(db: HqDatabase) -> int:
    with db.read():
        return customer_pages.count_states(db)[0]


def get_customer(db: HqDatabase, key: str) -> CustomerListed:
    """By id or account number."""
    with db.read():
        customer = customer_pages.find_row(db, key[:40].replace("\x00", ""))
    if customer is None:
        raise NotFound(_("There is no customer {key}.").format(key=key[:40]))
    return customer


def list_documents(db: HqDatabase, customer: CustomerListed, limit: int = PAGE) -> list[CustomerDocument]:
    with db.read():
        return customer_pages.documents_of(db, customer, limit)
