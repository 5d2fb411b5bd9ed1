"""Papers of the day come from what is recorded, in the store's language and by its clock, and once unless copied."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store_client import texts
from store_client.db import print_jobs, remote_counts, settings, shifts
from store_client.db.database import RegisterDatabase
from store_client.devices.escpos import Paper
from store_client.domain import print_job
from store_client.domain.declaration import Countable, Declared
from store_client.domain.denominations import Pieces
from store_client.domain.print_job import PrintJob, PrintOutcome
from store_client.domain.receipt_model import COUNT, X_BLIND, Z_BLIND, ReceiptLine, X, Z
from store_client.domain.shift import CONFIRMED, DIFFERS, DayState
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import acknowledgements, day_paper, day_printing, day_reports, orders, printing, shift_close
from store_client.services.declaring import declare, save_count
from store_client.services.print_content import render_job
from tests.counter import ADA, MAUD
from tests.factories import make_channel, make_moment, make_sale, open_shift
from tests.ordering import record, take
from tests.receipt_printer.emulator import read
from tests.store_client.services import hq_signing

Ids = Callable[[], str]
COUNTED = (Declared("cash", 11_000, (Pieces(5000, 2), Pieces(1000, 1))),)


@pytest.fixture
def sold(db: RegisterDatabase, new_id: Ids) -> str:
    """A shift with one sale of 10.80; its id."""
    shift = open_shift(db, new_id)
    make_sale(db, new_id)
    return shift.id


def close(db: RegisterDatabase, new_id: Ids) -> None:
    shift_close.close_shift(db, staff=ADA.id, now=make_moment(90), new_id=new_id)


def words(rows: list[ReceiptLine]) -> list[str]:
    return [" ".join(row.text.split()) for row in rows if row.text.strip()]


def on_paper(db: RegisterDatabase, job: PrintJob) -> list[str]:
    return [" ".join(row.split()) for row in read(render_job(db, job, Paper(48))).rows() if row.strip()]


def printed(db: RegisterDatabase) -> PrintJob:
    """What the queue wants next, and it came out."""
    job = printing.take_next(db, make_moment(200))
    assert job is not None
    printing.record_outcome(db, job.id, PrintOutcome(print_job.PRINTED))
    return job


def want_z(db: RegisterDatabase, shift: str, new_id: Ids, *, blind: bool = False, copy: int = 0) -> PrintJob:
    return day_printing.want_z(db, shift, blind=blind, now=make_moment(100), new_id=new_id, copy=copy)


class TestReports:
    def test_the_stores_own_clock_counts(self, db: RegisterDatabase, sold: str) -> None:
        with db.write():
            settings.save_channel(db, replace(make_channel(), time_zone="America/New_York"))
        rows = day_paper.report_paper(db, day_reports.x_report(db, MAUD), now=make_moment(90))
        assert "Opened 23 Nov 2026 03:00" in words(rows)

    def test_they_are_in_the_stores_language_and_the_program_stays_in_its_own(
        self, db: RegisterDatabase, sold: str
    ) -> None:
        with db.write():
            settings.save_channel(db, make_channel(language="fr"))
        spoken = texts.language()
        rows = day_paper.report_paper(db, day_reports.x_report(db, MAUD), now=make_moment(90))
        assert any(row.endswith("10,80") for row in words(rows))
        assert texts.language() == spoken

    def test_without_a_width_they_are_as_wide_as_receipts(self, db: RegisterDatabase, sold: str) -> None:
        rows = day_paper.report_paper(db, day_reports.x_report(db, MAUD), now=make_moment(90))
        assert max(len(row.text) for row in rows) == 42


def test_hqs_signature_is_on_the_z(db: RegisterDatabase, sold: str, new_id: Ids) -> None:
    with db.write():
        acknowledgements.take_keys(db, [hq_signing.public(hq_signing.KEY)])
    close(db, new_id)
    closed = shift_close.find_closed(db, sold)
    count = closed.manifest.count
    signed = hq_signing.signed(hq_signing.members_of(closed))
    with db.write():
        confirmed = DayState(sold, CONFIRMED, count, count, confirmed_ms=hq_signing.CONFIRMED_MS)
        shifts.record_day(db, [acknowledgements.judge(db, confirmed, signed)])
    said = words(day_paper.report_paper(db, day_reports.z_report(db, sold, MAUD), now=make_moment(100)))
    assert f"Confirmed by HQ, {count} of {count}" in said
    acknowledged = acknowledgements.find_acknowledged(db, sold)
    assert acknowledged is not None
    assert f"HQ's mark {acknowledged.mark}" in said


def test_what_hq_found_may_name_a_sum_and_is_not_told_to_everybody(
    db: RegisterDatabase, sold: str, new_id: Ids
) -> None:
    close(db, new_id)
    with db.write():
        shifts.record_day(db, [DayState(sold, DIFFERS, 3, 3, reason="The total is 9.80, not 10.80.")])

    def z_for(person: StaffMember) -> str:
        report = day_reports.z_report(db, sold, person)
        return " ".join(words(day_paper.report_paper(db, report, now=make_moment(100))))

    assert "The total is 9.80" in z_for(MAUD)
    assert "9.80" not in z_for(ADA)
    assert "HQ found a difference" in z_for(ADA)


class TestPrintingReports:
    def test_a_manager_gets_the_sums(self, db: RegisterDatabase, sold: str, new_id: Ids) -> None:
        job = day_printing.want_x(db, blind=False, now=make_moment(90), new_id=new_id)
        assert (job.variant, job.transaction_id) == (X, sold)
        assert "Cash, expected 110.80" in on_paper(db, job)

    def test_a_blind_one_stays_blind_until_it_is_printed(self, db: RegisterDatabase, sold: str, new_id: Ids) -> None:
        job = day_printing.want_x(db, blind=True, now=make_moment(90), new_id=new_id)
        assert job.variant == X_BLIND
        said = on_paper(db, job)
        assert "X REPORT" in " ".join(said)
        assert not any("10.80" in row for row in said)
        assert b"10.80" not in render_job(db, job, Paper(48))

    def test_an_x_takes_the_place_of_one_that_never_came_out(
        self, db: RegisterDatabase, sold: str, new_id: Ids
    ) -> None:
        first = day_printing.want_x(db, blind=False, now=make_moment(90), new_id=new_id)
        second = day_printing.want_x(db, blind=False, now=make_moment(95), new_id=new_id)
        assert [job.id for job in printing.list_print_jobs(db)] == [second.id]
        assert (found := print_jobs.find(db, first.id)) is not None
        assert found.state == print_job.DROPPED

    def test_an_x_of_a_shift_that_has_ended_since_is_not_printed(
        self, db: RegisterDatabase, sold: str, new_id: Ids
    ) -> None:
        job = day_printing.want_x(db, blind=False, now=make_moment(90), new_id=new_id)
        close(db, new_id)
        open_shift(db, new_id)
        with pytest.raises(Refused, match="closed since"):
            render_job(db, job, Paper())

    def test_without_an_open_shift_there_is_no_x(self, db: RegisterDatabase, new_id: Ids) -> None:
        with pytest.raises(Refused, match="nothing to report"):
            day_printing.want_x(db, blind=False, now=make_moment(), new_id=new_id)

    def test_a_z_is_printed_once(self, db: RegisterDatabase, sold: str, new_id: Ids) -> None:
        close(db, new_id)
        job = want_z(db, sold, new_id)
        assert want_z(db, sold, new_id).id == job.id
        assert "Z REPORT 1" in on_paper(db, printed(db))
        with pytest.raises(Refused, match="Print a copy"):
            want_z(db, sold, new_id)

    def test_an_open_shift_has_no_z(self, db: RegisterDatabase, sold: str, new_id: Ids) -> None:
        with pytest.raises(Refused, match="not closed"):
            want_z(db, sold, new_id)

    def test_a_copy_carries_its_number_and_does_not_stand_for_the_first_print(
        self, db: RegisterDatabase, sold: str, new_id: Ids
    ) -> None:
        close(db, new_id)
        copy = day_reports.record_z_copy(db, sold, person=ADA, now=make_moment(95), new_id=new_id)
        assert "COPY 1" in on_paper(db, want_z(db, sold, new_id, copy=copy))
        printed(db)
        assert want_z(db, sold, new_id).copy == 0

    def test_the_blind_z_is_a_paper_of_its_own(self, db: RegisterDatabase, sold: str, new_id: Ids) -> None:
        close(db, new_id)
        blind = want_z(db, sold, new_id, blind=True)
        assert blind.variant == Z_BLIND
        assert not any("10.80" in row for row in on_paper(db, blind))
        printed(db)
        assert want_z(db, sold, new_id).variant == Z

    def test_what_could_not_be_printed_waits_again_when_it_is_wanted_again(
        self, db: RegisterDatabase, sold: str, new_id: Ids
    ) -> None:
        close(db, new_id)
        want_z(db, sold, new_id)
        job = printing.take_next(db, make_moment(200))
        assert job is not None
        printing.record_outcome(db, job.id, PrintOutcome(print_job.UNSURE, "The cable was pulled."))
        assert (found := day_printing.find_z_job(db, sold)) is not None
        assert (found.id, found.state) == (job.id, print_job.UNSURE)
        assert want_z(db, sold, new_id).state == print_job.WAITING

    def test_nobody_wanted_a_z_yet(self, db: RegisterDatabase, sold: str) -> None:
        assert day_printing.find_z_job(db, sold) is None


class TestCounts:
    def test_the_count_that_is_kept_is_printed(self, db: RegisterDatabase, sold: str, new_id: Ids) -> None:
        save_count(db, COUNTED, shift_id=sold)
        job = day_printing.want_count(db, sold, now=make_moment(90), new_id=new_id)
        assert job.variant == COUNT
        said = on_paper(db, job)
        assert {"Cash 110.00", "2 \u00d7 50.00 100.00", "Shift 1"} <= set(said)
        assert any("Not handed in yet" in row for row in said)

    def test_once_it_is_handed_in_that_is_printed(self, db: RegisterDatabase, sold: str, new_id: Ids) -> None:
        save_count(db, COUNTED, shift_id=sold)
        declare(db, COUNTED, person=ADA, now=make_moment(80), new_id=new_id)
        rows = words(day_paper.count_paper(db, sold, now=make_moment(90)))
        assert "Cash 110.00" in rows
        assert not any("Not handed in" in row for row in rows)

    def test_an_opening_is_counted_before_there_is_a_shift(self, db: RegisterDatabase) -> None:
        save_count(db, COUNTED)
        assert "Shift being opened" in words(day_paper.count_paper(db, "", now=make_moment()))

    def test_nothing_counted_is_no_paper(self, db: RegisterDatabase, sold: str) -> None:
        with pytest.raises(Refused, match="Nothing is counted"):
            day_paper.count_paper(db, sold, now=make_moment(90))

    def test_another_registers_shift_has_its_own_names(self, db: RegisterDatabase, sold: str) -> None:
        there = Countable("101-9", "shift-there", 77, "", "2026-11-23", "s-009", "EUR")
        with db.write():
            remote_counts.save_waiting(db, [there])
        save_count(db, COUNTED, shift_id="shift-there")
        said = words(day_paper.count_paper(db, "shift-there", now=make_moment(90)))
        assert {"Register 101-9", "Shift 77"} <= set(said)


@pytest.mark.parametrize("counted", [False, True])
def test_deposits_move_the_drawer_and_pay_a_part_of_what_is_handed_over(
    db: RegisterDatabase, new_id: Ids, counted: bool
) -> None:
    shift = open_shift(db, new_id)
    order, other = take(db, new_id), take(db, new_id)
    record(db, orders.cancel(db, other.id, "customer_left", person=MAUD, new_id=new_id), new_id)
    record(db, orders.hand_over(db, order.id, new_id=new_id), new_id)
    if counted:
        declare(db, (Declared("cash", 11_730),), shift_id=shift.id, person=ADA, now=make_moment(80), new_id=new_id)
    said = words(day_paper.report_paper(db, day_reports.x_report(db, MAUD), now=make_moment(90)))
    close(db, new_id)
    said += words(day_paper.report_paper(db, day_reports.z_report(db, shift.id, MAUD), now=make_moment(95)))
    assert said.count("Deposits of orders, 2 +3.46") == 2
    assert said.count("Deposits given back, 1 \N{MINUS SIGN}1.73") == 2
    assert said.count("Deposit 1.73" if counted else "Deposit, expected 1.73") == 2
    assert said.count("Total EUR 17.30") == 2
