"""The customer of the sale, at the top of the right column."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from store_client.texts import _
from store_client.ui.sell.rows import CustomerCard
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.paint import avatar, chip, chip_width, draw_icon, initials_of, key_cap, panel, write


class CustomerBox(PaintedButton):
    """Press it, or F3, to find or create the customer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._card: CustomerCard | None = None
        self.setFixedHeight(96)

    @property
    def card(self) -> CustomerCard | None:
        return self._card

    def show_card(self, card: CustomerCard | None) -> None:
        self._card = card
        if card is None:
            self.setAccessibleName(_("No customer, F3"))
        else:
            state = _("account {number}").format(number=card.account) if card.account else _("Pending sync")
            self.setAccessibleName(f"{card.name}, {state}, F3")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self.theme, self.rect()
        right = rect.right() - 12 - 28
        words = QRect(65, 13, right - 65 - 8, 24)
        if self._card is None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("control"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(theme.color("sunken" if self.underMouse() else "surface"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawEllipse(QRect(13, 13, 40, 40))
            draw_icon(painter, theme, "user-plus", QPoint(23, 23), 20, "muted")
            write(painter, words, _("No customer"), font(15, 600), theme.color("text"))
            below = QRect(65, 38, rect.width() - 77, 20)
            write(painter, below, _("Find or create, also during the sale"), font(13), theme.color("muted"))
        else:
            fill, border = self.fill_and_border("line")
            panel(painter, rect, theme.color(fill), theme.color(border), 8)
            self._paint_card(painter, self._card, words)
        key_cap(painter, theme, QPoint(right, 15), "F3")

    def _paint_card(self, painter: QPainter, card: CustomerCard, words: QRect) -> None:
        theme = self.theme
        avatar(painter, theme, QRect(13, 13, 40, 40), initials_of(card.name))
        write(painter, words, card.name, font(15, 600), theme.color("text"))
        if card.contact:
            icon = "mail" if "@" in card.contact else "smartphone"
            draw_icon(painter, theme, icon, QPoint(65, 41), 16, "muted")
            contact = QRect(89, 38, self.width() - 101, 22)
            write(painter, contact, card.contact, font(13), theme.color("muted"))
        state, icon, tone = (
            (card.account, "badge-check", "ok") if card.account else (_("Pending sync"), "clock", "warn")
        )
        top = 63 if card.contact else 41
        chip(painter, theme, QRect(65, top, min(chip_width(state), self.width() - 77), 22), icon, state, tone)
