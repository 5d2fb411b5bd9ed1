"""The basket at the counter: kept after each change, there again after a crash, gone once it is recorded."""

from collections.abc import Callable

import pytest

from store_client.domain.permissions import RETURN_WITHOUT_RECEIPT, Approval
from store_client.errors import StorageTrouble
from store_client.services import paying
from store_client.ui.sell.current_sale import CurrentSale
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG = code_of("10007"), code_of("10002")


def test_a_crash_in_the_middle_brings_the_basket_back(shop: Shop) -> None:
    selling = Selling(shop)
    selling.scan(SOAP, MUG)
    selling.press("F6")
    again = Selling(shop)
    assert again.sale.offer_again()
    again.presenter.shown()
    assert [row[2] for row in again.rows] == ["6.50", "0.00"]


def test_with_the_parts_that_were_paid(shop: Shop) -> None:
    selling = Selling(shop)
    selling.scan(SOAP)
    selling.sale.change(paying.pay_cash(selling.basket, 500))
    again = Selling(shop)
    assert again.sale.offer_again()
    assert again.basket.due_minor == 150


def test_what_was_recorded_is_never_offered_again(shop: Shop) -> None:
    selling = Selling(shop)
    selling.scan(SOAP)
    selling.press("F12")
    assert not Selling(shop).sale.offer_again()


def test_what_was_put_aside_is_not_offered_again_either(shop: Shop) -> None:
    selling = Selling(shop)
    selling.scan(SOAP)
    selling.press("F7", "Enter")
    assert not Selling(shop).sale.offer_again()


def test_what_others_approved_for_the_first_item_is_kept(shop: Shop) -> None:
    selling = Selling(shop)
    approval = Approval(RETURN_WITHOUT_RECEIPT, "01", "04", group="manager")
    selling.sale.approve(approval)
    assert selling.sale.begin().approvals == (approval,)
    selling.sale.start_over()
    assert selling.sale.begin().approvals == ()


def test_each_basket_that_is_over_begins_another_turn(shop: Shop) -> None:
    selling = Selling(shop)
    before = selling.sale.turn
    selling.scan(SOAP)
    assert selling.sale.turn == before
    selling.press("F12")
    assert selling.sale.turn == before + 1


def test_several_changes_before_it_is_painted_are_kept_once(shop: Shop) -> None:
    waiting: list[Callable[[], None]] = []
    saved: list[int] = []
    services = shop.services()
    sale = CurrentSale(services, waiting.append)
    selling = Selling(shop)
    selling.scan(SOAP, MUG)
    from dataclasses import replace

    counter = replace(services.counter, save_draft=lambda basket: saved.append(len(basket.lines)))
    sale._services = replace(services, counter=counter)
    sale.change(replace(selling.basket, lines=selling.basket.lines[:1]))
    sale.change(selling.basket)
    assert len(waiting) == 1
    waiting.pop()()
    assert saved == [2]
    sale.keep()
    assert saved == [2]


def test_a_disk_that_cannot_keep_it_does_not_stop_the_sale(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    def full(_basket: object) -> None:
        raise StorageTrouble("The disk is full.")

    selling = Selling(shop)
    from dataclasses import replace

    services = selling.sale._services
    selling.sale._services = replace(services, counter=replace(services.counter, save_draft=full))
    selling.scan(SOAP)
    assert len(selling.rows) == 1
    assert "The disk is full." in caplog.text


def test_the_same_basket_is_never_recorded_twice(shop: Shop) -> None:
    selling = Selling(shop)
    selling.scan(SOAP)
    basket = selling.basket
    selling.press("F12")
    assert selling.done[0][0].transaction.id == basket.id
