"""Opens forms: of a customer, of what was typed so far, of a draft; and keeps what was typed into them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from store_client import texts
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.customer_fields import from_fields, to_fields
from store_client.domain.customer_merge import merge_details
from store_client.domain.form_draft import FormDraft
from store_client.ui.customer_form.attribute_texts import as_recorded, in_fields
from store_client.ui.customer_form.form import Form, TakenAway
from store_client.ui.services_customers import CustomerServices

NEW = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """`kept_ms`: when the draft that stands in the form was kept, 0 without one; `disputed`: somebody else changed the
    same fields since. `aside`: the name in another draft, which is not in the form but can be brought.
    """

    form: Form
    kept_ms: int = 0
    disputed: bool = False
    aside: str = ""


class FormOpener:
    def __init__(self, people: CustomerServices) -> None:
        self._people = people

    def open(self, customer: Customer | None, details: CustomerDetails | None, *, attach: bool) -> Opened:
        if customer is not None:
            return self._open_known(customer, attach=attach)
        start = self._people.blank_details(details.customer_type if details else CustomerDetails().customer_type)
        form = Form(start, self._people.rules(), texts.language(), attach=attach)
        typed = from_fields({**to_fields(start), **to_fields(details or start)})
        drafts = self._people.drafts(NEW)
        draft = next((one for one in drafts if typed in (start, one.typed)), None)
        if draft is None:
            form.bring(typed)
        else:
            form.bring(merge_details(draft.base, draft.typed, start))
            form.draft = draft.id
        aside = self._put_aside(form, [one for one in drafts if one is not draft])
        self.keep(form)
        return Opened(form, draft.kept_ms if draft else 0, aside=aside)

    def keep(self, form: Form) -> bool:
        """What was typed and is not saved; False when there is nothing to keep."""
        self._keep_aside(form)
        if not form.touched:
            self.discard(form)
            return False
        base = form.customer.details if form.customer else as_recorded(form.opened, form.rules)
        form.draft = self._keep(form.draft, form.customer, base, form.given)
        return True

    def discard(self, form: Form) -> None:
        if form.draft:
            self._people.forget_draft(form.draft)
            form.draft = ""

    def saved(self, form: Form) -> None:
        """Nothing of the form itself is kept; another draft is."""
        self._keep_aside(form)

    def _open_known(self, customer: Customer, *, attach: bool) -> Opened:
        fresh = self._people.get(customer.id) or customer
        draft = None if fresh.hashed else next(iter(self._people.drafts(customer.id)), None)
        before = _as_it_was(fresh, draft.base) if draft else fresh
        form = Form(before.details, self._people.rules(), texts.language(), customer=before, attach=attach)
        if draft is None:
            return Opened(form)
        form.bring(draft.typed)
        form.draft = draft.id
        followed = form.follow(fresh)
        return Opened(form, draft.kept_ms if self.keep(form) else 0, disputed=not followed)

    def _put_aside(self, form: Form, others: Sequence[FormDraft]) -> str:
        """The newest of them can be brought by a key; its name."""
        if not others:
            return ""
        typed = in_fields(others[0].typed, form.rules, form.language)
        form.taken_away = TakenAway(typed, draft=others[0].id)
        return others[0].typed.name or "…"

    def _keep_aside(self, form: Form) -> None:
        """A draft that changed places with the form."""
        aside = form.taken_away
        if form.customer is None and aside is not None and aside.after is None:
            typed, base = as_recorded(aside.before, form.rules), as_recorded(form.opened, form.rules)
            kept = self._keep(aside.draft, None, base, typed)
            form.taken_away = replace(aside, draft=kept)

    def _keep(self, draft: str, customer: Customer | None, base: CustomerDetails, typed: CustomerDetails) -> str:
        identity = customer.id if customer else NEW
        return self._people.keep_draft(FormDraft(draft or identity, identity, base, typed))


def _as_it_was(customer: Customer, details: CustomerDetails) -> Customer:
    """The customer with other details."""
    return replace(customer, **{field.name: getattr(details, field.name) for field in fields(CustomerDetails)})
