"""Writes a batch of a customer file: new customers, and what changes of those that are there; each table once."""

from collections.abc import Callable, Mapping, Sequence

from hq_server.db import customer_fields, customer_search, customers, jobs, loyalty
from hq_server.db.customer_fields import CustomerChange
from hq_server.db.customer_imports import CustomerImport
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import ADDRESS, CONTACT, LOYALTY_CARD, PLAIN, PRIMARY_ADDRESS, FieldChange
from hq_server.domain.customer_merge import TAKEN, CustomerState, Editor, Merge
from hq_server.domain.customer_words import search_words
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB, CUSTOMER_JOB
from hq_server.services.customer_import_plan import CHANGED, NEW, NEW_ADDRESS, NEW_CONTACT, Outcome, fields_of_new


def write_batch(
    db: HqDatabase,
    made: CustomerImport,
    outcomes: Sequence[Outcome],
    states: Mapping[str, CustomerState],
    now_ms: int,
    new_id: Callable[[], str],
) -> None:
    """Within a write transaction in which ``states`` are locked, and the cards."""
    _add(db, made, [one for one in outcomes if one.state == NEW], now_ms, new_id)
    _change(db, made, [one for one in outcomes if one.state == CHANGED], states, now_ms, new_id)


def _add(
    db: HqDatabase, made: CustomerImport, outcomes: Sequence[Outcome], now_ms: int, new_id: Callable[[], str]
) -> None:
    """They have no account number: the customer job gives it, as to any other. What made them is the import."""
    if not outcomes:
        return
    whole = {new_id(): fields_of_new(one.row, new_id(), lambda _column: new_id()) for one in outcomes}
    customers.insert(
        db,
        [
            (customer, made.store, "", made.id, *(fields.get(name, "") for name in PLAIN), now_ms, now_ms, True)
            for customer, fields in whole.items()
        ],
    )
    customer_fields.insert_fields(
        db,
        [
            (customer, name, text, now_ms, "")
            for customer, fields in whole.items()
            for name, text in fields.items()
            if name not in PLAIN
        ],
    )
    customer_search.add(db, {customer: search_words(fields) for customer, fields in whole.items()})
    cards = {fields[LOYALTY_CARD]: customer for customer, fields in whole.items() if LOYALTY_CARD in fields}
    loyalty.enrol(db, cards, now_ms)
    jobs.enqueue(db, CUSTOMER_JOB, BY_CHAIN, now_ms)


def _change(
    db: HqDatabase,
    made: CustomerImport,
    outcomes: Sequence[Outcome],
    states: Mapping[str, CustomerState],
    now_ms: int,
    new_id: Callable[[], str],
) -> None:
    if not outcomes:
        return
    before = {one.customer: CustomerState({}, dict(states[one.customer].conflicts)) for one in outcomes}
    changes: list[tuple[str, CustomerChange]] = []
    for one in outcomes:
        asked = _with_ids(one.changes, new_id)
        for step in Merge(states[one.customer], Editor(), lambda _thing: {}).apply(asked):
            told = (step.field, step.old, step.new, step.outcome, "", "", "", made.made_by, now_ms, now_ms)
            changes.append((one.customer, CustomerChange(*told)))
    taken = [
        (customer, FieldChange(one.field, one.old, one.new), now_ms, "")
        for customer, one in changes
        if one.outcome == TAKEN
    ]
    customer_fields.put_fields(db, taken)
    cards = {one.new: customer for customer, one, *_told in taken if one.field == LOYALTY_CARD and one.new}
    loyalty.enrol(db, cards, now_ms)
    customer_fields.put_conflicts(db, before, {customer: states[customer] for customer in before})
    customer_fields.insert_changes(db, changes)
    customer_search.put(db, {customer: search_words(states[customer].fields) for customer in before})
    customer_fields.mark_changed(db, list(before))
    jobs.enqueue(db, CUSTOMER_FEED_JOB, BY_CHAIN, now_ms)


def _with_ids(changes: Sequence[FieldChange], new_id: Callable[[], str]) -> list[FieldChange]:
    """An address or contact that is not there yet gets its id."""
    ids: dict[str, str] = {}

    def named(one: FieldChange) -> FieldChange:
        if one.field == PRIMARY_ADDRESS and one.new == NEW_ADDRESS:
            return FieldChange(one.field, one.old, ids.setdefault(f"{ADDRESS}.{NEW_ADDRESS}", new_id()))
        kind, _dot, rest = one.field.partition(".")
        identity, _dot, member = rest.partition(".")
        fresh = (kind, identity) == (ADDRESS, NEW_ADDRESS) or (kind == CONTACT and identity.startswith(NEW_CONTACT))
        if not fresh:
            return one
        return FieldChange(f"{kind}.{ids.setdefault(f'{kind}.{identity}', new_id())}.{member}", one.old, one.new)

    return [named(one) for one in changes]
