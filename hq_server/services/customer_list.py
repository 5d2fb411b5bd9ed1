"""Customers for HQ's pages: found by name, phone, e-mail, id or account number, with their state and documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db import customer_pages, customer_search
from hq_server.db.customer_pages import IN_CONFLICT, NUMBERED, PENDING, CustomerDocument, CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_words import understand
from hq_server.errors import NotFound
from hq_server.texts import _

PAGE = 50
MOST_COUNTED = 1_000
_DIGITS = 9
_MOST_CHUNKS = 8


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """``next_before`` continues the list; empty on the last page. Counts are at most ``MOST_COUNTED`` and one more."""

    customers: tuple[CustomerListed, ...]
    next_before: str
    total: int
    pending: int
    in_conflict: int


def list_customers(
    db: HqDatabase, text: str = "", state: str = "", before: str = "", limit: int = PAGE
) -> CustomerPage:
    """Newest first; who is called exactly so (number, id, card) before the others.

    ``state``: ``pending``, ``numbered``, ``conflict`` or empty for all.
    """
    state = state if state in (PENDING, NUMBERED, IN_CONFLICT) else ""
    text = text.strip().replace("\x00", "")[:200]
    with db.read():
        if text:
            shown, following = _search(db, text, state, before, limit)
        else:
            found = customer_pages.list_rows(db, state, before[:36], limit + 1)
            shown, following = found[:limit], found[limit - 1].id if len(found) > limit else ""
        total, pending, in_conflict = customer_pages.count_states(db, MOST_COUNTED + 1)
    return CustomerPage(tuple(shown), following, total, pending, in_conflict)


def _search(db: HqDatabase, text: str, state: str, before: str, limit: int) -> tuple[list[CustomerListed], str]:
    exact = _called(db, text, state)
    typed = understand(text)
    first = [] if before else exact
    if not typed.groups:
        return first, ""
    place = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    rows = customer_pages.search_rows(db, typed, state, place, limit + 1)
    known = {one.id for one in exact}
    following = str(rows[limit - 1][0]) if len(rows) > limit else ""
    return [*first, *(one for _at, one in rows[:limit] if one.id not in known)], following


def _called(db: HqDatabase, text: str, state: str) -> list[CustomerListed]:
    """Customers whose number, id or card is one of the typed words, and who have the other words."""
    chunks = text.split()[:_MOST_CHUNKS]
    names = [name for chunk in (*chunks, "".join(chunks)) for name in (chunk, chunk.lower(), _as_number(chunk))]
    found = [one for one in customer_pages.rows_called(db, names) if _is_in(one, state)]
    if not found or len(chunks) == 1:
        return found
    words = customer_search.words_of(db, [one.id for one in found])
    return [one for one in found if _has_others(one, chunks, words.get(one.id, ""))]


def _has_others(customer: CustomerListed, chunks: list[str], words: str) -> bool:
    """What was typed beside the number or id has to be the customer's, too."""
    own = {customer.id, customer.account_number or customer.id}
    if _as_number("".join(chunks)) in own:
        return True
    others = [chunk for chunk in chunks if not own.intersection((chunk.lower(), _as_number(chunk)))]
    return len(others) < len(chunks) and understand(" ".join(others)).is_met_by(words.split())


def _as_number(chunk: str) -> str:
    """People leave out the zeros that an account number begins with."""
    return chunk.zfill(_DIGITS) if chunk.isascii() and chunk.isdigit() else ""


def _is_in(customer: CustomerListed, state: str) -> bool:
    return {
        "": True,
        PENDING: customer.account_number is None,
        NUMBERED: customer.account_number is not None,
        IN_CONFLICT: customer.conflicts > 0,
    }[state]


def get_customer(db: HqDatabase, key: str) -> CustomerListed:
    """By id or account number."""
    with db.read():
        customer = customer_pages.find_row(db, key[:40].replace("\x00", ""))
    if customer is None:
        raise NotFound(_("There is no customer {key}.").format(key=key[:40]))
    return customer


def stores_of(db: HqDatabase, customers: Sequence[str]) -> set[str]:
    """Where these customers were made, by their ids."""
    with db.read():
        return {one.store for one in customer_pages.by_ids(db, customers)}


def list_documents(db: HqDatabase, customer: CustomerListed, limit: int = PAGE) -> list[CustomerDocument]:
    with db.read():
        return customer_pages.documents_of(db, customer, limit)
