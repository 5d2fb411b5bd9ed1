"""What stood in the text fields before the first characters of a scan slipped into them, to put it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import shiboken6
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_Area: TypeAlias = QPlainTextEdit | QTextEdit


@dataclass(frozen=True, slots=True)
class _Line:
    field: QLineEdit
    text: str
    cursor: int
    selection: tuple[int, int]

    @property
    def changed(self) -> bool:
        return shiboken6.isValid(self.field) and self.field.text() != self.text

    def put_back(self) -> None:
        self.field.setText(self.text)
        self.field.setCursorPosition(self.cursor)
        if self.selection[0] >= 0:
            self.field.setSelection(*self.selection)
        self.field.textEdited.emit(self.text)


@dataclass(frozen=True, slots=True)
class _Text:
    field: _Area
    text: str
    cursor: int

    @property
    def changed(self) -> bool:
        return shiboken6.isValid(self.field) and self.field.toPlainText() != self.text

    def put_back(self) -> None:
        self.field.setPlainText(self.text)
        cursor = self.field.textCursor()
        cursor.setPosition(self.cursor)
        self.field.setTextCursor(cursor)


class TypedFields:
    """`remember` before characters are let go; `put_back` when they turn out to be a scan's."""

    def __init__(self) -> None:
        self._before: list[_Line | _Text] = []

    def remember(self, fields: Iterable[QWidget | None]) -> None:
        """What is remembered already is older, and stays."""
        if not self._before:
            self._before = [kept for field in fields if (kept := _as_it_is(field)) is not None]

    @property
    def touched(self) -> bool:
        """Whether any of the fields reads otherwise than it did."""
        return any(kept.changed for kept in self._before)

    def put_back(self) -> None:
        before, self._before = self._before, []
        for kept in before:
            if kept.changed:
                kept.put_back()

    def forget(self) -> None:
        self._before = []


def _as_it_is(field: QWidget | None) -> _Line | _Text | None:
    if isinstance(field, QComboBox):
        field = field.lineEdit()
    if isinstance(field, QLineEdit):
        selection = (field.selectionStart(), field.selectionLength())
        return _Line(field, field.text(), field.cursorPosition(), selection)
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return _Text(field, field.toPlainText(), field.textCursor().position())
    return None
