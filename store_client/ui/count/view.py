"""Shows a count: the fields with the keypad beside them, what is compared, the reasons to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from store_client.domain.money import DECIMAL_COMMA
from store_client.texts import language
from store_client.ui.count import field_row
from store_client.ui.count.block_card import BlockCard, fields_of
from store_client.ui.count.compare_page import ChoicePage, ComparePage
from store_client.ui.count.field_row import FieldRow
from store_client.ui.count.head import CountHead
from store_client.ui.count.pad import CountPad
from store_client.ui.count.rows import Block, ChoiceRow, Compared, OpenEndRow, Side
from store_client.ui.count.side_column import SideColumn
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.theme.theme import Theme

_GAP = 16


class CountScreen(FramedView):
    """``typed`` gives (place, text), ``entered`` a place, ``row_pressed`` a reason's row."""

    typed = Signal(str, str)
    entered = Signal(str)
    row_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self.title = CountHead(theme)
        self.notes = BlockCard(theme, field_row.PIECES, digits=True)
        self.coins = BlockCard(theme, field_row.PIECES, digits=True)
        self.amounts = BlockCard(theme, field_row.AMOUNTS, digits=False, foot=False)
        self.words = BlockCard(theme, field_row.WORDS, digits=False, foot=False)
        self._cards = (self.notes, self.coins, self.amounts, self.words)
        self.compare, self.choices = ComparePage(theme), ChoicePage(theme)
        self.pad = CountPad(theme)
        self._place = ""
        self._build_work()
        self.column = SideColumn(theme, self.side)
        self.work.installEventFilter(self)
        self._connect()

    def _build_work(self) -> None:
        self._pieces = QWidget()
        beside = self._two = QHBoxLayout(self._pieces)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.notes, 1)
        beside.addWidget(self.coins, 1)
        self._pages = QStackedWidget()
        for page in (self._pieces, self.amounts, self.words, self.compare, self.choices):
            self._pages.addWidget(page)
        self._row = QHBoxLayout(self.work)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._pages, 1)
        self._row.addWidget(self.pad)

    def _connect(self) -> None:
        for card in self._cards:
            card.typed.connect(self.typed)
            card.entered.connect(self._entered)
        self.choices.rows.clicked_row.connect(self.row_pressed)
        self.pad.typed.connect(self._type)
        self.pad.pressed.connect(self._press)
        self.column.back.clicked.connect(lambda: self.key.emit("Esc"))

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        compact = layout.compact
        self.title.use_layout(layout)
        self.pad.use_layout(layout)
        for card in (self.notes, self.coins):
            card.use_shape(field_row.PIECES_COMPACT if compact else field_row.PIECES, dense=compact)
        self.amounts.use_shape(field_row.AMOUNTS_COMPACT if compact else field_row.AMOUNTS, dense=False)
        self.words.use_shape(field_row.WORDS_COMPACT if compact else field_row.WORDS, dense=False)
        self.compare.use_layout(compact)
        self.column.use_layout(layout)
        for row in (self._two, self._row):
            row.setSpacing(12 if compact else _GAP)

    def retranslate(self) -> None:
        self.pad.retranslate("," if language() in DECIMAL_COMMA else ".")
        self.compare.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another screen comes to the front, perhaps for another person: what only some may see is not left behind."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.compare.show_compared((), ())
            self.column.hidden.show_lines(())
        return False

    def typing_field(self) -> QLineEdit | None:
        row = self._field(self._place)
        return row.edit if row is not None and row.isVisibleTo(self.work) else None

    def show_title(self, title: str, second: str, step: int) -> None:
        self.title.show_title(title, second, step)

    def show_pieces(self, notes: Block, coins: Block, cursor: str) -> None:
        self.notes.show_block(notes, cursor)
        self.coins.show_block(coins, cursor)
        self._show_page(self._pieces, cursor, with_pad=True)
        self.pad.use_point(wanted=False)

    def show_amounts(self, block: Block, cursor: str) -> None:
        self.amounts.show_block(block, cursor)
        self._show_page(self.amounts, cursor, with_pad=True)
        self.pad.use_point(wanted=True)

    def show_words(self, block: Block, cursor: str) -> None:
        self.words.show_block(block, cursor)
        self._show_page(self.words, cursor)

    def show_compared(self, rows: Sequence[Compared], ends: Sequence[OpenEndRow]) -> None:
        self.compare.show_compared(rows, ends)
        self._show_page(self.compare, "")

    def show_choices(self, title: str, rows: Sequence[ChoiceRow], cursor: int) -> None:
        self.choices.show_choices(title, rows, cursor)
        self._show_page(self.choices, "")

    def show_side(self, side: Side) -> None:
        self.column.show_side(side)

    def focus_place(self, place: str) -> None:
        row = self._field(place)
        if row is None:
            self.work.window().setFocus()
            return
        self._place = place
        row.edit.setFocus()
        row.edit.selectAll()
        for card in self._cards:
            if row in card.rows:
                card.bring_into_view(row)

    def _show_page(self, page: QWidget, cursor: str, *, with_pad: bool = False) -> None:
        """What another page showed is not left in it for somebody else to find."""
        self._place = cursor
        self._pages.setCurrentWidget(page)
        self.pad.setVisible(with_pad)
        if page is not self.compare:
            self.compare.show_compared((), ())

    def _field(self, place: str) -> FieldRow | None:
        return next((row for row in fields_of(self._cards) if place and row.place == place), None)

    def _entered(self, place: str) -> None:
        self._place = place
        self.entered.emit(place)

    def _type(self, characters: str) -> None:
        field = self.typing_field()
        if field is not None and field.isEnabled():
            before = field.text()
            field.insert(characters)
            if field.text() != before:
                field.textEdited.emit(field.text())

    def _press(self, key: str) -> None:
        field = self.typing_field()
        if key == "Enter":
            self.key.emit("Enter")
        elif field is not None:
            field.backspace()
            field.textEdited.emit(field.text())
