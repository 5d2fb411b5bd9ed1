"""Customer synchronization status: every operation of a customer, where it stands on its way to HQ and back, and what a
person does about one of them or about many (domain.md 2.4).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db import customer_fields, customer_pages, customers, jobs, sync_operations
from hq_server.db.customer_fields import CustomerChange
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.db.document_search import Wanted
from hq_server.db.sync_operations import ASIDE, CHANGED, CREATED, Asked, Operation
from hq_server.domain.customer_fields import PLAIN, FieldChange
from hq_server.domain.job import BY_HAND, CUSTOMER_JOB
from hq_server.errors import NotFound
from hq_server.services import audit, customer_job, customer_list, document_retry, feeds
from hq_server.services.customer_edits import edit_customer
from hq_server.texts import _
from hq_server.wire import codes

PAGE = 50
ALL, NEEDS, WAITING, BACK = "all", "needs", "waiting", "back"
REFUSED, CONFLICT, PARKED, PENDING, UNTOLD, ON_ITS_WAY, DONE = (
    *("quarantined", "conflict", "parked", "pending", "untold", "on its way", "done"),
)
ANYTHING = Asked()
_FOUND_BY_TEXT = 200
_KINDS = (codes.CUSTOMER_CREATED, codes.CUSTOMER_CHANGED, codes.LOYALTY_ENROLLED)


@dataclass(frozen=True, slots=True)
class OperationPage:
    """``after`` is where the next page begins, empty when there is none."""

    operations: tuple[Operation, ...]
    after: str


@dataclass(frozen=True, slots=True)
class OperationShown:
    """One operation with its customer as it is now. ``changes`` has old and new value of each field; ``sequence`` and
    ``received_ms`` are of its document, None for a change at HQ; ``have`` of ``readers`` registers have fetched it.
    """

    operation: Operation
    customer: CustomerListed
    now: dict[str, str]
    changes: tuple[CustomerChange, ...]
    sequence: int | None
    received_ms: int | None
    told_ms: int | None
    have: int
    readers: int


def state_of(operation: Operation) -> str:
    """Where it stands: what needs a person first, then what a machine does next."""
    if operation.what == ASIDE:
        return PARKED if operation.state == "parked" else REFUSED
    if operation.conflicts:
        return CONFLICT
    if operation.account_number is None:
        return PENDING
    if operation.unpublished or operation.position is None:
        return UNTOLD
    if operation.store and operation.position > (operation.cursor or 0):
        return ON_ITS_WAY
    return DONE


def list_operations(
    db: HqDatabase, tab: str, *, text: str = "", asked: Asked = ANYTHING, after: str = "", limit: int = PAGE
) -> OperationPage:
    """The newest at HQ first. ``text`` is looked for among the customers' fields; ``tab``: all, needs (a person),
    waiting, back (on its way back to its register).
    """
    before = _read_place(after)
    with db.read():
        people = _people(db, text)
        asked = Asked(asked.store, asked.what, people, asked.stores, before)
        found = [one for part in _SOURCES.get(tab, _SOURCES[ALL]) for one in _source(db, part, asked, limit + 1)]
    found.sort(key=_place, reverse=True)
    shown = found[:limit]
    last = _place(shown[-1]) if len(found) > limit else None
    return OperationPage(tuple(shown), ".".join(map(str, last)) if last else "")


def get_operation(db: HqDatabase, key: str) -> OperationShown:
    """``key``: customer, then document, or the moment of a save at HQ; ``<customer>.`` alone is how it was made."""
    customer, _dot, document = key.partition(".")
    with db.read():
        owner = customer_pages.find_row(db, customer[:40].replace("\x00", ""))
        if owner is None:
            raise NotFound(_("There is no customer {key}.").format(key=customer[:40]))
        operation = _one(sync_operations.of_customer(db, owner.id), document)
        if operation is None:
            raise NotFound(_("HQ knows no such operation of this customer."))
        changes = [row[0] for row in customer_fields.list_changes(db, owner.id, 500)]
        beyond = customer_fields.read_fields(db, [owner.id]).get(owner.id, {})
        place = sync_operations.received(db, operation.store, operation.document) if operation.store else None
        have, readers = sync_operations.readers(db, operation.position or 2**62)
        told_ms = sync_operations.told_ms(db, owner.id)
    return OperationShown(
        operation,
        owner,
        {name: getattr(owner, name) for name in PLAIN if getattr(owner, name)} | beyond,
        tuple(change for change in changes if _belongs(change, operation)),
        place[0] if place else None,
        place[1] if place else None,
        told_ms,
        have,
        readers,
    )


def correct(db: HqDatabase, customer: str, changes: Sequence[FieldChange], why: str, now_ms: int, *, by: str) -> int:
    """Change what an operation brought, and synchronize that customer at once: number it and tell 1010. Returns how
    many fields are others now. Raises ``FieldsRefused``; then nothing is changed.
    """
    with db.write():
        changed = edit_customer(db, customer, changes, by, now_ms, audited="")
        told = [audit.Change(one.field, one.old or "", one.new or "") for one in changes if one.old != one.new]
        if told:
            reason = [audit.Change("reason", "", why)] if why else []
            audit.record(db, by, "customer.corrected", f"customer {customer}", [*told, *reason], now_ms)
    synchronize(db, customer, now_ms, by=by)
    return changed


def synchronize(db: HqDatabase, customer: str, now_ms: int, *, by: str) -> bool:
    """Number this one customer if it has none and tell 1010 of it now; False when there was nothing to do."""
    numbered = customer_job.number_one(db, customer, now_ms)
    with db.write():
        untold = customers.take_unpublished_of(db, [customer])
        feeds.record(db, codes.CUSTOMERS, feeds.ALL, untold, now_ms)
        if numbered or untold:
            audit.record(db, by, "customer.synchronized", f"customer {customer}", [], now_ms)
    return bool(numbered or untold)


def retry_all(db: HqDatabase, asked: Asked, now_ms: int, *, by: str) -> tuple[int, int]:
    """Try every customer document again that is parked or quarantined, and wish for the customer job. Returns how many
    were tried, and how many went on.
    """
    tried = moved = 0
    for state in ("parked", "quarantined"):
        for kind in _KINDS:
            wanted = Wanted(store=asked.store, kind=kind, stores=asked.stores)
            done = document_retry.try_again(db, state, wanted, now_ms, by=by)
            tried, moved = tried + done.tried, moved + done.moved
    with db.write():
        jobs.enqueue(db, CUSTOMER_JOB, BY_HAND, now_ms)
    return tried, moved


def key_of(operation: Operation) -> str:
    """How a page's address names the operation."""
    if operation.what == CREATED:
        return f"{operation.customer}."
    return f"{operation.customer}.{operation.document or operation.moment_ms}"


_SOURCES = {
    ALL: ("created", "changed", "aside"),
    NEEDS: ("quarantined", "conflict"),
    WAITING: ("waiting", "parked"),
    BACK: ("back",),
}


def _source(db: HqDatabase, part: str, asked: Asked, limit: int) -> list[Operation]:
    if asked.what and asked.what != _WHAT[part]:
        return []
    if asked.customers is not None and _WHAT[part] == ASIDE:
        return []
    match part:
        case "created":
            return sync_operations.created(db, asked, limit)
        case "waiting":
            return sync_operations.waiting(db, asked, limit)
        case "back":
            return sync_operations.on_its_way_back(db, asked, limit)
        case "changed":
            return sync_operations.changed(db, asked, limit)
        case "conflict":
            return sync_operations.in_conflict(db, asked, limit)
        case _aside:
            return sync_operations.aside(db, asked, limit, "" if part == "aside" else part)


_WHAT = {
    **dict.fromkeys(("created", "waiting", "back"), CREATED),
    **dict.fromkeys(("changed", "conflict"), CHANGED),
    **dict.fromkeys(("aside", "parked", "quarantined"), ASIDE),
}


def _people(db: HqDatabase, text: str) -> list[str] | None:
    """The customers that a text speaks of; None when nothing was asked."""
    if not text.strip():
        return None
    return [one.id for one in customer_list.list_customers(db, text, limit=_FOUND_BY_TEXT).customers]


def _one(operations: Sequence[Operation], document: str) -> Operation | None:
    """How the customer was made when no document is named."""
    if not document:
        return next((one for one in operations if one.what == CREATED), None)
    return next(
        (one for one in operations if one.what == CHANGED and document in (one.document, str(one.moment_ms))), None
    )


def _belongs(change: CustomerChange, operation: Operation) -> bool:
    if operation.what == CREATED:
        return bool(change.document) and change.document == operation.document
    return (change.document, change.applied_ms) == (operation.document, operation.moment_ms)


def _place(operation: Operation) -> tuple[int, str, str]:
    if operation.what == CHANGED:
        return operation.moment_ms, operation.customer, operation.document
    return operation.moment_ms, operation.document if operation.what == ASIDE else operation.customer, ""


def _read_place(text: str) -> tuple[int, str, str] | None:
    """None for what no page ever said."""
    moment, *keys = text.replace("\x00", "").split(".")
    if not (len(keys) == 2 and moment.isascii() and moment.isdecimal() and len(moment) < 17):
        return None
    return int(moment), keys[0][:40], keys[1][:40]
