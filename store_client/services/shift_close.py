"""Closing a shift: local and immediate, over its frozen documents; HQ confirms later.

Only money that is in no document yet keeps a shift open. How much it differs is recorded, and never refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from store_client.clock import Moment
from store_client.db import count_drafts, outbox, shift_sums, shifts, standing, transactions
from store_client.db.database import RegisterDatabase
from store_client.db.shift_sums import GrandTotals
from store_client.db.standing import Standing
from store_client.domain.declaration import LAST, Counted, Declared
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.permissions import CLOSE_SHIFT, Approval, require
from store_client.domain.ringing_up import checked_text
from store_client.domain.setup import Setup
from store_client.domain.shift import CLOSED, OPEN, UNFINISHED, Blocker, ClosedShift, Manifest, OpenEnd, Shift
from store_client.domain.staff import StaffMember
from store_client.domain.tender import CASH
from store_client.errors import CountNeeded, Refused
from store_client.services import audit, journal, open_ends
from store_client.services.acknowledgements import find_acknowledged
from store_client.services.declaring import counted_of
from store_client.services.set_up_items import load_setup
from store_client.services.shift_manifest import make_manifest
from store_client.services.shift_rights import CARD_NOT_SETTLED as CARD_NOT_SETTLED
from store_client.services.shift_rights import PARTLY_PAID as PARTLY_PAID
from store_client.services.shift_rights import find_money_between, require_no_money_between, require_theirs
from store_client.services.variance import VarianceTold, record_told, require_explained
from store_client.texts import _
from store_client.wire import codes, outgoing_shifts

NOT_ACTIVATED = "not-activated"
NO_OPEN_SHIFT = "no-open-shift"


@dataclass(frozen=True, slots=True)
class _Said:
    """Who closes and what they say to it. Without a ``person``, a program closes: nobody is asked anything."""

    person: StaffMember | None
    staff: str
    reason: str
    comment: str
    approvals: tuple[Approval, ...]
    counted_minor: int | None


def find_blockers(db: RegisterDatabase) -> list[Blocker]:
    """Why the open shift cannot be closed now. What HQ lacks is never a reason."""
    return _blockers(db, standing.read(db))


def find_open_ends(db: RegisterDatabase) -> list[OpenEnd]:
    """All that a close finds open, each with what to do about it; few of it keep the shift from closing."""
    return open_ends.find_open_ends(db)


def close_shift(
    db: RegisterDatabase,
    *,
    staff: str = "",
    person: StaffMember | None = None,
    now: Moment,
    new_id: Callable[[], str],
    shift_id: str = "",
    reason: str = "",
    comment: str = "",
    approvals: tuple[Approval, ...] = (),
    counted_minor: int | None = None,
) -> ClosedShift:
    """Close the open shift, or this unfinished one, with what was counted of it.

    A ``person`` may have to count first (``CountNeeded``), to say why it differs by more than the shop allows
    (``ReasonNeeded``), and to have that accepted (``NeedsApproval``); once told so, no other count undoes it.
    A program that closes for ``staff`` is asked
    nothing, and may say itself how much cash was counted (``counted_minor``). Raises ``Refused``.
    """
    if counted_minor is not None and person is not None:
        raise ValueError("what a person counts is declared")
    if counted_minor is not None and not 0 <= counted_minor <= LARGEST_MINOR:
        raise Refused(_("The counted cash cannot be below zero, nor more than a register can count. Count again."))
    said = _Said(person, person.id if person else staff, reason, checked_text(comment), approvals, counted_minor)
    try:
        return _close(db, said, shift_id, now, new_id)
    except VarianceTold as told:
        if person is not None and (shift := _find(db, standing.read(db), shift_id)) is not None:
            record_told(db, shift, person=person, now=now, new_id=new_id)
        raise told.refusal from None


def _close(db: RegisterDatabase, said: _Said, shift_id: str, now: Moment, new_id: Callable[[], str]) -> ClosedShift:
    setup, document_id = load_setup(db), new_id()
    with journal.recording(db, document_id):
        shift = _require_unfinished(db, standing.read(db), shift_id)
        _require_rights(db, setup, shift, said, now, new_id)
        register = standing.read(db)
        manifest = _manifest(db, register, setup, shift, said)
        closed = replace(shift, state=CLOSED, closed_ms=now.utc_ms, last_sequence=manifest.last_sequence)
        _save(db, closed, register.head.sequence + 1, document_id, manifest)
        draft = _draft(closed, manifest, staff=said.staff, document_id=document_id, now=now)
        journal.append(db, journal.require_identity(register), draft, register.head)
    return _closed(db, closed, manifest)


def list_closed_shifts(db: RegisterDatabase, limit: int = 50) -> list[ClosedShift]:
    """The newest first; ``shift.state`` is closed, confirmed or differs."""
    return [_closed(db, shift, read_manifest(db, shift.id)) for shift in shifts.list_closed(db, limit)]


def find_closed(db: RegisterDatabase, shift_id: str) -> ClosedShift:
    """Raises ``Refused`` when there is no such closed shift here."""
    shift = shifts.find(db, shift_id)
    if shift is None or shift.state in UNFINISHED:
        raise Refused(_("This shift is not closed, or not in this register."))
    return _closed(db, shift, read_manifest(db, shift.id))


def preview(db: RegisterDatabase) -> Manifest | None:
    """What the open shift comes to up to now; None when none is open."""
    shift = shifts.find_open(db)
    return None if shift is None else make_manifest(db, shift, outbox.chain_head(db))


def read_manifest(db: RegisterDatabase, shift_id: str) -> Manifest:
    """The manifest that a closed shift was closed with."""
    return msgspec.json.decode(shifts.read_manifest(db, shift_id), type=Manifest)


def _blockers(db: RegisterDatabase, register: Standing) -> list[Blocker]:
    blockers = []
    if register.identity is None:
        blockers.append(Blocker(NOT_ACTIVATED, _("This register has not been activated yet.")))
    if register.shift is None:
        blockers.append(Blocker(NO_OPEN_SHIFT, _("No shift is open, so there is nothing to close.")))
    return [*blockers, *find_money_between(db)]


def _find(db: RegisterDatabase, register: Standing, shift_id: str) -> Shift | None:
    return shifts.find(db, shift_id) if shift_id else register.shift


def _require_unfinished(db: RegisterDatabase, register: Standing, shift_id: str) -> Shift:
    """The shift to close; only what was paid into the open one can be in no document. Raises ``Refused``."""
    shift = _find(db, register, shift_id)
    if shift is None and not shift_id:
        raise Refused(_blockers(db, register)[0].message)
    if shift is None or shift.state not in UNFINISHED:
        raise Refused(_("This shift is closed already, or not in this register. Nothing was changed."))
    if shift.state == OPEN:
        require_no_money_between(db)
    return shift


def _require_rights(
    db: RegisterDatabase, setup: Setup, shift: Shift, said: _Said, now: Moment, new_id: Callable[[], str]
) -> None:
    """Raises ``NeedsApproval``; HQ is told who let them."""
    if said.person is None:
        return
    for used in (
        require(said.person, setup.permission_groups, CLOSE_SHIFT, said.approvals),
        require_theirs(setup, said.person, shift.staff, several=shift.several, approvals=said.approvals),
    ):
        if used is not None:
            audit.append(
                db,
                used.action,
                staff=said.staff,
                approved_by=used.approved_by,
                subject=shift.id,
                detail=used.reason,
                now=now,
                new_id=new_id,
            )


def _manifest(db: RegisterDatabase, register: Standing, setup: Setup, shift: Shift, said: _Said) -> Manifest:
    """With all that is said to it. Raises ``CountNeeded``, ``VarianceTold``."""
    counted = counted_of(db, shift.id)
    if said.counted_minor is not None:
        others = tuple(one for one in counted.tenders if one.tender != CASH)
        counted = Counted((Declared(CASH, said.counted_minor), *others), counted.declarations)
    way = setup.policy.declaration
    manifest = make_manifest(db, shift, register.head, counted, way)
    if said.person is not None and setup.policy.count_to_close:
        _require_counted(db, shift, counted, way)
    approved_by = ""
    if said.person is not None:
        approved_by = require_explained(
            db,
            setup,
            shift,
            manifest,
            person=said.person,
            reason=said.reason,
            comment=said.comment,
            approvals=said.approvals,
        )
    return replace(manifest, reason=said.reason, comment=said.comment, approved_by=approved_by)


def _require_counted(db: RegisterDatabase, shift: Shift, counted: Counted, way: str) -> None:
    """Raises ``CountNeeded``. A last count that is older than the newest cash is a count of another moment."""
    if counted.of(CASH) is None:
        raise CountNeeded(_("The drawer is not counted yet. Count it, then close the shift."))
    newest = next(one for one in reversed(counted.declarations) if any(part.tender == CASH for part in one.tenders))
    if way == LAST and not newest.register and transactions.has_cash_since(db, shift.id, newest.document):
        raise CountNeeded(_("Cash came or went since the drawer was counted. Count it again, then close the shift."))


def _save(db: RegisterDatabase, closed: Shift, sequence: int, document_id: str, manifest: Manifest) -> None:
    shifts.end_span(db, closed.id, manifest.last_sequence)
    shifts.save_closed(db, closed, sequence, document_id, msgspec.json.encode(manifest).decode())
    shift_sums.save_grand_totals(db, GrandTotals(manifest.grand_sales_minor, manifest.grand_returns_minor))
    count_drafts.clear(db, closed.id)


def _closed(db: RegisterDatabase, shift: Shift, manifest: Manifest) -> ClosedShift:
    """Its declarations after a blind close, and its closing document, lie behind the last one of the manifest."""
    last = shifts.closed_sequence(db, shift.id)
    unsettled = outbox.count_unsettled(db, shift.id, manifest.first_sequence, last)
    return ClosedShift(shift, manifest, unsettled, find_acknowledged(db, shift.id))


def _draft(shift: Shift, manifest: Manifest, *, staff: str, document_id: str, now: Moment) -> journal.Draft:
    return journal.Draft(
        id=document_id,
        kind=codes.SHIFT_CLOSED,
        version=codes.SHIFT_VERSION,
        business_date=shift.business_date,
        made=now,
        subject=shift.id,
        shift=shift.id,
        body=outgoing_shifts.ShiftClosed(
            shift=shift.id,
            number=shift.number,
            staff=staff,
            currency=shift.currency,
            manifest=msgspec.convert(manifest, outgoing_shifts.Manifest, from_attributes=True),
        ),
    )
