"""The cards of the addresses and of what the shop wants to know of its customers."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.customer_form.contact_rows import IconButton
from store_client.ui.customer_form.field_grid import FieldGrid
from store_client.ui.customer_form.form_fields import Hears
from store_client.ui.customer_form.shown import AddressChip, AddressPart, FormField, FormTick
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.paint import (
    chip,
    chip_width,
    draw_icon,
    key_cap,
    key_cap_width,
    lines_height,
    panel,
    width_of,
    write,
    write_lines,
)
from store_client.ui.widgets.tick import Tick

_PAD = 16
_HEAD = 44
_GAP = 8
_MOST_CHIP = 240


class _Head(QWidget):
    """A card's title and the key that comes to it."""

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self._theme, self._key, self._words = theme, key, ""
        self.setFixedHeight(_HEAD)

    def set_words(self, words: str) -> None:
        self._words = words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        cap = key_cap_width(self._key)
        words = QRect(0, 0, self.width() - cap - 8, self.height())
        write(painter, words, self._words, font(15, 600), self._theme.color("text"))
        key_cap(painter, self._theme, QPoint(self.width() - cap, 12), self._key)


class _Chip(PaintedButton):
    """One address: a chip in a target as high as a finger."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._chip = AddressChip("", "", chosen=False)
        self.setFixedHeight(44)

    @property
    def address(self) -> str:
        return self._chip.id

    def show_chip(self, shown: AddressChip) -> None:
        self._chip = shown
        self.setAccessibleName(shown.words)
        self.setAccessibleDescription(_("has to be corrected") if shown.wrong else "")
        self.setToolTip(shown.words)
        self.setFixedWidth(max(44, min(_MOST_CHIP, chip_width(shown.words))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRect(0, 8, self.width(), 28)
        wrong, on = self._chip.wrong, self._chip.chosen
        icon = "circle-alert" if wrong else ("check" if on else "map-pin")
        tone = "error" if wrong else ("accent" if on else "plain")
        chip(painter, self.theme, box, icon, self._chip.words, tone, outlined=True)


class _Chips(QWidget):
    """The chips, as many in a row as fit."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._made: list[_Chip] = []
        self._shown: Sequence[AddressChip] = ()

    def show_chips(self, chips: Sequence[AddressChip]) -> None:
        while len(self._made) < len(chips):
            made = _Chip(self._theme)
            made.setParent(self)
            made.clicked.connect(lambda _checked=False, one=made: self.chosen.emit(one.address))
            self._made.append(made)
        self._shown = tuple(chips)
        for at, made in enumerate(self._made):
            made.setVisible(at < len(chips))
            if at < len(chips):
                made.show_chip(chips[at])
        self.setVisible(bool(chips))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        from_right = self.layoutDirection() is self.layoutDirection().RightToLeft
        left, top, width = 0, 0, max(1, self.width())
        for made in self._made[: len(self._shown)]:
            if left and left + made.width() > width:
                left, top = 0, top + 44
            made.move(width - left - made.width() if from_right else left, top)
            left += made.width() + 4
        self.setFixedHeight(top + 44)


class _Note(QWidget):
    """What stands in a card that is empty."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._words = theme, ""

    def say(self, words: str) -> None:
        self._words = words
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(lines_height(self._words, font(13), max(1, self.width())) + 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        write_lines(QPainter(self), self.rect(), self._words, font(13), self._theme.color("muted"))


class _Card(QWidget):
    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self._theme = theme
        self.title = _Head(theme, key)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_PAD, 0, _PAD, 8)
        self.column.setSpacing(4)
        self.column.addWidget(self.title)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        panel(QPainter(self), self.rect(), self._theme.color("surface"), self._theme.color("line"))


class AddressCard(_Card):
    chosen = Signal(str)
    removed = Signal(str)
    added = Signal()

    def __init__(self, theme: Theme, form: Hears) -> None:
        super().__init__(theme, "F6")
        self._chips = _Chips(theme)
        self._chips.chosen.connect(self.chosen)
        self._note = _Note(theme)
        self.add = WideButton(theme, "plus")
        self.add.clicked.connect(self.added)
        self.grid = FieldGrid(theme, form)
        self.main = Tick(theme, with_words=True)
        self._main_path = ""
        self.main.ticked.connect(lambda on: form.edited(self._main_path, "yes" if on else ""))
        self._remove = IconButton(theme, "trash-2")
        self._address = ""
        self._remove.clicked.connect(lambda: self.removed.emit(self._address))
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.main, 1)
        foot.addWidget(self._remove)
        for part in (self._chips, self._note, self.add, self.grid, self._foot):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def retranslate(self) -> None:
        self.title.set_words(_("Addresses"))
        self._note.say(_("An address is needed only for deliveries and bills."))
        self.add.set_words(_("Add an address"))

    def show_address(self, part: AddressPart) -> None:
        self._chips.show_chips(part.chips)
        self.grid.show_fields(part.fields, wide=frozenset({"street"}))
        main = part.main
        empty = main is None
        self._note.setVisible(empty)
        self.add.setVisible(empty)
        self.grid.setVisible(not empty)
        self._foot.setVisible(not empty)
        if main is not None:
            self._main_path = main.path
            self._address = main.path.rpartition(".")[0]
            self.main.show_tick(main.label, on=main.on)
            # The main address stops being it when another one is chosen.
            self.main.setEnabled(not main.on)
            self._remove.setAccessibleName(part.removal)
            self._remove.setToolTip(part.removal)


class WideButton(PaintedButton):
    """An icon and words over the card's width."""

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__(theme)
        self._icon = icon
        self.setFixedHeight(44)

    def set_words(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(41 + width_of(self.text(), font(15, 500)) + 13, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, border = self.fill_and_border("control")
        panel(painter, self.rect(), self.theme.color(fill), self.theme.color(border), 6)
        draw_icon(painter, self.theme, self._icon, QPoint(13, 12), 20, "text")
        words = QRect(41, 0, self.width() - 41 - 12, 44)
        write(painter, words, self.text(), font(15, 500), self.theme.color("text"))


class FactsCard(_Card):
    """Group, language, receipt, the attributes HQ asks for, and the affiliations as ticks."""

    def __init__(self, theme: Theme, form: Hears) -> None:
        super().__init__(theme, "F7")
        self._form = form
        self.grid = FieldGrid(theme, form)
        self.ticks: list[Tick] = []
        self._paths: tuple[str, ...] = ()
        self._ticks_title = QLabel()
        self._ticks_title.setObjectName("fieldLabel")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.column.addWidget(self.grid)
        self.column.addWidget(self._ticks_title)
        self.column.addLayout(self._list)
        self.column.addStretch(1)

    def retranslate(self) -> None:
        self.title.set_words(_("Attributes"))
        self._ticks_title.setText(_("Belongs to"))

    def show_facts(self, facts: Sequence[FormField], ticks: Sequence[FormTick]) -> None:
        self.grid.show_fields(facts)
        self._ticks_title.setVisible(bool(ticks))
        paths = tuple(tick.path for tick in ticks)
        if paths != self._paths:
            self._renew(paths)
        for made, tick in zip(self.ticks, ticks, strict=True):
            made.show_tick(tick.label, on=tick.on)

    def _renew(self, paths: tuple[str, ...]) -> None:
        for gone in self.ticks:
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        self.ticks, self._paths = [], paths
        for path in paths:
            made = Tick(self._theme, with_words=True)
            made.ticked.connect(lambda on, path=path: self._form.edited(path, "yes" if on else ""))
            self._list.addWidget(made)
            self.ticks.append(made)
