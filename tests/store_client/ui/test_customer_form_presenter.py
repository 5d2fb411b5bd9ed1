"""The whole form of a customer: typed, checked, saved; drafts, several addresses, everything a shop asks for."""

import pytest

from store_client.domain.customer import EMAIL, ORGANIZATION, PHONE, Customer, CustomerDetails
from tests.customer_setup import set_up, set_up_customers
from tests.store_client.ui.form_filling import Filling
from tests.store_client.ui.shop import Shop


@pytest.fixture
def filling(shop: Shop) -> Filling:
    set_up_customers(shop.agent)
    trade = ("affiliation", "trade", {"affiliation": "trade", "names": {"en": "Trade", "fr": "Professionnels"}})
    set_up(shop.agent, trade, ("customer_group", "vip", {"group": "vip", "name": "Best customers"}))
    return Filling(shop)


def make(filling: Filling, **fields: str) -> Customer:
    """Somebody who is here already."""
    details = CustomerDetails(**{"first_name": "Niamh", "last_name": "Kavanagh", **fields})  # type: ignore[arg-type]
    return filling.people.register(details, "01")


class TestCreating:
    def test_a_person_is_made_and_put_on_the_sale(self, filling: Filling) -> None:
        filling.open()
        assert filling.head.title == "New customer"
        assert filling.head.state == "pending"
        filling.type(title="Ms", first_name="Niamh", last_name="Kavanagh", phone="020 910 0142")
        filling.press("F12")
        assert (filling.saved.name, filling.saved.title, filling.saved.phone) == (
            "Niamh Kavanagh",
            "Ms",
            "020 910 0142",
        )
        assert filling.saved.pending
        assert filling.gone == ["customer_form", "sell"]

    def test_what_was_typed_before_stands_in_the_form(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(first_name="Niamh", phone="020 910 0142"))
        assert filling.field("first_name").text == "Niamh"
        assert filling.field("phone").text == "020 910 0142"
        assert filling.field("customer_group").text == "retail"
        assert filling.focused == "first_name"

    def test_f4_makes_it_a_company_and_its_name_comes_first(self, filling: Filling) -> None:
        filling.open()
        filling.press("F4")
        assert next(field.path for field in filling.page.names) == "organization"
        assert filling.focused == "organization"
        filling.press("F6")
        assert filling.form.details.addresses[0].purpose == "business"
        filling.type(organization="Kavanagh Pottery Ltd")
        filling.press("F12")
        assert filling.saved.customer_type == ORGANIZATION
        assert filling.saved.name == "Kavanagh Pottery Ltd"

    def test_an_address_in_which_nothing_was_typed_follows_the_type(self, filling: Filling) -> None:
        filling.open()
        filling.press("F6", "F4")
        assert filling.form.details.addresses[0].purpose == "business"
        filling.put_address(street="1 Quay Street")
        filling.press("F4")
        assert filling.form.details.addresses[0].purpose == "business"

    def test_the_store_gives_what_was_not_told(self, filling: Filling) -> None:
        filling.open()
        assert [tick.label for tick in filling.page.ticks if tick.on] == ["Regulars"]
        filling.type(last_name="Kavanagh", customer_group="vip")
        filling.press("F12")
        assert (filling.saved.customer_group, filling.saved.receipt_preference) == ("vip", "print")
        assert filling.saved.affiliations == ("regular",)

    def test_affiliations_are_ticks(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        filling.presenter.edited("affiliation.trade", "yes")
        filling.presenter.edited("affiliation.regular", "")
        assert [(tick.label, tick.on) for tick in filling.page.ticks] == [("Regulars", False), ("Trade", True)]
        filling.press("F12")
        assert filling.saved.affiliations == ("trade",)

    def test_the_right_column_says_whose_form_it_is(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(first_name="Niamh", last_name="Kavanagh"))
        assert (filling.side.name, filling.side.second) == ("Niamh Kavanagh", "will be attached to the sale")
        assert filling.view.primary.name == "Save and use"

    def test_hq_need_not_be_there(self, filling: Filling, shop: Shop) -> None:
        shop.hq_is_gone()
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        filling.press("F12")
        assert filling.saved.pending


class TestContacts:
    def test_further_phones_and_e_mails_each_have_their_consent(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh", phone="020 910 0142"))
        filling.presenter.edited("consent.phone", "yes")
        filling.press("F5")
        first = filling.form.details.contacts[0].id
        assert filling.focused == f"contact.{first}.value"
        filling.put(f"contact.{first}.value", "020 911 0077")
        filling.press("F5")
        second = filling.form.details.contacts[1].id
        filling.put(f"contact.{second}.value", "niamh@work.example")
        filling.presenter.edited(f"contact.{second}.consent", "yes")
        filling.press("F12")
        saved = filling.saved
        assert saved.phone_consent
        assert not saved.email_consent
        assert [(one.type, one.value, one.consent) for one in saved.contacts] == [
            (PHONE, "020 911 0077", False),
            (EMAIL, "niamh@work.example", True),
        ]

    def test_f5_goes_to_a_contact_that_is_still_empty(self, filling: Filling) -> None:
        filling.open()
        filling.press("F5", "F5")
        assert len(filling.form.details.contacts) == 1

    def test_an_empty_contact_is_not_recorded(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        filling.press("F5", "F12")
        assert filling.saved.contacts == ()

    def test_a_kind_that_was_chosen_stays(self, filling: Filling) -> None:
        filling.open()
        filling.press("F5")
        path = f"contact.{filling.form.details.contacts[0].id}"
        filling.put(f"{path}.type", EMAIL)
        filling.put(f"{path}.value", "020 911 0077")
        assert filling.field(f"{path}.type").text == EMAIL
        assert "e-mail" in filling.warnings[f"{path}.value"]

    def test_when_the_first_choice_is_removed_the_next_one_takes_its_place(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh", phone="020 910 0142"))
        filling.press("F5")
        contact = filling.form.details.contacts[0]
        filling.put(f"contact.{contact.id}.value", "020 911 0077")
        filling.presenter.remove("phone")
        assert filling.field("phone").text == "020 911 0077"
        assert [one.value for one in filling.form.details.contacts] == []
        filling.press("F3")
        assert filling.field("phone").text == "020 910 0142"
        assert [one.value for one in filling.form.details.contacts] == ["020 911 0077"]

    def test_what_was_removed_comes_back_beside_what_was_typed_since(self, filling: Filling) -> None:
        filling.open()
        filling.press("F5")
        contact = filling.form.details.contacts[0]
        filling.put(f"contact.{contact.id}.value", "020 911 0077")
        filling.presenter.remove(f"contact.{contact.id}")
        assert len(filling.page.contacts) == 2
        filling.type(last_name="Kavanagh")
        assert filling.view.keys[3].name == "Put back"
        filling.press("F3")
        assert [one.value for one in filling.form.details.contacts] == ["020 911 0077"]
        assert filling.field("last_name").text == "Kavanagh"


class TestErrors:
    def test_nobody_is_told_off_before_they_could_type(self, filling: Filling) -> None:
        filling.open()
        assert filling.errors == {}
        assert filling.view.primary.note == "1 field to correct"
        assert [check.words for check in filling.side.checks] == ["The name is missing"]

    def test_f12_goes_to_the_first_error_and_keeps_everything(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(phone="020 910 0142"))
        filling.put("attribute.shoe", "99")
        filling.press("F12")
        assert filling.focused == "last_name"
        assert filling.view.last_answer.tone == "error"
        assert filling.view.last_answer.label == "Last name"
        assert set(filling.errors) == {"last_name", "attribute.shoe"}
        assert filling.view.primary.note == "2 fields to correct"
        assert filling.form.details.phone == "020 910 0142"
        assert filling.view.cues == 1

    def test_f9_goes_from_error_to_error(self, filling: Filling) -> None:
        filling.open()
        filling.put("attribute.shoe", "99")
        filling.presenter.entered("first_name")
        reached = []
        for _time in range(3):
            filling.press("F9")
            reached.append(filling.focused)
            filling.presenter.entered(filling.focused)
        assert reached == ["last_name", "attribute.shoe", "last_name"]

    def test_the_checks_lead_to_their_fields(self, filling: Filling) -> None:
        filling.open()
        filling.put("attribute.shoe", "99")
        error = filling.side.checks[-1]
        assert (error.tone, error.key, error.goes_to) == ("err", "F9", "attribute.shoe")
        filling.presenter.go_to(error.goes_to)
        assert filling.focused == "attribute.shoe"

    def test_what_only_looks_wrong_stops_nobody(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        filling.type(phone="12", email="niamh at home")
        assert set(filling.warnings) == {"phone", "email"}
        filling.press("F12")
        assert (filling.saved.phone, filling.saved.email) == ("12", "niamh at home")

    def test_a_loyalty_card_of_somebody_else_is_refused_at_its_field(self, filling: Filling) -> None:
        holder = make(filling)
        filling.people.enroll(holder.id, "L-1", "01")
        filling.open(details=CustomerDetails(last_name="Murphy", loyalty_card="L-1"))
        filling.press("F12")
        assert filling.used == []
        assert "Niamh Kavanagh" in filling.errors["loyalty_card"]
        assert filling.field("last_name").text == "Murphy"

    def test_somebody_who_may_not_edit_customers_asks_another_person(self, filling: Filling, shop: Shop) -> None:
        set_up(shop.agent, ("permission_group", "cashier", {"group": "cashier", "name": "Cashier", "actions": []}))
        niamh = make(filling)
        filling.open(niamh)
        filling.type(first_name="Nuala")
        filling.press("F12")
        assert filling.used == []
        assert filling.asked[-1][0].subject == "Changes of Nuala Kavanagh"
        filling.approve()
        assert filling.saved.name == "Nuala Kavanagh"
        told = shop.agent.rows("SELECT CAST(content AS TEXT) FROM outbox WHERE kind = 'audit.recorded'")
        assert ["edit_customer" in body for (body,) in told] == [True]
        assert niamh.id in told[0][0]


class TestDrafts:
    def test_esc_keeps_what_was_typed_for_the_next_new_customer(self, filling: Filling) -> None:
        filling.open()
        filling.type(last_name="Kavanagh", phone="020 910 0142")
        filling.press("F6")
        filling.put_address(street="1 Quay Street")
        filling.press("Esc")
        assert filling.gone[-1] == "customers"
        assert filling.said[-1].text == "Kavanagh"
        filling.open()
        assert filling.view.last_answer.label == "Not saved today at 12:00"
        assert filling.field("last_name").text == "Kavanagh"
        assert filling.form.details.addresses[0].street == "1 Quay Street"

    def test_a_form_in_which_nothing_was_typed_leaves_no_draft(self, filling: Filling) -> None:
        filling.open()
        filling.press("F5", "F6", "Esc")
        assert filling.said == []
        filling.open()
        assert "Not saved" not in filling.view.last_answer.label

    def test_another_new_customer_does_not_get_the_draft_but_may_bring_it(self, filling: Filling) -> None:
        filling.open()
        filling.type(last_name="Kavanagh")
        filling.press("Esc")
        filling.open(details=CustomerDetails(last_name="Murphy"))
        assert filling.field("last_name").text == "Murphy"
        assert "Kavanagh" in filling.view.last_answer.text
        filling.press("F3")
        assert filling.field("last_name").text == "Kavanagh"
        filling.press("F3")
        assert filling.field("last_name").text == "Murphy"
        filling.press("F12")
        assert filling.saved.name == "Murphy"
        filling.open()
        assert filling.field("last_name").text == "Kavanagh"

    def test_a_draft_belongs_to_its_customer(self, filling: Filling) -> None:
        niamh, other = make(filling), make(filling, first_name="Róisín", last_name="Murphy")
        filling.open(niamh)
        filling.type(phone="020 910 0142")
        filling.press("F2")
        filling.open(other)
        assert filling.field("phone").text == ""
        filling.open(niamh)
        assert filling.field("phone").text == "020 910 0142"
        filling.press("F12")
        assert filling.saved.phone == "020 910 0142"
        filling.open(niamh)
        assert not filling.form.touched

    def test_f3_starts_over_and_brings_it_back(self, filling: Filling) -> None:
        filling.open(make(filling))
        filling.type(phone="020 910 0142")
        assert filling.view.keys[3].name == "Reset"
        filling.press("F3")
        assert filling.field("phone").text == ""
        filling.press("F3")
        assert filling.field("phone").text == "020 910 0142"

    def test_a_draft_follows_what_changed_meanwhile(self, filling: Filling) -> None:
        niamh = make(filling)
        filling.open(niamh)
        filling.type(phone="020 910 0142")
        filling.press("Esc")
        filling.somebody_changes(niamh, email="niamh@example.ie")
        filling.open(niamh)
        assert filling.field("email").text == "niamh@example.ie"
        filling.press("F12")
        assert (filling.saved.phone, filling.saved.email) == ("020 910 0142", "niamh@example.ie")


class TestLikeness:
    def test_somebody_who_looks_alike_is_shown_while_typing(self, filling: Filling) -> None:
        make(filling, phone="020 910 0142")
        filling.open()
        filling.type(first_name="Kavanagh", last_name="Niamh", phone="020-9100142")
        (one,) = filling.side.likenesses
        assert (one.name, one.account, one.key) == ("Niamh Kavanagh", "Pending sync", "Alt+1")
        assert "phone" in one.reasons

    def test_f12_asks_once_before_it_makes_another_one(self, filling: Filling) -> None:
        make(filling, phone="020 910 0142")
        filling.open(details=CustomerDetails(first_name="Niamh", last_name="Kavanagh", phone="020 910 0142"))
        filling.press("F12")
        assert filling.used == []
        assert filling.view.last_answer.tone == "warn"
        filling.press("F12")
        assert filling.saved.name == "Niamh Kavanagh"

    def test_use_this_one_puts_the_known_customer_on_the_sale_and_keeps_the_draft(self, filling: Filling) -> None:
        known = make(filling, phone="020 910 0142")
        filling.open(details=CustomerDetails(first_name="Niamh", last_name="Kavanagh", phone="020 910 0142"))
        filling.press("Alt+1")
        assert [customer.id for customer in filling.used] == [known.id]
        assert filling.gone[-1] == "sell"
        filling.open()
        assert filling.field("phone").text == "020 910 0142"

    def test_without_a_sale_the_known_customers_form_opens(self, filling: Filling) -> None:
        known = make(filling, phone="020 910 0142")
        filling.open(details=CustomerDetails(first_name="Niamh", phone="020 910 0142"), attach=False)
        filling.press("Alt+1")
        assert filling.form.customer is not None
        assert filling.form.customer.id == known.id

    def test_the_customer_is_not_like_themselves(self, filling: Filling) -> None:
        filling.open(make(filling, phone="020 910 0142"))
        assert filling.side.likenesses == ()
        assert not filling.presenter.pressed("Alt+1")
