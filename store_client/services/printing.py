"""The print queue: a sale stands whatever the printer does, and nothing is printed twice unless a person says so."""

import logging
from collections.abc import Callable, Sequence

from store_client.clock import Moment
from store_client.db import print_jobs
from store_client.db.database import RegisterDatabase
from store_client.devices.escpos import Painter, Paper, encode
from store_client.devices.printer import Printer
from store_client.domain import print_job
from store_client.domain.print_job import PrinterStatus, PrintJob, PrintOutcome, Unprinted
from store_client.domain.receipt_model import COPY, RECEIPT
from store_client.errors import Refused
from store_client.services.receipts import load_transaction, receipt
from store_client.texts import _

_MOST_UNPRINTED = 200

_log = logging.getLogger(__name__)

Render = Callable[[PrintJob], bytes]


def enqueue(
    db: RegisterDatabase,
    transaction_id: str,
    variant: str = RECEIPT,
    *,
    now: Moment,
    new_id: Callable[[], str],
    copy: int = 0,
) -> PrintJob:
    """Wish for a print. The receipt itself is wished for once: again, the same job comes back as it is.

    ``copy``: the number of a copy. Raises ``Refused`` when the receipt is on paper already (then it takes a copy), or
    is no transaction's.
    """
    variant = COPY if copy else variant
    with db.write():
        for job in print_jobs.of_transaction(db, transaction_id) if not copy else ():
            if job.variant != variant or job.state == print_job.DROPPED:
                continue
            if job.state != print_job.PRINTED:
                return job
            if variant == RECEIPT:
                raise Refused(_("This receipt is printed already. Print a copy, which is marked as one."))
        load_transaction(db, transaction_id)
        wanted = PrintJob(new_id(), transaction_id, variant, copy, print_job.WAITING, now.utc_ms)
        print_jobs.add(db, wanted)
    return wanted


def list_print_jobs(db: RegisterDatabase) -> list[PrintJob]:
    """What is not on paper yet, or may not be, the oldest first."""
    return print_jobs.list_open(db)


def list_unprinted(db: RegisterDatabase) -> list[Unprinted]:
    """Sold but not printed, the oldest first: what waits in the queue, and what never got into it."""
    with db.read():
        return print_jobs.unprinted(db, _MOST_UNPRINTED)


def begin(db: RegisterDatabase, *, every_sale: bool, now: Moment, new_id: Callable[[], str]) -> int:
    """When the window starts, and when the policy changes. Returns how many jobs now need a person.

    ``every_sale``: there is a printer, and the shop wants each sale on paper; only sales recorded while this holds are
    ever called not printed. What was printing when the program ended is unsure. A sale that it recorded and never
    queued is certainly not printed, and is not printed by itself now that its customer has left.
    """
    with db.write():
        found = print_jobs.mark_interrupted(db, _interrupted())
        if not every_sale:
            print_jobs.unmark(db)
            return found
        if not print_jobs.is_marked(db):
            print_jobs.mark(db)
        for sale in print_jobs.never_queued(db, _MOST_UNPRINTED):
            made = sale.made_ms
            job = PrintJob(new_id(), sale.transaction_id, RECEIPT, 0, print_job.FAILED, made, now.utc_ms, _too_early())
            print_jobs.add(db, job)
            found += 1
        print_jobs.move_mark(db)
    return found


def take_next(db: RegisterDatabase, now: Moment) -> PrintJob | None:
    """The next job to print, from now on printing: its outcome must be recorded. One at a time; None: nothing to do."""
    before = now.utc_ms - print_job.RETRY_MS
    if print_jobs.next_waiting(db, before) is None:
        return None
    with db.write():
        job = print_jobs.next_waiting(db, before)
        if job is None:
            return None
        print_jobs.set_state(db, job.id, print_job.PRINTING, tried_ms=now.utc_ms)
    return print_jobs.find(db, job.id)


def record_outcome(db: RegisterDatabase, job_id: str, outcome: PrintOutcome) -> None:
    """What came of it: certainly nothing on paper waits again; what may be there needs a person."""
    state = {
        print_job.PRINTED: print_job.PRINTED,
        print_job.NOT_PRINTED: print_job.WAITING,
        print_job.FAILED: print_job.FAILED,
    }.get(outcome.state, print_job.UNSURE)
    with db.write():
        job = print_jobs.find(db, job_id)
        if job is None or job.state != print_job.PRINTING:
            return
        print_jobs.set_state(db, job_id, state, reason=outcome.reason)
        if state == print_job.PRINTED:
            print_jobs.move_mark(db)


def render_job(
    db: RegisterDatabase, job: PrintJob, paper: Paper, painter: Painter | None = None, signing_key: bytes = b""
) -> bytes:
    """The bytes for the printer. Raises ``Refused``."""
    rows = receipt(db, job.transaction_id, job.variant, width=paper.columns, copy=job.copy, signing_key=signing_key)
    return encode(rows, paper, painter)


def print_next(db: RegisterDatabase, printer: Printer, render: Render, now: Moment) -> PrintJob | None:
    """One job from the queue, here and now; the job as it is afterwards, None when there was nothing to do.

    The window does the same in three steps, so that it never waits for the printer: ``take_next``, the printer in its
    own thread, ``record_outcome``.
    """
    job = take_next(db, now)
    if job is None:
        return None
    content = rendered(job, render)
    outcome = content if isinstance(content, PrintOutcome) else printer.print(content)
    record_outcome(db, job.id, outcome)
    return print_jobs.find(db, job.id)


def rendered(job: PrintJob, render: Render) -> bytes | PrintOutcome:
    """The bytes, or why this job cannot be printed as it is."""
    try:
        return render(job)
    except Refused as refused:
        _log.warning("print job %s cannot be laid out: %s", job.id, refused)
        return PrintOutcome(print_job.FAILED, refused.message)


def print_again(db: RegisterDatabase, job_id: str) -> PrintJob:
    """A person wants it on paper (again). Raises ``Refused``."""
    return _decide(db, job_id, (print_job.UNSURE, print_job.FAILED, print_job.WAITING), print_job.WAITING)


def came_out(db: RegisterDatabase, job_id: str) -> PrintJob:
    """A person has the paper. Raises ``Refused``."""
    return _decide(db, job_id, (print_job.UNSURE,), print_job.PRINTED)


def drop(db: RegisterDatabase, job_id: str) -> PrintJob:
    """A person wants no paper; the receipt can still be shown and copied. Raises ``Refused``."""
    return _decide(db, job_id, (print_job.UNSURE, print_job.FAILED, print_job.WAITING), print_job.DROPPED)


def _decide(db: RegisterDatabase, job_id: str, allowed: Sequence[str], state: str) -> PrintJob:
    with db.write():
        job = print_jobs.find(db, job_id)
        if job is None or job.state not in allowed:
            raise Refused(_("This is being printed or was decided already. Look again; nothing was changed."))
        print_jobs.set_state(db, job_id, state, tried_ms=0 if state == print_job.WAITING else None)
        print_jobs.move_mark(db)
    decided = print_jobs.find(db, job_id)
    assert decided is not None
    return decided


def printer_words(status: PrinterStatus) -> str:
    """How the printer is, in a few words; empty when nobody knows."""
    if status.trouble:
        return status.trouble
    if not status.known:
        return ""
    return _("Ready, the paper is nearly used up") if status.paper_low else _("Ready")


def _interrupted() -> str:
    return _("The program ended while this was being printed. Look at the paper.")


def _too_early() -> str:
    return _("The program ended before this was printed.")
