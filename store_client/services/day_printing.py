"""Wishes for papers of the day in the print queue: X and count as they are wanted, the Z once and then its copies."""

from collections.abc import Callable

from store_client.clock import Moment
from store_client.db import print_jobs
from store_client.db.database import RegisterDatabase
from store_client.domain.print_job import DROPPED, FAILED, PRINTED, PRINTING, UNSURE, WAITING, PrintJob
from store_client.domain.receipt_model import COUNT, X_BLIND, Z_BLIND, X, Z
from store_client.errors import Refused
from store_client.services.day_reports import x_report, z_report
from store_client.texts import _

NewId = Callable[[], str]


def want_x(db: RegisterDatabase, *, blind: bool, now: Moment, new_id: NewId) -> PrintJob:
    """Of the open shift, each time anew; ``blind``: without what is expected. Raises ``Refused``."""
    shift_id = x_report(db, None).shift
    return _want_newest(db, shift_id, X_BLIND if blind else X, now, new_id)


def want_count(db: RegisterDatabase, shift_id: str, *, now: Moment, new_id: NewId) -> PrintJob:
    """Each time anew: what is counted of this shift; without a shift that of an opening."""
    return _want_newest(db, shift_id, COUNT, now, new_id)


def want_z(db: RegisterDatabase, shift_id: str, *, blind: bool, now: Moment, new_id: NewId, copy: int = 0) -> PrintJob:
    """Wished for once: again, the same job comes back, and one that could not be printed waits again.

    ``copy``: the number of a copy. Raises ``Refused`` when it is on paper already (then it takes a copy), or the shift
    is not closed.
    """
    z_report(db, shift_id, None)
    variant = Z_BLIND if blind else Z
    with db.write():
        for job in () if copy else _jobs(db, shift_id, variant):
            if job.state == PRINTED and not job.copy:
                raise Refused(_("This Z is printed already. Print a copy, which is marked as one."))
            if job.copy or job.state == DROPPED:
                continue
            if job.state in (UNSURE, FAILED):
                print_jobs.set_state(db, job.id, WAITING, tried_ms=0)
            return print_jobs.find(db, job.id) or job
        return _add(db, shift_id, variant, now, new_id, copy)


def find_z_job(db: RegisterDatabase, shift_id: str) -> PrintJob | None:
    """The newest wish for this Z or a copy of it, and what became of it; None: nobody wanted it on paper."""
    jobs = [job for job in print_jobs.of_transaction(db, shift_id) if job.variant in (Z, Z_BLIND)]
    return jobs[-1] if jobs else None


def _want_newest(db: RegisterDatabase, shift_id: str, variant: str, now: Moment, new_id: NewId) -> PrintJob:
    """What was wanted before and is not on paper is out of date."""
    with db.write():
        for job in _jobs(db, shift_id, variant):
            if job.state not in (PRINTED, PRINTING, DROPPED):
                print_jobs.set_state(db, job.id, DROPPED)
        return _add(db, shift_id, variant, now, new_id)


def _jobs(db: RegisterDatabase, shift_id: str, variant: str) -> list[PrintJob]:
    return [job for job in print_jobs.of_transaction(db, shift_id) if job.variant == variant]


def _add(db: RegisterDatabase, shift_id: str, variant: str, now: Moment, new_id: NewId, copy: int = 0) -> PrintJob:
    wanted = PrintJob(new_id(), shift_id, variant, copy, WAITING, now.utc_ms)
    print_jobs.add(db, wanted)
    return wanted
