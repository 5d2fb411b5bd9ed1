"""Shows the names, the six PIN boxes and the keypad."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.frame.head_field import HeadTitle
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.sign_in.pin_pad import PinPad
from store_client.ui.sign_in.presenter import PIN_DIGITS, TILES, StaffTile
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.fact_card import FactCard
from store_client.ui.widgets.fields import FieldMessage
from store_client.ui.widgets.paint import avatar, initials_of, key_cap, key_cap_width, panel, write


class StaffButton(PaintedButton):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._tile: StaffTile | None = None
        self.setFixedHeight(88)

    def show_tile(self, tile: StaffTile | None) -> None:
        self._tile = tile
        self.setVisible(tile is not None)
        if tile is not None:
            self.setAccessibleName(f"{tile.name}, {tile.role}, {tile.key}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tile = self._tile
        if tile is None:
            return
        painter = QPainter(self)
        theme, rect = self.theme, self.rect()
        if tile.chosen:
            panel(painter, rect, theme.color("soft"), theme.color("accent"), 8, 2)
        else:
            fill, border = self.fill_and_border("line")
            panel(painter, rect, theme.color(fill), theme.color(border), 8)
        face_fill = "surface" if tile.chosen else "soft"
        avatar(painter, theme, QRect(16, 20, 48, 48), initials_of(tile.name), face_fill, 17)
        cap = key_cap_width(tile.key)
        key_cap(painter, theme, QPoint(rect.right() - 16 - cap, 34), tile.key, fill="surface")
        words = QRect(80, 0, rect.right() - 16 - cap - 8 - 80, 88)
        write(painter, words.translated(0, -9), tile.name, font(17, 600), theme.color("text"))
        write(painter, words.translated(0, 12), tile.role, font(13), theme.color("muted"))


class PinBoxes(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._entered, self._wrong = 0, False
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFixedHeight(64)
        theme.changed.connect(self.update)

    def show_entered(self, entered: int, wrong: bool) -> None:
        self._entered, self._wrong = entered, wrong
        self.setAccessibleName(_("PIN: {count} of 6 digits").format(count=entered))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        width = (self.width() - 8 * (PIN_DIGITS - 1)) / PIN_DIGITS
        for at in range(PIN_DIGITS):
            left = round(at * (width + 8))
            box = QRect(left, 0, round((at + 1) * width + at * 8) - left, 64)
            is_next = at == self._entered
            border = "err" if self._wrong else ("accent" if is_next else "control")
            panel(painter, box, theme.color("surface"), theme.color(border), 6, 2 if is_next or self._wrong else 1)
            if at < self._entered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("text"))
                painter.drawEllipse(box.center() + QPoint(1, 1), 5, 5)
            elif is_next:
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.drawLine(box.center() - QPoint(0, 15), box.center() + QPoint(0, 16))


class _Person(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._name = theme, ""
        self.setFixedHeight(48)
        theme.changed.connect(self.update)

    def show_name(self, name: str) -> None:
        self._name = name
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        painter = QPainter(self)
        theme = self._theme
        avatar(painter, theme, QRect(0, 0, 48, 48), initials_of(self._name))
        words = QRect(60, 4, self.width() - 60, 24)
        write(painter, words, self._name, font(17, 600), theme.color("text"))
        write(painter, words.translated(0, 20), _("PIN, 6 digits"), font(13), theme.color("muted"))


class SignInScreen(FramedView):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self._title = HeadTitle(theme)
        self.tiles = [StaffButton(theme) for _at in range(TILES)]
        self.facts = FactCard(theme, 72)
        self._person = _Person(theme)
        self._boxes = PinBoxes(theme)
        self.message = FieldMessage(theme)
        self._pad = PinPad(theme)
        self._pad.pressed.connect(self.key)
        self._build_work()
        self._build_side()

    def _build_work(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(12)
        for at, tile in enumerate(self.tiles):
            grid.addWidget(tile, at // 2, at % 2)
            tile.clicked.connect(lambda _checked=False, key=f"Alt+{at + 1}": self.key.emit(key))
        for at in (0, 1):
            grid.setColumnStretch(at, 1)
        column = QVBoxLayout(self.work)
        column.setContentsMargins(0, 0, 0, 8)
        column.addLayout(grid)
        column.addStretch(1)
        column.addWidget(self.facts)

    def _build_side(self) -> None:
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._person, self._boxes, self.message):
            column.addWidget(part)
        column.addWidget(self._pad, 1)

    def retranslate(self) -> None:
        self._pad.retranslate()

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self._title.use_layout(layout)

    def show_title(self, title: str, second: str) -> None:
        self._title.set_words(title, second)

    def show_staff(self, tiles: Sequence[StaffTile]) -> None:
        for at, button in enumerate(self.tiles):
            button.show_tile(tiles[at] if at < len(tiles) else None)

    def show_person(self, name: str) -> None:
        self._person.show_name(name)

    def show_pin(self, entered: int, message: str, wrong: bool) -> None:
        self._boxes.show_entered(entered, wrong)
        self.message.say(message, "err" if wrong else "muted", "circle-alert" if wrong else "info")

    def show_facts(self, facts: Sequence[tuple[str, ...]]) -> None:
        self.facts.show_facts(facts)
