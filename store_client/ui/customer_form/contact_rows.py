"""The card of phones and e-mails: each with what it is, whether offers may go there, and a button that removes it."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.customer_form.form_fields import Editor, Hears
from store_client.ui.customer_form.shown import ContactRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.fields import FieldMessage
from store_client.ui.widgets.paint import draw_icon, fill, key_cap, key_cap_width, panel, width_of, write
from store_client.ui.widgets.tick import Tick

_KIND, _USED = 128, 96
_OFFERS, _REMOVE = 88, 44
_PAD, _GAP = 16, 8
_HEAD = 33


class IconButton(PaintedButton):
    """A button of one icon in a target of 44 × 44."""

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__(theme)
        self._icon = icon
        self.setFixedSize(44, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() and self.isEnabled():
            panel(painter, self.rect(), self.theme.color("sunken"), self.theme.color("control"), 6)
        token = "muted" if self.isEnabled() else "disabled"
        draw_icon(painter, self.theme, self._icon, QPoint(12, 12), 20, token)


class LinkButton(PaintedButton):
    """Words in the accent colour with the key that does the same."""

    def __init__(self, theme: Theme, icon: str, key: str) -> None:
        super().__init__(theme)
        self._icon, self._key = icon, key
        self.setFixedHeight(44)

    def set_words(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(f"{words}, {self._key}")
        self.setFixedWidth(24 + width_of(words, font(13, 500)) + 6 + key_cap_width(self._key) + 4)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_icon(painter, self.theme, self._icon, QPoint(0, 14), 16, "accent")
        width = width_of(self.text(), font(13, 500)) + 2
        write(painter, QRect(22, 0, width, 44), self.text(), font(13, 500), self.theme.color("accent"))
        key_cap(painter, self.theme, QPoint(22 + width + 4, 12), self._key)


class _Kind(QWidget):
    """What the customer's own phone and e-mail are; it cannot be changed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = self._words = ""

    def show_kind(self, icon: str, words: str) -> None:
        self._icon, self._words = icon, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_icon(painter, self._theme, self._icon, QPoint(0, self.height() // 2 - 8), 16, "text")
        words = QRect(24, 0, self.width() - 24, self.height())
        write(painter, words, self._words, font(15), self._theme.color("text"))


class _Words(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._words = theme, ""

    def say(self, words: str) -> None:
        self._words = words
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        write(QPainter(self), self.rect(), self._words, font(13), self._theme.color("text"))


class _Row(QWidget):
    removed = Signal(str)

    def __init__(self, theme: Theme, form: Hears, *, own: bool) -> None:
        super().__init__()
        self._theme = theme
        self.thing = ""
        self.kind = None if own else Editor(theme, form, chosen=True)
        self._own = _Kind(theme)
        self.value = Editor(theme, form, chosen=False)
        self._used = _Words(theme)
        self.consent = Tick(theme)
        self._consent_path = ""
        self.consent.ticked.connect(lambda on: form.edited(self._consent_path, "yes" if on else ""))
        self.remove = IconButton(theme, "trash-2")
        self.remove.clicked.connect(lambda: self.removed.emit(self.thing))
        self.message = FieldMessage(theme)
        self.message.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_PAD, 4, _PAD, 4)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(2)
        parts = (self.kind.widget if self.kind else self._own, self.value.widget, self._used, self.consent, self.remove)
        for column, part in enumerate(parts):
            self._grid.addWidget(part, 0, column)
        self._grid.addWidget(self.message, 1, 1, 1, 4)
        self._grid.setColumnStretch(1, 1)
        (self.kind.widget if self.kind else self._own).setFixedWidth(_KIND)
        self._used.setFixedWidth(_USED)
        self._grid.setColumnMinimumWidth(3, _OFFERS)
        self.consent.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_compact(self, *, compact: bool) -> None:
        """Where there is little room the e-mail needs it most."""
        self._used.setVisible(not compact)

    def show_row(self, row: ContactRow) -> None:
        self.thing = row.thing or row.value.path
        if self.kind is not None:
            self.kind.show_field(row.kind)
        else:
            self._own.show_kind(row.icon, row.kind.label)
        self.value.show_field(row.value)
        self._used.say(row.used_for)
        self._consent_path = row.consent.path
        self.consent.show_tick(row.consent.label, on=row.consent.on)
        self.remove.setAccessibleName(row.removal or row.value.label)
        self.remove.setToolTip(row.removal)
        self.remove.setEnabled(bool(row.removal))

    def show_message(self, words: str, *, warning: bool) -> None:
        self.value.show_state(("warning" if warning else "error") if words else "", words)
        if words != self.message.words:
            self.message.say(words, "warn" if warning else "err", "triangle-alert" if warning else "circle-alert")
        self.message.setVisible(bool(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        fill(QPainter(self), QRect(0, self.height() - 1, self.width(), 1), self._theme.color("line"))


class ContactCard(QWidget):
    """`removed` gives the contact, or the customer's own `phone` or `email`."""

    removed = Signal(str)
    added = Signal()

    def __init__(self, theme: Theme, form: Hears) -> None:
        super().__init__()
        self._theme, self._form = theme, form
        self._compact = False
        self._rows: dict[str, _Row] = {}
        self._order: tuple[str, ...] = ()
        self._add = LinkButton(theme, "plus", "F5")
        self._add.clicked.connect(self.added)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        foot = QHBoxLayout()
        foot.setContentsMargins(_PAD, 0, _PAD, 0)
        foot.addWidget(self._add)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, _HEAD, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._list)
        column.addLayout(foot)
        theme.changed.connect(self.update)

    def retranslate(self) -> None:
        self._add.set_words(_("Add a contact"))
        self.update()

    def set_compact(self, *, compact: bool) -> None:
        self._compact = compact
        for row in self._rows.values():
            row.set_compact(compact=compact)
        self.update()

    def show_contacts(self, contacts: Sequence[ContactRow]) -> None:
        wanted = tuple(one.value.path for one in contacts)
        if wanted != self._order:
            self._renew(contacts, wanted)
        for one in contacts:
            self._rows[one.value.path].show_row(one)

    def rows(self) -> Iterator[_Row]:
        for path in self._order:
            yield self._rows[path]

    def row_of(self, widget: QWidget | None) -> str:
        """The contact that has the focus, or nothing."""
        return next((row.thing for row in self.rows() if widget is not None and row.isAncestorOf(widget)), "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, width = self._theme, self.width()
        panel(painter, self.rect(), theme.color("surface"), theme.color("line"))
        painter.setClipRect(QRect(0, 0, width, _HEAD))
        panel(painter, self.rect(), theme.color("sunken"), theme.color("line"))
        fill(painter, QRect(0, _HEAD - 1, width, 1), theme.color("line"))
        painter.setClipping(False)
        write(painter, QRect(_PAD + 1, 0, 200, _HEAD), _("Contacts"), font(13, 600), theme.color("text"))
        offers = QRect(width - 1 - _PAD - _REMOVE - _GAP - _OFFERS, 0, _OFFERS, _HEAD)
        muted = theme.color("muted")
        write(painter, offers, _("Offers ok"), font(13, 500), muted)
        if not self._compact:
            write(painter, QRect(offers.x() - _GAP - _USED, 0, _USED, _HEAD), _("Used for"), font(13, 500), muted)

    def _renew(self, contacts: Sequence[ContactRow], wanted: tuple[str, ...]) -> None:
        for path in [path for path in self._rows if path not in wanted]:
            gone = self._rows.pop(path)
            gone.value.path = ""
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        for one in contacts:
            if one.value.path not in self._rows:
                row = _Row(self._theme, self._form, own=not one.thing)
                row.set_compact(compact=self._compact)
                row.removed.connect(self.removed)
                self._rows[one.value.path] = row
        self._order = wanted
        while self._list.count():
            self._list.takeAt(0)
        for path in wanted:
            self._list.addWidget(self._rows[path])
