"""What has no key of its own on the sell screen, and what becomes of the whole sale."""

import pytest

from store_client.bindings.counter import CounterDevices
from store_client.domain.customer import CustomerDetails
from store_client.ui.tile import Tile
from tests.store_client.ui.selling import MANAGER_ID, Selling
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG, TOWEL = code_of("10007"), code_of("10002"), code_of("10001")


@pytest.fixture
def selling(shop: Shop) -> Selling:
    return Selling(shop)


@pytest.fixture
def manager(shop: Shop) -> Selling:
    return Selling(shop, MANAGER_ID)


class TestSuspend:
    def test_a_sale_is_put_aside_under_a_name_and_taken_back(self, selling: Selling) -> None:
        selling.scan(SOAP, MUG)
        selling.press("F7")
        selling.type("Blue umbrella", "Enter")
        assert selling.rows == []
        assert selling.view.keys[7].enabled
        selling.press("F7")
        assert selling.choices == ["Blue umbrella"]
        selling.press("Enter")
        assert next(row[0] for row in selling.rows).startswith("Soap bar")
        assert selling.view.keys[7].name == "Suspend"

    def test_without_a_name_it_is_the_customers(self, selling: Selling, shop: Shop) -> None:
        customer = shop.services().people.register(CustomerDetails(first_name="Niamh", last_name="Kavanagh"), "01")
        selling.scan(SOAP)
        selling.presenter.attach(customer)
        selling.press("F7", "Enter", "F7")
        assert selling.choices == ["Niamh Kavanagh"]

    def test_it_is_taken_back_after_a_restart(self, selling: Selling, shop: Shop) -> None:
        selling.scan(SOAP)
        selling.press("F7")
        selling.type("Later", "Enter")
        again = Selling(shop)
        again.press("F7", "Enter")
        assert [row[0] for row in again.rows] == ["Soap bar, rosemary and mint, 120 g"]

    def test_while_nothing_is_aside_the_key_is_asleep_and_says_so(self, selling: Selling) -> None:
        assert not selling.view.keys[7].enabled
        selling.press("F7")
        assert selling.said.text == "No sale is suspended"

    def test_the_foot_says_how_many_before_anything_that_can_be_cut(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F7")
        selling.type("Later", "Enter")
        selling.scan(MUG)
        assert selling.view.said["show_foot"] == (["1 line", "1 article", "1 suspended"], "")

    def test_the_empty_basket_says_which_sale_waits(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F7")
        selling.type("Blue umbrella", "Enter")
        assert selling.view.said["show_suspended"][2] == "Blue umbrella, €6.50"

    def test_beside_a_sale_another_one_is_not_taken_back(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F7")
        selling.type("First", "Enter")
        selling.scan(MUG)
        selling.presenter.recall(0)
        assert selling.said.tone == "warn"
        assert [row[0][:5] for row in selling.rows] == ["Stone"]


class TestVoidSale:
    def test_it_needs_a_reason_and_another_person_and_takes_a_number(self, selling: Selling, shop: Shop) -> None:
        selling.scan(SOAP)
        selling.do("8")
        selling.press("Enter")
        assert len(selling.rows) == 1
        selling.approve()
        assert selling.rows == []
        assert selling.said.text == "101-2-10000001"
        assert "voided" in selling.said.label

    def test_on_an_empty_basket_there_is_nothing_to_void(self, selling: Selling) -> None:
        groups = _groups(selling)
        assert not groups["8"].enabled


class TestRegister:
    def test_the_drawer_is_opened_with_a_reason_and_recorded(self, selling: Selling) -> None:
        selling.do("0")
        assert "Giving change" in selling.choices
        selling.press("Enter")
        assert "Drawer opened" in selling.said.label

    def test_an_expense_needs_another_person_an_account_and_an_amount(self, selling: Selling) -> None:
        selling.do("-")
        assert selling.choices == ["Other expense"]
        selling.press("Enter")
        selling.type("12.50", "Enter")
        selling.type("other", "Enter")
        selling.type("stamps", "Enter")
        selling.approve()
        assert (selling.said.amount, selling.said.tone) == ("12.50", "ok")

    def test_an_income_by_a_manager(self, manager: Selling) -> None:
        manager.do("+")
        manager.press("Enter")
        manager.type("20", "Enter")
        manager.type("other", "Enter")
        manager.type("found under the counter", "Enter")
        assert "Income recorded" in manager.said.label

    def test_the_last_receipt_is_printed_again(self, shop: Shop) -> None:
        shop.at_counter = CounterDevices(has_printer=True)
        selling = Selling(shop)
        selling.press("F9")
        assert selling.said.text == "Nothing was sold here yet"
        selling.scan(SOAP)
        selling.press("F12", "F9")
        assert selling.said.text == "101-2-10000001, copy 1"
        assert selling.view.keys[9].name == "Reprint last"


class TestRows:
    def test_a_line_that_has_not_changed_keeps_its_row(self, selling: Selling) -> None:
        selling.scan(SOAP, MUG, TOWEL)
        before = selling.view.said["show_basket"][0]
        selling.press("+")
        after = selling.view.said["show_basket"][0]
        assert [one is other for one, other in zip(before, after, strict=True)] == [True, True, False]

    def test_a_voided_line_says_who_and_when(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F6")
        assert selling.view.said["show_basket"][0][0].chips[0].words == "Voided 12:00 by Aoife B."


def _groups(selling: Selling) -> dict[str, Tile]:
    selling.press("/")
    return {action.key: action.tile for group in selling.view.said["show_actions"][0] for action in group.actions}


def test_the_page_of_actions_closes_with_f12_and_names_the_marked_line(selling: Selling) -> None:
    selling.scan(SOAP)
    selling.press("/")
    assert selling.view.said["show_actions"][0][0].title == "Soap bar, rosemary and mint, 120 g"
    selling.press("F12")
    assert selling.done == []
    assert selling.desk.page == ""


def test_a_scan_ends_a_question_and_sells_the_item(selling: Selling) -> None:
    selling.scan(SOAP)
    selling.press("F4")
    selling.scan(MUG)
    assert [row[1] for row in selling.rows] == ["1", "1"]


def test_f10_and_f11_hand_over_what_was_typed(selling: Selling) -> None:
    selling.scan(SOAP)
    selling.type("5", "F10")
    assert selling.view.typed == ""  # Back here, it is no second payment of 5.
    selling.type("7", "F11")
    assert selling.paid == [("", "5"), ("card", "7")]
