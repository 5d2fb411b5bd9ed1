"""What changes what a line or the whole sale costs: discounts, coupons, other prices, other taxes."""

from dataclasses import replace

import pytest

from tests.store_client.ui.counter_setup import coupon, hq_sets_up, tax_override, three_for_two
from tests.store_client.ui.selling import MANAGER_ID, Selling
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG = code_of("10007"), code_of("10002")


@pytest.fixture
def selling(shop: Shop) -> Selling:
    return Selling(shop)


@pytest.fixture
def manager(shop: Shop) -> Selling:
    return Selling(shop, MANAGER_ID)


class TestDiscounts:
    def test_a_number_is_shown_as_what_it_would_take_off_before_one_chooses(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F5")
        selling.type("10")
        assert selling.choices == [
            "−10% on this line",
            "−10% on the whole sale",
        ]
        selling.type("2")
        assert selling.choices[2:] == ["−€2.00 on this line", "−€2.00 on the whole sale"]

    def test_a_percent_on_the_line_stands_on_its_row_with_what_it_saves(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F5")
        selling.type("10%", "Enter")
        assert "Goodwill" in selling.choices
        selling.type("good", "Enter")
        row = selling.view.said["show_basket"][0][0]
        assert (row.amount, row.saved, row.chips[0].words) == ("5.85", "−0.65", "−10% Goodwill")
        assert selling.said.label == "Discount given"

    def test_the_sums_say_what_was_saved(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F5")
        selling.type("10%", "Enter")
        selling.press("Enter")
        sums = selling.view.said["show_sums"][0]
        assert sums.lines[:2] == (("Before discounts", "6.50"), ("Discounts", "−0.65"))

    def test_more_than_a_cashier_may_give_is_asked_of_another_person_and_then_given(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F5")
        selling.type("50%", "Enter")
        selling.press("Enter")
        assert selling.rows[0][2] == "6.50"
        assert selling.asked[0][0].action == "line_discount"
        selling.approve()
        assert selling.rows[0][2] == "3.25"
        assert [one.approved_by for one in selling.basket.approvals] == [MANAGER_ID]

    def test_a_manager_is_not_asked(self, manager: Selling) -> None:
        manager.scan(SOAP)
        manager.press("F5")
        manager.type("50%", "Enter")
        manager.press("Enter")
        assert manager.asked == []
        assert manager.rows[0][2] == "3.25"

    def test_a_discount_is_taken_away_again(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F5")
        selling.type("10%", "Enter")
        selling.press("Enter", "F5")
        assert selling.choices[0] == "Take this line's discount away"
        selling.press("Enter")
        assert selling.rows[0][2] == "6.50"

    def test_a_number_typed_before_f5_counts(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.type("5%", "F5")
        assert selling.choices[0] == "−5% on this line"

    def test_what_is_no_number_is_not_understood_and_the_question_stays(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F5")
        selling.type("ten", "Enter")
        assert "not a discount" in selling.said.text
        selling.type("10%", "Enter")
        assert "Goodwill" in selling.choices

    def test_which_offer_counts_and_what_it_saved_stands_on_the_row_and_below(self, shop: Shop) -> None:
        hq_sets_up(shop, three_for_two())
        selling = Selling(shop)
        selling.type("3*")
        selling.scan(SOAP)
        row = selling.view.said["show_basket"][0][0]
        assert (row.chips[0].words, row.saved, row.amount) == ("3 for 2", "−6.50", "13.00")
        assert "3 for 2 −6.50" in selling.view.said["show_foot"][1]
        assert ("Saved: 3 for 2", "−6.50") in selling.view.said["show_sums"][0].lines


class TestCoupons:
    @pytest.fixture
    def selling(self, shop: Shop) -> Selling:
        hq_sets_up(shop, *coupon())
        return Selling(shop)

    def test_a_scanned_coupon_is_taken_like_an_item(self, selling: Selling) -> None:
        selling.scan(MUG, "SPRING")
        assert selling.rows == [("Stoneware mug, speckled blue, 350 ml", "1", "12.60")]
        assert (selling.said.label, selling.said.amount) == ("Coupon taken", "−1.40")

    def test_one_that_saves_nothing_yet_says_so(self, selling: Selling) -> None:
        selling.scan(SOAP, "SPRING")
        assert selling.said.tone == "warn"

    def test_it_is_typed_and_taken_away(self, selling: Selling) -> None:
        selling.scan(MUG)
        selling.do("5")
        selling.type("spring", "Enter")
        assert selling.basket.total_minor == 1260
        selling.do("5")
        assert selling.choices == ["Take coupon SPRING away"]
        selling.press("Enter")
        assert selling.basket.total_minor == 1400


class TestPrice:
    def test_another_price_wants_a_reason_and_says_what_it_was(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.do("1")
        selling.type("6.00", "Enter")
        assert "Damaged or faulty" in selling.choices
        selling.press("Enter")
        row = selling.view.said["show_basket"][0][0]
        assert (row.each, row.amount, [chip.words for chip in row.chips]) == ("6.00", "6.00", ["price was 6.50"])

    def test_a_reason_that_wants_words_asks_for_them(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.do("1")
        selling.type("6", "Enter")
        selling.type("other", "Enter")
        selling.type("", "Enter")
        assert "Type a few words" in selling.said.text
        selling.type("friend of the house", "Enter")
        assert selling.basket.lines[0].comment == "friend of the house"
        assert selling.basket.lines[0].unit_price_minor == 600

    def test_far_below_the_list_price_another_person_is_asked(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.do("1")
        selling.type("1", "Enter")
        selling.press("Enter")
        assert selling.basket.lines[0].unit_price_minor == 650
        selling.approve()
        assert selling.basket.lines[0].unit_price_minor == 100

    def test_escape_loses_nothing(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.do("1")
        selling.type("1", "Enter")
        selling.press("Esc")
        assert selling.rows == [("Soap bar, rosemary and mint, 120 g", "1", "6.50")]
        selling.press("F12")
        assert len(selling.done) == 1


class TestTaxSerialComment:
    def test_a_tax_override_needs_another_person_and_shows_on_the_row(self, shop: Shop) -> None:
        hq_sets_up(shop, tax_override("food", "Take-away", 13500))
        selling = Selling(shop)
        selling.scan(SOAP)
        selling.do("2")
        assert selling.choices == ["Take-away"]
        selling.press("Enter")
        selling.approve()
        row = selling.view.said["show_basket"][0][0]
        assert [chip.words for chip in row.chips] == ["tax 13.5 %"]
        selling.do("2")
        assert selling.choices == ["Take the tax override away"]

    def test_the_tax_of_the_whole_sale_changes_every_line(self, shop: Shop) -> None:
        hq_sets_up(shop, tax_override("free", "Exempt", 0))
        manager = Selling(shop, MANAGER_ID)
        manager.scan(SOAP, MUG)
        manager.do("7")
        manager.press("Enter")
        assert manager.basket.tax_minor == 0

    def test_without_overrides_it_says_that_none_are_set_up(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.do("2")
        assert "no tax overrides" in selling.said.text

    def test_a_serial_number_is_noted_and_a_scan_is_one(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.do("3")
        selling.scan("SN-12345")
        assert selling.basket.lines[0].serial == "SN-12345"
        assert len(selling.rows) == 1

    def test_comments_on_the_line_and_on_the_sale(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.do("4")
        selling.type("gift for Niamh", "Enter")
        selling.do("6")
        selling.type("delivery on Friday", "Enter")
        assert (selling.basket.lines[0].comment, selling.basket.comment) == ("gift for Niamh", "delivery on Friday")
        assert "gift for Niamh" in selling.view.said["show_basket"][0][0].notes
        selling.do("4")
        selling.type("", "Enter")
        assert selling.basket.lines[0].comment == ""


def test_offers_of_another_day_do_not_count(shop: Shop) -> None:
    kind, key, body = three_for_two()
    hq_sets_up(shop, (kind, key, {**body, "until_date": "2026-11-24"}))
    selling = Selling(shop)
    selling.type("3*")
    selling.scan(SOAP)
    assert selling.rows[0][2] == "19.50"
    assert replace(selling.basket.lines[0], discounts=()) == selling.basket.lines[0]
