"""Fields side by side in rows; the same widgets stay while the fields are the same."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from store_client.ui.customer_form.form_fields import Hears, LabelledEditor
from store_client.ui.customer_form.shown import FormField
from store_client.ui.theme.theme import Theme


class FieldGrid(QWidget):
    def __init__(self, theme: Theme, form: Hears, columns: int = 2) -> None:
        super().__init__()
        self._theme, self._form, self._columns = theme, form, columns
        self._made: dict[tuple[str, bool], LabelledEditor] = {}
        self._shown: tuple[tuple[str, bool], ...] = ()
        self._wide: frozenset[str] = frozenset()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._stretches = [1] * columns

    def set_columns(self, columns: int, stretches: Sequence[int] = ()) -> None:
        if columns != self._columns or list(stretches or [1] * columns) != self._stretches:
            self._columns, self._stretches = columns, list(stretches or [1] * columns)
            self._place()

    def show_fields(self, fields: Sequence[FormField], wide: frozenset[str] = frozenset()) -> None:
        """`wide`: members, such as ``street``, that take a row of their own."""
        wanted = tuple((field.path, field.choices is not None) for field in fields)
        if wanted != self._shown or wide != self._wide:
            self._renew(wanted)
            self._wide = wide
            self._place()
        for field, key in zip(fields, wanted, strict=True):
            self._made[key].show_field(field)

    def fields(self) -> Iterator[tuple[str, LabelledEditor]]:
        """In the order of the form."""
        for path, chosen in self._shown:
            yield path, self._made[path, chosen]

    def _renew(self, wanted: tuple[tuple[str, bool], ...]) -> None:
        for key in [key for key in self._made if key not in wanted]:
            gone = self._made.pop(key)
            gone.editor.path = ""
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        for key in wanted:
            if key not in self._made:
                self._made[key] = LabelledEditor(self._theme, self._form, chosen=key[1])
        self._shown = wanted

    def _place(self) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        for column in range(max(self._grid.columnCount(), self._columns)):
            self._grid.setColumnStretch(column, self._stretches[column] if column < self._columns else 0)
        row = column = 0
        before: QWidget | None = None
        for path, field in self.fields():
            span = self._columns if path.rpartition(".")[2] in self._wide else 1
            if column + span > self._columns:
                row, column = row + 1, 0
            self._grid.addWidget(field, row, column, 1, span)
            column += span
            if before is not None:
                QWidget.setTabOrder(before, field.editor.widget)
            before = field.editor.widget
