"""Finding a customer, creating one from what was typed, and what is done with whom was found."""

from dataclasses import replace

import pytest

from store_client.domain.customer import Customer, CustomerDetails, FieldConflict
from store_client.domain.duplicates import Duplicate
from store_client.errors import Refused
from store_client.ui.customers.found import CustomerRow
from store_client.ui.customers.presenter import CustomersPresenter
from store_client.ui.customers.typed_details import details_from
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices
from tests.customer_factories import bring, make_hq_customer
from tests.store_client.ui.counter_setup import hq_sets_up
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import Shop

NIAMH = CustomerDetails(first_name="Niamh", last_name="Kavanagh", phone="020 910 0142")
BURKE = make_hq_customer(
    "burke",
    "000020418",
    {
        "first_name": "Niamh",
        "last_name": "Kavanagh-Burke",
        "organization": "The Salthouse Café",
        "phone": "020 910 0100",
        "contact.x.type": "phone",
        "contact.x.value": "020 910 0187",
        "address.a.purpose": "home",
        "address.a.street": "Quay Lane",
        "address.a.city": "Galway",
        "primary_address": "a",
        "loyalty_card": "LC-100200",
    },
)
HASHED = Duplicate(None, "hashed", "000018299", 60, ("same phone number",))


class Finding:
    """`opened` collects what the full form was asked for; `used` whom the sale has."""

    def __init__(self, shop: Shop, services: WindowServices | None = None) -> None:
        self.view = RecordingView()
        self.used: list[Customer] = []
        self.gone: list[str] = []
        self.opened: list[tuple[Customer | None, CustomerDetails | None, bool]] = []
        services = services or shop.services()
        self.session = Session(services)
        self.session.staff = services.list_staff()[0]
        self.niamh = services.people.register(NIAMH, "01")
        self.presenter = CustomersPresenter(
            self.view,
            services,
            self.session,
            attach=self.used.append,
            detach=self.used.clear,
            attached=lambda: self.used[-1] if self.used else None,
            open_form=lambda *asked: self.opened.append(asked),
            go=self.gone.append,
        )
        self.presenter.shown()

    def press(self, *keys: str) -> None:
        for key in keys:
            assert self.presenter.pressed(key)

    def calm(self) -> None:
        """Nothing is typed for a while."""
        for _tick in range(3):
            self.presenter.ticked()

    def fill_in(self, **typed: str) -> None:
        self.view.form = CustomerDetails(**typed)  # type: ignore[arg-type]
        self.presenter.form_edited()

    @property
    def all_rows(self) -> list[CustomerRow]:
        return list(self.view.said["show_customers"][0])

    @property
    def rows(self) -> list[tuple[str, str]]:
        return [(row.name, row.account) for row in self.all_rows]

    @property
    def messages(self) -> tuple[dict[str, str], dict[str, str]]:
        errors, warnings = self.view.said["show_field_messages"]
        return dict(errors), dict(warnings)


@pytest.fixture
def finding(shop: Shop) -> Finding:
    return Finding(shop)


@pytest.fixture
def with_burke(shop: Shop) -> Finding:
    bring(shop.agent, BURKE)
    return Finding(shop)


def knowing_hashes(shop: Shop, *, removed: bool = False) -> Finding:
    """A register that may not hold customer data, and recognises one by the phone."""
    services = shop.services()
    bring(shop.agent, make_hq_customer("hashed", "000018299", {}, hashes=("x",)))

    def as_customer(duplicate: Duplicate) -> Customer:
        if removed:
            raise Refused("This customer was removed at HQ meanwhile.")
        return services.people.as_customer(duplicate)

    people = replace(services.people, duplicates=lambda _details, _excluding: [HASHED], as_customer=as_customer)
    return Finding(shop, replace(services, people=people))


class TestFinding:
    @pytest.mark.parametrize("text", ["kavan", "020 910", "niamh kavanagh", "niamh kavanagh 020 910 0142"])
    def test_a_customer_is_found_by_what_people_type(self, finding: Finding, text: str) -> None:
        finding.presenter.typed(text)
        assert finding.rows == [("Niamh Kavanagh", "")]

    def test_each_row_says_by_what_it_was_found(self, with_burke: Finding) -> None:
        with_burke.presenter.typed("niamh kavanagh 020 910 0187")
        first, second = with_burke.all_rows
        assert (first.icon, first.value, first.note) == ("phone", "020 910 0187", "phone 2 · also the name")
        assert first.second == "The Salthouse Café, Quay Lane, Galway"
        assert [words for words, marked in first.pieces if marked] == ["Niamh", "Kavanagh"]
        assert (second.name, second.value, second.note) == ("Niamh Kavanagh", "name", "phone 020 910 0142")

    def test_f12_uses_the_marked_customer_and_goes_back_to_the_sale(self, finding: Finding) -> None:
        finding.presenter.typed("kavanagh")
        assert finding.view.primary.note == "Niamh Kavanagh"
        finding.press("F12")
        assert finding.used == [finding.niamh]
        assert finding.gone == ["sell"]

    def test_the_number_appears_in_the_list_when_it_has_come_back(self, finding: Finding, shop: Shop) -> None:
        finding.presenter.typed("kavanagh")
        shop.hq_numbers(finding.niamh.id, "000000019")
        finding.presenter.changes_applied()
        assert finding.rows == [("Niamh Kavanagh", "000000019")]

    def test_the_mark_stays_on_its_customer_when_others_come(self, with_burke: Finding, shop: Shop) -> None:
        with_burke.presenter.typed("kavanagh")
        with_burke.press("Down")
        name = with_burke.view.primary.note
        bring(shop.agent, make_hq_customer("c0", "000000001", {"first_name": "Ann", "last_name": "Kavanagh"}))
        with_burke.presenter.changes_applied()
        assert len(with_burke.rows) == 3
        assert with_burke.view.primary.note == name

    def test_a_loyalty_card_finds_its_customer(self, with_burke: Finding) -> None:
        assert with_burke.presenter.scanned("LC-100200")
        assert with_burke.view.search == "LC-100200"
        assert with_burke.rows == [("Niamh Kavanagh-Burke", "000020418")]
        assert with_burke.all_rows[0].note == "loyalty card"

    def test_another_code_belongs_to_the_sale(self, with_burke: Finding) -> None:
        assert not with_burke.presenter.scanned("2100460007316")
        assert with_burke.rows == []

    def test_the_customer_of_the_sale_stands_there_before_anything_is_typed(self, finding: Finding) -> None:
        finding.used.append(finding.niamh)
        finding.presenter.shown()
        assert finding.rows == [("Niamh Kavanagh", "")]
        assert finding.all_rows[0].value == "on this sale"
        assert finding.view.last_answer.text == "Niamh Kavanagh"

    def test_what_hq_and_the_register_disagree_on_leads_to_the_form(self, finding: Finding) -> None:
        conflicts = (FieldConflict("phone", "1", "2"), FieldConflict("email", "a", "b"))
        finding.used.append(replace(finding.niamh, conflicts=conflicts))
        finding.presenter.shown()
        answer = finding.view.last_answer
        assert answer.label == "2 fields differ at HQ"
        assert answer.offer is not None
        finding.press(answer.offer.key)
        assert finding.opened == [(finding.used[0], None, True)]


class TestCreating:
    def test_f11_creates_from_what_was_typed_and_uses_it(self, finding: Finding) -> None:
        finding.presenter.typed("róisín murphy 020 911 0368 rm@example.ie")
        finding.press("F11")
        (created,) = finding.used
        assert (created.name, created.phone, created.email) == ("Róisín Murphy", "020 911 0368", "rm@example.ie")
        assert created.pending
        assert finding.gone == ["sell"]

    def test_the_new_customer_has_what_the_store_gives_every_customer(self, finding: Finding, shop: Shop) -> None:
        policy = {"default_affiliations": ["friends"], "default_receipt_preference": "email"}
        hq_sets_up(
            shop, ("policy", "register", policy), ("affiliation", "friends", {"affiliation": "friends", "active": True})
        )
        finding.fill_in(last_name="Murphy")
        finding.press("F11")
        (created,) = finding.used
        assert (created.affiliations, created.receipt_preference) == (("friends",), "email")

    def test_the_consent_to_offers_counts_for_what_was_given(self, finding: Finding) -> None:
        finding.view.form = CustomerDetails(
            last_name="Murphy", phone="020 911 0368", phone_consent=True, email_consent=True
        )
        finding.presenter.form_edited()
        finding.press("F11")
        (created,) = finding.used
        assert (created.phone_consent, created.email_consent) == (True, False)

    def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_created(
        self, finding: Finding, shop: Shop
    ) -> None:
        before = len(shop.services().list_documents())
        finding.fill_in(first_name="x" * 101, last_name="Murphy")
        finding.press("F11")
        errors, _warnings = finding.messages
        assert list(errors) == ["first_name"]
        assert "100" in errors["first_name"]
        assert finding.view.said["focus_field"] == ("first_name",)
        assert len(shop.services().list_documents()) == before

    def test_what_only_the_full_form_asks_for_leads_there_with_what_was_typed(
        self, finding: Finding, shop: Shop
    ) -> None:
        needed = {"attribute": "trade", "type": "text", "names": {"en": "Trade"}, "required": True, "active": True}
        hq_sets_up(shop, ("attribute", "trade", needed))
        finding.fill_in(last_name="Murphy")
        finding.press("F11")
        answer = finding.view.last_answer
        assert (answer.tone, finding.used) == ("error", [])
        assert answer.offer is not None
        finding.press(answer.offer.key)
        ((customer, details, attach),) = finding.opened
        assert customer is None
        assert details is not None
        assert (details.last_name, attach) == ("Murphy", True)

    def test_an_empty_form_asks_for_the_name(self, finding: Finding) -> None:
        finding.press("F11")
        assert finding.used == []
        assert finding.view.said["focus_field"] == ("first_name",)

    def test_a_form_somebody_edited_no_longer_follows_the_search(self, finding: Finding) -> None:
        finding.fill_in(last_name="Murphy")
        finding.presenter.typed("kavanagh")
        assert finding.view.form.last_name == "Murphy"

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("kavanagh", CustomerDetails(last_name="Kavanagh")),
            ("niamh o'shea kavanagh", CustomerDetails(first_name="Niamh", last_name="O'shea Kavanagh")),
            ("+353 20 910", CustomerDetails(phone="+353 20 910")),
            ("a@b.ie", CustomerDetails(email="a@b.ie")),
            ("murphy LC-100200", CustomerDetails(last_name="Murphy")),
            ("李 小龙", CustomerDetails(first_name="李", last_name="小龙")),
            ("", CustomerDetails()),
        ],
    )
    def test_typed_words_become_a_form(self, typed: str, expected: CustomerDetails) -> None:
        assert details_from(typed) == expected


class TestTheDuplicateGuard:
    def test_the_same_phone_is_warned_about_once(self, finding: Finding) -> None:
        finding.fill_in(last_name="Murphy", phone="020-9100142")
        finding.press("F11")
        assert finding.used == []
        assert finding.messages == ({}, {"phone": "Same phone as Niamh Kavanagh"})
        finding.press("F11")
        assert [customer.name for customer in finding.used] == ["Murphy"]

    def test_who_stops_typing_hears_whose_phone_it_is(self, with_burke: Finding) -> None:
        with_burke.presenter.typed("niamh kavanagh 020 910 0187")
        assert with_burke.view.last_answer.tone == "scan"
        with_burke.calm()
        answer = with_burke.view.last_answer
        assert answer.text == "020 910 0187 is the second phone of Niamh Kavanagh-Burke"
        assert (answer.label, answer.tone) == ("This phone is already on file", "warn")
        assert with_burke.messages[1] == {"phone": "Same phone as Niamh Kavanagh-Burke"}

    def test_who_only_searches_is_not_warned(self, with_burke: Finding) -> None:
        for text in ("020 910 0187", "niamh kavanagh", "niamh kavanagh-burke 020 910 0187"):
            with_burke.presenter.typed(text)
            with_burke.calm()
            assert with_burke.view.last_answer.tone == "scan", text

    def test_the_customer_who_looks_alike_gets_the_mark_and_f12_takes_them(self, with_burke: Finding) -> None:
        with_burke.presenter.typed("kavanagh")
        with_burke.fill_in(first_name="Niamh", last_name="Byrne", phone="020 910 0187")
        with_burke.press("F11")
        assert with_burke.view.primary.name == "Use this one"
        assert with_burke.view.primary.note == "Niamh Kavanagh-Burke, 000020418"
        assert "F11 again" in with_burke.view.last_answer.label
        assert with_burke.view.cues == 1
        with_burke.press("F12")
        assert [customer.id for customer in with_burke.used] == ["burke"]

    def test_somebody_with_nearly_the_same_name_is_shown_with_a_score(self, with_burke: Finding) -> None:
        with_burke.fill_in(first_name="Niamh", last_name="Kavanaghh")
        with_burke.calm()
        assert [(row.name, row.icon) for row in with_burke.all_rows] == [("Niamh Kavanagh", "users")]
        assert "% alike" in with_burke.all_rows[0].note

    def test_what_was_typed_after_the_warning_is_asked_about_again(self, finding: Finding) -> None:
        finding.fill_in(last_name="Murphy", phone="020 910 0142")
        finding.press("F11")
        finding.fill_in(last_name="Murphy-Byrne", phone="020 910 0142")
        finding.press("F11")
        assert finding.used == []

    def test_where_no_customer_data_is_kept_the_number_can_be_used(self, shop: Shop) -> None:
        finding = knowing_hashes(shop)
        finding.fill_in(last_name="Murphy", phone="020 911 0368")
        finding.press("F11")
        assert finding.view.last_answer.text == "000018299: same phone number, 60 % alike"
        assert finding.view.primary.note == "Known at HQ, 000018299"
        assert not finding.view.keys[4].enabled
        finding.press("F12")
        (used,) = finding.used
        assert (used.account_number, used.name, used.hashed) == ("000018299", "000018299", True)

    def test_one_who_was_removed_meanwhile_is_not_used(self, shop: Shop) -> None:
        finding = knowing_hashes(shop, removed=True)
        finding.fill_in(last_name="Murphy", phone="020 911 0368")
        finding.press("F11", "F12")
        assert (finding.used, finding.gone) == ([], [])
        assert finding.view.last_answer.tone == "error"


class TestWhatIsDoneWithACustomer:
    def test_f4_opens_the_marked_customer(self, finding: Finding) -> None:
        finding.presenter.typed("kavanagh")
        finding.press("F4")
        assert finding.opened == [(finding.niamh, None, True)]

    def test_f4_opens_the_full_form_of_a_new_customer_where_nobody_is_marked(self, finding: Finding) -> None:
        finding.presenter.typed("róisín murphy")
        assert finding.view.keys[4].name == "Full form"
        finding.press("F4")
        ((customer, details, _attach),) = finding.opened
        assert customer is None
        assert details is not None
        assert details.name == "Róisín Murphy"

    def test_f5_shows_what_is_known_of_the_marked_customer_and_goes_with_the_mark(self, with_burke: Finding) -> None:
        with_burke.presenter.typed("kavanagh")
        with_burke.press("F5")
        first = with_burke.view.said["show_card"][0]
        with_burke.press("Down")
        assert {first, with_burke.view.said["show_card"][0]} == {"Niamh Kavanagh", "Niamh Kavanagh-Burke"}
        del with_burke.view.said["show_form"]
        with_burke.press("Esc")
        assert "show_form" in with_burke.view.said
        assert with_burke.gone == []

    def test_f6_takes_the_customer_off_the_sale(self, finding: Finding) -> None:
        assert not finding.view.keys[6].enabled
        finding.used.append(finding.niamh)
        finding.presenter.refresh()
        assert finding.view.keys[6].enabled
        finding.press("F6")
        assert finding.used == []

    @pytest.mark.parametrize("way", ["typed", "scanned"])
    def test_f7_enrols_a_card_that_is_typed_or_scanned(self, finding: Finding, shop: Shop, way: str) -> None:
        finding.presenter.typed("kavanagh")
        finding.press("F7")
        assert finding.view.said["show_enrolment"] == ("Niamh Kavanagh", "")
        if way == "typed":
            finding.view.card = " LC-7 "
            finding.press("Enter")
        else:
            assert finding.presenter.scanned("LC-7")
        assert finding.view.last_answer.text == "LC-7 is the card of Niamh Kavanagh"
        enrolled = shop.services().people.find_by_card("LC-7")
        assert enrolled is not None
        assert enrolled.id == finding.niamh.id
        assert enrolled.pending

    def test_the_sale_has_the_new_card_at_once(self, finding: Finding) -> None:
        finding.used.append(finding.niamh)
        finding.presenter.shown()
        finding.press("F7")
        finding.presenter.scanned("LC-7")
        assert finding.used[-1].loyalty_card == "LC-7"

    def test_a_card_of_somebody_else_is_refused_at_the_field(self, with_burke: Finding) -> None:
        with_burke.presenter.typed("020 910 0142")
        with_burke.press("F7")
        with_burke.view.card = "LC-100200"
        with_burke.press("F12")
        errors, _warnings = with_burke.messages
        assert "Niamh Kavanagh-Burke" in errors["loyalty_card"]
        assert with_burke.view.primary.name == "Enrol this card"
        with_burke.press("Esc")
        assert with_burke.view.primary.name == "Use this customer"
        assert with_burke.gone == []
