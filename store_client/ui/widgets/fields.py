"""A labelled text field with a message line below it that is always there."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import draw_icon, lines_height, write_lines

_LINE = 18
_MOST_LINES = 3
_ICON = 22


class FieldMessage(QWidget):
    """Keeps its line when it has nothing to say, so that nothing moves when it does; a long message takes up to 3."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words, self._tone, self._icon = "", "muted", "info"
        self.setFixedHeight(_LINE)
        theme.changed.connect(self.update)

    @property
    def words(self) -> str:
        return self._words

    def say(self, words: str, tone: str = "muted", icon: str = "info") -> None:
        self._words, self._tone, self._icon = words, tone, icon
        self.setToolTip(words)
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._words:
            return
        painter = QPainter(self)
        draw_icon(painter, self._theme, self._icon, QPoint(0, 1), 16, self._tone)
        area = QRect(_ICON, 0, self.width() - _ICON, self.height())
        write_lines(painter, area, self._words, font(13), self._theme.color(self._tone))

    def _fit(self) -> None:
        needed = lines_height(self._words, font(13), self.width() - _ICON) if self._words else 0
        self.setFixedHeight(max(_LINE, min(needed + 2, _MOST_LINES * _LINE)))


class LabelledField(QWidget):
    """`message` is one that fields side by side share, placed by their form; else the field has its own below it."""

    def __init__(self, theme: Theme, message: FieldMessage | None = None) -> None:
        super().__init__()
        self._label = QLabel()
        self._label.setObjectName("fieldLabel")
        self.edit = QLineEdit()
        self.edit.setObjectName("field")
        self.edit.setFixedHeight(44)
        self.message = message or FieldMessage(theme)
        self._label.setBuddy(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self.edit)
        if message is None:
            column.addWidget(self.message)

    def set_words(self, label: str, placeholder: str = "") -> None:
        self._label.setText(label)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(label)

    def show_error(self, words: str) -> None:
        self._show("error", words)
        self.message.say(words, "err", "circle-alert")

    def show_warning(self, words: str) -> None:
        self._show("warning", words)
        self.message.say(words, "warn", "triangle-alert")

    def clear_message(self) -> None:
        self._show("", "")
        self.message.say("")

    def _show(self, state: str, words: str) -> None:
        self.edit.setAccessibleDescription(words)
        if self.edit.property("state") != state:
            self.edit.setProperty("state", state)
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)
