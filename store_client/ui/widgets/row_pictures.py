"""Rows as they were last painted: a list that moves on by one row paints that row, and copies the others."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from store_client.ui.theme.theme import Theme

_KEPT: Final = 24
"""Pictures at once: more than stand in a list at the same time, a few megabytes."""

Paint: TypeAlias = Callable[[QPainter, QRect, Any], None]


class RowPictures:
    """A row is known by its identity: whoever shows the list hands over the same object while nothing of it changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._density, self._size = 1, QSize()
        self._pictures: OrderedDict[int, tuple[Any, QPixmap]] = OrderedDict()
        theme.changed.connect(self.forget)

    def forget(self) -> None:
        """The rows look otherwise from now on."""
        self._pictures.clear()

    def fit(self, painter: QPainter) -> bool:
        """Whether a picture would look as the row itself: not between a screen's pixels, nor the other way round."""
        density = painter.device().devicePixelRatioF()
        if not density.is_integer() or painter.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return False
        if density != self._density:
            self._density = int(density)
            self.forget()
        return True

    def of(self, row: Any, size: QSize, paint: Paint) -> QPixmap:
        """The row's picture, painted by `paint` unless it is there."""
        if size != self._size:
            self._size = size
            self.forget()
        found = self._pictures.get(id(row))
        if found is not None:
            self._pictures.move_to_end(id(row))
            return found[1]
        picture = self._blank()
        painter = QPainter(picture)
        paint(painter, QRect(QPoint(), size), row)
        painter.end()
        # With the row: as long as it is here, its identity is nobody else's.
        self._pictures[id(row)] = row, picture
        return picture

    def _blank(self) -> QPixmap:
        """The one that was not needed for the longest, or a new one."""
        if len(self._pictures) >= _KEPT:
            picture = self._pictures.popitem(last=False)[1][1]
        else:
            picture = QPixmap(self._size * self._density)
            picture.setDevicePixelRatio(self._density)
        picture.fill(self._theme.color("surface"))
        return picture
