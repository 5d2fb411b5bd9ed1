"""Why a customer stands in the list: the words of each row, and what of the name was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.customer import EMAIL, PHONE, Address, Contact, Customer
from store_client.domain.duplicates import Duplicate
from store_client.services.customer_search import Reason, SearchHit
from store_client.ui.customers.found import Found, customer_row, marked_pieces, merged
from store_client.ui.customers.guard import contact_place

ANN = Customer("ann", "000000019", first_name="Ann", last_name="Byrne", phone="087 123 4567", email="ann@b.ie")


def marked(name: str, typed: str) -> list[str]:
    return [words for words, is_marked in marked_pieces(name, typed) if is_marked]


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("Niamh Kavanagh-Burke", "kav niamh", ["Niamh", "Kav"]),
        ("Róisín Ní Bhriain", "roisin bhr", ["Róisín", "Bhr"]),
        ("Jürgen Müller", "mueller", ["Müller"]),
        ("Weiß", "weis", ["Weiß"]),
        ("Seán O'Brien", "o'brien", ["Brien"]),
        ("李小龙", "李", ["李"]),
        ("Ann Byrne", "087", []),
        ("Ann Byrne", "rne", []),
        ("Ann Byrne", "", []),
    ],
)
def test_the_beginnings_that_were_typed_are_marked(name: str, typed: str, expected: list[str]) -> None:
    assert marked(name, typed) == expected


@given(st.text(max_size=30), st.text(max_size=12))
def test_marking_never_changes_a_name(name: str, typed: str) -> None:
    assert "".join(words for words, _is_marked in marked_pieces(name, typed)) == name


@pytest.mark.parametrize(
    ("reason", "icon", "note"),
    [
        (Reason("phone", "087 123 4567"), "phone", "phone"),
        (Reason("phone", "01 555 0199", 2), "phone", "phone 2"),
        (Reason("email", "a@b.ie", 3), "mail", "e-mail 3"),
        (Reason("address", "1 Main St, Galway"), "map-pin", "address"),
        (Reason("account_number", "000000019"), "badge-check", "account number"),
        (Reason("loyalty_card", "LC-1"), "id-card", "loyalty card"),
        (Reason("title", "Dr"), "user", "title"),
    ],
)
def test_what_was_found_is_shown_with_what_it_is(reason: Reason, icon: str, note: str) -> None:
    row = customer_row(Found(ANN, SearchHit(ANN, (reason,))), "x")
    assert (row.icon, row.value, row.note, row.value_typed) == (icon, reason.text, note, True)


def test_further_reasons_and_the_likeness_stand_behind_the_first() -> None:
    hit = SearchHit(ANN, (Reason("phone", "087"), Reason("email", "ann@b.ie")), named=True)
    row = customer_row(Found(ANN, hit, Duplicate(ANN, "ann", "000000019", 90, ("same phone number",))), "")
    assert row.note == "phone · e-mail ann@b.ie · also the name · 90 % alike"


@pytest.mark.parametrize(
    ("customer", "second"),
    [
        (ANN, "ann@b.ie"),
        (Customer("c", organization="Salthouse", customer_type="organization", email="a@b.ie"), "a@b.ie"),
        (
            Customer(
                "c",
                last_name="B",
                organization="Salthouse",
                addresses=(Address("a", city="Cork"), Address("b", street="1\nQuay", city="Galway")),
                primary_address="b",
            ),
            "Salthouse, 1 Quay, Galway",
        ),
        (Customer("c", last_name="B", addresses=(Address("a", city="Cork"),)), "Cork"),
        (Customer("c", "000000034", hashed=True), "No customer data is kept on this register"),
    ],
)
def test_the_second_line_says_where_they_are(customer: Customer, second: str) -> None:
    assert customer_row(Found(customer, SearchHit(customer)), "").second == second


def test_who_looks_alike_comes_behind_who_was_found() -> None:
    bea, hidden = Customer("bea", last_name="Byrne"), Duplicate(None, "hidden", "000000034", 60, ("same phone number",))
    alike = [Duplicate(bea, "bea", None, 80, ("same name",)), Duplicate(ANN, "ann", "000000019", 70, ()), hidden]
    found = merged([SearchHit(ANN)], alike)
    assert [one.id for one in found] == ["ann", "bea", "hidden"]
    assert [one.duplicate.score for one in found if one.duplicate] == [70, 80, 60]
    row = customer_row(found[2], "")
    assert (row.name, row.account, row.value, row.note) == (
        "Known at HQ",
        "000000034",
        "same phone number",
        "60 % alike",
    )
    assert row.spoken.startswith("Known at HQ, No customer data")


@pytest.mark.parametrize(
    ("kind", "typed", "place"),
    [
        (PHONE, "+353 87 123 4567", 1),
        (PHONE, "0871234567", 1),
        (PHONE, "01-555-0199", 2),
        (PHONE, "12", 0),
        (PHONE, "", 0),
        (EMAIL, " ANN@b.ie", 1),
        (EMAIL, "work@b.ie", 2),
        (EMAIL, "else@b.ie", 0),
    ],
)
def test_which_contact_it_is(kind: str, typed: str, place: int) -> None:
    contacts = (Contact("1", PHONE, "01 555 0199"), Contact("2", EMAIL, "work@b.ie"))
    customer = Customer("c", phone="087 123 4567", email="ann@b.ie", contacts=contacts)
    assert contact_place(customer, kind, typed) == place
