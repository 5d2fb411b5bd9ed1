"""Offers what was typed into a customer's form and not saved, while nothing else is looked for."""

from store_client.domain.customer import Customer
from store_client.domain.form_draft import FormDraft
from store_client.texts import _
from store_client.ui.customer_form.draft_words import not_saved
from store_client.ui.formats import Formats
from store_client.ui.screen import Answer, Offer
from store_client.ui.services_customers import CustomerServices


class LeftOver:
    def __init__(self, people: CustomerServices, formats: Formats) -> None:
        self._people, self._formats = people, formats
        self._draft: FormDraft | None = None

    def look(self) -> None:
        """The newest, of whichever customer."""
        self._draft = next(iter(self._people.drafts(None)), None)

    @property
    def customer(self) -> Customer | None:
        """Whose form it is; None also for a new one's."""
        return self._people.get(self._draft.customer) if self._draft and self._draft.customer else None

    def answer(self) -> Answer | None:
        draft = self._draft
        if draft is None:
            return None
        name = draft.typed.name.strip() or (_("New customer") if not draft.customer else _("Customer"))
        offer = Offer("F4", _("Go on with it"), "notebook-pen")
        return Answer(name, label=not_saved(draft.kept_ms, self._formats), icon="notebook-pen", offer=offer)
