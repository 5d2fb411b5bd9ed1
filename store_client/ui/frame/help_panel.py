"""F1: the keys of the screen in front and of the whole window, and the copyable detail of what went wrong."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.key_caps import cap_words
from store_client.ui.screen import HelpLine
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.over_bar import WIDTH, OverBar
from store_client.ui.widgets.paint import CENTER, fill, key_cap, key_cap_width, lines_height, write, write_lines

_FACE = 13
_GAP = 4
_ROW = 26
_AND_SO_ON = "…"


class _Sheet(QWidget):
    """Groups of lines, each group under its own head; a text that is too long for its line goes on below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._groups: Sequence[tuple[str, Sequence[HelpLine]]] = ()
        theme.changed.connect(self.update)

    def show_groups(self, groups: Sequence[tuple[str, Sequence[HelpLine]]]) -> None:
        self._groups = groups
        said = [f"{_spoken(line.keys)}: {line.text}" for _head, lines in groups for line in lines]
        self.setAccessibleName(". ".join(said))
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, column, top = self._theme, self._column(), 0
        for head, lines in self._groups:
            if head:
                fill(painter, QRect(0, top + 4, self.width(), 1), theme.color("line"))
                write(painter, QRect(0, top + 8, self.width(), 18), head, font(13, 600), theme.color("muted"))
                top += _ROW + 4
            for line in lines:
                left = 0
                for cap in line.keys.split():
                    left += self._paint_cap(painter, QPoint(left, top + 3), cap) + _GAP
                height = self._height(line, column)
                words = QRect(column, top + 4, self._room(column), height - 4)
                write_lines(painter, words, line.text, font(_FACE), theme.color("text"))
                top += height

    def _paint_cap(self, painter: QPainter, corner: QPoint, cap: str) -> int:
        """A key; what stands between the first and the last of several is no key."""
        if cap != _AND_SO_ON:
            return key_cap(painter, self._theme, corner, cap, fill=None)
        between = QRect(corner, QSize(_cap_width(cap), 20))
        write(painter, between, cap, font(13, 600), self._theme.color("muted"), CENTER)
        return _cap_width(cap)

    def _column(self) -> int:
        """Where the words begin: behind the widest keys."""
        lines = [line for _head, lines in self._groups for line in lines]
        caps = [sum(_cap_width(cap) + _GAP for cap in line.keys.split()) for line in lines]
        return max(caps, default=0) + 8

    def _room(self, column: int) -> int:
        """For words; at the far edge the scroll bar may stand."""
        return self.width() - column - WIDTH - 4

    def _height(self, line: HelpLine, column: int) -> int:
        return max(_ROW, lines_height(line.text, font(_FACE), self._room(column)) + 9)

    def _fit(self) -> None:
        column = self._column()
        heads = sum(_ROW + 4 for head, _lines in self._groups if head)
        rows = sum(self._height(line, column) for _head, lines in self._groups for line in lines)
        self.setFixedHeight(max(1, heads + rows))


class HelpPanel(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sidePage")
        self._title = QLabel()
        self._title.setObjectName("cardTitle")
        self._sheet = _Sheet(theme)
        self._scrolling = QScrollArea()
        self._scrolling.setWidgetResizable(True)
        self._scrolling.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolling.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolling.viewport().setAutoFillBackground(False)
        self._sheet.setObjectName("sidePage")
        OverBar(self._scrolling)
        self._scrolling.setWidget(self._sheet)
        self.detail = QPlainTextEdit()
        self.detail.setObjectName("detail")
        self.detail.setReadOnly(True)
        self.copy = SideButton(theme, "copy", "")
        self.copy.clicked.connect(self._copy_detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._scrolling, 2)
        column.addWidget(self.detail, 1)
        column.addWidget(self.copy)

    def show_help(self, lines: Sequence[HelpLine], everywhere: Sequence[HelpLine], detail: str) -> None:
        self._title.setText(_("The keys of this screen"))
        self.copy.set_words(_("Copy the detail for support"))
        self.detail.setAccessibleName(_("What happened, for support"))
        self._scrolling.setAccessibleName(_("The keys of this screen"))
        self._sheet.show_groups((("", lines), (_("On every screen"), everywhere)))
        self._scrolling.verticalScrollBar().setValue(0)
        self.detail.setPlainText(detail)
        self.detail.setVisible(bool(detail))
        self.copy.setVisible(bool(detail))

    def scroll_by_pages(self, pages: int) -> None:
        bar = self._scrolling.verticalScrollBar()
        bar.setValue(bar.value() + pages * (bar.pageStep() - _ROW))

    def _copy_detail(self) -> None:
        QGuiApplication.clipboard().setText(self.detail.toPlainText())


def _cap_width(cap: str) -> int:
    return 14 if cap == _AND_SO_ON else key_cap_width(cap)


def _spoken(keys: str) -> str:
    return " ".join(cap_words(cap) for cap in keys.split())
