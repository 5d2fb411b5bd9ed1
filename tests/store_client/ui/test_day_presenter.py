"""The end of day: the registers' cards, the strip's one sentence, the figures, the age of what is known."""

from dataclasses import replace

import pytest

from store_client.ui.day.presenter import ASK_AGAIN_MS
from tests.store_client.ui.day_screen import Day
from tests.store_client.ui.daytime import (
    Store,
    closing_in,
    register_at,
    sell,
    store_at,
    with_store,
)
from tests.store_client.ui.shop import NOON, Shop


@pytest.fixture
def open_day(shop: Shop) -> Shop:
    shop.services().open_shift("01")
    return shop


class TestTheStore:
    @pytest.fixture
    def day(self, open_day: Shop) -> Day:
        store = Store()
        services = with_store(open_day.services(), store)
        day = Day(open_day, "04", services)
        day.store = store  # type: ignore[attr-defined]
        return day.show()

    def test_every_register_has_its_card_with_the_own_one_chosen(self, day: Day) -> None:
        assert [(card.name, card.chip[1], card.chosen) for card in day.cards] == [
            ("Register 1", "Ready", False),
            ("Register 2", "Ready", True),
            ("Register 3", "Not ready", False),
        ]
        assert list(day.cards[0].line_words) == [
            "Shift 412 is closed",
            "184 of 184 at HQ",
            "Confirmed by HQ 12:01",
        ]
        assert day.cards[2].lines[1].pressing

    def test_the_strip_says_the_most_pressing_thing_with_one_key(self, day: Day) -> None:
        assert "Register 3: 3 documents are not at HQ." in day.view.last_answer.text
        assert day.view.last_answer.label == "As HQ told at 11:59"
        assert day.view.last_answer.offer is not None
        assert day.view.last_answer.offer.key == "F5"

    def test_f4_and_the_arrows_go_through_the_registers(self, day: Day) -> None:
        chosen = []
        for key in ("F4", "F4", "Left", "Right", "Right"):
            day.press(key)
            chosen.append(next(card.name for card in day.cards if card.chosen))
        assert chosen == ["Register 3", "Register 1", "Register 3", "Register 1", "Register 2"]

    def test_the_register_that_is_looked_at_stays_so_when_hq_tells_of_others(self, day: Day) -> None:
        store: Store = day.store  # type: ignore[attr-defined]
        everybody = store.told
        own = next(one for one in everybody.registers if one.own)
        store.told = store_at(own)
        day.show()
        store.told = everybody
        day.presenter.changes_applied()
        assert [(card.name, card.chosen) for card in day.cards][1] == ("Register 2", True)

    def test_an_older_word_of_hq_is_never_left_standing(self, day: Day) -> None:
        store: Store = day.store  # type: ignore[attr-defined]
        store.told = replace(store.told, asking=True)
        day.show()
        assert "asking again" in day.view.last_answer.label
        store.told = replace(store.told, asking=False, answered_ms=NOON)
        day.presenter.changes_applied()
        assert day.view.last_answer.label == "As HQ told at 12:00"

    def test_in_a_language_from_the_right_the_left_arrow_goes_on(self, day: Day) -> None:
        day.session.formats.language = "ar"
        day.press("Left")
        assert next(card.name for card in day.cards if card.chosen) == "Register 3"

    def test_another_registers_shifts_stand_in_the_table(self, day: Day) -> None:
        day.press("F4")
        (row,) = day.table.rows
        assert (row.name, row.cells) == ("Shift 97, Aoife Brennan", ("184 of 184", "13,290.70", "−2.00"))
        assert row.mark[1] == "short"

    def test_the_stores_figures_stand_at_the_right(self, day: Day) -> None:
        assert day.side.title == "The store today"
        assert dict(day.side.lines)["Returns, 17"] == "−611.40"
        assert day.side.net is not None
        assert day.side.net.amount == "13,290.70"
        assert day.side.at_hq == ("549 of 552", False)

    def test_who_may_not_see_what_is_expected_sees_no_sum(self, open_day: Shop) -> None:
        sell(open_day, tendered_minor=5000)
        day = Day(open_day, "01").show()
        day.press("F6", "F6", "Esc", "F11", "Esc", "F10")
        assert day.side.net is None
        assert dict(day.side.lines) == {"Sales": "1", "Returns": "0", "Voided sales": "0", "Drawer openings": "0"}
        assert "12.50" not in day.everything_said

    def test_f5_asks_hq_and_it_is_asked_again_by_itself(self, day: Day) -> None:
        store: Store = day.store  # type: ignore[attr-defined]
        assert store.asked == 1
        day.press("F5")
        day.presenter.ticked()
        assert store.asked == 2
        day.shop.pass_time(ASK_AGAIN_MS // 1000)
        day.presenter.ticked()
        assert store.asked == 3

    def test_what_hq_tells_appears_by_itself(self, day: Day) -> None:
        store: Store = day.store  # type: ignore[attr-defined]
        registers = tuple(register_at(f"101-{number}", own=number == 2) for number in (1, 2, 3))
        store.told = store_at(*registers)
        day.presenter.changes_applied()
        assert day.view.last_answer.text == "Ready: 3 registers, everything is at HQ and confirmed."
        assert day.view.last_answer.tone == "ok"

    def test_an_answer_stays_while_nothing_new_is_told(self, day: Day) -> None:
        day.press("F5")
        day.presenter.changes_applied()
        assert day.view.last_answer.text == "HQ is asked how the store is"

    def test_what_is_missing_is_listed_register_by_register(self, day: Day) -> None:
        day.press("F6")
        assert day.list is not None
        words = [row.words for row in day.list.rows]
        assert "Register 3, documents 41 to 43" in words


class TestWhatIsKnown:
    def test_out_of_reach_it_says_how_old_what_is_known_is(self, open_day: Shop) -> None:
        store = Store(store_at(age_ms=40 * 60_000, trouble="no network"))
        day = Day(open_day, services=with_store(open_day.services(), store)).show()
        assert day.view.last_answer.label == "As HQ told at 11:59, 40 min ago; HQ does not answer now"

    def test_before_hq_ever_answered_this_register_is_shown_alone(self, open_day: Shop) -> None:
        day = Day(open_day).show()
        assert [card.name for card in day.cards] == ["Register 2"]
        assert day.view.last_answer.text == "Shift 1 is open since 12:00. F12 counts and closes it."


class TestTheEndOfTheDay:
    @pytest.mark.parametrize(("minutes", "tone"), [(50, "quiet"), (14, "warn"), (-5, "warn")])
    def test_the_end_of_the_day_is_said_early_and_warned_of_late(self, open_day: Shop, minutes: int, tone: str) -> None:
        day = Day(open_day, services=closing_in(open_day.services(), minutes)).show()
        assert day.view.last_answer.text.startswith("148 documents, 3 min at the present rate")
        assert day.view.last_answer.tone == tone

    def test_a_warning_that_stands_is_not_said_again(self, open_day: Shop) -> None:
        day = Day(open_day, services=closing_in(open_day.services(), 14)).show()
        day.press("F5")
        day.presenter.changes_applied()
        assert day.view.last_answer.text == "HQ is asked how the store is"
