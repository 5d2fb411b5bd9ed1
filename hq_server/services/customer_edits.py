"""What people at HQ do with a customer: change plain fields, decide conflicts between registers and HQ."""

import hashlib
import json
from collections.abc import Sequence

from hq_server.db import customer_fields, jobs, loyalty
from hq_server.db.customer_fields import CustomerChange
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import LOYALTY_CARD, FieldChange, check_text
from hq_server.domain.customer_merge import TAKEN, Conflict, CustomerState, Editor, Merge, Step, conflicts_on, decide
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB
from hq_server.errors import FieldsRefused, NotFound, Refused
from hq_server.texts import _

_NAMES = ("first_name", "last_name", "organization")


def edit_customer(db: HqDatabase, customer: str, changes: Sequence[FieldChange], user: str, now_ms: int) -> int:
    """Change fields as a person at HQ wrote them, and return how many are others now.

    ``old`` is what the form showed. Raises ``FieldsRefused`` for what cannot be taken: a text that is too long, or a
    field that somebody changed since the form was opened. Then nothing is changed.
    """
    asked = [FieldChange(one.field, one.old or None, (one.new or "").strip() or None) for one in changes]
    wished = [change for change in asked if change.old != change.new]
    with db.write():
        state = _lock(db, customer)
        _refuse_what_cannot_be(state, wished)
        conflicts = dict(state.conflicts)
        steps = Merge(state, Editor(), lambda _thing: {}).apply(wished)
        _save(db, customer, state, conflicts, steps, user, now_ms)
    return sum(step.outcome == TAKEN for step in steps)


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
        _save(db, customer, state, conflicts, steps, user, now_ms)


def mark_of(state: CustomerState, subject: str) -> str:
    """Another one as soon as any of the values that are to be decided is another one."""
    values = [
        (one.field, state.fields.get(one.field), one.register_code, one.value) for one in conflicts_on(state, subject)
    ]
    return hashlib.sha256(json.dumps(sorted(values, key=str)).encode()).hexdigest()[:24]


def _lock(db: HqDatabase, customer: str) -> CustomerState:
    state = customer_fields.lock_states(db, [customer]).get(customer)
    if state is None:
        raise NotFound(_("There is no customer {key}.").format(key=customer[:40]))
    return state


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
) -> None:
    if not steps:
        return
    taken = [
        (customer, FieldChange(step.field, step.old, step.new), now_ms, "") for step in steps if step.outcome == TAKEN
    ]
    customer_fields.put_fields(db, taken)
    customer_fields.put_conflicts(db, {customer: CustomerState({}, conflicts_before)}, {customer: state})
    customer_fields.insert_changes(db, [(customer, _told(step, user, now_ms)) for step in steps])
    customer_fields.mark_changed(db, [customer])
    jobs.enqueue(db, CUSTOMER_FEED_JOB, BY_CHAIN, now_ms)


def _told(step: Step, user: str, now_ms: int) -> CustomerChange:
    return CustomerChange(step.field, step.old, step.new, step.outcome, "", "", "", user, now_ms, now_ms)
