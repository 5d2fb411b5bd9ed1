"""The money of a return goes back as it came, is set off against what is bought, and needs somebody who may."""

from dataclasses import replace
from typing import Any

import pytest

from store_client.domain.permissions import RETURN_WITH_RECEIPT, RETURN_WITHOUT_RECEIPT
from store_client.domain.tender import Tender
from store_client.domain.transaction import RETURN, SALE
from store_client.errors import StorageTrouble
from store_client.services import paying
from tests.store_client.ui.counter_setup import cash_rounding, hq_sends_special_goods, hq_sets_up, special_code
from tests.store_client.ui.returning import ELSEWHERE, Returning, of_elsewhere
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


def tender_type(tender: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    return "tender_type", tender, {"tender": tender, "name": tender.title(), "kind": tender, "active": True, **more}


def group(code: str, without: str) -> tuple[str, str, dict[str, Any]]:
    actions = ["return_with_receipt", "return_without_receipt", "void_line", "suspend"]
    kept = [action for action in actions if action != without]
    return "permission_group", code, {"group": code, "name": code, "actions": kept, "limits": {}}


class TestGivingBack:
    def test_in_cash_as_it_was_paid(self, opened: Returning) -> None:
        assert opened.ways == [("Cash", "", True)]
        opened.push("Space")
        assert (opened.first.name, opened.first.note) == ("Refund: Cash", "6.50, then print the slip")
        opened.push("F12")
        assert (opened.last.type, opened.last.total_minor) == (RETURN, -650)
        assert [(part.tender, part.amount_minor) for part in opened.last.tenders] == [("cash", -650)]
        origin = opened.last.lines[0].more.returned  # type: ignore[union-attr]
        assert origin is not None
        assert (origin.receipt, origin.line, origin.reason) == ("101-2-10000001", 1, "damaged")
        opened.begin()
        assert opened.table == []

    def test_nothing_is_given_back_for_nothing(self, opened: Returning) -> None:
        before = len(opened.done)
        opened.push("F12", "F8")
        assert len(opened.done) == before
        assert opened.gone == []

    def test_cash_is_rounded_to_the_coins_there_are(self, shop: Shop) -> None:
        hq_sets_up(shop, cash_rounding(20))
        back = Returning(shop)
        back.sell(SOAP)
        assert back.last.tenders[0].amount_minor == 660
        back.begin()
        back.take("1")
        back.push("Space", "F12")
        assert (back.last.tenders[0].amount_minor, back.last.rounding_minor) == (-660, -10)

    def test_the_other_ways_that_hq_allows(self, shop: Shop) -> None:
        hq_sets_up(
            shop,
            tender_type("cash", refund_to=["cash", "voucher"], position=1),
            tender_type("voucher", position=2),
        )
        back = Returning(shop)
        back.sell(SOAP)
        back.begin()
        back.take("1")
        back.push("Space")
        assert back.ways == [("Cash", "", True), ("Voucher", "", False)]
        back.push("Alt+2", "Alt+7")
        assert back.ways == [("Cash", "", False), ("Voucher", "", True)]
        back.push("F12")
        (part,) = back.last.tenders
        assert (part.tender, part.amount_minor, part.issued) == ("voucher", -650, True)
        assert part.reference == f"V{back.last.receipt}"

    def test_more_ways_than_have_room_stand_on_pages(self, shop: Shop) -> None:
        names = ["cash", "voucher", "gift", "points", "credit"]
        more = [tender_type(name, kind="voucher", position=at) for at, name in enumerate(names[1:], start=2)]
        hq_sets_up(shop, tender_type("cash", refund_to=names, position=1), *more)
        back = Returning(shop)
        back.sell(SOAP)
        back.begin()
        back.take("1")
        back.push("Space")
        first = [("Cash", "", True), ("Voucher", "", False), ("Gift", "", False), ("More ways", "", False)]
        assert back.ways == first
        back.push("Alt+4")
        assert back.ways == [("Points", "", False), ("Credit", "", False), ("More ways", "", False)]
        turn = back.returns_view.said["show_ways"][0][-1]
        assert (turn.key, turn.detail) == ("Alt+4", "chosen: Cash")
        back.push("Alt+3", "Alt+4")
        assert back.ways == first
        back.push("Alt+4", "Alt+2")
        assert back.ways == [("Points", "", False), ("Credit", "", True), ("More ways", "", False)]
        back.push("F12")
        assert [part.tender for part in back.last.tenders] == ["credit"]

    def test_no_way_gives_more_back_than_came_by_it(self, shop: Shop) -> None:
        back = Returning(shop)
        back.scan(SOAP, MUG)
        back.sale.change(paying.pay_other(paying.pay_cash(back.basket, 1000), "voucher", 1050))
        back.sale.change(replace(back.basket, tenders=(back.basket.tenders[0], Tender("voucher", 1050, 1050, 0))))
        back.press("F12")
        back.begin()
        back.take("1")
        back.push("F6")
        assert back.ways == [("Cash", "10.00", True), ("Voucher", "10.50", False)]
        assert back.first.name == "Refund: Cash + Voucher"
        back.push("Alt+2")
        assert back.ways == [("Cash", "10.00", False), ("Voucher", "10.50", True)]
        back.push("F12")
        assert sorted((part.tender, part.amount_minor) for part in back.last.tenders) == [
            ("cash", -1000),
            ("voucher", -1050),
        ]

    def test_what_has_no_way_is_settled_on_the_tender_screen(self, shop: Shop) -> None:
        back = Returning(shop)
        back.sell(SOAP, MUG)
        told = of_elsewhere(back.last, tenders=(Tender("cheque", 650, 650, 0),))
        back.begin()
        back.take(ELSEWHERE)
        back.hq_answers(told)
        back.push("F6", "F12")
        assert back.paid == [("", "")]
        assert [part.amount_minor for part in back.basket.tenders] == [-650, -650]
        assert back.basket.due_minor == -750

    def test_a_full_disk_keeps_everything_picked(self, opened: Returning) -> None:
        def full(*_sale: object) -> None:
            raise StorageTrouble("The disk is full.")

        services = opened.returns._back._services
        opened.push("Space")
        opened.returns._back._services = replace(services, complete_sale=full)  # type: ignore[arg-type]
        before = len(opened.done)
        opened.push("F12")
        assert opened.told.text == "The disk is full."
        assert opened.table[0] == ("picked", "1", "1", "6.50")
        opened.returns._back._services = services
        opened.push("F12")
        assert len(opened.done) == before + 1

    def test_goods_that_cost_nothing_come_back_too(self, shop: Shop) -> None:
        hq_sends_special_goods(shop)
        from store_client.db import catalog
        from store_client.domain.product import Price

        with shop.agent.write():
            catalog.upsert_prices(shop.agent, [Price("G1", 0, "EUR")])
        back = Returning(shop)
        back.sell(special_code("G1"))
        back.begin()
        back.take("1")
        back.push("Space")
        assert (back.first.name, back.first.note) == ("Record the return", "no money goes back")
        back.push("F12")
        assert (back.last.type, back.last.total_minor) == (RETURN, 0)

    def test_a_card_that_is_not_settled_comes_first(self, opened: Returning) -> None:
        opened.push("Space")
        opened.sale.unsettled = lambda: "A card payment is not settled yet."
        opened.push("F12")
        assert opened.told.text == "A card payment is not settled yet."
        opened.push("F8")
        assert opened.told.text == "A card payment is not settled yet."
        assert opened.table[0][0] == "picked"


class TestExchange:
    def test_the_picked_lines_go_into_the_basket(self, opened: Returning) -> None:
        opened.push("Space", "F8")
        assert opened.gone == ["sell"]
        opened.presenter.shown()
        assert opened.rows[-1][2] == "−6.50"
        opened.scan(MUG)
        assert opened.basket.due_minor == 750
        opened.press("F12")
        assert (opened.last.type, opened.last.total_minor) == (SALE, 750)

    def test_what_is_in_the_basket_already_counts(self, opened: Returning) -> None:
        opened.scan(MUG)
        opened.begin()
        opened.push("Space")
        assert (opened.refund.label, opened.refund.amount) == ("To pay", "7.50")
        assert opened.refund.lines == [("Comes back", "6.50"), ("In the basket already", "14.00")]
        assert (opened.first.name, opened.first.note) == ("Take the rest", "7.50 is to pay")
        opened.push("F12")
        assert opened.paid == [("", "")]
        assert opened.basket.due_minor == 750

    def test_an_even_exchange_is_recorded_at_once(self, opened: Returning) -> None:
        opened.scan(MUG)
        opened.begin()
        opened.push("End", "Space")
        assert opened.first.name == "Record the return"
        opened.push("F12")
        assert opened.last.total_minor == 0
        assert [line.quantity_thousandths for line in opened.last.lines] == [1000, -1000]

    def test_more_comes_back_than_is_bought(self, opened: Returning) -> None:
        opened.scan(SOAP)
        opened.begin()
        opened.push("End", "Space")
        assert (opened.refund.label, opened.refund.amount) == ("To refund", "7.50")
        opened.push("F12")
        assert [part.amount_minor for part in opened.last.tenders] == [-750]

    def test_a_shop_that_mixes_nothing_says_so_and_keeps_the_picks(self, shop: Shop) -> None:
        hq_sets_up(shop, policy(prohibit_mixed=True))
        back = Returning(shop)
        back.sell(SOAP)
        back.scan(MUG)
        back.begin()
        back.take("1")
        back.push("Space", "F8")
        assert "cannot stand in one basket" in back.told.text
        assert back.gone == []
        assert back.table[0][0] == "picked"

    def test_a_return_that_was_begun_is_there_again(self, opened: Returning) -> None:
        opened.push("Space", "F3")
        assert opened.gone == ["customers"]
        opened.begin()
        assert opened.table[0][0] == "picked"

    def test_but_not_for_the_next_customer(self, opened: Returning) -> None:
        opened.push("Space")
        opened.sell(MUG)
        opened.begin()
        assert opened.table == []

    def test_the_whole_sale_is_taken_back_from_the_change(self, back: Returning) -> None:
        back.returns.open(back.last.receipt, everything=True)
        assert back.gone == ["returns"]
        assert back.refund.amount == "27.00"
        back.push("F12")
        assert back.last.total_minor == -2700

    def test_the_journal_opens_it_without_picking(self, back: Returning) -> None:
        back.returns.open(back.last.receipt)
        assert {row.mark for row in back.lines} == {"open"}


class TestWhoMay:
    @pytest.fixture
    def limited(self, shop: Shop) -> Returning:
        """A cashier who may not take anything back alone."""
        hq_sets_up(shop, group("cashier", "return_with_receipt"))
        back = Returning(shop)
        back.sell(SOAP, MUG)
        back.begin()
        back.take("1")
        return back

    def test_one_signature_is_enough_for_all_lines(self, limited: Returning) -> None:
        limited.push("F6", "F12")
        assert limited.asked[0][0].action == RETURN_WITH_RECEIPT
        limited.approve()
        assert limited.asked == []
        assert limited.last.total_minor == -2050
        used = limited.last.more.approvals  # type: ignore[union-attr]
        assert [(one.action, one.approved_by, one.line) for one in used] == [
            (RETURN_WITH_RECEIPT, MANAGER_ID, 1),
            (RETURN_WITH_RECEIPT, MANAGER_ID, 2),
        ]

    def test_an_exchange_leaves_no_approval_behind(self, limited: Returning) -> None:
        limited.push("Space", "F8")
        limited.approve()
        assert limited.gone == ["sell"]
        assert all(one.used for one in limited.basket.approvals)
        assert len(limited.basket.approvals) == 1

    def test_without_a_signature_nothing_happens(self, limited: Returning) -> None:
        before = len(limited.done)
        limited.push("F6", "F12")
        limited.asked.clear()
        limited.push("F12")
        assert len(limited.asked) == 1
        assert len(limited.done) == before
        assert limited.basket.approvals == ()

    def test_after_the_time_another_person_may_allow_it(self, shop: Shop) -> None:
        hq_sets_up(shop, policy(return_days=30))
        back = Returning(shop)
        back.sell(SOAP, MUG)
        back.shop.pass_time(31 * 86_400)
        back.begin()
        back.take("1")
        assert back.told.label == "The time for returns is over: it ended on 2026-12-25."
        assert [row.reason for row in back.lines] == ["too late", "too late"]
        back.push("Space")
        assert back.asked[0][0].action == RETURN_WITHOUT_RECEIPT
        back.approve()
        assert [row.mark for row in back.lines] == ["picked", "open"]
        back.push("Down", "Space", "F12")
        assert back.asked == []
        assert back.last.total_minor == -2050
        used = back.last.more.approvals  # type: ignore[union-attr]
        assert [(one.action, one.approved_by) for one in used] == [(RETURN_WITHOUT_RECEIPT, MANAGER_ID)]

    def test_a_late_receipt_that_nobody_allows_stays_closed(self, shop: Shop) -> None:
        hq_sets_up(shop, policy(return_days=1))
        back = Returning(shop)
        back.sell(SOAP)
        back.shop.pass_time(3 * 86_400)
        back.begin()
        back.take("1")
        back.take(SOAP)
        back.asked.clear()
        assert back.lines[0].mark == "closed"
        back.push("Esc")
        assert back.gone == ["sell"]
        back.push("Space")
        assert back.basket.approvals == ()

    def test_a_manager_takes_late_goods_back_alone(self, shop: Shop) -> None:
        hq_sets_up(shop, policy(return_days=1))
        back = Returning(shop, MANAGER_ID)
        back.sell(SOAP)
        back.shop.pass_time(3 * 86_400)
        back.begin()
        back.take("1")
        back.push("F6", "F12")
        assert back.asked == []
        assert back.last.total_minor == -650
