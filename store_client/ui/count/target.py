"""Which shift is counted: one that is about to be opened, one of this register's, or another register's that waits."""

from dataclasses import dataclass
from typing import Final, Literal

from store_client.domain.shift import OPEN, Shift
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

Kind = Literal["opening", "own", "elsewhere"]
OPENING: Final[Kind] = "opening"
OWN: Final[Kind] = "own"
ELSEWHERE: Final[Kind] = "elsewhere"


@dataclass(frozen=True, slots=True)
class Target:
    """``shift`` is empty for an opening; ``register`` is another one's code. ``is_open``: selling goes on in it."""

    kind: Kind
    currency: str
    business_date: str
    shift: str = ""
    register: str = ""
    number: int = 0
    drawer: str = ""
    staff: str = ""
    opened_ms: int | None = None
    is_open: bool = False


def find_target(services: WindowServices, session: Session, wanted: tuple[str, str]) -> Target:
    """``wanted``: (shift, register). What is not there any more is the open shift or, without one, an opening."""
    shift_id, register = wanted
    own = [one for one in (session.shift, *services.day.shifts.unfinished()) if one is not None]
    if not register:
        found = next((one for one in own if one.id == shift_id), session.shift)
        return _own(found) if found is not None else _opening(services, session)
    for one in services.day.cash.countable():
        if (one.shift, one.register) == (shift_id, register):
            return Target(
                ELSEWHERE, one.currency, one.business_date, one.shift, one.register, one.number, one.drawer, one.staff
            )
    return _own(session.shift) if session.shift is not None else _opening(services, session)


def _own(shift: Shift) -> Target:
    return Target(
        OWN,
        shift.currency,
        shift.business_date,
        shift.id,
        number=shift.number,
        drawer=shift.drawer,
        staff=shift.staff,
        opened_ms=shift.opened_ms,
        is_open=shift.state == OPEN,
    )


def _opening(services: WindowServices, session: Session) -> Target:
    currency = session.channel.currency if session.channel else session.formats.currency
    return Target(OPENING, currency, services.day.shifts.business_date())
