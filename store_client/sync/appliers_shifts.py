"""Writes what HQ's feeds bring about shifts: its word on closed ones, and counts made at other registers."""

from collections.abc import Sequence

from store_client.db import remote_counts, shifts
from store_client.db.database import RegisterDatabase
from store_client.domain.declaration import Countable, Declaration, Declared
from store_client.domain.denominations import Pieces
from store_client.domain.shift import DayState
from store_client.services import acknowledgements
from store_client.sync.applying import Applying, Kind
from store_client.wire import incoming, incoming_shifts


def apply_day(db: RegisterDatabase, now: Sequence[incoming.Day], gone: Sequence[str], with_: Applying) -> None:
    """HQ's word on closed shifts: confirmed, with its signature, or what differs."""
    shifts.record_day(db, [acknowledgements.judge(db, _day(day), day.acknowledgement) for day in now])


def _day(day: incoming.Day) -> DayState:
    return DayState(day.shift, day.state, day.count, day.present, day.reason, day.confirmed_ms)


def apply_declaration(
    db: RegisterDatabase, now: Sequence[incoming_shifts.Declaration], gone: Sequence[str], with_: Applying
) -> None:
    remote_counts.save_counts(db, [_declaration(count) for count in now])
    remote_counts.remove_counts(db, gone)


def _declaration(count: incoming_shifts.Declaration) -> Declaration:
    return Declaration(
        document=count.document,
        register=count.register,
        shift=count.shift,
        staff=count.staff,
        made_ms=count.made_ms,
        recount=count.recount,
        tenders=tuple(
            Declared(one.tender, one.counted_minor, tuple(Pieces(each.value_minor, each.pieces) for each in one.pieces))
            for one in count.tenders
        ),
    )


def apply_counting(
    db: RegisterDatabase, now: Sequence[incoming_shifts.Counting], gone: Sequence[str], with_: Applying
) -> None:
    remote_counts.save_waiting(db, [_countable(shift) for shift in now])
    remote_counts.remove_waiting(db, gone)


def _countable(shift: incoming_shifts.Counting) -> Countable:
    return Countable(
        register=shift.register,
        shift=shift.shift,
        number=shift.number,
        drawer=shift.drawer,
        business_date=shift.business_date,
        staff=shift.staff,
        currency=shift.currency,
    )


KINDS = {
    "day": Kind(incoming.Day, apply_day),
    "declaration": Kind(incoming_shifts.Declaration, apply_declaration),
    "counting": Kind(incoming_shifts.Counting, apply_counting),
}
