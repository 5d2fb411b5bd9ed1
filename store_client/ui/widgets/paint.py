"""The few shapes everything in the window is drawn from: panels, text, key caps, chips, avatars."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter

_CHIP_TONES = {
    "plain": ("surface", "text", "line"),
    "accent": ("soft", "on-soft", "soft"),
    "ok": ("ok-soft", "ok", "ok-soft"),
    "warn": ("warn-soft", "warn", "warn-soft"),
    "error": ("err-soft", "err", "err-soft"),
}


def panel(painter: QPainter, rect: QRect, fill: QColor, border: QColor, radius: int = 8, width: int = 1) -> None:
    """A filled rounded rectangle whose border lies wholly inside `rect`."""
    half = width / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, width))
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius - half, radius - half)


def write(
    painter: QPainter, rect: QRect, words: str, face: QFont, colour: QColor, align: Qt.AlignmentFlag = LEFT
) -> None:
    """One line of text, elided at the right where it does not fit."""
    painter.setFont(face)
    painter.setPen(colour)
    fitted = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, fitted)


def width_of(words: str, face: QFont) -> int:
    return QFontMetrics(face).horizontalAdvance(words)


def draw_icon(painter: QPainter, theme: Theme, name: str, at: QPoint, size: int, token: str) -> None:
    painter.drawPixmap(at, theme.icon(name, size, token, painter.device().devicePixelRatioF()))


def key_cap_width(key: str, pixels: int = 12) -> int:
    return max(28 if pixels == 12 else 38, width_of(key, font(pixels, 600)) + (12 if pixels == 12 else 18))


def key_cap(
    painter: QPainter,
    theme: Theme,
    corner: QPoint,
    key: str,
    *,
    text: str = "muted",
    border: str = "control",
    fill: str | None = "surface",
    pixels: int = 12,
) -> int:
    """A key cap with its top left at `corner`; returns its width. 20 px high, 24 in the primary button."""
    rect = QRect(corner.x(), corner.y(), key_cap_width(key, pixels), 20 if pixels == 12 else 24)
    panel(painter, rect, theme.color(fill) if fill else QColor(0, 0, 0, 0), theme.color(border), 4)
    write(painter, rect, key, font(pixels, 600), theme.color(text), CENTER)
    return rect.width()


def chip_width(words: str) -> int:
    return 6 + 16 + 5 + width_of(words, font(13, 500)) + 8


def chip(
    painter: QPainter, theme: Theme, rect: QRect, icon: str, words: str, tone: str, outlined: bool = False
) -> None:
    """An icon and a word on a soft fill; `outlined` on a cursor row, where the fills are alike."""
    fill, text, border = _CHIP_TONES[tone]
    edge = "line" if theme.high_contrast else ("control" if outlined else border)
    panel(painter, rect, theme.color(fill), theme.color(edge), 4)
    draw_icon(painter, theme, icon, QPoint(rect.x() + 6, rect.center().y() - 7), 16, text)
    write(painter, rect.adjusted(27, 0, -4, 0), words, font(13, 500), theme.color(text))


def avatar(painter: QPainter, theme: Theme, rect: QRect, initials: str, fill: str = "soft", pixels: int = 15) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line" if theme.high_contrast else fill), 1))
    painter.setBrush(theme.color(fill))
    painter.drawEllipse(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))
    write(painter, rect, initials, font(pixels, 600), theme.color("on-soft"), CENTER)


def dashed_line(painter: QPainter, theme: Theme, start: QPoint, end: QPoint, token: str = "control") -> None:
    painter.setPen(QPen(theme.color(token), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(start), QPointF(end))


def initials_of(name: str) -> str:
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
