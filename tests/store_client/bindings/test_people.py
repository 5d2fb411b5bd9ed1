"""What the window asks about customers comes from the register's file, with its clock and new ids."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from store_client.bindings.people import customer_services
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import EMAIL, ORGANIZATION, PERSON, CustomerDetails, FieldConflict
from store_client.domain.recognition import keyed_hash, recognition_texts
from store_client.ids import new_id
from store_client.services import selling
from store_client.services.customer_edits import KEEP_REGISTER, EditConflict
from store_client.ui.services_customers import CustomerServices
from tests.customer_factories import bring, make_hq_customer
from tests.customer_setup import KEY, set_up_customers, set_up_hash_key
from tests.factories import STAFF, make_basket, make_moment, make_register, make_sale, open_shift

ANN = CustomerDetails(first_name="Ann", last_name="Byrne", phone="087 123 4567")


@pytest.fixture
def db(tmp_path: Path):  # type: ignore[no-untyped-def]
    database = make_register(tmp_path)
    yield database
    database.close()


@pytest.fixture
def people(db: RegisterDatabase) -> CustomerServices:
    return customer_services(db, make_moment)


def test_a_customer_is_made_found_and_read_again(people: CustomerServices) -> None:
    made = people.register(ANN, STAFF)
    (hit,) = people.find("byrne")
    assert hit.customer == made == people.get(made.id)
    assert made.created_ms == make_moment().utc_ms
    assert people.get("nobody") is None


def test_the_clock_is_asked_each_time(db: RegisterDatabase) -> None:
    seconds = itertools.count(1)

    def later() -> Moment:
        return make_moment(next(seconds))

    people = customer_services(db, later)
    made = [people.register(replace(ANN, phone=f"087 123 45{at}"), STAFF) for at in range(10, 12)]
    assert made[0].created_ms < made[1].created_ms
    assert made[0].id != made[1].id


def test_the_form_gets_what_the_store_set_up(db: RegisterDatabase, people: CustomerServices) -> None:
    set_up_customers(db)
    rules = people.rules()
    assert [one.attribute for one in rules.attributes]
    assert people.blank_details(ORGANIZATION).customer_type == ORGANIZATION
    first = people.blank_address(people.blank_details(PERSON), rules)
    assert first.purpose == "home"
    assert first.id != people.blank_address(people.blank_details(PERSON), rules).id
    assert people.blank_contact(EMAIL).type == EMAIL


def test_an_edit_is_recorded_and_one_that_came_too_late_is_not(people: CustomerServices) -> None:
    made = people.register(ANN, STAFF)
    changed = people.edit(made.id, replace(made.details, phone="087 000 0000"), made, STAFF, "")
    assert changed.phone == "087 000 0000"
    with pytest.raises(EditConflict) as refused:
        people.edit(made.id, replace(made.details, phone="087 999 9999"), made, STAFF, "")
    assert [conflict.field for conflict in refused.value.conflicts] == ["phone"]


def test_what_hq_and_the_register_disagree_on_is_decided(db: RegisterDatabase, people: CustomerServices) -> None:
    conflict = FieldConflict("phone", "1111111", "2222222", "d1")
    bring(db, make_hq_customer("c1", "000000019", {"last_name": "B", "phone": "1111111"}, conflicts=(conflict,)))
    assert list(people.conflicts("c1")) == [conflict]
    assert people.resolve("c1", "phone", KEEP_REGISTER, STAFF).phone == "2222222"
    assert list(people.conflicts("c1")) == []


def test_somebody_who_is_known_is_noticed_but_for_the_one_that_is_edited(people: CustomerServices) -> None:
    made = people.register(ANN, STAFF)
    (found,) = people.duplicates(ANN, "")
    assert (found.customer, found.likely) == (made, True)
    assert people.as_customer(found) == made
    assert list(people.duplicates(ANN, made.id)) == []


def test_where_no_customer_data_is_kept_somebody_known_is_noticed_too(
    db: RegisterDatabase, people: CustomerServices
) -> None:
    set_up_hash_key(db)
    hashes = [keyed_hash(bytes.fromhex(KEY), text) for text in recognition_texts(ANN)]
    bring(db, make_hq_customer("c1", "000000034", hashes=hashes))
    (found,) = people.duplicates(ANN, "")
    assert found.customer is None
    used = people.as_customer(found)
    assert (used.account_number, used.hashed) == ("000000034", True)


def test_a_card_is_enrolled_found_and_earns(db: RegisterDatabase, people: CustomerServices) -> None:
    made = people.register(ANN, STAFF)
    enrolled = people.enroll(made.id, "LC-1", STAFF)
    assert people.find_by_card("LC-1") == enrolled
    assert people.find_by_card("LC-2") is None
    ids: Callable[[], str] = new_id
    open_shift(db, ids)
    make_sale(db, ids, selling.attach_customer(make_basket(), enrolled))
    assert people.points(enrolled).own == people.points(enrolled).total == 10
    facts = people.facts(enrolled, "en")
    assert facts.purchases == tuple(people.recent_purchases(enrolled.id))
    assert (len(facts.purchases), facts.pending, facts.points) == (1, True, people.points(enrolled))
