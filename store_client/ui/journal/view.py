"""Shows the journal: a search with two filters, the transactions, and beside them the marked one's way or receipt."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from store_client.devices.receipt import ReceiptLine
from store_client.texts import _
from store_client.ui.documents.timeline_steps import TimelineSteps
from store_client.ui.frame.head_field import HeadField
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.journal.lines_card import LinesCard
from store_client.ui.journal.row_painter import JournalRowPainter, columns
from store_client.ui.journal.rows import Filters, Marked, Row
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.list_card import ListCard
from store_client.ui.widgets.paint import LEFT, RIGHT
from store_client.ui.widgets.receipt_paper import ReceiptPaper
from store_client.ui.widgets.row_list import RowList

_BUTTON = {"compact": 148, "normal": 192, "wide": 216}
_AHEAD = 4
"""Rows before the end at which more are read."""


class JournalScreen(FramedView):
    row_pressed = Signal(int)
    typed = Signal(str)
    near_end = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.search = HeadField(theme, "search")
        self.search.edited.connect(self.typed)
        self._period = SideButton(theme, "calendar-days", "F4")
        self._sort = SideButton(theme, "list-filter", "F5")
        for button, key in ((self._period, "F4"), (self._sort, "F5")):
            button.setFixedHeight(56)
            button.clicked.connect(lambda _checked=False, pressed=key: self.key.emit(pressed))
        self.head = self._make_head()
        self._filling = False
        self._painter = JournalRowPainter(theme)
        self.rows = RowList(theme, self._painter, 48)
        self.rows.clicked_row.connect(self.row_pressed)
        self.rows.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.list = ListCard(theme, self.rows, "receipt-text")
        self.list.head_resized.connect(self._show_head)
        self.foot, self.work = self.list.foot, self.list
        self._make_side(theme)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.search.use_layout(layout)
        self._painter.compact = layout.compact
        for button in (self._period, self._sort):
            button.use_layout(layout)
            button.setMinimumWidth(_BUTTON[layout.name])
        self._show_head()

    def retranslate(self) -> None:
        words = _("Number, customer or amount")
        self.search.set_words(words, words)
        self.rows.setAccessibleName(_("Journal"))
        self._show_head()

    def typing_field(self) -> QLineEdit | None:
        return self.search.edit

    def typed_text(self) -> str:
        return self.search.edit.text()

    def set_typed(self, text: str) -> None:
        self.search.edit.setText(text)

    def clear_typed(self) -> None:
        self.search.edit.clear()

    def show_filters(self, filters: Filters) -> None:
        for button, words in ((self._period, filters.period), (self._sort, filters.sort)):
            button.set_words(words)

    def show_empty(self, words: str, second: str) -> None:
        self.list.empty.say(words, second)

    def show_rows(self, rows: Sequence[Row], cursor: int) -> None:
        bar, before = self.rows.verticalScrollBar(), self.rows.row_at(self.rows.cursor_row)
        scrolled = bar.value()
        stays = bool(rows) and cursor == self.rows.cursor_row and before and before.number == rows[cursor].number
        self._filling = True
        self.list.show_rows(rows, cursor)
        if stays:
            bar.setValue(scrolled)
        self._filling = False

    def show_foot(self, left: Sequence[str], right: str) -> None:
        self.foot.show_words(left, right)

    def show_marked(self, marked: Marked) -> None:
        self._name.setText(marked.title)
        self._amount.setText(marked.amount)
        self._second.setText(marked.second)
        self.timeline.show_steps(marked.steps)
        self.lines.show_lines(marked.lines)
        self._reason.setText(marked.reason)

    def show_receipt(self, lines: Sequence[ReceiptLine]) -> None:
        if lines:
            self.paper.show_lines(lines)
        self._sides.setCurrentWidget(self.paper if lines else self._way)

    def _scrolled(self, value: int) -> None:
        bar = self.rows.verticalScrollBar()
        if not self._filling and bar.maximum() - value < _AHEAD * self.rows.row_height:
            self.near_end.emit()

    def _make_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(self._period)
        row.addWidget(self._sort)
        return head

    def _make_side(self, theme: Theme) -> None:
        self._name, self._amount, self._second, self._reason = QLabel(), QLabel(), QLabel(), QLabel()
        for label, style in (
            (self._name, "title"),
            (self._amount, "title"),
            (self._second, "small"),
            (self._reason, "small"),
        ):
            label.setObjectName(style)
        self._second.setWordWrap(True)
        self._reason.setWordWrap(True)
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.timeline, self.lines = TimelineSteps(theme), LinesCard(theme)
        self._way = QWidget()
        way = QVBoxLayout(self._way)
        way.setContentsMargins(0, 0, 0, 0)
        way.setSpacing(4)
        title = QHBoxLayout()
        title.addWidget(self._name, 1)
        title.addWidget(self._amount)
        way.addLayout(title)
        way.addWidget(self._second)
        way.addSpacing(16)
        way.addWidget(self.timeline)
        way.addWidget(self._reason)
        way.addSpacing(8)
        way.addWidget(self.lines)
        way.addStretch(1)
        self.paper = ReceiptPaper(theme)
        self._sides = QStackedWidget()
        self._sides.addWidget(self._way)
        self._sides.addWidget(self.paper)
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._sides)

    def _show_head(self) -> None:
        cells = columns(QRect(0, 0, self.list.head.width(), 32), self._painter.compact)
        compact = self._painter.compact
        words = (
            _("Number"),
            _("Time"),
            "" if compact else _("What"),
            _("Customer"),
            _("Amount"),
            "" if compact else _("Where it is now"),
        )
        sides = (LEFT, LEFT, LEFT, LEFT, RIGHT, LEFT)
        named = zip(words, cells, sides, strict=True)
        self.list.head.show_cells([(name, rect, align) for name, rect, align in named])
