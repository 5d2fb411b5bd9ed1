"""The nine function keys below the work area: one row, or two rows on a narrow window."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from store_client.ui.frame.layouts import Layout
from store_client.ui.screen import Key
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import FunctionKey


class KeyBar(QWidget):
    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.keys = [FunctionKey(theme, number) for number in range(1, 10)]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        for key in self.keys:
            key.clicked.connect(lambda _checked=False, name=f"F{key.number}": self.pressed.emit(name))

    def show_keys(self, keys: Sequence[Key]) -> None:
        by_number = {key.number: key for key in keys}
        for button in self.keys:
            button.show_key(by_number.get(button.number))

    def use_layout(self, layout: Layout) -> None:
        per_row = layout.keys_per_row
        for index, button in enumerate(self.keys):
            self._grid.removeWidget(button)
            button.setFixedHeight(layout.key_height)
            button.set_shape(layout.compact, layout.wide)
            self._grid.addWidget(button, index // per_row, index % per_row)
        for column in range(9):
            self._grid.setColumnStretch(column, 1 if column < per_row else 0)
