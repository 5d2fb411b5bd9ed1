"""Decides finding and creating a customer: the search, what is chosen, the form's errors and warnings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from store_client.domain import customer as customer_rules
from store_client.domain.customer import Customer, CustomerDetails, phone_digits
from store_client.errors import FieldRefused, Refused
from store_client.texts import _, ngettext
from store_client.ui.customers.typed_details import details_from
from store_client.ui.screen import Answer, HelpLine, Key, Primary, ScreenView
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

_PAGE: Final = 5
_SAME_PHONE_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """`account` is empty while it is pending."""

    name: str
    phone: str
    email: str
    account: str

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.name, self.phone, self.account or _("Pending sync")) if part)


class CustomersView(ScreenView, Protocol):
    def show_customers(self, rows: Sequence[CustomerRow], cursor: int, searched: bool) -> None: ...

    def show_found(self, words: str) -> None: ...

    def show_details(self, details: CustomerDetails) -> None: ...

    def details(self) -> CustomerDetails: ...

    def show_field_messages(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None: ...

    def focus_field(self, field: str) -> None: ...

    def clear_search(self) -> None: ...


class CustomersPresenter:
    def __init__(
        self,
        view: CustomersView,
        services: WindowServices,
        session: Session,
        *,
        attach: Callable[[Customer], None],
        detach: Callable[[], None],
        attached: Callable[[], Customer | None],
        go: Callable[[str], None],
    ) -> None:
        self._view, self._services, self._session, self._go = view, services, session, go
        self._attach, self._detach, self._attached = attach, detach, attached
        self._text = ""
        self._found: Sequence[Customer] = ()
        self._cursor = 0
        self._form_is_own = False
        self._doubted: CustomerDetails | None = None
        self._keys: dict[str, Callable[[], None]] = {
            "Up": lambda: self.choose(self._cursor - 1),
            "Down": lambda: self.choose(self._cursor + 1),
            "PgUp": lambda: self.choose(self._cursor - _PAGE),
            "PgDn": lambda: self.choose(self._cursor + _PAGE),
            "Enter": self._use,
            "F12": self._use,
            "F2": lambda: self._view.focus_field("search"),
            "F6": self._remove,
            "F11": self._create,
            "Ctrl+Down": lambda: self._view.focus_field("first_name"),
            "Esc": lambda: self._go("sell"),
        }

    def shown(self) -> None:
        self._text, self._found, self._cursor = "", (), 0
        self._form_is_own, self._doubted = False, None
        self._view.clear_search()
        self._view.show_details(CustomerDetails())
        self._view.show_field_messages({}, {})
        self.refresh()

    def refresh(self) -> None:
        self._view.answer(self._question())
        self._show()

    def changes_applied(self) -> None:
        marked = self._marked
        self._search()
        if marked is not None:
            self._cursor = next((at for at, found in enumerate(self._found) if found.id == marked.id), 0)
        self._show()

    def pressed(self, key: str) -> bool:
        act = self._keys.get(key)
        if act is not None:
            act()
        return act is not None

    def typed(self, text: str) -> None:
        """The search changed; until somebody edits the form itself, it follows."""
        self._text, self._cursor, self._doubted = text, 0, None
        self._search()
        if not self._form_is_own:
            self._view.show_details(details_from(text))
            self._view.show_field_messages({}, {})
        self._view.answer(self._question())
        self._show()

    def form_edited(self) -> None:
        self._form_is_own, self._doubted = True, None
        details = self._view.details()
        self._view.show_field_messages({}, customer_rules.warnings(details))
        self._show()

    def choose(self, row: int) -> None:
        self._cursor = max(0, min(row, len(self._found) - 1))
        self._show()

    def help(self) -> Sequence[HelpLine]:
        return (
            HelpLine("↑ ↓", _("choose a customer")),
            HelpLine("F12 Enter", _("use the marked customer")),
            HelpLine("F2", _("search again")),
            HelpLine("Ctrl+↓", _("into the form of a new customer")),
            HelpLine("Enter", _("in the form: next field")),
            HelpLine("F11", _("create and use the new customer")),
            HelpLine("F6", _("take the customer off the sale")),
            HelpLine("Esc", _("back to the basket")),
        )

    @property
    def _marked(self) -> Customer | None:
        return self._found[self._cursor] if self._cursor < len(self._found) else None

    def _search(self) -> None:
        self._found = self._services.search_customers(self._text) if self._text.strip() else ()
        if not self._found:
            self._found = self._found_by_parts()

    def _found_by_parts(self) -> Sequence[Customer]:
        """A name and a phone number typed together: who has one of them."""
        typed = details_from(self._text)
        parts = (f"{typed.first_name} {typed.last_name}".strip(), typed.phone, typed.email)
        if sum(bool(part) for part in parts) < 2:
            return ()
        found = [customer for part in parts if part for customer in self._services.search_customers(part)]
        return list({customer.id: customer for customer in found}.values())

    def _use(self) -> None:
        marked = self._marked
        if marked is None:
            return
        self._attach(marked)
        self._go("sell")

    def _remove(self) -> None:
        if self._attached() is not None:
            self._detach()
            self._go("sell")

    def _create(self) -> None:
        details = self._view.details()
        if not self._has_content(details):
            self._view.focus_field("first_name")
            self._view.answer(Answer(_("Type the name first."), label=_("New customer"), icon="user-plus"))
            return
        warnings = self._warnings(details)
        if warnings and self._doubted != details:
            self._doubted = details
            self._view.show_field_messages({}, warnings)
            text = _("Press F11 again to create {name} all the same.").format(name=_name(details))
            self._view.answer(Answer(text, label=next(iter(warnings.values())), tone="warn"))
            self._view.cue()
            return
        try:
            customer = self._services.register_customer(details, self._session.signed_in.id)
        except FieldRefused as refusal:
            self._view.show_field_messages({refusal.field: refusal.message}, {})
            self._view.focus_field(refusal.field)
            self._view.answer(Answer(refusal.message, label=_("Not created"), tone="error"))
            self._view.cue()
            return
        except Refused as refusal:
            self._view.answer(Answer(refusal.message, label=_("Not created"), tone="error"))
            self._view.cue()
            return
        self._attach(customer)
        self._go("sell")

    def _warnings(self, details: CustomerDetails) -> Mapping[str, str]:
        warnings = dict(customer_rules.warnings(details))
        digits = phone_digits(details.phone)
        if len(digits) >= _SAME_PHONE_DIGITS:
            for found in self._services.search_customers(details.phone):
                if phone_digits(found.phone) == digits:
                    warnings["phone"] = _("Same phone as {name}").format(name=found.name)
                    break
        return warnings

    def _question(self) -> Answer:
        if not self._text.strip():
            label = _("Type a name, a phone number, an e-mail address or an account number")
            return Answer(_("Who is the customer?"), label=label, icon="user")
        if self._found:
            count = len(self._found)
            words = ngettext("{count} customer found", "{count} customers found", count).format(count=count)
            return Answer(words, label=_("F12 uses the marked one"), icon="user", tone="scan")
        text = _("Nobody is found under “{text}”").format(text=self._text.strip()[:40])
        return Answer(text, label=_("F11 creates the customer at the right"), icon="user-plus")

    def _show(self) -> None:
        rows = [CustomerRow(found.name, found.phone, found.email, found.account_number or "") for found in self._found]
        self._view.show_customers(rows, self._cursor, bool(self._text.strip()))
        count = len(rows)
        self._view.show_found(_("{count} found").format(count=count) if self._text.strip() else "")
        self._view.show_keys(
            (
                Key(1, _("Help"), "circle-question-mark"),
                Key(2, _("Search"), "search"),
                Key(6, _("Remove"), "x", self._attached() is not None),
            )
        )
        self._view.show_primary(self._primary())

    def _primary(self) -> Primary:
        marked = self._marked
        if marked is None:
            return Primary(_("Use this customer"), _("nobody is marked"), "check", False)
        number = marked.account_number or _("Pending sync")
        return Primary(_("Use this customer"), f"{marked.name}, {number}", "check")

    @staticmethod
    def _has_content(details: CustomerDetails) -> bool:
        return any((details.first_name, details.last_name, details.organization, details.phone, details.email))


def _name(details: CustomerDetails) -> str:
    return f"{details.first_name} {details.last_name}".strip() or details.organization
