"""The real window over a real register file: scans, typing, the whole story by keyboard, what comes back by itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from store_client.domain.customer import CustomerDetails
from store_client.errors import DamagedDatabase, StorageTrouble
from store_client.ui.main_window import MainWindow
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import SCREENS, basket_of, go, press, scan, type_by_hand
from tests.store_client.ui.shop import PIN, PRODUCTS, UNPRICED, Shop, code_of

pytestmark = pytest.mark.xvfb


def break_services(window: MainWindow, monkeypatch: pytest.MonkeyPatch, **broken: Callable[..., NoReturn]) -> None:
    """Of every screen that was made, and of the counter's."""
    for name in ("sell", "sale_done"):
        presenter = window.screens.by_name(name).presenter
        holder = presenter if hasattr(presenter, "_services") else presenter._desk  # type: ignore[attr-defined]
        attribute = "_services" if hasattr(presenter, "_services") else "services"
        services = getattr(holder, attribute)
        counter = {key: act for key, act in broken.items() if hasattr(services.counter, key)}
        own = {key: act for key, act in broken.items() if key not in counter}
        monkeypatch.setattr(holder, attribute, replace(services, counter=replace(services.counter, **counter), **own))


class TestScanning:
    def test_two_hundred_scans_ten_milliseconds_apart_all_land_in_the_basket_whatever_has_focus(
        self, window: MainWindow, qtbot: QtBot
    ) -> None:
        codes = [code_of(sku) for sku, *_rest in PRODUCTS]
        customers = window.screens.by_name("customers").view
        focuses = [
            ("sell", window.screens.by_name("sell").view.scan.edit),  # type: ignore[attr-defined]
            ("sell", window.screens.by_name("sell").view.basket),  # type: ignore[attr-defined]
            ("sell", window.frame.primary),
            ("customers", customers.search.edit),  # type: ignore[attr-defined]
            ("customers", customers.fields["first_name"].edit),  # type: ignore[attr-defined]
        ]
        for at in range(200):
            name, focus = focuses[at // 40]
            go(window, name)
            focus.setFocus()
            scan(focus, codes[at % len(codes)])
            QTest.qWait(10)
        assert len(basket_of(window)) == 200
        assert [field.text() for field in window.findChildren(QLineEdit)] == [""] * len(window.findChildren(QLineEdit))

    def test_a_scanner_that_takes_its_time_lands_whole(self, window: MainWindow) -> None:
        field = window.screens.by_name("sell").view.typing_field()
        assert field is not None
        scan(field, code_of("10007"), gap_ms=30, wait_ms=10)
        assert basket_of(window) == [("10007", "1000")]
        assert field.text() == ""

    def test_a_scan_ended_by_tab_counts_too(self, window: MainWindow) -> None:
        field = window.screens.by_name("sell").view.typing_field()
        assert field is not None
        scan(field, code_of("10007"), end=Qt.Key.Key_Tab)
        assert basket_of(window) == [("10007", "1000")]
        assert field.hasFocus()

    def test_the_part_of_a_scan_that_slipped_into_a_field_is_taken_back(self, window: MainWindow) -> None:
        """The program was busy for longer than a scanner's gap while the keys waited in its queue."""
        go(window, "customers")
        field = window.screens.by_name("customers").view.fields["last_name"].edit  # type: ignore[attr-defined]
        field.setFocus()
        field.setText("Kava")
        scan(field, code_of("10007"), gap_ms=5, wait_ms=60)
        assert field.text() == "Kava"
        assert basket_of(window) == [("10007", "1000")]

    def test_typing_by_hand_stays_in_the_form(self, window: MainWindow) -> None:
        go(window, "customers")
        field = window.screens.by_name("customers").view.fields["phone"].edit  # type: ignore[attr-defined]
        field.setFocus()
        type_by_hand(field, "020 910 0142")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.text() == "020 910 0142"
        assert basket_of(window) == []

    def test_fast_typing_keeps_its_order(self, window: MainWindow, qtbot: QtBot) -> None:
        go(window, "customers")
        field = window.screens.by_name("customers").view.search.edit  # type: ignore[attr-defined]
        field.setFocus()
        for character in "Kavanagh":
            QTest.keyClicks(field, character)
        QTest.keyClick(field, Qt.Key.Key_Left)
        QTest.keyClicks(field, "!")
        qtbot.waitUntil(lambda: field.text() == "Kavanag!h")

    def test_before_signing_in_a_scan_asks_to_sign_in_and_types_no_pin(self, open_window: OpenWindow) -> None:
        window = open_window()
        scan(window, code_of("10007"))
        assert window.front.name == "sign_in"
        assert "Sign in" in window.frame.strip.current.text
        assert "0 of 6" in window.front.view.message.words  # type: ignore[attr-defined]

    def test_an_unknown_code_sounds(self, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        beeps: list[int] = []
        monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
        scan(window.frame, "2100417001190")
        assert beeps == [1]
        assert window.frame.strip.current.tone == "error"


class TestTheWholeStory:
    def test_signing_in_selling_and_giving_change_by_keyboard_alone(
        self, open_window: OpenWindow, shop: Shop, qtbot: QtBot
    ) -> None:
        window = open_window()
        press(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        type_by_hand(window, PIN)
        assert window.front.name == "sell"
        field = window.front.view.typing_field()
        assert field is not None
        assert field.hasFocus()
        type_by_hand(field, "3*")
        scan(field, code_of("10007"))
        type_by_hand(field, "enamel")
        press(window, Qt.Key.Key_Return)
        type_by_hand(field, "+")
        scan(field, UNPRICED.barcode)
        assert basket_of(window) == [("10007", "3000"), ("10008", "2000")]
        type_by_hand(field, "50")
        press(window, Qt.Key.Key_F12)
        assert window.front.name == "sale_done"
        assert window.front.view.display.accessibleName().startswith("Change due €7.50")  # type: ignore[attr-defined]
        assert "Soap bar" in window.front.view.paper.spoken  # type: ignore[attr-defined]
        (sale, *_rest) = shop.services().list_documents()
        assert sale.title == "101-2-10000001"
        press(window, Qt.Key.Key_F12)
        assert window.front.name == "sale_done"
        QTest.qWait(650)
        press(window, Qt.Key.Key_F12)
        assert window.front.name == "sell"
        assert basket_of(window) == []

    def test_a_scan_while_the_change_is_shown_starts_the_next_sale(self, window: MainWindow) -> None:
        go(window, "sale_done")
        scan(window.frame, code_of("10002"))
        assert window.front.name == "sell"
        assert basket_of(window) == [("10002", "1000")]

    def test_typing_while_the_change_is_shown_starts_the_next_sale(self, window: MainWindow, qtbot: QtBot) -> None:
        go(window, "sale_done")
        type_by_hand(window.front.view.typing_field() or window, "mug")
        assert window.front.name == "sell"
        qtbot.waitUntil(lambda: (window.front.view.typing_field() or QLineEdit()).text() == "mug")

    def test_a_customer_is_created_and_pending_sync_becomes_the_number_by_itself(
        self, window: MainWindow, shop: Shop, qtbot: QtBot
    ) -> None:
        press(window, Qt.Key.Key_F3)
        type_by_hand(window.front.view.typing_field() or window, "niamh kav")
        press(window, Qt.Key.Key_F11)
        assert window.front.name == "sell"
        box = window.front.view.customer  # type: ignore[attr-defined]
        assert "Pending sync" in box.accessibleName()
        (hit,) = shop.services().people.find("niamh")
        shop.hq_numbers(hit.customer.id, "000000019")
        qtbot.waitUntil(lambda: "000000019" in box.accessibleName(), timeout=1000)

    def test_locking_keeps_the_basket_for_the_next_person(self, window: MainWindow) -> None:
        scan(window.frame, code_of("10002"))
        press(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert window.front.name == "sign_in"
        press(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        assert window.front.name == "sign_in"
        type_by_hand(window, PIN)
        assert basket_of(window) == [("10002", "1000")]

    def test_the_status_area_follows_what_the_agent_writes(self, window: MainWindow, shop: Shop, qtbot: QtBot) -> None:
        status = window.frame.top.status
        qtbot.waitUntil(lambda: status.words.first == "1 waiting")
        shop.hq_has_everything()
        qtbot.waitUntil(lambda: status.words.first == "0 waiting", timeout=1000)
        shop.hq_is_gone()
        qtbot.waitUntil(lambda: status.words.warning, timeout=1000)


class TestErrors:
    def test_an_unexpected_error_keeps_the_basket_and_offers_its_detail(
        self, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scan(window.frame, code_of("10002"))

        def fail(_key: str) -> bool:
            raise ZeroDivisionError("a bug")

        monkeypatch.setattr(window.front.presenter, "pressed", fail)
        press(window, Qt.Key.Key_F4)
        assert window.frame.strip.current.tone == "error"
        assert "the basket are kept" in window.frame.strip.current.text
        assert len(basket_of(window)) == 1
        press(window, Qt.Key.Key_F1)
        assert "ZeroDivisionError: a bug" in window.frame.help.detail.toPlainText()
        window.frame.help.copy.click()
        assert "ZeroDivisionError" in QApplication.clipboard().text()

    def test_one_bad_row_of_the_agent_does_not_stop_the_window_from_looking(
        self, window: MainWindow, shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls: list[int] = []

        def fail() -> None:
            calls.append(1)
            raise ValueError("odd")

        monkeypatch.setattr(window.front.presenter, "changes_applied", fail)
        shop.pass_time(60)
        shop.hq_answers()
        qtbot.waitUntil(lambda: len(calls) == 1, timeout=1000)
        shop.hq_is_gone()
        qtbot.waitUntil(lambda: len(calls) == 2, timeout=1000)

    def test_what_the_disk_does_is_said_in_its_own_words_whatever_was_pressed(
        self, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def damaged(_text: str) -> NoReturn:
            raise DamagedDatabase("The register's file is damaged. Call your support.")

        break_services(window, monkeypatch, scan=damaged, search_products=damaged)
        scan(window.frame, code_of("10002"))
        assert window.frame.strip.current.text == "The register's file is damaged. Call your support."
        press(window, Qt.Key.Key_Escape)
        window.last_line.report(DamagedDatabase, DamagedDatabase("Call your support."), None)
        assert window.frame.strip.current.text == "Call your support."

    def test_trouble_that_is_met_at_each_look_is_said_and_logged_once(
        self, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        looks: list[int] = []

        def busy() -> NoReturn:
            looks.append(1)
            raise StorageTrouble("The register's file is busy.")

        monkeypatch.setattr(window, "_services", replace(window._services, data_version=busy))
        qtbot.waitUntil(lambda: len(looks) > 2, timeout=3000)
        assert window.frame.strip.current.text == "The register's file is busy."
        assert [record.levelname for record in caplog.records] == ["WARNING"]

    def test_what_the_agent_wrote_is_looked_at_again_after_trouble(
        self, window: MainWindow, shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls: list[int] = []

        def busy_once() -> None:
            calls.append(1)
            if len(calls) == 1:
                raise StorageTrouble("The register's file is busy.")

        monkeypatch.setattr(window.front.presenter, "changes_applied", busy_once)
        shop.hq_is_gone()
        qtbot.waitUntil(lambda: len(calls) == 2, timeout=3000)

    def test_a_screen_whose_reading_fails_is_in_front_all_the_same(
        self, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Keys must never go to another screen than the one a person sees."""

        def busy() -> NoReturn:
            raise StorageTrouble("The register's file is busy.")

        day = window.screens.by_name("day")
        monkeypatch.setattr(day.presenter, "shown", busy)
        go(window, "day")
        assert window.front is day
        assert day.view.work.isVisible()
        assert window.frame.strip.current.text == "The register's file is busy."

    def test_a_sale_is_shown_as_done_even_if_nothing_can_be_read_after_it(
        self, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def busy(*_: object) -> NoReturn:
            raise StorageTrouble("The register's file is busy. Nothing was recorded.")

        scan(window.frame, code_of("10002"))
        break_services(window, monkeypatch, receipt=busy, get_document=busy)
        monkeypatch.setattr(window._surroundings, "read_again", busy)
        press(window, Qt.Key.Key_F12)
        assert window.front.name == "sale_done"
        assert window.front.view.display.isVisible()  # type: ignore[attr-defined]
        assert basket_of(window) == []


class TestHelp:
    @pytest.mark.parametrize("name", SCREENS)
    def test_f1_lists_the_keys_of_every_screen_and_gives_the_column_back(self, window: MainWindow, name: str) -> None:
        go(window, name)
        press(window, Qt.Key.Key_F1)
        assert window.frame.helping
        assert all(line.text for line in window.front.presenter.help())
        press(window, Qt.Key.Key_F1)
        assert not window.frame.helping

    @pytest.mark.parametrize("name", SCREENS)
    def test_every_function_key_that_is_shown_does_something(self, window: MainWindow, name: str) -> None:
        go(window, name)
        shown = [key for key in window.front.view.keys if key.enabled]
        assert shown[0].number == 1
        for key in shown[1:]:
            go(window, name)
            assert window.press(f"F{key.number}"), key


def test_a_customer_with_naughty_text_is_shown_and_found(window: MainWindow, shop: Shop) -> None:
    name = "<b>Robert'); DROP</b> \u202eevil 🙂"
    shop.services().people.register(CustomerDetails(last_name=name), "01")
    go(window, "customers")
    view = window.front.view
    view.typed.emit("robert")  # type: ignore[attr-defined]
    assert view.rows.row_at(0).name == name  # type: ignore[attr-defined]
    window.grab()
