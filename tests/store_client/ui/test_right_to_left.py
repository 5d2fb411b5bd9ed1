"""A language that runs from the right turns the whole window; figures, key caps and the keypad stay as they are."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from store_client import texts
from store_client.ui.direction import from_the_left, is_right_to_left, runs_from_the_right
from store_client.ui.frame.frame import SideColumn
from store_client.ui.main_window import MainWindow
from store_client.ui.widgets.buttons import PadKey
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import sign_in
from tests.store_client.ui.shop import code_of
from tests.store_client.ui.walking import Recorder, outside, settle, visible_widgets, walk

WIDTHS = ((1024, 768), (1920, 1080))
_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنه" * 2,
)


class Pretended:
    """Every English text in Arabic letters, as long as it was; what stands in braces stays."""

    def gettext(self, message: str) -> str:
        return "".join(
            part if part.startswith("{") else part.translate(_LETTERS)
            for piece in message.split("{")
            for part in _parts(piece, message)
        )

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


def _parts(piece: str, message: str) -> Iterator[str]:
    if "}" not in piece:
        yield piece
        return
    name, _brace, rest = piece.partition("}")
    yield "{" + name + "}"
    yield rest


@pytest.fixture(autouse=True)
def _from_the_left_again(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def arabic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_catalogue", lambda language: Pretended())


@dataclass(frozen=True)
class Place:
    words: str
    rect: QRect


@pytest.mark.parametrize("size", WIDTHS)
def test_every_text_stands_where_a_mirror_would_show_it(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """The same English words, laid out from the right."""
    recorder, window = Recorder(monkeypatch), open_window(*size)
    width = window.width()
    astray: list[str] = []
    for place in walk(window):
        before = _places(recorder, window)
        QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        settle()
        after: dict[tuple[str, int], list[int]] = {}
        for one in _places(recorder, window):
            after.setdefault((one.words, one.rect.y()), []).append(one.rect.x())
        for one in before:
            expected = width - one.rect.x() - one.rect.width()
            if not any(abs(x - expected) <= 2 for x in after.get((one.words, one.rect.y()), ())):
                astray.append(f"{place}: “{one.words}” not at {expected} but {after.get((one.words, one.rect.y()))}")
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        settle()
    assert not astray, "\n".join(astray)


def _places(recorder: Recorder, window: MainWindow) -> list[Place]:
    """All but what never turns: keypads, PIN boxes, and what a printer prints."""
    return [Place(one.whole, one.rect) for one in recorder.look_at(window) if not _stays(one.widget)]


def _stays(widget: QWidget | None) -> bool:
    while widget is not None:
        if widget.testAttribute(Qt.WidgetAttribute.WA_SetLayoutDirection):
            return True
        widget = widget.parentWidget()
    return False


@pytest.mark.usefixtures("arabic")
def test_the_language_turns_the_window_and_another_turns_it_back(open_window: OpenWindow) -> None:
    window = open_window()
    window.use_language("ar")
    settle()
    (side,) = window.frame.findChildren(SideColumn)
    assert side.x() == 0
    assert window.frame.top.brand.x() > window.width() - 200
    window.use_language("fr")
    settle()
    assert side.x() > window.width() - 500


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize("size", WIDTHS)
def test_everything_stays_inside_the_window_from_the_right_too(open_window: OpenWindow, size: tuple[int, int]) -> None:
    window = open_window(*size, language="ar")
    found = [f"{place}: {what}" for place in walk(window) for what in outside(window)]
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("arabic")
def test_the_keypad_stays_as_a_keypad_is(open_window: OpenWindow) -> None:
    window = open_window(language="ar")
    settle()
    keys = {key.text(): key.mapTo(window, QPoint(0, 0)) for key in window.findChildren(PadKey) if key.isVisible()}
    assert keys["7"].x() < keys["8"].x() < keys["9"].x()
    assert keys["7"].y() < keys["4"].y() < keys["1"].y()


@pytest.mark.usefixtures("arabic")
def test_a_press_on_the_stepper_means_what_is_seen_there(open_window: OpenWindow) -> None:
    window = open_window(language="ar")
    sign_in(window)
    window.keyboard.scanned.emit(code_of("10001"))
    settle()
    basket = window.front.view.basket  # type: ignore[attr-defined]
    pressed: list[str] = []
    basket.hit.connect(pressed.append)
    row = basket.visualRect(basket.model().index(0, 0))
    for x in range(row.x(), row.right(), 4):
        _click(basket.viewport(), QPoint(x, row.center().y()))
    places = [key for key in pressed if key in "+-"]
    assert places[0] == "+"
    assert places[-1] == "-"


def _click(widget: QWidget, at: QPoint) -> None:
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        place = QPointF(at)
        QApplication.sendEvent(widget, QMouseEvent(kind, place, widget.mapToGlobal(place), button, button, none))


def test_amounts_phone_numbers_and_codes_run_from_the_left() -> None:
    assert not any(map(runs_from_the_right, ("−1.90", "020 910 0142", "€19.50", "Ctrl+5", "")))
    assert runs_from_the_right("شاي 120 g")
    assert not runs_from_the_right("Soap شاي")
    assert from_the_left("−1.90") == "\u2066−1.90\u2069"


def test_arabic_runs_from_the_right_and_french_does_not() -> None:
    assert is_right_to_left("ar")
    assert not is_right_to_left("fr")


@pytest.mark.usefixtures("arabic")
def test_every_widget_has_been_turned(open_window: OpenWindow) -> None:
    window = open_window(language="ar")
    for place in walk(window):
        for widget in visible_widgets(window):
            if not isinstance(widget, PadKey):
                continue
            assert widget.layoutDirection() is Qt.LayoutDirection.LeftToRight, place
