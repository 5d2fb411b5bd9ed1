"""Customers are found at HQ by the beginnings of their words, in any order, on both engines alike."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import FieldChange
from hq_server.services import customer_list, customer_search
from hq_server.services.customer_edits import edit_customer
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.ingest import ingest_batch
from tests.hq_server.customer_lines import create
from tests.hq_server.sending_register import NOW, add_register

_ZOE_PLAIN = {
    "first_name": "Zoë",
    "last_name": "Lefèvre-Ménard",
    "phone": "+33 6 12 34 56 78",
    "email": "zoe.lm@example.org",
}
_ZOE_MORE = {
    "address.a1.purpose": "home",
    "address.a1.street": "12 rue de l'Église",
    "address.a1.city": "Saint-Étienne",
    "address.a1.postcode": "42 000",
    "contact.c1.type": "phone",
    "contact.c1.value": "0477 11 22 33",
    "loyalty_card": "LC-900",
}


def _names(hq: HqDatabase, text: str, state: str = "") -> list[str]:
    return [one.first_name for one in customer_list.list_customers(hq, text, state).customers]


@pytest.fixture
def shop(hq: HqDatabase) -> HqDatabase:
    register = add_register(hq)
    create(register, fields=_ZOE_MORE, **_ZOE_PLAIN)
    register.create_customer(first_name="Marc", last_name="Martin", phone="0612000000", email="marc@example.org")
    register.create_customer(first_name="Martin", last_name="Marc", phone="", email="")
    ingest_batch(hq, register.identity, register.lines, NOW)
    return hq


@pytest.mark.parametrize(
    "typed",
    [
        *("zoe", "ZOË lef", "menard zoe", "Lefèvre-M", "  lefevre   ZO "),
        *("06 12 34 56 78", "0612345678", "+33612345678", "0033 6 12 34", "061234", "06.12.34.56.78", "0477"),
        *("zoe.lm@example.org", "ZOE.LM@", "42000", "42 000", "saint-etienne zoe", "12 eglise", "LC-900", "lc-900"),
        *("zoe 06 12 34 56 78", "06 12 34 56 78 lefevre"),
    ],
)
def test_a_customer_is_found_by_what_is_typed_in_any_order(shop: HqDatabase, typed: str) -> None:
    assert _names(shop, typed) == ["Zoë"]


@pytest.mark.parametrize("typed", ["zoe martin", "efevre", "0698", "example.com", "zoe 99999"])
def test_a_customer_who_lacks_one_of_the_words_is_not_found(shop: HqDatabase, typed: str) -> None:
    assert _names(shop, typed) == []


@pytest.mark.parametrize(
    "typed", ["'", '"', "\\", "a' OR 1=1", "*", ":*", "NEAR(", "- ", "%", "_", "🙂", "()", "NOT x"]
)
def test_nothing_that_is_typed_is_search_syntax(shop: HqDatabase, typed: str) -> None:
    assert _names(shop, typed) == []


def test_swapped_names_are_found_both_the_newest_first(shop: HqDatabase) -> None:
    assert _names(shop, "marc martin") == _names(shop, "Martin, Marc") == ["Martin", "Marc"]


def test_an_account_number_is_found_without_its_zeros_and_beside_a_name(shop: HqDatabase) -> None:
    issue_account_numbers(shop, NOW)
    assert _names(shop, "000000018") == _names(shop, "18") == _names(shop, "zoe 18") == ["Zoë"]
    assert _names(shop, "marc 18") == []


def test_changed_fields_are_found_and_what_they_were_before_is_not(shop: HqDatabase) -> None:
    zoe = customer_list.list_customers(shop, "zoe").customers[0]
    edit_customer(shop, zoe.id, [FieldChange("last_name", zoe.last_name, "Ŝmith")], "ada", NOW)
    assert _names(shop, "smith") == ["Zoë"]
    assert _names(shop, "lefevre") == []


def test_pages_go_on_where_the_one_before_ended(hq: HqDatabase) -> None:
    register = add_register(hq)
    for number in range(7):
        register.create_customer(first_name=f"n{number}", last_name="Same", phone="", email="")
    ingest_batch(hq, register.identity, register.lines, NOW)
    seen, before = [], ""
    while True:
        page = customer_list.list_customers(hq, "same", before=before, limit=3)
        seen += [one.first_name for one in page.customers]
        before = page.next_before
        if not before:
            break
    assert seen == [f"n{number}" for number in reversed(range(7))]


def test_customers_of_an_older_release_get_their_words_afterwards(shop: HqDatabase) -> None:
    with shop.write():
        shop.execute("DELETE FROM customer_search")
        shop.execute("INSERT INTO hq_setting (key, value) VALUES ('customer search after', '')")
    assert _names(shop, "zoe") == []
    assert customer_search.catch_up(shop) == 3
    assert customer_search.catch_up(shop) == 0
    assert _names(shop, "zoe") == ["Zoë"]
