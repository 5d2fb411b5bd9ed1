"""What the parts of the form's presenter share: the form that is open, what is known about it, and showing it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from store_client.domain.customer import ORGANIZATION, CustomerDetails
from store_client.domain.customer_checks import tidy
from store_client.domain.duplicates import Duplicate
from store_client.services.customer_card import CardFacts
from store_client.ui.customer_form import keys, side_words
from store_client.ui.customer_form.deciding import Deciding
from store_client.ui.customer_form.form import Form
from store_client.ui.customer_form.page import page_of
from store_client.ui.customer_form.shown import DecisionPage, FormHead, FormPage, SideWords
from store_client.ui.screen import Answer, ScreenView
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class FormView(ScreenView, Protocol):
    """A field is named by its path, such as ``last_name`` or ``address.<id>.city``; a tick by ``yes`` or nothing."""

    def show_head(self, head: FormHead) -> None: ...

    def show_page(self, page: FormPage) -> None: ...

    def show_messages(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None: ...

    def show_side(self, side: SideWords) -> None: ...

    def show_decisions(self, page: DecisionPage | None) -> None:
        """In place of the form, or the form again."""
        ...

    def focus_field(self, path: str) -> None: ...


class FormDesk:
    def __init__(self, view: FormView, services: WindowServices, session: Session) -> None:
        self.view, self.services, self.session = view, services, session
        self._form: Form | None = None
        self.deciding: Deciding | None = None
        self.alike: Sequence[Duplicate] = ()
        self.facts: CardFacts | None = None
        self.doubted: CustomerDetails | None = None
        self.with_purchases = False
        self.at = self.pointed_at = ""

    @property
    def form(self) -> Form:
        if self._form is None:
            raise LookupError("no form is open")
        return self._form

    @property
    def is_open(self) -> bool:
        return self._form is not None

    @property
    def first_field(self) -> str:
        return "organization" if self.form.details.customer_type == ORGANIZATION else "first_name"

    def begin(self, form: Form) -> None:
        self._form, self.deciding, self.doubted = form, None, None
        self.with_purchases, self.at, self.pointed_at = False, "", ""
        self.read_facts()
        self.look_alike()

    def end(self) -> None:
        self._form = None

    def read_facts(self) -> None:
        customer = self.form.customer
        self.facts = self.services.people.facts(customer, self.form.language) if customer is not None else None

    def look_alike(self) -> None:
        """Whom what was typed could mean."""
        customer = self.form.customer
        self.alike = self.services.people.duplicates(tidy(self.form.details), customer.id if customer else "")

    def focus(self, path: str) -> None:
        """Also where the field's address is not the one that is open."""
        self.form.show_address_of(path)
        self.show()
        self.view.focus_field(path)

    def point_at(self, path: str, message: str) -> None:
        """Go to a field that stops saving, and say why until it is right."""
        self.focus(path)
        self.refuse(message, side_words.problem_name(self.form, path))
        self.pointed_at = path

    def forget_what_is_right(self) -> None:
        """What the answer strip said of a field goes once nothing is wrong with it."""
        if self.pointed_at and self.pointed_at not in self.form.problems():
            self.pointed_at = ""
            self.view.answer(side_words.filling_answer(self.form))

    def refuse(self, message: str, label: str = "") -> None:
        self.view.answer(Answer(message, label=label, tone="error"))
        self.view.cue()

    def show(self) -> None:
        form, view, deciding = self.form, self.view, self.deciding
        view.show_head(side_words.head(form))
        view.show_page(page_of(form, self.services.languages()))
        errors = form.seen_problems()
        view.show_messages(errors, {path: text for path, text in form.warnings().items() if path not in errors})
        view.show_decisions(deciding.page() if deciding else None)
        view.show_side(self._side(form))
        view.show_primary(deciding.primary() if deciding else side_words.primary(form))
        if deciding is not None:
            view.show_keys(keys.decision_keys(with_hq=deciding.typed is None))
        else:
            known = form.customer is not None
            view.show_keys(keys.form_keys(form, with_purchases=known, errors=bool(form.problems())))

    def _side(self, form: Form) -> SideWords:
        if self.deciding is not None:
            return side_words.decisions_side(form, self.deciding.open)
        if self.with_purchases and self.facts is not None:
            return side_words.purchases_side(form, self.facts.purchases, self.session.formats)
        conflicts = len({one.field for one in form.customer.conflicts}) if form.customer else 0
        return side_words.side(form, self.alike, conflicts, self.facts)
