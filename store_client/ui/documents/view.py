"""Shows the documents and, for the marked one, its timeline."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout

from store_client.texts import _
from store_client.ui.documents.presenter import DocumentRow
from store_client.ui.documents.steps import Step
from store_client.ui.documents.timeline_steps import TimelineSteps
from store_client.ui.frame.head_field import HeadTitle
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.paint import LEFT, chip, chip_width, draw_icon, write
from store_client.ui.widgets.row_list import Card, RowList, RowState, TableFoot, TableHead

_PAD = 16
_WIDTHS = {False: (168, 136, 176), True: (168, 48, 160)}
"""kind, recorded, state; the second line for a compact window"""


def _columns(rect: QRect, compact: bool) -> tuple[QRect, QRect, QRect, QRect]:
    """kind, title, recorded, state"""
    top, height = rect.y(), rect.height()
    kind_width, recorded_width, state_width = _WIDTHS[compact]
    kind = QRect(rect.x() + _PAD, top, kind_width, height)
    state = QRect(rect.right() + 1 - _PAD - state_width, top, state_width, height)
    recorded = QRect(state.x() - _PAD - recorded_width, top, recorded_width, height)
    title = QRect(kind.right() + _PAD, top, recorded.x() - kind.right() - 2 * _PAD, height)
    return kind, title, recorded, state


class DocumentPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.compact = False

    def spoken(self, row: DocumentRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: DocumentRow) -> None:
        theme = self._theme
        kind, title, recorded, where = _columns(state.rect, self.compact)
        middle = state.rect.center().y()
        draw_icon(painter, theme, row.icon, QPoint(kind.x(), middle - 9), 20, "text")
        write(painter, kind.adjusted(32, 0, 0, 0), row.kind, font(15), theme.color("text"))
        write(painter, title, row.title, font(15, 500), theme.color("text"))
        second = theme.color("text" if state.is_cursor else "muted")
        write(painter, recorded, row.recorded.split(" ")[-1] if self.compact else row.recorded, font(15), second)
        icon, words, tone = row.chip
        box = QRect(where.x(), middle - 11, min(chip_width(words), where.width()), 24)
        chip(painter, theme, box, icon, words, tone, outlined=state.is_cursor)


class DocumentsScreen(FramedView):
    row_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self._title = HeadTitle(theme)
        self._painter = DocumentPainter(theme)
        self.rows = RowList(theme, self._painter, 48)
        self.rows.clicked_row.connect(self.row_pressed)
        self._empty = EmptyNote(theme, "cloud-check")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.rows)
        self._table_head = TableHead(theme)
        self._table_head.installEventFilter(self)
        self.foot = TableFoot(theme)
        self.work = Card(theme, (self._table_head, self._stack, self.foot), sunken_head=33, sunken_foot=33)
        self._name, self._second, self._reason = QLabel(), QLabel(), QLabel()
        for label, style in ((self._name, "title"), (self._second, "small"), (self._reason, "small")):
            label.setObjectName(style)
            label.setWordWrap(True)
        self.timeline = TimelineSteps(theme)
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(4)
        for part in (self._name, self._second):
            side.addWidget(part)
        side.addSpacing(16)
        side.addWidget(self.timeline)
        side.addWidget(self._reason)
        side.addStretch(1)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self._title.use_layout(layout)
        self._painter.compact = layout.compact
        self._show_head()

    def retranslate(self) -> None:
        self._title.set_words(_("Documents"), _("Everything this register tells HQ, newest first"))
        self.rows.setAccessibleName(_("Documents"))
        self._show_head()

    def show_documents(self, rows: Sequence[DocumentRow], cursor: int, empty: str) -> None:
        self._empty.say(empty)
        self.rows.show_rows(rows, cursor)
        self._stack.setCurrentWidget(self.rows if rows else self._empty)

    def show_foot(self, left: Sequence[str], right: str) -> None:
        self.foot.show_words(left, right)

    def show_timeline(self, title: str, second: str, steps: Sequence[Step], reason: str) -> None:
        self._name.setText(title)
        self._second.setText(second)
        self.timeline.show_steps(steps)
        self._reason.setText(reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_head()
        return False

    def _show_head(self) -> None:
        kind, title, recorded, where = _columns(QRect(0, 0, self._table_head.width(), 32), self._painter.compact)
        made = _("Time") if self._painter.compact else _("Recorded")
        words = (_("What"), _("Number or name"), made, _("Where it is now"))
        cells = zip(words, (kind, title, recorded, where), strict=True)
        self._table_head.show_cells([(name, rect, LEFT) for name, rect in cells])
