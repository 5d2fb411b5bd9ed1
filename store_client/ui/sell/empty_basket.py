"""What the work area says while the basket is empty: ready, and the few things worth knowing."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.texts import _
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import draw_icon, key_cap, write

_WIDTH = 490


class EmptyBasket(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._suspended = ""
        theme.changed.connect(self.update)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Ready for the next customer"))
        self.update()

    def show_suspended(self, words: str) -> None:
        """The sale that F7 takes back; empty for none."""
        if words != self._suspended:
            self._suspended = words
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        lines = (
            ("3 *", _("before a scan: three of the next item")),
            (_("mug"), _("part of a name, then Enter: choose from the list")),
            ("F3", _("customer by name, phone, e-mail or account number")),
            ("/", _("price check, drawer, coupon and more")),
            *([("F7", _("take back: {sale}").format(sale=self._suspended))] if self._suspended else []),
        )
        left = max(16, (self.width() - _WIDTH) // 2)
        top = max(8, (self.height() - 52 - 35 * len(lines) - 16) // 2)
        draw_icon(painter, theme, "scan-barcode", QPoint(left, top + 8), 32, "text")
        words = QRect(left + 48, top, self.width() - left - 60, 30)
        write(painter, words, _("Ready for the next customer"), font(22, 600), theme.color("text"))
        second = _("The first scan starts a sale.")
        write(painter, words.translated(0, 28), second, font(15), theme.color("muted"))
        for at, (key, text) in enumerate(lines):
            line = top + 72 + 35 * at
            key_cap(painter, theme, QPoint(left, line), key)
            write(painter, QRect(left + 72, line, self.width() - left - 80, 20), text, font(15), theme.color("text"))
