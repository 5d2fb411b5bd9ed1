"""The keypad beside a count: twelve keys and, below them, the step to the next coin or note."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.frame.layouts import Layout
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PadKey, SideButton


class CountPad(QWidget):
    """``typed`` gives characters; ``pressed`` gives "Backspace" or "Enter". It never takes the focus."""

    typed = Signal(str)
    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._point, self._compact, self._amounts = ".", False, False
        keys = QGridLayout()
        keys.setSpacing(8)
        for at, digit in enumerate("7894561230"):
            keys.addWidget(self._key(theme, digit), at // 3, at % 3)
        self._third = self._key(theme, "00", quiet=True)
        self._delete = PadKey(theme, "", icon="delete", quiet=True)
        self._delete.clicked.connect(lambda: self.pressed.emit("Backspace"))
        keys.addWidget(self._third, 3, 1)
        keys.addWidget(self._delete, 3, 2)
        for row in range(4):
            keys.setRowStretch(row, 1)
        self._pad = QWidget()
        self._pad.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        keys.setContentsMargins(0, 0, 0, 0)
        self._pad.setLayout(keys)
        self.next = SideButton(theme, "corner-down-left", "Enter")
        self.next.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.next.clicked.connect(lambda: self.pressed.emit("Enter"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._pad, 1)
        column.addWidget(self.next)

    def use_layout(self, layout: Layout) -> None:
        self._compact = layout.compact
        self.setFixedWidth(200 if layout.compact else 304)
        self.next.use_layout(layout)
        self.retranslate(self._point)

    def retranslate(self, point: str) -> None:
        self._point = point
        self._delete.setAccessibleName(_("Delete the last digit"))
        self._show_next()

    def use_point(self, wanted: bool) -> None:
        """An amount has decimals; of pieces there are hundreds."""
        self._amounts = wanted
        words = self._point if wanted else "00"
        self._third.setText(words)
        self._third.setAccessibleName(_("Decimal point") if wanted else words)
        self._third.update()
        self._show_next()

    def _show_next(self) -> None:
        self.next.set_words(_("Next") if self._compact or self._amounts else _("Next coin or note"))

    def _key(self, theme: Theme, words: str, *, quiet: bool = False) -> PadKey:
        key = PadKey(theme, words, quiet=quiet)
        key.clicked.connect(lambda: self.typed.emit(key.text()))
        return key
