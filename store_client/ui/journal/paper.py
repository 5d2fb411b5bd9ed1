"""Brings a past receipt to paper: the one that never came out, a copy, or a copy as a PDF."""

from collections.abc import Callable, Sequence

from store_client.devices.receipt import ReceiptLine
from store_client.domain import print_job
from store_client.domain.journal_row import JournalRow
from store_client.domain.permissions import Approval
from store_client.domain.print_job import Unprinted
from store_client.errors import ComptoirError
from store_client.ui.journal import words
from store_client.ui.screen import Answer
from store_client.ui.services_journal import JournalServices
from store_client.ui.session import Session

SavePdf = Callable[[Sequence[ReceiptLine], str], str]
"""(what the receipt reads, its number) Where the file is. Raises ``Refused``."""


class Paper:
    """Each act answers what came of it, and may raise ``Refused`` or, for copies, ``NeedsApproval``."""

    def __init__(self, services: JournalServices, session: Session, save_pdf: SavePdf) -> None:
        self._services, self._session, self._save_pdf = services, session, save_pdf
        self.missing: Sequence[Unprinted] = ()
        self._asked: set[str] = set()
        self._doubted = ""

    def read(self) -> bool:
        """What is missing now; True when that has changed."""
        try:
            missing = tuple(self._services.unprinted())
        except ComptoirError:
            return False
        before, self.missing = self.missing, missing
        return before != missing

    def forget_doubt(self) -> None:
        self._doubted = ""

    def standing_answer(self, marked: JournalRow | None) -> Answer | None:
        """About the one that would be printed now; None when nothing is missing."""
        sale = self._wanted(marked)
        if sale is None:
            return None
        return words.missing_answer(sale, len(self.missing), asked=sale.transaction_id in self._asked)

    def is_missing(self, row: JournalRow) -> bool:
        return row.unprinted or any(sale.transaction_id == row.transaction for sale in self.missing)

    def print_missing(self, marked: JournalRow | None) -> Answer:
        """The marked one where it is missing, else the one that is missing longest."""
        sale = self._wanted(marked)
        if sale is None:
            return words.nothing_missing_answer()
        if _may_be_there(sale) and self._doubted != sale.transaction_id:
            self._doubted = sale.transaction_id
            return words.unsure_answer(sale)
        self._doubted = ""
        self._services.print_missing(sale.transaction_id)
        self._asked.add(sale.transaction_id)
        return words.printing_answer(sale.receipt)

    def no_paper(self, marked: JournalRow | None) -> Answer:
        """It is on paper or, asked twice, nobody wants it there."""
        sale = self._wanted(marked)
        if sale is None:
            return words.nothing_missing_answer()
        on_paper = _may_be_there(sale)
        if not on_paper and self._doubted != sale.transaction_id:
            self._doubted = sale.transaction_id
            return words.drop_answer(sale)
        self._doubted = ""
        self._services.no_paper(sale.transaction_id)
        return words.dropped_answer(sale.receipt, on_paper=on_paper)

    def print_copy(self, row: JournalRow, approvals: tuple[Approval, ...]) -> Answer:
        job = self._services.print_copy(row.transaction, self._session.signed_in, approvals)
        return words.copy_answer(row.receipt, job.copy)

    def save_copy(self, row: JournalRow, approvals: tuple[Approval, ...]) -> Answer:
        """A file that can be printed as often as anybody likes is a copy as well: marked, and counted."""
        kept = self._services.copy_to_keep(row.transaction, self._session.signed_in, approvals)
        return words.saved_answer(self._save_pdf(kept.lines, row.receipt), kept.copy)

    def _wanted(self, marked: JournalRow | None) -> Unprinted | None:
        marked_one = (sale for sale in self.missing if marked and sale.transaction_id == marked.transaction)
        return next(marked_one, self.missing[0] if self.missing else None)


def _may_be_there(sale: Unprinted) -> bool:
    return sale.job is not None and sale.job.state == print_job.UNSURE
