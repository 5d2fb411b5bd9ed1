"""The table of the day and its papers: Z and X, for who may see sums and for who may not."""

from dataclasses import replace

import pytest

from store_client.db import settings
from tests.store_client.ui.day_screen import Day, close_shift
from tests.store_client.ui.daytime import (
    OnPaper,
    hq_wants,
    person_of,
    sell,
    with_paper,
)
from tests.store_client.ui.shop import Shop


@pytest.fixture
def open_day(shop: Shop) -> Shop:
    shop.services().open_shift("01")
    return shop


class TestTheTable:
    def test_a_z_compares_what_is_expected_with_what_was_counted(self, open_day: Shop) -> None:
        hq_wants(open_day, variance_limit_minor=500)
        sell(open_day)
        close_shift(open_day, 1050)
        day = Day(open_day, "04").show()
        assert day.table.title == "Z 1, Register 2"
        (cash,) = day.table.rows
        assert (cash.cells, cash.mark[1]) == (("12.50", "10.50", "−2.00"), "short")
        assert (day.table.foot.words, day.table.foot.right) == ("4 not yet confirmed", "Within the 5.00 limit")
        open_day.hq_has_everything()
        open_day.hq_confirms_days()
        day.presenter.changes_applied()
        assert day.table.foot.words == "Confirmed by HQ 3 of 3"

    def test_without_the_right_only_what_was_counted_is_shown(self, open_day: Shop) -> None:
        sell(open_day)
        close_shift(open_day, 1050)
        day = Day(open_day, "01").show()
        (cash,) = day.table.rows
        assert cash.cells == ("", "", "10.50")
        assert day.table.total is None
        assert "12.50" not in day.everything_said

    def test_a_day_keeps_its_own_currency_when_hq_changes_the_stores(self, open_day: Shop) -> None:
        sell(open_day)
        close_shift(open_day, 1250)
        known = settings.channel(open_day.agent)
        assert known is not None
        with open_day.agent.write():
            settings.save_channel(open_day.agent, replace(known, currency="JPY"))
        day = Day(open_day, "04").show()
        assert day.table.rows[0].cells[0] == "12.50"

    def test_the_closed_days_are_one_key_away_and_enter_shows_one(self, open_day: Shop) -> None:
        sell(open_day)
        first = close_shift(open_day, 1250)
        open_day.services().open_shift("01")
        close_shift(open_day, 0)
        day = Day(open_day, "04").show()
        day.press("Down")
        assert day.list is not None
        assert [row.words for row in day.list.rows] == ["Z 2 · 25 Nov 2026", "Z 1 · 25 Nov 2026"]
        day.press("Down", "Enter")
        assert day.list is None
        assert day.table.title == "Z 1, Register 2"
        paper = OnPaper()
        again = Day(open_day, "04", with_paper(open_day.services(), paper)).show()
        again.press("Down", "Down", "F12", "F7")
        assert paper.wished == [("z", first, "04")]

    def test_what_is_wrong_with_hqs_signature_is_said(self, open_day: Shop) -> None:
        close_shift(open_day, 0)
        services = open_day.services()
        shifts = replace(services.day.shifts, acknowledgement_trouble=lambda _shift: "The signature is not HQ's.")
        services = replace(services, day=replace(services.day, shifts=shifts))
        foot = Day(open_day, "04", services).show().table.foot
        assert (foot.words, foot.token) == ("The signature is not HQ's.", "err")


class TestPapers:
    def test_an_x_is_read_on_the_screen_and_closes_nothing(self, open_day: Shop) -> None:
        day = Day(open_day, "04").show()
        day.press("F10")
        assert any("X REPORT" in line.text for line in day.view.said["show_paper"][0])
        assert day.view.primary.name == "Back"
        day.press("F12")
        assert day.view.said["show_paper"] == ((),)
        assert day.services.current_shift() is not None

    def test_f7_prints_the_x_that_is_looked_at(self, open_day: Shop) -> None:
        paper = OnPaper()
        day = Day(open_day, "04", with_paper(open_day.services(), paper)).show()
        day.press("F10", "F7")
        assert paper.wished == [("x", "", "04")]

    def test_a_z_on_paper_takes_a_marked_copy(self, open_day: Shop) -> None:
        shift = close_shift(open_day, 0)
        paper = OnPaper()
        services = with_paper(open_day.services(), paper)
        printed = replace(services.day.reports.print_z(shift, person_of(open_day)), state="printed")
        reports = replace(services.day.reports, z_job=lambda _shift: printed)
        services = replace(services, day=replace(services.day, reports=reports))
        day = Day(open_day, "04", services).show()
        day.press("F7")
        assert paper.wished[-1][0] == "z copy"
        assert day.view.last_answer.text == "Z report, copy 1"

    def test_without_a_printer_the_z_is_on_the_screen(self, open_day: Shop) -> None:
        close_shift(open_day, 0)
        day = Day(open_day, "04").show()
        day.press("F7")
        assert day.view.said["show_paper"][0]
        day.press("Esc")
        assert not day.view.said["show_paper"][0]

    def test_what_the_printer_refuses_is_said(self, open_day: Shop) -> None:
        day = Day(open_day, "04", with_paper(open_day.services(), OnPaper(refuses="No room in the queue."))).show()
        day.press("F10", "F7")
        assert (day.view.last_answer.text, day.view.cues) == ("No room in the queue.", 1)
