"""The form of a customer knows the store's rules, and a new one begins with what every customer has."""

from collections.abc import Callable

import pytest

from store_client.db.database import RegisterDatabase
from store_client.domain.customer import BUSINESS, HOME, ORGANIZATION, Address, CustomerDetails
from store_client.domain.customer_checks import problems
from store_client.errors import FieldRefused
from store_client.services.customer_forms import blank_address, blank_contact, blank_details, customer_rules
from store_client.services.customers import register_customer
from tests.counter import set_up_item
from tests.customer_setup import set_up_customers
from tests.factories import STAFF, make_moment
from tests.people_data import addresses

Ids = Callable[[], str]


def test_without_any_set_up_a_form_works(db: RegisterDatabase, new_id: Ids) -> None:
    rules = customer_rules(db)
    assert (rules.attributes, rules.groups, rules.language, rules.currency) == ((), (), "en", "EUR")
    assert blank_details(db) == CustomerDetails(language="en", currency="EUR")
    assert problems(CustomerDetails(last_name="Byrne"), rules) == {}


def test_a_new_customer_begins_with_what_the_store_gives_everybody(db: RegisterDatabase) -> None:
    set_up_customers(db)
    blank = blank_details(db, ORGANIZATION)
    assert blank == CustomerDetails(
        ORGANIZATION,
        language="en",
        currency="EUR",
        affiliations=("regular",),
        customer_group="retail",
        receipt_preference="print",
        attributes=(("news", "no"), ("size", "m")),
    )


def test_the_default_customers_attributes_stand_before_an_attributes_own_default(db: RegisterDatabase) -> None:
    set_up_customers(db)
    given = {"size": "l", "unknown": "x"}  # what the store does not ask for is not put into its form
    set_up_item(db, "policy", "register", default_attributes=given)
    assert blank_details(db).attributes == (("news", "no"), ("size", "l"))


def test_the_group_brings_the_dimensions(db: RegisterDatabase) -> None:
    set_up_customers(db)
    rules = customer_rules(db)
    group = rules.group(blank_details(db).customer_group)
    assert group is not None
    assert group.dimensions == {"department": "shop"}
    assert [one.affiliation for one in rules.affiliations] == ["regular"]


def test_who_is_made_without_the_form_gets_what_everybody_needs(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_customers(db)
    details = CustomerDetails(last_name="Byrne", language="ga")
    customer = register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)
    assert (customer.customer_group, customer.receipt_preference, customer.currency) == ("retail", "print", "EUR")
    assert (customer.language, customer.attributes, customer.affiliations) == ("ga", (("size", "m"),), ())


def test_an_attribute_that_does_not_fit_is_refused_at_its_field(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_customers(db)
    details = CustomerDetails(last_name="Byrne", attributes=(("shoe", "51"),))
    with pytest.raises(FieldRefused, match="15 EU to") as refused:
        register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)
    assert refused.value.field == "attribute.shoe"


def test_an_attribute_is_recorded_as_canonical_text(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_customers(db)
    details = CustomerDetails(last_name="Byrne", attributes=(("shoe", "38,50"), ("size", "Petit")))
    customer = register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)
    assert customer.attributes == (("shoe", "38.5"), ("size", "s"))


def test_an_address_begins_with_the_usual_purpose_and_the_country_of_the_store(
    db: RegisterDatabase, new_id: Ids
) -> None:
    assert customer_rules(db).addresses.home == "FR"
    first = blank_address(db, CustomerDetails(), new_id=new_id)
    assert (first.purpose, first.country) == (HOME, "FR")
    assert blank_address(db, CustomerDetails(ORGANIZATION), new_id=new_id).purpose == BUSINESS
    abroad = CustomerDetails(addresses=(Address("a", country="BE"),), primary_address="a")
    assert blank_address(db, abroad, new_id=new_id).country == "BE"
    assert blank_contact("email", new_id=new_id).type == "email"


@pytest.mark.parametrize(
    ("country", "required"),
    [
        ("FR", {"street", "city", "postcode"}),
        ("IE", {"street", "city"}),
        ("US", {"street", "city", "region", "postcode"}),
        ("AE", {"street", "city"}),
        ("ZZ", {"street", "city"}),
    ],
)
def test_each_country_needs_its_own_parts_of_an_address(db: RegisterDatabase, country: str, required: set[str]) -> None:
    assert set(customer_rules(db).addresses.rule(country).required) == required


def test_every_example_of_a_postcode_fits_its_own_rule(db: RegisterDatabase) -> None:
    rules = customer_rules(db)
    countries = [rule for rule in rules.addresses.countries.values() if rule.example]
    assert len(countries) > 150
    for rule in countries:
        address = Address("a", country=rule.country, **dict.fromkeys(rule.parts, rule.example))
        assert problems(CustomerDetails(last_name="X", addresses=(address,)), rules) == {}


def test_real_addresses_are_taken_or_miss_a_part_that_is_named(db: RegisterDatabase) -> None:
    rules = customer_rules(db)
    for number, members in enumerate(addresses()):
        details = CustomerDetails(last_name="X", addresses=(Address(str(number), **members),))
        for path in problems(details, rules):
            member = path.rpartition(".")[2]
            assert not members[member].strip() or len(members[member]) > 20
