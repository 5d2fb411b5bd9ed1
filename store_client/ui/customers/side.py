"""The right column of the find screen: the new customer's form, a customer's card, or the field for a loyalty card."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from store_client.domain.customer import CustomerDetails
from store_client.texts import _
from store_client.ui.customer_card.details import CardDetails
from store_client.ui.customer_card.details_view import CustomerDetailsView
from store_client.ui.customers.quick_form import FIELDS
from store_client.ui.frame.layouts import Layout
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.fields import FieldMessage, LabelledField
from store_client.ui.widgets.tick import Tick

CARD_FIELD = "loyalty_card"


class _NewForm(QWidget):
    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = _label("cardTitle")
        names_message = FieldMessage(theme)
        self.fields = {name: LabelledField(theme, names_message if name in FIELDS[:2] else None) for name in FIELDS}
        self.offers = Tick(theme, with_words=True)
        for field in self.fields.values():
            field.edit.textEdited.connect(lambda _text: self.edited.emit())
        self.offers.ticked.connect(lambda _on: self.edited.emit())
        self._note = _label("small", wraps=True)
        names = QHBoxLayout()
        names.setSpacing(8)
        names.addWidget(self.fields["first_name"])
        names.addWidget(self.fields["last_name"])
        column = _column(self)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addLayout(names)
        column.addWidget(names_message)
        column.addWidget(self.fields["phone"])
        column.addWidget(self.fields["email"])
        column.addWidget(self.offers)
        column.addStretch(1)
        column.addWidget(self._note)

    def retranslate(self) -> None:
        self.fields["first_name"].set_words(_("First name"))
        self.fields["last_name"].set_words(_("Last name"))
        self.fields["phone"].set_words(_("Phone"))
        self.fields["email"].set_words(_("E-mail, if given"), _("name@example.com"))
        self.offers.show_tick(_("May send offers"), _("Receipts need no consent"))
        self._note.setText(
            _("A new customer can buy at once. The account number comes from HQ; until then it reads “Pending sync”.")
        )

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def show_details(self, details: CustomerDetails) -> None:
        for name, field in self.fields.items():
            field.edit.setText(getattr(details, name))
        self.offers.setChecked(details.phone_consent or details.email_consent)

    def details(self) -> CustomerDetails:
        first, last, phone, email = (self.fields[name].edit.text() for name in FIELDS)
        offers = self.offers.isChecked()
        return CustomerDetails(
            first_name=first, last_name=last, phone=phone, email=email, phone_consent=offers, email_consent=offers
        )


class _KnownCustomer(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name, self._account = _label("cardTitle"), _label("small")
        self.known = CustomerDetailsView(theme)
        column = _column(self)
        column.addWidget(self._name)
        column.addWidget(self._account)
        column.addSpacing(8)
        column.addWidget(self.known, 1)

    def show_card(self, name: str, account: str, details: CardDetails) -> None:
        self._name.setText(name)
        told = (account or _("Pending sync"), details.points)
        self._account.setText(" · ".join(part for part in told if part))
        self.known.show_details(details)


class _CardField(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = _label("cardTitle")
        self.field = LabelledField(theme)
        self._note = _label("small", wraps=True)
        column = _column(self)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self._note)
        column.addStretch(1)

    def retranslate(self) -> None:
        self.field.set_words(_("Loyalty card"), _("Scan or type the number"))

    def ask(self, name: str, card: str) -> None:
        self._title.setText(name)
        self.field.edit.clear()
        words = _("Card until now: {card}. Its points stay with the customer.").format(card=card)
        self._note.setText(words if card else _("The card earns points at once, also while the number is pending."))
        self.field.edit.setFocus()


class CustomerSide(QWidget):
    """`pressed` gives the key that a button stands for."""

    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.form, self._known, self._card = _NewForm(theme), _KnownCustomer(theme), _CardField(theme)
        self._pages = QStackedWidget()
        for page in (self.form, self._known, self._card):
            self._pages.addWidget(page)
        self.make = SideButton(theme, "user-plus", "F11")
        self.back = SideButton(theme, "arrow-left", "Esc")
        for button in (self.make, self.back):
            button.clicked.connect(lambda _checked=False, key=button.key: self.pressed.emit(key))
        column = _column(self)
        column.setSpacing(8)
        column.addWidget(self._pages, 1)
        column.addWidget(self.make)
        column.addWidget(self.back)

    @property
    def card_edit(self) -> QLineEdit:
        return self._card.field.edit

    @property
    def asks_for_card(self) -> bool:
        return self._pages.currentWidget() is self._card

    def use_layout(self, layout: Layout) -> None:
        for button in (self.make, self.back):
            button.use_layout(layout)

    def retranslate(self) -> None:
        self.form.retranslate()
        self._card.retranslate()
        self._show_back()

    def show_form(self, title: str, create: str) -> None:
        self.form.set_title(title)
        self.make.set_words(create)
        self._bring(self.form)

    def show_card(self, name: str, account: str, details: CardDetails) -> None:
        self._known.show_card(name, account, details)
        self._bring(self._known)

    def show_enrolment(self, name: str, card: str) -> None:
        self._bring(self._card)
        self._card.ask(name, card)

    def show_field_messages(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None:
        fields = {**self.form.fields, CARD_FIELD: self._card.field}
        for field in fields.values():
            field.clear_message()
        for name, words in warnings.items():
            if name in fields:
                fields[name].show_warning(words)
        for name, words in errors.items():
            if name in fields:
                fields[name].show_error(words)

    def _bring(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self._show_back()

    def _show_back(self) -> None:
        on_form = self._pages.currentWidget() is self.form
        self.make.setVisible(on_form)
        self.back.set_words(_("Back to the basket") if on_form else _("Back"))


def _column(owner: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    return column


def _label(name: str, *, wraps: bool = False) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(wraps)
    if not wraps:
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return label
