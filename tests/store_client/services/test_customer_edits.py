"""A customer can be changed at once, pending or offline; nothing that came meanwhile is overwritten unseen."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from store_client.db import customers, outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Address, Contact, Customer, CustomerDetails, FieldConflict
from store_client.domain.customer_merge import merge_details
from store_client.errors import FieldRefused, Refused
from store_client.services.customer_edits import (
    KEEP_HQ,
    KEEP_REGISTER,
    EditConflict,
    edit_customer,
    list_conflicts,
    list_disputed_customers,
    resolve_conflict,
)
from store_client.services.customers import get_customer, register_customer, search_customers
from tests.customer_factories import bring, make_hq_customer
from tests.customer_setup import set_up_customers
from tests.factories import DAY, STAFF, make_moment, make_register, open_shift

Ids = Callable[[], str]
ANN = {
    "first_name": "Ann",
    "last_name": "Byrne",
    "phone": "087 123 4567",
    "consent.phone": "no",
    "contact.c.type": "email",
    "contact.c.value": "a@b.ie",
    "address.a.purpose": "home",
    "address.a.street": "1 Main St",
    "address.a.city": "Galway",
    "address.a.country": "IE",
    "primary_address": "a",
    "later.field": "kept",
}


def here(db: RegisterDatabase, customer_id: str = "c1") -> Customer:
    found = get_customer(db, customer_id)
    assert found is not None
    return found


def record(db: RegisterDatabase, new_id: Ids, details: CustomerDetails, base: Customer | None = None) -> Customer:
    base = base or here(db)
    return edit_customer(db, base.id, details, base=base, staff=STAFF, now=make_moment(), new_id=new_id)


def last_body(db: RegisterDatabase) -> dict[str, Any]:
    document = json.loads(outbox.page_after(db, 0, 100)[-1].content)
    assert (document["kind"], document["version"]) == ("customer.changed", 1)
    body: dict[str, Any] = document["body"]
    return body


@pytest.fixture
def ann(db: RegisterDatabase) -> Customer:
    bring(db, make_hq_customer("c1", "000000019", ANN))
    return here(db)


def test_only_what_changed_is_told_with_what_stood_there_before(
    db: RegisterDatabase, new_id: Ids, ann: Customer
) -> None:
    changed = record(db, new_id, replace(ann.details, phone="01 555 0199", email="ann@example.ie", phone_consent=True))
    assert last_body(db) == {
        "customer": "c1",
        "staff": STAFF,
        "changes": [
            {"field": "consent.phone", "old": "no", "new": "yes"},
            {"field": "email", "old": None, "new": "ann@example.ie"},
            {"field": "phone", "old": "087 123 4567", "new": "01 555 0199"},
        ],
    }
    assert here(db) == changed
    assert [one.id for one in search_customers(db, "0199")] == ["c1"]
    assert search_customers(db, "4567") == []
    assert customers.read_fields(db, "c1") == {
        **ANN,
        "customer_type": "person",
        "phone": "01 555 0199",
        "email": "ann@example.ie",
        "consent.phone": "yes",
    }


def test_an_edit_that_changes_nothing_writes_nothing(db: RegisterDatabase, new_id: Ids, ann: Customer) -> None:
    assert record(db, new_id, ann.details) == ann
    assert record(db, new_id, replace(ann.details, last_name=" Byrne ")) == ann
    assert outbox.count(db).waiting == 0


def test_a_pending_customer_is_changed_while_nothing_has_been_sent(db: RegisterDatabase, new_id: Ids) -> None:
    made = register_customer(db, CustomerDetails(last_name="Byrn"), staff=STAFF, now=make_moment(), new_id=new_id)
    changed = record(db, new_id, replace(made.details, last_name="Byrne"), made)
    assert changed.pending
    assert last_body(db)["changes"] == [{"field": "last_name", "old": "Byrn", "new": "Byrne"}]
    assert [one.id for one in search_customers(db, "byrne")] == [made.id]


def test_a_second_edit_tells_what_the_first_one_left(db: RegisterDatabase, new_id: Ids, ann: Customer) -> None:
    record(db, new_id, replace(ann.details, phone="01 555 0100"))
    record(db, new_id, replace(here(db).details, phone="01 555 0200"))
    assert last_body(db)["changes"] == [{"field": "phone", "old": "01 555 0100", "new": "01 555 0200"}]


def test_it_counts_for_the_open_shifts_day(db: RegisterDatabase, new_id: Ids, ann: Customer) -> None:
    shift = open_shift(db, new_id)
    record(db, new_id, replace(ann.details, phone="01 555 0100"))
    document = outbox.page_after(db, 0, 100)[-1]
    assert (document.business_date, document.shift, document.subject) == (DAY, shift.id, "c1")


def test_what_came_from_hq_while_the_form_was_open_stays(db: RegisterDatabase, new_id: Ids, ann: Customer) -> None:
    bring(db, make_hq_customer("c1", "000000019", {**ANN, "last_name": "Walsh", "title": "Dr"}))
    changed = record(db, new_id, replace(ann.details, phone="01 555 0100"), ann)
    assert (changed.last_name, changed.title, changed.phone) == ("Walsh", "Dr", "01 555 0100")
    assert [change["field"] for change in last_body(db)["changes"]] == ["phone"]


def test_a_field_that_both_changed_is_given_back_with_both_texts(
    db: RegisterDatabase, new_id: Ids, ann: Customer
) -> None:
    bring(db, make_hq_customer("c1", "000000019", {**ANN, "phone": "021 4", "title": "Dr"}))
    typed = replace(ann.details, phone="01 555 0100", first_name="Anna")
    with pytest.raises(EditConflict) as conflict:
        record(db, new_id, typed, ann)
    assert conflict.value.conflicts == (FieldConflict("phone", "021 4", "01 555 0100"),)
    assert outbox.count(db).waiting == 0
    current = conflict.value.current
    assert current == here(db)
    again = merge_details(ann.details, typed, current.details)
    assert (again.phone, again.first_name, again.title) == ("01 555 0100", "Anna", "Dr")
    changed = record(db, new_id, again, current)
    assert (changed.phone, changed.first_name, changed.title) == ("01 555 0100", "Anna", "Dr")
    assert last_body(db)["changes"] == [
        {"field": "first_name", "old": "Ann", "new": "Anna"},
        {"field": "phone", "old": "021 4", "new": "01 555 0100"},
    ]


def test_addresses_and_contacts_are_made_and_taken_away_whole(db: RegisterDatabase, new_id: Ids, ann: Customer) -> None:
    details = replace(
        ann.details,
        contacts=(Contact("", "phone", "01 555 0199", consent=True),),
        addresses=(Address("", "delivery", street="2 Side St", city="Galway", country="IE"),),
    )
    changed = record(db, new_id, details)
    contact, address = changed.contacts[0].id, changed.addresses[0].id
    told = {change["field"]: (change["old"], change["new"]) for change in last_body(db)["changes"]}
    assert told == {
        "address.a.city": ("Galway", None),
        "address.a.country": ("IE", None),
        "address.a.purpose": ("home", None),
        "address.a.street": ("1 Main St", None),
        f"address.{address}.city": (None, "Galway"),
        f"address.{address}.country": (None, "IE"),
        f"address.{address}.purpose": (None, "delivery"),
        f"address.{address}.street": (None, "2 Side St"),
        "contact.c.type": ("email", None),
        "contact.c.value": ("a@b.ie", None),
        f"contact.{contact}.consent": (None, "yes"),
        f"contact.{contact}.type": (None, "phone"),
        f"contact.{contact}.value": (None, "01 555 0199"),
        "primary_address": ("a", address),
    }


def test_an_address_with_nothing_left_in_it_is_taken_away(db: RegisterDatabase, new_id: Ids, ann: Customer) -> None:
    emptied = replace(ann.details, addresses=(replace(ann.addresses[0], street="", city=" "),))
    assert record(db, new_id, emptied).addresses == ()
    assert {change["field"] for change in last_body(db)["changes"]} == {
        *("address.a.city", "address.a.country", "address.a.purpose", "address.a.street", "primary_address")
    }


def test_what_is_refused_leaves_everything_as_it_was(db: RegisterDatabase, new_id: Ids, ann: Customer) -> None:
    with pytest.raises(FieldRefused) as refused:
        record(db, new_id, replace(ann.details, addresses=(replace(ann.addresses[0], city=""),)))
    assert refused.value.field == "address.a.city"
    assert here(db) == ann
    assert outbox.count(db).waiting == 0


def test_what_hq_sent_and_would_be_refused_today_does_not_stop_another_change(
    db: RegisterDatabase, new_id: Ids
) -> None:
    set_up_customers(db)
    bring(db, make_hq_customer("c1", None, {"last_name": "x" * 150, "attribute.shoe": "99"}))
    changed = record(db, new_id, replace(here(db).details, first_name="Ann"))
    assert (changed.first_name, changed.attributes) == ("Ann", (("shoe", "99"),))


def test_a_customer_who_is_gone_or_not_kept_here_cannot_be_changed(
    db: RegisterDatabase, new_id: Ids, ann: Customer
) -> None:
    with pytest.raises(Refused, match="removed at HQ"):
        record(db, new_id, replace(ann.details, phone="1"), replace(ann, id="gone"))
    bring(db, make_hq_customer("c1", "000000019", hashes=["ab" * 32]))
    with pytest.raises(Refused, match="not kept on this register"):
        record(db, new_id, replace(ann.details, phone="1"), ann)


def test_a_register_that_was_never_activated_changes_nobody(tmp_path: Any, new_id: Ids) -> None:
    db = make_register(tmp_path, activated=False)
    bring(db, make_hq_customer("c1", None, ANN))
    with pytest.raises(Refused, match="not been activated"):
        record(db, new_id, replace(here(db).details, phone="1"))
    assert here(db).phone == "087 123 4567"
    db.close()


def test_a_card_that_somebody_has_is_refused(db: RegisterDatabase, new_id: Ids, ann: Customer) -> None:
    bring(db, make_hq_customer("c2", None, {"last_name": "Kelly", "loyalty_card": "L-1"}))
    with pytest.raises(FieldRefused, match="Kelly") as refused:
        record(db, new_id, replace(ann.details, loyalty_card="L-1"))
    assert refused.value.field == "loyalty_card"
    assert record(db, new_id, replace(ann.details, loyalty_card="L-2")).loyalty_card == "L-2"


DISPUTED = FieldConflict("phone", "087 123 4567", "01 555 0100", "d1")


@pytest.mark.parametrize(("keep", "phone"), [(KEEP_HQ, "087 123 4567"), (KEEP_REGISTER, "01 555 0100")])
def test_a_conflict_is_decided_by_a_change_of_what_hq_has(
    db: RegisterDatabase, new_id: Ids, keep: str, phone: str
) -> None:
    bring(db, make_hq_customer("c1", "000000019", ANN, conflicts=[DISPUTED]))
    assert [one.field for one in list_conflicts(db, "c1")] == ["phone"]
    assert [one.id for one in list_disputed_customers(db)] == ["c1"]
    decided = resolve_conflict(db, "c1", "phone", keep, staff=STAFF, now=make_moment(), new_id=new_id)
    assert (decided.phone, decided.conflicts) == (phone, ())
    assert last_body(db)["changes"] == [{"field": "phone", "old": "087 123 4567", "new": phone}]
    bring(db, make_hq_customer("c1", "000000019", ANN, conflicts=[DISPUTED]))
    assert (here(db).phone, list_conflicts(db, "c1")) == (phone, [])
    assert list_disputed_customers(db) == []


def test_an_address_that_one_side_removed_is_decided_at_once(db: RegisterDatabase, new_id: Ids) -> None:
    whole = {"city": "Galway", "purpose": "delivery", "street": "2 Side St"}
    conflicts = [FieldConflict(f"address.b.{member}", "", text, "d1") for member, text in whole.items()]
    bring(db, make_hq_customer("c1", "000000019", ANN, conflicts=[*conflicts, DISPUTED]))
    decided = resolve_conflict(
        db, "c1", "address.b.street", KEEP_REGISTER, staff=STAFF, now=make_moment(), new_id=new_id
    )
    assert [one.id for one in decided.addresses] == ["a", "b"]
    assert [one.field for one in decided.conflicts] == ["phone"]
    assert last_body(db)["changes"] == [
        {"field": f"address.b.{member}", "old": None, "new": text} for member, text in sorted(whole.items())
    ]


def test_one_of_several_registers_can_be_chosen(db: RegisterDatabase, new_id: Ids) -> None:
    other = FieldConflict("phone", "087 123 4567", "021 4", "d2")
    bring(db, make_hq_customer("c1", "000000019", ANN, conflicts=[DISPUTED, other]))
    decided = resolve_conflict(
        db, "c1", "phone", KEEP_REGISTER, staff=STAFF, now=make_moment(), new_id=new_id, document="d2"
    )
    assert (decided.phone, decided.conflicts) == ("021 4", ())


def test_what_is_decided_already_writes_nothing(db: RegisterDatabase, new_id: Ids, ann: Customer) -> None:
    kept = resolve_conflict(db, "c1", "phone", KEEP_HQ, staff=STAFF, now=make_moment(), new_id=new_id)
    assert kept == ann
    assert outbox.count(db).waiting == 0
    assert list_conflicts(db, "unknown") == []
