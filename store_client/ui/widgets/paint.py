"""The few shapes everything in the window is drawn from: panels, text, key caps, chips, avatars.

All places are given as in a window that runs from the left. In one that runs from the right each shape and each text
stands the other way round in its widget; what is painted without these functions asks ``mirrored`` where it stands.
"""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from store_client.ui.direction import runs_from_the_right
from store_client.ui.key_caps import cap_words
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop

_OPPOSITE = {LEFT: RIGHT, RIGHT: LEFT, TOP_LEFT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop}
_DIRECTIONAL = frozenset(
    {
        *("arrow-left", "arrow-right", "chevron-left", "chevron-right", "corner-down-left", "delete", "list"),
        *("log-in", "log-out", "send", "undo-2", "rotate-ccw"),
    }
)
"""Icons that point somewhere: they point the other way in a window that runs from the right."""

_WRAPPED = TOP_LEFT.value | Qt.TextFlag.TextWordWrap.value
_SINGLE_LINE: Final = Qt.TextFlag.TextSingleLine.value
_WORD_WRAP: Final = Qt.TextFlag.TextWordWrap.value
_REMEMBERED: Final = 4096
"""How many texts are remembered as they were measured: many times what stands in the window at once."""

_CHIP_TONES = {
    "plain": ("surface", "text", "line"),
    "accent": ("soft", "on-soft", "soft"),
    "ok": ("ok-soft", "ok", "ok-soft"),
    "warn": ("warn-soft", "warn", "warn-soft"),
    "error": ("err-soft", "err", "err-soft"),
}


def mirrored(painter: QPainter, rect: QRect) -> QRect:
    """Where the rectangle stands in the widget that is painted."""
    if painter.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        return rect
    device = painter.device()
    if not isinstance(device, QWidget):
        return rect
    return QRect(device.width() - rect.x() - rect.width(), rect.y(), rect.width(), rect.height())


def fill(painter: QPainter, rect: QRect, colour: QColor) -> None:
    painter.fillRect(mirrored(painter, rect), colour)


def panel(painter: QPainter, rect: QRect, fill: QColor, border: QColor, radius: int = 8, width: int = 1) -> None:
    """A filled rounded rectangle whose border lies wholly inside `rect`."""
    placed, painted = QRectF(mirrored(painter, rect)), painter.drawRoundedRect
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if fill.alpha() < 255:
        half = width / 2
        painter.setPen(QPen(border, width))
        painter.setBrush(fill)
        painted(placed.adjusted(half, half, -half, -half), radius - half, radius - half)
        return
    # The border's colour, then the fill upon it: two filled shapes take a sixth of the time of one that is stroked.
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(border)
    painted(placed, radius, radius)
    painter.setBrush(fill)
    painted(placed.adjusted(width, width, -width, -width), radius - width, radius - width)


def write(
    painter: QPainter, rect: QRect, words: str, face: QFont, colour: QColor, align: Qt.AlignmentFlag = LEFT
) -> None:
    """One line of text, elided at its end where it does not fit."""
    if not words:
        return
    painter.setFont(face)
    painter.setPen(colour)
    flags = _flags(painter, words, align) | _SINGLE_LINE
    draw_words(painter, mirrored(painter, rect), flags, fitted(painter, words, face, rect.width()))


def write_lines(
    painter: QPainter, rect: QRect, words: str, face: QFont, colour: QColor, align: Qt.AlignmentFlag = TOP_LEFT
) -> None:
    """Text that goes on in the next line, as many as `rect` has room for; what is left over is not shown."""
    painter.setFont(face)
    painter.setPen(colour)
    needed = lines_height(words, face, rect.width())
    if needed > rect.height():
        words = shortened(painter, words, face, rect)
    flags = _flags(painter, words, align) | _WORD_WRAP
    draw_words(painter, mirrored(painter, rect), flags, words)


def draw_words(painter: QPainter, placed: QRect, flags: int, words: str) -> None:
    """All text that is painted goes through here, in the painter's font and colour."""
    painter.drawText(placed, flags, words)


def fitted(painter: QPainter, words: str, face: QFont, width: int) -> str:
    """The words as far as they fit into one line."""
    return _elided(words, face, width)


@lru_cache(_REMEMBERED)
def _elided(words: str, face: QFont, width: int) -> str:
    return QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, width)


def shortened(painter: QPainter, words: str, face: QFont, rect: QRect) -> str:
    """The words as far as their lines fit into the rectangle."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if lines_height(words[:middle] + "…", face, rect.width()) <= rect.height():
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + "…"


@lru_cache(_REMEMBERED)
def lines_height(words: str, face: QFont, width: int) -> int:
    """How high the words are when they are wrapped at this width."""
    room = QRect(0, 0, max(1, width), 10_000)
    return QFontMetrics(face).boundingRect(room, _WRAPPED, words).height()


@lru_cache(_REMEMBERED)
def width_of(words: str, face: QFont) -> int:
    return QFontMetrics(face).horizontalAdvance(words)


def draw_icon(painter: QPainter, theme: Theme, name: str, at: QPoint, size: int, token: str) -> None:
    density = painter.device().devicePixelRatioF()
    placed = mirrored(painter, QRect(at.x(), at.y(), size, size))
    turned = name in _DIRECTIONAL and painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
    painter.drawPixmap(placed.topLeft(), theme.icon(name, size, token, density, turned=turned))


def _flags(painter: QPainter, words: str, align: Qt.AlignmentFlag) -> int:
    """The alignment as the window runs, and the text as its own first letter says."""
    turned = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft and isinstance(painter.device(), QWidget)
    return _flag_bits(align, turned, runs_from_the_right(words))


@lru_cache
def _flag_bits(align: Qt.AlignmentFlag, turned: bool, from_the_right: bool) -> int:
    if turned:
        align = _OPPOSITE.get(align, align)
    way = Qt.TextFlag.TextForceRightToLeft if from_the_right else Qt.TextFlag.TextForceLeftToRight
    return align.value | Qt.AlignmentFlag.AlignAbsolute.value | way.value


def key_cap_width(key: str, pixels: int = 12) -> int:
    words = width_of(cap_words(key), font(pixels, 600))
    return max(28 if pixels == 12 else 38, words + (12 if pixels == 12 else 18))


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
    write(painter, rect, cap_words(key), font(pixels, 600), theme.color(text), CENTER)
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
    painter.drawEllipse(QRectF(mirrored(painter, rect)).adjusted(0.5, 0.5, -0.5, -0.5))
    write(painter, rect, initials, font(pixels, 600), theme.color("on-soft"), CENTER)


def dashed_line(painter: QPainter, theme: Theme, start: QPoint, end: QPoint, token: str = "control") -> None:
    painter.setPen(QPen(theme.color(token), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(start), QPointF(end))


def initials_of(name: str) -> str:
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
