"""A list of painted rows with a cursor row: the basket, results, documents, days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.over_bar import OverBar
from store_client.ui.widgets.paint import RIGHT, fill, panel, width_of, write
from store_client.ui.widgets.row_pictures import RowPictures

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROW_FLAGS: Final = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren


@dataclass(frozen=True, slots=True)
class RowState:
    rect: QRect
    is_cursor: bool


class RowPainter(Protocol):
    """Draws one kind of row and says it in words."""

    def paint(self, painter: QPainter, state: RowState, row: Any) -> None: ...

    def spoken(self, row: Any) -> str: ...

    def hit(self, rect: QRect, at: QPoint) -> str:
        """The key that a press at this point of the cursor row stands for; "" for none."""
        ...


class _Rows(QStringListModel):
    """As many empty strings as there are rows. Laying out a list asks for their number once a row, which Qt answers
    itself in a fraction of the time that a number written here would take.
    """

    def __init__(self, painter: RowPainter) -> None:
        super().__init__()
        self._painter = painter
        self.rows: Sequence[Any] = ()

    def replace(self, rows: Sequence[Any]) -> list[int]:
        """The rows that read otherwise than before: of two hundred, mostly one.

        They are not announced by ``dataChanged``, after which a list measures and paints all of its rows anew.
        """
        before, self.rows = self.rows, rows
        old, new = len(before), len(rows)
        if new > old:
            self.insertRows(old, new - old)
        elif new < old:
            self.removeRows(new, old - new)
        return [at for at, (was, row) in enumerate(zip(before, rows, strict=False)) if was is not row and was != row]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Rows are neither edited nor dragged."""
        return _ROW_FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._painter.spoken(self.rows[index.row()])
        return None


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, painter: RowPainter, owner: "RowList") -> None:
        super().__init__(owner)
        self._painter, self._owner = painter, owner

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, self._owner.row_height)

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: _Index) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            at = event.position().toPoint()
            if self._owner.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                at.setX(self._owner.viewport().width() - 1 - at.x())
            anywhere = getattr(self._painter, "hits_everywhere", False)
            is_cursor = index.row() == self._owner.cursor_row
            key = self._painter.hit(option.rect, at) if is_cursor or anywhere else ""
            if not key or not is_cursor:
                self._owner.clicked_row.emit(index.row())
            if key:
                self._owner.hit.emit(key)
            return True
        return False


class RowList(QListView):
    clicked_row = Signal(int)
    hit = Signal(str)

    def __init__(
        self,
        theme: Theme,
        painter: RowPainter,
        row_height: int = 56,
        *,
        opaque: bool = False,
        pictures: RowPictures | None = None,
    ) -> None:
        """`opaque`: it touches no rounded corner, so nothing below it has to be painted again with it.

        `pictures` keep what was painted of rows that stay the same objects from one `show_rows` to the next.
        """
        super().__init__()
        self._theme, self._painter, self._opaque, self._pictures = theme, painter, opaque, pictures
        self.row_height = row_height
        self.cursor_row = -1
        self._model = _Rows(painter)
        self.setModel(self._model)
        self.setItemDelegate(_RowDelegate(painter, self))
        self.setObjectName("rows")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        OverBar(self)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, opaque)
        theme.changed.connect(self.viewport().update)

    def set_row_height(self, height: int) -> None:
        if self._pictures is not None:
            self._pictures.forget()
        if height != self.row_height:
            self.row_height = height
            self.scheduleDelayedItemsLayout()
            QTimer.singleShot(0, self, self._show_cursor)

    def row_at(self, index: int) -> Any:
        rows = self._model.rows
        return rows[index] if 0 <= index < len(rows) else None

    def show_rows(self, rows: Sequence[Any], cursor: int) -> None:
        """What has not changed is not painted again."""
        left, self.cursor_row = self.cursor_row, cursor
        for at in self._model.replace(rows):
            self.update(self._model.index(at))
        if cursor != left and 0 <= left < len(rows):
            self.update(self._model.index(left))
        if 0 <= cursor < len(rows):
            index = self._model.index(cursor)
            if cursor != left:
                self.update(index)
            if index != self.currentIndex():
                self.setCurrentIndex(index)
            self.scrollTo(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Here and not by the delegate, for which a view makes ready much that no row of ours has."""
        self.executeDelayedItemsLayout()
        painter, area, rows = QPainter(self.viewport()), event.rect(), self._model.rows
        if self._opaque:
            painter.fillRect(area, self._theme.color("surface"))
        height, above, width = self.row_height, self.verticalOffset(), self.viewport().width()
        first, last = max(0, (area.top() + above) // height), (area.bottom() + above) // height
        pictures = self._pictures if self._pictures is not None and self._pictures.fit(painter) else None
        for at in range(first, min(last + 1, len(rows))):
            place = QRect(0, at * height - above, width, height)
            if pictures is None or at == self.cursor_row:
                self._paint_row(painter, place, rows[at], at == self.cursor_row)
            else:
                painter.drawPixmap(place.topLeft(), pictures.of(rows[at], place.size(), self._paint_row))

    def _paint_row(self, painter: QPainter, place: QRect, row: Any, is_cursor: bool = False) -> None:
        theme = self._theme
        painter.save()
        if is_cursor:
            painter.fillRect(place, theme.color("soft"))
            fill(painter, QRect(place.x(), place.y(), 4, place.height()), theme.color("accent"))
        painter.fillRect(QRect(place.x(), place.bottom(), place.width(), 1), theme.color("line"))
        self._painter.paint(painter, RowState(place.adjusted(0, 0, 0, -1), is_cursor), row)
        painter.restore()

    def verticalScrollbarValueChanged(self, value: int) -> None:
        """Nothing. A view asks the display where the mouse is, and waits, only to light up rows below it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cursor row stays in view."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._show_cursor)

    def _show_cursor(self) -> None:
        if 0 <= self.cursor_row < len(self._model.rows):
            self.scrollTo(self._model.index(self.cursor_row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The window's key map moves the cursor; the list itself has no keys of its own."""
        event.ignore()


class TableHead(QWidget):
    """The column names above a list: (words, left, width, right-aligned)."""

    def __init__(self, theme: Theme, height: int = 32) -> None:
        super().__init__()
        self._theme = theme
        self._cells: Sequence[tuple[str, QRect, Qt.AlignmentFlag]] = ()
        self.setFixedHeight(height)
        theme.changed.connect(self.update)

    def show_cells(self, cells: Sequence[tuple[str, QRect, Qt.AlignmentFlag]]) -> None:
        self._cells = cells
        self.setAccessibleName(". ".join(words for words, *_place in cells if words))
        self.update()

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        for words, rect, align in self._cells:
            cell = QRect(rect.x(), 0, rect.width(), self.height() - 1)
            write(painter, cell, words, font(13, 500), self._theme.color("muted"), align)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), self._theme.color("line"))


class TableFoot(QWidget):
    """The line below a list: facts at the left, remarks at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._left: Sequence[str] = ()
        self._right = ""
        self.setFixedHeight(32)
        theme.changed.connect(self.update)

    def show_words(self, left: Sequence[str], right: str = "") -> None:
        if (left, right) == (self._left, self._right):
            return
        self._left, self._right = left, right
        self.setAccessibleName(". ".join(part for part in (*left, right) if part))
        self.update()

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        theme = self._theme
        painter.fillRect(QRect(0, 0, self.width(), 1), theme.color("line"))
        face, muted = font(13, figures=True), theme.color("muted")
        left = 16
        for words in self._left:
            write(painter, QRect(left, 1, self.width() - left - 16, 31), words, face, muted)
            left += width_of(words, face) + 16
        write(painter, QRect(left, 1, self.width() - left - 16, 31), self._right, face, muted, RIGHT)


class Card(QWidget):
    """A bordered card that holds a head, a body and a foot, one below the other."""

    def __init__(self, theme: Theme, parts: Sequence[QWidget], *, sunken_head: int = 0, sunken_foot: int = 0) -> None:
        super().__init__()
        self._theme, self._head, self._foot = theme, sunken_head, sunken_foot
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for part in parts:
            column.addWidget(part)
        theme.changed.connect(self.update)

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        theme = self._theme
        panel(painter, self.rect(), theme.color("surface"), theme.color("line"))
        for top, height in ((0, self._head), (self.height() - self._foot, self._foot)):
            if height:
                painter.setClipRect(QRect(0, top, self.width(), height))
                panel(painter, self.rect(), theme.color("sunken"), theme.color("line"))
        painter.setClipping(False)
