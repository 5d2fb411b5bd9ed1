"""Customers are found by whatever people remember, in any order, and the register says why."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store_client.db.database import RegisterDatabase
from store_client.services.customer_search import find_customers
from store_client.services.customers import search_customers
from tests.customer_factories import bring, make_hq_customer

ADDRESS = {"purpose": "home", "street": "12 Main Street", "city": "Baile Átha Cliath", "postcode": "D04 X285"}
PEOPLE = [
    make_hq_customer(
        "c1",
        "000000019",
        {
            "first_name": "Aoife",
            "last_name": "Ní Bhriain",
            "phone": "+353 87 123 4567",
            "email": "Aoife@Example.ie",
            "title": "Dr",
            "contact.b.type": "phone",
            "contact.b.value": "01 555 0199",
            "contact.c.type": "email",
            "contact.c.value": "surgery@health.example",
            **{f"address.a.{member}": text for member, text in ADDRESS.items()},
            "loyalty_card": "LC-9990001",
        },
    ),
    make_hq_customer(
        "c2",
        "000000027",
        {
            "first_name": "José",
            "last_name": "O'Brien-Müller",
            "phone": "0033 6 12 34 56 78",
            "email": "jose@example.fr",
        },
    ),
    make_hq_customer(
        "c3",
        None,
        {"customer_type": "organization", "organization": "Brasserie de l'Étoile", "phone": "02 99 00 00 00"},
    ),
    make_hq_customer("c4", None, {"first_name": "李", "last_name": "小龙", "email": "li@example.cn"}),
    make_hq_customer("c5", None, {"first_name": "Søren", "last_name": "Weiß-Åkesson"}),
]


@pytest.fixture
def people(db: RegisterDatabase) -> RegisterDatabase:
    bring(db, *PEOPLE)
    return db


def found(db: RegisterDatabase, typed: str) -> list[str]:
    return [hit.customer.id for hit in find_customers(db, typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("aoi", ["c1"]),
        ("bhriain aoife", ["c1"]),
        ("NI BH", ["c1"]),
        ("aoife n", ["c1"]),
        ("jose", ["c2"]),
        ("José Müller", ["c2"]),
        ("jose mueller", ["c2"]),
        ("jose\u0301", ["c2"]),
        ("o'brien", ["c2"]),
        ("obrien", ["c2"]),
        ("brien-mul", ["c2"]),
        ("brasserie etoile", ["c3"]),
        ("letoile", ["c3"]),
        ("小", ["c4"]),
        ("小龙 li@", ["c4"]),
        ("soren weiss", ["c5"]),
        ("SOEREN", ["c5"]),
        ("akesson", ["c5"]),
        ("+353 87", ["c1"]),
        ("353871", ["c1"]),
        ("087 123", ["c1"]),
        ("4567", ["c1"]),
        ("aoife 4567", ["c1"]),
        ("4567 aoife", ["c1"]),
        ("00336", ["c2"]),
        ("0299", ["c3"]),
        ("+33 299 00", ["c3"]),
        ("0199", ["c1"]),
        ("000000027", ["c2"]),
        ("0000000", ["c1", "c2"]),
        ("jose 000000027", ["c2"]),
        ("aoife 000000027", []),
        ("LC-999", ["c1"]),
        ("bhriain LC-9990001", ["c1"]),
        ("AOIFE@ex", ["c1"]),
        ("surgery@", ["c1"]),
        ("surge", ["c1"]),
        ("li@", ["c4"]),
        ("dr aoife", ["c1"]),
        ("main street 12", ["c1"]),
        ("12 main", ["c1"]),
        ("atha cliath", ["c1"]),
        ("D04X2", ["c1"]),
        ("d04 x285", ["c1"]),
        ("aoife main 0199", ["c1"]),
        ("example", []),
        ("nobody", []),
        ("aoife nobody", []),
        ("", []),
        ("  ", []),
        ("a", []),
        ("@", []),
        ("home", []),
    ],
)
def test_customers_are_found_by_all_that_is_known_of_them(
    people: RegisterDatabase, typed: str, expected: list[str]
) -> None:
    assert found(people, typed) == expected


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("aoife", ""),
        ("087 123", "phone +353 87 123 4567"),
        ("0199", "phone 01 555 0199 (second)"),
        ("surgery", "e-mail surgery@health.example (second)"),
        ("aoife main", "address 12 Main Street, D04 X285, Baile Átha Cliath"),
        ("000000019", "account number 000000019"),
        ("LC-99", "loyalty card LC-9990001"),
        ("0199 surgery@", "phone 01 555 0199 (second), e-mail surgery@health.example (second)"),
        ("dr", "title Dr"),
    ],
)
def test_what_was_found_other_than_the_name_is_told(people: RegisterDatabase, typed: str, match: str) -> None:
    (hit,) = find_customers(people, typed)
    assert hit.match == match


def test_a_whole_name_comes_before_a_beginning_and_a_name_before_an_address(db: RegisterDatabase) -> None:
    street = {"address.a.purpose": "home", "address.a.street": "3 Ann Street"}
    bring(
        db,
        make_hq_customer("street", None, {"last_name": "Zed", **street}),
        make_hq_customer("longer", None, {"first_name": "Annabel", "last_name": "Byrnes"}),
        make_hq_customer("mail", None, {"last_name": "Yu", "email": "ann@example.ie"}),
        make_hq_customer("whole", None, {"first_name": "Ann", "last_name": "Byrne"}),
    )
    assert found(db, "ann") == ["whole", "longer", "street", "mail"]
    assert found(db, "byrne ann") == ["whole", "longer"]


def test_a_long_beginning_is_found_among_many_that_begin_alike(db: RegisterDatabase) -> None:
    many = [make_hq_customer(f"m{n}", None, {"first_name": f"Pat {n}", "last_name": "Fitzgerald"}) for n in range(150)]
    rare = make_hq_customer("rare", None, {"first_name": "Pat", "last_name": "Fitzgibbonston"})
    bring(db, *many, rare)
    assert found(db, "fitzgibbonst") == ["rare"]
    assert found(db, "pat fitzgibbons") == ["rare"]
    assert len(found(db, "fitzgeral")) == 20
    assert found(db, "fitzgeraldine") == []


def test_what_is_removed_or_renamed_is_no_longer_found_by_it(people: RegisterDatabase) -> None:
    bring(people, make_hq_customer("c1", "000000019", {"first_name": "Aoife", "last_name": "Walsh"}))
    assert found(people, "bhriain") == []
    assert found(people, "0199") == []
    assert found(people, "walsh") == ["c1"]


@pytest.mark.parametrize(
    "typed",
    [
        *('"', '"*', "*", "^aoi", "aoife AND", "NEAR(aoife, 2)", "words:aoife", "- OR -", "%", "_", "\0", "aoife\0"),
        *("'; --", "\ud800@x", "\ud800abc", "a\u20e3b", "𰀀a", "!aoife", "#87", "<765", "~1"),
    ],
)
def test_search_syntax_is_text_like_any_other(people: RegisterDatabase, typed: str) -> None:
    assert {hit.customer.id for hit in find_customers(people, typed)} <= {"c1", "c2"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(typed=st.text(st.characters(codec=None, categories=None), max_size=40))
def test_no_text_breaks_the_search(people: RegisterDatabase, typed: str) -> None:
    assert len(find_customers(people, typed)) <= len(PEOPLE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(data=st.data())
def test_everybody_is_found_by_beginnings_of_their_names_in_any_order(
    people: RegisterDatabase, data: st.DataObject
) -> None:
    person = data.draw(st.sampled_from(PEOPLE))
    words = " ".join(person.plain[1:4]).split()
    typed = [word[: data.draw(st.integers(2, max(2, len(word))))] for word in data.draw(st.permutations(words))]
    assert person.id in found(people, " ".join(typed))


def test_a_search_shows_no_more_than_asked_for(people: RegisterDatabase) -> None:
    bring(people, *(make_hq_customer(f"m{n}", None, {"last_name": "Murphy", "phone": f"087{n:07}"}) for n in range(30)))
    assert len(find_customers(people, "murphy")) == 20
    assert len(find_customers(people, "087", limit=5)) == 5
    assert [customer.id for customer in search_customers(people, "aoife")] == ["c1"]
