"""The next right step of the day: open, count, close, resume, whatever was left from yesterday."""

from dataclasses import replace

import pytest

from store_client.domain.declaration import Countable
from store_client.domain.shift import SUSPENDED, OpenEnd
from store_client.ui.window_services import WindowServices
from tests.store_client.ui.day_screen import Day
from tests.store_client.ui.daytime import (
    Store,
    hq_wants,
    person_of,
    register_at,
    sell,
    shift_at,
    store_at,
    with_store,
)
from tests.store_client.ui.shop import Shop

DAY_S = 24 * 3600


@pytest.fixture
def open_day(shop: Shop) -> Shop:
    shop.services().open_shift("01")
    return shop


class TestTheNextStep:
    def test_without_a_shift_f12_opens_one_at_once(self, shop: Shop) -> None:
        day = Day(shop).show()
        assert (day.view.primary.name, day.table.empty[0]) == ("Open the day", "No day is open")
        day.press("F12")
        assert day.services.current_shift() is not None
        assert day.view.last_answer.label == "Selling can start"

    def test_a_shop_that_counts_its_float_counts_before_it_opens(self, shop: Shop) -> None:
        hq_wants(shop, count_at_opening=True)
        day = Day(shop).show()
        day.press("F12")
        assert day.counted == [("", "", True)]
        assert day.services.current_shift() is None

    def test_an_open_shift_is_counted_and_closed(self, open_day: Shop) -> None:
        day = Day(open_day).show()
        shift = day.services.current_shift()
        assert shift is not None
        assert day.view.primary.name == "Count and close"
        day.press("F12")
        assert day.counted == [(shift.id, "", False)]

    def test_a_shop_that_does_not_count_closes_with_a_second_press_and_needs_no_hq(self, open_day: Shop) -> None:
        hq_wants(open_day, count_to_close=False)
        open_day.hq_is_gone()
        day = Day(open_day).show()
        sell(open_day)
        day.press("F12")
        assert day.view.last_answer.text == "Close the day? Press F12 again."
        day.press("F12")
        assert day.services.current_shift() is None
        assert day.view.last_answer.label == "Business day 25 Nov 2026 is closed"
        assert day.table.foot.words == "3 not yet confirmed"
        assert day.view.primary.name == "Open the day"

    @pytest.mark.parametrize("other", ["Esc", "F5", "F4"])
    def test_any_other_key_takes_the_question_back(self, open_day: Shop, other: str) -> None:
        hq_wants(open_day, count_to_close=False)
        day = Day(open_day).show()
        day.press("F12", other, "F12")
        assert day.services.current_shift() is not None

    def test_yesterdays_shift_is_said_so_and_selling_is_not_locked(self, open_day: Shop) -> None:
        open_day.pass_time(DAY_S)
        day = Day(open_day).show()
        assert day.view.last_answer.text.startswith("The shift of 25 Nov 2026 is still open. Selling goes on")
        assert day.view.primary.name == "Close 25 Nov 2026"
        assert day.table.title == "X, shift 1, Register 2, 25 Nov 2026"
        day.press("F12")
        assert len(day.counted) == 1

    def test_a_shift_that_waits_for_its_count_is_counted_next(self, open_day: Shop) -> None:
        day = Day(open_day).show()
        shift = day.services.day.shifts.blind_close("", person_of(open_day), ())
        day.show()
        assert day.view.primary.note == f"shift {shift.number}: the drawer first"
        day.press("F12")
        assert day.counted == [(shift.id, "", False)]

    def test_yesterdays_count_keeps_nobody_from_opening_today(self, open_day: Shop) -> None:
        day = Day(open_day)
        day.services.day.shifts.blind_close("", person_of(open_day), ())
        open_day.pass_time(DAY_S)
        day.show()
        assert day.view.primary.name == "Open the day"

    def test_a_suspended_shift_is_resumed(self, open_day: Shop) -> None:
        day = Day(open_day).show()
        day.press("F11", "Enter")
        (shift,) = day.services.day.shifts.unfinished()
        assert shift.state == SUSPENDED
        assert day.view.primary.name == "Resume the shift"
        day.press("F12")
        current = day.services.current_shift()
        assert current is not None
        assert current.id == shift.id

    def test_the_chosen_other_registers_shift_that_waits_is_counted_here(self, open_day: Shop) -> None:
        services = Day(open_day).services
        counting = register_at("101-3", shift_at(97, "counting"))
        services = with_store(services, Store(store_at(register_at("101-2", shift_at(1, "open"), own=True), counting)))
        countable = replace(services.day.cash, countable=lambda: [_countable("101-3", "shift-97", 97)])
        services = replace(services, day=replace(services.day, cash=countable))
        day = Day(open_day, services=services).show()
        day.press("F4", "F12")
        assert day.counted == [("shift-97", "101-3", False)]

    def test_a_half_paid_sale_keeps_the_shift_open_and_says_what_to_do(self, open_day: Shop) -> None:
        services = Day(open_day).services
        services = _with_open_end(services, "partly_paid", blocks=True)
        day = Day(open_day, services=services).show()
        day.press("F12")
        assert day.counted == []
        assert day.view.last_answer.label == "Record the sale"
        assert day.view.cues == 1
        day.press("F6", "Enter")
        assert day.led == ["partly_paid"]


def _countable(register: str, shift: str, number: int) -> Countable:
    return Countable(register, shift, number, "", "2026-11-25", "02", "EUR")


def _with_open_end(services: WindowServices, kind: str, *, blocks: bool) -> WindowServices:
    end = OpenEnd(kind, 1, "A sale is partly paid.", "Record the sale", blocks)
    shifts = replace(services.day.shifts, open_ends=lambda: [end])
    return replace(services, day=replace(services.day, shifts=shifts))
