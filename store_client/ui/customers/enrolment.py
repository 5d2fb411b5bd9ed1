"""Gives a customer a loyalty card: the number is typed or scanned beside the search."""

from collections.abc import Callable, Mapping
from typing import Protocol

from store_client.domain.customer import Customer
from store_client.errors import FieldRefused, Refused
from store_client.texts import _
from store_client.ui.screen import Answer, Primary, ScreenView
from store_client.ui.services_customers import CustomerServices


class EnrolmentView(ScreenView, Protocol):
    def show_enrolment(self, name: str, card: str) -> None: ...

    def show_field_messages(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None: ...

    def typed_card(self) -> str: ...


class Enrolment:
    """`enrolled` takes the customer who has the card now."""

    def __init__(
        self,
        view: EnrolmentView,
        people: CustomerServices,
        staff: Callable[[], str],
        enrolled: Callable[[Customer], None],
    ) -> None:
        self._view, self._people, self._staff, self._enrolled = view, people, staff, enrolled
        self._customer: Customer | None = None

    @property
    def open(self) -> bool:
        return self._customer is not None

    def begin(self, customer: Customer) -> None:
        self._customer = customer
        self._view.show_field_messages({}, {})
        self._view.show_enrolment(customer.name, customer.loyalty_card)

    def end(self) -> None:
        self._customer = None

    def take(self, card: str) -> None:
        """A scan, or what was typed."""
        customer = self._customer
        if customer is None:
            return
        try:
            changed = self._people.enroll(customer.id, card, self._staff())
        except Refused as refusal:
            field = refusal.field if isinstance(refusal, FieldRefused) else "loyalty_card"
            self._view.show_field_messages({field: refusal.message}, {})
            self._view.answer(Answer(refusal.message, label=_("Card not enrolled"), tone="error"))
            self._view.cue()
            return
        self.end()
        self._enrolled(changed)

    def take_typed(self) -> None:
        self.take(self._view.typed_card())

    def question(self) -> Answer:
        name = self._customer.name if self._customer is not None else ""
        text = _("Loyalty card of {name}").format(name=name)
        return Answer(text, label=_("Scan the card, or type its number"), icon="id-card")

    def primary(self) -> Primary:
        name = self._customer.name if self._customer is not None else ""
        return Primary(_("Enrol this card"), name, "id-card")


def enrolled_answer(customer: Customer) -> Answer:
    text = _("{card} is the card of {name}").format(card=customer.loyalty_card, name=customer.name)
    return Answer(text, label=_("Loyalty card enrolled; it earns points from now on"), tone="ok", icon="id-card")
