"""Every field of a customer has a name that people know."""

from dataclasses import fields

import pytest

from store_client.domain.customer import PURPOSES, RECEIPT_PREFERENCES, Address, Contact
from store_client.domain.customer_fields import PLAIN, SINGLE
from store_client.domain.customer_rules import CustomerRules
from store_client.domain.customer_words import field_name, match_text, preference_name, purpose_name, shown_text
from store_client.domain.setup import Affiliation, Attribute, CustomerGroup

RULES = CustomerRules(
    attributes=(Attribute("size", "text", {"en": "Size", "fr": "Taille"}),),
    affiliations=(Affiliation("vip", {"en": "Regulars"}),),
    groups=(CustomerGroup("retail", "Retail"),),
)
PATHS = [
    *(*PLAIN, *SINGLE, "consent.phone", "consent.email"),
    *(f"contact.x.{field.name}" for field in fields(Contact) if field.name != "id"),
    *(f"address.x.{field.name}" for field in fields(Address) if field.name != "id"),
]


@pytest.mark.parametrize("path", PATHS)
def test_a_field_is_called_by_words_and_not_by_its_path(path: str) -> None:
    name = field_name(path, RULES)
    assert name[0].isupper()
    assert name != path


def test_what_hq_set_up_is_called_what_hq_calls_it() -> None:
    assert field_name("attribute.size", RULES, "fr") == "Taille"
    assert field_name("affiliation.vip", RULES) == "Regulars"
    assert field_name("attribute.gone", RULES) == "gone"
    assert field_name("later.field") == "later.field"
    assert shown_text("customer_group", "retail", RULES) == "Retail"


def test_texts_that_stand_for_something_are_shown_as_what_they_stand_for() -> None:
    assert shown_text("address.a.purpose", "post_box") == "Post box"
    assert shown_text("address.a.country", "XX", RULES) == "XX"
    assert shown_text("consent.phone", "no") == "no"
    assert shown_text("contact.c.type", "email") == "E-mail"
    assert shown_text("phone", "yes") == "yes"
    assert [purpose_name(one) for one in PURPOSES].count("Other") == 1
    assert len({preference_name(one) for one in RECEIPT_PREFERENCES}) == len(RECEIPT_PREFERENCES)


def test_the_reason_of_a_match_says_which_number_it_was() -> None:
    assert match_text("phone", "087 123", 1) == "phone 087 123"
    assert match_text("contact.c.value", "087 123", 2) == "phone 087 123 (second)"
    assert match_text("contact.c.value", "a@b.ie", 3) == "e-mail a@b.ie (third)"
    assert match_text("address.a.city", "1 Main Street, Galway", 0) == "address 1 Main Street, Galway"
    assert match_text("account_number", "000000019", 0) == "account number 000000019"
