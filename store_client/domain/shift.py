"""A shift: one drawer's work from opening to closing, and the manifest it closes with."""

from dataclasses import dataclass

OPEN = "open"
CLOSED = "closed"
CONFIRMED = "confirmed"
DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Shift:
    """``state`` is open, closed, confirmed (by HQ) or differs (HQ found something else); times are UTC milliseconds."""

    id: str
    number: int
    business_date: str
    staff: str
    currency: str
    starting_minor: int
    opened_ms: int
    first_sequence: int
    state: str = OPEN
    closed_ms: int | None = None
    last_sequence: int | None = None
    confirmed_ms: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TenderSum:
    tender: str
    amount_minor: int
    expected_minor: int
    counted_minor: int | None
    variance_minor: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a shift says about its documents, from ``first_sequence`` (its opening) to ``last_sequence``."""

    first_sequence: int
    last_sequence: int
    count: int
    hash: str
    first_receipt: str
    last_receipt: str
    sales: int
    returns: int
    total_minor: int
    tax_minor: int
    tenders: tuple[TenderSum, ...]


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """``not_yet_confirmed`` counts the shift's documents, its closing among them, that HQ has not applied yet."""

    shift: Shift
    manifest: Manifest
    not_yet_confirmed: int


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why a shift cannot be closed now: ``code`` for the program, ``message`` for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class DayState:
    """HQ's word on a closed shift: ``waiting``, ``confirmed`` or ``differs``."""

    shift: str
    state: str
    count: int
    present: int
    reason: str = ""
    confirmed_ms: int | None = None
