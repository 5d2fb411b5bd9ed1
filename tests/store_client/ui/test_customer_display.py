"""The customer's display: what it says, where it stands, and that it never takes the keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from store_client.devices.customer_display import DisplayContent
from store_client.domain.basket import Basket
from store_client.domain.transaction import CompletedSale
from store_client.services import selling
from store_client.ui.customer_display.content import basket_content, spoken, thanks, welcome
from store_client.ui.customer_display.display import CustomerDisplay
from store_client.ui.customer_display.feed import CustomerFeed
from store_client.ui.main_window import MainWindow
from store_client.ui.session import Session
from store_client.ui.theme.theme import Theme
from tests.store_client.ui.hands import go
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.walking import Recorder


def a_basket(shop: Shop, *skus: str, quantity: int = 1000) -> Basket:
    services = shop.services()
    basket = services.start_basket()
    for sku in skus:
        product = services.find_by_code(code_of(sku))
        assert product is not None
        basket = selling.add_item(basket, product, quantity)
    return basket


def a_sale(shop: Shop, tendered: int) -> CompletedSale:
    shop.services().open_shift("01")
    return shop.services().complete_sale(a_basket(shop, "10007"), tendered, "01")


def test_the_basket_is_shown_line_by_line_with_what_there_is_to_pay(shop: Shop) -> None:
    formats = Session(shop.services()).formats
    content = basket_content(a_basket(shop, "10001", "10007", quantity=2000), formats)
    assert [(line.text, line.note, line.amount) for line in content.lines] == [
        ("Linen tea towel, herringbone, oat", "2 × 12.50", "25.00"),
        ("Soap bar, rosemary and mint, 120 g", "2 × 6.50", "13.00"),
    ]
    assert (content.newest, content.total_label, content.total) == (1, "To pay", "€38.00")


def test_a_voided_line_is_not_the_customers_business(shop: Shop) -> None:
    basket = selling.void_line(a_basket(shop, "10001", "10007"), 1)
    content = basket_content(basket, Session(shop.services()).formats)
    assert [line.text for line in content.lines] == ["Soap bar, rosemary and mint, 120 g"]
    assert content.total == "€6.50"


def test_after_the_sale_the_change_is_shown(shop: Shop) -> None:
    content = thanks(a_sale(shop, 2000), Session(shop.services()).formats)
    assert spoken(content) == "Paid €6.50. Your change €13.50"


def test_without_change_there_are_only_thanks(shop: Shop) -> None:
    assert thanks(a_sale(shop, 650), Session(shop.services()).formats) == DisplayContent(message="Thank you")


def test_only_what_changed_is_said_again(shop: Shop) -> None:
    said: list[DisplayContent] = []
    feed = CustomerFeed(Session(shop.services()), said.append)
    empty, basket = shop.services().start_basket(), a_basket(shop, "10001")
    for shown in (empty, empty, basket, basket):
        feed.look(shown, None)
    assert [content.total for content in said] == ["", "€12.50"]
    assert said[0].message == "Welcome to Harbour & Hearth, Galway"
    feed.look(basket, a_sale(shop, 1000))
    assert said[-1].change == "€3.50"


def test_a_display_on_a_cable_is_told_the_same(qapp: QApplication, theme: Theme, shop: Shop) -> None:
    told: list[DisplayContent] = []
    display = CustomerDisplay(theme, Session(shop.services()), "off", told.append)
    display.look(a_basket(shop, "10007"), None)
    assert told == [display.window.content]
    display.close()


def test_it_follows_the_sale_from_the_first_scan_to_the_thanks(window: MainWindow) -> None:
    display = window.customer_display
    display._wanted = "on"
    display.place(window.screen())
    window._look_for_changes()
    assert display.window.content.message.startswith("Welcome")
    window.keyboard.scanned.emit(code_of("10007"))
    window._look_for_changes()
    assert display.window.accessibleName() == "To pay €6.50"
    window.press("F12")
    window._look_for_changes()
    assert display.window.content.message == "Thank you"
    go(window, "sell")
    window._look_for_changes()
    assert display.window.content.message.startswith("Welcome")


def test_it_never_takes_the_keyboard(window: MainWindow) -> None:
    display = window.customer_display
    display._wanted = "on"
    before = QApplication.focusWidget()
    display.place(window.screen())
    assert display.window.isVisible()
    assert QApplication.focusWidget() is before
    assert display.window.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert display.window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert display.window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


@pytest.mark.parametrize(("wanted", "shown"), [("auto", False), ("off", False), ("on", True)])
def test_with_one_screen_it_shows_only_if_somebody_wants_it(
    qapp: QApplication, theme: Theme, shop: Shop, wanted: str, shown: bool
) -> None:
    display = CustomerDisplay(theme, Session(shop.services()), wanted)
    display.place(qapp.primaryScreen())
    assert display.window.isVisible() is shown
    display.close()


def test_a_second_screen_is_the_customers(qapp: QApplication, theme: Theme, shop: Shop) -> None:
    display = CustomerDisplay(theme, Session(shop.services()), "auto")
    display.place(None)  # the cashier's screen is another one than those that are there
    assert display.window.isFullScreen()
    display.close()


@pytest.mark.parametrize("size", [(800, 480), (1024, 768), (1920, 1080), (3840, 2160), (768, 1366)])
@pytest.mark.parametrize("look", ["light", "contrast"])
def test_nothing_is_cut_on_any_screen(
    theme: Theme, shop: Shop, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], look: str
) -> None:
    theme.use(look)
    formats = Session(shop.services()).formats
    display = CustomerDisplay(theme, Session(shop.services()), "off")
    recorder = Recorder(monkeypatch)
    basket = basket_content(a_basket(shop, "10001", "10007", quantity=3000), formats)
    large = replace(basket, total="€1,234,567.80", saved="You save €1,234.50")
    for content in (welcome("Harbour & Hearth"), basket, large, thanks(a_sale(shop, 2000), formats)):
        display.window.resize(*size)
        display.window.show_content(content)
        cut = {one.whole for one in recorder.look_at(display.window) if one.words != one.whole}
        names = {line.text for line in content.lines}
        assert cut <= (names if size[0] < size[1] else set()), content
    display.close()
    theme.use("light")
