"""Whatever happens in a day, the window stays readable, complete and usable: every state, not only every screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from store_client.ui.main_window import MainWindow
from store_client.ui.theme.tokens import THEMES, TOKENS
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.doings import doings, prepare
from tests.store_client.ui.shop import Shop
from tests.store_client.ui.test_accessibility import LEAST_TARGET, ROLES, _touch_height
from tests.store_client.ui.test_contrast import LARGE, TEXT, _is_large
from tests.store_client.ui.walking import (
    Recorder,
    contrast,
    cut_texts,
    focusable,
    ground_of,
    outside,
    visible_widgets,
)

pytestmark = pytest.mark.slow
Look = Callable[[MainWindow], list[str]]


@pytest.fixture
def found_in(open_window: OpenWindow, shop: Shop, tmp_path: Path, qtbot: QtBot) -> Callable[..., list[str]]:
    """What a look at the window finds in each state of the day."""

    def look_at_all(find: Look, *size: int, language: str = "en", look: str = "light") -> list[str]:
        prepare(shop, tmp_path)
        window = open_window(*size, language=language, look=look)
        return [f"{state}: {what}" for state in doings(window, shop, tmp_path, qtbot) for what in find(window)]

    return look_at_all


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(monkeypatch)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_no_text_is_cut_and_nothing_stands_outside(
    found_in: Callable[..., list[str]], recorder: Recorder, size: tuple[int, int], language: str
) -> None:
    found = found_in(lambda window: [*cut_texts(window, recorder), *outside(window)], *size, language=language)
    assert not found, "\n".join(found)


def test_everything_that_takes_focus_has_a_name_and_a_role(found_in: Callable[..., list[str]]) -> None:
    def look(window: MainWindow) -> list[str]:
        nameless = []
        for widget in focusable(window):
            interface = QAccessible.queryAccessibleInterface(widget)
            name = interface.text(QAccessible.Text.Name).strip()
            if not name or interface.role() not in ROLES:
                nameless.append(f"{type(widget).__name__} “{name}” {interface.role().name}")
        return nameless

    found = found_in(look)
    assert not found, "\n".join(found)


def test_everything_is_large_enough_for_a_finger(found_in: Callable[..., list[str]]) -> None:
    def look(window: MainWindow) -> list[str]:
        return [
            f"{type(widget).__name__} “{widget.accessibleName()}” {widget.width()} × {widget.height()}"
            for widget in visible_widgets(window)
            if isinstance(widget, (QAbstractButton, QLineEdit)) and widget.isEnabled()
            if min(widget.width(), _touch_height(widget)) < LEAST_TARGET
        ]

    found = found_in(look, 1024, 768)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", THEMES)
def test_every_text_can_be_read_on_its_ground(
    found_in: Callable[..., list[str]], recorder: Recorder, look: str
) -> None:
    def pale_texts(window: MainWindow) -> list[str]:
        image = window.grab().toImage()
        pale = []
        for one in recorder.look_at(window):
            if one.colour.upper() == TOKENS[look]["disabled"]:
                continue  # what cannot be done now is exempt
            ratio = contrast(one.colour, ground_of(image, one.rect))
            if ratio < (LARGE if _is_large(one) else TEXT):
                pale.append(f"“{one.words}” {one.colour} at {ratio:.1f}")
        return pale

    found = found_in(pale_texts, look=look)
    assert not found, "\n".join(found)


def test_nothing_stands_outside_from_the_right(found_in: Callable[..., list[str]], qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    def look(window: MainWindow) -> list[str]:
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        return outside(window)

    try:
        found = found_in(look, 1024, 768)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert not found, "\n".join(found)


def test_each_state_of_the_day_is_one_of_its_own(
    open_window: OpenWindow, shop: Shop, tmp_path: Path, qtbot: QtBot
) -> None:
    """Otherwise the others here would look at the same picture again and again."""
    prepare(shop, tmp_path)
    window = open_window()
    seen: dict[bytes, str] = {}
    for state in doings(window, shop, tmp_path, qtbot):
        image = window.grab().toImage()
        before = seen.setdefault(bytes(image.constBits()), state)
        assert before == state, f"“{state}” looks like “{before}”"
    assert len(seen) > 40
