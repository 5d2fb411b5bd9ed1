"""A customer as flat fields and as a value are the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.customer import Address, Contact, CustomerDetails
from store_client.domain.customer_fields import from_fields, overlay, same, thing_of, to_fields

FULL = CustomerDetails(
    customer_type="person",
    first_name="Zoé",
    last_name="Lefèvre",
    phone="06 12 34 56 78",
    email="zoe@example.org",
    language="fr",
    title="Mme",
    email_consent=True,
    contacts=(Contact("b1", "phone", "+33 3 20 57 33 08", consent=True), Contact("b2", "email", "z@example.net")),
    addresses=(
        Address("a1", "home", street="47 rue du Molinel\nBâtiment B", city="Lille", postcode="59800", country="FR"),
    ),
    primary_address="a1",
    affiliations=("staff-family",),
    receipt_preference="both",
    customer_group="retail",
    currency="EUR",
    loyalty_card="999",
    attributes=(("birthday", "1990-02-28"), ("shoe.size", "38.5")),
)
SHORT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)
IDS = st.text("abc123-", min_size=1, max_size=4)
CONTACTS = st.builds(Contact, IDS, st.sampled_from(["phone", "email"]), SHORT, st.booleans())
ADDRESSES = st.builds(Address, IDS, st.sampled_from(["home", "other"]), street=SHORT, city=st.just("") | SHORT)
PAIRS = st.dictionaries(SHORT, SHORT, max_size=3).map(lambda found: tuple(sorted(found.items())))


def by_id(things: list[Contact] | list[Address]) -> tuple[Contact | Address, ...]:
    return tuple(sorted({one.id: one for one in things}.values(), key=lambda one: one.id))


DETAILS = st.builds(
    CustomerDetails,
    customer_type=st.sampled_from(["person", "organization"]),
    first_name=st.just("") | SHORT,
    last_name=SHORT,
    phone_consent=st.booleans(),
    email_consent=st.booleans(),
    contacts=st.lists(CONTACTS, max_size=3).map(by_id),
    addresses=st.lists(ADDRESSES, max_size=3).map(by_id),
    affiliations=st.sets(SHORT, max_size=3).map(lambda found: tuple(sorted(found))),
    attributes=PAIRS,
)


def test_a_field_that_is_not_there_has_no_entry() -> None:
    assert to_fields(CustomerDetails(last_name="Byrne")) == {"customer_type": "person", "last_name": "Byrne"}


def test_every_field_has_its_path_and_the_paths_are_sorted() -> None:
    fields = to_fields(FULL)
    assert list(fields) == sorted(fields)
    assert fields["contact.b1.consent"] == "yes"
    assert "contact.b2.consent" not in fields
    assert fields["consent.email"] == "yes"
    assert "consent.phone" not in fields
    assert fields["attribute.shoe.size"] == "38.5"
    assert fields["affiliation.staff-family"] == "yes"
    assert from_fields(fields) == FULL


@given(DETAILS)
def test_there_and_back_is_the_same_customer(details: CustomerDetails) -> None:
    assert from_fields(to_fields(details)) == details


def test_half_an_address_is_none_and_what_is_unknown_is_passed_over() -> None:
    fields = {
        "last_name": "X",
        "address.a.city": "Lille",
        "contact.b.value": "1",
        "later": "kept",
        "affiliation.a": "no",
    }
    assert from_fields(fields) == CustomerDetails(last_name="X")


@pytest.mark.parametrize(
    ("path", "thing"),
    [
        ("address.a.city", "address.a"),
        ("contact.b.type", "contact.b"),
        ("phone", ""),
        ("attribute.a.b", ""),
        ("address.a", ""),
    ],
)
def test_a_path_tells_its_contact_or_address(path: str, thing: str) -> None:
    assert thing_of(path) == thing


def test_a_consent_that_was_never_asked_for_counts_as_no() -> None:
    assert same("consent.phone", None, "no")
    assert not same("contact.b.consent", "yes", "no")
    assert same("phone", "", None)
    assert not same("phone", "no", None)


def test_a_text_laid_over_a_field_replaces_it_and_none_takes_it_away() -> None:
    assert overlay({"a": "1", "b": "2"}, [("a", None), ("b", ""), ("c", "3")]) == {"c": "3"}
