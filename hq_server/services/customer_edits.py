"""What people at HQ do with a customer: change fields, take an address or contact away, decide conflicts between
registers and HQ.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

from hq_server.db import customer_fields, jobs, loyalty
from hq_server.db.customer_fields import CustomerChange
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import (
    ADDRESS,
    LOYALTY_CARD,
    PRIMARY_ADDRESS,
    FieldChange,
    anchor_of,
    check_text,
    parts_of,
    thing_of,
)
from hq_server.domain.customer_merge import (
    TAKEN,
    Conflict,
    CustomerState,
    Editor,
    Merge,
    Step,
    conflicts_on,
    decide,
    members_of,
)
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB
from hq_server.errors import FieldsRefused, NotFound, Refused
from hq_server.services import audit, customer_search
from hq_server.services.customer_merging import require_not_merged
from hq_server.services.erasure import require_there
from hq_server.texts import _

CHANGED = "customer.changed"
_NAMES = ("first_name", "last_name", "organization")


def edit_customer(
    db: HqDatabase, customer: str, changes: Sequence[FieldChange], user: str, now_ms: int, *, audited: str = CHANGED
) -> int:
    """Change fields as a person at HQ wrote them, and return how many are others now.

    ``old`` is what the form showed. Raises ``FieldsRefused`` for what cannot be taken: a text that is too long, or a
    field that somebody changed since the form was opened; ``Refused`` for a customer who was merged into another one,
    and for an address or contact that is not there any more. Then nothing is changed. ``audited``: what the audit
    calls it; empty where the caller tells it.
    """
    asked = [FieldChange(one.field, one.old or None, (one.new or "").strip() or None) for one in changes]
    wished = [change for change in asked if change.old != change.new]
    with db.write():
        state = _lock(db, customer)
        require_not_merged(db, customer)
        require_there(db, customer)
        _refuse_halves(state, wished)
        _refuse_what_cannot_be(state, wished)
        conflicts = dict(state.conflicts)
        steps = Merge(state, Editor(), lambda _thing: {}).apply(wished)
        _save(db, customer, state, conflicts, steps, user, now_ms, audited)
    return sum(step.outcome == TAKEN for step in steps)


def remove_part(db: HqDatabase, customer: str, thing: str, seen: str, user: str, now_ms: int) -> None:
    """Take a whole address or contact away (``address.a1``). ``seen`` is the mark of what the person saw of it.

    When it was the first address, the next one is. Raises ``Refused`` when there is another value now, or nothing.
    """
    with db.write():
        state = _lock(db, customer)
        require_not_merged(db, customer)
        require_there(db, customer)
        members = members_of(state.fields, thing)
        if not members:
            raise Refused(_("This was removed already. Nothing was changed; the page shows what stands."))
        if mark_of_part(state.fields, thing) != seen:
            message = _("Somebody changed this since the page was opened. Nothing was removed; look at it again.")
            raise Refused(message)
        changes = [FieldChange(name, text, None) for name, text in members.items()]
        kind, _dot, identity = thing.partition(".")
        if kind == ADDRESS and state.fields.get(PRIMARY_ADDRESS) == identity:
            others = [one for one in parts_of(state.fields, ADDRESS) if one != identity]
            changes.append(FieldChange(PRIMARY_ADDRESS, identity, others[0] if others else None))
        conflicts = dict(state.conflicts)
        steps = Merge(state, Editor(), lambda _thing: {}).apply(changes)
        _save(db, customer, state, conflicts, steps, user, now_ms, CHANGED)


def mark_of_part(fields: Mapping[str, str], thing: str) -> str:
    """Another one as soon as any member of the address or contact is another one."""
    return _hash(sorted(members_of(fields, thing).items()))


def decide_conflict(
    db: HqDatabase, customer: str, subject: str, register_code: str, seen: str, user: str, now_ms: int
) -> None:
    """Decide the open conflicts of a field, contact or address: this register's values stand, or HQ's when the code is
    empty. ``seen`` is the mark of what the person saw: when it has changed since, nothing is decided.
    """
    with db.write():
        state = _lock(db, customer)
        if not conflicts_on(state, subject):
            raise Refused(_("This was decided already. Nothing was changed; the page shows what stands."))
        if mark_of(state, subject) != seen:
            message = _("The values changed since this page was opened. Nothing was decided; look at them again.")
            raise Refused(message)
        conflicts = dict(state.conflicts)
        steps = decide(state, subject, register_code)
        _give_cards(db, customer, steps, now_ms)
        _save(db, customer, state, conflicts, steps, user, now_ms, "customer.decided")


def mark_of(state: CustomerState, subject: str) -> str:
    """Another one as soon as any of the values that are to be decided is another one."""
    values = [
        (one.field, state.fields.get(one.field), one.register_code, one.value) for one in conflicts_on(state, subject)
    ]
    return _hash(sorted(values, key=str))


def _hash(values: object) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:24]


def _lock(db: HqDatabase, customer: str) -> CustomerState:
    state = customer_fields.lock_states(db, [customer]).get(customer)
    if state is None:
        raise NotFound(_("There is no customer {key}.").format(key=customer[:40]))
    return state


def _refuse_halves(state: CustomerState, changes: Sequence[FieldChange]) -> None:
    """An address or contact that somebody removed since the form was opened does not come back by some members."""
    brought = {change.field for change in changes if change.old is None and change.new is not None}
    for thing in {thing_of(change.field) for change in changes} - {""}:
        if anchor_of(thing) not in {*state.fields, *brought}:
            raise Refused(_("Somebody removed this while the form was open. Nothing was saved."))


def _refuse_what_cannot_be(state: CustomerState, changes: Sequence[FieldChange]) -> None:
    messages = {change.field: wrong for change in changes if (wrong := check_text(change.field, change.new or ""))}
    overlaps = [one for one in changes if state.fields.get(one.field) not in (one.old, one.new)]
    if not messages and overlaps:
        message = _("Changed meanwhile to “{value}”. Save again to write yours over it.")
        for change in overlaps:
            messages[change.field] = message.format(value=state.fields.get(change.field, ""))
        title = _("Somebody changed this customer while the form was open. Nothing was saved; your values are here.")
        raise FieldsRefused(title, messages)
    named = {name: state.fields.get(name) for name in _NAMES} | {one.field: one.new for one in changes}
    if not any(named[name] for name in _NAMES):
        messages["last_name"] = _("A customer needs a name. Type at least one.")
    if messages:
        raise FieldsRefused(_("Correct the marked fields. Nothing was saved; your values are here."), messages)


def _give_cards(db: HqDatabase, customer: str, steps: Sequence[Step], now_ms: int) -> None:
    for step in steps:
        if step.field == LOYALTY_CARD and step.outcome == TAKEN and step.new is not None:
            owner = loyalty.lock_cards(db, [step.new]).get(step.new, customer)
            if owner != customer:
                message = _("Loyalty card {card} belongs to customer {other}. Nothing was decided; keep HQ's value.")
                raise Refused(message.format(card=step.new, other=owner))
            loyalty.enrol(db, {step.new: customer}, now_ms)


def _save(
    db: HqDatabase,
    customer: str,
    state: CustomerState,
    conflicts_before: dict[tuple[str, str], Conflict],
    steps: Sequence[Step],
    user: str,
    now_ms: int,
    audited: str,
) -> None:
    if not steps:
        return
    taken = [
        (customer, FieldChange(step.field, step.old, step.new), now_ms, "") for step in steps if step.outcome == TAKEN
    ]
    customer_fields.put_fields(db, taken)
    customer_fields.put_conflicts(db, {customer: CustomerState({}, conflicts_before)}, {customer: state})
    customer_fields.insert_changes(db, [(customer, _told(step, user, now_ms)) for step in steps])
    customer_search.refresh(db, [customer])
    customer_fields.mark_changed(db, [customer])
    jobs.enqueue(db, CUSTOMER_FEED_JOB, BY_CHAIN, now_ms)
    if audited:
        told = [audit.Change(step.field, step.old or "", step.new or "") for step in steps]
        audit.record(db, user, audited, f"customer {customer}", told, now_ms)


def _told(step: Step, user: str, now_ms: int) -> CustomerChange:
    return CustomerChange(step.field, step.old, step.new, step.outcome, "", "", "", user, now_ms, now_ms)
