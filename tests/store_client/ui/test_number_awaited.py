"""In a store in synchronous mode the sale says that a new customer's number is on its way, and nobody waits for it."""

from dataclasses import replace

import pytest

from store_client import texts
from store_client.clock import Moment
from store_client.db import settings
from store_client.domain.customer import Customer, CustomerDetails
from store_client.ui.sell.customer_box import CustomerBox
from store_client.ui.sell.rows import CustomerCard
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import chip_width
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import Shop, code_of


@pytest.fixture
def selling(shop: Shop) -> Selling:
    channel = settings.channel(shop.db)
    assert channel is not None
    with shop.agent.write():
        settings.save_channel(shop.agent, replace(channel, async_customers=False))
    return Selling(shop)


def attach_new(selling: Selling, shop: Shop) -> Customer:
    customer = shop.services().people.register(CustomerDetails(first_name="Niamh", last_name="Kavanagh"), "01")
    selling.presenter.attach(customer)
    return customer


def card(selling: Selling) -> CustomerCard:
    found = selling.view.said["show_customer"][0]
    assert isinstance(found, CustomerCard)
    return found


def later(shop: Shop, milliseconds: int) -> None:
    shop.moment = Moment(shop.moment.utc_ms + milliseconds, shop.moment.offset_minutes)


def test_the_number_is_on_its_way_and_is_shown_the_moment_it_comes(selling: Selling, shop: Shop) -> None:
    customer = attach_new(selling, shop)
    assert card(selling).awaited
    assert selling.view.last_answer.label == "Customer of this sale · the number is on its way"
    shop.hq_numbers(customer.id, "000000019")
    selling.presenter.changes_applied()
    assert (card(selling).account, card(selling).awaited) == ("000000019", False)
    assert selling.view.last_answer.label == "Customer of this sale · 000000019"


def test_a_number_that_takes_too_long_is_pending_as_everywhere_and_comes_later(selling: Selling, shop: Shop) -> None:
    customer = attach_new(selling, shop)
    later(shop, 2_999)
    selling.presenter.ticked()
    assert card(selling).awaited
    later(shop, 1)
    selling.presenter.ticked()
    assert not card(selling).awaited
    assert selling.view.last_answer.label == "Customer of this sale · Pending sync"
    shop.hq_numbers(customer.id, "000000019")
    selling.presenter.changes_applied()
    assert selling.view.last_answer.label == "Customer of this sale · 000000019"


def test_the_cashier_goes_on_meanwhile(selling: Selling, shop: Shop) -> None:
    customer = attach_new(selling, shop)
    selling.presenter.scanned(code_of("10007"))
    said = selling.view.last_answer
    later(shop, 5_000)
    selling.presenter.ticked()
    assert selling.view.last_answer == said
    assert not card(selling).awaited
    selling.presenter.pressed("F12")
    assert selling.done[0][0].transaction.customer == customer.id
    selling.presenter.ticked()


def test_a_store_in_asynchronous_mode_awaits_nothing(shop: Shop) -> None:
    selling = Selling(shop)
    attach_new(selling, shop)
    assert not card(selling).awaited
    assert selling.view.last_answer.label == "Customer of this sale · Pending sync"


@pytest.mark.parametrize(("awaited", "said"), [(True, "Number on its way"), (False, "Pending sync")])
def test_the_box_says_it_also_to_those_who_hear_it(theme: Theme, awaited: bool, said: str) -> None:
    box = CustomerBox(theme)
    box.show_card(CustomerCard("Niamh Kavanagh", "", "", awaited=awaited))
    assert box.accessibleName() == f"Niamh Kavanagh, {said}, F3"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_words_have_room_in_the_narrowest_box(theme: Theme, language: str) -> None:
    with texts.speaking(language):
        assert chip_width(texts._("Number on its way")) <= 300 - 65 - 12
