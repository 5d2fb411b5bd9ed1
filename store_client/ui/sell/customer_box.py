"""The customer of the sale, at the top of the right column."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from store_client.texts import _
from store_client.ui.sell.rows import CustomerCard
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.paint import (
    RIGHT,
    avatar,
    chip,
    chip_width,
    draw_icon,
    initials_of,
    key_cap,
    panel,
    width_of,
    write,
)


class CustomerBox(PaintedButton):
    """Press it, or F3, to find or create the customer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._card: CustomerCard | None = None
        self._brief = False
        self.setFixedHeight(96)

    @property
    def card(self) -> CustomerCard | None:
        return self._card

    def set_brief(self, brief: bool) -> None:
        """What the store chose to show stands below the box."""
        self._brief = brief
        self.update()

    def show_card(self, card: CustomerCard | None) -> None:
        name = _("No customer, F3")
        if card is not None:
            without = _("Number on its way") if card.awaited else _("Pending sync")
            state = _("account {number}").format(number=card.account) if card.account else without
            told = (card.name, card.details.blocked, state, card.details.points, card.details.conflicts, "F3")
            name = ", ".join(part for part in told if part)
        if card != self._card or name != self.accessibleName():
            self._card = card
            self.setAccessibleName(name)
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
        line = QRect(65, 38, self.width() - 77, 22)
        points = card.details.points
        if points:
            write(painter, line, points, font(13, 500, figures=True), theme.color("muted"), RIGHT)
        if card.contact:
            icon = "mail" if "@" in card.contact else "smartphone"
            draw_icon(painter, theme, icon, QPoint(65, 41), 16, "muted")
            room = line.adjusted(24, 0, -width_of(points, font(13, 500, figures=True)) - 12 if points else 0, 0)
            write(painter, room, card.contact, font(13), theme.color("muted"))
        self._paint_chips(painter, card, 63 if card.contact or points else 41)

    def _paint_chips(self, painter: QPainter, card: CustomerCard, top: int) -> None:
        """Those that fit: the state first, then what somebody has to decide, then what the store chose to show."""
        left, right = 65, self.width() - 12
        for icon, words, tone, shorter in _chips(card, brief=self._brief):
            width = chip_width(words)
            if left + width > right and shorter:
                words, width = shorter, chip_width(shorter)
            if left + width > right and left > 65:
                return
            chip(painter, self.theme, QRect(left, top, min(width, right - left), 22), icon, words, tone)
            left += width + 6


def _chips(card: CustomerCard, *, brief: bool) -> Iterator[tuple[str, str, str, str]]:
    """Icon, words, tone, and shorter words where there is no room. Why somebody is blocked stands below the box, or on
    the customer's card.
    """
    if card.details.blocked:
        yield "ban", _("Blocked"), "error", ""
    if card.account:
        yield "badge-check", card.account, "ok", ""
    elif card.awaited:
        yield "refresh-cw", _("Number on its way"), "plain", ""
    else:
        yield "clock", _("Pending sync"), "warn", ""
    if card.details.conflicts:
        yield "git-merge", card.details.conflicts, "warn", card.details.conflicts_short
    for name, text in () if brief else card.details.chosen:
        yield "tag", f"{name}: {text}", "plain", text
