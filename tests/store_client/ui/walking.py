"""Walks over everything a person sees in the window: painted texts, widgets, what takes the focus."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPushButton, QWidget

from store_client.domain.permissions import VOID_TRANSACTION
from store_client.errors import NeedsApproval
from store_client.ui.frame.top_bar import WhereAndWho
from store_client.ui.main_window import MainWindow
from store_client.ui.makers import MAKERS
from store_client.ui.widgets import paint
from tests.store_client.ui.hands import go, sign_in
from tests.store_client.ui.shop import PRODUCTS, code_of

_DATA = [name for _sku, name, *_rest in PRODUCTS]
GENERATED = ("qt_scrollarea_viewport", "qt_scrollarea_vcontainer", "qt_scrollarea_hcontainer")


@dataclass(frozen=True)
class Painted:
    """A text as it stands in the window. `whole` is what should be there, `words` what is."""

    widget: QWidget
    words: str
    whole: str
    rect: QRect
    face: QFont
    colour: str


class Recorder:
    """Remembers every text that is painted while it is in place."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.painted: list[Painted] = []
        self._whole = ""
        self._originals = paint.draw_words, paint.fitted, paint.shortened
        monkeypatch.setattr(paint, "draw_words", self._draw_words)
        monkeypatch.setattr(paint, "fitted", self._fitted)
        monkeypatch.setattr(paint, "shortened", self._shortened)

    def look_at(self, window: QWidget) -> list[Painted]:
        self.painted = []
        window.grab()
        return self.painted

    def _fitted(self, painter: QPainter, words: str, face: QFont, width: int) -> str:
        self._whole = words
        return self._originals[1](painter, words, face, width)

    def _shortened(self, painter: QPainter, words: str, face: QFont, rect: QRect) -> str:
        self._whole = words
        return self._originals[2](painter, words, face, rect)

    def _draw_words(self, painter: QPainter, placed: QRect, flags: int, words: str) -> None:
        widget = painter.device()
        if isinstance(widget, QWidget) and widget.visibleRegion().contains(placed.center()):
            corner = widget.mapTo(widget.window(), placed.topLeft())
            whole = self._whole or words
            rect = QRect(corner, placed.size())
            colour = painter.pen().color().name()
            self.painted.append(Painted(widget, words, whole, rect, QFont(painter.font()), colour))
        self._whole = ""
        self._originals[0](painter, placed, flags, words)


def names(window: MainWindow) -> list[str]:
    """Every screen there is, also those that nobody has asked for yet."""
    return [name for name in MAKERS if window.screens.has(name)]


def walk(window: MainWindow, *, with_help: bool = False) -> Iterator[str]:
    """Brings every screen that is registered to the front, the sign-in first; on request also each with its help."""
    settle()
    yield "sign_in"
    if with_help:
        with helping(window):
            yield "sign_in, help"
    sign_in(window)
    settle()
    yield "sell, empty"
    for name in names(window):
        if name == "sign_in":
            continue
        with _in_front(window, name):
            settle()
            yield name
            if with_help:
                with helping(window):
                    yield f"{name}, help"


@contextmanager
def _in_front(window: MainWindow, name: str) -> Iterator[None]:
    if name == "approval":
        window.screens.approve(NeedsApproval(VOID_TRANSACTION, "You may not do this."), lambda _approval: None)
        yield
        window.press("Esc")
        return
    go(window, "sell")
    window.keyboard.scanned.emit(code_of("10007"))
    go(window, name)
    assert window.front.name == name
    yield


@contextmanager
def helping(window: MainWindow) -> Iterator[None]:
    window.press("F1")
    settle()
    yield
    window.press("F1")


def settle() -> None:
    """What Qt puts off until it has time: layouts that follow a changed text."""
    for _round in range(3):
        QApplication.processEvents()


def cut_texts(window: MainWindow, recorder: Recorder) -> list[str]:
    """What nobody can read to its end; rows and the shop's name may be shortened, if they are said."""
    cut = [
        f"{type(one.widget).__name__}: “{one.whole}” shows “{one.words}”"
        for one in recorder.look_at(window)
        if one.words != one.whole and not _is_said_elsewhere(one)
    ]
    return [*cut, *_cut_labels(window), *_cut_fields(window)]


def _is_said_elsewhere(one: Painted) -> bool:
    """The shop's own words, such as the name of an item, may be shortened where all of them can be heard."""
    owner = one.widget.parentWidget()
    if isinstance(owner, QAbstractItemView):
        model = owner.model()
        return any(one.whole in str(model.data(model.index(row, 0))) for row in range(model.rowCount()))
    is_data = isinstance(one.widget, WhereAndWho) or any(name in one.whole for name in _DATA)
    return is_data and one.whole in one.widget.accessibleName()


def _cut_labels(window: MainWindow) -> Iterator[str]:
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        if label.wordWrap():
            if label.heightForWidth(label.width()) > label.height():
                yield f"label “{label.text()}” needs more lines"
        elif label.sizeHint().width() > label.width():
            yield f"label “{label.text()}” is cut"
    for button in window.findChildren(QPushButton):
        if button.isVisible() and button.sizeHint().width() > button.width():
            yield f"button “{button.text()}” is cut"


def _cut_fields(window: MainWindow) -> Iterator[str]:
    for field in window.findChildren(QLineEdit):
        words = field.placeholderText()
        if field.isVisible() and QFontMetrics(field.font()).horizontalAdvance(words) > field.contentsRect().width() - 4:
            yield f"field “{words}” is cut"


def visible_widgets(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.objectName() not in GENERATED and not widget.visibleRegion().isEmpty()
    ]


def outside(window: QWidget) -> list[str]:
    """Widgets that stand partly beyond the window's edges."""
    room = window.rect()
    return [
        f"{type(widget).__name__} {QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())}"
        for widget in visible_widgets(window)
        if not _scrolls(widget) and not room.contains(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))
    ]


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if parent.objectName() in GENERATED:
            return True
        parent = parent.parentWidget()
    return False


def focusable(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in visible_widgets(window)
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def ground_of(image: QImage, rect: QRect) -> str:
    """The colour that most of the rectangle has: what a text stands on."""
    seen = Counter(
        image.pixelColor(x, y).name()
        for x in range(max(0, rect.x()), min(image.width(), rect.right() + 1), 2)
        for y in range(max(0, rect.y()), min(image.height(), rect.bottom() + 1), 2)
    )
    return seen.most_common(1)[0][0] if seen else "#000000"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
