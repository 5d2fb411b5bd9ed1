"""Counting a shift: its declarations, from here and from other registers, and counts that are not handed in yet.

Nobody is told here what is expected: what was counted is all that these functions know.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from store_client.clock import Moment
from store_client.db import count_drafts, remote_counts, settings, shifts, standing, transactions
from store_client.db.database import RegisterDatabase
from store_client.db.standing import Standing
from store_client.domain.declaration import (
    LAST,
    Countable,
    Counted,
    Declaration,
    Declared,
    DeclaredCount,
    in_order,
    settle,
)
from store_client.domain.denominations import can_be_meant, sum_of
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.permissions import Approval
from store_client.domain.recordable import Recordable
from store_client.domain.ringing_up import checked_text
from store_client.domain.setup import Setup
from store_client.domain.shift import COUNTING, OPEN, Shift
from store_client.domain.staff import StaffMember
from store_client.domain.tender import KINDS
from store_client.domain.transaction import DECLARATION, TransactionMore, UsedApproval
from store_client.errors import ReasonNeeded, Refused
from store_client.services import journal
from store_client.services.recording import require_reason, write_entry
from store_client.services.set_up_items import load_setup
from store_client.services.shift_rights import require_theirs
from store_client.texts import _

RECOUNT = "recount"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Target:
    """The shift that is counted: whose it is, and the one whose document the declaration becomes."""

    shift: str
    opened_by: str
    several: bool
    recorded_in: Shift


def declare(
    db: RegisterDatabase,
    counted: tuple[Declared, ...],
    *,
    shift_id: str = "",
    register: str = "",
    recount: bool = False,
    reason: str = "",
    comment: str = "",
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
) -> Declaration:
    """Hand in a count of the open shift, of one that was blind closed here, or at another ``register``.

    What was counted before is counted again with ``recount`` and a reason. Raises ``Refused``, ``ReasonNeeded``,
    ``NeedsApproval``.
    """
    setup, document_id = load_setup(db), new_id()
    _check(setup, counted)
    with journal.recording(db, document_id):
        here = standing.read(db)
        target = _target(db, here, shift_id, register)
        used = require_theirs(setup, person, target.opened_by, several=target.several, approvals=approvals)
        _require_new(db, setup, target.shift, counted, recount=recount)
        if recount:
            _require_reason(setup, reason, comment)
        more = TransactionMore(
            approvals=(UsedApproval(used.action, used.approved_by, used.reason),) if used else (),
            reason=reason,
            comment=checked_text(comment),
            declared=DeclaredCount(target.shift, register, recount, counted),
        )
        counting_in = replace(here, shift=target.recorded_in)
        write_entry(db, counting_in, Recordable(DECLARATION, more=more), document_id, person.id, now)
        count_drafts.clear(db, target.shift)
    return Declaration(document_id, "", target.shift, person.id, now.utc_ms, recount, counted)


def declared_of(db: RegisterDatabase, shift_id: str) -> tuple[Declared, ...]:
    """What counts of all that was counted of this shift, here and elsewhere: the last or the sum, as HQ has set up."""
    return counted_of(db, shift_id).tenders


def counted_of(db: RegisterDatabase, shift_id: str) -> Counted:
    """The same, with the declarations that it comes from."""
    return settle(list_declarations(db, shift_id), load_setup(db).policy.declaration)


def list_declarations(db: RegisterDatabase, shift_id: str) -> list[Declaration]:
    """All of this register's shift, those made elsewhere among them, the oldest first; of another register's shift
    those that were made here.
    """
    shift = shifts.find(db, shift_id)
    if shift is None:
        return transactions.list_declared_for_others(db, shift_id) if shift_id else []
    own = transactions.list_declarations(db, shift_id, shift.first_sequence)
    return in_order(own, remote_counts.list_counts(db, shift_id))


def list_countable(db: RegisterDatabase) -> list[Countable]:
    """What waits for its count: this register's blind closed shifts, then those of the store's other registers."""
    own = [
        Countable("", one.id, one.number, one.drawer, one.business_date, one.staff, one.currency)
        for one in shifts.list_unfinished(db)
        if one.state == COUNTING
    ]
    identity = settings.identity(db)
    return [*own, *remote_counts.list_waiting(db, identity.code if identity else "")]


def save_count(db: RegisterDatabase, counted: tuple[Declared, ...], *, shift_id: str = "") -> None:
    """Keep a count that is not handed in yet; without ``shift_id`` it is that of an opening."""
    count_drafts.save(db, shift_id, msgspec.json.encode(counted).decode())


def load_count(db: RegisterDatabase, shift_id: str = "") -> tuple[Declared, ...]:
    """Empty when none was kept."""
    content = count_drafts.load(db, shift_id)
    if not content:
        return ()
    try:
        return msgspec.json.decode(content, type=tuple[Declared, ...])
    except msgspec.DecodeError:
        _log.exception("the count that was kept cannot be read")
        return ()


def clear_count(db: RegisterDatabase, shift_id: str = "") -> None:
    count_drafts.clear(db, shift_id)


def _check(setup: Setup, counted: tuple[Declared, ...]) -> None:
    if not counted:
        raise Refused(_("Nothing is counted yet. Type 0 where there is nothing."))
    for one in counted:
        if not 0 <= one.counted_minor <= LARGEST_MINOR:
            message = _("What was counted cannot be below zero, nor more than a register can count. Count again.")
            raise Refused(message)
        if one.pieces and not (can_be_meant(one.pieces) and sum_of(one.pieces) == one.counted_minor):
            raise Refused(_("The coins and notes do not come to this amount. Count them again."))
        if one.tender not in KINDS and setup.tender_type(one.tender) is None:
            raise Refused(_("This way to pay is not known here. Nothing was recorded; the count is kept."))
    if len({one.tender for one in counted}) != len(counted):
        raise Refused(_("One way to pay is counted twice. Count it once."))


def _target(db: RegisterDatabase, here: Standing, shift_id: str, register: str) -> _Target:
    if register and (here.identity is None or register != here.identity.code):
        return _target_elsewhere(db, here, shift_id, register)
    if not shift_id or (here.shift is not None and here.shift.id == shift_id):
        shift = journal.require_open_shift(here)
    else:
        found = shifts.find(db, shift_id)
        if found is None or found.state not in (OPEN, COUNTING):
            message = _(
                "This shift is not counted now: it is closed, or suspended. Resume it, or close it blind first."
            )
            raise Refused(message)
        shift = found
    return _Target(shift.id, shift.staff, shift.several, shift)


def _target_elsewhere(db: RegisterDatabase, here: Standing, shift_id: str, register: str) -> _Target:
    """Another register's: its own document stands in the shift that is open here."""
    waiting = remote_counts.find_waiting(db, shift_id)
    if waiting is None or waiting.register != register:
        raise Refused(_("That shift does not wait for its count any more. Nothing was recorded."))
    return _Target(shift_id, waiting.staff, several=False, recorded_in=journal.require_open_shift(here))


def _require_new(
    db: RegisterDatabase, setup: Setup, shift: str, counted: tuple[Declared, ...], *, recount: bool
) -> None:
    """Where the last count counts, the same is not counted twice without a word. Raises ``ReasonNeeded``."""
    if recount or setup.policy.declaration != LAST:
        return
    before = {one.tender for made in list_declarations(db, shift) for one in made.tenders}
    if before & {one.tender for one in counted}:
        raise ReasonNeeded(RECOUNT, _("This was counted already. Say why it is counted again; the count is kept."))


def _require_reason(setup: Setup, reason: str, comment: str) -> None:
    if not reason:
        raise ReasonNeeded(RECOUNT, _("Say why it is counted again; the count is kept."))
    require_reason(setup, reason, RECOUNT, comment)
