"""Goods come back by a receipt: found, picked, with a reason for each, and nothing that came back before."""

from dataclasses import replace
from typing import Any

import pytest

from store_client.domain.customer import PERSON
from store_client.domain.transaction import RETURN
from store_client.services import past_sales
from tests.store_client.ui.counter_setup import hq_sends_special_goods, hq_sets_up, special_code
from tests.store_client.ui.returning import ELSEWHERE, Returning, answer_why, code_of_receipt, of_elsewhere
from tests.store_client.ui.selling import MANAGER_ID
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG, TOWEL = code_of("10007"), code_of("10002"), code_of("10001")
NOT_REACHED = "HQ was not reached: returns at other registers are not known."


@pytest.fixture
def back(shop: Shop) -> Returning:
    """Two soaps and a mug were sold; the return screen is in front."""
    counter = Returning(shop)
    counter.sell(SOAP, SOAP, MUG)
    counter.begin()
    return counter


@pytest.fixture
def opened(back: Returning) -> Returning:
    back.take(back.last.receipt)
    return back


def policy(**rules: Any) -> tuple[str, str, dict[str, Any]]:
    return "policy", "register", rules


class TestFindingTheReceipt:
    def test_at_first_the_screen_says_what_to_do(self, back: Returning) -> None:
        assert back.told.text == "Scan the receipt, or type its number and press Enter"
        assert back.table == []
        words, second = back.returns_view.said["show_empty"]
        assert words.startswith("Scan the code on the receipt")
        assert "F2" in second
        assert "F7" in second
        assert not back.first.enabled

    @pytest.mark.parametrize("typed", ["101-2-10000001", " 101-2-10000001 ", "101210000001", "10000001", "0001", "1"])
    def test_a_number_in_any_form_opens_it(self, back: Returning, typed: str) -> None:
        back.enter_receipt(typed)
        assert back.told.text.startswith("101-2-10000001 · ")
        assert back.told.label.startswith("Receipt found on this register")
        assert back.table == [("open", "1", "0", "0.00")] * 3
        assert back.returns_view.typed == ""

    def test_its_signed_code_opens_it_as_well(self, back: Returning) -> None:
        back.take(code_of_receipt(back.shop, back.last))
        assert back.told.text.startswith("101-2-10000001")

    def test_f2_takes_a_typed_number_or_goes_to_look_in_the_journal(self, back: Returning) -> None:
        back.push("F2")
        assert back.gone[-1] == "journal"
        back.enter_receipt("1", "F2")
        assert len(back.lines) == 3

    def test_what_was_not_sold_cannot_come_back(self, back: Returning) -> None:
        back.press("/")
        back.presenter.pressed("Esc")
        back.session.staff = next(one for one in back.desk.services.list_staff() if one.id == MANAGER_ID)
        done = back.desk.services.counter.record_no_sale("give_change", "", back.session.signed_in, ())
        back.take(done.transaction.receipt)
        assert back.told.text == f"Nothing was sold on receipt {done.transaction.receipt}."
        assert back.returns_view.cues == 1

    def test_a_voucher_is_not_taken_for_a_receipt(self, back: Returning) -> None:
        back.take("CV1" + "x" * 90)
        assert back.told.tone == "error"
        assert back.table == []

    def test_it_says_until_when(self, shop: Shop) -> None:
        hq_sets_up(shop, policy(return_days=30))
        back = Returning(shop)
        back.sell(SOAP)
        back.begin()
        back.take(back.last.receipt)
        back.hq_answers(back.last)
        assert back.told.each == "until 25 Dec 2026 · 30 days left"

    def test_the_receipts_customer_is_shown_and_goes_with_the_return(self, shop: Shop) -> None:
        back = Returning(shop)
        details = back.desk.services.people.blank_details(PERSON)
        customer = back.desk.services.people.register(
            replace(details, first_name="Niamh", last_name="Kavanagh", phone="0209100142"), "01"
        )
        back.presenter.attach(customer)
        back.sell(SOAP)
        back.begin()
        (before,) = back.returns_view.said["show_customer"]
        back.take(back.last.receipt)
        (after,) = back.returns_view.said["show_customer"]
        assert (before, after.name) == (None, "Niamh Kavanagh")
        back.push("Space", "F12")
        assert back.last.customer == customer.id


class TestPicking:
    def test_space_picks_a_line_and_leaves_it(self, opened: Returning) -> None:
        opened.push("Space")
        assert opened.table[0] == ("picked", "1", "1", "6.50")
        assert opened.refund.amount == "6.50"
        assert opened.refund.remark == "1 article"
        opened.push("Space")
        assert opened.table[0] == ("open", "1", "0", "0.00")

    def test_the_cursor_moves_within_the_lines(self, opened: Returning) -> None:
        opened.push("Up", "Down", "Space", "End", "Down", "Space", "Home")
        assert [row.mark for row in opened.lines] == ["open", "picked", "picked"]
        assert opened.returns_view.said["show_rows"][1] == 0

    def test_a_press_marks_a_row_and_a_press_on_the_marked_one_picks_it(self, opened: Returning) -> None:
        opened.returns.choose(2)
        assert opened.lines[2].mark == "open"
        opened.returns.choose(2)
        assert opened.lines[2].mark == "picked"

    def test_scanning_an_article_picks_one_piece_of_the_next_line_that_has_it(self, opened: Returning) -> None:
        for _time in range(2):
            opened.take(SOAP)
        assert [row.mark for row in opened.lines] == ["picked", "picked", "open"]
        assert opened.told.label == "Comes back"
        opened.take(SOAP)
        assert opened.told.text.startswith("No more of Soap bar")
        assert opened.refund.amount == "13.00"

    def test_an_article_that_is_not_on_it_is_refused_by_name(self, opened: Returning) -> None:
        opened.take(TOWEL)
        assert opened.told.text == (
            "Linen tea towel, herringbone, oat is not on receipt 101-2-10000001. Scan the receipt that it is on."
        )

    def test_plus_minus_and_a_typed_quantity(self, shop: Shop) -> None:
        back = Returning(shop)
        back.type("5", "*")
        back.presenter.typed("5*")
        back.scan(SOAP)
        back.press("F12")
        back.begin()
        back.take(back.last.receipt)
        back.push("+", "+")
        assert back.table == [("picked", "5", "2", "13.00")]
        back.enter_receipt("4", "F4")
        assert back.table == [("picked", "5", "4", "26.00")]
        back.enter_receipt("6", "F4")
        assert back.told.text.startswith("No more of Soap bar")
        assert back.table == [("picked", "5", "4", "26.00")]
        back.push("-", "-", "-", "-", "-")
        assert back.table == [("open", "5", "0", "0.00")]
        back.push("F4")
        assert back.told.text == "Type how many come back, then F4"
        back.enter_receipt("pieces", "F4")
        assert back.told.tone == "error"

    def test_pick_all_takes_what_is_left(self, opened: Returning) -> None:
        opened.push("Space", "F12")
        opened.begin()
        opened.take("101-2-10000001")
        opened.push("F6")
        assert opened.table == [
            ("closed", "1", "0", "0.00"),
            ("picked", "1", "1", "6.50"),
            ("picked", "1", "1", "14.00"),
        ]
        assert opened.lines[0].reason == "came back 25 Nov"
        assert opened.returns_view.said["show_foot"][0] == ["2 articles of 3 coming back"]

    def test_part_of_a_line_that_came_back_is_told(self, shop: Shop) -> None:
        back = Returning(shop)
        back.presenter.typed("3*")
        back.scan(SOAP)
        back.press("F12")
        back.begin()
        back.take("1")
        back.push("+", "F12")
        back.begin()
        back.take("101-2-10000001")
        assert back.lines[0].second.endswith(" · 1 came back 25 Nov · 2 left")
        back.push("Space")
        assert back.table == [("picked", "3", "2", "13.00")]

    def test_reasons_turn_and_the_one_that_was_chosen_holds_for_the_next_line(self, opened: Returning) -> None:
        opened.push("Space")
        assert opened.lines[0].reason == "why?"
        opened.enter_receipt("dam", "F5")
        assert opened.lines[0].reason == "Damaged or faulty"
        opened.push("F5")
        assert opened.lines[0].reason == "Not wanted"
        assert opened.told.text == "Not wanted"
        opened.push("Down", "Space")
        assert opened.lines[1].reason == "Not wanted"
        opened.push("F5")
        assert [row.reason for row in opened.lines] == ["Not wanted", "Wrong item", "not coming back"]
        opened.enter_receipt("dam", "F5")
        assert opened.lines[1].reason == "Damaged or faulty"
        opened.enter_receipt("nothing like it", "F5")
        assert opened.lines[1].reason == "Damaged or faulty"

    def test_a_reason_that_wants_words_gets_them(self, opened: Returning) -> None:
        opened.push("Space")
        opened.enter_receipt("other", "F5")
        assert opened.told.text == "Other: type a few words about it, then Enter"
        opened.enter_receipt("", "F12")
        assert opened.told.text == "Other: type a few words about it, then Enter"
        opened.enter_receipt("")
        assert opened.told.text == "Other: type a few words about it, then Enter"
        opened.enter_receipt("smells of  petrol")
        assert opened.lines[0].reason == "smells of petrol"
        opened.push("F12")
        line = opened.last.lines[0]
        assert line.more is not None
        assert line.more.comment == "smells of petrol"
        assert line.more.returned is not None
        assert line.more.returned.reason == "other"

    def test_hqs_own_reasons_in_hqs_order(self, shop: Shop) -> None:
        for at, name in ((2, "Too big"), (1, "Too small")):
            body = {"reason": f"r{at}", "name": name, "uses": ["return"], "position": at, "active": True}
            hq_sets_up(shop, ("reason_code", f"r{at}", body))
        back = Returning(shop)
        back.sell(SOAP)
        back.begin()
        back.take("1")
        back.push("Space", "F5")
        assert [(row.coming, row.name) for row in back.lines] == [("1", "Too small"), ("2", "Too big")]
        answer_why(back, "1")
        assert back.lines[0].reason == "Too small"
        back.push("F5", "F12")
        assert back.last.lines[0].more.returned.reason == "r2"  # type: ignore[union-attr]

    def test_goods_that_never_come_back_say_so(self, shop: Shop) -> None:
        hq_sends_special_goods(shop)
        back = Returning(shop)
        back.sell(special_code("G1"), SOAP)
        from store_client.db import catalog
        from tests.store_client.ui.counter_setup import SPECIAL

        with shop.agent.write():
            catalog.upsert_products(shop.agent, [replace(SPECIAL[0], returnable=False)])
        back.begin()
        back.take("1")
        assert (back.lines[0].mark, back.lines[0].reason) == ("closed", "not returnable")
        back.push("Space")
        assert back.told.text == "Gift wrap cannot be taken back."
        back.push("F6")
        assert back.refund.amount == "6.50"

    def test_picks_are_not_dropped_by_another_receipt_unasked(self, opened: Returning) -> None:
        opened.push("Space")
        other = of_elsewhere(opened.last)
        code = code_of_receipt(opened.shop, other)
        opened.take(code)
        assert opened.told.label == "Lines of 101-2-10000001 are picked"
        assert opened.refund.amount == "6.50"
        opened.take(code)
        assert opened.told.text.startswith(ELSEWHERE)
        assert opened.refund.amount == "0.00"

    def test_any_other_key_takes_the_doubt_away(self, opened: Returning) -> None:
        opened.push("Space", "Esc", "Down", "Esc")
        assert opened.gone == []
        assert opened.told.text == "Nothing is recorded yet. Esc again leaves it."
        opened.push("Esc")
        assert opened.gone == ["sell"]
        opened.begin()
        assert opened.table == []

    def test_keys_are_there_when_they_are_of_use(self, back: Returning) -> None:
        enabled = {number for number, key in back.returns_view.keys.items() if key.enabled}
        assert enabled == {1, 2, 3, 7}
        back.take(back.last.receipt)
        assert {number for number, key in back.returns_view.keys.items() if key.enabled} == {1, 2, 3, 4, 6, 7}
        back.push("Space")
        assert all(key.enabled for key in back.returns_view.keys.values())


def test_the_journal_counts_what_came_back(opened: Returning) -> None:
    opened.push("Space", "F12")
    (newest, *_older) = past_sales.search_journal(opened.shop.db)
    assert (newest.type, newest.total_minor) == (RETURN, -650)


def test_help_names_every_key_that_does_something(back: Returning) -> None:
    assert {line.keys for line in back.returns.help()} >= {"F2", "F4", "F5", "F6", "F7", "F8", "F12", "Esc"}


def test_a_key_that_means_nothing_is_left_to_the_window(back: Returning) -> None:
    assert not back.returns.pressed("PgUp")
