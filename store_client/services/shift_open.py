"""Opening a shift: before anything can be sold. One drawer has one shift, and one shift at a time is open."""

from collections.abc import Callable
from datetime import date

from store_client.clock import Moment
from store_client.db import count_drafts, settings, shifts, standing
from store_client.db.database import RegisterDatabase
from store_client.db.standing import Standing
from store_client.domain.business_day import business_date_at, zone_of
from store_client.domain.channel import Channel
from store_client.domain.denominations import Pieces, can_be_meant, sum_of
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.setup import Policy
from store_client.domain.shift import Drawer, Shift
from store_client.errors import Refused
from store_client.services import journal
from store_client.services.set_up_items import load_setup
from store_client.texts import _
from store_client.wire import codes, outgoing, outgoing_shifts


def current_shift(db: RegisterDatabase) -> Shift | None:
    return shifts.find_open(db)


def business_date_for(db: RegisterDatabase, now: Moment) -> str:
    """The business date of a shift that is opened now; an open one may belong to an earlier day."""
    channel, policy = settings.channel(db), load_setup(db).policy
    zone = zone_of(channel.time_zone if channel else "", now.offset_minutes)
    return business_date_at(now.utc_ms, zone, policy.day_ends).isoformat()


def list_drawers(db: RegisterDatabase) -> list[Drawer]:
    """The register's own, then those that go from register to register, each with the shift that has it here."""
    taken = {shift.drawer: shift for shift in shifts.list_with_drawer(db)}
    codes_of = ("", *load_setup(db).policy.drawers)
    unknown = [code for code in taken if code not in codes_of]
    return [Drawer(code, taken.get(code)) for code in (*codes_of, *unknown)]


def open_shift(
    db: RegisterDatabase,
    *,
    staff: str,
    business_date: str = "",
    now: Moment,
    new_id: Callable[[], str],
    starting_minor: int = 0,
    pieces: tuple[Pieces, ...] = (),
    drawer: str = "",
    several: bool | None = None,
) -> Shift:
    """Open a shift with this much cash in its drawer, or with the sum of ``pieces``, as they were counted.

    ``business_date`` (``YYYY-MM-DD``) is by default today's; ``several``: whether other people than ``staff`` sell in
    it, by default as HQ has set up. Raises ``Refused``.
    """
    policy = load_setup(db).policy
    day = business_date or business_date_for(db, now)
    starting = sum_of(pieces) if pieces else starting_minor
    _check(day, starting, pieces)
    document_id = new_id()
    with journal.recording(db, document_id):
        register = standing.read(db)
        identity, channel = journal.require_identity(register), _require_free(db, register, policy, drawer)
        shift = Shift(
            id=new_id(),
            number=shifts.next_number(db),
            business_date=day,
            staff=staff,
            currency=channel.currency,
            starting_minor=starting,
            opened_ms=now.utc_ms,
            first_sequence=register.head.sequence + 1,
            drawer=drawer,
            several=policy.several_people if several is None else several,
            pieces=pieces,
        )
        shifts.save_opened(db, shift)
        count_drafts.clear(db, "")
        journal.append(db, identity, _draft(shift, document_id, now), register.head)
    return shift


def _check(business_date: str, starting_minor: int, pieces: tuple[Pieces, ...]) -> None:
    try:
        if date.fromisoformat(business_date).isoformat() != business_date:
            raise ValueError(business_date)
    except ValueError as error:
        raise Refused(_("“{text}” is not a date. Type it like 2026-11-23.").format(text=business_date[:40])) from error
    if not 0 <= starting_minor <= LARGEST_MINOR or not can_be_meant(pieces):
        raise Refused(_("The starting cash cannot be below zero, nor more than a register can count. Type it again."))


def _require_free(db: RegisterDatabase, register: Standing, policy: Policy, drawer: str) -> Channel:
    """Nothing stands in the way of a new shift with this drawer. Raises ``Refused``."""
    if register.shift is not None:
        raise Refused(
            _("A shift is open already. Suspend it, close it, or close it blind and count it later; then open one.")
        )
    if drawer and drawer not in policy.drawers:
        message = _("No drawer is called “{drawer}” here. Choose one of the list.")
        raise Refused(message.format(drawer=drawer[:40]))
    there = shifts.find_of_drawer(db, drawer)
    if there is not None:
        message = _("Shift {number} has this drawer and is suspended. Resume it, or close it first.")
        raise Refused(message.format(number=there.number))
    channel = settings.channel(db)
    if channel is None:
        raise Refused(_("The store's settings have not come from HQ yet. Wait until HQ is reached, then try again."))
    return channel


def _draft(shift: Shift, document_id: str, now: Moment) -> journal.Draft:
    return journal.Draft(
        id=document_id,
        kind=codes.SHIFT_OPENED,
        version=codes.SHIFT_VERSION,
        business_date=shift.business_date,
        made=now,
        subject=shift.id,
        shift=shift.id,
        body=outgoing_shifts.ShiftOpened(
            shift=shift.id,
            number=shift.number,
            staff=shift.staff,
            currency=shift.currency,
            starting_minor=shift.starting_minor,
            drawer=shift.drawer,
            several=shift.several,
            pieces=[outgoing.Pieces(one.value_minor, one.pieces) for one in shift.pieces],
        ),
    )
