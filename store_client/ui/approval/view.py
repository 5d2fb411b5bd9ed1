"""Shows the approval panel in the right column: names, PIN boxes, keypad."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout

from store_client.ui.approval.presenter import PEOPLE, ApproverTile
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.sign_in.pin_pad import PinPad
from store_client.ui.sign_in.view import PinBoxes
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.fields import FieldMessage
from store_client.ui.widgets.paint import key_cap, key_cap_width, panel, width_of, write


class _Approver(PaintedButton):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._tile: ApproverTile | None = None
        self.setFixedHeight(48)

    def show_tile(self, tile: ApproverTile | None) -> None:
        self._tile = tile
        self.setVisible(tile is not None)
        if tile is not None:
            self.setAccessibleName(f"{tile.name}, {tile.key}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tile = self._tile
        if tile is None:
            return
        painter = QPainter(self)
        theme, rect = self.theme, self.rect()
        if tile.chosen:
            panel(painter, rect, theme.color("soft"), theme.color("accent"), 6, 2)
        else:
            fill, border = self.fill_and_border("control")
            panel(painter, rect, theme.color(fill), theme.color(border), 6)
        face, cap = font(15, 600 if tile.chosen else 500), key_cap_width(tile.key)
        room = rect.right() - 8 - 12
        if width_of(tile.name, face) <= room - cap - 6:
            key_cap(painter, theme, QPoint(rect.right() - 8 - cap, 14), tile.key)
            room -= cap + 6
        write(painter, QRect(12, 0, room, rect.height()), tile.name, face, theme.color("text"))


class ApprovalScreen(FramedView):
    """Only its right column is shown: the screen below stays in sight."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._title = QLabel()
        self._title.setObjectName("cardTitle")
        self._subject = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._subject.hide()
        self.tiles = [_Approver(theme) for _at in range(PEOPLE)]
        self.boxes = PinBoxes(theme)
        self.message = FieldMessage(theme)
        self._pad = PinPad(theme)
        self._pad.pressed.connect(self.key)
        names = QGridLayout()
        names.setSpacing(8)
        for at, tile in enumerate(self.tiles):
            names.addWidget(tile, at // 2, at % 2)
            tile.clicked.connect(lambda _checked=False, index=at: self.chosen.emit(index))
        for at in (0, 1):
            names.setColumnStretch(at, 1)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._subject)
        column.addWidget(self._title)
        column.addLayout(names)
        for part in (self.boxes, self.message):
            column.addWidget(part)
        column.addWidget(self._pad, 1)

    def retranslate(self) -> None:
        self._pad.retranslate()

    def show_subject(self, subject: str) -> None:
        self._subject.setText(subject)
        self._subject.setVisible(bool(subject))

    def show_people(self, title: str, tiles: Sequence[ApproverTile]) -> None:
        self._title.setText(title)
        for at, button in enumerate(self.tiles):
            button.show_tile(tiles[at] if at < len(tiles) else None)

    def show_pin(self, entered: int, message: str, wrong: bool) -> None:
        self.boxes.show_entered(entered, wrong)
        self.message.say(message, "err" if wrong else "muted", "circle-alert" if wrong else "info")
