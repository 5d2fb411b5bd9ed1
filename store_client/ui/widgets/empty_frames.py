"""The places of the second-best actions F10 and F11 while a screen has none: empty frames with the key's name."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import key_cap, key_cap_width, panel


class EmptyFrames(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(56)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        half = (self.width() - 8) // 2
        for left, key in ((0, "F10"), (self.width() - half, "F11")):
            frame = QRect(left, 0, half, 56)
            panel(painter, frame, theme.color("surface"), theme.color("line"), 6)
            corner = QPoint(frame.right() - 12 - key_cap_width(key), 18)
            key_cap(painter, theme, corner, key, text="disabled", border="line", fill=None)
