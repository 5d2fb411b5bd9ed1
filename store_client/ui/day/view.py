"""Shows the open day's figures at the right and the closed days in the work area."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout

from store_client.texts import _
from store_client.ui.day.presenter import DayRow
from store_client.ui.frame.head_field import HeadTitle
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.amount_display import AmountDisplay
from store_client.ui.widgets.empty_frames import EmptyFrames
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.paint import LEFT, RIGHT, chip, chip_width, write
from store_client.ui.widgets.row_list import Card, RowList, RowState, TableFoot, TableHead
from store_client.ui.widgets.sum_lines import SumLines

_PAD = 16
_WIDTHS = {"number": 40, "date": 112, "closed": 152, "sales": 84}


def _columns(rect: QRect, compact: bool) -> dict[str, QRect]:
    widths = {"number": 32, "date": 92, "sales": 72} if compact else _WIDTHS
    top, height, left = rect.y(), rect.height(), rect.x() + _PAD
    cells = {}
    for name, width in widths.items():
        cells[name] = QRect(left, top, width, height)
        left += width + _PAD
    state = 184 if compact else 200
    cells["state"] = QRect(rect.right() + 1 - _PAD - state, top, state, height)
    cells["total"] = QRect(left, top, cells["state"].x() - _PAD - left, height)
    return cells


class DayPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.compact = False

    def spoken(self, row: DayRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: DayRow) -> None:
        theme, at = self._theme, _columns(state.rect, self.compact)
        text = theme.color("text")
        second = theme.color("text" if state.is_cursor else "muted")
        write(painter, at["number"], row.number, font(13, figures=True), second)
        write(painter, at["date"], row.business_date, font(15, 500), text)
        if "closed" in at:
            write(painter, at["closed"], row.closed, font(15), second)
        write(painter, at["sales"], row.sales, font(15, figures=True), second)
        write(painter, at["total"], row.total, font(15, 600, figures=True), text, RIGHT)
        icon, words, tone = row.chip
        box = QRect(at["state"].x(), state.rect.center().y() - 11, min(chip_width(words), at["state"].width()), 24)
        chip(painter, theme, box, icon, words, tone, outlined=state.is_cursor)


class DayScreen(FramedView):
    row_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self._title = HeadTitle(theme)
        self._painter = DayPainter(theme)
        self.rows = RowList(theme, self._painter, 48)
        self.rows.clicked_row.connect(self.row_pressed)
        self._empty = EmptyNote(theme, "calendar-check")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.rows)
        self._table_head = TableHead(theme)
        self._table_head.installEventFilter(self)
        self.foot = TableFoot(theme)
        self.work = Card(theme, (self._table_head, self._stack, self.foot), sunken_head=33, sunken_foot=33)
        self._so_far = QLabel()
        self._so_far.setObjectName("cardTitle")
        self.figures = SumLines(theme)
        self.display = AmountDisplay(theme, figure=56)
        self._column = QVBoxLayout(self.side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._so_far)
        self._column.addWidget(self.figures)
        self._column.addStretch(1)
        self._column.addWidget(self.display)
        self._column.addWidget(EmptyFrames(theme))

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self._title.use_layout(layout)
        self._painter.compact = layout.compact
        self.display.set_size(layout.display, layout.figure)
        self._column.setSpacing(layout.side_gap)
        self._show_head()

    def retranslate(self) -> None:
        self.rows.setAccessibleName(_("Closed days"))
        self._so_far.setText(_("So far"))
        self._empty.say(_("No day has been closed yet"), _("Closing needs no connection; HQ confirms by itself."))
        self._show_head()

    def show_title(self, title: str, second: str) -> None:
        self._title.set_words(title, second)

    def show_figures(self, lines: Sequence[tuple[str, str]]) -> None:
        self.figures.show_lines(lines)

    def show_net(self, label: str, remark: str, sign: str, amount: str) -> None:
        self.display.show_amount(label, remark, sign, amount)

    def show_days(self, rows: Sequence[DayRow], cursor: int) -> None:
        self.rows.show_rows(rows, cursor)
        self._stack.setCurrentWidget(self.rows if rows else self._empty)

    def show_foot(self, left: Sequence[str], right: str) -> None:
        self.foot.show_words(left, right)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_head()
        return False

    def _show_head(self) -> None:
        at = _columns(QRect(0, 0, self._table_head.width(), 32), self._painter.compact)
        words = {"date": _("Business day"), "closed": _("Closed"), "sales": _("Sales"), "total": _("Total")}
        words["state"] = _("At HQ")
        aligned = {"total": RIGHT}
        self._table_head.show_cells(
            [(text, at[name], aligned.get(name, LEFT)) for name, text in words.items() if name in at]
        )
