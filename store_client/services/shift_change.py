"""Suspending and resuming a shift with its drawer, and closing one blind: it is counted later, and then closed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from store_client.clock import Moment
from store_client.db import shifts, standing
from store_client.db.database import RegisterDatabase
from store_client.db.standing import Standing
from store_client.domain.permissions import CLOSE_SHIFT, Approval, require
from store_client.domain.setup import Setup
from store_client.domain.shift import BLIND_CLOSED, COUNTING, OPEN, RESUMED, SUSPENDED, Shift
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import journal
from store_client.services.set_up_items import load_setup
from store_client.services.shift_open import business_date_for
from store_client.services.shift_rights import require_no_money_between, require_theirs
from store_client.texts import _
from store_client.wire import codes, outgoing_shifts


@dataclass(frozen=True, slots=True)
class _Doing:
    person: StaffMember
    approved_by: str
    document: str
    now: Moment


# HQ takes at most 1,000 of them in a close, and a shift that rests takes one more when it is closed blind.
_MOST_SPANS = 999
_EVENTS = {SUSPENDED: SUSPENDED, OPEN: RESUMED, COUNTING: BLIND_CLOSED}


def list_unfinished(db: RegisterDatabase) -> list[Shift]:
    """Those that are suspended, or blind closed and not counted and closed yet; the oldest first."""
    return shifts.list_unfinished(db)


def suspend_shift(
    db: RegisterDatabase,
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
) -> Shift:
    """The open shift rests, and its drawer with it; another can be opened. Raises ``Refused``, ``NeedsApproval``."""
    setup, document_id = load_setup(db), new_id()
    with journal.recording(db, document_id):
        register = standing.read(db)
        shift = _require_open(register)
        require_no_money_between(db)
        if len(shifts.spans(db, shift.id, register.head.sequence)) >= _MOST_SPANS:
            raise Refused(
                _("This shift rested too often to rest again. Close it, or close it blind and count it later.")
            )
        approved_by = _require_theirs(setup, person, shift, approvals)
        return _change(db, register, shift, SUSPENDED, _Doing(person, approved_by, document_id, now))


def resume_shift(
    db: RegisterDatabase,
    shift_id: str,
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
) -> Shift:
    """A suspended shift goes on; none may be open. Raises ``Refused``, ``NeedsApproval``."""
    setup, document_id = load_setup(db), new_id()
    with journal.recording(db, document_id):
        register = standing.read(db)
        shift = _require_suspended(db, register, shift_id)
        approved_by = _require_theirs(setup, person, shift, approvals)
        return _change(db, register, shift, OPEN, _Doing(person, approved_by, document_id, now))


def blind_close(
    db: RegisterDatabase,
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    shift_id: str = "",
    approvals: tuple[Approval, ...] = (),
) -> Shift:
    """Nothing more is recorded in the open shift, or in this suspended one, but its count; it cannot be resumed.

    One of an earlier business day may be closed so by anybody who may close, whoever opened it.
    Raises ``Refused``, ``NeedsApproval``.
    """
    setup, document_id = load_setup(db), new_id()
    with journal.recording(db, document_id):
        register = standing.read(db)
        open_now = register.shift
        suspended = shift_id and (open_now is None or open_now.id != shift_id)
        shift = _require_suspended(db, register, shift_id) if suspended else _require_open(register)
        require_no_money_between(db)
        # A forgotten shift locks nobody out: who finds it may hand it over to be counted, and open another.
        forgotten = shift.business_date < business_date_for(db, now)
        approved_by = "" if forgotten else _require_theirs(setup, person, shift, approvals)
        used = require(person, setup.permission_groups, CLOSE_SHIFT, approvals)
        doing = _Doing(person, used.approved_by if used else approved_by, document_id, now)
        if suspended:
            # A shift's documents lie in its spans: to add one, it goes on for a moment.
            shift = _change(db, register, shift, OPEN, replace(doing, document=new_id()))
            register = standing.read(db)
        return _change(db, register, shift, COUNTING, doing)


def _change(db: RegisterDatabase, register: Standing, shift: Shift, state: str, doing: _Doing) -> Shift:
    """The document, the shift's new state, and where its documents now begin or end."""
    sequence, goes_on = register.head.sequence + 1, state == OPEN
    changed = replace(
        shift,
        state=state,
        changed_ms=None if goes_on else doing.now.utc_ms,
        last_sequence=None if goes_on else sequence,
    )
    shifts.save_changed(db, changed)
    if goes_on:
        shifts.begin_span(db, shift.id, sequence)
    else:
        shifts.end_span(db, shift.id, sequence)
    draft = journal.Draft(
        id=doing.document,
        kind=codes.SHIFT_CHANGED,
        business_date=shift.business_date,
        made=doing.now,
        subject=shift.id,
        shift=shift.id,
        body=outgoing_shifts.ShiftChanged(
            shift=shift.id,
            number=shift.number,
            staff=doing.person.id,
            event=_EVENTS[state],
            approved_by=doing.approved_by,
        ),
    )
    journal.append(db, journal.require_identity(register), draft, register.head)
    return changed


def _require_open(register: Standing) -> Shift:
    if register.shift is None:
        raise Refused(_("No shift is open. Nothing was changed."))
    return register.shift


def _require_suspended(db: RegisterDatabase, register: Standing, shift_id: str) -> Shift:
    shift = shifts.find(db, shift_id)
    if shift is None or shift.state != SUSPENDED:
        raise Refused(_("This shift is not suspended any more. Nothing was changed."))
    if register.shift is not None:
        message = _("Shift {number} is open. Suspend or close it first; nothing was changed.")
        raise Refused(message.format(number=register.shift.number))
    return shift


def _require_theirs(setup: Setup, person: StaffMember, shift: Shift, approvals: tuple[Approval, ...]) -> str:
    """Who let them, if somebody had to."""
    used = require_theirs(setup, person, shift.staff, several=shift.several, approvals=approvals)
    return used.approved_by if used else ""
