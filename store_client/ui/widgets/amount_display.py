"""The dark display: a label, a remark, and one large amount."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import LEFT, RIGHT, panel, width_of, write


class AmountDisplay(QWidget):
    """In the right column it is one figure high; on "sale done" it fills the work area with a foot line."""

    def __init__(self, theme: Theme, *, figure: int, padding: int = 16, label: int = 15) -> None:
        super().__init__()
        self._theme = theme
        self._figure, self._padding, self._label_size = figure, padding, label
        self._label = self._remark = self._sign = self._amount = ""
        self._foot = ("", "")
        theme.changed.connect(self.update)

    def set_size(self, height: int, figure: int) -> None:
        self.setFixedHeight(height)
        self._figure = figure
        self.update()

    def show_amount(self, label: str, remark: str, sign: str, amount: str, foot: tuple[str, str] = ("", "")) -> None:
        shown = (label, remark, sign, amount, foot)
        if shown == (self._label, self._remark, self._sign, self._amount, self._foot):
            return
        self._label, self._remark, self._sign, self._amount, self._foot = shown
        self.setAccessibleName(f"{label} {sign}{amount}. {remark}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        high = theme.high_contrast
        border = "line" if theme.name != "light" else "disp"
        panel(painter, self.rect(), theme.color("disp"), theme.color(border), 8, 2 if high else 1)
        pad, muted = self._padding, theme.color("disp-muted")
        top = 13 if pad == 16 else 24
        line = 20 if self._label_size < 20 else 34
        head = QRect(pad + 1, top, self.width() - 2 * pad - 2, line)
        face = font(self._label_size, figures=True)
        write(painter, head, self._label, face, muted, LEFT)
        write(painter, head, self._remark, face, muted, RIGHT)
        self._paint_figure(painter, head)
        foot = QRect(head.x(), self.height() - 24 - 24, head.width(), 24)
        for words, align in zip(self._foot, (LEFT, RIGHT), strict=True):
            write(painter, foot, words, font(17, figures=True), muted, align)

    def _paint_figure(self, painter: QPainter, head: QRect) -> None:
        size = self._figure
        while size > 28 and width_of(self._amount, font(size, 600, figures=True)) > head.width() - size:
            size -= 4
        face = font(size, 600, figures=True)
        width = width_of(self._amount, face)
        if self._padding == 16:
            area = QRect(head.x(), head.bottom() + 1, head.width(), self.height() - head.bottom() - 12)
        else:
            area = QRect(head.x(), 0, head.width(), self.height())
        write(painter, area, self._amount, face, self._theme.color("on-disp"), RIGHT)
        sign = font(round(size * 0.5714) if size < 100 else 64, 500)
        metrics_drop = round(size * 0.155)
        left = QRect(head.x(), area.y() + metrics_drop, head.width() - width - 6, area.height())
        write(painter, left, self._sign, sign, self._theme.color("disp-muted"), RIGHT)
