"""The head of a screen: the field that receives scans and typing, or a title."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from store_client.ui.frame.layouts import Layout
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, draw_icon, panel, width_of, write


class HeadField(QWidget):
    """A field with an icon before it and a few words after it."""

    edited = Signal(str)

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self.edit = QLineEdit()
        self.edit.setObjectName("headField")
        self.edit.setMaxLength(200)
        self.edit.textEdited.connect(self.edited)
        self.edit.installEventFilter(self)
        self._note = QLabel()
        self._note.setObjectName("headNote")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addWidget(self.edit, 1)
        self._row.addWidget(self._note)
        self._keep_room_for_icon()
        theme.changed.connect(self.update)

    def set_words(self, placeholder: str, name: str) -> None:
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(name)

    def set_note(self, words: str) -> None:
        self._note.setText(words)

    def use_layout(self, layout: Layout) -> None:
        self.edit.setFont(font(20 if layout.wide else 17))
        self._note.setVisible(not layout.compact)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._keep_room_for_icon()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def _keep_room_for_icon(self) -> None:
        before, after = (52, 16) if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else (16, 52)
        self._row.setContentsMargins(before, 2, after, 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        focused = self.edit.hasFocus()
        border = self._theme.color("accent" if focused else "control")
        panel(painter, self.rect(), self._theme.color("surface"), border, 8, 2 if focused else 1)
        draw_icon(painter, self._theme, self._icon, QPoint(16, self.height() // 2 - 12), 24, "text")


class HeadTitle(QWidget):
    """A title with a second line below it and a remark at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = self._second = self._remark = ""
        theme.changed.connect(self.update)

    def set_words(self, title: str, second: str = "", remark: str = "") -> None:
        self._title, self._second, self._remark = title, second, remark
        self.setAccessibleName(f"{title}. {second}" if second else title)
        self.update()

    def use_layout(self, layout: Layout) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, width = self._theme, self.width()
        middle = self.height() // 2
        muted = theme.color("muted")
        remark_width = width_of(self._remark, font(13)) + 16 if self._remark else 0
        top = QRect(0, middle - 28, width - remark_width, 32) if self._second else self.rect()
        write(painter, top, self._title, font(22, 600), theme.color("text"))
        if self._second:
            write(painter, QRect(0, middle + 4, width - remark_width, 20), self._second, font(15), muted)
        if self._remark:
            write(painter, QRect(0, 0, width, self.height()), self._remark, font(13), muted, RIGHT)
