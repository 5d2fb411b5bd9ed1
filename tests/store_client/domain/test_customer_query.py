"""What is typed is read as groups, each of which some field of a customer has to meet."""

import pytest

from store_client.domain.customer_index import indexed
from store_client.domain.customer_query import Group, exactly, is_enough, met_by, read_query

FIELDS = {
    "customer_type": "person",
    "title": "Dr",
    "first_name": "Aoife",
    "last_name": "Ní Bhriain",
    "phone": "+353 87 123 4567",
    "email": "Aoife.Byrne@example.ie",
    "contact.b.type": "phone",
    "contact.b.value": "01 555 0199",
    "contact.c.type": "email",
    "contact.c.value": "shop@müller.example",
    "contact.d.type": "pigeon",
    "contact.d.value": "coo",
    "address.a.purpose": "home",
    "address.a.street": "12 Main Street",
    "address.a.city": "Baile Átha Cliath",
    "address.a.postcode": "D04 X285",
    "address.a.country": "IE",
    "attribute.size": "38",
    "loyalty_card": "99912345",
}
WHERE = indexed(FIELDS)


def texts(groups: list[Group]) -> list[str]:
    return [group.text for group in groups]


def found_in(typed: str) -> list[str]:
    """The field that meets each group; a dash where none does."""
    found = [met_by(group, WHERE) for group in read_query(typed)]
    return [one.field if one else "-" for one in found]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("aoi bhr", ["first_name", "last_name"]),
        ("BHRIAIN ní", ["last_name", "last_name"]),
        ("dr", ["title"]),
        ("087 123", ["phone"]),
        ("+353 87", ["phone"]),
        ("00353 (0)87 1", ["phone"]),
        ("353871", ["phone"]),
        ("4567", ["phone"]),
        ("+33 87", ["-"]),
        ("0199", ["contact.b.value"]),
        ("+353 1 555", ["contact.b.value"]),
        ("aoife.by", ["email"]),
        ("aoife.byrne@ex", ["email"]),
        ("shop@mull", ["contact.c.value"]),
        ("coo", ["-"]),
        ("main 12", ["address.a.street", "address.a.street"]),
        ("atha", ["address.a.city"]),
        ("d04x2", ["address.a.postcode"]),
        ("D04 X285", ["address.a.postcode", "address.a.postcode"]),
        ("ie", ["-"]),
        ("38", ["-"]),
        ("aoife 4567 main", ["first_name", "phone", "address.a.street"]),
        ("@", []),
        ("@example", []),
    ],
)
def test_each_group_is_met_by_the_field_in_which_it_stands(typed: str, fields: list[str]) -> None:
    assert found_in(typed) == fields


def test_digits_that_stand_together_are_one_number() -> None:
    assert texts(read_query("087 123 45 murphy 12 00353 1")) == ["087 123 45", "murphy", "12", "00353 1"]


def test_no_more_than_eight_groups_are_looked_at() -> None:
    assert len(read_query("a b c d e f g h i j")) == 8


def test_a_single_letter_is_not_enough_but_a_single_character_of_chinese_is() -> None:
    assert [is_enough(read_query(text)) for text in ("a", "1", "a b", "ab", "小", "é", "", "-")] == [
        *(False, False, True, True, True, True, False, False)
    ]


def test_a_whole_name_is_not_met_by_its_beginning() -> None:
    (group,) = read_query("aoi")
    assert met_by(group, WHERE) is not None
    assert met_by(Group(group.text, exactly(group).names), WHERE) is None
    (whole,) = read_query("aoife")
    assert met_by(Group(whole.text, exactly(whole).names), WHERE) is not None
