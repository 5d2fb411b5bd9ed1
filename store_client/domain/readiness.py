"""Whether a register, and the whole store, is ready for the end of the day, and what is missing where it is not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

SHIFT_OPEN: Final = "open"
SHIFT_SUSPENDED: Final = "suspended"
SHIFT_COUNTING: Final = "counting"
SHIFT_WAITING: Final = "waiting"
SHIFT_CONFIRMED: Final = "confirmed"
SHIFT_DIFFERS: Final = "differs"

NOT_HEARD: Final = "not_heard"
OPEN: Final = "open"
SUSPENDED: Final = "suspended"
COUNTING: Final = "counting"
NOT_AT_HQ: Final = "not_at_hq"
QUARANTINED: Final = "quarantined"
PARKED: Final = "parked"
DIFFERS: Final = "differs"
UNCONFIRMED: Final = "unconfirmed"
_SILENT_MS: Final = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class ShiftReadiness:
    """``state``: open, suspended, counting, waiting (closed; HQ has not answered), confirmed or differs.

    The sums are None while it is not closed, where nothing was counted, and where they are not to be seen.
    """

    shift: str
    number: int
    drawer: str
    state: str
    staff: str
    staff_name: str
    opened_ms: int
    closed_ms: int | None
    count: int
    present: int
    reason: str
    confirmed_ms: int | None
    total_minor: int | None
    variance_minor: int | None


@dataclass(frozen=True, slots=True)
class StuckDocument:
    """A document that HQ has and cannot use yet; ``reason`` is HQ's."""

    document: str
    sequence: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterReadiness:
    """``as_of_ms``: when that was known; ``own``: it is this register, and what its own file says.

    ``missing``: the first and last sequences of what HQ lacks, the first of them; ``parked`` and ``quarantined`` are
    the first of so many.
    """

    register: str
    name: str
    own: bool
    as_of_ms: int
    last_contact_ms: int | None
    recorded_sequence: int
    present: int
    missing: tuple[tuple[int, int], ...]
    waiting: int
    drain_seconds: int | None
    pending_customers: int
    shifts: tuple[ShiftReadiness, ...]
    parked: tuple[StuckDocument, ...]
    quarantined: tuple[StuckDocument, ...]
    parked_count: int
    quarantined_count: int

    @property
    def not_at_hq(self) -> int:
        """``waiting`` is what the register said last; what HQ has of all that was recorded is surer."""
        return max(0, self.recorded_sequence - self.present)


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a register from being ready: ``kind`` for the program; the ``shifts`` or how many
    documents it is about.
    """

    kind: str
    count: int
    shifts: tuple[ShiftReadiness, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreTotals:
    sales: int
    returns: int
    sales_minor: int
    returns_minor: int
    discount_minor: int
    tax_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class StoreReadiness:
    """``answered_ms``: when HQ last said how the store is; None when it never did, and only this register is known.

    ``age_ms``: how long ago that was. ``asking``: a question is on its way. ``trouble``: why HQ did not answer last.
    """

    business_date: str
    end_of_day: str
    registers: tuple[RegisterReadiness, ...]
    totals: StoreTotals | None
    answered_ms: int | None
    age_ms: int | None
    asking: bool
    trouble: str


def lacks_of(register: RegisterReadiness) -> tuple[Lack, ...]:
    """What is missing, the most pressing first; nothing when it is ready."""
    found = [
        *_shifts(register, OPEN, SHIFT_OPEN),
        *_shifts(register, SUSPENDED, SHIFT_SUSPENDED),
        *_shifts(register, COUNTING, SHIFT_COUNTING),
    ]
    for kind, count in (
        (NOT_AT_HQ, register.not_at_hq),
        (QUARANTINED, register.quarantined_count),
        (PARKED, register.parked_count),
    ):
        if count:
            found.append(Lack(kind, count))
    found += [*_shifts(register, DIFFERS, SHIFT_DIFFERS), *_shifts(register, UNCONFIRMED, SHIFT_WAITING)]
    if not found and _is_silent(register):
        found.append(Lack(NOT_HEARD, 1))
    return tuple(found)


def is_ready(register: RegisterReadiness) -> bool:
    return not lacks_of(register)


def without_sums(store: StoreReadiness) -> StoreReadiness:
    """For a person who may not see what the drawers should hold: nothing is left from which it could be told."""
    return replace(store, totals=None, registers=tuple(register_without_sums(register) for register in store.registers))


def register_without_sums(register: RegisterReadiness) -> RegisterReadiness:
    """HQ's reason may name a sum, so it is left out, too."""
    return replace(
        register,
        shifts=tuple(replace(shift, total_minor=None, variance_minor=None, reason="") for shift in register.shifts),
    )


def merged(own: RegisterReadiness, told: Sequence[RegisterReadiness]) -> tuple[RegisterReadiness, ...]:
    """What HQ told of the store's registers, with this register's own truth in its place."""
    if not any(register.register == own.register for register in told):
        return (own, *told)
    return tuple(
        replace(own, name=register.name) if register.register == own.register else register for register in told
    )


def _shifts(register: RegisterReadiness, kind: str, state: str) -> list[Lack]:
    found = tuple(shift for shift in register.shifts if shift.state == state)
    return [Lack(kind, len(found), found)] if found else []


def _is_silent(register: RegisterReadiness) -> bool:
    """Perhaps it sold all day without a network: HQ cannot know. One that never spoke is not in use yet."""
    if register.own or register.shifts or register.last_contact_ms is None:
        return False
    return register.as_of_ms - register.last_contact_ms > _SILENT_MS
