"""What the keys do to the form while it is filled in: add, take away, put back, go on to the next."""

from dataclasses import replace

from store_client.domain.customer import BUSINESS, HOME, ORGANIZATION, PERSON, PHONE
from store_client.domain.customer_checks import tidy
from store_client.texts import _
from store_client.ui.customer_form import form_edits, keys
from store_client.ui.customer_form.form_desk import FormDesk
from store_client.ui.customer_form.page import page_of
from store_client.ui.screen import Answer

MAIN = ".main"
_WHO = frozenset({"first_name", "last_name", "organization", "phone", "email"})
"""Fields that say, beside contacts and addresses, whom it could mean."""


class Filling:
    def __init__(self, desk: FormDesk) -> None:
        self._desk = desk

    def put(self, path: str, text: str) -> None:
        form = self._desk.form
        self._desk.doubted = None
        if path.endswith(MAIN):
            form.details = replace(form.details, primary_address=path.split(".")[1])
        else:
            form.put(path, text)
        self._desk.forget_what_is_right()
        self._desk.show()

    def left(self, path: str) -> None:
        form = self._desk.form
        form.visit(path)
        form.tidy_attribute(path)
        if path in _WHO or path.startswith(("contact.", "address.")):
            self._desk.look_alike()
        self._desk.show()

    def remove(self, thing: str) -> None:
        self._desk.form.take_away(thing)
        self._desk.pointed_at = ""
        label = _("Address removed") if thing.startswith("address") else _("Contact removed")
        self._desk.view.answer(Answer(_("F3 puts it back until you save"), label=label, icon="trash-2"))
        self._desk.look_alike()
        self._desk.show()
        self._desk.view.focus_field("email" if thing == "email" else "phone")

    def put_back(self) -> None:
        form = self._desk.form
        self._desk.pointed_at = ""
        if form.taken_away is not None:
            form.put_back()
            self._desk.view.answer(Answer(_("It is here again"), tone="ok", icon="undo-2"))
        elif form.touched:
            form.start_over()
            text = _("F3 brings what was typed")
            self._desk.view.answer(Answer(text, label=_("The form is as it was opened"), icon="rotate-ccw"))
        self._desk.look_alike()
        self._desk.show()

    def change_type(self) -> None:
        """Addresses in which nothing was typed get the purpose that is usual now."""
        form = self._desk.form
        person = form.details.customer_type != ORGANIZATION
        form.put("customer_type", ORGANIZATION if person else PERSON)
        usual, other = (BUSINESS, HOME) if person else (HOME, BUSINESS)
        typed = {one.id for one in tidy(form.details).addresses}
        for address in form.details.addresses:
            if address.id not in typed and address.purpose == other:
                form.put(f"address.{address.id}.purpose", usual)
        self._desk.show()
        self._desk.view.focus_field(self._desk.first_field)

    def add_contact(self) -> None:
        """Or go to the one in which nothing was typed yet."""
        form = self._desk.form
        blank = next((one for one in form.details.contacts if not one.value.strip()), None)
        if blank is None:
            blank = self._desk.services.people.blank_contact(PHONE)
            form.details = form_edits.add_contact(form.details, blank)
        self._desk.focus(f"contact.{blank.id}.value")

    def new_address(self) -> None:
        """One more, to be filled in; an empty one that is there already will do."""
        known = self._desk.form.details.addresses
        if known:
            self._desk.form.address = known[-1].id
        if keys.adds_address(self._desk.form):
            self.next_address()

    def next_address(self) -> None:
        form = self._desk.form
        if keys.adds_address(form):
            address = self._desk.services.people.blank_address(form.details, form.rules)
            form.details = form_edits.add_address(form.details, address)
            form.address = address.id
        else:
            known = [one.id for one in form.details.addresses]
            form.address = known[(known.index(form.address) + 1) % len(known)]
        self._desk.focus(f"address.{form.address}.street")

    def go_to_facts(self) -> None:
        facts = [one.path for one in page_of(self._desk.form).facts if not one.locked]
        self._desk.view.focus_field(next((path for path in facts if path.startswith("attribute.")), facts[0]))

    def show_purchases(self) -> None:
        if self._desk.form.customer is not None:
            self._desk.with_purchases = not self._desk.with_purchases
            self._desk.show()

    def next_error(self) -> None:
        form = self._desk.form
        form.visit(*form.problems())
        found = list(form.problems())
        if found:
            at = found.index(self._desk.at) + 1 if self._desk.at in found else 0
            self._desk.focus(found[at % len(found)])
