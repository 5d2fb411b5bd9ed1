"""The window for the customer: full screen on a second screen, large, and it never takes the focus."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.devices.customer_display import DisplayContent, DisplayLine
from store_client.texts import _
from store_client.ui.customer_display.content import spoken
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import (
    CENTER,
    LEFT,
    RIGHT,
    TOP_LEFT,
    fill,
    lines_height,
    panel,
    width_of,
    write,
    write_lines,
)

_FLAGS = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
_DESIGNED_HEIGHT = 768


class CustomerWindow(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__(None, _FLAGS)
        self._theme = theme
        self._content = DisplayContent()
        self.setWindowTitle("Comptoir")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setMinimumSize(480, 320)
        theme.changed.connect(self.update)

    @property
    def content(self) -> DisplayContent:
        return self._content

    def show_content(self, content: DisplayContent) -> None:
        if content != self._content:
            self._content = content
            self.setAccessibleName(spoken(content))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self._theme.color("bg"))
        if self._content.message:
            self._paint_message(painter, self._content.message, self.rect())
        elif self._content.change:
            self._paint_change(painter)
        else:
            self._paint_basket(painter)

    def _px(self, designed: int) -> int:
        """As large on this screen as it is on one of 1024 × 768."""
        return max(1, min(self.height(), self.width() * 3 // 4) * designed // _DESIGNED_HEIGHT)

    def _paint_message(self, painter: QPainter, words: str, room: QRect) -> None:
        """As large as it can be on three lines."""
        px, margin = self._px, self._px(48)
        width = room.width() - 2 * margin
        sizes = (font(px(size), 600) for size in (72, 60, 48, 40, 32))
        fits = (face for face in sizes if lines_height(words, face, width) <= px(300))
        face = next(fits, font(px(32), 600))
        height = lines_height(words, face, width) + 2
        place = QRect(room.x() + margin, room.center().y() - height // 2, width, height)
        write_lines(painter, place, words, face, self._theme.color("text"), CENTER)

    def _paint_change(self, painter: QPainter) -> None:
        px, content, theme = self._px, self._content, self._theme
        middle, margin = self.height() // 2, px(40)
        room = QRect(margin, 0, self.width() - 2 * margin, middle - px(60))
        self._paint_message(painter, _("Thank you"), room.adjusted(0, px(40), 0, -px(40)))
        paid = QRect(room.x(), middle - px(90), room.width(), px(50))
        words = f"{content.total_label} {content.total}"
        write(painter, paid, words, font(px(30), figures=True), theme.color("muted"), CENTER)
        place = QRect(room.x(), middle - px(20), room.width(), px(240))
        self._paint_amount(painter, place, content.change_label, content.change, "")

    def _paint_basket(self, painter: QPainter) -> None:
        theme, content, px = self._theme, self._content, self._px
        pad, foot = px(24), px(184)
        card = QRect(pad, pad, self.width() - 2 * pad, self.height() - foot - 3 * pad)
        panel(painter, card, theme.color("surface"), theme.color("line"), px(8))
        self._paint_lines(painter, card)
        place = QRect(pad, self.height() - foot - pad, card.width(), foot)
        self._paint_amount(painter, place, content.total_label, content.total, content.saved)

    def _paint_lines(self, painter: QPainter, card: QRect) -> None:
        """Of a long basket as many as there is room for, the newest at the foot; the one that changed is marked."""
        px = self._px
        row = px(60)
        room = max(1, (card.height() - px(8)) // row)
        first = max(0, len(self._content.lines) - room)
        marked = self._content.newest % len(self._content.lines) if self._content.lines else -1
        for at, line in enumerate(self._content.lines[first:]):
            place = QRect(card.x() + 1, card.y() + px(4) + at * row, card.width() - 2, row)
            if first + at == marked:
                fill(painter, place, self._theme.color("soft"))
                fill(painter, QRect(place.x(), place.y(), px(5), row), self._theme.color("accent"))
            self._paint_line(painter, line, place.adjusted(px(24), 0, -px(24), 0))

    def _paint_line(self, painter: QPainter, line: DisplayLine, place: QRect) -> None:
        theme, px = self._theme, self._px
        text = theme.color("text")
        amount = font(px(26), 600, figures=True)
        write(painter, place, line.amount, amount, text, RIGHT)
        right = width_of(line.amount, amount) + px(24)
        if line.note:
            note = font(px(22), figures=True)
            write(painter, place.adjusted(0, 0, -right, 0), line.note, note, text, RIGHT)
            right += width_of(line.note, note) + px(24)
        write(painter, place.adjusted(0, 0, -right, 0), line.text, font(px(26), 500, struck=line.voided), text)

    def _paint_amount(self, painter: QPainter, place: QRect, label: str, amount: str, note: str) -> None:
        theme, px = self._theme, self._px
        border = theme.color("disp" if theme.name == "light" else "line")
        panel(painter, place, theme.color("disp"), border, px(8), 2 if theme.high_contrast else 1)
        inner = place.adjusted(px(32), px(20), -px(32), -px(16))
        face = font(px(28))
        write(painter, inner, label, face, theme.color("disp-muted"), TOP_LEFT if note else LEFT)
        taken = width_of(label, face)
        if note:
            strong = font(px(26), 600, figures=True)
            below = QRect(inner.x(), inner.bottom() - px(40), width_of(note, strong) + 2, px(40))
            write(painter, below, note, strong, theme.color("on-disp"))
            taken = max(taken, below.width())
        size, room = px(112), inner.width() - taken - px(24)
        while size > px(32) and width_of(amount, font(size, 600, figures=True)) > room:
            size -= 2
        write(painter, inner, amount, font(size, 600, figures=True), theme.color("on-disp"), RIGHT)
