"""Gives the services of the day their database, clock, ids and devices."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from store_client import clock
from store_client.bindings.day_papers import report_services
from store_client.bindings.register_devices import RegisterDevices
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.devices import removable
from store_client.domain.closing_time import ClosingState
from store_client.domain.declaration import Declaration, Declared
from store_client.domain.denominations import Denomination, denominations_of
from store_client.domain.readiness import RegisterReadiness, StoreReadiness
from store_client.domain.shift import ClosedShift, OpenEnd, Shift
from store_client.domain.staff import StaffMember
from store_client.domain.transaction import CompletedSale
from store_client.ids import new_id
from store_client.services import (
    acknowledgements,
    cash_moving,
    closing_time,
    declaring,
    open_ends,
    readiness,
    set_up,
    shift_change,
    shift_close,
    shift_open,
    usb_export,
)
from store_client.services.drawer_to_count import record_opened_to_count
from store_client.services.set_up_items import load_setup
from store_client.services.usb_export import Exported
from store_client.ui.services_day import (
    Approvals,
    CashMove,
    CashServices,
    Count,
    DayServices,
    Ending,
    Opening,
    ReadinessServices,
    ShiftServices,
)

Now = Callable[[], Moment]


def _nothing() -> None:
    pass


def _unsigned() -> bytes:
    return b""


def day_services(
    db: RegisterDatabase,
    devices: RegisterDevices | None = None,
    *,
    now: Now = clock.now,
    signing_key: Callable[[], bytes] = _unsigned,
    settle: Callable[[], None] | None = None,
) -> DayServices:
    """``settle`` waits until the basket that is being sold stands on the disk: a close must not overlook it."""
    opens = devices.open_drawer if devices is not None else _nothing
    recorded = devices.recorded if devices is not None else _forget
    return DayServices(
        shifts=_shift_services(_Shifts(db, now, settle or _nothing, opens), db, now),
        cash=_cash_services(_Cash(db, now, recorded, opens), db),
        reports=report_services(db, now, has_printer=devices is not None and devices.top.printer is not None),
        readiness=_readiness_services(_Readiness(db, now, signing_key), db),
    )


def _forget(_recorded: CompletedSale) -> None:
    pass


class _Shifts:
    """The drawer opens where somebody puts it in, takes it out, or goes on to count it."""

    def __init__(
        self, db: RegisterDatabase, now: Now, settle: Callable[[], None], open_drawer: Callable[[], None]
    ) -> None:
        self._db, self._now, self._settle, self._open_drawer = db, now, settle, open_drawer

    def open(self, opening: Opening, person: StaffMember) -> Shift:
        shift = shift_open.open_shift(
            self._db,
            staff=person.id,
            business_date=opening.business_date,
            now=self._now(),
            new_id=new_id,
            starting_minor=opening.starting_minor,
            pieces=opening.pieces,
            drawer=opening.drawer,
            several=opening.several,
        )
        return self._with_drawer(shift)

    def suspend(self, person: StaffMember, approvals: Approvals) -> Shift:
        self._settle()
        return self._with_drawer(
            shift_change.suspend_shift(self._db, person=person, now=self._now(), new_id=new_id, approvals=approvals)
        )

    def resume(self, shift_id: str, person: StaffMember, approvals: Approvals) -> Shift:
        return self._with_drawer(
            shift_change.resume_shift(
                self._db, shift_id, person=person, now=self._now(), new_id=new_id, approvals=approvals
            )
        )

    def blind_close(self, shift_id: str, person: StaffMember, approvals: Approvals) -> Shift:
        self._settle()
        return self._with_drawer(
            shift_change.blind_close(
                self._db, person=person, now=self._now(), new_id=new_id, shift_id=shift_id, approvals=approvals
            )
        )

    def open_ends(self) -> list[OpenEnd]:
        self._settle()
        return open_ends.find_open_ends(self._db)

    def close(self, ending: Ending, person: StaffMember, approvals: Approvals) -> ClosedShift:
        self._settle()
        return shift_close.close_shift(
            self._db,
            person=person,
            now=self._now(),
            new_id=new_id,
            shift_id=ending.shift,
            reason=ending.reason,
            comment=ending.comment,
            approvals=approvals,
        )

    def _with_drawer(self, shift: Shift) -> Shift:
        self._open_drawer()
        return shift


class _Cash:
    def __init__(
        self,
        db: RegisterDatabase,
        now: Now,
        recorded: Callable[[CompletedSale], None],
        open_drawer: Callable[[], None],
    ) -> None:
        self._db, self._now, self._recorded, self._open_drawer = db, now, recorded, open_drawer

    def denominations(self) -> tuple[Denomination, ...]:
        channel = set_up.channel(self._db)
        return denominations_of(channel.currency if channel else "", load_setup(self._db).policy)

    def move(self, wanted: CashMove, person: StaffMember, approvals: Approvals) -> CompletedSale:
        completed = cash_moving.move_cash(
            self._db,
            wanted.movement,
            wanted.amount_minor,
            tender=wanted.tender,
            pieces=wanted.pieces,
            bag=wanted.bag,
            safe=wanted.safe,
            reason=wanted.reason,
            comment=wanted.comment,
            person=person,
            now=self._now(),
            new_id=new_id,
            approvals=approvals,
        )
        self._recorded(completed)
        return completed

    def declare(self, count: Count, person: StaffMember, approvals: Approvals) -> Declaration:
        return declaring.declare(
            self._db,
            count.counted,
            shift_id=count.shift,
            register=count.register,
            recount=count.recount,
            reason=count.reason,
            comment=count.comment,
            person=person,
            now=self._now(),
            new_id=new_id,
            approvals=approvals,
        )

    def save_count(self, shift_id: str, counted: tuple[Declared, ...]) -> None:
        declaring.save_count(self._db, counted, shift_id=shift_id)

    def open_drawer(self, shift_id: str, person: StaffMember, approvals: Approvals) -> None:
        record_opened_to_count(self._db, shift_id, person=person, now=self._now(), new_id=new_id, approvals=approvals)
        self._open_drawer()


class _Readiness:
    def __init__(self, db: RegisterDatabase, now: Now, signing_key: Callable[[], bytes]) -> None:
        self._db, self._now, self._signing_key = db, now, signing_key

    def business_date(self) -> str:
        return readiness.business_date_of(self._db, self._now())

    def own(self, person: StaffMember) -> RegisterReadiness:
        return readiness.own_readiness(self._db, self._now(), person=person)

    def store(self, person: StaffMember) -> StoreReadiness:
        return readiness.store_readiness(self._db, self._now(), person=person)

    def ask(self) -> None:
        readiness.ask_readiness(self._db, now=self._now(), new_id=new_id)

    def closing(self) -> ClosingState | None:
        return closing_time.closing_state(self._db, self._now())

    def export(self, folder: Path, person: StaffMember, approvals: Approvals) -> Exported:
        """Runs beside the window: with a connection of its own."""
        key = self._signing_key()
        try:
            return usb_export.export_unconfirmed(
                self._db,
                folder,
                signing_key=key,
                now=self._now(),
                new_id=new_id,
                person=person,
                approvals=approvals,
            )
        finally:
            self._db.close()


def _shift_services(bound: _Shifts, db: RegisterDatabase, now: Now) -> ShiftServices:
    return ShiftServices(
        business_date=lambda: shift_open.business_date_for(db, now()),
        drawers=partial(shift_open.list_drawers, db),
        open=bound.open,
        suspend=bound.suspend,
        resume=bound.resume,
        blind_close=bound.blind_close,
        unfinished=partial(shift_change.list_unfinished, db),
        open_ends=bound.open_ends,
        close=bound.close,
        closed=partial(shift_close.find_closed, db),
        acknowledged=partial(acknowledgements.find_acknowledged, db),
        acknowledgement_trouble=partial(acknowledgements.find_trouble, db),
    )


def _cash_services(bound: _Cash, db: RegisterDatabase) -> CashServices:
    return CashServices(
        denominations=bound.denominations,
        move=bound.move,
        countable=partial(declaring.list_countable, db),
        declare=bound.declare,
        declarations=partial(declaring.list_declarations, db),
        declared=partial(declaring.declared_of, db),
        save_count=bound.save_count,
        load_count=partial(declaring.load_count, db),
        clear_count=partial(declaring.clear_count, db),
        open_drawer=bound.open_drawer,
    )


def _readiness_services(bound: _Readiness, db: RegisterDatabase) -> ReadinessServices:
    return ReadinessServices(
        business_date=bound.business_date,
        own=bound.own,
        store=bound.store,
        ask=bound.ask,
        closing=bound.closing,
        count_exportable=partial(usb_export.count_exportable, db),
        sticks=removable.list_sticks,
        export=bound.export,
    )
