"""Gives the reports of the day and their papers their database, clock and ids."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.print_job import PrintJob
from store_client.domain.receipt_model import ReceiptLine
from store_client.domain.staff import StaffMember
from store_client.ids import new_id
from store_client.services import day_paper, day_printing, day_reports, printing
from store_client.services.set_up_items import load_setup
from store_client.ui.services_day import Approvals, KeptZ, ReportServices

Now = Callable[[], Moment]


def report_services(db: RegisterDatabase, now: Now, *, has_printer: bool) -> ReportServices:
    """Without a printer all is read on the screen."""
    bound = _Reports(db, now)
    found = ReportServices(
        may_see_expected=bound.may_see_expected,
        x=partial(day_reports.x_report, db),
        so_far=lambda shift, person: day_reports.x_report(db, person, shift),
        z=partial(day_reports.z_report, db),
        list_z=partial(day_reports.list_z, db),
        x_paper=bound.x_paper,
        z_paper=bound.z_paper,
        count_paper=bound.count_paper,
        z_to_keep=bound.z_to_keep,
    )
    if not has_printer:
        return found
    return replace(
        found,
        has_printer=True,
        print_x=bound.print_x,
        print_z=bound.print_z,
        print_z_copy=bound.print_z_copy,
        z_job=partial(day_printing.find_z_job, db),
        print_count=bound.print_count,
        print_slip=bound.print_slip,
    )


class _Reports:
    """A paper is blind when the person who asks for it may not see what is expected."""

    def __init__(self, db: RegisterDatabase, now: Now) -> None:
        self._db, self._now = db, now

    def may_see_expected(self, person: StaffMember) -> bool:
        return day_reports.may_see_expected(load_setup(self._db), person)

    def x_paper(self, person: StaffMember) -> list[ReceiptLine]:
        return day_paper.report_paper(self._db, day_reports.x_report(self._db, person), now=self._now())

    def z_paper(self, shift_id: str, person: StaffMember) -> list[ReceiptLine]:
        return day_paper.report_paper(self._db, day_reports.z_report(self._db, shift_id, person), now=self._now())

    def count_paper(self, shift_id: str) -> list[ReceiptLine]:
        return day_paper.count_paper(self._db, shift_id, now=self._now())

    def z_to_keep(self, shift_id: str, person: StaffMember, approvals: Approvals) -> KeptZ:
        copy = self._next_copy(shift_id, person, approvals)
        report = day_reports.z_report(self._db, shift_id, person)
        return KeptZ(copy, day_paper.report_paper(self._db, report, now=self._now(), copy=copy))

    def print_x(self, person: StaffMember) -> PrintJob:
        return day_printing.want_x(self._db, blind=self._blind(person), now=self._now(), new_id=new_id)

    def print_z(self, shift_id: str, person: StaffMember) -> PrintJob:
        return day_printing.want_z(self._db, shift_id, blind=self._blind(person), now=self._now(), new_id=new_id)

    def print_z_copy(self, shift_id: str, person: StaffMember, approvals: Approvals) -> PrintJob:
        copy = self._next_copy(shift_id, person, approvals)
        blind = self._blind(person)
        return day_printing.want_z(self._db, shift_id, blind=blind, now=self._now(), new_id=new_id, copy=copy)

    def print_count(self, shift_id: str) -> PrintJob:
        return day_printing.want_count(self._db, shift_id, now=self._now(), new_id=new_id)

    def print_slip(self, transaction: str) -> PrintJob:
        return printing.enqueue(self._db, transaction, now=self._now(), new_id=new_id)

    def _blind(self, person: StaffMember) -> bool:
        return not self.may_see_expected(person)

    def _next_copy(self, shift_id: str, person: StaffMember, approvals: Approvals) -> int:
        return day_reports.record_z_copy(
            self._db, shift_id, person=person, now=self._now(), new_id=new_id, approvals=approvals
        )
