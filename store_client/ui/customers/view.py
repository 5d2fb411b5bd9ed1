"""Shows the search, the customers found, and beside them the form of a new one."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from store_client.domain.customer import CustomerDetails
from store_client.texts import _
from store_client.ui.customer_card.details import CardDetails
from store_client.ui.customers.found import CustomerRow
from store_client.ui.customers.quick_form import FIELDS
from store_client.ui.customers.row_painter import CustomerPainter, columns
from store_client.ui.customers.side import CustomerSide
from store_client.ui.frame.head_field import HeadField
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.paint import LEFT, RIGHT
from store_client.ui.widgets.row_list import Card, RowList, TableFoot, TableHead


class CustomersScreen(FramedView):
    typed = Signal(str)
    form_edited = Signal()
    row_pressed = Signal(int)
    put_away = Signal()

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
        self.work.installEventFilter(self)
        self._side = CustomerSide(theme)
        self._side.pressed.connect(self.key)
        self._side.form.edited.connect(self.form_edited)
        self.fields = self._side.form.fields
        self.side = self._side

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.search.use_layout(layout)
        self._side.use_layout(layout)
        self._painter.layout = layout.name
        self._show_head()

    def retranslate(self) -> None:
        self.search.set_words(_("Name, phone, e-mail, address, account or card number"), _("Search customers"))
        self.rows.setAccessibleName(_("Customers found"))
        self._side.retranslate()
        self._foot.show_words(
            (_("↑ ↓ choose"), _("F12 or Enter use")), _("Searched on this register, no connection needed")
        )
        self._show_head()

    def typing_field(self) -> QLineEdit | None:
        return self.search.edit

    def takes_key(self, key: str, focus: QWidget | None) -> bool:
        """Enter goes from field to field, and from the last one to creating; Esc leaves the form for the search."""
        order: list[QWidget] = [self.fields[name].edit for name in FIELDS]
        if key == "Esc" and focus is self._side.form.offers:
            self.search.edit.setFocus()
            return True
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

    def show_customers(self, rows: Sequence[CustomerRow], cursor: int, found: str) -> None:
        self.search.set_note(found)
        if found:
            self._empty.say(_("Nobody found"), _("Create the customer at the right with F11."))
        else:
            self._empty.say(_("Type to search"), _("or Ctrl+↓ to create a new customer"))
        self.rows.show_rows(rows, cursor)
        self._stack.setCurrentWidget(self.rows if rows else self._empty)

    def show_form(self, title: str, create: str) -> None:
        self._side.show_form(title, create)

    def show_card(self, name: str, account: str, details: CardDetails) -> None:
        self._side.show_card(name, account, details)

    def show_enrolment(self, name: str, card: str) -> None:
        self._side.show_enrolment(name, card)

    def typed_card(self) -> str:
        return self._side.card_edit.text()

    def show_details(self, details: CustomerDetails) -> None:
        self._side.form.show_details(details)

    def details(self) -> CustomerDetails:
        return self._side.form.details()

    def show_field_messages(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None:
        self._side.show_field_messages(errors, warnings)

    def focus_field(self, field: str) -> None:
        edit = self.fields[field].edit if field in self.fields else self.search.edit
        edit.setFocus()
        edit.selectAll()

    def set_search(self, text: str) -> None:
        self.search.edit.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.work:
            if event.type() == QEvent.Type.Hide:
                self.put_away.emit()
        elif event.type() == QEvent.Type.Resize:
            self._show_head()
        return False

    def _show_head(self) -> None:
        name, found_by, account = columns(QRect(0, 0, self._table_head.width(), 32), self._painter.layout)
        words = ((_("Customer"), name, LEFT), (_("Found by"), found_by, LEFT), (_("Account"), account, RIGHT))
        self._table_head.show_cells(words)
