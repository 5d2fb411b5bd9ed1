"""What can be done with shifts besides the next step, and cash that moves."""

import pytest

from store_client.clock import Moment
from store_client.domain.shift import COUNTING
from store_client.ui.day.presenter import DONE_STAYS_MS
from store_client.ui.services_day import CashMove, Opening
from tests.store_client.ui.counter_setup import hq_sets_up
from tests.store_client.ui.day_screen import Day
from tests.store_client.ui.daytime import Store, hq_wants, person_of, register_at, sell, store_at, with_store
from tests.store_client.ui.shop import NOON, Shop


@pytest.fixture
def open_day(shop: Shop) -> Shop:
    shop.services().open_shift("01")
    return shop


class TestShifts:
    def test_a_shift_is_closed_before_it_is_counted(self, open_day: Shop) -> None:
        day = Day(open_day).show()
        day.press("F11", "3", "Enter")
        (shift,) = day.services.day.shifts.unfinished()
        assert shift.state == COUNTING
        assert day.view.last_answer.text == "Shift 1 takes no more sales. It waits for its count."

    def test_a_press_on_a_row_marks_it_before_it_does_anything(self, open_day: Shop) -> None:
        day = Day(open_day).show()
        day.press("F11")
        day.presenter.choose(2)
        assert day.services.current_shift() is not None
        day.presenter.choose(2)
        assert day.services.current_shift() is None

    def test_another_persons_shift_asks_for_somebody_who_may(self, shop: Shop) -> None:
        hq_wants(shop, several_people=False)
        shop.services().day.shifts.open(Opening(), person_of(shop, "01"))
        day = Day(shop, "02").show()
        day.press("F11", "Enter")
        assert day.services.current_shift() is None
        assert day.approved == ["manage_shifts"]

    def test_a_floating_drawer_opens_a_second_shift(self, open_day: Shop) -> None:
        hq_wants(open_day, drawers=["B"])
        day = Day(open_day).show()
        day.press("F11", "Enter", "F11")
        assert day.list is not None
        names = [row.words for row in day.list.rows]
        assert "Open a shift with drawer B" in names
        day.press(str(names.index("Open a shift with drawer B") + 1), "Enter")
        current = day.services.current_shift()
        assert current is not None
        assert current.drawer == "B"

    def test_esc_leaves_the_list_then_the_screen(self, open_day: Shop) -> None:
        day = Day(open_day).show()
        day.press("F11", "Esc")
        assert day.led == []
        day.press("Esc")
        assert day.led == ["sell"]

    def test_cash_moves_only_while_a_shift_is_open(self, shop: Shop) -> None:
        day = Day(shop).show()
        assert not day.view.keys[8].enabled
        day.press("F8")
        assert day.led == []
        day.press("F12", "F8")
        assert day.led == ["cash"]

    def test_cash_that_was_dropped_stands_among_the_figures(self, open_day: Shop) -> None:
        sell(open_day)
        hq_sets_up(open_day)
        services, manager = open_day.services(), person_of(open_day, "04")
        reason = services.counter.load_setup().reasons_for("safe_drop")[0].reason
        services.day.cash.move(CashMove("safe_drop", 1000, reason=reason), manager, ())
        assert dict(Day(open_day, "04").show().side.more)["To safe and bank, shift 1"] == "10.00"


def test_what_was_done_is_read_for_a_moment_although_hq_has_its_documents_at_once(shop: Shop) -> None:
    shop.services().open_shift("01")
    store = Store()
    day = Day(shop, "04", with_store(shop.services(), store)).show()
    day.press("F11", "Enter")
    done = day.view.last_answer
    assert "is suspended" in done.text
    store.told = store_at(register_at("101-1", own=True))
    day.presenter.changes_applied()
    assert day.view.last_answer == done
    shop.moment = Moment(NOON + DONE_STAYS_MS, 0)
    day.presenter.ticked()
    assert day.view.last_answer != done
