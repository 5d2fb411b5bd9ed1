"""A customer whom HQ merged is found by every old number and name, and is who stands for them now."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store_client.db import customer_aliases, form_drafts
from store_client.db.customer_aliases import CustomerAlias
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import CustomerDetails
from store_client.domain.form_draft import FormDraft
from store_client.services import parking, recording, selling
from store_client.services.customer_card import card_facts
from store_client.services.customer_search import find_customers
from store_client.services.customers import get_customer
from store_client.services.duplicates import as_customer, find_duplicates
from store_client.services.form_drafts import keep_draft
from store_client.services.loyalty import enroll_loyalty, find_by_card
from store_client.services.merged_customers import current_customer
from store_client.sync.appliers_customers import apply_alias
from store_client.sync.applying import Applying
from store_client.wire.incoming_customers import Alias
from tests.customer_factories import bring, make_hq_customer
from tests.factories import STAFF, make_basket, make_moment, make_sale, open_shift

Ids = Callable[[], str]
ADA = {"first_name": "Ada", "last_name": "Lefèvre", "phone": "06 12 34 56 78", "loyalty_card": "9990001"}
TWIN = {"first_name": "Adele", "last_name": "Dubois", "phone": "03 20 11 22 33", "loyalty_card": "9990002"}


def merge(db: RegisterDatabase, merged: str, survivor: str) -> None:
    with db.write():
        apply_alias(db, [Alias(merged, survivor, "000000018")], [], Applying(bytes(32), 5))


def undo(db: RegisterDatabase, merged: str) -> None:
    with db.write():
        apply_alias(db, [], [merged], Applying(bytes(32), 6))


@pytest.fixture
def merged(db: RegisterDatabase) -> RegisterDatabase:
    """``twin`` was merged into ``ada``."""
    bring(db, make_hq_customer("ada", "000000018", ADA), make_hq_customer("twin", "000000026", TWIN))
    merge(db, "twin", "ada")
    return db


def found(db: RegisterDatabase, typed: str) -> list[tuple[str, str]]:
    return [(hit.customer.id, hit.match) for hit in find_customers(db, typed)]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("000000026", "earlier account 000000026"),
        ("dubois", "earlier account 000000026"),
        ("0320112233", "earlier account 000000026, phone 03 20 11 22 33"),
        ("9990002", "earlier account 000000026, loyalty card 9990002"),
        ("000000018", "account number 000000018"),
        ("lefevre", ""),
    ],
)
def test_whatever_stood_at_either_account_finds_the_one_that_stays(
    merged: RegisterDatabase, typed: str, why: str
) -> None:
    assert found(merged, typed) == [("ada", why)]


def test_both_accounts_found_at_once_are_one_customer(merged: RegisterDatabase) -> None:
    assert found(merged, "ad") == [("ada", "")]


def test_an_undone_merge_makes_them_two_again(merged: RegisterDatabase) -> None:
    undo(merged, "twin")
    assert found(merged, "000000026") == [("twin", "account number 000000026")]
    assert sorted(customer for customer, _why in found(merged, "ad")) == ["ada", "twin"]


def test_a_customer_merged_twice_is_the_last_one(merged: RegisterDatabase) -> None:
    bring(merged, make_hq_customer("eve", "000000034", {"last_name": "Martin"}))
    merge(merged, "ada", "eve")
    assert found(merged, "000000026") == [("eve", "earlier account 000000026")]
    assert get_customer(merged, "twin") == get_customer(merged, "eve")


def test_as_long_as_who_stays_is_not_here_the_merged_one_is_used(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("twin", "000000026", TWIN))
    merge(db, "twin", "ada")
    assert found(db, "000000026") == [("twin", "account number 000000026")]
    assert getattr(current_customer(db, "twin"), "id", "") == "twin"


def test_words_that_lead_in_a_circle_end(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("ada", "000000018", ADA), make_hq_customer("twin", "000000026", TWIN))
    merge(db, "twin", "ada")
    merge(db, "ada", "twin")
    assert {customer_aliases.survivor_of(db, one) for one in ("ada", "twin")} <= {"ada", "twin"}
    assert get_customer(db, "twin") is not None


def test_a_card_of_either_account_finds_who_stays_and_can_be_enrolled_there(
    merged: RegisterDatabase, new_id: Ids
) -> None:
    assert getattr(find_by_card(merged, "9990002"), "id", "") == "ada"
    changed = enroll_loyalty(merged, "ada", "9990002", staff=STAFF, now=make_moment(), new_id=new_id)
    assert changed.loyalty_card == "9990002"


def test_a_basket_that_was_put_aside_with_the_merged_one_goes_on_with_who_stays(
    db: RegisterDatabase, new_id: Ids
) -> None:
    bring(db, make_hq_customer("ada", "000000018", ADA), make_hq_customer("twin", "000000026", TWIN))
    open_shift(db, new_id)
    twin = get_customer(db, "twin")
    assert twin is not None
    basket = replace(selling.attach_customer(make_basket(), twin), id=new_id())
    parking.save_draft(db, basket)
    merge(db, "twin", "ada")
    kept = parking.load_draft(db)
    assert kept is not None
    assert kept.customer == get_customer(db, "ada")
    done = recording.complete_sale(db, kept, 100_000, staff=STAFF, now=make_moment(), new_id=new_id)
    assert done.transaction.customer == "ada"


def test_purchases_of_both_accounts_are_on_the_card(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("ada", "000000018", ADA), make_hq_customer("twin", "000000026", TWIN))
    open_shift(db, new_id)
    for customer in ("ada", "twin"):
        attached = get_customer(db, customer)
        assert attached is not None
        make_sale(db, new_id, selling.attach_customer(make_basket(), attached))
    merge(db, "twin", "ada")
    ada = get_customer(db, "ada")
    assert ada is not None
    assert len(card_facts(db, ada).purchases) == 2
    undo(db, "twin")
    assert len(card_facts(db, ada).purchases) == 1


def test_who_looks_like_the_merged_one_is_who_stays(merged: RegisterDatabase) -> None:
    (alike,) = find_duplicates(merged, CustomerDetails(first_name="Adele", last_name="Dubois", phone="0320112233"))
    assert (alike.customer_id, alike.account_number) == ("ada", "000000018")
    assert as_customer(merged, alike) == get_customer(merged, "ada")
    assert find_duplicates(merged, CustomerDetails(phone="0320112233"), excluding="ada") == []


def test_what_was_typed_into_the_form_of_the_merged_one_is_kept_for_who_stays(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("ada", "000000018", ADA), make_hq_customer("twin", "000000026", TWIN))
    base = CustomerDetails(last_name="Dubois")
    assert keep_draft(db, FormDraft("d1", "twin", base, replace(base, last_name="Duboi"), 1))
    merge(db, "twin", "ada")
    assert [draft.customer for draft in form_drafts.list_newest(db, None, 5)] == ["ada"]


def test_aliases_are_read_for_many_at_once(merged: RegisterDatabase) -> None:
    with merged.write():
        customer_aliases.upsert(merged, [CustomerAlias("old", "twin", "")])
    assert customer_aliases.survivors(merged, ["old", "twin", "ada", "nobody"]) == {"old": "ada", "twin": "ada"}
