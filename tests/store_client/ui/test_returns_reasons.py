"""No line comes back for a reason that nobody gave; weighed goods go up and down as they are weighed."""

import pytest

from store_client.domain.transaction import RETURN
from tests.store_client.ui.counter_setup import hq_sends_special_goods, hq_sets_up, special_code
from tests.store_client.ui.returning import Returning, answer_why
from tests.store_client.ui.selling import MANAGER_ID
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG, TEA = code_of("10007"), code_of("10002"), special_code("W1")


@pytest.fixture
def opened(shop: Shop) -> Returning:
    """Of two soaps and a mug a soap and the mug are picked."""
    back = Returning(shop)
    back.sell(SOAP, SOAP, MUG)
    back.begin()
    back.take("101-2-10000001")
    back.take(SOAP)
    back.take(MUG)
    return back


def reasons_of(back: Returning) -> list[str]:
    return [line.more.returned.reason for line in back.last.lines if line.more and line.more.returned]


class TestWhy:
    def test_it_is_asked_before_money_goes_back(self, opened: Returning) -> None:
        before = len(opened.done)
        opened.returns.pressed("F12")
        assert len(opened.done) == before
        assert opened.told.text == "Why do these 2 lines come back?"
        assert [(row.mark, row.coming, row.name) for row in opened.lines] == [
            ("why", "1", "Damaged or faulty"),
            ("why", "2", "Not wanted"),
            ("why", "3", "Wrong item"),
            ("why", "4", "Other"),
        ]
        assert (opened.first.name, opened.first.note) == ("Take this reason", "Damaged or faulty")

    def test_its_number_holds_for_all_of_them_and_goes_on(self, opened: Returning) -> None:
        opened.returns.pressed("F12")
        answer_why(opened, "2")
        assert (opened.last.type, reasons_of(opened)) == (RETURN, ["unwanted", "unwanted"])

    @pytest.mark.parametrize("key", ["Enter", "F12", "Space"])
    def test_so_does_the_marked_one(self, opened: Returning, key: str) -> None:
        opened.returns.pressed("F12")
        for move in ("Down", "F5", "Up", key):
            opened.returns.pressed(move)
        assert reasons_of(opened) == ["unwanted", "unwanted"]

    def test_and_a_press_on_it(self, opened: Returning) -> None:
        opened.returns.pressed("F12")
        opened.returns.choose(2)
        assert reasons_of(opened) == ["wrong_item", "wrong_item"]

    def test_part_of_its_name_narrows_the_list(self, opened: Returning) -> None:
        opened.returns.pressed("F12")
        opened.returns_view.typed = "wro"
        opened.returns.typed("wro")
        assert [(row.coming, row.name) for row in opened.lines] == [("3", "Wrong item")]
        opened.returns.pressed("Enter")
        assert reasons_of(opened) == ["wrong_item", "wrong_item"]

    def test_escape_goes_back_to_the_lines_and_keeps_them(self, opened: Returning) -> None:
        opened.returns.pressed("F12")
        opened.returns.pressed("Esc")
        assert [row.mark for row in opened.lines] == ["picked", "open", "picked"]
        assert opened.refund.amount == "20.50"
        assert opened.gone == []

    def test_a_scan_meanwhile_is_one_more_article(self, opened: Returning) -> None:
        opened.returns.pressed("F12")
        opened.take(SOAP)
        assert [row.mark for row in opened.lines] == ["picked"] * 3

    def test_lines_that_follow_have_it_already(self, opened: Returning) -> None:
        opened.push("F5")
        answer_why(opened, "3")
        opened.take(SOAP)
        assert [row.reason for row in opened.lines] == ["Wrong item"] * 3
        before = len(opened.done)
        opened.returns.pressed("F12")
        assert len(opened.done) == before + 1

    def test_another_reason_for_one_line_leaves_the_others(self, opened: Returning) -> None:
        opened.push("F5")
        answer_why(opened, "2")
        opened.push("Home", "F5")
        assert [row.reason for row in opened.lines] == ["Wrong item", "not coming back", "Not wanted"]

    def test_the_few_words_it_wants_are_typed_once(self, opened: Returning) -> None:
        opened.returns.pressed("F12")
        answer_why(opened, "4")
        assert opened.told.text == "Other: type a few words about it, then Enter"
        opened.enter_receipt("wet through")
        assert [row.reason for row in opened.lines] == ["wet through", "not coming back", "wet through"]
        opened.push("F12")
        assert [line.more.comment for line in opened.last.lines if line.more] == ["wet through", "wet through"]

    def test_an_exchange_asks_as_well(self, opened: Returning) -> None:
        opened.returns.pressed("F8")
        assert opened.basket.empty
        answer_why(opened, "1")
        assert opened.gone == ["sell"]
        assert [line.returned.reason for line in opened.basket.lines if line.returned] == ["damaged", "damaged"]

    def test_where_the_shop_knows_but_one_nobody_is_asked(self, shop: Shop) -> None:
        body = {"reason": "back", "name": "Brought back", "uses": ["return"], "position": 1, "active": True}
        hq_sets_up(shop, ("reason_code", "back", body))
        back = Returning(shop)
        back.sell(SOAP)
        back.begin()
        back.take("1")
        back.push("Space")
        assert back.lines[0].reason == "Brought back"
        back.returns.pressed("F12")
        assert reasons_of(back) == ["back"]

    def test_another_persons_word_is_asked_for_the_money_and_not_for_the_reason(self, shop: Shop) -> None:
        back = Returning(shop)
        back.begin()
        back.push("F7")
        back.take(SOAP)
        back.returns.pressed("F12")
        answer_why(back, "2")
        assert len(back.asked) == 1
        back.approve()
        assert (back.last.type, reasons_of(back)) == (RETURN, ["unwanted"])


class TestWeighed:
    @pytest.fixture
    def tea(self, shop: Shop) -> Returning:
        """0.482 kg of tea were sold, and a mug."""
        hq_sends_special_goods(shop)
        back = Returning(shop, MANAGER_ID)
        back.scan(TEA)
        back.type("0.482", "Enter")
        back.sell(MUG)
        back.begin()
        back.take(back.last.receipt)
        return back

    def test_all_of_it_comes_back_first_then_round_parts(self, tea: Returning) -> None:
        assert (tea.lines[0].sold, tea.lines[0].coming) == ("0.482", "0")
        assert tea.lines[0].second.endswith(" · in kg")
        tea.push("+")
        assert tea.lines[0].coming == "0.482"
        assert not tea.lines[0].more
        tea.push("-", "-")
        assert tea.lines[0].coming == "0.462"
        tea.push("+", "+")
        assert tea.lines[0].coming == "0.482"
        tea.push("+")
        assert tea.told.text.startswith("No more of Assam")

    def test_its_code_brings_back_all_of_it(self, tea: Returning) -> None:
        tea.take(TEA)
        assert tea.lines[0].coming == "0.482"

    def test_a_weight_can_be_typed(self, tea: Returning) -> None:
        tea.push("F4")
        assert tea.told.text == "Type how much comes back, in kg, then F4"
        tea.enter_receipt("0.2", "F4")
        assert tea.lines[0].coming == "0.2"
        tea.enter_receipt("0.483", "F4")
        assert tea.told.text.startswith("No more of Assam")
        assert tea.lines[0].coming == "0.2"
        tea.push("F12")
        assert tea.last.lines[0].quantity_thousandths == -200

    def test_pieces_go_by_one(self, tea: Returning) -> None:
        tea.push("Down", "+")
        assert (tea.lines[1].sold, tea.lines[1].coming) == ("1", "1")
        tea.push("-")
        assert tea.lines[1].coming == "0"

    def test_without_a_receipt_it_goes_by_parts_as_well(self, tea: Returning) -> None:
        tea.push("F7")
        tea.take(TEA)
        tea.enter_receipt("0.25")
        tea.push("+", "+", "-")
        assert tea.lines[0].coming == "0.26"
        assert tea.lines[0].second.endswith(" · in kg, 54.00 each")
