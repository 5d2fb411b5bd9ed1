"""F1: the keys of the screen in front, and the copyable detail of what went wrong."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.screen import HelpLine
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.paint import key_cap, key_cap_width, write


class _HelpLines(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: Sequence[HelpLine] = ()
        self.row = 32

    def show_lines(self, lines: Sequence[HelpLine]) -> None:
        self._lines = lines
        self.setAccessibleName(". ".join(f"{line.keys}: {line.text}" for line in lines))
        self.setFixedHeight(len(lines) * self.row)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, len(self._lines) * self.row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        caps = [line.keys.split() for line in self._lines]
        column = max((sum(key_cap_width(cap) + 4 for cap in line) for line in caps), default=0) + 12
        for index, (line, keys) in enumerate(zip(self._lines, caps, strict=True)):
            top, left = index * self.row, 0
            for cap in keys:
                left += key_cap(painter, theme, QRect(left, top + 6, 1, 1).topLeft(), cap, fill=None) + 4
            words = QRect(column, top, self.width() - column, self.row)
            write(painter, words, line.text, font(14), theme.color("text"))


class HelpPanel(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sidePage")
        self._title = QLabel()
        self._title.setObjectName("cardTitle")
        self._lines = _HelpLines(theme)
        self.detail = QPlainTextEdit()
        self.detail.setObjectName("detail")
        self.detail.setReadOnly(True)
        self.copy = SideButton(theme, "list", "")
        self.copy.clicked.connect(self._copy_detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._lines)
        column.addWidget(self.detail, 1)
        column.addWidget(self.copy)
        column.addStretch(0)
        self.use_layout(NORMAL)

    def use_layout(self, layout: Layout) -> None:
        self._lines.row = 28 if layout.compact else 32

    def show_help(self, lines: Sequence[HelpLine], detail: str) -> None:
        self._title.setText(_("The keys of this screen"))
        self.copy.set_words(_("Copy the detail for support"))
        self.detail.setAccessibleName(_("What happened, for support"))
        self._lines.show_lines(lines)
        self.detail.setPlainText(detail)
        self.detail.setVisible(bool(detail))
        self.copy.setVisible(bool(detail))

    def _copy_detail(self) -> None:
        QGuiApplication.clipboard().setText(self.detail.toPlainText())
