"""Addresses and what a shop asks for in a customer's form, and what people really type into its fields."""

from typing import Any

import pytest

from store_client import texts
from store_client.domain.customer import PHONE, Address, Contact, Customer, CustomerDetails
from store_client.domain.customer_checks import tidy
from store_client.domain.customer_fields import to_fields
from store_client.domain.name_folding import fold
from store_client.ui.customer_form.attribute_texts import as_recorded
from store_client.ui.customer_form.form_edits import put
from tests.customer_setup import set_up, set_up_customers
from tests.naughty import naughty_strings
from tests.people_data import addresses, emails, names, phones
from tests.store_client.ui.form_filling import Filling
from tests.store_client.ui.shop import Shop

QUESTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("note", "text", {}),
    ("colour", "text", {"choices": [{"value": "b", "names": {"en": "Blue", "fr": "Bleu"}}]}),
    ("children", "integer", {"lowest": "0", "highest": "12"}),
    ("height", "decimal", {"lowest": "0.5", "highest": "2.5", "unit": "m"}),
    ("vegan", "yes_no", {}),
    ("birthday", "date", {"lowest": "1900-01-01"}),
    ("budget", "currency", {"highest": "5000"}),
)


@pytest.fixture
def filling(shop: Shop) -> Filling:
    set_up_customers(shop.agent)
    items = [
        ("attribute", code, {"attribute": code, "type": kind, "names": {"en": code.title()}, "position": 9, **more})
        for code, kind, more in QUESTIONS
    ]
    set_up(shop.agent, *items)
    return Filling(shop)


class TestAddresses:
    def test_two_addresses_with_their_purposes(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        filling.press("F6")
        home = filling.put_address(country="IE", street="27 Dominick Street", city="Galway", postcode="H91 E2K3")
        assert [chip.words for chip in filling.page.address.chips] == []
        filling.press("F6")
        assert filling.form.address != home
        shop = filling.put_address(purpose="delivery", country="IE", street="1 Quay Street", city="Cork")
        assert [(chip.words, chip.chosen) for chip in filling.page.address.chips] == [
            ("Home", False),
            ("Delivery", True),
        ]
        filling.presenter.edited(f"address.{shop}.main", "yes")
        filling.press("F12")
        saved = filling.saved
        assert [(one.purpose, one.street, one.country) for one in saved.addresses] == [
            ("home", "27 Dominick Street", "IE"),
            ("delivery", "1 Quay Street", "IE"),
        ]
        assert saved.primary_address == shop

    def test_f6_goes_from_address_to_address_before_it_adds_one(self, filling: Filling) -> None:
        filling.open()
        filling.press("F6")
        first = filling.put_address(street="1 Quay Street", city="Cork")
        filling.press("F6")
        second = filling.form.address
        filling.press("F6")
        assert filling.form.address == first
        filling.press("F6")
        assert filling.form.address == second
        assert filling.focused == f"address.{second}.street"
        filling.put_address(street="2 Quay Street", city="Cork")
        assert [chip.words for chip in filling.page.address.chips] == ["Home, Cork", "Home, Cork"]
        filling.press("F6")
        assert len(filling.form.details.addresses) == 3

    def test_a_country_brings_its_fields(self, filling: Filling) -> None:
        filling.open()
        filling.press("F6")
        filling.put_address(country="FR")
        french = [field.path.rpartition(".")[2] for field in filling.page.address.fields]
        filling.put_address(country="US")
        american = [field.path.rpartition(".")[2] for field in filling.page.address.fields]
        assert "region" not in french
        assert "region" in american

    @pytest.mark.parametrize(("language", "named"), [("en", "Germany"), ("fr", "Allemagne")])
    def test_countries_are_chosen_by_their_names(self, filling: Filling, language: str, named: str) -> None:
        texts.use(language)
        filling.open()
        filling.press("F6")
        address = filling.put_address(country="DE")
        choices = filling.field(f"address.{address}.country").choices
        assert choices is not None
        assert dict(choices)["DE"] == named
        names = [name for _country, name in choices[1:]]
        assert names == sorted(names, key=fold)
        assert all(len(name) > 2 for name in names)
        assert len(names) == len(set(names)) > 200

    def test_what_an_address_needs_is_said_at_its_field_and_its_chip(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        filling.press("F6")
        first = filling.put_address(street="1 Quay Street", city="Cork")
        filling.press("F6")
        second = filling.put_address(country="IE", street="2 Quay Street", postcode="H91")
        assert f"address.{second}.city" not in filling.errors
        assert "postcode" in filling.warnings[f"address.{second}.postcode"]
        filling.presenter.show_address(first)
        filling.press("F12")
        assert filling.used == []
        assert filling.focused == f"address.{second}.city"
        assert [chip.wrong for chip in filling.page.address.chips] == [False, True]

    def test_a_removed_address_leaves_another_as_the_main_one(self, filling: Filling) -> None:
        filling.open()
        filling.press("F6")
        first = filling.put_address(street="1 Quay Street", city="Cork")
        filling.press("F6")
        second = filling.put_address(street="2 Quay Street", city="Cork")
        filling.presenter.remove(f"address.{first}")
        assert filling.form.details.primary_address == second
        assert filling.form.address == second
        filling.press("F3")
        assert {one.id for one in filling.form.details.addresses} == {first, second}

    def test_a_street_of_several_lines_is_kept_when_nobody_types_over_it(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        filling.press("F6")
        filling.put_address(street="Mill House\n1 Quay Street", city="Cork")
        assert filling.field(f"address.{filling.form.address}.street").text == "Mill House, 1 Quay Street"
        filling.press("F12")
        assert filling.saved.addresses[0].street == "Mill House\n1 Quay Street"


class TestAttributes:
    @pytest.mark.parametrize(
        ("code", "typed", "recorded", "shown"),
        [
            ("note", "likes blue", "likes blue", "likes blue"),
            ("colour", "b", "b", "b"),
            ("children", "03", "3", "3"),
            ("height", "1,80", "1.8", "1.8"),
            ("vegan", "no", "no", "no"),
            ("birthday", "28 2 1990", "1990-02-28", "28/02/1990"),
            ("budget", "1250", "1250.00", "1250.00"),
        ],
    )
    def test_each_type_takes_what_people_type(
        self, filling: Filling, code: str, typed: str, recorded: str, shown: str
    ) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        filling.put(f"attribute.{code}", typed)
        assert filling.field(f"attribute.{code}").text == shown
        filling.press("F12")
        assert dict(filling.saved.attributes)[code] == recorded

    @pytest.mark.parametrize(
        ("code", "typed", "words"),
        [
            ("colour", "Green", "none of them"),
            ("children", "1.5", "whole numbers"),
            ("children", "13", "0 to 12"),
            ("height", "tall", "is not a number"),
            ("height", "3", "0.5 m to 2.5 m"),
            ("vegan", "perhaps", "yes or no"),
            ("birthday", "31/02/1990", "is not a day"),
            ("birthday", "01/01/1800", "1900-01-01"),
            ("budget", "much", "is not an amount"),
            ("budget", "5001", "5000"),
        ],
    )
    def test_each_type_says_at_its_field_what_it_cannot_take(
        self, filling: Filling, code: str, typed: str, words: str
    ) -> None:
        path = f"attribute.{code}"
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        filling.presenter.edited(path, typed)
        assert filling.errors == {}
        filling.presenter.left(path)
        assert words in filling.errors[path]
        assert filling.view.primary.note == "1 field to correct"
        filling.press("F12")
        assert filling.used == []
        assert filling.focused == path
        assert filling.field(path).text == typed
        filling.put(path, "")
        filling.press("F12")
        assert code not in dict(filling.saved.attributes)

    def test_an_attribute_that_is_needed_is_asked_for(self, filling: Filling) -> None:
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        assert filling.field("attribute.size").text == "m"
        filling.put("attribute.size", "")
        assert filling.errors == {"attribute.size": "The shop needs this. Type it."}

    def test_names_units_choices_and_bounds_are_shown(self, filling: Filling) -> None:
        filling.open()
        assert filling.field("attribute.shoe").label == "Shoe size (EU)"
        assert filling.field("attribute.shoe").hint == "15 to 50.5"
        assert filling.field("attribute.size").choices == (("", "–"), ("s", "Small"), ("m", "Medium"))
        assert filling.field("attribute.budget").label == "Budget (EUR)"
        assert filling.field("attribute.birthday").hint == "day/month/year"

    def test_another_language_has_its_names_and_its_comma(self, filling: Filling) -> None:
        customer = filling.people.register(CustomerDetails(last_name="K", attributes=(("shoe", "38.5"),)), "01")
        filling.open(customer)
        texts.use("fr")
        filling.presenter.refresh()
        assert filling.field("attribute.shoe").label == "Pointure (EU)"
        assert filling.field("attribute.shoe").text == "38,5"
        assert filling.field("attribute.size").choices[1] == ("s", "Petit")  # type: ignore[index]
        assert not filling.form.touched
        filling.put("attribute.shoe", "39,5")
        filling.press("F12")
        assert dict(filling.saved.attributes)["shoe"] == "39.5"

    def test_thirty_of_them_stand_in_the_form(self, filling: Filling, shop: Shop) -> None:
        more = [
            ("attribute", f"q{at:02}", {"attribute": f"q{at:02}", "type": "text", "names": {"en": f"Question {at}"}})
            for at in range(30)
        ]
        set_up(shop.agent, *more)
        filling.open(details=CustomerDetails(last_name="Kavanagh"))
        for at in range(30):
            filling.put(f"attribute.q{at:02}", f"answer {at}")
        filling.press("F12")
        assert len([code for code, _text in filling.saved.attributes if code.startswith("q")]) == 30


def make_known(filling: Filling) -> Customer:
    """With a further contact and an address, ids "c" and "a"."""
    return filling.people.register(
        CustomerDetails(
            first_name="Niamh",
            last_name="Kavanagh",
            contacts=(Contact("c", PHONE, "020 911 0077"),),
            addresses=(Address("a", street="1 Quay Street", city="Cork"),),
        ),
        "01",
    )


NAUGHTY = naughty_strings()
CORPORA = (
    *((path, NAUGHTY) for path in ("title", "first_name", "organization", "phone", "email", "contact.c.value")),
    *((path, NAUGHTY) for path in ("address.a.street", "address.a.city", "address.a.name", "attribute.note")),
    ("attribute.height", NAUGHTY),
    ("attribute.birthday", NAUGHTY),
    ("last_name", names()),
    *((path, emails()) for path in ("email", "contact.c.value")),
    *((path, [number for _country, number in phones()]) for path in ("phone", "contact.c.value")),
)
MOST = 40


@pytest.mark.parametrize(("path", "corpus"), CORPORA, ids=[path for path, _corpus in CORPORA])
def test_what_people_type_is_recorded_as_it_is_or_refused_at_its_field(
    filling: Filling, path: str, corpus: list[str]
) -> None:
    known = make_known(filling)
    for text in corpus[:: max(1, len(corpus) // MOST)]:
        filling.open(filling.people.get(known.id), attach=False)
        filling.put(path, text)
        filling.press("F12")
        if filling.presenter._desk.is_open:
            assert filling.errors[path]
            assert to_fields(filling.form.details).get(path, "") == text
            filling.press("F3", "Esc")
            continue
        recorded = filling.people.get(known.id)
        assert recorded is not None
        typed = put(known.details, path, text)
        assert to_fields(recorded.details).get(path) == to_fields(as_recorded(tidy(typed), filling.rules)).get(path)
        if not recorded.contacts:
            known = make_known(filling)


def test_addresses_of_many_countries_are_taken(filling: Filling) -> None:
    found, taken = addresses(), 0
    for row in found[:: max(1, len(found) // MOST)]:
        known = make_known(filling)
        filling.open(known, attach=False)
        filling.put_address(**row)
        filling.press("F12")
        if filling.presenter._desk.is_open:
            assert set(filling.errors) <= {f"address.a.{member}" for member in ("street", "city", "region", "postcode")}
            filling.press("F3", "Esc")
            continue
        recorded = filling.people.get(known.id)
        assert recorded is not None
        typed = [row[member].strip() for member in ("street", "city", "postcode", "region")]
        assert [[one.street, one.city, one.postcode, one.region] for one in recorded.addresses] == [typed] * any(typed)
        taken += 1
    assert taken
