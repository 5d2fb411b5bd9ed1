"""Customers are found by whatever people type, and take what the feed brings without losing what is typed here."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store_client.db import customers, outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.customer import Customer, CustomerDetails
from store_client.services.customers import register_customer, search_customers
from tests.factories import STAFF, make_moment

PEOPLE = [
    Customer(
        "c1",
        "000000019",
        first_name="Aoife",
        last_name="Ní Bhriain",
        phone="+353 87 123 4567",
        email="Aoife@Example.ie",
    ),
    Customer(
        "c2",
        "000000027",
        first_name="José",
        last_name="O'Brien-Müller",
        phone="0033 6 12 34 56 78",
        email="jose@example.fr",
    ),
    Customer("c3", None, customer_type="organization", organization="Brasserie de l'Étoile", phone="02 99 00 00 00"),
    Customer("c4", None, first_name="李", last_name="小龙", email="li@example.cn"),
]


@pytest.fixture
def people(db: RegisterDatabase) -> RegisterDatabase:
    with db.write():
        customers.upsert_customers(db, PEOPLE, 1)
    return db


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("aoi", ["c1"]),
        ("bhriain aoife", ["c1"]),
        ("NI BH", ["c1"]),
        ("jose", ["c2"]),
        ("José Müller", ["c2"]),
        ("jose\u0301", ["c2"]),
        ("o'brien", ["c2"]),
        ("brien-mul", ["c2"]),
        ("brasserie etoile", ["c3"]),
        ("小", ["c4"]),
        ("+353 87", ["c1"]),
        ("353871", ["c1"]),
        ("00336", ["c2"]),
        ("0299", ["c3"]),
        ("000000027", ["c2"]),
        ("AOIFE@ex", ["c1"]),
        ("li@", ["c4"]),
        ("example", []),
        ("nobody", []),
        ("", []),
        ("  ", []),
        ("a", []),
        ("@", []),
    ],
)
def test_customers_are_found_by_name_parts_phone_email_and_number(
    people: RegisterDatabase, typed: str, found: list[str]
) -> None:
    assert [customer.id for customer in search_customers(people, typed)] == found


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '"*',
        "*",
        "^aoi",
        "aoife AND",
        "NEAR(aoife, 2)",
        "first_name:aoife",
        "- OR -",
        "%",
        "_",
        "\0",
        "aoife\0",
        "'; --",
        "\ud800@x",
        "\ud800abc",
        "a\u20e3b",
        "𰀀a",
    ],
)
def test_search_syntax_is_text_like_any_other(people: RegisterDatabase, typed: str) -> None:
    assert {customer.id for customer in search_customers(people, typed)} <= {"c1"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(typed=st.text(st.characters(codec=None, categories=None), max_size=40))
def test_no_text_breaks_the_search(people: RegisterDatabase, typed: str) -> None:
    assert len(search_customers(people, typed)) <= len(PEOPLE)


def test_a_search_shows_no_more_than_asked_for(people: RegisterDatabase) -> None:
    with people.write():
        customers.upsert_customers(
            people, [Customer(f"m{n}", last_name="Murphy", phone=f"087{n}") for n in range(30)], 1
        )
    assert len(search_customers(people, "murphy")) == 20
    assert len(search_customers(people, "087", limit=5)) == 5


def test_a_page_of_numbers_changes_only_what_is_new(people: RegisterDatabase) -> None:
    with people.write():
        assert (
            customers.apply_numbers(people, [("c3", "000000035"), ("c1", "000000019"), ("unknown", "000000043")], 77)
            == 1
        )
    found = customers.find(people, "c3")
    assert found is not None
    assert (found.account_number, found.numbered_ms) == ("000000035", 77)
    assert customers.find(people, "c1") == replace(PEOPLE[0], created_ms=1, numbered_ms=1)
    assert customers.count_pending(people) == 1


def test_the_feed_makes_changes_and_leaves_the_rest_alone(people: RegisterDatabase) -> None:
    page = [
        replace(PEOPLE[0], last_name="Ní Bhroin", phone="+353 1 999"),
        replace(PEOPLE[2], account_number="000000035"),
        Customer("new", "000000051", last_name="Walsh"),
        Customer("new", "000000051", last_name="Walshe"),
    ]
    with people.write():
        customers.upsert_customers(people, page, 99)
        customers.upsert_customers(people, page, 100)
    assert [customer.id for customer in search_customers(people, "bhroin")] == ["c1"]
    assert search_customers(people, "bhriain") == []
    assert [customer.id for customer in search_customers(people, "3531999")] == ["c1"]
    third, new = customers.find(people, "c3"), customers.find(people, "new")
    assert third is not None
    assert (third.account_number, third.numbered_ms, third.created_ms) == ("000000035", 99, 1)
    assert new is not None
    assert (new.last_name, new.numbered_ms, new.created_ms) == ("Walshe", 99, 99)


def test_a_corrected_number_replaces_the_old_one_and_an_absent_one_never_does(people: RegisterDatabase) -> None:
    with people.write():
        customers.upsert_customers(people, [replace(PEOPLE[0], account_number="000000060")], 50)
        customers.upsert_customers(people, [replace(PEOPLE[0], account_number=None)], 60)
    found = customers.find(people, "c1")
    assert found is not None
    assert (found.account_number, found.numbered_ms) == ("000000060", 50)


def test_what_hq_has_not_seen_yet_is_not_overwritten(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    mine = register_customer(db, CustomerDetails(last_name="Typed here"), staff=STAFF, now=make_moment(), new_id=new_id)
    theirs = replace(mine, last_name="From HQ", account_number="000000019")
    with db.write():
        customers.upsert_customers(db, [theirs], 10)
        customers.remove_customers(db, [mine.id])
    found = customers.find(db, mine.id)
    assert found is not None
    assert (found.last_name, found.account_number) == ("Typed here", "000000019")
    document = outbox.waiting(db, 10, 10**6)[0]
    with db.write():
        outbox.record_verdicts(db, [Verdict(document.sequence, document.id, "stored", "applied")], 20)
        customers.upsert_customers(db, [theirs], 30)
    found = customers.find(db, mine.id)
    assert found is not None
    assert found.last_name == "From HQ"
    assert [customer.id for customer in search_customers(db, "from hq")] == [mine.id]


def test_a_customer_that_is_gone_at_hq_is_no_longer_found(people: RegisterDatabase) -> None:
    with people.write():
        customers.remove_customers(people, ["c1", "unknown"])
    assert customers.find(people, "c1") is None
    assert search_customers(people, "aoife") == []
    people.run("INSERT INTO customer_search (customer_search, rank) VALUES ('integrity-check', 1)")
