"""Makes a customer of what stands in the quick form, after asking once about somebody who looks alike."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from store_client.domain import customer_checks
from store_client.domain.customer import PERSON, Customer, CustomerDetails
from store_client.domain.form_draft import FormDraft
from store_client.errors import FieldRefused, Refused
from store_client.texts import _
from store_client.ui.customers.guard import DuplicateGuard, has_content
from store_client.ui.customers.quick_form import FIELDS, completed, could_be_new
from store_client.ui.customers.typed_details import details_from
from store_client.ui.screen import Answer, Offer, ScreenView
from store_client.ui.services_customers import CustomerServices


class QuickFormView(ScreenView, Protocol):
    def details(self) -> CustomerDetails: ...

    def show_details(self, details: CustomerDetails) -> None: ...

    def show_field_messages(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None: ...

    def focus_field(self, field: str) -> None: ...


class Creating:
    """`own`: somebody edited the form itself, so that it no longer follows the search. `doubted` is what was asked
    about. `full_form_wanted`: a field is missing that stands in the full form alone. What somebody edited and did not
    save is kept for the full form.
    """

    def __init__(
        self, view: QuickFormView, people: CustomerServices, staff: Callable[[], str], guard: DuplicateGuard
    ) -> None:
        self._view, self._people, self._staff, self._guard = view, people, staff, guard
        self.own = self.full_form_wanted = False
        self.doubted: CustomerDetails | None = None
        self._draft = ""

    def begin(self) -> None:
        self.keep()
        self.let_go()
        self._forget_doubt()
        self._guard.forget()
        self._view.show_details(CustomerDetails())
        self._view.show_field_messages({}, {})

    def follow(self, text: str) -> None:
        """The search changed."""
        self._forget_doubt()
        if not self.own:
            self._guard.forget()
            self._view.show_details(details_from(text))
            self._view.show_field_messages({}, {})

    def edited(self) -> None:
        self.own = True
        self._forget_doubt()
        self._view.show_field_messages({}, customer_checks.warnings(self._view.details()))

    def check(self) -> None:
        """Let the guard look, and say at the fields what it found."""
        details = self._view.details()
        self._guard.check(details)
        if self.worried:
            self._view.show_field_messages({}, self._messages(details))

    @property
    def worried(self) -> bool:
        """Somebody known looks like a customer who is about to be made, not only searched for."""
        asked = self._guard.asked
        if asked is None:
            return False
        typed = self._view.details()
        same_name = asked.customer is not None and asked.customer.name.casefold() == typed.name.strip().casefold()
        return self.doubted is not None or self.own or (could_be_new(typed) and not same_name)

    def must_ask(self) -> bool:
        """Whether somebody has to be asked first; the same details are asked about once."""
        details = self._view.details()
        if self.doubted == details:
            return False
        self._guard.check(details)
        messages = self._messages(details)
        if self._guard.asked is None and not messages:
            return False
        self.doubted = details
        self._view.show_field_messages({}, messages)
        return True

    @property
    def empty(self) -> bool:
        return not has_content(self._view.details())

    def keep(self) -> None:
        if self.own and not self.empty:
            typed = self.completed()
            self._draft = self._people.keep_draft(FormDraft(self._draft, "", self._people.blank_details(PERSON), typed))
        elif self.own:
            self.discard()

    def discard(self) -> None:
        """Somebody else was meant."""
        if self._draft:
            self._people.forget_draft(self._draft)
        self.let_go()

    def let_go(self) -> None:
        """What was typed is the full form's now, or is kept until it is."""
        self.own, self._draft = False, ""

    def register(self) -> Customer | None:
        """None when it was refused, which has been said."""
        typed = self.completed()
        same = (draft.id for draft in self._people.drafts("") if draft.typed == typed)
        try:
            made = self._people.register(typed, self._staff(), self._draft or next(same, ""))
            self.let_go()
            return made
        except FieldRefused as refusal:
            self._refuse_field(refusal)
        except Refused as refusal:
            self._refuse(refusal)
        return None

    def completed(self) -> CustomerDetails:
        """What stands in the form, with what the store gives every customer."""
        return completed(self._view.details(), self._people.blank_details(PERSON))

    def answer(self) -> Answer | None:
        """What there is to ask about."""
        warned = self._guard.answer() if self.worried else None
        if warned is not None and self.doubted is not None:
            again = _("{label} · F11 again creates another one").format(label=warned.label)
            return replace(warned, label=again)
        if self.doubted is None:
            return warned
        text = _("Press F11 again to create {name} all the same.").format(name=self.doubted.name)
        return Answer(text, label=next(iter(customer_checks.warnings(self.doubted).values()), ""), tone="warn")

    def _messages(self, details: CustomerDetails) -> Mapping[str, str]:
        return {**customer_checks.warnings(details), **self._guard.messages()}

    def _forget_doubt(self) -> None:
        self.doubted, self.full_form_wanted = None, False

    def _refuse_field(self, refusal: FieldRefused) -> None:
        """A field that stands in the full form alone has to be filled in there."""
        if refusal.field in FIELDS:
            self._view.show_field_messages({refusal.field: refusal.message}, {})
            self._view.focus_field(refusal.field)
            self._refuse(refusal)
            return
        self.full_form_wanted = True
        self._refuse(refusal, Offer("F4", _("Full form"), "pencil"))

    def _refuse(self, refusal: Refused, offer: Offer | None = None) -> None:
        self._view.answer(Answer(refusal.message, label=_("Not created"), tone="error", offer=offer))
        self._view.cue()
