"""A tick: a box of 24 px in a target of 44, on request with words and a second line beside it."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import draw_icon, panel, width_of, write

_HEIGHT = 44
_BOX = 24
_LEFT = 36


class Tick(QCheckBox):
    """`ticked` says how it stands once a person changed it. Space ticks at once: the window holds a character back for
    a moment, so that its release may come first.
    """

    ticked = Signal(bool)

    def __init__(self, theme: Theme, *, with_words: bool = False) -> None:
        super().__init__()
        self._theme, self._with_words = theme, with_words
        self._words = self._second = ""
        self.setObjectName("tick")
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.ticked)
        theme.changed.connect(self.update)

    def show_tick(self, words: str, second: str = "", *, on: bool | None = None) -> None:
        """Without `on` it stays as it is."""
        self._words, self._second = words, second
        self.setAccessibleName(words)
        self.setAccessibleDescription(second)
        self.setToolTip("" if self._with_words else words)
        if on is not None and self.isChecked() != on:
            self.setChecked(on)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if not self._with_words:
            return QSize(_HEIGHT, _HEIGHT)
        words = max(width_of(self._words, font(15)), width_of(self._second, font(13)))
        return QSize(_LEFT + words + 12, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_HEIGHT, _HEIGHT)

    def hitButton(self, at: QPoint) -> bool:
        return self.rect().contains(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, middle = self._theme, self.rect().center().y()
        box = QRect(0, middle - _BOX // 2 + 1, _BOX, _BOX)
        on, enabled = self.isChecked(), self.isEnabled()
        edge = "line" if not enabled else ("accent" if on else ("text" if self.underMouse() else "control"))
        ground = "sunken" if not enabled else ("accent" if on else ("soft" if self.isDown() else "surface"))
        panel(painter, box, theme.color(ground), theme.color(edge), 4, 2)
        if on:
            draw_icon(painter, theme, "check", QPoint(box.x() + 4, box.y() + 4), 16, "on-accent" if enabled else "text")
        if self._with_words:
            self._paint_words(painter, QRect(_LEFT, 0, self.width() - _LEFT, self.height()), enabled)

    def _paint_words(self, painter: QPainter, room: QRect, enabled: bool) -> None:
        theme, token = self._theme, "text" if enabled else "disabled"
        if not self._second:
            write(painter, room, self._words, font(15), theme.color(token))
            return
        write(painter, room.adjusted(0, 0, 0, -18), self._words, font(15), theme.color(token))
        below = QRect(room.x(), room.center().y() + 2, room.width(), 18)
        write(painter, below, self._second, font(13), theme.color("muted" if enabled else "disabled"))
