"""What was typed into a customer's form and not saved is there again after the program has ended in any way."""

from dataclasses import replace

import pytest

from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.form_draft import FormDraft
from store_client.ui.customer_form.keeping import CALM_TICKS
from tests.customer_factories import bring, make_hq_customer
from tests.customer_setup import set_up, set_up_customers
from tests.naughty import naughty_strings
from tests.store_client.ui.form_filling import Filling
from tests.store_client.ui.shop import Shop
from tests.store_client.ui.test_customers_presenter import Finding

DAY_S = 24 * 60 * 60
NIAMH = CustomerDetails(first_name="Niamh", last_name="Kavanagh", phone="020 910 0142")


@pytest.fixture
def filling(shop: Shop) -> Filling:
    set_up_customers(shop.agent)
    return Filling(shop)


@pytest.fixture
def niamh(filling: Filling) -> Customer:
    return filling.people.register(NIAMH, "01")


def calm(filling: Filling) -> None:
    """Nobody types for over half a second."""
    for _tick in range(CALM_TICKS + 1):
        filling.presenter.ticked()


def killed(filling: Filling, *, person: str = "01", language: str = "en") -> Filling:
    """The program ends without a word, and is started again."""
    return Filling(filling.shop, person, language)


def kept(shop: Shop, customer: str | None = None) -> list[FormDraft]:
    """As it stands in the register's file."""
    return list(shop.services().people.drafts(customer))


class TestKeeping:
    def test_it_is_kept_once_nobody_types_any_more(self, filling: Filling, shop: Shop) -> None:
        filling.open()
        filling.type(last_name="Murphy")
        for letter in ("0", "02", "020"):
            for _tick in range(CALM_TICKS):
                filling.presenter.ticked()
            assert kept(shop) == []
            filling.put("phone", letter)
        calm(filling)
        assert [draft.typed.phone for draft in kept(shop)] == ["020"]

    def test_it_is_written_once_for_what_was_typed(self, filling: Filling, shop: Shop) -> None:
        filling.open()
        filling.type(last_name="Murphy")
        calm(filling)
        version = shop.agent.data_version()
        for _time in range(3):
            calm(filling)
            filling.presenter.put_away()
        assert shop.agent.data_version() == version

    def test_nothing_is_kept_where_nothing_was_typed(self, filling: Filling, niamh: Customer, shop: Shop) -> None:
        filling.open()
        calm(filling)
        filling.open(niamh)
        filling.press("F5", "F6")
        calm(filling)
        filling.presenter.put_away()
        assert kept(shop) == []

    def test_it_is_kept_when_another_screen_comes(self, filling: Filling, shop: Shop) -> None:
        filling.open()
        filling.type(last_name="Murphy")
        filling.presenter.put_away()
        assert [draft.typed.name for draft in kept(shop)] == ["Murphy"]

    def test_what_came_from_the_search_is_kept_at_once(self, filling: Filling, shop: Shop) -> None:
        filling.open(details=CustomerDetails(last_name="Murphy"))
        assert [draft.typed.name for draft in kept(shop)] == ["Murphy"]

    def test_what_is_typed_back_is_kept_no_longer(self, filling: Filling, niamh: Customer, shop: Shop) -> None:
        filling.open(niamh)
        filling.type(phone="1")
        calm(filling)
        assert [draft.id for draft in kept(shop, niamh.id)] == [niamh.id]
        filling.type(phone=NIAMH.phone)
        calm(filling)
        assert kept(shop) == []

    def test_saving_leaves_nothing(self, filling: Filling, niamh: Customer, shop: Shop) -> None:
        for customer in (None, niamh):
            filling.open(customer)
            filling.type(last_name="Murphy")
            calm(filling)
            filling.press("F12")
            assert filling.gone[-1] == "sell"
            filling.presenter.put_away()
            calm(filling)
            assert kept(shop) == []

    def test_the_words_of_the_form_stand_in_the_file_as_they_are_recorded(
        self, filling: Filling, niamh: Customer, shop: Shop
    ) -> None:
        french = killed(filling, language="fr")
        french.open(niamh)
        french.put("attribute.shoe", "38,5")
        calm(french)
        assert dict(kept(shop, niamh.id)[0].typed.attributes)["shoe"] == "38.5"
        again = killed(filling)
        again.open(niamh)
        assert again.field("attribute.shoe").text == "38.5"


class TestComingBack:
    def test_a_new_customers_form_comes_back_with_a_notice(self, filling: Filling, shop: Shop) -> None:
        filling.open()
        filling.press("F4")
        filling.type(organization="Quay Ltd", phone="020")
        filling.press("F5", "F6")
        filling.put_address(street="1 Quay Street", city="Cork")
        calm(filling)
        shop.pass_time(3 * DAY_S)
        again = killed(filling, person="02")
        again.open()
        assert again.field("organization").text == "Quay Ltd"
        assert again.form.details.addresses[0].street == "1 Quay Street"
        answer = again.view.last_answer
        assert (answer.label, answer.text, answer.tone) == (
            "Not saved on 25 Nov at 12:00",
            "It was kept: save it or discard it",
            "warn",
        )
        assert answer.offer is not None
        assert (answer.offer.key, answer.offer.words) == ("F11", "Discard")
        again.press("F12")
        assert again.saved.name == "Quay Ltd"
        assert kept(shop) == []

    def test_a_customers_form_comes_back(self, filling: Filling, niamh: Customer) -> None:
        filling.open(niamh)
        filling.type(phone="1", title="Dr")
        calm(filling)
        again = killed(filling)
        again.open(niamh)
        assert (again.field("phone").text, again.field("title").text) == ("1", "Dr")
        assert again.view.last_answer.label == "Not saved today at 12:00"
        again.press("F12")
        assert (again.saved.phone, again.saved.title) == ("1", "Dr")

    def test_after_a_week_it_does_not(self, filling: Filling, niamh: Customer, shop: Shop) -> None:
        filling.open(niamh)
        filling.type(phone="1")
        calm(filling)
        shop.pass_time(7 * DAY_S + 1)
        again = killed(filling)
        again.open(niamh)
        assert not again.form.touched

    def test_the_other_new_ones_come_after_it(self, filling: Filling, shop: Shop) -> None:
        for name in ("Murphy", "Walsh"):
            filling.open(details=CustomerDetails(last_name=name))
            filling.press("Esc")
            shop.pass_time(1)
        again = killed(filling)
        again.open()
        assert again.field("last_name").text == "Walsh"
        again.press("F3")
        assert again.field("last_name").text == "Murphy"
        again.type(first_name="Ann")
        again.press("F12")
        assert again.saved.name == "Ann Murphy"
        assert [draft.typed.name for draft in kept(shop)] == ["Walsh"]

    def test_the_same_typed_again_is_the_same_draft(self, filling: Filling, shop: Shop) -> None:
        for _time in range(2):
            filling.open(details=CustomerDetails(last_name="Murphy"))
            filling.press("Esc")
        assert len(kept(shop)) == 1

    def test_what_the_store_gives_every_new_customer_follows_the_store(self, filling: Filling, shop: Shop) -> None:
        filling.open()
        filling.type(last_name="Murphy")
        calm(filling)
        set_up(shop.agent, ("policy", "register", {"default_receipt_preference": "email"}))
        again = killed(filling)
        again.open()
        details = again.form.details
        assert (details.last_name, details.receipt_preference, details.affiliations) == ("Murphy", "email", ())

    @pytest.mark.parametrize("at", range(4))
    def test_whatever_was_typed_comes_back(self, filling: Filling, at: int) -> None:
        for text in naughty_strings()[at::4]:
            filling.open(details=CustomerDetails(last_name="Murphy", phone="1"))
            filling.presenter.edited("first_name", text)
            filling.presenter.edited("phone", text)
            typed = filling.form.given
            filling.press("Esc")
            again = killed(filling)
            again.open()
            assert again.form.given == typed
            again.press("F11", "Esc")


class TestDiscarding:
    def test_one_key_discards_it_and_the_form_is_as_new(self, filling: Filling, niamh: Customer, shop: Shop) -> None:
        for customer, name in ((None, ""), (niamh, "Kavanagh")):
            filling.open(customer)
            filling.type(last_name="Murphy")
            calm(filling)
            again = killed(filling)
            again.open(customer)
            again.press("F11")
            assert again.field("last_name").text == name
            assert again.view.last_answer.label == "Discarded"
            assert kept(shop) == []
            calm(again)
            again.press("Esc")
            assert again.said == []
            assert kept(shop) == []

    def test_it_can_be_put_back_while_the_form_is_open(self, filling: Filling, shop: Shop) -> None:
        filling.open()
        filling.type(last_name="Murphy")
        calm(filling)
        filling.press("F11", "F3")
        assert filling.field("last_name").text == "Murphy"
        calm(filling)
        assert [draft.typed.name for draft in kept(shop)] == ["Murphy"]

    def test_there_is_nothing_to_discard_in_a_new_form(self, filling: Filling) -> None:
        filling.open()
        filling.press("F11")
        assert filling.view.last_answer.label != "Discarded"

    def test_another_draft_stays(self, filling: Filling, shop: Shop) -> None:
        filling.open(details=CustomerDetails(last_name="Murphy"))
        filling.press("Esc")
        filling.open(details=CustomerDetails(last_name="Walsh"))
        filling.press("F11", "Esc")
        assert [draft.typed.name for draft in kept(shop)] == ["Murphy"]


class TestSomebodyElseChangedThem:
    def left(self, filling: Filling, niamh: Customer, **typed: str) -> Filling:
        filling.open(niamh)
        filling.type(**typed)
        calm(filling)
        return killed(filling)

    def test_other_fields_follow(self, filling: Filling, niamh: Customer) -> None:
        again = self.left(filling, niamh, phone="1")
        fields = {"first_name": "Niamh", "last_name": "Kavanagh", "phone": NIAMH.phone, "email": "hq@example.ie"}
        again.shop.hq_has_everything()
        bring(again.shop.agent, make_hq_customer(niamh.id, "000000019", fields))
        again.open(niamh)
        assert (again.field("phone").text, again.field("email").text) == ("1", "hq@example.ie")
        again.press("F12")
        assert (again.saved.phone, again.saved.email) == ("1", "hq@example.ie")

    def test_the_same_field_is_decided_and_never_overwritten(self, filling: Filling, niamh: Customer) -> None:
        again = self.left(filling, niamh, phone="1")
        again.somebody_changes(niamh, phone="2", title="Dr")
        again.open(niamh)
        answer = again.view.last_answer
        assert (answer.label, answer.tone) == ("Not saved today at 12:00", "warn")
        assert "F12 lets you choose" in answer.text
        again.press("F12")
        assert again.used == []
        assert again.deciding is not None
        assert [(row.name, row.ours, row.theirs) for row in again.deciding.rows] == [("Phone", "1", "2")]
        third = killed(again)
        third.open(niamh)
        third.press("F12", "F6", "F12")
        assert (third.saved.phone, third.saved.title) == ("2", "Dr")
        assert kept(third.shop) == []

    def test_a_removed_address_is_decided_too(self, filling: Filling, niamh: Customer) -> None:
        filling.open(niamh)
        filling.press("F6")
        filling.put_address(street="1 Quay Street", city="Cork")
        filling.press("F12")
        niamh = filling.saved
        address = niamh.addresses[0].id
        again = self.left(filling, niamh, **{f"address.{address}.street": "2 Quay Street"})
        again.somebody_changes(niamh, addresses=(), primary_address="")
        again.open(niamh)
        again.press("F12")
        assert again.deciding is not None
        assert ("2 Quay Street, Cork", "removed") in [(row.ours, row.theirs) for row in again.deciding.rows]

    def test_what_they_did_too_is_nothing_to_save(self, filling: Filling, niamh: Customer) -> None:
        again = self.left(filling, niamh, phone="1")
        again.somebody_changes(niamh, phone="1")
        again.open(niamh)
        assert not again.form.touched
        assert "Not saved" not in again.view.last_answer.label
        assert kept(again.shop) == []

    def test_discarding_shows_the_customer_as_they_are_now(self, filling: Filling, niamh: Customer) -> None:
        again = self.left(filling, niamh, phone="1")
        again.somebody_changes(niamh, phone="2")
        again.open(niamh)
        again.press("F11")
        assert again.field("phone").text == "2"
        assert not again.form.touched


class TestTheFormBesideTheSearch:
    @pytest.fixture
    def finding(self, shop: Shop) -> Finding:
        return Finding(shop)

    def test_what_was_typed_there_is_kept_for_the_full_form(self, finding: Finding, shop: Shop) -> None:
        finding.fill_in(last_name="Murphy", phone="020")
        assert kept(shop) == []
        finding.calm()
        assert [draft.typed.name for draft in kept(shop)] == ["Murphy"]
        later = Finding(shop)
        answer = later.view.last_answer
        assert (answer.label, answer.text) == ("Not saved today at 12:00", "Murphy")
        assert answer.offer is not None
        later.press(answer.offer.key)
        ((customer, details, attach),) = later.opened
        full = Filling(shop)
        full.open(customer, details, attach=attach)
        assert (full.field("last_name").text, full.field("phone").text) == ("Murphy", "020")
        assert "Not saved" in full.view.last_answer.label

    def test_the_full_form_goes_on_with_it(self, finding: Finding, shop: Shop) -> None:
        finding.fill_in(last_name="Murphy")
        finding.press("F4")
        ((customer, details, _attach),) = finding.opened
        full = Filling(shop)
        full.open(customer, details)
        full.type(phone="020")
        full.press("Esc")
        finding.presenter.put_away()
        assert [(draft.typed.name, draft.typed.phone) for draft in kept(shop)] == [("Murphy", "020")]

    def test_a_search_is_no_draft(self, finding: Finding, shop: Shop) -> None:
        finding.presenter.typed("róisín murphy 020")
        finding.calm()
        finding.presenter.put_away()
        assert kept(shop) == []

    def test_whoever_is_made_or_used_instead_takes_it_along(self, finding: Finding, shop: Shop) -> None:
        for keys in (["F11"], ["F12"]):
            finding.presenter.shown()
            finding.presenter.typed("kavanagh")
            finding.fill_in(last_name="Murphy")
            finding.presenter.put_away()
            assert len(kept(shop)) == 1
            finding.press(*keys)
            finding.presenter.put_away()
            assert kept(shop) == []

    def test_emptied_fields_leave_nothing(self, finding: Finding, shop: Shop) -> None:
        finding.fill_in(last_name="Murphy")
        finding.presenter.put_away()
        finding.fill_in()
        finding.presenter.put_away()
        assert kept(shop) == []

    def test_what_stands_there_is_kept_when_the_screen_begins_anew(self, finding: Finding, shop: Shop) -> None:
        finding.fill_in(last_name="Murphy")
        finding.presenter.shown()
        assert finding.view.form == CustomerDetails()
        assert finding.view.last_answer.text == "Murphy"
        finding.fill_in(last_name="Walsh")
        finding.presenter.shown()
        assert {draft.typed.name for draft in kept(shop)} == {"Murphy", "Walsh"}

    def test_a_known_customers_draft_leads_to_their_form(self, finding: Finding, shop: Shop) -> None:
        typed = replace(finding.niamh.details, phone="1")
        shop.services().people.keep_draft(FormDraft(finding.niamh.id, finding.niamh.id, finding.niamh.details, typed))
        finding.presenter.shown()
        assert finding.view.last_answer.text == "Niamh Kavanagh"
        finding.press("F4")
        assert finding.opened == [(finding.niamh, None, True)]

    def test_the_offer_stands_back_while_somebody_is_looked_for(self, finding: Finding, shop: Shop) -> None:
        finding.fill_in(last_name="Murphy")
        finding.presenter.shown()
        finding.presenter.typed("kavanagh")
        assert finding.view.last_answer.text == "1 customer found"
        finding.used.append(finding.niamh)
        finding.presenter.shown()
        assert finding.view.last_answer.text == "Niamh Kavanagh"
        assert finding.view.last_answer.offer is None
