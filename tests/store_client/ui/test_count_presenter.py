"""The count of the open shift: steps, keys, what is kept, what is handed in, and who sees what was expected."""

import pytest

from store_client.domain.denominations import Pieces
from store_client.services.shift_close import list_closed_shifts
from tests.store_client.ui.counting import Counting
from tests.store_client.ui.daytime import OnPaper, cash_of, hq_wants, person_of, sell, with_paper
from tests.store_client.ui.shop import Shop

CASHIER, MANAGER = "01", "04"


@pytest.fixture
def count(shop: Shop) -> Counting:
    """A cashier who has sold two towels of 12.50 for cash."""
    counting = Counting(shop)
    counting.open_shift()
    for _sale in range(2):
        sell(shop)
    return counting.start()


@pytest.fixture
def manager(shop: Shop) -> Counting:
    """The same drawer, counted by somebody who sees what is expected."""
    counting = Counting(shop, MANAGER)
    counting.open_shift()
    for _sale in range(2):
        sell(shop)
    return counting.start()


class TestCountingCash:
    def test_enter_and_the_arrows_go_from_note_to_coin_and_back(self, count: Counting) -> None:
        count.press("Enter")
        assert count.cursor == "20000"
        count.press("Down", "Up", "Up", "Up")
        assert count.cursor == "50000"
        for _note in range(7):
            count.press("Enter")
        assert count.cursor == "200"

    def test_each_field_says_what_it_comes_to(self, count: Counting) -> None:
        count.type(note_2000="3", coin_50="4")
        assert (count.line("2000").amount, count.line("50").amount) == ("60.00", "2.00")
        assert count.line("5").amount == "–"
        assert [block.sum for block in count.blocks] == ["60.00", "2.00"]
        assert count.side.amount == "62.00"
        assert count.side.lines == [("Notes, 3 pieces", "60.00"), ("Coins, 4 pieces", "2.00")]

    def test_coins_are_called_as_people_call_them(self, count: Counting) -> None:
        assert [line.label for line in count.blocks[0].lines][:3] == ["€500", "€200", "€100"]
        assert [line.label for line in count.blocks[1].lines] == "€2,€1,50 c,20 c,10 c,5 c,2 c,1 c".split(",")

    def test_rolls_are_typed_as_rolls_and_stand_beside_the_pieces(self, count: Counting) -> None:
        count.type(coin_200="3")
        count.press("F4")
        assert not count.line("2000").enabled
        assert (count.line("200").text, count.line("200").note) == ("", "of 25")
        count.type(coin_200="2")
        count.press("F4")
        line = count.line("200")
        assert (line.text, line.note, line.amount) == ("3", "2 rolls", "106.00")

    def test_what_stays_in_the_drawer_is_told_from_what_was_counted(self, shop: Shop, count: Counting) -> None:
        hq_wants(shop, float_minor=2000)
        count.type(note_5000="1")
        assert count.side.more == [("Stays in the drawer (float)", "20.00"), ("To the safe", "30.00")]

    def test_empty_fields_are_named_and_asked_about_once(self, count: Counting) -> None:
        for block in count.blocks:
            for line in block.lines:
                if line.place not in ("1", "2"):
                    count.presenter.typed(line.place, "0")
        assert count.side.warning == "2 c and 1 c are still empty. Type 0 if there are none."
        count.press("F12")
        assert (count.step, count.view.last_answer.tone) == (1, "warn")
        count.press("F12")
        assert count.step == 2

    def test_any_other_key_takes_the_question_back(self, count: Counting) -> None:
        count.type(note_5000="1")
        count.press("F12", "Down", "F12")
        assert count.step == 1

    def test_an_empty_drawer_has_to_be_said(self, count: Counting) -> None:
        count.press("F12")
        assert count.step == 1
        assert count.view.last_answer.text == "Nothing is counted yet. Type 0 where there is nothing."
        assert count.view.cues == 1

    def test_clearing_asks_once(self, count: Counting) -> None:
        count.type(note_5000="1")
        count.press("F6")
        assert count.side.amount == "50.00"
        count.press("Down", "F6")
        assert count.side.amount == "50.00", "another key came between"
        count.press("F6")
        assert count.side.amount == "0.00"
        assert count.services.day.cash.load_count(count.session.shift.id if count.session.shift else "") == ()

    def test_one_sum_may_be_typed_instead(self, count: Counting) -> None:
        count.press("F8")
        count.type(sum="25,50")
        assert (count.side.amount, count.side.lines) == ("25.50", [("Typed as one sum", "25.50")])
        count.press("Enter")
        assert count.step == 2

    def test_what_is_no_amount_is_said_and_nothing_is_lost(self, count: Counting) -> None:
        count.press("F8")
        count.type(sum="25.5x")
        count.press("F12")
        assert (count.step, count.view.last_answer.tone) == (1, "error")

    def test_the_drawer_opens_and_the_count_is_printed(self, shop: Shop) -> None:
        paper = OnPaper()
        count = Counting(shop, services=with_paper(shop.services(), paper))
        shift = count.open_shift()
        count.start()
        count.type(note_5000="1")
        count.press("F5", "F7")
        assert paper.wished == [("count", shift, "")]

    def test_without_a_printer_it_says_so(self, count: Counting) -> None:
        count.type(note_5000="1")
        assert not count.view.keys[7].enabled
        count.press("F7")
        assert count.view.last_answer.tone == "error"


class TestKeeping:
    def test_esc_keeps_the_count_and_coming_back_finds_it(self, count: Counting) -> None:
        count.type(note_2000="3", coin_50="0")
        count.press("Esc")
        assert count.went[-1] == "day"
        count.start()
        assert (count.line("2000").text, count.line("50").text, count.line("100").text) == ("3", "0", "")

    def test_a_count_outlasts_the_program_with_its_slips(self, shop: Shop, count: Counting) -> None:
        count.count_cash("30")
        count.type(card="12.50")
        again = Counting(shop)
        again.start()
        assert again.side.amount == "30.00"
        again.press("F12")
        (line,) = [one for one in again.view.said["show_amounts"][0].lines if one.place == "=card"]
        assert line.text == "12.50"

    def test_from_the_slips_esc_leads_back_to_the_cash(self, count: Counting) -> None:
        count.count_cash("30")
        count.press("Esc")
        assert (count.step, count.side.amount) == (1, "30.00")


class TestHandingIn:
    def test_cash_and_slips_are_one_count(self, shop: Shop, count: Counting) -> None:
        shift = count.session.shift
        assert shift is not None
        count.press("F8")
        count.type(sum="25")
        count.press("F12")
        count.type(card="12.50")
        count.press("F12")
        (made,) = shop.services().day.cash.declarations(shift.id)
        assert [(one.tender, one.counted_minor) for one in made.tenders] == [("cash", 2500), ("card", 1250)]
        assert not made.recount
        assert count.step == 3

    def test_pieces_are_handed_in_as_they_were_counted(self, shop: Shop, count: Counting) -> None:
        count.type(note_2000="1", coin_50="0", coin_100="5")
        count.press("F12", "F12", "F12")
        shift = count.session.shift
        assert shift is not None
        (cash,) = shop.services().day.cash.declared(shift.id)
        assert cash.pieces == (Pieces(2000, 1), Pieces(100, 5), Pieces(50, 0))

    def test_a_cashier_is_shown_what_they_counted_and_nothing_else(self, count: Counting) -> None:
        count.hand_in("20")
        assert [(row.name, row.counted, row.expected, row.chip[1]) for row in count.compared] == [
            ("Cash", "20.00", "", "handed in")
        ]
        assert count.view.last_answer.text == "The count is handed in"
        assert count.side.hidden == [("Expected", ""), ("Difference", "")]

    def test_who_may_see_it_sees_what_was_expected_only_then(self, manager: Counting) -> None:
        manager.press("F8")
        manager.type(sum="20")
        assert manager.side.hidden == [("Expected", ""), ("Difference", "")]
        manager.press("F12", "F12")
        (cash,) = manager.compared
        assert (cash.counted, cash.expected, cash.chip[1]) == ("20.00", "25.00", "−5.00")
        assert manager.side.hidden == [("Expected", "25.00"), ("Difference", "−5.00")]
        assert manager.view.last_answer.text == "Cash −5.00"

    def test_what_agrees_says_so(self, manager: Counting) -> None:
        manager.hand_in("25")
        assert manager.view.last_answer.text == "Everything that was counted agrees"
        assert manager.compared[0].chip == ("circle-check", "agrees", "ok")

    def test_coming_back_after_it_stands_at_the_end(self, count: Counting) -> None:
        count.hand_in("20")
        count.press("Esc")
        count.start()
        assert count.step == 3

    def test_what_the_manager_saw_is_not_there_for_the_cashier(self, shop: Shop, manager: Counting) -> None:
        manager.hand_in("20")
        manager.session.staff = person_of(shop, CASHIER)
        manager.start()
        assert "25.00" not in str(manager.view.said)
        assert "5.00" not in str(manager.view.said["show_side"])


class TestCountingAgain:
    def test_a_recount_starts_with_what_was_counted_and_wants_a_reason(self, shop: Shop, count: Counting) -> None:
        count.hand_in("20")
        count.press("F4")
        assert (count.step, count.side.amount) == (1, "20.00")
        count.type(sum="25")
        count.press("F12", "F12")
        assert [row.words for row in count.choices] == ["Miscounted", "Disturbed while counting", "Other"]
        count.press("2")
        shift = count.session.shift
        assert shift is not None
        made = shop.services().day.cash.declarations(shift.id)
        assert [(one.recount, one.tenders[0].counted_minor) for one in made] == [(False, 2000), (True, 2500)]
        assert count.compared[0].counted == "25.00"

    def test_esc_from_the_reasons_changes_nothing(self, shop: Shop, count: Counting) -> None:
        count.hand_in("20")
        count.press("F4")
        count.type(sum="25")
        count.press("F12", "F12", "Esc")
        assert count.step == 2
        shift = count.session.shift
        assert shift is not None
        assert len(shop.services().day.cash.declarations(shift.id)) == 1

    def test_a_reason_that_wants_words_gets_them(self, count: Counting) -> None:
        count.hand_in("20")
        count.press("F4")
        count.type(sum="25")
        count.press("F12", "F12", "Down", "Down", "Enter")
        assert count.view.said["show_words"][0].lines[0].label == "Other"
        count.press("Enter")
        assert count.view.last_answer.tone == "error", "nothing was said yet"
        count.presenter.typed("words", "A note was stuck to another")
        count.press("Enter")
        assert count.compared[0].counted == "25.00"

    def test_where_counts_add_up_a_second_one_is_added_or_takes_the_place(self, shop: Shop, count: Counting) -> None:
        hq_wants(shop, declaration="sum")
        count.hand_in("20")
        assert count.view.keys[3].name == "Add more"
        count.press("F3")
        assert count.side.amount == "0.00"
        count.hand_in("5")
        assert count.choices[0].words == "Another part of the drawer: it is added"
        count.press("1")
        assert count.compared[0].counted == "25.00"
        count.press("F4")
        count.hand_in("24")
        count.press("2")
        assert count.compared[0].counted == "24.00"


class TestClosing:
    def test_f12_closes_and_says_so_on_the_day(self, shop: Shop, count: Counting) -> None:
        count.hand_in("20")
        count.press("F12")
        assert shop.services().current_shift() is None
        assert count.went[-1] == "day"
        assert count.told[-1].label == "Shift 1 is closed"

    def test_its_z_goes_to_the_printer(self, shop: Shop) -> None:
        paper = OnPaper()
        count = Counting(shop, services=with_paper(shop.services(), paper))
        shift = count.open_shift()
        count.start()
        count.hand_in("0")
        count.press("F12")
        assert paper.wished == [("z", shift, CASHIER)]

    def test_a_printer_that_refuses_keeps_no_shift_open(self, shop: Shop) -> None:
        paper = OnPaper(refuses="The printer has no paper.")
        count = Counting(shop, services=with_paper(shop.services(), paper))
        count.open_shift()
        count.start()
        count.hand_in("0")
        count.press("F12")
        assert shop.services().current_shift() is None
        assert (count.told[-1].text, count.told[-1].tone) == ("The printer has no paper.", "warn")

    def test_a_difference_within_the_limit_asks_nothing(self, shop: Shop, count: Counting) -> None:
        hq_wants(shop, variance_limit_minor=500)
        count.hand_in("20")
        count.press("F12")
        assert shop.services().current_shift() is None

    def test_more_than_the_limit_asks_for_a_reason_and_a_manager(self, shop: Shop, count: Counting) -> None:
        hq_wants(shop, variance_limit_minor=499)
        count.approves = MANAGER
        count.hand_in("20")
        count.press("F12")
        assert count.choices[0].words == "Wrong change given"
        assert shop.services().current_shift() is not None
        count.press("1")
        (needed,) = count.asked
        assert (needed.action, needed.subject) == ("accept_variance", "Shift 1, opened by Aoife Brennan")
        (closed,) = list_closed_shifts(shop.db)
        manifest = closed.manifest
        assert (manifest.reason, manifest.approved_by) == ("wrong_change", MANAGER)
        assert manifest.tenders[0].variance_minor == -500

    def test_a_manager_who_says_no_leaves_it_open_and_counted(self, shop: Shop, count: Counting) -> None:
        hq_wants(shop, variance_limit_minor=499)
        count.hand_in("20")
        count.press("F12", "1")
        assert len(count.asked) == 1
        assert shop.services().current_shift() is not None
        assert count.step == 3

    def test_a_manager_alone_gives_the_reason_only(self, shop: Shop, manager: Counting) -> None:
        hq_wants(shop, variance_limit_minor=499)
        manager.hand_in("20")
        assert manager.view.last_answer.label.startswith("More than the shop allows")
        manager.press("F12", "1")
        assert manager.asked == []
        assert shop.services().current_shift() is None

    def test_what_is_still_open_is_listed_with_what_to_do(self, count: Counting) -> None:
        count.hand_in("20")
        _rows, ends = count.view.said["show_compared"]
        assert any("not at HQ yet" in row.words and row.action for row in ends)


def test_a_count_that_was_kept_by_hand_is_taken_over(shop: Shop) -> None:
    count = Counting(shop)
    shift = count.open_shift()
    count.services.day.cash.save_count(shift, (cash_of((2000, 3)),))
    assert count.start().line("2000").text == "3"
