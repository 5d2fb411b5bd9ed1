"""Customers take what feed 1010 brings without losing what was typed here and HQ has not answered."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from store_client.db import customer_feed, customer_rows, customers, outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import DocumentState, Verdict
from store_client.domain.customer import Customer, CustomerDetails, FieldConflict
from store_client.domain.customer_fields import Fields
from store_client.domain.hq_customer import HqCustomer
from store_client.services.customer_edits import edit_customer
from store_client.services.customers import register_customer, search_customers
from store_client.services.loyalty import enroll_loyalty
from tests.customer_factories import bring, make_hq_customer
from tests.factories import STAFF, make_moment

Ids = Callable[[], str]
ANN: Fields = {
    "first_name": "Ann",
    "last_name": "Byrne",
    "phone": "087 123",
    "address.a.purpose": "home",
    "address.a.street": "1 Main St\nFlat 2",
    "later.field": "kept",
    "title": "Dr",
}


def here(db: RegisterDatabase, customer_id: str = "c1") -> Customer:
    found = customers.find(db, customer_id)
    assert found is not None
    return found


def fields(db: RegisterDatabase, customer_id: str = "c1") -> Fields:
    found = customers.read_fields(db, customer_id)
    assert found is not None
    return found


def register(db: RegisterDatabase, new_id: Ids, **typed: str) -> Customer:
    details = CustomerDetails(**{"last_name": "Typed here", **typed})  # type: ignore[arg-type]  # texts alone
    return register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)


def edit(db: RegisterDatabase, new_id: Ids, customer_id: str = "c1", **typed: str) -> Customer:
    base = here(db, customer_id)
    details = replace(base.details, **typed)  # type: ignore[arg-type]  # texts alone
    return edit_customer(db, customer_id, details, base=base, staff=STAFF, now=make_moment(), new_id=new_id)


def hq_applies_everything(db: RegisterDatabase) -> None:
    waiting = outbox.waiting(db, 100, 10**7)
    with db.write():
        outbox.record_verdicts(db, [Verdict(one.sequence, one.id, "stored", "applied") for one in waiting], 20)


def settle(db: RegisterDatabase) -> None:
    with db.write():
        customer_feed.settle(db, 99)


def test_a_customer_comes_whole_with_what_this_program_does_not_know(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN, points=12), now_ms=7)
    found = here(db)
    assert fields(db) == {"customer_type": "person", **ANN}
    assert found.addresses[0].street == "1 Main St\nFlat 2"
    assert (found.account_number, found.numbered_ms, found.points, found.title) == ("000000019", 7, 12, "Dr")


def test_a_page_of_the_feed_makes_changes_and_leaves_the_rest_alone(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", None, ANN), make_hq_customer("c3", None, {"last_name": "Kelly"}))
    page = [
        make_hq_customer("c1", None, {**ANN, "last_name": "Walsh", "phone": "01 999 1234"}),
        make_hq_customer("c3", "000000035", {"last_name": "Kelly"}),
        make_hq_customer("new", "000000051", {"last_name": "Nolan"}),
        make_hq_customer("new", "000000051", {"last_name": "Nolane"}),
    ]
    bring(db, *page, now_ms=99)
    bring(db, *page, now_ms=100)
    assert [one.id for one in search_customers(db, "walsh")] == ["c1"]
    assert search_customers(db, "byrne") == []
    assert [one.id for one in search_customers(db, "019991")] == ["c1"]
    third, new = here(db, "c3"), here(db, "new")
    assert (third.account_number, third.numbered_ms, third.created_ms) == ("000000035", 99, 1)
    assert (new.last_name, new.numbered_ms, new.created_ms) == ("Nolane", 99, 99)


def test_an_hq_that_tells_only_the_first_fields_takes_nothing_else_away(db: RegisterDatabase) -> None:
    conflict = FieldConflict("phone", "1", "2", "d1")
    bring(db, make_hq_customer("c1", None, ANN, conflicts=[conflict], points=5))
    older = make_hq_customer("c1", "000000019", {"last_name": "Walsh"}, tells_more=False)
    bring(db, older)
    assert fields(db)["title"] == "Dr"
    assert (here(db).last_name, here(db).points) == ("Walsh", 5)
    assert [one.field for one in here(db).conflicts] == ["phone"]


def test_a_field_that_is_gone_at_hq_is_gone_here(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", None, ANN, points=5))
    bring(db, make_hq_customer("c1", None, {"last_name": "Byrne"}))
    assert fields(db) == {"customer_type": "person", "last_name": "Byrne"}
    assert here(db).points == 0
    assert search_customers(db, "main st") == []


def test_a_corrected_number_replaces_the_old_one_and_an_absent_one_never_does(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN), now_ms=40)
    bring(db, make_hq_customer("c1", "000000060", ANN), now_ms=50)
    bring(db, make_hq_customer("c1", None, ANN), now_ms=60)
    assert (here(db).account_number, here(db).numbered_ms) == ("000000060", 50)


def test_a_customer_made_here_keeps_every_field_until_hq_has_it(db: RegisterDatabase, new_id: Ids) -> None:
    mine = register(db, new_id)
    theirs = make_hq_customer(mine.id, "000000019", {"last_name": "From HQ"})
    bring(db, theirs)
    with db.write():
        customer_feed.remove_customers(db, [mine.id])
    assert (here(db, mine.id).last_name, here(db, mine.id).account_number) == ("Typed here", "000000019")
    hq_applies_everything(db)
    bring(db, theirs)
    assert here(db, mine.id).last_name == "From HQ"
    assert [one.id for one in search_customers(db, "from hq")] == [mine.id]


def test_an_edited_field_keeps_its_text_and_the_others_take_hqs(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN))
    edit(db, new_id, phone="01 555 0100")
    bring(db, make_hq_customer("c1", "000000019", {**ANN, "phone": "021 1", "last_name": "Walsh"}))
    assert (here(db).phone, here(db).last_name) == ("01 555 0100", "Walsh")


def test_what_hq_said_while_it_owed_an_answer_counts_once_it_has_answered(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN))
    edit(db, new_id, phone="01 555 0100")
    bring(db, make_hq_customer("c1", "000000019", {**ANN, "phone": "021 1"}))
    settle(db)
    assert here(db).phone == "01 555 0100"
    hq_applies_everything(db)
    assert customer_feed.has_held(db)
    settle(db)
    assert here(db).phone == "021 1"
    assert not customer_feed.has_held(db)


def test_an_edit_that_hq_has_to_get_again_is_protected_again(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN))
    edit(db, new_id, phone="01 555 0100")
    hq_applies_everything(db)
    with db.write():
        outbox.send_again_after(db, 0)
    bring(db, make_hq_customer("c1", "000000019", ANN))
    assert here(db).phone == "01 555 0100"


def test_a_parked_edit_waits_for_hqs_answer_too(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN))
    edit(db, new_id, phone="01 555 0100")
    (document,) = outbox.waiting(db, 10, 10**6)
    with db.write():
        outbox.record_verdicts(db, [Verdict(document.sequence, document.id, "stored", "parked")], 20)
    bring(db, make_hq_customer("c1", "000000019", ANN))
    assert here(db).phone == "01 555 0100"
    with db.write():
        outbox.record_document_states(db, [DocumentState(document.id, "applied")], 30)
    settle(db)
    assert here(db).phone == "087 123"


def test_an_enrolled_card_is_protected_like_any_edit(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN))
    enroll_loyalty(db, "c1", "L-1", staff=STAFF, now=make_moment(), new_id=new_id)
    bring(db, make_hq_customer("c1", "000000019", ANN))
    assert here(db).loyalty_card == "L-1"
    found = customers.find_by_card(db, "L-1")
    assert found is not None
    assert found.id == "c1"


def test_a_conflict_of_this_register_shows_its_own_text_until_it_is_decided(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN))
    edit(db, new_id, phone="01 555 0100")
    (document,) = outbox.waiting(db, 10, 10**6)
    hq_applies_everything(db)
    conflict = FieldConflict("phone", "087 123", "01 555 0100", document.id)
    theirs = FieldConflict("title", "Dr", "Prof", "another-register")
    bring(db, make_hq_customer("c1", "000000019", ANN, conflicts=[conflict, theirs]))
    assert (here(db).phone, here(db).title) == ("01 555 0100", "Dr")
    assert [(one.field, one.hq, one.register, one.own) for one in here(db).conflicts] == [
        ("phone", "087 123", "01 555 0100", True),
        ("title", "Dr", "Prof", False),
    ]
    assert [one.id for one in customers.list_disputed(db, 10)] == ["c1"]
    assert customers.count_disputed(db) == 1
    bring(db, make_hq_customer("c1", "000000019", ANN))
    assert (here(db).phone, here(db).conflicts) == ("087 123", ())
    assert customers.count_disputed(db) == 0


def test_a_removal_that_hq_could_not_take_stays_removed_here_until_it_is_decided(
    db: RegisterDatabase, new_id: Ids
) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN))
    base = here(db)
    edit_customer(
        db, "c1", replace(base.details, addresses=()), base=base, staff=STAFF, now=make_moment(), new_id=new_id
    )
    (document,) = outbox.waiting(db, 10, 10**6)
    hq_applies_everything(db)
    disputed = [FieldConflict(path, text, "", document.id) for path, text in ANN.items() if path.startswith("address.")]
    bring(db, make_hq_customer("c1", "000000019", ANN, conflicts=disputed))
    assert here(db).addresses == ()
    bring(db, make_hq_customer("c1", "000000019", ANN))
    assert len(here(db).addresses) == 1


def test_a_customer_that_is_gone_at_hq_is_no_longer_found(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN), make_hq_customer("c2", None, {"last_name": "Byrne"}))
    with db.write():
        customer_feed.remove_customers(db, ["c1", "unknown"])
    assert customers.find(db, "c1") is None
    assert [one.id for one in search_customers(db, "byrne")] == ["c2"]
    assert db.value("SELECT count(*) FROM customer_profile") == 0
    bring(db, make_hq_customer("c9", None, {"last_name": "Other"}))
    assert [one.id for one in search_customers(db, "byrne")] == ["c2"]


def test_a_customer_about_whom_something_waits_goes_when_hq_has_answered(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN))
    edit(db, new_id, phone="01 555 0100")
    with db.write():
        customer_feed.remove_customers(db, ["c1"])
    assert here(db).phone == "01 555 0100"
    hq_applies_everything(db)
    settle(db)
    assert customers.find(db, "c1") is None


def test_where_data_must_not_be_here_the_number_is_all_that_stays(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN, points=3))
    bring(db, make_hq_customer("c1", "000000019", hashes=["ab" * 32]), make_hq_customer("c2", "000000027", hashes=[]))
    for identity, number in (("c1", "000000019"), ("c2", "000000027")):
        found = here(db, identity)
        assert found == replace(Customer(identity, number, hashed=True), created_ms=1, numbered_ms=1)
    assert search_customers(db, "byrne") == []
    assert [one.id for one in search_customers(db, "000000019")] == ["c1"]
    dump = json.dumps(db.rows("SELECT * FROM customer"))
    assert "Byrne" not in dump
    assert db.value("SELECT count(*) FROM customer_profile") == 0


def test_of_a_block_the_register_keeps_that_there_is_one_and_no_reason(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "000000019", {**ANN, "blocked": "owes Ms Byrne 40"}))
    bring(db, make_hq_customer("c1", "000000019", hashes=["ab" * 32], blocked=True))
    bring(db, make_hq_customer("c2", "000000027", hashes=["cd" * 32], blocked=True))
    assert [bool(here(db, identity).blocked) for identity in ("c1", "c2")] == [True, True]
    assert "Byrne" not in json.dumps(db.rows("SELECT * FROM customer_profile"))
    bring(db, make_hq_customer("c2", "000000027", hashes=["cd" * 32], blocked=True))
    bring(db, make_hq_customer("c1", "000000019", hashes=["ab" * 32]))
    assert [bool(here(db, identity).blocked) for identity in ("c1", "c2")] == [False, True]
    bring(db, make_hq_customer("c2", "000000027", ANN))
    assert not here(db, "c2").blocked


def test_when_data_may_be_here_again_everything_comes_back(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "000000019", hashes=["ab" * 32]))
    bring(db, make_hq_customer("c1", "000000019", hashes=["cd" * 32]))
    bring(db, make_hq_customer("c1", "000000019", ANN))
    assert not here(db).hashed
    assert [one.id for one in search_customers(db, "byrne")] == ["c1"]
    assert db.value("SELECT count(*) FROM customer_hash WHERE customer_hash MATCH 'cdcdcdcdcdcdcdcd'") == 0


def test_fields_are_packed_without_loss() -> None:
    odd = {"address.a.b.c": "1", "address.a": "2", "address.a.": "3", "contact.": "4", "contact.x.type": "", "x.": "5"}
    text = customer_rows.fields_text(odd)
    row = customer_rows.StoredCustomer(1, "c", None, ("",) * 7, 0, None, "hq", text)
    assert row.fields == odd
    assert customer_rows.fields_text({}) == ""


@pytest.mark.parametrize("news", [[], [make_hq_customer("c1", None, ANN)]])
def test_an_empty_page_and_the_same_page_again_change_nothing(db: RegisterDatabase, news: list[HqCustomer]) -> None:
    bring(db, make_hq_customer("c1", None, ANN))
    before = db.rows("SELECT * FROM customer"), db.rows("SELECT * FROM customer_profile")
    bring(db, *news, now_ms=500)
    assert (db.rows("SELECT * FROM customer"), db.rows("SELECT * FROM customer_profile")) == before
