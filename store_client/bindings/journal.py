"""Gives the journal's services their database, clock, ids and signing key."""

from collections.abc import Callable, Sequence
from functools import partial

from store_client import clock
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain import print_job
from store_client.domain.journal_row import JournalRow
from store_client.domain.print_job import PrintJob
from store_client.domain.receipt_model import RECEIPT
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.ids import new_id
from store_client.services import past_sales, printing, receipts
from store_client.texts import _
from store_client.ui.services_journal import PAGE, Approvals, JournalQuestion, JournalServices, Kept


def _unsigned() -> bytes:
    return b""


def journal_services(
    db: RegisterDatabase,
    *,
    has_printer: bool,
    now: Callable[[], Moment] = clock.now,
    signing_key: Callable[[], bytes] = _unsigned,
) -> JournalServices:
    """Without a printer receipts are read on the screen, and none is ever missing on paper."""
    bound = _Journal(db, now, signing_key)
    found = JournalServices(
        search=partial(_search, db),
        transaction=partial(past_sales.get_transaction, db),
        copy_to_keep=bound.copy_to_keep,
    )
    if not has_printer:
        return found
    return JournalServices(
        search=found.search,
        transaction=found.transaction,
        copy_to_keep=found.copy_to_keep,
        unprinted=partial(printing.list_unprinted, db),
        print_missing=bound.print_missing,
        no_paper=bound.no_paper,
        print_copy=bound.print_copy,
    )


def _search(db: RegisterDatabase, question: JournalQuestion) -> Sequence[JournalRow]:
    if question.unprinted:
        return _unprinted(db, question)
    return past_sales.search_journal(
        db,
        question.text,
        date_from=question.date_from,
        date_to=question.date_to,
        type=question.type,
        limit=PAGE,
        before=question.before,
    )


def _unprinted(db: RegisterDatabase, question: JournalQuestion) -> Sequence[JournalRow]:
    """All of it, whatever the day: what is missing on paper is few, and must not hide."""
    if question.before is not None:
        return ()
    rows = (past_sales.find_row(db, sale.transaction_id) for sale in printing.list_unprinted(db))
    text = question.text.strip().casefold()
    found = [row for row in rows if row is not None and text in f"{row.receipt} {row.customer_name}".casefold()]
    return sorted(found, key=lambda row: -row.sequence)


class _Journal:
    def __init__(self, db: RegisterDatabase, now: Callable[[], Moment], signing_key: Callable[[], bytes]) -> None:
        self._db, self._now, self._signing_key = db, now, signing_key

    def print_missing(self, transaction_id: str) -> PrintJob:
        job = self._missing(transaction_id)
        if job is None:
            return printing.enqueue(self._db, transaction_id, now=self._now(), new_id=new_id)
        if job.state == print_job.PRINTING:
            return job
        return printing.print_again(self._db, job.id)

    def no_paper(self, transaction_id: str) -> PrintJob:
        job = self._missing(transaction_id)
        if job is None:
            raise Refused(_("Nothing of this receipt is missing on paper."))
        if job.state == print_job.UNSURE:
            return printing.came_out(self._db, job.id)
        return printing.drop(self._db, job.id)

    def print_copy(self, transaction_id: str, person: StaffMember, approvals: Approvals) -> PrintJob:
        copy = self._next_copy(transaction_id, person, approvals)
        return printing.enqueue(self._db, transaction_id, RECEIPT, now=self._now(), new_id=new_id, copy=copy)

    def copy_to_keep(self, transaction_id: str, person: StaffMember, approvals: Approvals) -> Kept:
        copy = self._next_copy(transaction_id, person, approvals)
        lines = receipts.receipt(self._db, transaction_id, copy=copy, signing_key=self._signing_key())
        return Kept(copy, lines)

    def _next_copy(self, transaction_id: str, person: StaffMember, approvals: Approvals) -> int:
        return past_sales.record_copy(
            self._db, transaction_id, person=person, now=self._now(), new_id=new_id, approvals=approvals
        )

    def _missing(self, transaction_id: str) -> PrintJob | None:
        found = (sale for sale in printing.list_unprinted(self._db) if sale.transaction_id == transaction_id)
        sale = next(found, None)
        return sale.job if sale else None
