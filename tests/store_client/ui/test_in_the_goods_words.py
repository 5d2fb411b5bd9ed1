"""The register asks in the words of the goods, says what an approval is about, and asks once more what is unlikely."""

import pytest

from store_client.domain.customer import CustomerDetails
from tests.customer_setup import set_up, set_up_customers
from tests.store_client.ui.counter_setup import hq_sends_special_goods, hq_sets_up, special_code
from tests.store_client.ui.form_filling import Filling
from tests.store_client.ui.returning import Returning
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.tendering import Tendering

SOAP, MUG = code_of("10007"), code_of("10002")


class TestWeighedLine:
    @pytest.fixture
    def weighed(self, shop: Shop) -> Tendering:
        hq_sends_special_goods(shop)
        counter = Tendering(shop)
        counter.type("1*")
        counter.scan(special_code("W1"))
        return counter

    def test_its_weight_is_asked_for_in_its_unit(self, weighed: Tendering) -> None:
        weighed.press("F4")
        assert (weighed.said.text, weighed.said.label) == (
            "Weight of Assam, second flush, in kg?",
            "Type the weight, then Enter",
        )
        weighed.type("0.2", "Enter")
        assert weighed.basket.lines[0].quantity_thousandths == 200

    def test_pieces_are_still_counted(self, weighed: Tendering) -> None:
        weighed.scan(SOAP)
        weighed.press("F4")
        assert weighed.said.text.startswith("How many of Soap bar")

    @pytest.mark.parametrize("key", ["+", "-"])
    def test_it_never_steps_by_whole_kilograms(self, weighed: Tendering, key: str) -> None:
        weighed.press(key)
        assert weighed.basket.lines[0].quantity_thousandths == 1000
        assert weighed.said.text.startswith("Weight of")

    def test_its_price_is_that_of_its_unit(self, weighed: Tendering) -> None:
        weighed.desk.attempt(weighed.presenter._line.ask_price)
        assert weighed.said.label == "New price per kg; it was €54.00"


class TestCustomerField:
    @pytest.fixture
    def filling(self, shop: Shop) -> Filling:
        set_up_customers(shop.agent)
        shoe = {"attribute": "shoe", "type": "integer", "names": {"en": "Shoe"}, "lowest": "16", "highest": "52"}
        set_up(shop.agent, ("attribute", "shoe", {**shoe, "position": 9}))
        counter = Filling(shop)
        counter.open(details=CustomerDetails(last_name="Kavanagh"))
        return counter

    def test_what_the_strip_said_of_a_field_goes_once_it_is_right(self, filling: Filling) -> None:
        filling.put("attribute.shoe", "60")
        filling.press("F12")
        assert filling.view.last_answer.text == "Only 16 to 52 fits here."
        filling.presenter.edited("attribute.shoe", "6")
        assert filling.view.last_answer.tone == "error"
        filling.presenter.edited("attribute.shoe", "42")
        assert filling.view.last_answer.text == "Enter goes to the next field, F12 saves"

    def test_a_whole_number_has_one_for_an_example(self, filling: Filling) -> None:
        filling.put("attribute.shoe", "small")
        assert filling.errors["attribute.shoe"] == "“small” is not a number, such as 16."


class TestExchange:
    @pytest.fixture
    def sold(self, shop: Shop) -> Returning:
        counter = Returning(shop)
        counter.sell(SOAP, SOAP, MUG)
        counter.begin()
        return counter

    def test_the_strip_says_what_came_back(self, sold: Returning) -> None:
        sold.take(sold.last.receipt)
        sold.push("F6", "F8")
        assert sold.said.text == f"3 articles of {sold.last.receipt} are in the basket"
        assert sold.said.label == "Exchange: ring up what is taken instead"

    def test_without_a_receipt(self, sold: Returning) -> None:
        sold.push("F7")
        sold.take(SOAP)
        sold.push("F8")
        assert sold.asked[-1][0].subject == "1 article comes back, −6.50"
        sold.approve()
        assert sold.said.text == "1 returned article is in the basket"


class TestApproval:
    @pytest.fixture
    def selling(self, shop: Shop) -> Tendering:
        counter = Tendering(shop)
        counter.scan(SOAP)
        return counter

    def test_a_discount_is_named_with_its_line_and_amount(self, selling: Tendering) -> None:
        selling.press("F5")
        selling.type("20", "Enter")
        while not selling.asked:
            selling.press("Enter")
        subject = selling.asked[-1][0].subject
        assert subject == "−20% on Soap bar, rosemary and mint, 120 g, −1.30"

    def test_a_price_with_the_one_before(self, selling: Tendering) -> None:
        selling.desk.attempt(selling.presenter._line.ask_price)
        selling.type("1", "Enter")
        while not selling.asked:
            selling.press("Enter")
        subject = selling.asked[-1][0].subject
        assert subject == "Soap bar, rosemary and mint, 120 g: €1.00 instead of €6.50"

    def test_a_line_with_its_amount(self, shop: Shop) -> None:
        body = {"group": "cashier", "name": "Cashier", "actions": ["suspend"], "limits": {}}
        hq_sets_up(shop, ("permission_group", "cashier", body))
        selling = Tendering(shop)
        selling.scan(SOAP)
        selling.press("F6")
        assert selling.asked[-1][0].subject == "Soap bar, rosemary and mint, 120 g, 6.50"


class TestFarTooMuchCash:
    @pytest.mark.parametrize("key", ["Enter", "F11", "F12"])
    def test_it_is_asked_once_more(self, shop: Shop, key: str) -> None:
        counter = Tendering(shop)
        counter.scan(SOAP)
        counter.open()
        counter.enter("2000.00", key)
        assert counter.basket.tenders == ()
        assert "The change would be €1,993.50." in counter.answer.text
        counter.enter("2000.00", key)
        assert counter.recorded or counter.basket.tenders

    def test_another_amount_is_asked_again(self, shop: Shop) -> None:
        counter = Tendering(shop)
        counter.scan(SOAP)
        counter.open()
        counter.enter("2000.00", "F11")
        counter.enter("3000.00", "F11")
        assert counter.basket.tenders == ()

    def test_a_large_note_is_not(self, shop: Shop) -> None:
        counter = Tendering(shop)
        counter.scan(SOAP)
        counter.open()
        counter.enter("50", "Enter")
        assert len(counter.recorded) == 1
