"""Opening a shift: before anything can be sold."""

from collections.abc import Callable
from datetime import date

from store_client.clock import Moment
from store_client.db import settings, shifts, standing
from store_client.db.database import RegisterDatabase
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.shift import Shift
from store_client.errors import Refused
from store_client.services import journal
from store_client.texts import _
from store_client.wire import codes, outgoing


def current_shift(db: RegisterDatabase) -> Shift | None:
    return shifts.find_open(db)


def open_shift(
    db: RegisterDatabase,
    *,
    staff: str,
    business_date: str,
    now: Moment,
    new_id: Callable[[], str],
    starting_minor: int = 0,
) -> Shift:
    """Open a shift for a business day (``YYYY-MM-DD``) with this much cash in the drawer. Raises ``Refused``."""
    _check(business_date, starting_minor)
    document_id = new_id()
    with journal.recording(db, document_id):
        register = standing.read(db)
        identity, head = journal.require_identity(register), register.head
        if register.shift is not None:
            raise Refused(_("A shift is open already. Close it first."))
        channel = settings.channel(db)
        if channel is None:
            raise Refused(
                _("The store's settings have not come from HQ yet. Wait until HQ is reached, then try again.")
            )
        shift = Shift(
            id=new_id(),
            number=shifts.next_number(db),
            business_date=business_date,
            staff=staff,
            currency=channel.currency,
            starting_minor=starting_minor,
            opened_ms=now.utc_ms,
            first_sequence=head.sequence + 1,
        )
        shifts.save_opened(db, shift)
        journal.append(db, identity, _draft(shift, document_id, now), head)
    return shift


def _check(business_date: str, starting_minor: int) -> None:
    try:
        date.fromisoformat(business_date)
    except ValueError as error:
        raise Refused(_("“{text}” is not a date. Type it like 2026-11-23.").format(text=business_date[:40])) from error
    if not 0 <= starting_minor <= LARGEST_MINOR:
        raise Refused(_("The starting cash cannot be below zero, nor more than a register can count. Type it again."))


def _draft(shift: Shift, document_id: str, now: Moment) -> journal.Draft:
    return journal.Draft(
        id=document_id,
        kind=codes.SHIFT_OPENED,
        business_date=shift.business_date,
        made=now,
        subject=shift.id,
        shift=shift.id,
        body=outgoing.ShiftOpened(
            shift=shift.id,
            number=shift.number,
            staff=shift.staff,
            currency=shift.currency,
            starting_minor=shift.starting_minor,
        ),
    )
