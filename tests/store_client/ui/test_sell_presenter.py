"""What scans, quantities, amounts and F12 do to the basket."""

import pytest

from store_client.domain.customer import CustomerDetails
from store_client.domain.transaction import CompletedSale
from store_client.errors import StorageTrouble
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import UNPRICED, Shop, code_of


@pytest.fixture
def selling(shop: Shop) -> Selling:
    return Selling(shop)


def test_a_scan_adds_the_item_and_says_it(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    assert selling.rows == [("Soap bar, rosemary and mint, 120 g", "1", "6.50")]
    assert (selling.view.last_answer.text, selling.view.last_answer.amount) == (
        "Soap bar, rosemary and mint, 120 g",
        "6.50",
    )


@pytest.mark.parametrize("typed", ["3*", "3×"])
def test_a_quantity_before_the_scan_counts_for_that_item_alone(selling: Selling, typed: str) -> None:
    selling.type(typed)
    assert selling.view.typed == ""
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.scanned(code_of("10007"))
    assert [row[1:] for row in selling.rows] == [("3", "19.50"), ("1", "6.50")]


def test_a_typed_code_ended_with_enter_is_as_good_as_a_scan(selling: Selling) -> None:
    selling.type(code_of("10001"), "Enter")
    assert [row[0] for row in selling.rows] == ["Linen tea towel, herringbone, oat"]
    assert selling.view.typed == ""


def test_part_of_a_name_shows_items_and_enter_takes_the_marked_one(selling: Selling) -> None:
    selling.type("mug")
    found = [row.name for row in selling.view.said["show_list"][1]]
    assert sorted(found) == ["Enamel mug, cream with navy rim", "Stoneware mug, speckled blue, 350 ml"]
    selling.presenter.pressed("Down")
    assert selling.view.said["show_list"][2] == 1
    selling.presenter.pressed("Enter")
    assert [row[0] for row in selling.rows] == [found[1]]


def test_digits_alone_are_never_a_name_to_search_for(selling: Selling) -> None:
    selling.type("2100")
    assert "show_list" not in selling.view.said


def test_an_unknown_code_sounds_and_keeps_the_basket(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10001"))
    selling.presenter.scanned("2100417001190")
    assert len(selling.rows) == 1
    assert selling.view.cues == 1
    assert selling.view.last_answer.tone == "error"
    assert "2100417001190" in selling.view.last_answer.text


def test_an_item_without_a_price_is_not_sold_and_the_strip_says_why(selling: Selling) -> None:
    selling.presenter.scanned(UNPRICED.barcode)
    assert selling.rows == []
    assert "no price" in selling.view.last_answer.text
    assert selling.view.cues == 1


def test_plus_and_minus_change_the_marked_line_but_never_take_it_out(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.pressed("+")
    assert selling.rows[0][1:] == ("2", "13.00")
    selling.presenter.pressed("-")
    selling.presenter.pressed("-")
    assert selling.rows[0][1:] == ("1", "6.50")
    assert "F6" in selling.view.last_answer.label


def test_f4_asks_for_the_quantity_and_enter_gives_it(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.pressed("F4")
    selling.type("12", "Enter")
    assert selling.rows[0][1:] == ("12", "78.00")


def test_f4_takes_a_number_typed_before(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.type("0,5", "F4")
    assert selling.rows[0][1:] == ("0.5", "3.25")


def test_a_quantity_that_is_none_is_refused_and_the_line_keeps_its_own(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.type("0", "F4")
    assert selling.rows[0][1] == "1"
    assert selling.view.last_answer.tone == "error"


@pytest.mark.parametrize("key", ["F6", "Del"])
def test_a_voided_line_stays_in_sight_counts_nothing_and_comes_back(selling: Selling, key: str) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.pressed(key)
    row = selling.view.said["show_basket"][0][0]
    assert (row.voided, row.amount) == (True, "0.00")
    assert not selling.view.primary.enabled
    assert selling.view.keys[6].name == "Restore"
    selling.presenter.pressed(key)
    assert selling.view.said["show_basket"][0][0].amount == "6.50"


def test_f12_alone_is_cash_exact(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.pressed("F12")
    assert [(sale.transaction.total_minor, sale.change_minor) for sale, _customer in selling.done] == [(650, 0)]
    assert selling.rows == []


@pytest.mark.parametrize("typed", ["20", "20.00", "20,00"])
def test_an_amount_before_f12_gives_change(selling: Selling, typed: str) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.type(typed)
    assert selling.view.primary.note == "change €13.50"
    selling.presenter.pressed("F12")
    assert selling.done[0][0].change_minor == 1350


def test_money_below_the_total_records_nothing(selling: Selling, shop: Shop) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.type("5")
    assert selling.view.primary.note == "€1.50 still missing"
    before = len(shop.services().list_documents())
    selling.presenter.pressed("F12")
    assert selling.done == []
    assert len(shop.services().list_documents()) == before
    assert len(selling.rows) == 1
    assert selling.view.last_answer.label == "Nothing is recorded"


def test_a_change_nobody_expects_is_asked_about_once(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.type("21004170", "F12")
    assert selling.done == []
    assert selling.view.last_answer.tone == "warn"
    selling.presenter.pressed("F12")
    assert len(selling.done) == 1


def test_nothing_can_be_paid_while_nothing_is_in_the_basket(selling: Selling) -> None:
    assert selling.view.primary.note == "Scan an item first"
    selling.presenter.pressed("F12")
    assert selling.done == []


def test_a_full_disk_keeps_the_basket_and_says_that_nothing_is_recorded(selling: Selling) -> None:
    def full(*_arguments: object) -> CompletedSale:
        raise StorageTrouble("The disk is full.")

    selling.break_services(complete_sale=full)
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.pressed("F12")
    assert selling.done == []
    assert len(selling.rows) == 1
    assert (selling.view.last_answer.label, selling.view.last_answer.text) == (
        "Nothing is recorded",
        "The disk is full.",
    )


def test_the_customers_number_appears_when_it_has_come_back(selling: Selling, shop: Shop) -> None:
    customer = shop.services().people.register(CustomerDetails(first_name="Niamh", last_name="Kavanagh"), "01")
    selling.presenter.attach(customer)
    assert selling.view.said["show_customer"][0].account == ""
    shop.hq_numbers(customer.id, "000000019")
    selling.presenter.changes_applied()
    assert selling.view.said["show_customer"][0].account == "000000019"
    assert selling.view.last_answer.label == "Customer of this sale · 000000019"
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.pressed("F12")
    sale, with_customer = selling.done[0]
    assert sale.transaction.customer == customer.id
    assert with_customer is not None


def test_the_customer_can_be_taken_off_again(selling: Selling, shop: Shop) -> None:
    customer = shop.services().people.register(CustomerDetails(last_name="Kavanagh"), "01")
    selling.presenter.attach(customer)
    selling.presenter.detach()
    assert selling.view.said["show_customer"] == (None,)


def test_escape_forgets_what_was_typed_and_keeps_the_basket(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.type("mug")
    selling.presenter.pressed("Esc")
    assert selling.view.typed == ""
    assert len(selling.rows) == 1


def test_the_sums_name_each_tax_rate(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.scanned(code_of("10009"))
    sums = selling.view.said["show_sums"][0]
    assert sums.to_pay == "14.30"
    assert sums.lines == (("of which tax 23 %", "1.22"),)


def test_the_quantity_of_a_voided_line_is_left_alone(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.pressed("F6")
    selling.view.typed = "3"
    selling.presenter.pressed("F4")
    assert selling.presenter.basket.lines[0].quantity_thousandths == 1000


@pytest.mark.parametrize("key", ["F12", "F6", "F3", "F4", "+", "-", "Esc"])
def test_a_quantity_counts_only_for_the_item_that_follows_at_once(selling: Selling, key: str) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.typed("3*")
    selling.presenter.pressed(key)
    selling.presenter.scanned(code_of("10008"))
    assert selling.presenter.basket.lines[-1].quantity_thousandths == 1000


def test_f12_answers_an_open_question_and_never_pays_with_what_was_typed_for_it(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.pressed("F4")
    selling.type("12", "F12")
    assert selling.done == []
    assert selling.rows[0][1:] == ("12", "78.00")


def test_a_question_that_was_not_answered_stays_until_escape(selling: Selling) -> None:
    selling.presenter.scanned(code_of("10007"))
    selling.presenter.pressed("F4")
    selling.presenter.pressed("F12")
    assert selling.done == []
    assert selling.view.last_answer.tone == "error"
    selling.presenter.pressed("Esc")
    selling.presenter.pressed("F12")
    assert len(selling.done) == 1


def test_a_quantity_typed_before_the_register_was_locked_does_not_wait_for_the_next_person(selling: Selling) -> None:
    selling.presenter.typed("3*")
    selling.presenter.shown()
    selling.presenter.scanned(code_of("10008"))
    assert selling.presenter.basket.lines[0].quantity_thousandths == 1000
