"""Touch tiles in a grid: categories in their colours, items without a barcode, what can be done to a line."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.theme.tile_colors import TILE_COLORS
from store_client.ui.tile import Tile
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.paint import draw_icon, fill, key_cap, key_cap_width, panel, write, write_lines


class TileButton(PaintedButton):
    def __init__(self, theme: Theme, height: int) -> None:
        super().__init__(theme)
        self._tile = Tile("")
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def tile(self) -> Tile:
        return self._tile

    def show_tile(self, tile: Tile) -> None:
        if tile != self._tile:
            self._tile = tile
            self.setEnabled(tile.enabled)
            self.setAccessibleName(tile.spoken)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect, tile = self.theme, self.rect(), self._tile
        on = self.isEnabled()
        edge = self._paint_ground(painter)
        left = 11 + (4 if edge else 0)
        right = rect.right() - 10
        text = theme.color("text" if on else "disabled")
        bottom = QRect(left, rect.bottom() - 28, right - left, 22)
        if tile.key:
            width = key_cap_width(tile.key)
            border, words = ("control", "muted") if on else ("line", "disabled")
            key_cap(painter, theme, QPoint(right - width, rect.bottom() - 27), tile.key, text=words, border=border)
            bottom.setRight(right - width - 6)
        if tile.icon:
            draw_icon(painter, theme, tile.icon, QPoint(left, 9), 20, "text" if on else "disabled")
            left += 28
        self._paint_words(painter, QRect(left, 8, right - left, rect.height() - 38), bottom, text)
        write(painter, bottom, tile.second, font(13, figures=True), theme.color("muted" if on else "disabled"))

    def _paint_ground(self, painter: QPainter) -> bool:
        """The panel, with the category's colour as ground and as a bar; True when there is such a bar."""
        theme, rect = self.theme, self.rect()
        colors = TILE_COLORS[theme.name].get(self._tile.color)
        state, border = self.fill_and_border("line")
        if state == "surface":
            state = "sunken"
        ground = QColor(colors[0]) if colors and self.isEnabled() and not self.isDown() else theme.color(state)
        outline = theme.color("text" if self.underMouse() and self.isEnabled() else border)
        panel(painter, rect, ground, outline, 6)
        if colors is None or not self.isEnabled():
            return False
        fill(painter, QRect(5, 8, 4, rect.height() - 16), QColor(colors[1]))
        return True

    def _paint_words(self, painter: QPainter, area: QRect, bottom: QRect, colour: QColor) -> None:
        """On one line, or on two: below each other where the tile is high, else the second beside the key."""
        words = self._tile.words
        face = font(14 if area.height() < 40 else 15, 500)
        metrics = QFontMetrics(face)
        first = QRect(area.x(), area.y(), area.width(), 22)
        if metrics.horizontalAdvance(words) <= area.width():
            write(painter, first, words, face, colour)
        elif area.height() >= 2 * metrics.lineSpacing():
            room = QRect(area.x(), area.y(), area.width(), 2 * metrics.lineSpacing() + 2)
            write_lines(painter, room, words, face, colour)
        elif self._tile.second:
            write(painter, first, words, face, colour)
        else:
            above, below = _broken(words, metrics, area.width())
            write(painter, first, above, face, colour)
            write(painter, bottom.translated(0, -2), below, face, colour)


def _broken(words: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """As many words as fit into the first line, and the rest."""
    first, *rest = words.split(" ")
    while rest and metrics.horizontalAdvance(f"{first} {rest[0]}") <= width:
        first = f"{first} {rest.pop(0)}"
    return first, " ".join(rest)


class TileGrid(QWidget):
    """As many tiles as have room; `pressed` gives the index of the tile."""

    pressed = Signal(int)

    def __init__(self, theme: Theme, *, columns: int, rows: int, height: int = 64, gap: int = 8) -> None:
        super().__init__()
        self._theme = theme
        self._buttons: list[TileButton] = []
        self._columns, self._rows, self._height = columns, rows, height
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def room(self) -> int:
        return self._columns * self._rows

    @property
    def tiles(self) -> Sequence[Tile]:
        return [button.tile for button in self._buttons if not button.isHidden()]

    def button(self, index: int) -> TileButton:
        return self._buttons[index]

    def set_shape(self, columns: int, rows: int, height: int) -> None:
        if (columns, rows, height) == (self._columns, self._rows, self._height):
            return
        self._columns, self._rows, self._height = columns, rows, height
        for at, button in enumerate(self._buttons):
            self._grid.removeWidget(button)
            button.setFixedHeight(height)
            self._grid.addWidget(button, at // columns, at % columns)
        for column in range(12):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        shown = tiles[: self.room]
        while len(self._buttons) < len(shown):
            self._add_button()
        for button, tile in zip(self._buttons, shown, strict=False):
            button.show_tile(tile)
            button.show()
        for button in self._buttons[len(shown) :]:
            button.hide()

    def _add_button(self) -> None:
        at = len(self._buttons)
        button = TileButton(self._theme, self._height)
        button.clicked.connect(lambda _checked=False: self.pressed.emit(at))
        self._grid.addWidget(button, at // self._columns, at % self._columns)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)
        self._buttons.append(button)
