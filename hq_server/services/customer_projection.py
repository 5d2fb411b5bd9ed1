"""Applies what registers tell of customers: created, changed, a loyalty card enrolled, points earned.

Part of the projection: it collects what a batch does to customers, then writes each table once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from hq_server.db import customer_fields, customers, inbox, jobs, loyalty
from hq_server.db.customer_fields import CustomerChange
from hq_server.db.database import HqDatabase
from hq_server.db.inbox import Stored
from hq_server.domain.customer_fields import LOYALTY_CARD, PLAIN, FieldChange
from hq_server.domain.customer_merge import TAKEN, CustomerState, Editor, Merge
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB
from hq_server.domain.registers import RegisterIdentity
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.customer_documents import CustomerChanged, CustomerCreatedInFull, LoyaltyEnrolled
from hq_server.wire.incoming import CustomerCreated, Received

_APPLIED = Stored(codes.APPLIED)
Created = CustomerCreated | CustomerCreatedInFull


class CustomerProjection:
    """``known`` are the customers that HQ has, as far as the batch speaks of them; new ones are added to it."""

    def __init__(self, db: HqDatabase, register: RegisterIdentity, now_ms: int, known: set[str]) -> None:
        self._db = db
        self._register = register
        self._now_ms = now_ms
        self._known = known
        self._states: dict[str, CustomerState] = {}
        self._before: dict[str, CustomerState] = {}
        self._owners: dict[str, str] = {}
        self._parked: dict[str, int] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._field_rows: list[tuple[Any, ...]] = []
        self._changes: list[tuple[str, CustomerChange]] = []
        self._enrolled: dict[str, str] = {}
        self._points: dict[str, loyalty.Points] = {}
        self.new: list[str] = []

    def load(self, documents: Sequence[Received], bodies: Sequence[object]) -> None:
        """Read what the batch will need, and lock the customers that it changes."""
        changed = {body.customer for body in bodies if isinstance(body, (CustomerChanged, LoyaltyEnrolled))}
        wanted = {card for body in bodies for card in _cards_of(body)}
        if wanted:
            self._owners = loyalty.lock_cards(self._db, sorted(wanted))
        earned = {card for body in bodies for card in _earning_cards(body)}
        owners = loyalty.owners(self._db, sorted(earned)) if earned else {}
        self._owners |= owners
        earning = set(owners.values())
        if changed or earning:
            self._states = customer_fields.lock_states(self._db, sorted(changed), sorted(earning))
            self._before = {one: CustomerState({}, dict(state.conflicts)) for one, state in self._states.items()}
            self._known.update(self._states)  # in place: sales of this upload look into the same set
        if changed:
            own = {document.sequence for document in documents}
            self._parked = inbox.first_parked(self._db, self._register, sorted(changed), own)

    def create(self, document: Received, body: Created) -> Stored:
        if body.customer in self._known:
            return Stored(codes.QUARANTINED, _("There is a customer {id} already.").format(id=body.customer))
        self._known.add(body.customer)
        self.new.append(body.customer)
        self._rows.append(
            (
                body.customer,
                self._register.store,
                self._register.register,
                document.id,
                body.customer_type,
                body.first_name,
                body.last_name,
                body.organization,
                body.phone,
                body.email,
                body.language,
                document.made_ms,
                self._now_ms,
                True,
            )
        )
        given = body.fields if isinstance(body, CustomerCreatedInFull) else {}
        beyond = {name: text for name, text in given.items() if text and name not in PLAIN}
        card = beyond.pop(LOYALTY_CARD, "")
        for name, text in beyond.items():
            self._field_rows.append((body.customer, name, text, document.made_ms, document.id))
        plain = {name: getattr(body, name) for name in PLAIN if getattr(body, name)}
        self._states[body.customer] = CustomerState(plain | beyond)
        if card:
            self._merge(document, body.customer, body.staff, [FieldChange(LOYALTY_CARD, None, card)])
        return _APPLIED

    def change(self, document: Received, body: CustomerChanged) -> Stored:
        if waits := self._must_wait(document, body.customer):
            return waits
        changes = [FieldChange(change.field, change.old, change.new) for change in body.changes]
        self._merge(document, body.customer, body.staff, changes)
        return _APPLIED

    def enrol(self, document: Received, body: LoyaltyEnrolled) -> Stored:
        if waits := self._must_wait(document, body.customer):
            return waits
        owner = self._owners.get(body.card)
        if owner not in (None, body.customer):
            reason = _("Loyalty card {card} belongs to customer {other} already. Enrol another card.")
            return Stored(codes.QUARANTINED, reason.format(card=body.card, other=owner))
        current = self._states[body.customer].fields.get(LOYALTY_CARD)
        if owner is None or current is None:
            change = FieldChange(LOYALTY_CARD, current, body.card)
            self._merge(document, body.customer, body.staff, [change])
        return _APPLIED

    def earn(self, document: Received, card: str, points: int, key: str) -> None:
        """A transaction that was applied brought points; a key counts once."""
        self._points.setdefault(key, (self._register.store, key, card, points, document.made_ms))

    def write(self) -> None:
        db = self._db
        customers.insert(db, self._rows)
        customer_fields.insert_fields(db, self._field_rows)
        touched = {customer for customer, _change in self._changes} | self._write_loyalty()
        if self._changes:
            customer_fields.put_fields(db, self._taken())
            customer_fields.insert_changes(db, self._changes)
        touched |= self._write_conflicts()
        existing = sorted(touched - set(self.new))
        if existing:
            customer_fields.mark_changed(db, existing)
            jobs.enqueue(db, CUSTOMER_FEED_JOB, BY_CHAIN, self._now_ms)

    def _must_wait(self, document: Received, customer: str) -> Stored | None:
        """For a customer that is not here, or for a document of this register that still waits for one: changes are
        applied in the register's order.
        """
        if customer not in self._known:
            reason = _("Waits for customer {id}, whom HQ does not know yet.").format(id=customer)
        elif self._parked.get(customer, document.sequence) < document.sequence:
            reason = _("Waits for an earlier document about customer {id}.").format(id=customer)
        else:
            return None
        return Stored(codes.PARKED, reason, customer)

    def _merge(self, document: Received, customer: str, staff: str, changes: Sequence[FieldChange]) -> None:
        register = self._register
        editor = Editor(register.store, register.register, document.id, staff, document.made_ms)

        def removed(thing: str) -> Mapping[str, str]:
            return self._removed(customer, thing)

        def free(field: str, value: str) -> bool:
            return field != LOYALTY_CARD or self._owners.get(value, customer) == customer

        for step in Merge(self._states[customer], editor, removed, free).apply(changes):
            if step.field == LOYALTY_CARD and step.outcome == TAKEN and step.new is not None:
                self._owners[step.new] = self._enrolled[step.new] = customer
            change = CustomerChange(
                step.field,
                step.old,
                step.new,
                step.outcome,
                register.store,
                register.register,
                document.id,
                staff,
                document.made_ms,
                self._now_ms,
            )
            self._changes.append((customer, change))

    def _removed(self, customer: str, thing: str) -> dict[str, str]:
        here = [
            change
            for owner, change in reversed(self._changes)
            if owner == customer and change.outcome == TAKEN and change.field.startswith(f"{thing}.")
        ]
        return members_removed(here or customer_fields.changes_of_thing(self._db, customer, thing))

    def _taken(self) -> list[tuple[str, FieldChange, int, str]]:
        """The last text of each field that was taken."""
        last = {
            (customer, change.field): (
                customer,
                FieldChange(change.field, change.old, change.new),
                change.changed_ms,
                change.document,
            )
            for customer, change in self._changes
            if change.outcome == TAKEN
        }
        return list(last.values())

    def _write_conflicts(self) -> set[str]:
        """The customers whose open conflicts are others now."""
        before = {customer: self._before.get(customer, CustomerState({})) for customer in self._states}
        differing = {one for one, state in self._states.items() if state.conflicts != before[one].conflicts}
        customer_fields.put_conflicts(self._db, before, {one: self._states[one] for one in differing})
        return differing

    def _write_loyalty(self) -> set[str]:
        """The customers whose card or points are others now."""
        if self._enrolled:
            loyalty.enrol(self._db, self._enrolled, self._now_ms)
        new: list[loyalty.Points] = []
        if self._points:
            counted = loyalty.known_keys(self._db, self._register.store, sorted(self._points))
            new = [row for key, row in self._points.items() if key not in counted]
            loyalty.add_points(self._db, new)
        owners = loyalty.owners(self._db, sorted({row[2] for row in new})) if new else {}
        return {*owners.values(), *self._enrolled.values()}


def members_removed(changes: Sequence[CustomerChange]) -> dict[str, str]:
    """The members that a contact or address had when it was removed, from what was taken, newest first."""
    found: dict[str, str] = {}
    for change in changes:
        same = (change.document, change.applied_ms) == (changes[0].document, changes[0].applied_ms)
        if not same or change.new is not None:
            break
        if change.old is not None:
            found[change.field] = change.old
    return found


def _cards_of(body: object) -> list[str]:
    """The cards that a document gives to a customer."""
    if isinstance(body, LoyaltyEnrolled):
        return [body.card]
    if isinstance(body, CustomerCreatedInFull):
        return [body.fields[LOYALTY_CARD]] if LOYALTY_CARD in body.fields else []
    if isinstance(body, CustomerChanged):
        return [change.new for change in body.changes if change.field == LOYALTY_CARD and change.new]
    return []


def _earning_cards(body: object) -> list[str]:
    """The card of a transaction that earned points."""
    more = getattr(body, "more", None)
    earned = getattr(more, "loyalty", None)
    return [earned.card] if earned is not None else []
