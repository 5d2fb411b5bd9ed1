"""What stands in a customer's form is kept as typed, or refused by field with its limit."""

from dataclasses import replace

import pytest

from store_client.domain.customer import ORGANIZATION, Customer, CustomerDetails
from store_client.domain.customer_checks import LIMITS, checked, warnings
from store_client.errors import FieldRefused

NAUGHTY = [
    "Robert'); DROP TABLE customer;--",
    "<script>alert(1)</script>",
    "👩‍👩‍👧‍👦",
    "‮desrever",
    "Ṱ̺̺̕o͞ ̷i̲̬n͔̭̜g",
    "إسلام",
    "田中さん",
    "%s{0}${x}",
    "NULL",
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_text_within_the_limits_is_kept_as_typed(text: str) -> None:
    assert checked(CustomerDetails(last_name=text)).last_name == text


def with_text(details: CustomerDetails, field: str, text: str) -> CustomerDetails:
    return replace(details, **{field: text})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", [field for field in LIMITS if field != "language"])
def test_a_text_that_is_too_long_is_refused_with_its_field_and_limit(field: str) -> None:
    fits = "x" * LIMITS[field]
    details = CustomerDetails(last_name="Murphy")
    assert getattr(checked(with_text(details, field, fits)), field) == fits
    with pytest.raises(FieldRefused, match=str(LIMITS[field])) as refused:
        checked(with_text(details, field, fits + "x"))
    assert refused.value.field == field


@pytest.mark.parametrize("character", ["\0", "\n", "\x1b", "\x7f", "\x85", "\ud800"])
def test_control_characters_are_refused_by_field(character: str) -> None:
    with pytest.raises(FieldRefused, match="control character") as refused:
        checked(CustomerDetails(first_name=f"A{character}B", last_name="Murphy"))
    assert refused.value.field == "first_name"


def test_space_around_what_is_typed_is_not_kept() -> None:
    assert checked(CustomerDetails(last_name="  Murphy\t")).last_name == "Murphy"


def test_a_customer_without_any_name_is_refused() -> None:
    with pytest.raises(FieldRefused) as refused:
        checked(CustomerDetails(last_name="  ", phone="123"))
    assert refused.value.field == "last_name"
    with pytest.raises(FieldRefused) as refused:
        checked(CustomerDetails(customer_type=ORGANIZATION))
    assert refused.value.field == "organization"


def test_any_one_name_is_enough() -> None:
    for field in ("first_name", "last_name", "organization"):
        assert getattr(checked(with_text(CustomerDetails(), field, "X")), field) == "X"


def test_an_unknown_type_of_customer_is_refused() -> None:
    with pytest.raises(FieldRefused) as refused:
        checked(CustomerDetails(customer_type="robot", last_name="R2"))
    assert refused.value.field == "customer_type"


def test_what_looks_wrong_is_a_warning_and_stops_nobody() -> None:
    odd = CustomerDetails(last_name="Murphy", email="murphy(at)example", phone="12")
    assert set(warnings(odd)) == {"email", "phone"}
    assert checked(odd) == odd
    assert warnings(CustomerDetails(last_name="Murphy", email="m@example.ie", phone="+353 87 123 4567")) == {}


def test_a_customer_is_called_by_the_name_people_know() -> None:
    assert Customer("c", first_name="Aoife", last_name="Byrne").name == "Aoife Byrne"
    assert Customer("c", customer_type=ORGANIZATION, organization="Byrne Ltd", last_name="Byrne").name == "Byrne Ltd"
    assert Customer("c", customer_type=ORGANIZATION, last_name="Byrne").name == "Byrne"
    assert Customer("c", organization="Byrne Ltd").name == "Byrne Ltd"


def test_of_a_customer_whose_data_is_not_here_the_number_is_the_name() -> None:
    assert Customer("c", "000000019", hashed=True).name == "000000019"
    assert Customer("c", "000000019").name == ""


def test_the_form_of_a_customer_shows_what_the_customer_has() -> None:
    details = CustomerDetails(
        last_name="Byrne", phone_consent=True, affiliations=("vip",), attributes=(("size", "38"),)
    )
    customer = Customer("c", last_name="Byrne", phone_consent=True, affiliations=("vip",), attributes=(("size", "38"),))
    assert customer.details == details
    assert details.name == "Byrne"


def test_a_customer_is_pending_until_the_number_is_there() -> None:
    assert Customer("c").pending
    assert not Customer("c", account_number="000000019").pending
