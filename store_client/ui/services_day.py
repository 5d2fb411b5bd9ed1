"""What the window asks of the day: shifts and their drawers, cash that moves, counts, reports, readiness, export."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from store_client.devices.removable import Stick
from store_client.domain.acknowledgement import Acknowledgement
from store_client.domain.closing_time import ClosingState
from store_client.domain.day_report import ShiftReport
from store_client.domain.declaration import Countable, Declaration, Declared
from store_client.domain.denominations import Denomination, Pieces
from store_client.domain.permissions import Approval
from store_client.domain.print_job import PrintJob
from store_client.domain.readiness import RegisterReadiness, StoreReadiness
from store_client.domain.receipt_model import ReceiptLine
from store_client.domain.shift import ClosedShift, Drawer, OpenEnd, Shift
from store_client.domain.staff import StaffMember
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.services.day_reports import ZRow
from store_client.services.usb_export import Exported
from store_client.texts import _

Approvals = tuple[Approval, ...]
Paper = Sequence[ReceiptLine]


@dataclass(frozen=True, slots=True)
class Opening:
    """``pieces``: as it was counted, its sum is what the shift starts with; else ``starting_minor`` is.

    ``drawer`` is empty for the register's own; ``several`` None: as the shop has set up; ``business_date`` empty:
    today's.
    """

    starting_minor: int = 0
    pieces: tuple[Pieces, ...] = ()
    drawer: str = ""
    several: bool | None = None
    business_date: str = ""


@dataclass(frozen=True, slots=True)
class CashMove:
    """``movement`` is one of ``services.cash_moving.CASH_MOVEMENTS``; ``amount_minor`` is always above zero."""

    movement: str
    amount_minor: int
    tender: str = "cash"
    pieces: tuple[Pieces, ...] = ()
    bag: str = ""
    safe: str = ""
    reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of a shift; without ``shift`` of the open one, ``register`` is empty for this one's own."""

    counted: tuple[Declared, ...]
    shift: str = ""
    register: str = ""
    recount: bool = False
    reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """What somebody says to a close; without ``shift`` it is the open one's."""

    shift: str = ""
    reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class KeptZ:
    """A Z that is not for the printer: the copy's number, and what it reads."""

    copy: int
    lines: Paper


def _not_here(*_asked: object) -> NoReturn:
    raise Refused(_("This register cannot do that. Nothing was changed."))


def _no_printer(*_asked: object) -> NoReturn:
    raise Refused(_("No printer is set up on this register. It can be read here; nothing was changed."))


@dataclass(frozen=True, slots=True)
class ShiftServices:
    """All raise ``Refused`` when nothing was changed; those with approvals also ``NeedsApproval``."""

    business_date: Callable[[], str] = str
    """The date that a shift gets which is opened now; an open one with an earlier date is yesterday's."""
    drawers: Callable[[], Sequence[Drawer]] = tuple
    """This register's own first; each with the shift that has it, open or suspended."""
    open: Callable[[Opening, StaffMember], Shift] = _not_here
    suspend: Callable[[StaffMember, Approvals], Shift] = _not_here
    resume: Callable[[str, StaffMember, Approvals], Shift] = _not_here
    """(shift, person, approvals)"""
    blind_close: Callable[[str, StaffMember, Approvals], Shift] = _not_here
    """(shift, empty for the open one; person, approvals)"""
    unfinished: Callable[[], Sequence[Shift]] = tuple
    """Suspended and counting, the oldest first."""
    open_ends: Callable[[], Sequence[OpenEnd]] = tuple
    close: Callable[[Ending, StaffMember, Approvals], ClosedShift] = _not_here
    """May raise ``CountNeeded``, ``ReasonNeeded``, ``NeedsApproval``."""
    closed: Callable[[str], ClosedShift] = _not_here
    """(shift) With its manifest: not for a person who may not see what is expected."""
    acknowledged: Callable[[str], Acknowledgement | None] = lambda _shift: None
    """(shift) HQ's good signature under it."""
    acknowledgement_trouble: Callable[[str], str] = lambda _shift: ""
    """(shift) In words what is wrong with HQ's signature."""


@dataclass(frozen=True, slots=True)
class CashServices:
    """Cash that moves without anybody buying, and counts. A count in progress outlasts the program."""

    denominations: Callable[[], Sequence[Denomination]] = tuple
    """Of the store's currency, the largest first."""
    move: Callable[[CashMove, StaffMember, Approvals], CompletedSale] = _not_here
    countable: Callable[[], Sequence[Countable]] = tuple
    """Shifts that wait for their count: this register's, then those of the store's other registers."""
    declare: Callable[[Count, StaffMember, Approvals], Declaration] = _not_here
    """May raise ``ReasonNeeded`` (use "recount")."""
    declarations: Callable[[str], Sequence[Declaration]] = lambda _shift: ()
    """(shift) All counts of it, those from other registers among them."""
    declared: Callable[[str], Sequence[Declared]] = lambda _shift: ()
    """(shift) What counts of them: the last of each tender or the sum, as the shop has set up."""
    save_count: Callable[[str, tuple[Declared, ...]], None] = lambda _shift, _counted: None
    """(shift, counted) An empty shift stands for the count of an opening."""
    load_count: Callable[[str], tuple[Declared, ...]] = lambda _shift: ()
    clear_count: Callable[[str], None] = lambda _shift: None
    open_drawer: Callable[[str, StaffMember, Approvals], None] = _not_here
    """(shift, empty for the open one; person, approvals) To count it: recorded as such, then the drawer opens."""


@dataclass(frozen=True, slots=True)
class ReportServices:
    """X and Z, as values and on paper: each only with what the ``person`` may see. ``print_*`` puts it in the queue."""

    may_see_expected: Callable[[StaffMember], bool] = lambda _person: False
    x: Callable[[StaffMember], ShiftReport] = _not_here
    so_far: Callable[[str, StaffMember], ShiftReport] = _not_here
    """(shift, person) What an unfinished shift came to, as the X of the open one."""
    z: Callable[[str, StaffMember], ShiftReport] = _not_here
    """(shift, person)"""
    list_z: Callable[[StaffMember], Sequence[ZRow]] = lambda _person: ()
    """The newest first."""
    x_paper: Callable[[StaffMember], Paper] = _not_here
    """For a look on the screen, as are the next two."""
    z_paper: Callable[[str, StaffMember], Paper] = _not_here
    """(shift, person)"""
    count_paper: Callable[[str], Paper] = _not_here
    """(shift, empty for that of an opening) The count that is kept, else what was handed in."""
    z_to_keep: Callable[[str, StaffMember, Approvals], KeptZ] = _not_here
    """(shift, person, approvals) Marked COPY, and counted as one."""
    has_printer: bool = False
    print_x: Callable[[StaffMember], PrintJob] = _no_printer
    print_z: Callable[[str, StaffMember], PrintJob] = _no_printer
    """(shift, person) Once: what is on paper already takes a copy."""
    print_z_copy: Callable[[str, StaffMember, Approvals], PrintJob] = _no_printer
    """(shift, person, approvals) Marked COPY, with its number."""
    z_job: Callable[[str], PrintJob | None] = lambda _shift: None
    """(shift) The newest wish for this Z or its copy: whether it is on paper, waits, or needs ``print_z`` again."""
    print_count: Callable[[str], PrintJob] = _no_printer
    """(shift, empty for that of an opening) The count that is kept, else what was handed in."""
    print_slip: Callable[[str], PrintJob] = _no_printer
    """(transaction) The slip of a cash movement or a count that is not on paper yet."""


@dataclass(frozen=True, slots=True)
class ReadinessServices:
    """How the store stands before the end of the day; the words are those of ``services.readiness_words``."""

    business_date: Callable[[], str] = str
    """The day that is to be closed."""
    own: Callable[[StaffMember], RegisterReadiness] = _not_here
    """(person) This register as it is now, without sums for who may not see them."""
    store: Callable[[StaffMember], StoreReadiness] = _not_here
    """(person) With the other registers as HQ told last."""
    ask: Callable[[], None] = lambda: None
    """HQ is asked again, beside the window; the answer changes the data's version."""
    closing: Callable[[], ClosingState | None] = lambda: None
    """None while HQ has told no end of the day."""
    count_exportable: Callable[[], int] = lambda: 0
    """Documents that HQ has not."""
    sticks: Callable[[], Sequence[Stick]] = tuple
    """Takes its time."""
    export: Callable[[Path, StaffMember, Approvals], Exported] = _not_here
    """(a stick's path, person, approvals) Takes its time. Also raises ``StickTrouble``, which is ``Refused``."""


@dataclass(frozen=True, slots=True)
class DayServices:
    """The functions with the database, the clock, the ids and the devices already given to them; all may raise
    ``Refused``. Without any: a register on which nothing of it can be done.
    """

    shifts: ShiftServices = field(default_factory=ShiftServices)
    cash: CashServices = field(default_factory=CashServices)
    reports: ReportServices = field(default_factory=ReportServices)
    readiness: ReadinessServices = field(default_factory=ReadinessServices)
