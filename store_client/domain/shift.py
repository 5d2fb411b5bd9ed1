"""A shift: one drawer's work from opening to closing, and the manifest it closes with."""

from dataclasses import dataclass

from store_client.domain.acknowledgement import Acknowledgement
from store_client.domain.denominations import Pieces
from store_client.domain.tax import TaxSum

OPEN = "open"
SUSPENDED = "suspended"
COUNTING = "counting"
CLOSED = "closed"
CONFIRMED = "confirmed"
DIFFERS = "differs"
UNFINISHED = (OPEN, SUSPENDED, COUNTING)
ENDED = (CLOSED, CONFIRMED, DIFFERS)

RESUMED = "resumed"
BLIND_CLOSED = "blind_closed"


@dataclass(frozen=True, slots=True)
class Shift:
    """Times are UTC milliseconds. ``state``: open; suspended (its drawer rests); counting (blind closed: nothing is
    recorded in it any more but its count); closed; confirmed (by HQ) or differs (HQ found something else).

    ``drawer`` is empty for the register's own. ``several`` people may sell in it, or only ``staff``. ``changed_ms``:
    since when it is suspended or counting.
    """

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
    drawer: str = ""
    several: bool = True
    changed_ms: int | None = None
    pieces: tuple[Pieces, ...] = ()

    def is_sold_in_by(self, staff: str) -> bool:
        """Where one person alone sells in it, nobody else does."""
        return self.several or staff == self.staff


@dataclass(frozen=True, slots=True)
class Drawer:
    """A drawer of this register and the shift that has it: open or suspended. ``code`` is empty for its own."""

    code: str
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class TenderSum:
    tender: str
    amount_minor: int
    expected_minor: int
    counted_minor: int | None
    variance_minor: int | None


@dataclass(frozen=True, slots=True)
class MovementSum:
    """Money put into the drawer (above zero) or taken out, by the type of its transactions. None: not to be seen."""

    type: str
    count: int
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class CountedBy:
    """A declaration that counts; ``register``: where it was counted."""

    document: str
    register: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a shift says about its documents. ``spans``: their first and last sequences, from opening or resuming to
    suspending or closing. What has a default here was not told by older versions of the program.

    ``waiting``: how many documents of the register were not at HQ when it closed, the closing one among them.
    ``grand_*_minor``: all sales, all returns of the register's closed shifts ever, this one among them.
    """

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
    spans: tuple[tuple[int, int], ...] = ()
    voids: int = 0
    no_sales: int = 0
    discount_minor: int = 0
    rounding_minor: int = 0
    taxes: tuple[TaxSum, ...] = ()
    movements: tuple[MovementSum, ...] = ()
    starting_minor: int = 0
    drawer: str = ""
    declarations: tuple[CountedBy, ...] = ()
    declaration: str = "last"
    reason: str = ""
    comment: str = ""
    approved_by: str = ""
    waiting: int = 0
    grand_sales_minor: int = 0
    grand_returns_minor: int = 0


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """``not_yet_confirmed`` counts the shift's documents, its closing among them, that HQ has not applied yet.

    ``acknowledged``: HQ's good signature; None while there is none, or something is wrong with it.
    """

    shift: Shift
    manifest: Manifest
    not_yet_confirmed: int
    acknowledged: Acknowledgement | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why a shift cannot be closed now: ``code`` for the program, ``message`` for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """Something a close finds open: how much of it, in words what it is and what to do about it.

    ``kind``: suspended_basket, unfinished_card, partly_paid, unprinted, parked, quarantined or waiting. Only what
    ``blocks`` keeps the shift from closing.
    """

    kind: str
    count: int
    detail: str
    action: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class DayState:
    """HQ's word on a closed shift: ``waiting``, ``confirmed`` or ``differs``."""

    shift: str
    state: str
    count: int
    present: int
    reason: str = ""
    confirmed_ms: int | None = None
