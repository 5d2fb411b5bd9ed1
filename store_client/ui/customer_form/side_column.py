"""The right column of the form: whose it is, what is looked at before saving, whom it could mean, what was bought."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.customer_form.shown import Check, Likeness, SideWords
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton, SideButton
from store_client.ui.widgets.over_bar import WIDTH, OverBar
from store_client.ui.widgets.paint import (
    avatar,
    draw_icon,
    initials_of,
    key_cap,
    key_cap_width,
    lines_height,
    panel,
    write,
    write_lines,
)
from store_client.ui.widgets.sum_lines import SumLines

_LEAST = 44
_SOFT = {"err": "err-soft", "warn": "warn-soft"}


class _WhoseCard(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._name, self._second = theme, "", ""
        self.setFixedHeight(72)
        theme.changed.connect(self.update)

    def show_words(self, name: str, second: str) -> None:
        self._name, self._second = name, second
        self.setAccessibleName(f"{name}, {second}")
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        panel(painter, self.rect(), theme.color("surface"), theme.color("line"))
        avatar(painter, theme, QRect(13, 16, 40, 40), initials_of(self._name))
        room = self.width() - 65 - 12
        write(painter, QRect(65, 13, room, 24), self._name, font(15, 600), theme.color("text"))
        write(painter, QRect(65, 37, room, 20), self._second, font(13), theme.color("muted"))


class CheckButton(PaintedButton):
    """A line of the checks; what is wrong is framed, and a press goes there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._check = Check("circle", "muted", "")

    def show_check(self, check: Check) -> None:
        self._check = check
        self.setAccessibleName(f"{check.words}, {check.key}" if check.key else check.words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if check.goes_to else Qt.FocusPolicy.NoFocus)
        self.setEnabled(bool(check.goes_to))
        self._fit()
        self.update()

    @property
    def goes_to(self) -> str:
        return self._check.goes_to

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _room(self) -> QRect:
        framed = self._check.tone in _SOFT
        left = 12 + 20 + 12 if framed else 32
        right = key_cap_width(self._check.key) + 20 if self._check.key else (12 if framed else 0)
        return QRect(left, 0, max(1, self.width() - left - right), self.height())

    def _fit(self) -> None:
        self.setFixedHeight(max(_LEAST, lines_height(self._check.words, font(15), self._room().width()) + 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, check = self.theme, self._check
        framed = check.tone in _SOFT
        if framed:
            edge = "accent" if self.underMouse() else check.tone
            panel(painter, self.rect(), theme.color(_SOFT[check.tone]), theme.color(edge), 6)
        elif self.isEnabled() and self.underMouse():
            panel(painter, self.rect(), theme.color("sunken"), theme.color("line"), 6)
        middle = self.rect().center().y()
        draw_icon(painter, theme, check.icon, QPoint(12 if framed else 0, middle - 9), 20, check.tone)
        room = self._room()
        needed = lines_height(check.words, font(15), room.width())
        words = QRect(room.x(), (self.height() - needed) // 2, room.width(), needed + 2)
        write_lines(painter, words, check.words, font(15), theme.color("text"))
        if check.key:
            corner = QPoint(self.width() - key_cap_width(check.key) - (12 if framed else 0), middle - 9)
            key_cap(painter, theme, corner, check.key)


class LikenessButton(PaintedButton):
    """Somebody who is here already; pressed, that one is used."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._one = Likeness("", "", "", "")

    def show_likeness(self, one: Likeness) -> None:
        self._one = one
        words = _("Use {name}, {account}: {reasons}")
        said = words.format(name=one.name, account=one.account, reasons=one.reasons)
        self.setAccessibleName(f"{said}, {one.key}")
        self.setToolTip(one.name)
        self._fit()
        self.update()

    @property
    def key(self) -> str:
        return self._one.key

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _second(self) -> str:
        return f"{self._one.account} · {self._one.reasons}"

    def _width(self) -> int:
        return max(1, self.width() - 41 - 12)

    def _fit(self) -> None:
        self.setFixedHeight(60 + lines_height(self._second(), font(13), self._width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self.theme
        edge = theme.color("line" if theme.high_contrast else "warn")
        ground = "soft" if self.isDown() else ("surface" if self.underMouse() else "warn-soft")
        panel(painter, self.rect(), theme.color(ground), edge, 6)
        draw_icon(painter, theme, "users", QPoint(12, 11), 20, "warn")
        cap = key_cap_width(self._one.key)
        key_cap(painter, theme, QPoint(self.width() - 12 - cap, 11), self._one.key)
        name = QRect(41, 8, self.width() - 41 - cap - 20, 24)
        write(painter, name, self._one.name, font(15, 600), theme.color("text"))
        second = QRect(41, 32, self._width(), self.height() - 32 - 26)
        write_lines(painter, second, self._second(), font(13), theme.color("text"))
        use = QRect(41, self.height() - 26, self._width(), 20)
        write(painter, use, _("Use this one"), font(13, 600), theme.color("accent"))


class FormSide(QWidget):
    """`goes_to` gives a field, `pressed` a key."""

    goes_to = Signal(str)
    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._whose = _WhoseCard(theme)
        self._title = QLabel()
        self._title.setObjectName("cardTitle")
        self._checks: list[CheckButton] = []
        self._likenesses: list[LikenessButton] = []
        self._facts = SumLines(theme)
        self._note = QLabel()
        self._note.setObjectName("small")
        self._note.setWordWrap(True)
        self.back = SideButton(theme, "arrow-left", "Esc")
        self.back.clicked.connect(lambda: self.pressed.emit("Esc"))
        self._list = QVBoxLayout()
        self._scroll = self._scrolling()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self._whose, self._title):
            column.addWidget(part)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._note)
        column.addWidget(self.back)

    def _scrolling(self) -> QScrollArea:
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(6)
        self._list.addWidget(self._facts)
        self._list.addStretch(1)
        inside = QWidget()
        inside.setObjectName("sidePage")
        beside_bar = QHBoxLayout(inside)
        beside_bar.setContentsMargins(0, 0, 0, 0)
        beside_bar.setSpacing(0)
        beside_bar.addLayout(self._list, 1)
        beside_bar.addSpacing(WIDTH + 2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        OverBar(scroll)
        return scroll

    def show_words(self, side: SideWords) -> None:
        self._whose.show_words(side.name, side.second)
        self._title.setText(side.title)
        self.back.set_words(side.back)
        self._note.setText(side.note)
        self._note.setVisible(bool(side.note))
        self._facts.show_lines(side.facts)
        self._facts.setVisible(bool(side.facts))
        self._show_checks(side.checks)
        self._show_likenesses(side.likenesses)

    def _show_checks(self, checks: Sequence[Check]) -> None:
        while len(self._checks) < len(checks):
            made = CheckButton(self._theme)
            made.clicked.connect(lambda _checked=False, one=made: self.goes_to.emit(one.goes_to))
            self._list.insertWidget(len(self._checks), made)
            self._checks.append(made)
        for at, made in enumerate(self._checks):
            made.setVisible(at < len(checks))
            if at < len(checks):
                made.show_check(checks[at])

    def _show_likenesses(self, likenesses: Sequence[Likeness]) -> None:
        while len(self._likenesses) < len(likenesses):
            made = LikenessButton(self._theme)
            made.clicked.connect(lambda _checked=False, one=made: self.pressed.emit(one.key))
            self._list.insertWidget(self._list.count() - 2, made)
            self._likenesses.append(made)
        for at, made in enumerate(self._likenesses):
            made.setVisible(at < len(likenesses))
            if at < len(likenesses):
                made.show_likeness(likenesses[at])
