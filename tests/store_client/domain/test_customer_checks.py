"""Errors stand at their fields, all at once; what is odd but untouched stops nobody."""

from dataclasses import replace

import pytest

from store_client.domain.address_rules import AddressRules, read_rule
from store_client.domain.customer import Address, Contact, CustomerDetails
from store_client.domain.customer_checks import (
    ADDRESS_LIMITS,
    ATTRIBUTE_LIMIT,
    MOST_ADDRESSES,
    MOST_CONTACTS,
    checked,
    problems,
    tidy,
    warnings,
)
from store_client.domain.customer_rules import CustomerRules
from store_client.domain.setup import Attribute
from store_client.errors import FieldRefused
from tests.naughty import naughty_strings

COUNTRIES = {
    "FR": read_rule("FR", "AZC", "ACZ", r"\d{2}[ ]?\d{3}", "33380", "Europe/Paris"),
    "IE": read_rule("IE", "ACSZ", "AC", r"(?:[A-Z]\d\d|D6W) ?[A-Z\d]{4}", "D04 X285", "Europe/Dublin"),
}
RULES = CustomerRules(
    attributes=(
        Attribute("shoe", "decimal", lowest="15", highest="50", required=True),
        Attribute("news", "yes_no"),
        Attribute("old", "integer", required=True, active=False),
    ),
    addresses=AddressRules(COUNTRIES, "IE"),
    currency="EUR",
)
GOOD = CustomerDetails(last_name="Byrne", attributes=(("shoe", "38"),))


def with_address(**members: str) -> CustomerDetails:
    return replace(GOOD, addresses=(replace(Address("a", street="1 Main St", city="Galway"), **members),))


def test_every_problem_stands_at_its_field() -> None:
    details = replace(
        with_address(city="", country="FR", name="x" * 101),
        last_name="",
        phone="1" * 41,
        contacts=(Contact("c", "email", "a\x00b"),),
        attributes=(("news", "perhaps"), ("shoe", "14"), ("unknown", "kept")),
    )
    assert set(problems(details, RULES)) == {
        *("last_name", "phone", "contact.c.value", "address.a.name", "address.a.city", "address.a.postcode"),
        *("attribute.news", "attribute.shoe"),
    }


def test_the_first_of_them_is_raised() -> None:
    with pytest.raises(FieldRefused) as refused:
        checked(replace(with_address(city=""), phone="1" * 41), RULES)
    assert refused.value.field == "phone"


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        ({"country": "FR", "postcode": "35000"}, []),
        ({"country": "FR"}, ["address.a.postcode"]),
        ({"country": ""}, []),
        ({"country": "IE", "city": " "}, ["address.a.city"]),
        ({"country": "XX"}, []),
        ({"country": "XX", "street": "", "city": ""}, []),
        ({"country": "fr"}, ["address.a.postcode"]),
    ],
)
def test_an_address_needs_what_its_country_needs(members: dict[str, str], missing: list[str]) -> None:
    assert list(problems(with_address(**members), RULES)) == missing


def test_an_odd_postcode_is_a_warning() -> None:
    assert set(warnings(with_address(country="FR", postcode="ABC"), RULES)) == {"address.a.postcode"}
    assert warnings(with_address(country="FR", postcode="35 000"), RULES) == {}
    assert warnings(with_address(country="IE", postcode="d04x285"), RULES) == {}


def test_odd_second_numbers_and_addresses_are_warnings() -> None:
    contacts = (Contact("p", "phone", "12"), Contact("e", "email", "nobody"))
    assert set(warnings(replace(GOOD, contacts=contacts))) == {"contact.p.value", "contact.e.value"}


def test_a_required_attribute_has_to_be_there_when_it_is_in_use() -> None:
    assert list(problems(replace(GOOD, attributes=()), RULES)) == ["attribute.shoe"]


def test_what_was_wrong_before_and_is_untouched_is_a_warning() -> None:
    before = replace(with_address(country="FR"), phone="1" * 50, attributes=())
    after = replace(before, first_name="Ann")
    assert problems(after, RULES, before) == {}
    assert set(warnings(after, RULES, before)) >= {"phone", "address.a.postcode", "attribute.shoe"}
    assert checked(after, RULES, before).first_name == "Ann"
    worse = replace(after, phone="2" * 50)
    assert set(problems(worse, RULES, before)) == {"phone"}
    second = replace(after, addresses=(*after.addresses, Address("b", street="2 Rue X", country="FR")))
    assert set(problems(second, RULES, before)) == {"address.b.city", "address.b.postcode"}


def test_the_last_name_of_all_cannot_be_taken_away() -> None:
    only_first = replace(GOOD, last_name="", first_name="Ann")
    assert set(problems(replace(only_first, first_name=""), RULES, only_first)) == {"last_name"}
    assert problems(replace(only_first, phone="123456"), RULES, only_first) == {}


def test_what_nobody_filled_in_is_dropped_and_one_address_is_the_main_one() -> None:
    details = replace(
        GOOD,
        contacts=(Contact("c", "phone", "  "),),
        addresses=(Address("a", country="FR"), Address("b", street=" 1 Main St ", city="Galway", country="ie")),
        primary_address="a",
        affiliations=("vip", "staff", "vip", ""),
        attributes=(("shoe", " 38 "), ("news", "  ")),
    )
    tidied = tidy(details)
    assert tidied.contacts == ()
    assert tidied.addresses == (Address("b", street="1 Main St", city="Galway", country="IE"),)
    assert tidied.primary_address == "b"
    assert tidied.affiliations == ("staff", "vip")
    assert tidied.attributes == (("shoe", "38"),)


def test_a_street_has_lines_and_nothing_else_has() -> None:
    assert problems(with_address(street="1 Main St\nFlat 2"), RULES) == {}
    assert list(problems(with_address(city="Gal\nway"), RULES)) == ["address.a.city"]


def test_there_is_an_end_to_contacts_and_addresses() -> None:
    contacts = tuple(Contact(f"c{n}", "phone", "123456") for n in range(MOST_CONTACTS + 1))
    addresses = tuple(Address(f"a{n}", street="1 Main St", city="Galway") for n in range(MOST_ADDRESSES + 1))
    found = problems(replace(GOOD, contacts=contacts, addresses=addresses), RULES)
    assert set(found) == {f"contact.c{MOST_CONTACTS}.value", f"address.a{MOST_ADDRESSES}.street"}
    assert str(MOST_CONTACTS) in found[f"contact.c{MOST_CONTACTS}.value"]


def test_unknown_purposes_and_kinds_are_refused() -> None:
    details = replace(with_address(purpose="moon"), contacts=(Contact("c", "pigeon", "coo"),), customer_type="robot")
    assert set(problems(details, RULES)) == {"address.a.purpose", "contact.c.type", "customer_type"}


@pytest.mark.parametrize("member", ADDRESS_LIMITS)
def test_each_part_of_an_address_has_its_limit(member: str) -> None:
    limit = ADDRESS_LIMITS[member]
    found = problems(with_address(**{member: "x" * (limit + 1)}), RULES)
    assert str(limit) in found[f"address.a.{member}"]


def test_an_attribute_that_is_too_long_is_refused_with_its_limit() -> None:
    details = replace(GOOD, attributes=(("free", "x" * (ATTRIBUTE_LIMIT + 1)), ("shoe", "38")))
    assert str(ATTRIBUTE_LIMIT) in problems(details, RULES)["attribute.free"]


@pytest.mark.parametrize("text", naughty_strings())
def test_naughty_text_is_kept_as_typed_or_refused_at_its_field(text: str) -> None:
    details = replace(
        with_address(name=text, street=text or "1", city=text or "2", region=text, postcode=text),
        **dict.fromkeys(("first_name", "organization", "title", "phone", "email", "loyalty_card"), text),  # type: ignore[arg-type]
        contacts=(Contact("c", "email", text),),
    )
    found = problems(details, RULES)
    for path, message in found.items():
        assert path in {"first_name", "organization", "title", "phone", "email", "loyalty_card", "contact.c.value"} or (
            path.startswith("address.a.")
        )
        assert message
    if not found:
        assert checked(details, RULES).first_name == text.strip()
