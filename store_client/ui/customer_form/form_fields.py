"""One field of the form with its label and its message: typed, or chosen from a list."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from store_client.ui.customer_form.choice_box import ChoiceBox
from store_client.ui.customer_form.shown import FormField
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.fields import FieldMessage

_HEIGHT = 44


class Hears(Protocol):
    """What the fields tell the form."""

    def edited(self, path: str, text: str) -> None: ...

    def entered(self, path: str) -> None: ...

    def left(self, path: str) -> None: ...


class Editor(QObject):
    """The part of a field that takes what is typed or chosen; it has no label."""

    def __init__(self, theme: Theme, form: Hears, *, chosen: bool) -> None:
        super().__init__()
        self._form = form
        self.path = ""
        self._choice = ChoiceBox(theme) if chosen else None
        self._line = None if chosen else QLineEdit()
        self.widget: QWidget = self._choice or self._line or QWidget()
        self.setParent(self.widget)
        if self._choice is not None:
            self._choice.picked.connect(self._changed)
        elif self._line is not None:
            self._line.setObjectName("field")
            self._line.setFixedHeight(_HEIGHT)
            self._line.textEdited.connect(self._changed)
        self.widget.installEventFilter(self)

    @property
    def takes_typing(self) -> bool:
        return self._line is not None

    def show_field(self, field: FormField) -> None:
        """A text that stands there already keeps its cursor."""
        self.path = field.path
        self.widget.setAccessibleName(field.label)
        self.widget.setEnabled(not field.locked)
        if self._choice is not None:
            self._choice.show_choices(field.choices or (), field.text)
        elif self._line is not None:
            self._line.setPlaceholderText(field.hint)
            if self._line.text() != field.text:
                self._line.setText(field.text)
                self._line.setCursorPosition(0)

    def show_state(self, state: str, words: str) -> None:
        """ "error", "warning" or nothing, as the style sheet calls them."""
        self.widget.setAccessibleDescription(words)
        if self._choice is not None:
            self._choice.show_state(state)
        elif self.widget.property("state") != state:
            self.widget.setProperty("state", state)
            self.widget.style().unpolish(self.widget)
            self.widget.style().polish(self.widget)

    def focus(self) -> None:
        self.widget.setFocus()
        if self._line is not None:
            self._line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._form.entered(self.path)
        elif event.type() == QEvent.Type.FocusOut and self.path:
            self._form.left(self.path)
        return False

    def _changed(self, text: str) -> None:
        self._form.edited(self.path, text)


class LabelledEditor(QWidget):
    """The label above, the message below; both wrap where they are long."""

    resized = Signal()

    def __init__(self, theme: Theme, form: Hears, *, chosen: bool) -> None:
        super().__init__()
        self.editor = Editor(theme, form, chosen=chosen)
        self.message = FieldMessage(theme)
        self._label = QLabel()
        self._label.setObjectName("fieldLabel")
        self._label.setWordWrap(True)
        self._label.setBuddy(self.editor.widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self.editor.widget)
        column.addWidget(self.message)
        column.addStretch(1)

    def show_field(self, field: FormField) -> None:
        if self._label.text() != field.label:
            self._label.setText(field.label)
        self.editor.show_field(field)

    def show_message(self, words: str, *, warning: bool = False) -> None:
        self.editor.show_state(("warning" if warning else "error") if words else "", words)
        if words != self.message.words:
            self.message.say(words, "warn" if warning else "err", "triangle-alert" if warning else "circle-alert")
