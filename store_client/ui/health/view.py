"""Shows one line for each thing that was looked at, and for the marked one what to do."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout

from store_client.texts import _
from store_client.ui.frame.head_field import HeadTitle
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.health.presenter import HealthRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.paint import chip, chip_width, draw_icon, write
from store_client.ui.widgets.row_list import Card, RowList, RowState

_PAD = 16


class HealthPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.compact = False

    def spoken(self, row: HealthRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: HealthRow) -> None:
        theme, rect = self._theme, state.rect
        middle = rect.center().y()
        draw_icon(painter, theme, row.icon or "circle", QPoint(_PAD, middle - 11), 24, "text")
        icon, words, tone = row.chip
        width = chip_width(words)
        box = QRect(rect.right() - _PAD - width, middle - 11, width, 24)
        chip(painter, theme, box, icon, words, tone, outlined=state.is_cursor)
        name = QRect(_PAD + 40, middle - 20, box.x() - _PAD - 56, 22)
        write(painter, name, row.name, font(15, 600), theme.color("text"))
        second = theme.color("text" if state.is_cursor else "muted")
        write(painter, name.translated(0, 20), row.fact, font(13, figures=True), second)


class HealthScreen(FramedView):
    row_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self._title = HeadTitle(theme)
        self._painter = HealthPainter(theme)
        self.rows = RowList(theme, self._painter, 52)
        self.rows.clicked_row.connect(self.row_pressed)
        self._empty = EmptyNote(theme, "heart-pulse")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.rows)
        self.work = Card(theme, (self._stack,))
        self._name, self._fact, self._advice_head, self._advice = QLabel(), QLabel(), QLabel(), QLabel()
        styles = ((self._name, "title"), (self._fact, "small"), (self._advice_head, "sectionTitle"))
        for label, style in (*styles, (self._advice, "body")):
            label.setObjectName(style)
            label.setWordWrap(True)
        self._back = SideButton(theme, "arrow-left", "Esc")
        self._back.clicked.connect(lambda: self.key.emit("Esc"))
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(4)
        side.addWidget(self._name)
        side.addWidget(self._fact)
        side.addSpacing(16)
        side.addWidget(self._advice_head)
        side.addWidget(self._advice)
        side.addStretch(1)
        side.addWidget(self._back)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self._title.use_layout(layout)
        self._painter.compact = layout.compact
        self.rows.set_row_height(48 if layout.compact else 52)

    def retranslate(self) -> None:
        self._title.set_words(_("Check-up"), _("What works on this register, and what does not"))
        self.rows.setAccessibleName(_("Check-up"))
        self._advice_head.setText(_("What to do"))
        self._back.set_words(_("Back"))

    def show_rows(self, rows: Sequence[HealthRow], cursor: int, empty: str) -> None:
        self._empty.say(empty)
        self.rows.show_rows(rows, cursor)
        self._stack.setCurrentWidget(self.rows if rows else self._empty)

    def show_marked(self, name: str, fact: str, advice: str) -> None:
        self._name.setText(name)
        self._fact.setText(fact)
        self._advice.setText(advice)
        self._advice_head.setVisible(bool(name))
