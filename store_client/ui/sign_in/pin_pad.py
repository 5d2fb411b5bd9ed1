"""The twelve keys that a PIN is typed with: as on every keypad, whichever way the window runs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from store_client.texts import _
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PadKey


class PinPad(QWidget):
    """`pressed` gives a digit, "Del" to clear all of them or "Backspace"."""

    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._clear = PadKey(theme, "", quiet=True)
        self._delete = PadKey(theme, "", icon="delete", quiet=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for at, digit in enumerate("789456123"):
            grid.addWidget(self._digit(theme, digit), at // 3, at % 3)
        for key, name, column in ((self._clear, "Del", 0), (self._delete, "Backspace", 2)):
            key.clicked.connect(lambda _checked=False, sent=name: self.pressed.emit(sent))
            grid.addWidget(key, 3, column)
        grid.addWidget(self._digit(theme, "0"), 3, 1)
        for row in range(4):
            grid.setRowStretch(row, 1)

    def retranslate(self) -> None:
        self._clear.setText(_("Clear"))
        self._clear.setAccessibleName(_("Clear"))
        self._delete.setAccessibleName(_("Delete the last digit"))

    def _digit(self, theme: Theme, digit: str) -> PadKey:
        key = PadKey(theme, digit)
        key.clicked.connect(lambda: self.pressed.emit(digit))
        return key
