"""Goods come back without a receipt: within what the shop allows, with another person's word, each with a reason."""

from typing import Any

import pytest

from store_client.domain.permissions import RETURN_WITHOUT_RECEIPT
from store_client.domain.transaction import RETURN, SALE
from tests.naughty import naughty_strings
from tests.store_client.ui.counter_setup import hq_sends_special_goods, hq_sets_up, special_code
from tests.store_client.ui.returning import Returning, answer_why
from tests.store_client.ui.selling import MANAGER_ID
from tests.store_client.ui.shop import UNPRICED, Shop, code_of

SOAP, MUG, TOWEL = code_of("10007"), code_of("10002"), code_of("10001")


@pytest.fixture
def back(shop: Shop) -> Returning:
    """F7 was pressed: nobody has a receipt."""
    counter = Returning(shop)
    counter.begin()
    counter.push("F7")
    return counter


def policy(**rules: Any) -> tuple[str, str, dict[str, Any]]:
    return "policy", "register", rules


def test_the_screen_says_so_and_f7_turns_back(back: Returning) -> None:
    assert back.told.label == "Return without a receipt"
    assert back.returns_view.keys[7].name == "By receipt"
    assert back.first.note == "scan what comes back"
    back.push("F7")
    assert back.told.label == "Return"
    assert back.returns_view.keys[7].name == "No receipt"


def test_scanned_articles_come_back_at_todays_price(back: Returning) -> None:
    for code in (SOAP, SOAP, MUG):
        back.take(code)
    assert [(row.mark, row.coming, row.reason, row.amount) for row in back.lines] == [
        ("picked", "2", "why?", "13.00"),
        ("picked", "1", "why?", "14.00"),
    ]
    assert back.lines[0].second.endswith(" · 6.50 each")
    assert (back.refund.amount, back.refund.remark) == ("27.00", "3 articles")
    assert back.ways == [("Cash", "", True), ("Voucher", "", False)]


def test_another_person_signs_once_for_all_of_it(back: Returning) -> None:
    for code in (SOAP, MUG):
        back.take(code)
    assert back.asked == []
    back.push("F12")
    assert back.asked[0][0].action == RETURN_WITHOUT_RECEIPT
    back.approve()
    assert back.asked == []
    assert (back.last.type, back.last.total_minor) == (RETURN, -2050)
    used = back.last.more.approvals  # type: ignore[union-attr]
    assert [(one.approved_by, one.line) for one in used] == [(MANAGER_ID, 1), (MANAGER_ID, 2)]
    origin = back.last.lines[0].more.returned  # type: ignore[union-attr]
    assert origin is not None
    assert (origin.transaction, origin.receipt, origin.reason) == ("", "", "damaged")


def test_a_word_once_given_allows_nothing_later(back: Returning) -> None:
    back.take(SOAP)
    back.push("F8")
    back.approve()
    assert back.gone == ["sell"]
    assert [one.used for one in back.basket.approvals] == [True]
    back.begin()
    back.push("F7")
    back.take(MUG)
    back.push("F12")
    assert len(back.asked) == 1


def test_a_manager_needs_nobody(shop: Shop) -> None:
    back = Returning(shop, MANAGER_ID)
    back.begin()
    back.push("F7")
    back.take(SOAP)
    back.push("F12")
    assert back.asked == []
    assert back.last.total_minor == -650


def test_as_a_voucher(shop: Shop) -> None:
    back = Returning(shop, MANAGER_ID)
    back.begin()
    back.push("F7")
    back.take(SOAP)
    back.push("Alt+2", "F12")
    assert [part.issued for part in back.last.tenders] == [True]


def test_the_shops_own_limits_hold_for_everybody(shop: Shop) -> None:
    hq_sets_up(shop, policy(return_line_limit_minor=1300, return_total_limit_minor=2000))
    back = Returning(shop, MANAGER_ID)
    back.begin()
    back.push("F7")
    back.take(MUG)
    assert back.told.text.startswith("Without a receipt at most 13.00 can be given back here")
    assert back.lines == []
    for _time in range(3):
        back.take(SOAP)
    assert back.lines[0].coming == "2"
    back.take(TOWEL)
    assert back.told.text.startswith("Without a receipt at most 20.00")
    assert len(back.lines) == 1


def test_more_than_the_approving_person_may_do_asks_again(shop: Shop) -> None:
    body = {
        "group": "manager",
        "name": "Manager",
        "actions": ["return_without_receipt", "approve"],
        "limits": {"return_line_minor": 1000},
    }
    hq_sets_up(shop, ("permission_group", "manager", body))
    back = Returning(shop)
    back.begin()
    back.push("F7")
    back.take(MUG)
    back.push("F12")
    back.approve()
    assert "also more than the person who approved it" in back.told.text
    assert len(back.asked) == 1
    assert back.done == []


def test_quantities_and_leaving_a_line_out(back: Returning) -> None:
    back.take(SOAP)
    back.take(MUG)
    back.push("+")
    assert back.lines[1].coming == "2"
    back.enter_receipt("4", "F4")
    assert back.lines[1].coming == "4"
    back.push("-", "-", "-")
    assert back.lines[1].coming == "1"
    back.push("-")
    assert len(back.lines) == 1
    back.push("Space")
    assert back.lines == []
    assert not back.first.enabled
    back.push("Space", "+", "F5", "F12", "F8", "F6")
    assert back.done == []
    assert back.asked == []


def test_each_line_has_its_reason(back: Returning) -> None:
    back.take(SOAP)
    back.push("F5")
    answer_why(back, "2")
    back.take(MUG)
    assert [row.reason for row in back.lines] == ["Not wanted", "Not wanted"]
    back.enter_receipt("other", "F5")
    assert back.told.text == "Other: type a few words about it, then Enter"
    back.enter_receipt("from the flood")
    assert back.lines[1].reason == "from the flood"
    back.push("F12")
    back.approve()
    assert [line.more.comment for line in back.last.lines if line.more] == ["", "from the flood"]


def test_articles_are_found_by_their_name(back: Returning) -> None:
    back.returns_view.typed = "soap"
    back.returns.typed("soap")
    assert [(row.mark, row.name[:4], row.amount) for row in back.lines] == [("found", "Soap", "6.50")]
    assert back.told.label == "Which article comes back?"
    back.push("Enter")
    assert [(row.mark, row.coming) for row in back.lines] == [("picked", "1")]
    back.returns_view.typed = "mug"
    back.returns.typed("mug")
    assert len(back.lines) == 2
    back.push("Down", "Down", "Up", "End")
    back.push("Esc")
    assert [row.mark for row in back.lines] == ["picked"]
    back.returns_view.typed = "mug"
    back.returns.typed("mug")
    back.returns.choose(1)
    assert len(back.lines) == 2


def test_what_has_no_price_is_asked_for_it(back: Returning) -> None:
    back.take(UNPRICED.barcode)
    assert back.told.label == "Type its price, then Enter"
    assert back.returns_view.said["show_hint"][0] == UNPRICED.name
    back.enter_receipt("no price")
    assert back.told.tone == "error"
    back.enter_receipt("12.40")
    assert back.refund.amount == "12.40"
    back.take(UNPRICED.barcode)
    back.push("Esc")
    assert back.refund.amount == "12.40"
    back.push("F12")
    back.approve()
    assert back.last.total_minor == -1240


def test_what_is_weighed_is_asked_for_its_weight(shop: Shop) -> None:
    hq_sends_special_goods(shop)
    back = Returning(shop, MANAGER_ID)
    back.begin()
    back.push("F7")
    back.take(special_code("W1"))
    assert back.told.label == "Weigh it, or type its weight in kg"
    back.enter_receipt("0")
    assert back.told.text.startswith("The weight must be more than zero")
    back.enter_receipt("0.25")
    assert back.refund.amount == "13.50"
    assert back.refund.remark == "1 article"


def test_goods_that_never_come_back_say_so(shop: Shop) -> None:
    hq_sends_special_goods(shop)
    from dataclasses import replace

    from store_client.db import catalog
    from tests.store_client.ui.counter_setup import SPECIAL

    with shop.agent.write():
        catalog.upsert_products(shop.agent, [replace(SPECIAL[0], returnable=False)])
    back = Returning(shop)
    back.begin()
    back.push("F7")
    back.take(special_code("G1"))
    assert back.told.text == "Gift wrap cannot be taken back. The basket is kept."
    assert back.lines == []


def test_an_article_scanned_first_is_offered_and_then_taken(shop: Shop) -> None:
    back = Returning(shop)
    back.begin()
    back.take(SOAP)
    assert back.told.label == "Scan its receipt first"
    assert back.told.offer is not None
    assert back.told.offer.key == "F7"
    back.push("F7")
    assert back.refund.amount == "6.50"


def test_a_receipt_that_turns_up_is_taken_instead(shop: Shop) -> None:
    back = Returning(shop)
    sold = back.sell(SOAP)
    back.begin()
    back.push("F7")
    back.take(sold.receipt)
    assert back.told.text.startswith(sold.receipt)
    assert back.lines[0].mark == "open"


def test_but_not_what_was_scanned_already_unasked(shop: Shop) -> None:
    back = Returning(shop)
    sold = back.sell(SOAP)
    back.begin()
    back.push("F7")
    back.take(MUG)
    back.push("F7")
    assert back.told.label == "Articles without a receipt are picked"
    back.take(sold.receipt)
    assert back.refund.amount == "14.00"
    back.take(sold.receipt)
    assert back.refund.amount == "0.00"
    back.push("Space", "F7")
    assert back.refund.amount == "6.50"
    back.push("F7")
    assert back.told.label == "Return without a receipt"


def test_an_unknown_code_is_said_and_hq_is_not_asked(back: Returning) -> None:
    back.take("5012345678900")
    assert back.told.text.startswith("No item here has this code")
    assert not back.returns._desk.question.open


def test_in_exchange_for_something_else(back: Returning) -> None:
    back.take(SOAP)
    back.push("F8")
    back.approve()
    back.presenter.shown()
    back.scan(MUG)
    back.press("F12")
    assert (back.last.type, back.last.total_minor) == (SALE, 750)


def test_whatever_is_typed_is_answered(back: Returning) -> None:
    for text in naughty_strings():
        back.take(text)
        back.returns_view.typed = text[:200]
        back.returns.typed(text[:200])
        if text[:200]:
            back.push("Esc")
        back.enter_receipt(text[:200], "F4")
        back.returns_view.typed = ""
        assert back.told.text
    back.take(SOAP)
    assert back.refund.amount == "6.50"
