"""Is the store ready for the end of the day? This register by its own file, the others as HQ told last."""

import logging
from collections.abc import Callable

import msgspec

from store_client.clock import Moment
from store_client.db import closing, contact, customers, outbox, questions, settings, shifts, staff
from store_client.db.database import RegisterDatabase
from store_client.db.questions import ANSWERED, FAILED, WAITING, Question
from store_client.domain.closing_time import drain_seconds
from store_client.domain.permissions import SEE_EXPECTED, group_of
from store_client.domain.readiness import (
    SHIFT_WAITING,
    RegisterReadiness,
    ShiftReadiness,
    StoreReadiness,
    StoreTotals,
    StuckDocument,
    merged,
    register_without_sums,
    without_sums,
)
from store_client.domain.shift import CLOSED, CONFIRMED, ClosedShift, Shift
from store_client.domain.staff import StaffMember
from store_client.services.set_up_items import load_setup
from store_client.services.shift_close import list_closed_shifts
from store_client.services.shift_open import business_date_for
from store_client.wire.readiness_answers import ReadinessAnswer, Register

READINESS = "readiness"
_SHOWN = 20
_CLOSED_LOOKED_AT = 50
_KEPT_MS = 24 * 3_600_000
_PARKED, _QUARANTINED = "parked", "quarantined"

_log = logging.getLogger(__name__)


def business_date_of(db: RegisterDatabase, now: Moment) -> str:
    """The day that is to be closed: the open shift's, else the newest unfinished one's, else today's."""
    unfinished = [shift for shift in (shifts.find_open(db), *reversed(shifts.list_unfinished(db))) if shift]
    return unfinished[0].business_date if unfinished else business_date_for(db, now)


def own_readiness(
    db: RegisterDatabase, now: Moment, business_date: str = "", person: StaffMember | None = None
) -> RegisterReadiness:
    """This register as its own file has it: right also without HQ. Sums only for a ``person`` who may see them."""
    day = business_date or business_date_of(db, now)
    identity, counts = settings.identity(db), outbox.count(db)
    recorded = outbox.newest_sequence(db)
    register = RegisterReadiness(
        register=identity.code if identity else "",
        name="",
        own=True,
        as_of_ms=now.utc_ms,
        last_contact_ms=contact.read(db).last_contact_ms,
        recorded_sequence=recorded,
        present=recorded - counts.waiting,
        missing=tuple(outbox.waiting_spans(db, _SHOWN)),
        waiting=counts.waiting,
        drain_seconds=drain_seconds(counts.waiting, closing.drain_rate(db)),
        pending_customers=customers.count_pending(db),
        shifts=_own_shifts(db, day),
        parked=_stuck(db, _PARKED),
        quarantined=_stuck(db, _QUARANTINED),
        parked_count=counts.parked,
        quarantined_count=counts.quarantined,
    )
    return register if _may_see_sums(db, person) else register_without_sums(register)


def store_readiness(
    db: RegisterDatabase, now: Moment, business_date: str = "", person: StaffMember | None = None
) -> StoreReadiness:
    """Every register of the store: this one as it is, the others as HQ told last, with the age of that.

    Without a ``person`` nothing is left out; sums only for one who may see what a drawer should hold.
    """
    day = business_date or business_date_of(db, now)
    asked = questions.find_all_about(db, READINESS, day)
    newest = asked[0] if asked else None
    answered = next((one for one in asked if one.state == ANSWERED and one.answered_ms is not None), None)
    told = _read(answered) if answered else None
    told_ms = answered.answered_ms if answered and told else None
    channel = settings.channel(db)
    others = tuple(_told(register, told_ms or 0) for register in told.registers) if told else ()
    store = StoreReadiness(
        business_date=day,
        end_of_day=(told.end_of_day if told else "") or (channel.end_of_day if channel else ""),
        registers=merged(own_readiness(db, now, day), others),
        totals=_totals(told),
        answered_ms=told_ms,
        age_ms=None if told_ms is None else max(0, now.utc_ms - told_ms),
        asking=newest is not None and newest.state == WAITING,
        trouble=newest.trouble if newest is not None and newest.state == FAILED else "",
    )
    return store if _may_see_sums(db, person) else without_sums(store)


def ask_readiness(db: RegisterDatabase, *, now: Moment, new_id: Callable[[], str], business_date: str = "") -> str:
    """Have the agent ask HQ how the store is; the question's id. One that still waits is not asked twice.

    What HQ said before stays until there is a newer answer.
    """
    day = business_date or business_date_of(db, now)
    for asked in questions.find_all_about(db, READINESS, day):
        if asked.state == WAITING:
            return asked.id
    question = Question(new_id(), READINESS, day, now.utc_ms)
    with db.write():
        questions.forget_older(db, now.utc_ms - _KEPT_MS)
        questions.ask_again(db, question)
    return question.id


def _may_see_sums(db: RegisterDatabase, person: StaffMember | None) -> bool:
    return person is None or SEE_EXPECTED in group_of(person, load_setup(db).permission_groups).actions


def _own_shifts(db: RegisterDatabase, business_date: str) -> tuple[ShiftReadiness, ...]:
    """Those of the day, and older ones that are not done with."""
    opened = shifts.find_open(db)
    unfinished = [*([opened] if opened else []), *shifts.list_unfinished(db)]
    ended = [
        closed
        for closed in list_closed_shifts(db, _CLOSED_LOOKED_AT)
        if closed.shift.business_date == business_date or closed.shift.state != CONFIRMED
    ]
    found = [*(_unfinished(db, shift) for shift in unfinished), *(_ended(db, closed) for closed in ended)]
    return tuple(sorted(found, key=lambda shift: shift.number))


def _unfinished(db: RegisterDatabase, shift: Shift) -> ShiftReadiness:
    return ShiftReadiness(
        shift=shift.id,
        number=shift.number,
        drawer=shift.drawer,
        state=shift.state,
        staff=shift.staff,
        staff_name=_name(db, shift.staff),
        opened_ms=shift.opened_ms,
        closed_ms=None,
        count=0,
        present=0,
        reason="",
        confirmed_ms=None,
        total_minor=None,
        variance_minor=None,
    )


def _ended(db: RegisterDatabase, closed: ClosedShift) -> ShiftReadiness:
    shift, manifest = closed.shift, closed.manifest
    confirmed = shift.state == CONFIRMED
    counted = [tender.variance_minor for tender in manifest.tenders if tender.variance_minor is not None]
    return ShiftReadiness(
        shift=shift.id,
        number=shift.number,
        drawer=shift.drawer,
        state=SHIFT_WAITING if shift.state == CLOSED else shift.state,
        staff=shift.staff,
        staff_name=_name(db, shift.staff),
        opened_ms=shift.opened_ms,
        closed_ms=shift.closed_ms,
        count=manifest.count,
        present=manifest.count if confirmed else max(0, manifest.count - closed.not_yet_confirmed),
        reason=shift.reason,
        confirmed_ms=shift.confirmed_ms,
        total_minor=manifest.total_minor,
        variance_minor=sum(counted) if counted else None,
    )


def _name(db: RegisterDatabase, staff_id: str) -> str:
    found = staff.find(db, staff_id)
    return found.name if found else ""


def _stuck(db: RegisterDatabase, state: str) -> tuple[StuckDocument, ...]:
    return tuple(StuckDocument(*row) for row in outbox.stuck(db, state, _SHOWN))


def _read(question: Question) -> ReadinessAnswer | None:
    try:
        return msgspec.json.decode(question.answer, type=ReadinessAnswer)
    except msgspec.DecodeError:
        _log.warning("what HQ said of the store on %s cannot be read", question.subject)
        return None


def _told(register: Register, told_ms: int) -> RegisterReadiness:
    return RegisterReadiness(
        register=register.register,
        name=register.name,
        own=False,
        as_of_ms=told_ms,
        last_contact_ms=register.last_contact_ms,
        recorded_sequence=register.recorded_sequence,
        present=register.present,
        missing=tuple(register.missing),
        waiting=register.waiting,
        drain_seconds=register.drain_seconds,
        pending_customers=register.pending_customers,
        shifts=tuple(msgspec.convert(shift, ShiftReadiness, from_attributes=True) for shift in register.shifts),
        parked=tuple(msgspec.convert(one, StuckDocument, from_attributes=True) for one in register.parked),
        quarantined=tuple(msgspec.convert(one, StuckDocument, from_attributes=True) for one in register.quarantined),
        parked_count=max(register.parked_count, len(register.parked)),
        quarantined_count=max(register.quarantined_count, len(register.quarantined)),
    )


def _totals(told: ReadinessAnswer | None) -> StoreTotals | None:
    if told is None or told.totals is None:
        return None
    return msgspec.convert(told.totals, StoreTotals, from_attributes=True)
