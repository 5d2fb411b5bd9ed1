"""The top bar: brand, tabs, where and who, what waits for HQ, the clock."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QWidget

from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.status_area import StatusArea
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.paint import RIGHT, mirrored, panel, width_of, write


class Tab(PaintedButton):
    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__(theme)
        self.key = key
        self._hint = True
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(f"{words}, {self.key}")
        self.updateGeometry()

    def use_layout(self, layout: Layout) -> None:
        self._hint = layout.shows_hints
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = width_of(self.text(), font(15, 600)) + (28 if self._hint else 24)
        return QSize(width + (8 + width_of(self.key, font(12, 500)) if self._hint else 0), 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, chosen = self.theme, self.isChecked()
        pad = 14 if self._hint else 12
        colour = theme.color("text" if chosen or self.underMouse() else "muted")
        face = font(15, 600 if chosen else 500)
        write(painter, QRect(pad, 2, self.width(), 50), self.text(), face, colour)
        if self._hint:
            hint = QRect(0, 2, self.width() - pad, 50)
            write(painter, hint, self.key, font(12, 500), theme.color("muted"), RIGHT)
        if chosen:
            painter.fillRect(QRect(0, 53, self.width(), 3), theme.color("accent"))


class Brand(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)

    def use_layout(self, layout: Layout) -> None:
        self.setFixedSize(40 if layout.compact else 128, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        mark = QRect(0, 16, 24, 24)
        panel(painter, mark, theme.color("accent"), theme.color("accent"), 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("on-accent"))
        painter.drawRect(mirrored(painter, QRect(5, 30, 14, 3)))
        painter.drawRoundedRect(mirrored(painter, QRect(9, 23, 6, 7)), 3, 3)
        painter.drawRect(mirrored(painter, QRect(9, 26, 6, 4)))
        if self.width() > 40:
            write(painter, QRect(32, 0, 96, 56), "Comptoir", font(17, 700), theme.color("text"))


class WhereAndWho(QWidget):
    """Two lines at the right of the tabs: the shop and register, the person and the shift."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._where = self._who = ""
        theme.changed.connect(self.update)

    def set_words(self, where: str, who: str) -> None:
        self._where, self._who = where, who
        self.setAccessibleName(f"{where}. {who}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, width = self._theme, self.width()
        write(painter, QRect(0, 12, width, 16), self._where, font(13), theme.color("text"), RIGHT)
        write(painter, QRect(0, 28, width, 16), self._who, font(13), theme.color("muted"), RIGHT)


class Clock(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._time = ""
        self.setFixedSize(56, 56)
        theme.changed.connect(self.update)

    def show_time(self, time: str) -> None:
        if time != self._time:
            self._time = time
            self.setAccessibleName(time)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        face = font(17, 600, figures=True)
        write(QPainter(self), self.rect(), self._time, face, self._theme.color("text"), RIGHT)


class TopBar(QWidget):
    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(56)
        self.brand = Brand(theme)
        self.tabs = {key: Tab(theme, key) for key in ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4")}
        self.where = WhereAndWho(theme)
        self.status = StatusArea(theme)
        self.clock = Clock(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(0)
        row.addWidget(self.brand)
        row.addSpacing(8)
        for key, tab in self.tabs.items():
            row.addWidget(tab)
            tab.clicked.connect(lambda _checked=False, name=key: self.pressed.emit(name))
        self._before_status, self._before_clock = QSpacerItem(24, 0), QSpacerItem(8, 0)
        row.addWidget(self.where, 1)
        row.addSpacerItem(self._before_status)
        row.addWidget(self.status)
        row.addSpacerItem(self._before_clock)
        row.addWidget(self.clock)
        self._row = row
        self.status.clicked.connect(lambda: self.pressed.emit("Ctrl+5"))
        theme.changed.connect(self.update)

    def use_layout(self, layout: Layout) -> None:
        self.brand.use_layout(layout)
        for tab in self.tabs.values():
            tab.use_layout(layout)
        self.status.use_layout(layout)
        self.clock.setVisible(layout.shows_hints)
        self._before_status.changeSize(16 if layout.compact else 24, 0)
        self._before_clock.changeSize(8 if layout.shows_hints else 0, 0)
        self._row.invalidate()

    def choose(self, key: str) -> None:
        for name, tab in self.tabs.items():
            tab.setChecked(name == key)

    def show_tabs(self, keys: Sequence[str]) -> None:
        for key, tab in self.tabs.items():
            tab.setVisible(key in keys)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawLine(QPoint(0, 55), QPoint(self.width(), 55))
