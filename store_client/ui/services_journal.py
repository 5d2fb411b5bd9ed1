"""What the window asks of the journal: finding what was recorded here, and bringing it to paper again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store_client.domain.journal_row import JournalRow, PastTransaction
from store_client.domain.permissions import Approval
from store_client.domain.print_job import PrintJob, Unprinted
from store_client.domain.receipt_model import ReceiptLine
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.texts import _

Approvals = tuple[Approval, ...]


@dataclass(frozen=True, slots=True)
class JournalQuestion:
    """``text`` is part of a receipt's number, of a customer's name or number, or an amount; the days are ``YYYY-MM-DD``
    or empty; ``type`` is one of transactions, empty for all; ``unprinted``: only what is missing on paper; ``before``
    is the sequence after which the page begins.
    """

    text: str = ""
    date_from: str = ""
    date_to: str = ""
    type: str = ""
    unprinted: bool = False
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy of a receipt that is not for the printer: its number, and what it reads."""

    copy: int
    lines: Sequence[ReceiptLine]


def _no_printer(*_asked: object) -> PrintJob:
    raise Refused(_("No printer is set up on this register. The receipt can be read here; the sale stands."))


@dataclass(frozen=True, slots=True)
class JournalServices:
    """The functions with the database, the clock and the ids already given to them. All may raise ``Refused``."""

    search: Callable[[JournalQuestion], Sequence[JournalRow]]
    """The newest first, at most ``PAGE`` of them."""
    transaction: Callable[[str], PastTransaction]
    """(transaction) All of it."""
    copy_to_keep: Callable[[str, StaffMember, Approvals], Kept]
    """(transaction, person, approvals) Marked COPY and counted as one. May raise ``NeedsApproval``."""
    unprinted: Callable[[], Sequence[Unprinted]] = tuple
    print_missing: Callable[[str], PrintJob] = _no_printer
    """(transaction) The receipt that never came out; what may have come out is printed again on a person's word."""
    no_paper: Callable[[str], PrintJob] = _no_printer
    """(transaction) A person has the paper already, or wants none."""
    print_copy: Callable[[str, StaffMember, Approvals], PrintJob] = _no_printer
    """(transaction, person, approvals) Marked COPY, with its number. May raise ``NeedsApproval``."""


PAGE = 50
