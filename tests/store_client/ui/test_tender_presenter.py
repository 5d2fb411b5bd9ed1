"""Several ways to pay: parts, change, quick cash, what is still due, and when the sale is recorded."""

import pytest

from store_client.domain.customer import CustomerDetails
from tests.store_client.ui.counter_setup import cash_rounding, currency_rate, hq_sets_up
from tests.store_client.ui.selling import MANAGER_ID
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.tendering import Tendering

THROW, SOAP = code_of("10006"), code_of("10007")


@pytest.fixture
def paying(shop: Shop) -> Tendering:
    """A throw of 89.00 and a soap of 6.50 are to be paid."""
    counter = Tendering(shop)
    counter.scan(THROW, SOAP)
    counter.open()
    return counter


def test_it_opens_with_what_is_due_and_quick_amounts(paying: Tendering) -> None:
    assert paying.due.amount == "95.50"
    assert paying.quick[:3] == [("95.50", "exact"), ("100", "change 4.50"), ("110", "change 14.50")]


def test_cash_with_change_is_recorded_with_f12(paying: Tendering) -> None:
    paying.enter("100")
    assert (paying.due.label, paying.due.amount) == ("Change due", "4.50")
    paying.key("F12")
    assert paying.recorded[0].change_minor == 450


def test_f12_alone_is_the_exact_amount(paying: Tendering) -> None:
    paying.key("F12")
    assert [(part.amount_minor, part.change_minor) for part in paying.recorded[0].transaction.tenders] == [(9550, 0)]


def test_a_quick_amount_is_put_into_the_field_and_recorded_by_enter(paying: Tendering) -> None:
    paying.key("Alt+2")
    assert paying.tender_view.typed == "100"
    paying.key("Enter")
    assert paying.recorded[0].change_minor == 450


def test_less_than_is_due_becomes_a_part(paying: Tendering) -> None:
    paying.enter("50")
    assert paying.tender_view.primary.name == "Add part"
    paying.key("F12")
    assert paying.recorded == []
    assert paying.parts == [("Cash", "50.00")]
    assert paying.due.amount == "45.50"
    paying.key("F12")
    assert [part.amount_minor for part in paying.recorded[0].transaction.tenders] == [5000, 4550]


def test_f11_adds_the_part_and_never_records(paying: Tendering) -> None:
    paying.enter("95.50", "F11")
    assert paying.recorded == []
    assert paying.tender_view.primary.name == "Record sale"
    paying.key("F12")
    assert len(paying.recorded) == 1


def test_a_cheque_asks_for_its_number_and_then_for_its_amount(paying: Tendering) -> None:
    paying.key("F6")
    assert paying.tender_view.said["show_field"][0] == "Number on the cheque"
    paying.enter("", "Enter")
    assert paying.answer.tone == "error"
    paying.enter("004711", "Enter")
    assert paying.tender_view.said["show_field"][0] == "Cheque 004711: amount"
    paying.enter("40", "Enter")
    assert paying.parts == [("Cheque", "40.00")]


def test_the_number_on_a_cheque_may_be_scanned(paying: Tendering) -> None:
    paying.key("F6")
    assert paying.tender.scanned("004711")
    paying.enter("40", "Enter")
    assert paying.basket.tenders[0].reference == "004711"


def test_another_currency_is_counted_at_its_rate_and_the_change_is_given_in_the_stores(shop: Shop) -> None:
    hq_sets_up(shop, currency_rate("USD", 920_000))
    paying = Tendering(shop)
    paying.scan(SOAP)
    paying.open()
    paying.key("F8")
    assert paying.quick[0] == ("7.07", "just enough")
    paying.enter("10")
    assert (paying.due.label, paying.due.amount) == ("Change due", "2.70")
    paying.key("F12")
    assert paying.recorded[0].change_minor == 270


def test_the_next_currency_is_one_more_press_away(shop: Shop) -> None:
    hq_sets_up(shop, currency_rate("USD", 920_000), currency_rate("GBP", 1_170_000))
    paying = Tendering(shop)
    paying.scan(SOAP)
    paying.open()
    named = []
    for _press in range(3):
        paying.key("F8")
        named.append(paying.tender_view.said["show_field"][0])
    assert named[0] == named[2] != named[1]


def test_without_a_rate_there_is_no_key_for_foreign_money(paying: Tendering) -> None:
    assert 8 not in paying.tender_view.keys
    paying.key("F8")
    assert "not set up" in paying.answer.text


def test_an_unknown_voucher_is_refused_and_the_basket_kept(paying: Tendering) -> None:
    paying.key("F7")
    paying.enter("V-NONE", "Enter")
    assert paying.answer.tone == "error"
    assert paying.parts == []


def test_a_voucher_issued_here_pays_as_far_as_it_goes(shop: Shop) -> None:
    number = issue_voucher(shop, SOAP)
    paying = Tendering(shop)
    paying.scan(THROW)
    paying.open()
    assert paying.tender.scanned(number)
    assert paying.parts == [("Voucher", "6.50")]
    assert paying.due.amount == "82.50"


def issue_voucher(shop: Shop, code: str) -> str:
    """As a refund for goods that come back without a receipt."""
    counter = Tendering(shop, MANAGER_ID)
    product = shop.services().find_by_code(code)
    assert product is not None
    from store_client.services import selling

    counter.sale.change(
        selling.return_item(counter.sale.begin(), product, reason="unwanted", person=counter.desk.person)
    )
    counter.open()
    counter.key("F7", "F12")
    (part,) = counter.recorded[0].transaction.tenders
    return part.reference


def test_money_goes_back_in_cash(shop: Shop) -> None:
    counter = Tendering(shop, MANAGER_ID)
    product = shop.services().find_by_code(SOAP)
    assert product is not None
    from store_client.services import selling

    counter.sale.change(
        selling.return_item(counter.sale.begin(), product, reason="unwanted", person=counter.desk.person)
    )
    counter.open()
    assert (counter.due.label, counter.due.amount) == ("To give back", "6.50")
    assert counter.tender_view.primary.name == "Give back by Cash"
    counter.key("F12")
    assert [part.amount_minor for part in counter.recorded[0].transaction.tenders] == [-650]


def test_a_part_is_taken_back_with_del(paying: Tendering) -> None:
    paying.enter("50", "F11")
    paying.key("Del")
    assert paying.parts == []
    assert paying.due.amount == "95.50"


def test_the_marked_part_is_the_one_that_is_taken_back(paying: Tendering) -> None:
    paying.enter("50", "F11")
    paying.enter("10", "F11")
    paying.tender.choose(0)
    paying.key("Del")
    assert paying.parts == [("Cash", "10.00")]


def test_escape_goes_to_the_basket_and_keeps_the_parts(paying: Tendering) -> None:
    paying.enter("50", "F11")
    paying.key("Esc")
    assert paying.gone[-1] == "sell"
    paying.presenter.shown()
    sums = paying.view.said["show_sums"][0]
    assert (sums.label, sums.to_pay) == ("Still to pay", "45.50")
    assert ("Paid so far", "−50.00") in sums.lines


def test_the_rest_is_paid_from_the_sell_screen_too(paying: Tendering) -> None:
    paying.enter("50", "F11")
    paying.presenter.shown()
    paying.press("F12")
    assert [part.amount_minor for part in paying.done[0][0].transaction.tenders] == [5000, 4550]


def test_cash_is_rounded_and_the_rounding_stands_in_a_line_of_its_own(shop: Shop) -> None:
    hq_sets_up(shop, cash_rounding(5))
    paying = Tendering(shop)
    paying.scan(SOAP)
    paying.press("F5")
    paying.type("0.02", "Down")
    paying.press("Down", "Enter", "Enter")
    assert paying.basket.total_minor == 648
    paying.open()
    assert ("Cash rounding", "0.02") in paying.due.lines
    assert paying.quick[0] == ("6.50", "exact")
    paying.key("F12")
    assert paying.recorded[0].transaction.rounding_minor == 2


def test_what_is_no_amount_is_said_and_nothing_is_added(paying: Tendering) -> None:
    paying.enter("1o0", "F12")
    assert paying.answer.tone == "error"
    assert paying.recorded == []
    assert paying.parts == []


def test_typed_money_comes_along_from_the_sell_screen(paying: Tendering) -> None:
    paying.open("", "50")
    assert paying.tender_view.typed == "50"
    assert paying.due.amount == "45.50"


def test_the_customer_and_what_is_paid_for_stay_in_sight(paying: Tendering, shop: Shop) -> None:
    customer = shop.services().people.register(CustomerDetails(last_name="Kavanagh"), "01")
    paying.presenter.attach(customer)
    paying.open()
    assert paying.tender_view.said["show_customer"][0].name == "Kavanagh"
    articles, lines = paying.tender_view.said["show_summary"]
    assert (articles, [line.amount for line in lines]) == ("2 articles", ["89.00", "6.50"])


def test_an_item_scanned_meanwhile_belongs_to_the_basket(paying: Tendering) -> None:
    assert not paying.tender.scanned(SOAP)


def test_a_card_without_a_terminal_is_confirmed_by_hand(paying: Tendering) -> None:
    paying.key("F5", "F12")
    assert [part.tender for part in paying.recorded[0].transaction.tenders] == ["card"]


def test_too_much_by_card_promises_no_change_and_what_is_typed_next_replaces_it(paying: Tendering) -> None:
    paying.key("F5")
    paying.enter("200", "F11")
    assert paying.tender_view.last_answer.tone == "error"
    assert (paying.due.label, paying.due.amount) == ("Still to pay", "95.50")
    assert "mark_typed" in paying.tender_view.said
