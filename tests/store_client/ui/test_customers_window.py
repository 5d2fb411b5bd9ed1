"""Finding a customer in the real window: scans, the tick, the card in the form's place, and room for every text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from store_client.db import customer_aliases
from store_client.db.customer_aliases import CustomerAlias
from store_client.domain.customer import CustomerDetails
from store_client.ui.main_window import MainWindow
from tests.customer_factories import bring, make_hq_customer
from tests.customer_setup import set_up_customers
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import basket_of, press, scan, sign_in, type_by_hand
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.test_customer_card import CARD, CONFLICTS, FIELDS
from tests.store_client.ui.walking import Recorder, cut_texts

SIZES = ((1024, 768), (1366, 768), (1920, 1080))


@pytest.fixture
def niamh(shop: Shop) -> None:
    set_up_customers(shop.agent)
    bring(shop.agent, make_hq_customer("niamh", "000000019", FIELDS, points=40, conflicts=CONFLICTS))


def names(window: MainWindow) -> list[str]:
    model = window.front.view.rows.model()  # type: ignore[attr-defined]
    return [str(model.data(model.index(at, 0))).partition(",")[0] for at in range(model.rowCount())]


@pytest.mark.usefixtures("niamh")
class TestScans:
    def test_a_loyalty_card_finds_its_customer_whatever_has_the_focus(self, window: MainWindow) -> None:
        window.press("F3")
        field = window.front.view.fields["phone"].edit  # type: ignore[attr-defined]
        field.setFocus()
        scan(field, CARD)
        assert field.text() == ""
        assert names(window) == ["Niamh Kavanagh"]
        window.press("F12")
        assert window.front.name == "sell"
        assert window.screens.sale.basket.loyalty_card == CARD

    def test_an_item_goes_into_the_basket_and_the_search_stays(self, window: MainWindow) -> None:
        window.press("F3")
        type_by_hand(window.front.view.search.edit, "nia")  # type: ignore[attr-defined]
        scan(window.frame, "5391512340018")
        assert "5391512340018" in window.frame.strip.current.text
        scan(window.frame, code_of("10007"))
        assert window.frame.strip.current.label == "Last scan"
        assert basket_of(window) == [("10007", "1000")]
        assert window.front.name == "customers"
        assert names(window) == ["Niamh Kavanagh"]

    def test_a_card_is_enrolled_by_scanning_it(self, window: MainWindow, shop: Shop) -> None:
        window.press("F3")
        type_by_hand(window.front.view.search.edit, "nia")  # type: ignore[attr-defined]
        window.press("F7")
        scan(QApplication.focusWidget() or window, "LC-555")
        found = shop.services().people.find_by_card("LC-555")
        assert found is not None
        assert found.id == "niamh"
        assert window.frame.primary.accessibleName() == "Use this customer, F12"


def test_enter_in_the_field_of_the_card_enrols_it(window: MainWindow, shop: Shop) -> None:
    made = shop.services().people.register(CustomerDetails(last_name="Murphy"), "01")
    window.press("F3")
    type_by_hand(window.front.view.search.edit, "murphy")  # type: ignore[attr-defined]
    window.press("F7")
    focus = QApplication.focusWidget()
    assert focus is not None
    type_by_hand(focus, "77")
    press(window, Qt.Key.Key_Return)
    enrolled = shop.services().people.get(made.id)
    assert enrolled is not None
    assert enrolled.loyalty_card == "77"


def test_space_ticks_the_consent_and_the_new_customer_has_it(window: MainWindow, shop: Shop, qtbot: QtBot) -> None:
    window.press("F3")
    view = window.front.view
    type_by_hand(view.search.edit, "murphy 020 911 0368")  # type: ignore[attr-defined]
    offers = view.side.form.offers  # type: ignore[attr-defined]
    offers.setFocus()
    QTest.keyClick(offers, Qt.Key.Key_Space)
    qtbot.waitUntil(offers.isChecked, timeout=5000)
    window.press("F11")
    (hit,) = shop.services().people.find("murphy")
    assert hit.customer.phone_consent
    assert not hit.customer.email_consent


def test_who_stops_typing_is_told_of_the_same_phone(window: MainWindow, shop: Shop, qtbot: QtBot) -> None:
    shop.services().people.register(CustomerDetails(last_name="Kavanagh", phone="020 910 0142"), "01")
    window.press("F3")
    type_by_hand(window.front.view.search.edit, "murphy 020 910 0142")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.front.view.last_answer.tone == "warn", timeout=5000)
    assert window.front.view.last_answer.text == "020 910 0142 is the phone of Kavanagh"


@pytest.mark.usefixtures("niamh")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_that_is_said_of_a_customer_is_cut_off(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], language: str
) -> None:
    recorder = Recorder(monkeypatch)
    window = open_window(*size, language=language)
    sign_in(window)
    scan(window.frame, CARD)
    cut = [f"sell: {words}" for words in cut_texts(window, recorder) if words.startswith("Customer")]
    for keys in ("F3", "F5", "F7"):
        window.press(keys)
        QTest.qWait(20)
        cut += [f"{keys}: {words}" for words in cut_texts(window, recorder)]
    assert cut == []


@pytest.mark.usefixtures("niamh")
def test_back_from_the_full_form_the_search_stands_as_it_was_left(window: MainWindow) -> None:
    window.press("F3")
    type_by_hand(window.front.view.search.edit, "kavan")  # type: ignore[attr-defined]
    window.press("F4")
    assert window.front.name == "customer_form"
    for _step in range(3):
        if window.front.name == "customer_form":
            window.press("Esc")
    assert window.front.name == "customers"
    assert window.front.view.search.edit.text() == "kavan"  # type: ignore[attr-defined]
    assert names(window) == ["Niamh Kavanagh"]


@pytest.fixture
def merged(shop: Shop) -> None:
    """``twin`` was merged into ``niamh``."""
    set_up_customers(shop.agent)
    twin = {"first_name": "N.", "last_name": "Cavanagh", "phone": "01 555 0142"}
    bring(shop.agent, make_hq_customer("niamh", "000000019", FIELDS, points=40))
    bring(shop.agent, make_hq_customer("twin", "000000027", twin))
    with shop.agent.write():
        customer_aliases.upsert(shop.agent, [CustomerAlias("twin", "niamh", "000000019")])


@pytest.mark.usefixtures("merged")
class TestMerged:
    @pytest.mark.parametrize("typed", ["000000027", "cavanagh", "015550142"])
    def test_an_old_number_or_name_finds_who_stays_and_says_why(self, window: MainWindow, typed: str) -> None:
        window.press("F3")
        type_by_hand(window.front.view.search.edit, typed)  # type: ignore[attr-defined]
        assert names(window) == ["Niamh Kavanagh"]
        model = window.front.view.rows.model()  # type: ignore[attr-defined]
        spoken = str(model.data(model.index(0, 0)))
        assert "000000027" in spoken
        assert "earlier account" in spoken
        window.press("F12")
        attached = window.screens.sale.basket.customer
        assert attached is not None
        assert attached.account_number == "000000019"

    def test_a_customer_on_the_sale_becomes_who_stays_when_hq_merges_them(
        self, window: MainWindow, shop: Shop, qtbot: QtBot
    ) -> None:
        bring(shop.agent, make_hq_customer("eve", "000000035", {"first_name": "Eve", "last_name": "Byrne"}))
        window.press("F3")
        type_by_hand(window.front.view.search.edit, "byrne")  # type: ignore[attr-defined]
        window.press("F12")
        with shop.agent.write():
            customer_aliases.upsert(shop.agent, [CustomerAlias("eve", "niamh", "000000019")])

        def renewed() -> None:
            attached = window.screens.sale.basket.customer
            assert attached is not None
            assert attached.id == "niamh"

        qtbot.waitUntil(renewed)
