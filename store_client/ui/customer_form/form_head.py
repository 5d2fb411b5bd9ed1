"""The head of the form: whose it is, whether the number has come, and a remark at the right."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.customer_form.shown import FormHead
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, chip, chip_width, width_of, write


class HeadWithState(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._head = FormHead("")
        theme.changed.connect(self.update)

    def show_head(self, head: FormHead) -> None:
        self._head = head
        self.setAccessibleName(". ".join(part for part in (head.title, head.words) if part))
        self.setToolTip(head.title)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, head, width = self._theme, self._head, self.width()
        face = font(22, 600)
        state = chip_width(head.words) + 12 if head.state else 0
        taken = min(width_of(head.title, face) + 2, width - state)
        write(painter, QRect(0, 0, taken, self.height()), head.title, face, theme.color("text"))
        if head.state:
            icon, tone = ("clock", "warn") if head.state == "pending" else ("badge-check", "ok")
            box = QRect(taken + 12, self.height() // 2 - 12, state - 12, 24)
            chip(painter, theme, box, icon, head.words, tone)
        left = taken + state + 16
        if width_of(head.remark, font(15)) <= width - left:
            write(
                painter, QRect(left, 0, width - left, self.height()), head.remark, font(15), theme.color("muted"), RIGHT
            )
