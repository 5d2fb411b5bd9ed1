"""The frame: top bar, head, answer strip, work area, keys, and the right column that ends in F12."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from store_client.ui.frame.answer_strip import AnswerStrip
from store_client.ui.frame.key_bar import KeyBar
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.frame.top_bar import TopBar
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PrimaryButton
from store_client.ui.widgets.paint import fill

if TYPE_CHECKING:
    from store_client.ui.frame.help_panel import HelpPanel


class SideColumn(QWidget):
    """The ground of the right column, with a line where the work area ends."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.column = QVBoxLayout(self)
        self._margins = (16, 16, 16)
        theme.changed.connect(self.update)

    def set_margins(self, sides: int, top: int, bottom: int) -> None:
        """One pixel more where the line is."""
        self._margins = sides, top, bottom
        from_left = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        self.column.setContentsMargins(sides + from_left, top, sides + (not from_left), bottom)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.set_margins(*self._margins)
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        fill(painter, QRect(0, 0, 1, self.height()), self._theme.color("line"))


class Frame(QWidget):
    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("root")
        self.top = TopBar(theme)
        self.strip = AnswerStrip(theme)
        self.key_bar = KeyBar(theme)
        self.primary = PrimaryButton(theme)
        self._help: HelpPanel | None = None
        self._heads, self._works, self._sides = QStackedWidget(), QStackedWidget(), QStackedWidget()
        self._build()
        self.top.pressed.connect(self.pressed)
        self.key_bar.pressed.connect(self.pressed)
        self.strip.pressed.connect(self.pressed)
        self.primary.clicked.connect(lambda: self.pressed.emit("F12"))

    def add(self, view: FramedView) -> None:
        self._heads.addWidget(view.head)
        self._works.addWidget(view.work)
        self._sides.addWidget(view.side)
        view.key.connect(self.pressed)

    def bring_forward(self, view: FramedView) -> None:
        self._heads.setCurrentWidget(view.head)
        self._works.setCurrentWidget(view.work)
        self._sides.setCurrentWidget(view.side)
        self.show_said(view)

    def lay_over(self, view: FramedView) -> None:
        """Only its right column, all but F12, and what it says; the rest of the screen below stays in sight."""
        self._sides.setCurrentWidget(view.side)
        self.show_said(view)

    def show_said(self, view: FramedView) -> None:
        """Put what the view says now into the strip, the keys and F12."""
        self.strip.say(view.last_answer)
        self.key_bar.show_keys(view.keys)
        self.primary.show_primary(view.primary)

    @property
    def help(self) -> "HelpPanel":
        """Made when somebody first asks for it, so that the first screen stands sooner."""
        if self._help is None:
            from store_client.ui.frame.help_panel import HelpPanel

            self._help = HelpPanel(self._theme)
            self._sides.addWidget(self._help)
        return self._help

    def show_help(self) -> None:
        """Help takes the right column, all but F12."""
        self._sides.setCurrentWidget(self.help)

    def hide_help(self, view: FramedView) -> None:
        self._sides.setCurrentWidget(view.side)

    @property
    def helping(self) -> bool:
        return self._help is not None and self._sides.currentWidget() is self._help

    def use_layout(self, layout: Layout) -> None:
        self.top.use_layout(layout)
        self.strip.use_layout(layout)
        self.key_bar.use_layout(layout)
        self._heads.setFixedHeight(layout.head)
        self._side.setFixedWidth(layout.side)
        self._side.set_margins(*layout.side_margins, 12 if layout.compact else 16)
        self._side.column.setSpacing(layout.side_gap)
        self.primary.setFixedHeight(layout.primary)
        self.primary.set_large(layout.wide)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(16, 16, 16, 16)
        left.setSpacing(8)
        for part, stretch in ((self._heads, 0), (self.strip, 0), (self._works, 1), (self.key_bar, 0)):
            left.addWidget(part, stretch)
        self._side = SideColumn(self._theme)
        self._side.column.addWidget(self._sides, 1)
        self._side.column.addWidget(self.primary)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self._side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addLayout(body, 1)
