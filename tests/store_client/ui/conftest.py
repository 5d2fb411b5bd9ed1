"""The shop of the window's tests, and a window that stands in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from store_client import paths, texts
from store_client.ui.main_window import MainWindow
from store_client.ui.theme.theme import Theme
from tests.store_client.ui.shop import PIN, Shop, open_shop

OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    texts.use("en")
    with open_shop(tmp_path) as opened:
        opened.hq_answers()
        yield opened
    texts.use("en")


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, paths.resources())


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, theme: Theme, shop: Shop) -> Iterator[OpenWindow]:
    windows: list[MainWindow] = []

    def make(width: int = 1366, height: int = 768, language: str = "en", look: str = "light") -> MainWindow:
        theme.use(look)
        window = MainWindow(qapp, theme, shop.services(language, look))
        windows.append(window)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    theme.use("light")


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """Somebody has signed in; the sell screen is in front."""
    opened = open_window()
    for digit in PIN:
        opened.press(digit)
    assert opened.front.name == "sell"
    return opened
