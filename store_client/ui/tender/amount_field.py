"""The head of the tender screen: the field for an amount or a number, large, with what it is before it."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from store_client.ui.frame.layouts import Layout
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import panel, width_of, write


class AmountField(QWidget):
    edited = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._label = self._sign = ""
        self.edit = QLineEdit()
        self.edit.setObjectName("headField")
        self.edit.setMaxLength(200)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setFont(font(32, 600, figures=True))
        self.edit.textEdited.connect(self.edited)
        self.edit.textChanged.connect(self.update)
        self.edit.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 16, 2)
        row.addWidget(self.edit)
        theme.changed.connect(self.update)

    def show_words(self, label: str, sign: str) -> None:
        self._label, self._sign = label, sign
        self.edit.setAccessibleName(label)
        room = 32 + width_of(label, font(17, 500))
        margins = self.edit.textMargins()
        if margins.left() != room:
            self.edit.setTextMargins(room, 0, 0, 0)
        self.update()

    def use_layout(self, layout: Layout) -> None:
        self.edit.setFont(font(40 if layout.wide else 32, 600, figures=True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        focused = self.edit.hasFocus()
        border = theme.color("accent" if focused else "control")
        panel(painter, self.rect(), theme.color("surface"), border, 8, 2 if focused else 1)
        words = QRect(16, 0, self.width() - 32, self.height())
        write(painter, words, self._label, font(17, 500), theme.color("text"))
        typed = width_of(self.edit.text(), self.edit.font())
        sign = QRect(0, 4, self.width() - 16 - typed - 14, self.height() - 4)
        write(
            painter,
            sign,
            self._sign,
            font(22, 500),
            theme.color("muted"),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
        )
