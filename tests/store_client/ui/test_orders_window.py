"""Orders in the real window over a real register file: by keyboard alone, from the basket to the hand-over."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from store_client.db import orders as stored
from store_client.domain.order import Order
from store_client.services import customers, past_sales
from store_client.ui.main_window import MainWindow
from store_client.ui.sale_done.presenter import REST_MS
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import press, scan, sign_in, type_by_hand
from tests.store_client.ui.ordering_screens import HOME, WORK
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.walking import Recorder, cut_texts

SOAP, MUG = code_of("10007"), code_of("10002")
Key = Qt.Key


def recorded(shop: Shop) -> list[Order]:
    return stored.search(shop.db, [], "", 10)


def ring_up(window: MainWindow) -> None:
    for code in (SOAP, MUG):
        window.keyboard.scanned.emit(code)


def next_sale(window: MainWindow) -> None:
    assert window.front.name == "sale_done"
    QTest.qWait(REST_MS + 50)
    press(window, Key.Key_F12)
    assert window.front.name == "sell"


def take(window: MainWindow) -> None:
    """With a customer who is made on the way."""
    ring_up(window)
    type_by_hand(window, "/.")
    assert window.front.name == "order_taking"
    press(window, Key.Key_F3)
    assert window.front.name == "customers"
    type_by_hand(window, "Nuala Dunne")
    press(window, Key.Key_F11)
    if window.front.name == "customers":
        press(window, Key.Key_F11)
    assert window.front.name == "order_taking"


def test_an_order_is_taken_handed_over_and_found_by_keyboard_alone(window: MainWindow, shop: Shop) -> None:
    take(window)
    type_by_hand(window, "5.12.")
    press(window, Key.Key_F7)
    press(window, Key.Key_F12)
    assert window.front.name == "tender"
    press(window, Key.Key_F12)
    (order,) = recorded(shop)
    assert (order.customer_name, order.wanted_date, order.deposit_minor) == ("Nuala Dunne", "2026-12-05", 205)
    next_sale(window)
    type_by_hand(window, "/.")
    assert window.front.name == "orders"
    press(window, Key.Key_F12)
    assert window.front.name == "tender"
    press(window, Key.Key_Escape)
    assert window.front.name == "orders"
    press(window, Key.Key_F12)
    type_by_hand(window, "20")
    press(window, Key.Key_F12)
    next_sale(window)
    rows = past_sales.search_journal(shop.db)
    assert [(row.type, row.total_minor) for row in rows] == [("sale", 2050), ("order_deposit", 205)]
    assert recorded(shop)[0].state == "handed_over"


def test_leaving_the_deposit_leads_back_to_the_agreement_and_the_sale(window: MainWindow, shop: Shop) -> None:
    take(window)
    press(window, Key.Key_F12)
    press(window, Key.Key_Escape)
    assert window.front.name == "order_taking"
    press(window, Key.Key_Escape)
    assert window.front.name == "sell"
    press(window, Key.Key_F12)
    assert recorded(shop) == []
    assert past_sales.search_journal(shop.db)[0].type == "sale"


def test_an_address_is_added_in_the_customers_form_and_the_order_goes_on(window: MainWindow, shop: Shop) -> None:
    take(window)
    press(window, Key.Key_F6)
    assert window.front.name == "customer_form"
    press(window, Key.Key_Escape)
    assert window.front.name == "order_taking"
    press(window, Key.Key_F6)
    type_by_hand(window, "4 Quay Street")
    press(window, Key.Key_F12)
    assert "needs its city" in window.front.view.last_answer.text
    type_by_hand(window, "Galway")
    press(window, Key.Key_F12)
    assert window.front.name == "order_taking"
    press(window, Key.Key_F12)
    press(window, Key.Key_F12)
    (order,) = recorded(shop)
    assert (order.method, order.address_lines[:2]) == ("delivery", ("Nuala Dunne", "4 Quay Street"))


def test_the_slip_scanned_at_the_counter_shows_its_order(window: MainWindow, shop: Shop) -> None:
    take(window)
    press(window, Key.Key_F12)
    press(window, Key.Key_F12)
    next_sale(window)
    scan(window.frame, recorded(shop)[0].number)
    assert window.front.name == "orders"
    press(window, Key.Key_F12)
    assert window.front.name == "tender"
    scan(window.frame, SOAP)
    assert window.front.name == "tender"
    assert "stands as it was agreed" in window.front.view.last_answer.text


def test_the_journal_leads_from_a_deposit_to_its_order(window: MainWindow) -> None:
    take(window)
    press(window, Key.Key_F12)
    press(window, Key.Key_F12)
    next_sale(window)
    press(window, Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.front.view.keys[6].name == "Order"
    press(window, Key.Key_F8)
    assert window.front.name == "orders"


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_nothing_that_is_said_of_an_order_is_cut_off(
    open_window: OpenWindow, shop: Shop, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    recorder = Recorder(monkeypatch)
    window = open_window(*size)
    sign_in(window)
    take(window)
    customer = customers.get_customer(shop.db, window.screens.sale.basket.customer.id)  # type: ignore[union-attr]
    assert customer is not None
    window.screens.sale.renew(replace(customer, addresses=(HOME, WORK)))
    window.front.presenter.changes_applied()
    cut = []
    for keys in (("F4",), ("F12",), ("F12",)):
        cut += [f"taking {keys}: {words}" for words in cut_texts(window, recorder)]
        for key in keys:
            window.press(key)
        QTest.qWait(20)
    next_sale(window)
    type_by_hand(window, "/.")
    for key in ("F6", "Enter", "F12", "Esc", "Esc", "F12"):
        cut += [f"orders before {key}: {words}" for words in cut_texts(window, recorder)]
        window.press(key)
        QTest.qWait(20)
    assert cut == []
