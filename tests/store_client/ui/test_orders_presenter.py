"""The orders at the counter: found, handed over for the balance, cancelled with approval, also those of others."""

from dataclasses import replace

import pytest

from store_client.db import orders as stored
from store_client.domain.basket_order import HAND_OVER
from store_client.domain.order import Order
from tests.store_client.ui.ordering_screens import MANAGER, Ordering, beside_list, listed, told, ways
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG, TOWEL = code_of("10007"), code_of("10002"), code_of("10001")


@pytest.fixture
def counter(shop: Shop) -> Ordering:
    return Ordering(shop)


@pytest.fixture
def order(counter: Ordering) -> Order:
    """Of a soap and a mug, 20.50; 2.05 is paid."""
    taken = counter.take(SOAP, MUG)
    counter.orders.shown()
    return taken


class TestList:
    def test_an_open_order_says_whose_when_where_and_what_is_to_pay(self, counter: Ordering, order: Order) -> None:
        counter.take(TOWEL, first_name="Tadhg", F7="26.11.")
        counter.orders.shown()
        rows = [(row.name, row.second, row.wanted, row.when, row.chip[1], row.amount) for row in listed(counter)]
        assert rows == [
            ("Tadhg Maguire", "101-2-10000002 · 1 article", "26 Nov 2026", "in 1 day", "Waiting for HQ", "11.25"),
            ("Róisín Maguire", f"{order.number} · 2 articles", "any day", "taken today", "Waiting for HQ", "18.45"),
        ]
        assert told(counter).text == "2 orders wait to be handed over"

    def test_what_is_late_and_what_hq_says_stand_in_the_row(self, counter: Ordering, order: Order) -> None:
        counter.hq_says(order, state="created", order_number="SO-000012", transaction="")
        assert listed(counter)[0].chip[1] == "SO-000012"
        counter.hq_says(order, state="failed", reason="The address is gone.", transaction="")
        assert (listed(counter)[0].chip[1], told(counter).text) == ("HQ looks at it", "The address is gone.")
        counter.hq_says(order, wanted_date="2026-11-20", transaction="")
        assert (listed(counter)[0].chip[1], listed(counter)[0].when) == ("Overdue", "5 days late")

    def test_a_search_finds_orders_of_every_kind(self, counter: Ordering, order: Order) -> None:
        counter.hq_says(order, state="cancelled", transaction="")
        assert listed(counter) == []
        counter.search("maguire ro")
        assert [row.chip[1] for row in listed(counter)] == ["Cancelled"]
        counter.search("nobody")
        assert counter.orders_view.said["show_empty"][0] == "No order has this number or name."
        counter.push("Esc")
        assert (counter.orders_view.typed, counter.gone[-1]) == ("", "order_taking")
        counter.push("Esc")
        assert counter.gone[-1] == "sell"

    def test_f4_turns_the_kinds(self, counter: Ordering, order: Order) -> None:
        seen = []
        for _time in range(4):
            seen.append((counter.orders_view.said["show_filter"][0], len(listed(counter))))
            counter.push("F4")
        assert seen == [("To hand over", 1), ("Handed over", 0), ("Cancelled", 0), ("All orders", 1)]

    def test_a_scan_of_the_slip_shows_the_order_and_leaves_everything_else(
        self, counter: Ordering, order: Order
    ) -> None:
        counter.take(TOWEL)
        counter.orders.shown()
        assert counter.orders.scanned(order.number)
        assert beside_list(counter).title == order.number
        assert not counter.orders.scanned(SOAP)
        assert counter.orders.show(order.number)
        assert counter.gone[-1] == "orders"
        assert not counter.orders.show("101-2-10000099")

    def test_f5_shows_its_paper_and_its_goods_again(self, counter: Ordering, order: Order) -> None:
        counter.push("F5")
        assert "ORDER" in [line.text for line in counter.orders_view.said["show_paper"][0]]
        counter.push("F5")
        assert counter.orders_view.said["show_paper"][0] == ()
        assert [line.what for line in beside_list(counter).lines][-1] == "Total"


class TestHandOver:
    def test_f12_brings_the_order_to_the_tender_screen_with_its_balance(self, counter: Ordering, order: Order) -> None:
        counter.push("F12")
        assert counter.paid == [("", ""), ("", "")]
        assert (counter.basket.due_minor, counter.basket.order and counter.basket.order.act) == (1845, HAND_OVER)
        counter.tender.shown()
        assert counter.parts == [("Deposit", "2.05")]
        counter.key("Del")
        assert "so it stays" in counter.answer.text
        assert counter.tender_view.primary.name == "Hand over"
        counter.key("F12")
        assert (counter.last.type, counter.last.total_minor) == ("sale", 2050)
        assert counter.last.more is not None
        assert counter.last.more.order == order.id
        counter.orders.shown()
        assert listed(counter) == []

    def test_a_sale_before_the_cashier_is_finished_first(self, counter: Ordering, order: Order) -> None:
        counter.scan(TOWEL)
        counter.push("F12")
        assert "There is a sale before you" in told(counter).text
        counter.push("F6")
        assert "There is a sale before you" in told(counter).text
        assert [line.sku for line in counter.basket.lines] == ["10001"]

    def test_esc_on_the_tender_screen_leaves_the_order_as_it_was(self, counter: Ordering, order: Order) -> None:
        counter.push("F12")
        counter.key("Esc")
        assert counter.left_orders[0].number == order.number
        assert not counter.sale.leave_order()
        assert counter.sale.untouched
        counter.orders.shown()
        assert len(listed(counter)) == 1

    def test_an_order_paid_in_full_is_handed_over_without_money(self, counter: Ordering) -> None:
        counter.take(SOAP, F9="6.50")
        counter.orders.shown()
        counter.push("F12")
        counter.tender.shown()
        counter.key("F12")
        assert [(part.tender, part.amount_minor) for part in counter.last.tenders] == [("deposit", 650)]

    def test_one_of_another_register_is_handed_over_too(self, counter: Ordering, order: Order) -> None:
        other = replace(order, id="x", number="101-9-10000003", customer="not here", transaction="")
        with counter.shop.agent.write():
            stored.apply(counter.shop.agent, [other])
        assert counter.orders.show(other.number)
        assert not counter.orders_view.keys[5].enabled
        counter.push("F12")
        counter.tender.shown()
        counter.key("F12")
        assert counter.last.customer == "not here"


class TestCancel:
    def test_it_asks_why_then_gives_back_as_it_was_paid_with_approval(self, counter: Ordering, order: Order) -> None:
        counter.push("F6")
        assert [row.name for row in listed(counter)][:2] == ["Customer changed their mind", "Rung up by mistake"]
        counter.push("Down", "Enter")
        assert ways(counter) == [("Cash", "", True)]
        assert beside_list(counter).amount == "2.05"
        counter.push("F12")
        refusal, _then = counter.asked[-1]
        assert refusal.action == "order_cancel"
        assert refusal.subject == f"Order {order.number} of Róisín Maguire is cancelled, 2.05 goes back"
        counter.approve_asked()
        assert (counter.last.type, counter.last.total_minor) == ("order_refund", -205)
        assert counter.last.more is not None
        assert (counter.last.more.reason, counter.last.more.approvals[0].approved_by) == ("mistake", MANAGER)
        counter.orders.shown()
        assert listed(counter) == []

    def test_a_reason_may_want_words(self, counter: Ordering, order: Order) -> None:
        counter.push("F6")
        counter.search("3")
        assert told(counter).text == "Why is it cancelled?"
        counter.push("Enter")
        assert "Type a few words" in told(counter).text
        counter.orders_view.typed = "moved away"
        counter.push("Enter", "F12")
        counter.approve_asked()
        assert counter.last.more is not None
        assert (counter.last.more.reason, counter.last.more.comment) == ("other", "moved away")

    def test_esc_keeps_the_order_at_every_step(self, counter: Ordering, order: Order) -> None:
        for steps in (("F6",), ("F6", "Enter"), ("F6", "Enter", "F12")):
            counter.push(*steps, "Esc")
            assert [row.name for row in listed(counter)] == ["Róisín Maguire"]
        assert counter.gone[-1] == "order_taking"
        assert counter.last.type == "order_deposit"

    def test_nothing_goes_back_where_nothing_was_paid(self, shop: Shop) -> None:
        counter = Ordering(shop, MANAGER)
        counter.ring_up(SOAP, customer=counter.customer())
        counter.agree("F12", F9="0")
        counter.orders.shown()
        counter.push("F6", "Enter")
        assert ways(counter) == []
        assert counter.orders_view.primary.note == "no money goes back"
        counter.push("F12")
        assert (counter.last.type, counter.last.total_minor, counter.last.tenders) == ("order_refund", 0, ())

    def test_a_deposit_by_card_goes_back_by_hand_only_after_a_second_f12(self, shop: Shop) -> None:
        counter = Ordering(shop, MANAGER)
        counter.ring_up(SOAP, customer=counter.customer())
        counter.agree("F12")
        counter.open("card")
        counter.key("F12")
        counter.orders.shown()
        counter.push("F6", "Enter")
        assert [name for name, _amount, _chosen in ways(counter)] == ["Card", "Cash"]
        counter.push("F12")
        assert "press F12 again" in told(counter).text
        counter.push("F12")
        assert [(part.tender, part.amount_minor) for part in counter.last.tenders] == [("card", -65)]

    def test_an_order_that_has_ended_is_not_cancelled(self, counter: Ordering, order: Order) -> None:
        counter.hq_says(order, state="handed_over", transaction="")
        counter.push("F4", "F6")
        assert "still open" in told(counter).text
        counter.push("F12")
        assert "handed over already" in told(counter).text
