"""The end of day in a real window: fingers, keys, what is heard, and every size."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from store_client.domain.readiness import StoreReadiness
from store_client.ui.main_window import MainWindow
from store_client.ui.theme.tokens import THEMES
from tests.store_client.ui import daytime
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.day_screen import close_shift
from tests.store_client.ui.daytime import Store, hq_wants, register_at, shift_at, store_at
from tests.store_client.ui.hands import press, sign_in
from tests.store_client.ui.shop import PEOPLE, Shop
from tests.store_client.ui.walking import Recorder, cut_texts, outside, settle

Opened = Callable[..., MainWindow]
MANAGER = next(at for at, (number, *_rest) in enumerate(PEOPLE) if number == "04")


@pytest.fixture
def open_day(open_window: OpenWindow, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The manager before the day, with what HQ told of the store."""

    def make(width: int = 1366, height: int = 768, store: Store | None = None, **look: str) -> MainWindow:
        told = store or Store()
        services = shop.services
        monkeypatch.setattr(shop, "services", lambda *words: daytime.with_store(services(*words), told))
        window = open_window(width, height, **look)
        window.press(f"Alt+{MANAGER + 1}")
        sign_in(window)
        window.press("Ctrl+4")
        settle()
        return window

    return make


def test_a_card_is_pressed_with_a_finger_and_its_shifts_stand_in_the_table(open_day: Opened) -> None:
    window = open_day()
    card = window.front.view.cards.buttons[2]  # type: ignore[attr-defined]
    assert card.accessibleName().startswith("Register 3. Not ready. Aoife Brennan")
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    table = window.front.view.table  # type: ignore[attr-defined]
    assert table.rows.row_at(0).name == "Shift 97, Aoife Brennan"


def test_who_comes_after_the_close_sees_the_day_and_begins_no_other_shift(open_day: Opened, shop: Shop) -> None:
    window = open_day()
    close_shift(shop, 0)
    for manager in (True, False):
        window.press("Ctrl+L")
        window.press(f"Alt+{MANAGER + 1 if manager else 1}")
        sign_in(window)
        settle()
        assert window.front.name == "day"
        assert shop.services().current_shift() is None
    window.press("F12")
    assert shop.services().current_shift() is None
    window.press("F12")
    assert shop.services().current_shift() is not None


def test_the_arrow_keys_choose_a_register(open_day: Opened) -> None:
    window = open_day()
    press(window, Qt.Key.Key_Right)
    assert window.front.view.table.rows.row_at(0).name == "Shift 97, Aoife Brennan"  # type: ignore[attr-defined]
    press(window, Qt.Key.Key_Left)
    assert window.front.view.table.rows.row_at(0).name == "Cash"  # type: ignore[attr-defined]


def test_of_many_registers_those_around_the_chosen_one_are_shown(open_day: Opened) -> None:
    registers = [register_at(f"101-{number}", own=number == 2) for number in range(1, 7)]
    window = open_day(store=Store(store_at(*registers)))
    buttons = window.front.view.cards.buttons  # type: ignore[attr-defined]
    seen = [[button.accessibleName().split(".")[0] for button in buttons]]
    for _step in range(3):
        press(window, Qt.Key.Key_F4)
        seen.append([button.accessibleName().split(".")[0] for button in buttons])
    assert seen[0] == seen[1] == ["Register 1", "Register 2", "Register 3"]
    assert seen[3] == ["Register 3", "Register 4", "Register 5"]


def test_a_register_alone_takes_the_first_place(open_day: Opened) -> None:
    window = open_day(store=Store(store_at(register_at("101-2", own=True))))
    buttons = window.front.view.cards.buttons  # type: ignore[attr-defined]
    assert [button.isVisible() for button in buttons] == [True, False, False]
    assert buttons[0].width() < 400


def test_f8_asks_which_cash_moves_and_the_basket_stays(open_day: Opened) -> None:
    window = open_day()
    press(window, Qt.Key.Key_F8)
    assert window.front.name == "sell"
    assert window.frame.strip.current.text == "Where does the cash go?"


def test_f12_leads_to_the_count_and_back(open_day: Opened) -> None:
    window = open_day()
    press(window, Qt.Key.Key_F12)
    assert window.front.name == "count"
    press(window, Qt.Key.Key_Escape)
    assert window.front.name == "day"


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_worst_that_a_store_can_say_has_its_room(
    open_day: Opened, shop: Shop, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], language: str
) -> None:
    hq_wants(shop, variance_limit_minor=500)
    recorder, window = Recorder(monkeypatch), open_day(*size, store=Store(_worst()), language=language)
    found = []
    for key in ("F5", "F4", "F4", "F6", "F6", "F6", "F11", "Esc", "F10"):
        window.press(key)
        settle()
        found += [f"{key}: {what}" for what in [*cut_texts(window, recorder), *outside(window)]]
    assert not found, "\n".join(found)


def _worst() -> StoreReadiness:
    late = shift_at(12345, "waiting", present=97, count=1234, staff_name="Maximiliane Featherstonehaugh")
    counting = shift_at(12346, "counting", staff_name="Maximiliane Featherstonehaugh")
    differs = shift_at(
        7, "differs", reason="The total is 12.50 and the documents come to 12.40. Tell an administrator."
    )
    return store_at(
        register_at("101-11", late, recorded_sequence=99_999, present=98_862, missing=((1, 1), (50, 1185))),
        register_at("101-2", counting, own=True, quarantined_count=3),
        register_at("101-12", differs, parked_count=1234, last_contact_ms=None),
    )


@pytest.mark.parametrize("look", sorted(THEMES))
def test_it_can_be_read_in_every_theme(open_day: Opened, monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    recorder, window = Recorder(monkeypatch), open_day(1024, 768, look=look)
    assert cut_texts(window, recorder) == []
    assert len({one.colour for one in recorder.look_at(window)}) > 3
