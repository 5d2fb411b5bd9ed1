"""The answer strip: what came of the last thing done, in one place, until the next answer."""

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.key_caps import cap_words
from store_client.ui.screen import Answer, Offer
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.paint import (
    LEFT,
    RIGHT,
    draw_icon,
    key_cap,
    key_cap_width,
    lines_height,
    panel,
    width_of,
    write,
    write_lines,
)

_TONES = {
    "quiet": ("surface", "line", "muted"),
    "scan": ("soft", "soft", "accent"),
    "ok": ("ok-soft", "ok", "ok"),
    "warn": ("warn-soft", "warn", "warn"),
    "error": ("err-soft", "err", "err"),
}


class OfferButton(PaintedButton):
    """What is likely wanted next, with the key that does it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._icon, self.key = "", ""
        self.setFixedHeight(44)
        self.hide()

    def show_offer(self, offer: Offer | None) -> None:
        self.setVisible(offer is not None)
        if offer is not None:
            self._icon, self.key = offer.icon, offer.key
            self.setText(offer.words)
            self.setAccessibleName(f"{offer.words}, {cap_words(offer.key)}")
            self.setFixedWidth(13 + 20 + 8 + width_of(offer.words, font(15, 500)) + 12 + key_cap_width(offer.key) + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self.theme, self.rect()
        fill, border = self.fill_and_border("control")
        panel(painter, rect, theme.color(fill), theme.color(border), 6)
        draw_icon(painter, theme, self._icon, QPoint(13, 12), 20, "text")
        cap = QPoint(rect.right() - 11 - key_cap_width(self.key), 12)
        key_cap(painter, theme, cap, self.key, fill=None)
        write(painter, QRect(41, 0, cap.x() - 41, 44), self.text(), font(15, 500), theme.color("text"))


class AnswerStrip(QWidget):
    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._answer = Answer("")
        self._layout = NORMAL
        self.offer = OfferButton(theme)
        self.offer.clicked.connect(lambda: self.pressed.emit(self.offer.key))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.addStretch(1)
        row.addWidget(self.offer)
        theme.changed.connect(self.update)

    @property
    def current(self) -> Answer:
        return self._answer

    def use_layout(self, layout: Layout) -> None:
        self._layout = layout
        self.setFixedHeight(layout.strip)
        self.update()

    def say(self, answer: Answer) -> None:
        if answer == self._answer:
            return
        self._answer = answer
        self.offer.show_offer(answer.offer)
        self.setAccessibleName(answer.spoken)
        if answer.spoken and self.isVisible():
            said = QAccessibleAnnouncementEvent(self, answer.spoken)
            if answer.tone in ("warn", "error"):
                said.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, answer = self._theme, self._answer
        fill, border, mark = _TONES[answer.tone]
        high = theme.high_contrast
        panel(painter, self.rect(), theme.color(fill), theme.color("line" if high else border), 8, 2 if high else 1)
        if not (answer.text or answer.label):
            return
        pad, gap = (12, 12) if self._layout.compact else (16, 16)
        middle = self.rect().center().y()
        draw_icon(painter, theme, answer.icon_name, QPoint(pad + 1, middle - 11), 24, mark)
        left = pad + 1 + 24 + gap
        taken = self.offer.width() + 26 if answer.offer is not None else pad + 1
        right = self._paint_amount(painter, self.width() - taken)
        self._paint_words(painter, QRect(left, 0, right - left, self.height()))

    def _paint_amount(self, painter: QPainter, right: int) -> int:
        """Draw the figures at the right; returns where the words must stop."""
        answer, theme = self._answer, self._theme
        small, large = {"compact": (15, 28), "normal": (17, 32), "wide": (20, 40)}[self._layout.name]
        for words, face, token, gap in (
            (answer.amount, font(large, 600, figures=True), "text", 24),
            (answer.each, font(small, 500, figures=True), "muted", 16),
        ):
            if words:
                width = width_of(words, face) + 2
                write(painter, QRect(right - width, 0, width, self.height()), words, face, theme.color(token), RIGHT)
                right -= width + gap
        return right

    def _paint_words(self, painter: QPainter, area: QRect) -> None:
        answer, theme = self._answer, self._theme
        text = theme.color("text")
        label = theme.color("muted" if answer.tone in ("quiet", "scan") else "text")
        face = self._face(area.width())
        if face is None:
            self._paint_wrapped(painter, area)
            return
        if not answer.label:
            write(painter, area, answer.text, face, text)
            return
        line = max(30, face.pixelSize() * 4 // 3)
        top = (self.height() - 16 - line) // 2
        write(painter, QRect(area.x(), top + 1, area.width(), 16), answer.label, font(13, 500), label)
        write(painter, QRect(area.x(), top + 17, area.width(), line), answer.text, face, text)

    def _face(self, width: int) -> QFont | None:
        """The largest face that shows the whole text on one line; None when it needs two."""
        largest = {"compact": 18, "normal": 22, "wide": 28}[self._layout.name]
        for pixels in (largest, 17, 15):
            face = font(pixels, 600)
            if width_of(self._answer.text, face) <= width:
                return face
        return None

    def _paint_wrapped(self, painter: QPainter, area: QRect) -> None:
        answer = self._answer
        words = f"{answer.label}. {answer.text}" if answer.label else answer.text
        room = area.adjusted(0, 4, 0, -4)
        sizes = (font(pixels, 500) for pixels in (15, 14, 13))
        fits = (face for face in sizes if lines_height(words, face, room.width()) <= room.height())
        write_lines(painter, room, words, next(fits, font(13, 500)), self._theme.color("text"), LEFT)
