"""The answer strip: what came of the last thing done, in one place, until the next answer."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.screen import Answer
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, draw_icon, panel, width_of, write

_TONES = {
    "quiet": ("surface", "line", "muted"),
    "scan": ("soft", "soft", "accent"),
    "ok": ("ok-soft", "ok", "ok"),
    "warn": ("warn-soft", "warn", "warn"),
    "error": ("err-soft", "err", "err"),
}


class AnswerStrip(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._answer = Answer("")
        self._layout = NORMAL
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
        self.setAccessibleName(answer.spoken)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
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
        right = self._paint_amount(painter, self.width() - pad - 1)
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
        middle = self.height() // 2
        if not answer.label:
            write(painter, area, answer.text, face, text)
            return
        write(painter, QRect(area.x(), middle - 22, area.width(), 16), answer.label, font(13, 500), label)
        write(painter, QRect(area.x(), middle - 6, area.width(), 30), answer.text, face, text)

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
        painter.setPen(self._theme.color("text"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap.value)
        for pixels in (15, 14, 13):
            painter.setFont(font(pixels, 500))
            if painter.boundingRect(area, flags, words).height() <= area.height() - 8:
                break
        painter.drawText(area, flags, words)
