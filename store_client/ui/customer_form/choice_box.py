"""A field whose value is chosen from a list, as large as a finger."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from store_client.ui.customer_form.shown import Choices
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import draw_icon, panel, write

_HEIGHT = 44
_MOST_ROWS = 8


class _Rows(QStyledItemDelegate):
    def __init__(self, owner: "ChoiceBox", theme: Theme) -> None:
        super().__init__(owner)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width() + 24, _HEIGHT)


class ChoiceBox(QComboBox):
    """`picked` gives the value a person chose. Enter goes on to the next field, Space opens the list."""

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choices: Choices = ()
        self.state = ""
        self.setObjectName("choice")
        self.setFixedHeight(_HEIGHT)
        self.setMinimumContentsLength(1)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(_MOST_ROWS)
        self.setItemDelegate(_Rows(self, theme))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda at: self.picked.emit(self._choices[at][0]))
        self.currentIndexChanged.connect(lambda _at: self._say())
        theme.changed.connect(self.update)

    def show_choices(self, choices: Choices, value: str) -> None:
        if choices != self._choices:
            self.blockSignals(True)
            self._choices = choices
            self.clear()
            self.addItems([words for _value, words in choices])
            self.blockSignals(False)
        at = next((at for at, (one, _words) in enumerate(choices) if one == value), -1)
        if at != self.currentIndex():
            self.setCurrentIndex(at)
        self._say()
        self.update()

    def show_state(self, state: str) -> None:
        """One of "error" and "warning", or nothing."""
        self.state = state
        self.update()

    def take_key(self, key: str) -> bool:
        """While the list is open all keys are about it."""
        row = self.view().currentIndex().row()
        if key == "Esc":
            self.hidePopup()
        elif key == "Enter":
            self.hidePopup()
            if row != self.currentIndex():
                self.setCurrentIndex(row)
                self.activated.emit(row)
        elif key in ("Up", "Down", "PgUp", "PgDn", "Home", "End"):
            step = {"Up": -1, "Down": 1, "PgUp": -_MOST_ROWS, "PgDn": _MOST_ROWS}.get(key, 0)
            to = {"Home": 0, "End": self.count() - 1}.get(key, row + step)
            self.view().setCurrentIndex(self.model().index(max(0, min(to, self.count() - 1)), 0))
        else:
            self.hidePopup()
            return False
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the form; nothing is changed in passing."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.showPopup()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self._theme, self.rect()
        loud = {"error": "err", "warning": "warn"}.get(self.state, "")
        border = "accent" if self.hasFocus() else (loud or ("text" if self.underMouse() else "control"))
        on = self.isEnabled()
        width = 2 if self.hasFocus() or loud else 1
        ground, edge = ("surface", border) if on else ("sunken", "line")
        panel(painter, rect, theme.color(ground), theme.color(edge), 6, width)
        colour = theme.color("text" if on else "disabled")
        write(painter, QRect(13, 0, rect.width() - 13 - 36, rect.height()), self.currentText(), font(15), colour)
        icon = QPoint(rect.right() - 11 - 20, rect.center().y() - 9)
        draw_icon(painter, theme, "chevron-down", icon, 20, "text" if on else "disabled")

    def _say(self) -> None:
        self.setToolTip(self.currentText())
