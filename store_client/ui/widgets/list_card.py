"""A list in its card: the head of the table, the rows or a note that there are none, and the foot."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.row_list import Card, RowList, TableFoot, TableHead


class ListCard(Card):
    head_resized = Signal()

    def __init__(self, theme: Theme, rows: RowList, icon: str) -> None:
        self.head, self.foot, self.empty = TableHead(theme), TableFoot(theme), EmptyNote(theme, icon)
        self._rows, self._stack = rows, QStackedWidget()
        super().__init__(theme, (self.head, self._stack, self.foot), sunken_head=33, sunken_foot=33)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(rows)
        self.head.installEventFilter(self)

    def show_rows(self, rows: Sequence[Any], cursor: int) -> None:
        self._rows.show_rows(rows, cursor)
        self._stack.setCurrentWidget(self._rows if rows else self.empty)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.head_resized.emit()
        return False
