"""Keeps the words that customers are found by as their fields are."""

from collections.abc import Iterable

from hq_server.db import customer_fields, customer_search
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_words import search_words

_AT_ONCE = 1_000


def refresh(db: HqDatabase, customers: Iterable[str]) -> None:
    """Within the write transaction that changed these customers' fields."""
    states = customer_fields.read_states(db, sorted(set(customers)))
    customer_search.put(db, {customer: search_words(state.fields) for customer, state in states.items()})


def catch_up(db: HqDatabase) -> int:
    """Give words to the customers that an older release left without; returns how many."""
    done = 0
    with db.read():
        if not customer_search.has_unsearched(db):
            return 0
    while True:
        with db.write():
            found = customer_search.next_unsearched(db, _AT_ONCE)
            refresh(db, found)
            customer_search.note_searched(db, found[-1] if len(found) == _AT_ONCE else "")
        done += len(found)
        if len(found) < _AT_ONCE:
            return done
