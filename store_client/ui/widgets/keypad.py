"""A keypad of four rows beside a field: digits, double zero, point, delete, clear, and Enter two rows high."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from store_client.texts import _
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PadKey

_DIGITS = ("789", "456", "123")


class Keypad(QWidget):
    """`typed` gives characters; `pressed` gives "Backspace", "Clear" or "Enter". It never takes the focus."""

    typed = Signal(str)
    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for row, digits in enumerate(_DIGITS):
            for column, digit in enumerate(digits):
                grid.addWidget(self._digit(theme, digit), row, column)
        grid.addWidget(self._digit(theme, "0"), 3, 0)
        grid.addWidget(self._digit(theme, "00"), 3, 1)
        self.point = self._digit(theme, ".")
        grid.addWidget(self.point, 3, 2)
        self._delete = PadKey(theme, "", icon="delete", quiet=True)
        self._clear = PadKey(theme, "", quiet=True)
        self.enter = PadKey(theme, "", quiet=True)
        for key, name, place in (
            (self._delete, "Backspace", (0, 3, 1, 1)),
            (self._clear, "Clear", (1, 3, 1, 1)),
            (self.enter, "Enter", (2, 3, 2, 1)),
        ):
            key.clicked.connect(lambda _checked=False, sent=name: self.pressed.emit(sent))
            grid.addWidget(key, *place)
        for at in range(4):
            grid.setRowStretch(at, 1)
            grid.setColumnStretch(at, 1)

    def retranslate(self, point: str) -> None:
        """`point` is the language's decimal separator."""
        self.point.setText(point)
        self.point.setAccessibleName(_("Decimal point"))
        self._delete.setAccessibleName(_("Delete the last digit"))
        for key, words in ((self._clear, _("Clear")), (self.enter, _("Enter"))):
            key.setText(words)
            key.setAccessibleName(words)

    def _digit(self, theme: Theme, digits: str) -> PadKey:
        key = PadKey(theme, digits)
        key.clicked.connect(lambda: self.typed.emit(key.text()))
        return key
