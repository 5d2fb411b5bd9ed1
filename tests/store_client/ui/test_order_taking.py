"""Taking an order at the counter: what is agreed by keys alone, another deposit with approval, and the way back."""

from dataclasses import replace

import pytest

from store_client.db import orders as stored
from store_client.domain.basket_order import TAKE
from store_client.errors import Refused
from store_client.ui.order_taking.days import wanted_day
from store_client.ui.sell.sums import sums
from store_client.ui.sell.tile_page import ActionGroup
from tests.store_client.ui.ordering_screens import HOME, WORK, Ordering, agreed_at, chosen, value
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG, TOWEL = code_of("10007"), code_of("10002"), code_of("10001")
TODAY = "2026-11-25"


@pytest.fixture
def counter(shop: Shop) -> Ordering:
    return Ordering(shop)


class TestOpening:
    def test_the_page_of_actions_makes_an_order_of_the_basket_and_shows_the_orders_without_one(
        self, counter: Ordering
    ) -> None:
        groups = {action.key: action.tile.words for group in self._groups(counter) for action in group.actions}
        assert groups["."] == "Orders"
        counter.press("/")
        counter.type(",")
        assert counter.gone == ["orders"]
        counter.scan(SOAP)
        counter.press("/")
        groups = {action.key: action.tile.words for group in self._groups(counter) for action in group.actions}
        assert groups["."] == "Make it an order"

    def _groups(self, counter: Ordering) -> tuple[ActionGroup, ...]:
        counter.press("/")
        found: tuple[ActionGroup, ...] = counter.view.said["show_actions"][0]
        return found

    def test_what_cannot_be_ordered_stays_at_the_sale(self, counter: Ordering) -> None:
        with pytest.raises(Refused, match="basket is empty"):
            counter.taking.open()
        assert counter.gone == []

    def test_without_a_customer_f12_says_what_is_missing(self, counter: Ordering) -> None:
        counter.ring_up(SOAP)
        counter.agree("F12")
        assert not counter.taking_view.primary.enabled
        assert "choose the customer first" in counter.taking_view.last_answer.text
        counter.press_agreed("F3")
        assert counter.gone[-1] == "customers"
        assert counter.sale.way_back.take() == "order_taking"


class TestAgreeing:
    def test_all_of_it_by_keys(self, counter: Ordering) -> None:
        counter.ring_up(SOAP, MUG, customer=counter.customer(HOME, WORK))
        counter.agree("F4", "F5", F7="5.12.", F8="ring twice", F9="50 %")
        assert chosen(counter) == ["Delivered", "Unit 7, Tuam Road"]
        assert value(counter, "Wanted for") == "5 Dec 2026"
        assert value(counter, "Comment") == "ring twice"
        assert value(counter, "Deposit") == "10.25"
        assert [amount for _name, amount in counter.taking_view.said["show_to_pay"][0].lines] == [
            "20.50",
            "−10.25",
            "10.25",
        ]
        counter.press_agreed("F12")
        order = counter.basket.order
        assert order is not None
        assert (order.act, order.method, order.address, order.wanted_date, order.comment, order.deposit_minor) == (
            TAKE,
            "delivery",
            "a2",
            "2026-12-05",
            "ring twice",
            1025,
        )
        assert counter.paid == [("", "")]

    def test_rows_are_walked_chosen_and_filled(self, counter: Ordering) -> None:
        counter.ring_up(SOAP, customer=counter.customer(HOME))
        counter.agree("Down", "Enter")
        assert chosen(counter) == ["Delivered", "4 Quay Street"]
        counter.press_agreed("End")
        assert agreed_at(counter) == "Deposit"
        counter.type_agreed("1", "Enter")
        assert value(counter, "Deposit") == "1.00"
        counter.taking.choose(0)
        assert chosen(counter) == ["Picked up here"]
        counter.type_agreed("for Saturday", "Enter")
        assert value(counter, "Comment") == "for Saturday"

    def test_a_key_pressed_again_takes_its_value_away(self, counter: Ordering) -> None:
        counter.ring_up(SOAP, customer=counter.customer())
        counter.agree(F7="3", F9="6.50")
        assert (value(counter, "Wanted for"), value(counter, "Deposit")) == ("28 Nov 2026", "6.50")
        counter.press_agreed("F9", "F7", "F7")
        assert (value(counter, "Wanted for"), value(counter, "Deposit")) == ("any day", "0.65")

    @pytest.mark.parametrize(("key", "text"), [("F7", "soon"), ("F7", "24.11.2026"), ("F9", "6.51"), ("F9", "x")])
    def test_what_cannot_be_is_said_and_what_was_typed_stays(self, counter: Ordering, key: str, text: str) -> None:
        counter.ring_up(SOAP, customer=counter.customer())
        counter.agree()
        counter.type_agreed(text, key)
        assert counter.taking_view.last_answer.tone == "error"
        assert counter.taking_view.typed == text
        assert (value(counter, "Wanted for"), value(counter, "Deposit")) == ("any day", "0.65")

    def test_another_address_comes_from_the_customers_form_and_is_chosen(self, counter: Ordering) -> None:
        customer = counter.customer()
        counter.ring_up(SOAP, customer=customer)
        counter.agree("F4")
        assert "choose where" in counter.taking_view.primary.note
        counter.press_agreed("F6")
        assert counter.opened == [counter.basket.customer]
        assert counter.sale.way_back.sent_to_form
        people = counter.desk.services.people
        people.edit(customer.id, replace(customer.details, addresses=(HOME,)), customer, "01", "", "")
        fresh = people.get(customer.id)
        assert fresh is not None
        counter.sale.attach(fresh)
        counter.taking.shown()
        assert chosen(counter) == ["Delivered", "4 Quay Street"]

    def test_what_was_agreed_stays_with_its_sale_alone(self, counter: Ordering) -> None:
        counter.ring_up(SOAP, customer=counter.customer())
        counter.agree("Esc", F8="for Saturday")
        counter.taking.shown()
        assert value(counter, "Comment") == "for Saturday"
        counter.sale.start_over()
        counter.ring_up(MUG, customer=counter.customer())
        counter.taking.shown()
        assert value(counter, "Comment") == "none"


class TestMoney:
    def test_the_deposit_is_paid_on_the_tender_screen_and_then_recorded(self, counter: Ordering) -> None:
        counter.ring_up(SOAP, MUG, customer=counter.customer())
        counter.agree("F12")
        counter.tender.shown()
        assert counter.answer.label == "The deposit of a new order"
        assert counter.due.lines == (("Total of the order", "20.50"), ("Deposit", "2.05"))
        assert counter.tender_view.primary.name == "Take the order"
        assert sums(counter.basket, counter.session.formats).to_pay == "2.05"
        counter.enter("5", "F12")
        assert (counter.last.type, counter.last.total_minor, counter.last.change_minor) == ("order_deposit", 205, 295)
        (order,) = stored.search(counter.shop.db, [], "open", 10)
        assert (order.number, order.deposit_minor) == (counter.last.receipt, 205)
        assert counter.sale.untouched

    def test_less_than_usual_is_approved_and_recorded_so(self, counter: Ordering) -> None:
        counter.ring_up(SOAP, MUG, customer=counter.customer())
        counter.agree("F12", F9="0")
        assert counter.paid == []
        refusal, _then = counter.asked[-1]
        assert refusal.subject == "Deposit of 0.00 for an order of 20.50, usually 2.05"
        counter.approve_asked()
        assert (counter.last.total_minor, counter.last.tenders) == (0, ())
        assert counter.last.more is not None
        assert [one.action for one in counter.last.more.approvals] == ["order_deposit_override"]

    def test_esc_leaves_the_deposit_and_the_basket_can_be_changed_again(self, counter: Ordering) -> None:
        counter.ring_up(SOAP, customer=counter.customer())
        counter.agree("F12")
        counter.scan(MUG)
        assert "stands as it was agreed" in counter.view.last_answer.text
        assert len(counter.basket.lines) == 1
        counter.key("Esc")
        (left,) = counter.left_orders
        assert left.act == TAKE
        assert counter.sale.leave_order()
        counter.scan(MUG)
        assert (len(counter.basket.lines), counter.basket.order) == (2, None)

    def test_an_order_whose_deposit_is_begun_is_not_left(self, counter: Ordering) -> None:
        counter.ring_up(SOAP, MUG, customer=counter.customer())
        counter.agree("F12")
        counter.tender.shown()
        counter.enter("1", "F11")
        with pytest.raises(Refused, match="part is paid"):
            counter.sale.leave_order()
        counter.press("F12")
        assert counter.paid[-1] == ("", "")
        counter.press("F7", "Del")
        assert len(counter.basket.lines) == 2
        assert counter.view.primary.name == "Go on with the order"

    def test_after_a_restart_the_order_is_before_the_cashier_again(self, shop: Shop) -> None:
        before = Ordering(shop)
        before.ring_up(SOAP, MUG, customer=before.customer())
        before.agree("F12", F8="for Saturday")
        after = Ordering(shop)
        assert after.sale.offer_again()
        assert after.basket.order == before.basket.order
        assert after.basket.due_minor == 205


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-05", "2026-12-05"),
        ("5/12/2026", "2026-12-05"),
        ("5.12.26", "2026-12-05"),
        ("5.12.", "2026-12-05"),
        ("24.11.", "2027-11-24"),
        ("25.11.", TODAY),
        ("0", TODAY),
        ("+10", "2026-12-05"),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: str) -> None:
    assert wanted_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "tomorrow", "31.2.", "2026-13-01", "2026-11-24"])
def test_what_is_no_day_to_come_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        wanted_day(text, TODAY)
