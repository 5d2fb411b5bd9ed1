"""What F12 does: the next right step for this register, from opening its shift to closing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from store_client.domain.declaration import Countable
from store_client.domain.readiness import RegisterReadiness
from store_client.domain.shift import COUNTING, SUSPENDED, Shift

Kind = Literal["open", "count_opening", "close", "count", "count_elsewhere", "resume"]
OPEN: Final[Kind] = "open"
COUNT_OPENING: Final[Kind] = "count_opening"
CLOSE: Final[Kind] = "close"
COUNT: Final[Kind] = "count"
COUNT_ELSEWHERE: Final[Kind] = "count_elsewhere"
RESUME: Final[Kind] = "resume"


@dataclass(frozen=True, slots=True)
class Step:
    """``register`` is another register's code, whose shift is counted here."""

    kind: Kind
    shift: str = ""
    number: int = 0
    register: str = ""


def next_step(
    shift: Shift | None, unfinished: Sequence[Shift], today: str, *, counts_opening: bool, counts_close: bool
) -> Step:
    """``today`` is the business date of a shift that is opened now: what is left of an earlier day holds nobody up."""
    if shift is not None:
        return Step(COUNT if counts_close else CLOSE, shift.id, shift.number)
    for one in unfinished:
        if one.state == COUNTING and one.business_date >= today:
            return Step(COUNT, one.id, one.number)
    for one in unfinished:
        if one.state == SUSPENDED and (not one.drawer or one.business_date >= today):
            return Step(RESUME, one.id, one.number)
    return Step(COUNT_OPENING if counts_opening else OPEN)


def step_elsewhere(register: RegisterReadiness | None, countable: Sequence[Countable]) -> Step | None:
    """The count that the other register which is looked at waits for."""
    if register is None or register.own:
        return None
    waiting = (one for one in countable if one.register == register.register)
    first = next(waiting, None)
    return Step(COUNT_ELSEWHERE, first.shift, first.number, first.register) if first is not None else None
