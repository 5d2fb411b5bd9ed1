"""The parts of the tender screen: what was paid with, quick cash, the card panel, the sums."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.tender.rows import CardPanel, Due, LineWords, PartRow, QuickAmount
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton, SideButton
from store_client.ui.widgets.paint import (
    RIGHT,
    TOP_LEFT,
    draw_icon,
    fill,
    key_cap,
    key_cap_width,
    panel,
    width_of,
    write,
    write_lines,
)
from store_client.ui.widgets.row_list import RowState

_LINE = 24
_TURN_MS = 90


class PartPainter:
    """A part's row: its cross takes it back; a lock says that only the terminal can."""

    hits_everywhere = True

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def spoken(self, row: PartRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return "Del" if at.x() >= rect.right() - 52 else ""

    def paint(self, painter: QPainter, state: RowState, row: PartRow) -> None:
        theme, rect = self._theme, state.rect
        middle = rect.center().y()
        text = theme.color("text")
        draw_icon(painter, theme, row.icon, QPoint(rect.x() + 16, middle - 9), 20, "text")
        if row.mark:
            token = "text" if row.mark == "x" else "muted"
            draw_icon(painter, theme, row.mark, QPoint(rect.right() - 39, middle - 9), 20, token)
        face = font(17, 600, figures=True)
        amount = QRect(rect.right() - 60 - 120, rect.y(), 120, rect.height())
        write(painter, amount, row.amount, face, text, RIGHT)
        left = rect.x() + 52
        words = QRect(left, middle - 19, amount.right() - width_of(row.amount, face) - 12 - left, 22)
        if not row.note:
            words = QRect(left, rect.y(), words.width(), rect.height())
        write(painter, words, row.name, font(15, 500), text)
        second = theme.color("text" if state.is_cursor else "muted")
        if row.note:
            write(painter, words.translated(0, 20), row.note, font(13, figures=True), second)


class BasketSummary(QWidget):
    """What is being paid for, small; what has no room is counted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._articles = ""
        self._lines: Sequence[LineWords] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_lines(self, articles: str, lines: Sequence[LineWords]) -> None:
        self._articles, self._lines = articles, lines
        self.setAccessibleName(". ".join([articles, *(f"{line.quantity} {line.name} {line.amount}" for line in lines)]))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        muted, text = theme.color("muted"), theme.color("text")
        write(painter, QRect(16, 8, self.width() - 32, 20), self._articles, font(13, 600), muted)
        room = max(0, (self.height() - 36) // _LINE)
        shown = self._lines if len(self._lines) <= room else self._lines[: max(0, room - 1)]
        top = 32
        face = font(13, figures=True)
        for line in shown:
            row = QRect(16, top, self.width() - 32, _LINE)
            write(painter, row, line.amount, face, text, RIGHT)
            write(painter, QRect(16, top, 44, _LINE), line.quantity, face, muted)
            name = QRect(64, top, row.right() - width_of(line.amount, face) - 12 - 64, _LINE)
            write(painter, name, line.name, font(13), text)
            top += _LINE
        if len(shown) < len(self._lines):
            write(painter, QRect(16, top, self.width() - 32, _LINE), f"+ {len(self._lines) - len(shown)}", face, muted)


class QuickButton(PaintedButton):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._amount = QuickAmount("", "", "")
        self.setFixedHeight(56)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_amount(self, amount: QuickAmount | None) -> None:
        self.setEnabled(amount is not None)
        if amount is not None and amount != self._amount:
            self._amount = amount
            self.setAccessibleName(amount.spoken)
        elif amount is None:
            self._amount = QuickAmount("", "", "")
            self.setAccessibleName("")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect, amount = self.theme, self.rect(), self._amount
        if not amount.words:
            panel(painter, rect, theme.color("bg"), theme.color("line"), 6)
            return
        if amount.chosen:
            panel(painter, rect, theme.color("soft"), theme.color("accent"), 6, 2)
        else:
            state, border = self.fill_and_border("control")
            panel(painter, rect, theme.color(state), theme.color(border), 6)
        cap = key_cap_width(amount.key)
        top = (rect.height() - 46) // 2
        key_cap(painter, theme, QPoint(rect.right() - 6 - cap, top + 3), amount.key)
        words = QRect(9, top, rect.right() - cap - 20, 26)
        face = font(20, 600, figures=True)
        if width_of(amount.words, face) > words.width():
            face = font(17, 600, figures=True)
        write(painter, words, amount.words, face, theme.color("text"))
        muted = theme.color("text" if amount.chosen else "muted")
        write(painter, QRect(9, top + 26, rect.width() - 17, 18), amount.note, font(13, figures=True), muted)


class QuickCash(QWidget):
    """Six buttons; `pressed` gives the key."""

    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.buttons = [QuickButton(theme) for _at in range(6)]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        for at, button in enumerate(self.buttons):
            button.clicked.connect(lambda _checked=False, key=f"Alt+{at + 1}": self.pressed.emit(key))
        self.use_layout(NORMAL)

    def use_layout(self, layout: Layout) -> None:
        """Three side by side; two where the window is narrow, and then less high."""
        columns, height = (2, 48) if layout.compact else (3, 56)
        for at, button in enumerate(self.buttons):
            self._grid.removeWidget(button)
            button.setFixedHeight(height)
            self._grid.addWidget(button, at // columns, at % columns)
        for at in range(3):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)

    def show_amounts(self, amounts: Sequence[QuickAmount]) -> None:
        for at, button in enumerate(self.buttons):
            button.show_amount(amounts[at] if at < len(amounts) else None)


class CardWaiting(QWidget):
    """In the keypad's place: that the terminal is asked, or what a person has to say."""

    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._panel: CardPanel | None = None
        self._angle = 0
        self._timer = QTimer(self, interval=_TURN_MS)
        self._timer.timeout.connect(self._turn)
        self._row = QVBoxLayout()
        self._row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addStretch(1)
        column.addLayout(self._row)
        self._buttons: list[SideButton] = []
        theme.changed.connect(self.update)

    @property
    def buttons(self) -> Sequence[SideButton]:
        return self._buttons

    def show_panel(self, shown: CardPanel | None) -> None:
        if shown == self._panel:
            return
        self._panel = shown
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(*words) for words in (shown.buttons if shown else ())]
        waits = shown is not None and shown.waiting
        self._timer.start() if waits else self._timer.stop()
        self.setAccessibleName(f"{shown.title}. {shown.amount}. {shown.text}" if shown else "")
        self.update()

    def _button(self, key: str, words: str, icon: str) -> SideButton:
        button = SideButton(self._theme, icon, key)
        button.set_words(words)
        button.clicked.connect(lambda: self.pressed.emit(key))
        self._row.addWidget(button)
        return button

    def _turn(self) -> None:
        self._angle = (self._angle + 30) % 360
        self.update(_ring_place(self))

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self._panel
        painter = QPainter(self)
        theme = self._theme
        panel(painter, self.rect(), theme.color("surface"), theme.color("line"))
        if shown is None:
            return
        icon = "credit-card" if shown.waiting else "circle-question-mark"
        draw_icon(painter, theme, icon, QPoint(24, 28), 32, "accent" if shown.waiting else "warn")
        width = self.width() - 72 - 16
        title = QRect(72, 20, width - (56 if shown.waiting else 0), 28)
        lower = 0 if width_of(shown.title, font(20, 600)) <= title.width() else 28
        title.setHeight(28 + lower)
        write_lines(painter, title, shown.title, font(20, 600), theme.color("text"), TOP_LEFT)
        amount = QRect(72, 50 + lower, width, 44)
        write(painter, amount, shown.amount, font(32, 600, figures=True), theme.color("text"))
        words = QRect(72, 100 + lower, width, 116)
        write_lines(painter, words, shown.text, font(15), theme.color("muted"), TOP_LEFT)
        if shown.waiting:
            self._paint_turning(painter)

    def _paint_turning(self, painter: QPainter) -> None:
        square = _ring_place(self).adjusted(4, 4, -4, -4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line"), 4))
        painter.drawEllipse(square)
        painter.setPen(QPen(self._theme.color("accent"), 4))
        painter.drawArc(square, -self._angle * 16, 90 * 16)


def _ring_place(widget: QWidget) -> QRect:
    """Where the turning ring stands, at the far edge."""
    left = widget.width() - 56
    if widget.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        left = 16
    return QRect(left, 20, 40, 40)


class DueSums(QWidget):
    """The amount due, large, between the lines above it and what is being entered."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._due = ("", "")
        self._entered = ("", "")
        self.setFixedHeight(96)
        theme.changed.connect(self.update)

    def show_due(self, due: Due) -> None:
        if (due.due, due.entered) != (self._due, self._entered):
            self._due, self._entered = due.due, due.entered
            self.setAccessibleName(f"{due.due[0]} {due.due[1]}. {due.entered[0]} {due.entered[1]}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, width = self._theme, self.width()
        fill(painter, QRect(0, 4, width, 1), theme.color("line"))
        name, amount = self._due
        write(painter, QRect(0, 16, width, 40), amount, font(32, 600, figures=True), theme.color("text"), RIGHT)
        write(painter, QRect(0, 16, width, 40), name, font(17, 600), theme.color("text"))
        name, amount = self._entered
        face = font(17, figures=True)
        write(painter, QRect(0, 64, width, 28), amount, face, theme.color("text"), RIGHT)
        room = QRect(0, 64, width - width_of(amount, face) - 12, 28)
        write(painter, room, name, font(15), theme.color("muted"))


def in_a_row(*widgets: QWidget, gap: int = 8) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget, 1)
    return row
