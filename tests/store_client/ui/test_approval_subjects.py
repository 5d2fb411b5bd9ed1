"""Another person reads what they are asked to approve: the article, the amount, the receipt."""

import pytest

from store_client.bindings.counter import CounterDevices
from store_client.ui.approval import subjects
from store_client.ui.sale_done.presenter import SaleDonePresenter
from tests.store_client.ui.counter_setup import hq_sets_up, tax_override
from tests.store_client.ui.journaling import Journal
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.tendering import Tendering

SOAP, MUG = code_of("10007"), code_of("10002")


@pytest.fixture
def strict(shop: Shop) -> Shop:
    """A cashier may do nothing there but sell."""
    shop.at_counter = CounterDevices(has_printer=True)
    body = {"group": "cashier", "name": "Cashier", "actions": [], "limits": {}}
    account = {"account": "stamps", "name": "Stamps", "direction": "expense", "active": True}
    hq_sets_up(
        shop,
        ("permission_group", "cashier", body),
        ("account", "stamps", account),
        tax_override("food", "Take-away", 13500),
    )
    return shop


def subject(counter: Selling) -> str:
    return counter.asked[-1][0].subject


@pytest.fixture
def selling(strict: Shop) -> Selling:
    counter = Selling(strict)
    counter.scan(SOAP, MUG)
    return counter


def test_the_tax_of_a_line_and_of_the_sale(selling: Selling) -> None:
    selling.do("2")
    selling.press("Enter")
    assert subject(selling) == "Stoneware mug, speckled blue, 350 ml, 14.00. Tax: Take-away"
    selling.do("7")
    selling.press("Enter")
    assert subject(selling) == "The whole sale, 20.50. Tax: Take-away"


def test_a_tax_override_that_is_taken_away_says_so(selling: Selling) -> None:
    formats = selling.session.formats
    assert subjects.tax("Soap", None, 650, formats) == "Soap, 6.50. Tax: the usual tax again"


def test_a_sale_that_is_put_aside(selling: Selling) -> None:
    selling.press("F7")
    selling.type("Blue umbrella", "Enter")
    assert subject(selling) == "Suspended as “Blue umbrella”: 2 articles, 20.50"


def test_the_drawer_with_its_reason(selling: Selling) -> None:
    selling.do("0")
    selling.press("Enter")
    assert subject(selling) == "The drawer is opened without a sale: Giving change"


def test_money_out_of_the_drawer(selling: Selling) -> None:
    selling.do("-")
    selling.press("Enter")
    selling.type("12.50", "Enter")
    selling.press("Enter")
    selling.type("for the post", "Enter")
    assert subject(selling) == "Money out of the drawer: Stamps, 12.50"


def test_a_copy_of_the_last_receipt(selling: Selling) -> None:
    selling.press("F12", "F9")
    assert subject(selling) == "A copy of receipt 101-2-10000001, 20.50"


def test_a_copy_from_the_journal(strict: Shop) -> None:
    journal = Journal(strict)
    journal.sell(SOAP)
    journal.sell(MUG)
    journal.open()
    journal.push("Down", "F7")
    assert subject(journal) == "A copy of receipt 101-2-10000001, 6.50"
    journal.push("Up", "F9")
    assert subject(journal) == "A copy of receipt 101-2-10000002, 14.00"


def test_after_a_sale(selling: Selling) -> None:
    selling.press("F12")
    done = SaleDonePresenter(
        RecordingView(),
        selling.desk.services,
        selling.session,
        next_sale=lambda: None,
        monotonic_ms=lambda: 0,
        approve=lambda *asked: selling.asked.append(asked),
    )
    done.take(*selling.done[-1])
    done.shown()
    done.pressed("F5")
    assert subject(selling) == "A copy of receipt 101-2-10000001, 20.50"
    done.pressed("F7")
    assert subject(selling) == "The drawer is opened without a sale: Giving change"


class TestWhilePaying:
    def test_a_part_that_is_taken_back(self, strict: Shop) -> None:
        paying = Tendering(strict)
        paying.scan(MUG)
        paying.open()
        paying.enter("5", "F11")
        paying.key("Del")
        assert subject(paying) == "Cash of 5.00 is taken back; the sale is 14.00"

    def test_nothing_of_it_is_said_of_what_comes_next(self, strict: Shop) -> None:
        paying = Tendering(strict)
        paying.scan(MUG)
        paying.open()
        paying.enter("5", "F11")
        paying.key("Del")
        paying.enter("20", "F12")
        assert paying.tender._parts.subject == ""
