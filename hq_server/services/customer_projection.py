"""Applies what registers tell of customers: created, changed, a loyalty card enrolled, points earned.

Part of the projection: it collects what a batch does to customers, then writes each table once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from hq_server.db import (
    customer_aliases,
    customer_fields,
    customer_search,
    customers,
    erasures,
    inbox,
    jobs,
    loyalty,
)
from hq_server.db.customer_fields import CustomerChange
from hq_server.db.database import HqDatabase
from hq_server.db.inbox import Stored
from hq_server.domain.customer_fields import BLOCKED, LOYALTY_CARD, PLAIN, FieldChange
from hq_server.domain.customer_merge import KEPT, TAKEN, CustomerState, Editor, Merge, Step
from hq_server.domain.customer_merging import changes_to_pass_on
from hq_server.domain.customer_words import search_words
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import erasure
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.customer_documents import CustomerChanged, CustomerCreatedInFull, CustomerErased, LoyaltyEnrolled
from hq_server.wire.incoming import CustomerCreated, Received

_APPLIED = Stored(codes.APPLIED)
Created = CustomerCreated | CustomerCreatedInFull
_OF_PERSONS = (CustomerCreated, CustomerCreatedInFull, CustomerChanged, LoyaltyEnrolled, CustomerErased)


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
        self._survivors: dict[str, str] = {}
        self._parked: dict[str, int] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._field_rows: list[tuple[Any, ...]] = []
        self._changes: list[tuple[str, CustomerChange]] = []
        self._traces: list[tuple[str, CustomerChange]] = []
        self._enrolled: dict[str, str] = {}
        self._points: dict[str, loyalty.Points] = {}
        self._erased: dict[str, str] = {}
        self._receipts: list[tuple[Received, CustomerErased]] = []
        self.new: list[str] = []
        self.redacted: dict[int, tuple[str, str]] = {}

    def load(self, documents: Sequence[Received], bodies: Sequence[object]) -> None:
        """Read what the batch will need, and lock the customers that it changes."""
        changed = {body.customer for body in bodies if isinstance(body, (CustomerChanged, LoyaltyEnrolled))}
        if wanted := self._cards(bodies):
            self._owners = loyalty.lock_cards(self._db, sorted(wanted))
        earned = {card for body in bodies for card in _earning_cards(body)}
        owners = loyalty.owners(self._db, sorted(earned)) if earned else {}
        self._owners |= owners
        earning = set(owners.values())
        if changed or earning:
            self._states = self._lock(changed, earning, {*self._owners.values()})
            self._before = {one: CustomerState({}, dict(state.conflicts)) for one, state in self._states.items()}
            self._known.update(self._states)  # in place: others look into the same set
        told = {body.customer for body in bodies if isinstance(body, _OF_PERSONS)}
        if told:
            self._erased = erasures.among(self._db, sorted(told))
            self._known.update(customers.existing(self._db, sorted(self._erased)) if self._erased else ())
        if changed:
            own = {document.sequence for document in documents}
            self._parked = inbox.first_parked(self._db, self._register, sorted(changed), own)

    def _cards(self, bodies: Sequence[object]) -> set[str]:
        """The cards that are to be given to somebody; nobody keeps those of people who were erased."""
        given = [(body, _cards_of(body)) for body in bodies]
        people = {str(getattr(body, "customer", "")) for body, cards in given if cards}
        erased = erasures.among(self._db, sorted(people))
        return {card for body, cards in given for card in cards if getattr(body, "customer", "") not in erased}

    def _lock(self, changed: set[str], earning: set[str], owners: set[str]) -> dict[str, CustomerState]:
        """The customers that the batch changes, and those who stand for them; merging locks both of its own."""
        before = customer_aliases.survivors(self._db, changed | earning | owners)
        standing = {before[one] for one in changed if one in before}
        states = customer_fields.lock_states(self._db, sorted(changed | standing), sorted({*earning, *before.values()}))
        self._survivors = customer_aliases.survivors(self._db, changed | owners) if before or states else {}
        late = {self._survivors[one] for one in changed if one in self._survivors} - states.keys()
        return states | customer_fields.lock_states(self._db, sorted(late)) if late else states

    def create(self, document: Received, body: Created) -> Stored:
        if self._is_erased(document, body.customer):
            if body.customer in self._known:
                return _APPLIED
            body = CustomerCreated(body.customer, body.customer_type)
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
        doubted = [FieldChange(name, None, beyond.pop(name)) for name in (BLOCKED, LOYALTY_CARD) if name in beyond]
        for name, text in beyond.items():
            self._field_rows.append((body.customer, name, text, document.made_ms, document.id))
        plain = {name: getattr(body, name) for name in PLAIN if getattr(body, name)}
        self._states[body.customer] = CustomerState(plain | beyond)
        if doubted:
            self._merge(document, body.customer, body.staff, doubted)
        return _APPLIED

    def change(self, document: Received, body: CustomerChanged) -> Stored:
        if self._is_erased(document, body.customer):
            return _APPLIED
        if waits := self._must_wait(document, body.customer):
            return waits
        changes = [FieldChange(change.field, change.old, change.new) for change in body.changes]
        self._merge(document, body.customer, body.staff, changes)
        return _APPLIED

    def enrol(self, document: Received, body: LoyaltyEnrolled) -> Stored:
        if self._is_erased(document, body.customer):
            return _APPLIED
        if waits := self._must_wait(document, body.customer):
            return waits
        owner = self._owners.get(body.card)
        if owner is not None and not self._is_one(owner, body.customer):
            reason = _("Loyalty card {card} belongs to customer {other} already. Enrol another card.")
            return Stored(codes.QUARANTINED, reason.format(card=body.card, other=owner))
        current = self._states[body.customer].fields.get(LOYALTY_CARD)
        if owner is None or current is None:
            change = FieldChange(LOYALTY_CARD, current, body.card)
            self._merge(document, body.customer, body.staff, [change])
        else:
            self._trace(document, body.customer, body.staff, LOYALTY_CARD)
        return _APPLIED

    def confirm_erasure(self, document: Received, body: CustomerErased) -> Stored:
        """A register's receipt; also of an erasure that HQ forgot when it was restored from a backup."""
        if body.customer not in self._erased:
            if not erasure.is_proven(self._db, body.customer, body.erasure, body.proof):
                return Stored(codes.QUARANTINED, _("HQ never asked to erase customer {id}.").format(id=body.customer))
            self._erased[body.customer] = body.erasure
            if not customers.existing(self._db, [body.customer]):
                self.create(document, CustomerCreated(body.customer))
                del self.redacted[document.sequence]
        self._receipts.append((document, body))
        return _APPLIED

    def _is_erased(self, document: Received, customer: str) -> bool:
        """Then nothing is read of the document, and its content is not kept."""
        if customer in self._erased:
            self.redacted[document.sequence] = (customer, self._erased[customer])
            return True
        return False

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
        customer_fields.insert_changes(db, self._changes + self._traces)
        self._write_words({customer for customer, change in self._changes if change.outcome == TAKEN})
        touched |= self._write_conflicts()
        for document, body in self._receipts:
            told = (body.customer, body.erasure, body.proof)
            erasure.take_receipt(db, self._register, document.id, document.made_ms, told, body.removed, self._now_ms)
        existing = sorted(touched - set(self.new))
        if existing:
            customer_fields.mark_changed(db, existing)
            jobs.enqueue(db, CUSTOMER_FEED_JOB, BY_CHAIN, self._now_ms)

    def _write_words(self, changed: set[str]) -> None:
        """What the customers are found by at HQ, as they stand now."""
        if not (self.new or changed):
            return
        words = {one: search_words(self._states[one].fields) for one in (*self.new, *sorted(changed))}
        customer_search.add(self._db, {one: words[one] for one in self.new})
        if changed.difference(self.new):
            customer_search.put(self._db, {one: words[one] for one in changed.difference(self.new)})

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

        def free(field: str, value: str | None) -> bool:
            if field == LOYALTY_CARD and value is not None:
                return self._is_one(self._owners.get(value, customer), customer)
            return field != BLOCKED

        steps = Merge(self._states[customer], editor, removed, free).apply(changes)
        for step in steps:
            if step.field == LOYALTY_CARD and step.outcome == TAKEN and step.new is not None:
                self._owners[step.new] = self._enrolled[step.new] = customer
        self._note(document, customer, staff, steps)
        if changes and not steps:
            self._trace(document, customer, staff, changes[0].field)
        survivor = self._survivors.get(customer)
        if survivor in self._states:
            passed_on = changes_to_pass_on(steps, self._states[survivor].fields)
            self._note(document, survivor, staff, Merge(self._states[survivor], editor, removed).apply(passed_on))

    def _note(self, document: Received, customer: str, staff: str, steps: Sequence[Step]) -> None:
        self._changes += [(customer, self._told(document, staff, step)) for step in steps]

    def _trace(self, document: Received, customer: str, staff: str, field: str) -> None:
        """What brought nothing new is noted, too: whose document it is has to be known when the person is erased."""
        self._traces.append((customer, self._told(document, staff, Step(field, None, None, KEPT))))

    def _told(self, document: Received, staff: str, step: Step) -> CustomerChange:
        place = (self._register.store, self._register.register, document.id)
        made = (staff, document.made_ms, self._now_ms)
        return CustomerChange(step.field, step.old, step.new, step.outcome, *place, *made)

    def _is_one(self, one: str, other: str) -> bool:
        """The same customer, or merged into the same one."""
        return self._survivors.get(one, one) == self._survivors.get(other, other)

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
