"""Shows what is on a customer's card: HQ's questions, facts, and as many of the last purchases as there is room for."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from store_client.texts import _
from store_client.ui.customer_card.details import CardDetails, PurchaseRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, draw_icon, fill, lines_height, panel, width_of, write, write_lines

_FACT, _NOTICE, _HEAD, _PURCHASE = 28, 36, 36, 48


class CustomerDetailsView(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._details = CardDetails()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def details(self) -> CardDetails:
        return self._details

    def show_details(self, details: CardDetails) -> None:
        if details != self._details:
            self._details = details
            self.setAccessibleName(details.spoken)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._details.known:
            return
        painter = QPainter(self)
        top = self._paint_block(painter, self._details.blocked) if self._details.blocked else 0
        for words, icon, tone in (
            (self._details.conflicts, "git-merge", "warn"),
            (self._details.waiting, "cloud-upload", "accent"),
        ):
            if words:
                top = self._paint_notice(painter, top, words, icon, tone)
        for name, text in self._details.facts:
            top = self._paint_fact(painter, top, name, text)
        self._paint_purchases(painter, top + (4 if top else 0))

    def _paint_block(self, painter: QPainter, words: str) -> int:
        """The whole reason, in as many lines as it needs."""
        theme, face = self._theme, font(15, 500)
        needed = max(_NOTICE, lines_height(words, face, self.width() - 50) + 16)
        box = QRect(0, 0, self.width(), needed)
        panel(painter, box, theme.color("err-soft"), theme.color("line" if theme.high_contrast else "err-soft"), 6)
        draw_icon(painter, theme, "ban", QPoint(10, 8), 20, "err")
        write_lines(painter, box.adjusted(40, 8, -10, -8), words, face, theme.color("err"))
        return needed + 8

    def _paint_notice(self, painter: QPainter, top: int, words: str, icon: str, tone: str) -> int:
        theme = self._theme
        soft, text = ("warn-soft", "warn") if tone == "warn" else ("soft", "on-soft")
        box = QRect(0, top, self.width(), _NOTICE)
        panel(painter, box, theme.color(soft), theme.color("line" if theme.high_contrast else soft), 6)
        draw_icon(painter, theme, icon, QPoint(10, top + 8), 20, text)
        write(painter, box.adjusted(40, 0, -10, 0), words, font(15, 500), theme.color(text))
        return top + _NOTICE + 8

    def _paint_fact(self, painter: QPainter, top: int, name: str, text: str) -> int:
        """The text beside its name, or below it where it is long."""
        theme, face = self._theme, font(15, figures=True)
        named = min(width_of(name, font(15)), self.width() // 2)
        room = self.width() - named - 12
        if width_of(text, face) <= room:
            line = QRect(0, top, self.width(), _FACT)
            if self._fits(line):
                write(painter, QRect(0, top, named + 2, _FACT), name, font(15), theme.color("muted"))
                write(painter, line, text, face, theme.color("text"), RIGHT)
            return line.bottom() + 1
        needed = min(lines_height(text, face, self.width()), 60)
        area = QRect(0, top + _FACT - 4, self.width(), needed)
        if self._fits(area):
            write(painter, QRect(0, top, self.width(), _FACT - 4), name, font(15), theme.color("muted"))
            write_lines(painter, area, text, face, theme.color("text"))
        return area.bottom() + 5

    def _paint_purchases(self, painter: QPainter, top: int) -> None:
        theme = self._theme
        head = QRect(0, top, self.width(), _HEAD)
        if not self._fits(head.adjusted(0, 0, 0, _PURCHASE)):
            return
        write(painter, head, _("Last purchases at this register"), font(13, 500), theme.color("muted"))
        top = head.bottom() + 1
        fill(painter, QRect(0, top - 1, self.width(), 1), theme.color("line"))
        if not self._details.purchases:
            line = QRect(0, top, self.width(), _PURCHASE)
            write(painter, line, _("Nothing was bought here yet"), font(15), theme.color("muted"))
        for purchase in self._details.purchases:
            row = QRect(0, top, self.width(), _PURCHASE)
            if not self._fits(row):
                return
            self._paint_purchase(painter, row, purchase)
            top = row.bottom() + 1

    def _paint_purchase(self, painter: QPainter, row: QRect, purchase: PurchaseRow) -> None:
        theme, figures = self._theme, font(15, 600, figures=True)
        middle = row.center().y()
        draw_icon(painter, theme, purchase.icon, QPoint(0, middle - 9), 20, "muted")
        write(painter, row, purchase.amount, figures, theme.color("text"), RIGHT)
        words = QRect(32, row.y() + 4, row.width() - 32 - width_of(purchase.amount, figures) - 12, 20)
        write(painter, words, purchase.receipt, font(15), theme.color("text"))
        write(painter, words.translated(0, 20), purchase.made, font(13, figures=True), theme.color("muted"))
        fill(painter, QRect(0, row.bottom(), row.width(), 1), theme.color("line"))

    def _fits(self, rect: QRect) -> bool:
        return rect.bottom() < self.height()
