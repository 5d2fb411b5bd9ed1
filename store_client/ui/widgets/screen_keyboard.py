"""A keyboard on the screen, for registers without one: comes up when a text field is touched, and types into it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from store_client.texts import _
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PadKey
from store_client.ui.widgets.paint import fill

_ROW: Final = 56
_GAP: Final = 8
_COLUMNS: Final = 20
"""Half keys: a row of ten keys, the second row may stand half a key to the right."""

_LETTERS: Final = {"fr": ("azertyuiop", "qsdfghjklm", "wxcvbn'"), "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm")}
_SIGNS: Final = ("1234567890", "@#€£$%&*+", "-_/()\"'")
_ACCENTS: Final = ("éèêëàâäáãå", "çñîïíôöóõ", "ùûüúÿœæ")
_MORE: Final = {"letters": "signs", "signs": "accents", "accents": "letters"}


class ScreenKeyboard(QWidget):
    """`wanted`: whether it comes up at all. Its keys never take the focus from the field."""

    def __init__(self, application: QApplication, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._application, self._theme, self._window = application, theme, window
        self.wanted = self._listens = False
        self._page, self._capital, self._language = "letters", False, "en"
        self._letters: list[PadKey] = []
        self._field: QWidget | None = None
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setSpacing(_GAP)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._shift = self._named("⇧", self._toggle_capital)
        self._delete = self._named("", lambda: self._send(Qt.Key.Key_Backspace, ""), icon="delete")
        self._more = self._named("", self._turn_page)
        self._space = self._named("", lambda: self._send(Qt.Key.Key_Space, " "))
        self._next = self._named("", lambda: self._send(Qt.Key.Key_Tab, ""), icon="arrow-right")
        self._enter = self._named("", lambda: self._send(Qt.Key.Key_Return, ""), icon="corner-down-left")
        self._away = self._named("", self.put_away, icon="chevron-down")
        self._place_named()
        self._fill_letters()
        self.hide()

    def use(self, wanted: bool) -> None:
        if wanted == self.wanted:
            return
        self.wanted = wanted
        if wanted:
            self._listens = True
            self._application.installEventFilter(self)
            self._application.focusChanged.connect(self._focus_moved)
        else:
            self.release()
            self.put_away()

    def release(self) -> None:
        """The window is closing, or nobody wants it any more."""
        if self._listens:
            self._listens = False
            self._application.removeEventFilter(self)
            self._application.focusChanged.disconnect(self._focus_moved)

    def put_away(self) -> None:
        self._field = None
        self.hide()

    def retranslate(self, language: str) -> None:
        self._language = language
        for key, name in (
            (self._shift, _("Capital letters")),
            (self._delete, _("Delete the last letter")),
            (self._more, _("Digits and signs, then accents")),
            (self._space, _("Space")),
            (self._next, _("Next field")),
            (self._enter, _("Enter")),
            (self._away, _("Put the keyboard away")),
        ):
            key.setAccessibleName(name)
        self._space.setText(_("Space"))
        self._fill_letters()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            field = watched if isinstance(watched, QLineEdit) else watched.parentWidget()
            if isinstance(field, (QLineEdit, QPlainTextEdit)) and self._takes_text(field):
                self._come_up(field)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self._theme.color("bg"))
        for top in (0, self.height() - 1):
            fill(painter, QRect(0, top, self.width(), 1), self._theme.color("control"))

    def _takes_text(self, field: QLineEdit | QPlainTextEdit) -> bool:
        return field.window() is self._window and field.isEnabled() and not field.isReadOnly()

    def _come_up(self, field: QWidget) -> None:
        self._field = field
        height = 4 * _ROW + 3 * _GAP + 24
        room = self._window.rect()
        foot = field.mapTo(self._window, field.rect().bottomLeft()).y()
        below = foot < room.height() - height - _GAP
        self.setGeometry(0, room.height() - height if below else 0, room.width(), height)
        self.show()
        self.raise_()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._field is not None and new is not None and not isinstance(new, (QLineEdit, QPlainTextEdit)):
            self.put_away()

    def _send(self, key: Qt.Key, text: str) -> None:
        """As a keyboard would: the window's own way of keys decides where it goes."""
        target = self._application.focusWidget()
        if target is not None:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                self._application.postEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))

    def _type(self, letter: str) -> None:
        self._send(Qt.Key.Key_unknown, letter)
        if self._capital:
            self._toggle_capital()

    def _toggle_capital(self) -> None:
        self._capital = not self._capital
        self._fill_letters()

    def _turn_page(self) -> None:
        self._page = _MORE[self._page]
        self._fill_letters()

    def _named(self, words: str, act: object, icon: str = "") -> PadKey:
        key = PadKey(self._theme, words, icon=icon, quiet=True)
        key.clicked.connect(act)
        return key

    def _place_named(self) -> None:
        for key, row, column, width in (
            (self._shift, 2, 0, 3),
            (self._delete, 2, 17, 3),
            (self._more, 3, 0, 3),
            (self._next, 3, 3, 2),
            (self._space, 3, 5, 9),
            (self._enter, 3, 14, 3),
            (self._away, 3, 17, 3),
        ):
            self._grid.addWidget(key, row, column, 1, width)

    def _fill_letters(self) -> None:
        for old in self._letters:
            self._grid.removeWidget(old)
            old.deleteLater()
        pages = {"signs": _SIGNS, "accents": _ACCENTS}
        rows = pages.get(self._page) or _LETTERS.get(self._language, _LETTERS["en"])
        self._letters = []
        for row, letters in enumerate(rows):
            start = (_COLUMNS - 2 * len(letters)) // 2
            for at, letter in enumerate(letters.upper() if self._capital else letters):
                key = PadKey(self._theme, letter)
                key.clicked.connect(lambda _checked=False, typed=letter: self._type(typed))
                self._grid.addWidget(key, row, start + 2 * at, 1, 2)
                self._letters.append(key)
        self._more.setText({"letters": "123", "signs": "é", "accents": "abc"}[self._page])
