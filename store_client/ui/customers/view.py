"""Shows the search, the customers found, and the form of a new one."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from store_client.domain.customer import CustomerDetails
from store_client.texts import _
from store_client.ui.customers.presenter import CustomerRow
from store_client.ui.frame.head_field import HeadField
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.fields import FieldMessage, LabelledField
from store_client.ui.widgets.paint import LEFT, RIGHT, avatar, chip, chip_width, draw_icon, initials_of, write
from store_client.ui.widgets.row_list import Card, RowList, RowState, TableFoot, TableHead

_NAMES = ("first_name", "last_name")
_FIELDS = (*_NAMES, "phone", "email")
_ACCOUNT_WIDTH = 136


def _columns(rect: QRect, compact: bool) -> tuple[QRect, QRect, QRect]:
    """name, contact, account"""
    pad, top, height = 16, rect.y(), rect.height()
    account = QRect(rect.right() + 1 - pad - _ACCOUNT_WIDTH, top, _ACCOUNT_WIDTH, height)
    contact_width = 190 if compact else 268
    contact = QRect(account.x() - pad - contact_width, top, contact_width, height)
    left = rect.x() + pad + 40 + pad
    return QRect(left, top, contact.x() - pad - left, height), contact, account


class CustomerPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.compact = False

    def spoken(self, row: CustomerRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: CustomerRow) -> None:
        theme, rect = self._theme, state.rect
        name, contact, account = _columns(rect, self.compact)
        middle = rect.center().y()
        face_fill = "surface" if state.is_cursor else "soft"
        avatar(painter, theme, QRect(rect.x() + 16, middle - 19, 40, 40), initials_of(row.name), face_fill)
        second = theme.color("text" if state.is_cursor else "muted")
        write(painter, name, row.name, font(17, 500), theme.color("text"))
        lines = [(icon, words) for icon, words in (("phone", row.phone), ("mail", row.email)) if words]
        for at, (icon, words) in enumerate(lines):
            line = QRect(contact.x(), middle - (20 if len(lines) > 1 else 10) + 21 * at, contact.width(), 20)
            draw_icon(painter, theme, icon, QPoint(line.x(), line.y() + 2), 16, "muted")
            write(painter, line.adjusted(22, 0, 0, 0), words, font(15 if at == 0 else 13), second)
        if row.account:
            write(painter, account, row.account, font(15, figures=True), theme.color("text"), RIGHT)
            return
        words = _("Pending sync")
        width = min(chip_width(words), account.width())
        box = QRect(account.right() + 1 - width, middle - 11, width, 24)
        chip(painter, theme, box, "clock", words, "warn", outlined=state.is_cursor)


class CustomersScreen(FramedView):
    typed = Signal(str)
    form_edited = Signal()
    row_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.search = HeadField(theme, "search")
        self.search.edited.connect(self.typed)
        self.head = self.search
        self._painter = CustomerPainter(theme)
        self.rows = RowList(theme, self._painter, 72)
        self.rows.clicked_row.connect(self.row_pressed)
        self._empty = EmptyNote(theme, "user")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.rows)
        self._table_head = TableHead(theme)
        self._table_head.installEventFilter(self)
        self._foot = TableFoot(theme)
        self.work = Card(theme, (self._table_head, self._stack, self._foot), sunken_head=33, sunken_foot=33)
        self._title = QLabel()
        self._title.setObjectName("cardTitle")
        self._name_message = FieldMessage(theme)
        self.fields = {name: LabelledField(theme, self._name_message) for name in _NAMES}
        self.fields |= {name: LabelledField(theme) for name in _FIELDS[len(_NAMES) :]}
        for field in self.fields.values():
            field.edit.textEdited.connect(lambda _text: self.form_edited.emit())
        self._note = QLabel()
        self._note.setObjectName("small")
        self._note.setWordWrap(True)
        self.create = SideButton(theme, "user-plus", "F11")
        self.back = SideButton(theme, "arrow-left", "Esc")
        self.create.clicked.connect(lambda: self.key.emit("F11"))
        self.back.clicked.connect(lambda: self.key.emit("Esc"))
        self._build_side()

    def _build_side(self) -> None:
        names = QHBoxLayout()
        names.setSpacing(8)
        names.addWidget(self.fields["first_name"])
        names.addWidget(self.fields["last_name"])
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(4)
        side.addWidget(self._title)
        side.addLayout(names)
        side.addWidget(self._name_message)
        side.addWidget(self.fields["phone"])
        side.addWidget(self.fields["email"])
        side.addStretch(1)
        side.addWidget(self._note)
        side.addSpacing(8)
        side.addWidget(self.create)
        side.addWidget(self.back)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.search.use_layout(layout)
        self._painter.compact = layout.compact
        self._show_head()

    def retranslate(self) -> None:
        self.search.set_words(_("Name, phone, e-mail or account number"), _("Search customers"))
        self.rows.setAccessibleName(_("Customers found"))
        self._title.setText(_("New customer"))
        self.fields["first_name"].set_words(_("First name"))
        self.fields["last_name"].set_words(_("Last name"))
        self.fields["phone"].set_words(_("Phone"))
        self.fields["email"].set_words(_("E-mail, if given"), _("name@example.com"))
        self.create.set_words(_("Create and use"))
        self.back.set_words(_("Back to the basket"))
        self._note.setText(
            _("A new customer can buy at once. The account number comes from HQ; until then it reads “Pending sync”.")
        )
        self._foot.show_words(
            (_("↑ ↓ choose"), _("F12 or Enter use")), _("Searched on this register, no connection needed")
        )
        self._show_head()

    def typing_field(self) -> QLineEdit | None:
        return self.search.edit

    def takes_key(self, key: str, focus: QWidget | None) -> bool:
        """Enter goes from field to field, and from the last one to creating; Esc leaves the form for the search."""
        order = [self.fields[name].edit for name in _FIELDS]
        if focus not in order:
            return False
        at = order.index(focus)
        if key == "Enter":
            if at + 1 < len(order):
                order[at + 1].setFocus()
            else:
                self.key.emit("F11")
            return True
        if key in ("Up", "Down"):
            order[max(0, min(len(order) - 1, at + (1 if key == "Down" else -1)))].setFocus()
            return True
        if key == "Esc":
            self.search.edit.setFocus()
            return True
        return False

    def show_customers(self, rows: Sequence[CustomerRow], cursor: int, searched: bool) -> None:
        if searched:
            self._empty.say(_("Nobody found"), _("Create the customer at the right with F11."))
        else:
            self._empty.say(_("Type to search"), _("or Ctrl+↓ to create a new customer"))
        self.rows.show_rows(rows, cursor)
        self._stack.setCurrentWidget(self.rows if rows else self._empty)

    def show_found(self, words: str) -> None:
        self.search.set_note(words)

    def show_details(self, details: CustomerDetails) -> None:
        for name, field in self.fields.items():
            field.edit.setText(getattr(details, name))

    def details(self) -> CustomerDetails:
        return CustomerDetails(**{name: field.edit.text() for name, field in self.fields.items()})

    def show_field_messages(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None:
        for field in self.fields.values():
            field.clear_message()
        for name, words in warnings.items():
            self.fields[name].show_warning(words)
        for name, words in errors.items():
            self.fields[name].show_error(words)

    def focus_field(self, field: str) -> None:
        edit = self.fields[field].edit if field in self.fields else self.search.edit
        edit.setFocus()
        edit.selectAll()

    def clear_search(self) -> None:
        self.search.edit.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_head()
        return False

    def _show_head(self) -> None:
        name, contact, account = _columns(QRect(0, 0, self._table_head.width(), 32), self._painter.compact)
        words = ((_("Customer"), name, LEFT), (_("Contact"), contact, LEFT), (_("Account"), account, RIGHT))
        self._table_head.show_cells(words)
