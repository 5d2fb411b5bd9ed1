"""Opens forms: of a customer, of what was typed so far, of a draft; and keeps the drafts of those that are left."""

from dataclasses import dataclass

from store_client import texts
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.customer_fields import from_fields, to_fields
from store_client.ui.customer_form.drafts import Draft, Drafts
from store_client.ui.customer_form.form import Form, TakenAway
from store_client.ui.services_customers import CustomerServices


@dataclass(frozen=True, slots=True)
class Opened:
    """``aside``: the name in another draft, which is not in the form but can be brought."""

    form: Form
    with_draft: bool = False
    aside: str = ""


class FormOpener:
    def __init__(self, people: CustomerServices) -> None:
        self._people = people
        self._drafts = Drafts()

    def open(self, customer: Customer | None, details: CustomerDetails | None, *, attach: bool) -> Opened:
        if customer is not None:
            return self._open_known(customer, attach=attach)
        start = self._people.blank_details(details.customer_type if details else CustomerDetails().customer_type)
        form = Form(start, self._people.rules(), texts.language(), attach=attach)
        if details not in (None, CustomerDetails()):
            form.bring(from_fields({**to_fields(start), **to_fields(details)}))
            return self._with_aside(form)
        draft = self._drafts.take()
        if draft is None:
            return Opened(form)
        form.bring(draft.details)
        self._with_aside(form)
        return Opened(form, with_draft=True)

    def keep(self, form: Form | None) -> bool:
        """What was typed into a form that is left; False when there is nothing to keep."""
        if form is None:
            return False
        self._keep_aside(form)
        if form.touched:
            self._drafts.keep(Draft(form.given, form.customer))
        return form.touched

    def saved(self, form: Form) -> None:
        """Nothing of the form itself is kept; another draft is."""
        self._keep_aside(form)

    def _open_known(self, customer: Customer, *, attach: bool) -> Opened:
        fresh = self._people.get(customer.id) or customer
        draft = self._drafts.take(customer.id)
        before = draft.customer if draft and draft.customer else fresh
        form = Form(before.details, self._people.rules(), texts.language(), customer=before, attach=attach)
        if draft is not None:
            form.bring(draft.details)
            form.follow(fresh)
        return Opened(form, with_draft=draft is not None)

    def _with_aside(self, form: Form) -> Opened:
        other = self._drafts.take()
        if other is None:
            return Opened(form)
        form.taken_away = TakenAway(other.details)
        return Opened(form, aside=other.details.name or "…")

    def _keep_aside(self, form: Form) -> None:
        """A draft that changed places with the form, or was never brought."""
        aside = form.taken_away
        if form.customer is None and aside is not None and aside.after is None:
            self._drafts.keep(Draft(aside.before))
