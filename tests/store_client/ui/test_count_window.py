"""The count in the window: fingers and keys, what a closed program leaves, and that nothing tells what is expected."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QWidget

from store_client.ui.count.view import CountScreen
from store_client.ui.main_window import MainWindow
from store_client.ui.services_day import Opening
from store_client.ui.widgets.buttons import PadKey
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.daytime import hq_wants, sell
from tests.store_client.ui.hands import press, sign_in, type_by_hand
from tests.store_client.ui.shop import PIN, Shop
from tests.store_client.ui.walking import Recorder, cut_texts, outside, settle

EXPECTED, TAKEN, DIFFERENCE = "37.50", "25.00", "17.50"
"""A drawer that began with 12.50, in which 25.00 should have come, and which holds 20.00."""


def count_screen(window: MainWindow) -> CountScreen:
    view = window.front.view
    assert isinstance(view, CountScreen)
    return view


def come_in(window: MainWindow, tile: int = 1) -> None:
    window.press(f"Alt+{tile}")
    sign_in(window)
    settle()


def go_to_count(window: MainWindow) -> CountScreen:
    window.screens._parts.count_drawer()
    settle()
    return count_screen(window)


@pytest.fixture
def counting(window: MainWindow) -> CountScreen:
    return go_to_count(window)


def told(window: MainWindow, recorder: Recorder) -> list[str]:
    """All that the window says anywhere: painted, heard, in widgets that are not shown, in rows."""
    found = [one.whole for one in recorder.look_at(window)]
    for widget in window.findChildren(QWidget):
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QLineEdit):
            found.append(widget.text())
        if isinstance(widget, QAbstractItemView):
            model = widget.model()
            found += [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            found += [interface.text(QAccessible.Text.Name), interface.text(QAccessible.Text.Value)]
    return found


class TestTyping:
    def test_digits_and_enter_fill_one_field_after_the_other(self, window: MainWindow, counting: CountScreen) -> None:
        press(window, Qt.Key.Key_Down)
        type_by_hand(window, "3")
        press(window, Qt.Key.Key_Return)
        type_by_hand(window, "12")
        settle()
        assert [row.edit.text() for row in counting.notes.rows[:4]] == ["", "3", "12", ""]
        assert QApplication.focusWidget() is counting.notes.rows[2].edit

    def test_what_stands_in_a_field_is_replaced_when_it_is_typed_again(
        self, window: MainWindow, counting: CountScreen
    ) -> None:
        type_by_hand(window, "3")
        press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_Up)
        type_by_hand(window, "5")
        assert counting.notes.rows[0].edit.text() == "5"

    def test_letters_never_come_into_a_field_for_pieces(self, window: MainWindow, counting: CountScreen) -> None:
        type_by_hand(window, "3a+4")
        assert counting.notes.rows[0].edit.text() == "34"

    def test_a_finger_counts_with_the_keypad_alone(self, window: MainWindow, counting: CountScreen) -> None:
        keys = {key.text() or key.accessibleName(): key for key in counting.pad.findChildren(PadKey)}
        keys["2"].click()
        keys["00"].click()
        keys["Delete the last digit"].click()
        counting.pad.next.click()
        keys["7"].click()
        settle()
        assert [row.edit.text() for row in counting.notes.rows[:2]] == ["20", "7"]

    def test_a_touched_field_is_the_one_that_is_counted(self, window: MainWindow, counting: CountScreen) -> None:
        counting.coins.rows[4].edit.setFocus()
        keys = {key.text(): key for key in counting.pad.findChildren(PadKey)}
        keys["9"].click()
        assert counting.coins.rows[4].edit.text() == "9"

    def test_a_scan_belongs_to_the_sale_and_the_count_is_kept(self, window: MainWindow, counting: CountScreen) -> None:
        type_by_hand(window, "3")
        window.keyboard.scanned.emit("2100417001183")
        assert window.front.name == "sell"
        assert go_to_count(window).notes.rows[0].edit.text() == "3"

    def test_every_field_is_heard_with_what_is_counted_in_it(self, counting: CountScreen) -> None:
        field = QAccessible.queryAccessibleInterface(counting.coins.rows[2].edit)
        assert field.text(QAccessible.Text.Name) == "50 c, how many"
        assert field.role() == QAccessible.Role.EditableText


def test_the_whole_close_by_keys(window: MainWindow, shop: Shop) -> None:
    sell(shop)
    counting = go_to_count(window)
    press(window, Qt.Key.Key_F8)
    type_by_hand(window, "12.50")
    press(window, Qt.Key.Key_F12)
    assert QApplication.focusWidget() is counting.amounts.rows[0].edit
    type_by_hand(window, "3")
    press(window, Qt.Key.Key_F12)
    assert window.frame.strip.current.text == "The count is handed in"
    press(window, Qt.Key.Key_F12)
    assert window.front.name == "day"
    assert shop.services().current_shift() is None


def test_a_count_is_there_again_in_a_new_window(open_window: OpenWindow) -> None:
    first = open_window()
    come_in(first)
    go_to_count(first)
    type_by_hand(first, "4")
    first.close()
    again = open_window()
    come_in(again)
    assert go_to_count(again).notes.rows[0].edit.text() == "4"


class TestFirstOfTheDay:
    def test_where_nobody_counts_it_the_float_is_in_the_drawer(self, open_window: OpenWindow, shop: Shop) -> None:
        hq_wants(shop, float_minor=20_000)
        window = open_window()
        come_in(window)
        shift = shop.services().current_shift()
        assert shift is not None
        assert shift.starting_minor == 20_000
        assert window.front.name == "sell"

    def test_a_shop_that_counts_and_has_a_float_opens_with_two_keys(self, open_window: OpenWindow, shop: Shop) -> None:
        hq_wants(shop, float_minor=20_000, count_at_opening=True)
        window = open_window()
        come_in(window)
        assert window.front.name == "count"
        press(window, Qt.Key.Key_F9)
        press(window, Qt.Key.Key_Return)
        shift = shop.services().current_shift()
        assert shift is not None
        assert shift.starting_minor == 20_000
        assert window.front.name == "sell"

    def test_an_opening_is_no_dead_end(self, open_window: OpenWindow, shop: Shop) -> None:
        hq_wants(shop, count_at_opening=True)
        window = open_window()
        come_in(window)
        press(window, Qt.Key.Key_Escape)
        assert window.front.name == "day"
        window.press("Ctrl+1")
        assert window.front.name == "sell"

    def test_a_suspended_shift_locks_nobody_out(self, open_window: OpenWindow, shop: Shop) -> None:
        services = shop.services()
        person = services.sign_in("01", PIN)
        shift = services.open_shift(person.id)
        services.day.shifts.suspend(person, ())
        window = open_window()
        come_in(window)
        assert window.front.name == "count"
        press(window, Qt.Key.Key_F12)
        resumed = services.current_shift()
        assert resumed is not None
        assert resumed.id == shift.id

    def test_yesterdays_shift_is_named_and_selling_goes_on(self, open_window: OpenWindow, shop: Shop) -> None:
        shop.services().open_shift("01")
        shop.pass_time(24 * 3600)
        window = open_window()
        come_in(window)
        assert window.front.name == "sell"
        said = window.frame.strip.current
        assert said.text == "The shift of 25 Nov 2026 is still open; selling goes on in it"
        assert said.offer is not None
        window.frame.strip.offer.click()
        assert window.front.name == "day"


class TestBlind:
    @pytest.fixture
    def drawer(self, shop: Shop) -> Shop:
        services = shop.services()
        services.day.shifts.open(Opening(1250), services.sign_in("01", PIN))
        sell(shop)
        sell(shop)
        return shop

    @pytest.fixture
    def recorder(self, monkeypatch: pytest.MonkeyPatch) -> Recorder:
        return Recorder(monkeypatch)

    def close_counted(self, window: MainWindow, look: Callable[[], None]) -> None:
        go_to_count(window)
        look()
        window.press("F8")
        view = count_screen(window)
        view.pad.typed.emit("2")
        view.pad.typed.emit("0")
        look()
        window.press("F12")
        look()
        window.press("F12")
        look()
        window.press("F1")
        look()
        window.press("F1")

    def test_a_cashier_is_told_it_nowhere(self, open_window: OpenWindow, drawer: Shop, recorder: Recorder) -> None:
        window = open_window()
        come_in(window)
        seen: list[str] = []
        self.close_counted(window, lambda: seen.extend(told(window, recorder)))
        assert any("20.00" in text for text in seen)
        for secret in (EXPECTED, TAKEN, DIFFERENCE):
            assert [text for text in seen if secret in text] == []

    def test_a_variance_over_the_limit_names_no_amount(
        self, open_window: OpenWindow, drawer: Shop, recorder: Recorder
    ) -> None:
        hq_wants(drawer, variance_limit_minor=100)
        window = open_window()
        come_in(window)
        self.close_counted(window, lambda: None)
        seen: list[str] = []
        for key in ("F12", "1"):
            window.press(key)
            settle()
            seen += told(window, recorder)
        assert any("differs by more than the shop allows" in text for text in seen)
        assert any("Orla Fitzgerald" in text for text in seen), "the manager is asked"
        for secret in (EXPECTED, TAKEN, DIFFERENCE):
            assert [text for text in seen if secret in text] == []

    def test_a_manager_is_told_it_once_the_count_is_handed_in(
        self, open_window: OpenWindow, drawer: Shop, recorder: Recorder
    ) -> None:
        window = open_window()
        come_in(window, tile=2)
        looks: list[list[str]] = []
        self.close_counted(window, lambda: looks.append(told(window, recorder)))
        expected = [any(EXPECTED in text for text in look) for look in looks]
        assert expected == [False, False, False, True, True]

    def test_what_a_manager_saw_is_gone_when_a_cashier_counts(
        self, open_window: OpenWindow, drawer: Shop, recorder: Recorder
    ) -> None:
        window = open_window()
        come_in(window, tile=2)
        self.close_counted(window, lambda: None)
        window.press("Ctrl+L")
        window.resize(1024, 768)
        come_in(window)
        window.resize(1366, 768)
        settle()
        assert [text for text in told(window, recorder) if EXPECTED in text or DIFFERENCE in text] == []
        go_to_count(window)
        assert [text for text in told(window, recorder) if EXPECTED in text or DIFFERENCE in text] == []

    def test_the_manager_who_comes_back_sees_it_again(
        self, open_window: OpenWindow, drawer: Shop, recorder: Recorder
    ) -> None:
        window = open_window()
        come_in(window, tile=2)
        self.close_counted(window, lambda: None)
        window.press("Ctrl+L")
        assert [text for text in told(window, recorder) if EXPECTED in text or DIFFERENCE in text] == []
        come_in(window, tile=2)
        assert window.front.name == "count"
        assert any(EXPECTED in text for text in told(window, recorder))

    def test_another_language_at_the_sign_in_is_nothing_to_a_count(self, window: MainWindow) -> None:
        go_to_count(window)
        window.press("Ctrl+L")
        window.press("F6")
        assert window.front.name == "sign_in"
        assert window.frame.strip.current.tone != "error"


class TestWhatAManagerSees:
    @pytest.mark.parametrize("language", ["en", "fr"])
    @pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
    def test_nothing_of_it_is_cut(
        self,
        open_window: OpenWindow,
        shop: Shop,
        monkeypatch: pytest.MonkeyPatch,
        size: tuple[int, int],
        language: str,
    ) -> None:
        hq_wants(shop, variance_limit_minor=100, float_minor=20_000, count_at_opening=True, drawers=["B"])
        recorder, window = Recorder(monkeypatch), open_window(*size, language=language)
        come_in(window, tile=2)
        found = [f"opening: {what}" for what in [*cut_texts(window, recorder), *outside(window)]]
        window.press("F9")
        window.press("F12")
        sell(shop)
        view = go_to_count(window)
        steps = (
            *(("count", ()), ("rolls", ("F4",)), ("sum", ("F8",)), ("slips", ("F12",)), ("compared", ("F12",))),
            *(("why", ("F12",)), ("words", ("4",))),
        )
        for name, keys in steps:
            for key in keys:
                window.press(key)
            settle()
            found += [f"{name}: {what}" for what in [*cut_texts(window, recorder), *outside(window)]]
            if name == "sum":
                view.pad.typed.emit("12345678")
        assert view.words.isVisible()
        assert not found, "\n".join(found)
