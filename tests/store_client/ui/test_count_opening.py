"""What is counted besides the open shift: one that is opened, one that waits for its count, here or elsewhere."""

import pytest

from store_client.db import remote_counts
from store_client.domain.declaration import Countable
from store_client.domain.denominations import Pieces
from store_client.domain.shift import COUNTING
from store_client.services.shift_close import list_closed_shifts
from store_client.ui.services_day import Opening
from tests.store_client.ui.counting import Counting
from tests.store_client.ui.daytime import hq_wants, sell
from tests.store_client.ui.shop import Shop

MANAGER = "04"


@pytest.fixture
def count(shop: Shop) -> Counting:
    """A cashier who has sold two towels of 12.50 for cash."""
    counting = Counting(shop)
    counting.open_shift()
    for _sale in range(2):
        sell(shop)
    return counting.start()


class TestCountingLater:
    def test_the_drawer_is_handed_over_after_asking_once(self, shop: Shop, count: Counting) -> None:
        count.press("F9")
        assert shop.services().current_shift() is not None
        count.press("F9")
        assert shop.services().current_shift() is None
        (waiting,) = shop.services().day.shifts.unfinished()
        assert waiting.state == COUNTING
        assert count.told[-1].text == "Shift 1 waits for its count"

    def test_a_shift_that_waits_is_counted_and_closed_while_another_is_open(self, shop: Shop, count: Counting) -> None:
        waiting = count.session.shift
        assert waiting is not None
        count.press("F9", "F9")
        count.open_shift()
        count.start(waiting.id)
        assert count.view.keys.get(9) is None
        count.hand_in("25")
        count.press("F12")
        assert [one.shift.id for one in list_closed_shifts(shop.db)] == [waiting.id]
        assert shop.services().current_shift() is not None

    def test_a_manager_sees_what_was_expected_of_it(self, shop: Shop, count: Counting) -> None:
        waiting = count.session.shift
        assert waiting is not None
        count.press("F9", "F9")
        manager = Counting(shop, MANAGER)
        manager.open_shift(99_900)
        manager.start(waiting.id)
        manager.hand_in("20")
        (cash,) = manager.compared
        assert (cash.counted, cash.expected, cash.chip[1]) == ("20.00", "25.00", "−5.00")

    def test_another_registers_shift_is_counted_here(self, shop: Shop, count: Counting) -> None:
        far = Countable("101-3", "far-shift", 77, "B", "2026-11-24", "02", "EUR")
        with shop.agent.write():
            remote_counts.save_waiting(shop.agent, [far])
        count.start("far-shift", "101-3")
        assert count.view.said["show_title"] == (
            "Count for another register",
            "Register 3 · Sinéad Walsh · drawer B",
            1,
        )
        count.approves = MANAGER
        count.hand_in("40")
        assert count.asked[0].action == "manage_shifts", "Aoife did not open it"
        assert count.told[-1].text == "The count of shift 77 is handed in"
        assert count.went[-1] == "day"


class TestOpening:
    def test_with_the_float_one_enter_opens(self, shop: Shop) -> None:
        hq_wants(shop, float_minor=20_000)
        count = Counting(shop).start(opening=True)
        assert count.view.last_answer.text == "Is the float of €200.00 in the drawer?"
        count.press("Enter")
        shift = shop.services().current_shift()
        assert shift is not None
        assert (shift.starting_minor, shift.pieces) == (20_000, ())
        assert count.went[-1] == "sell"
        assert count.told[-1].label == "It starts with €200.00"

    def test_by_coins_and_notes(self, shop: Shop) -> None:
        count = Counting(shop).start(opening=True)
        count.type(note_5000="2", coin_100="7")
        count.press("F12")
        shift = shop.services().current_shift()
        assert shift is not None
        assert (shift.starting_minor, shift.pieces) == (10_700, (Pieces(5000, 2), Pieces(100, 7)))

    def test_where_the_shop_wants_it_counted_nothing_opens_uncounted(self, shop: Shop) -> None:
        hq_wants(shop, count_at_opening=True, float_minor=20_000)
        count = Counting(shop).start(opening=True)
        count.press("F12")
        assert shop.services().current_shift() is None
        count.press("F9", "F12")
        shift = shop.services().current_shift()
        assert shift is not None
        assert shift.starting_minor == 20_000

    def test_one_of_several_drawers_and_one_person(self, shop: Shop) -> None:
        hq_wants(shop, drawers=["B"])
        count = Counting(shop).start(opening=True)
        count.press("F2", "F3")
        assert count.side.more == [("Drawer", "B"), ("Who sells", "Aoife Brennan")]
        count.press("F8")
        count.type(sum="100")
        count.press("F12")
        shift = shop.services().current_shift()
        assert shift is not None
        assert (shift.drawer, shift.several) == ("B", False)

    def test_a_drawer_whose_shift_is_suspended_is_resumed(self, shop: Shop) -> None:
        count = Counting(shop)
        suspended = count.open_shift()
        count.services.day.shifts.suspend(count.session.signed_in, ())
        count.start(opening=True)
        assert count.view.primary.name == "Resume the shift"
        count.press("F12")
        shift = shop.services().current_shift()
        assert shift is not None
        assert shift.id == suspended

    def test_an_opening_that_was_begun_is_there_again(self, shop: Shop) -> None:
        count = Counting(shop).start(opening=True)
        count.type(note_5000="2")
        assert Counting(shop).start(opening=True).side.amount == "100.00"

    def test_an_open_shift_is_counted_instead(self, shop: Shop) -> None:
        count = Counting(shop)
        count.open_shift()
        assert count.start(opening=True).step == 1

    def test_yesterdays_shift_is_closed_on_its_own_date(self, shop: Shop) -> None:
        count = Counting(shop)
        count.services.day.shifts.open(Opening(business_date="2026-11-24"), count.session.signed_in)
        count.start()
        assert count.view.last_answer.label.startswith("This shift was not closed on 24 Nov 2026.")
        count.hand_in("0")
        count.press("F12")
        (closed,) = list_closed_shifts(shop.db)
        assert closed.shift.business_date == "2026-11-24"
