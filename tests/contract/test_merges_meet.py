"""HQ merges two customers, two real registers hear of it, and one of them changed the merged one without knowing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hq_server.db import customer_fields as hq_fields
from store_client.domain.customer import CustomerDetails
from store_client.services import customer_edits
from store_client.services.customer_search import find_customers
from store_client.services.customers import get_customer, register_customer
from tests.contract.meeting import Meeting
from tests.factories import STAFF, make_moment
from tests.hq_server.merging import merge, undo


@pytest.fixture
def meeting(tmp_path: Path) -> Iterator[Meeting]:
    made = Meeting(tmp_path, 0)
    yield made
    made.close()


def _twin(meeting: Meeting) -> str:
    details = CustomerDetails(first_name="Ada", last_name="Lefevre", phone="03 20 11 22 33")
    shop = meeting.shops[1]
    made = register_customer(shop.db, details, staff=STAFF, now=make_moment(), new_id=meeting.new_id)
    meeting.settle()
    return made.id


def _number(meeting: Meeting, customer: str) -> str:
    with meeting.hq.read():
        row = meeting.hq.row("SELECT account_number FROM customer WHERE id = ?", (customer,))
    assert row is not None
    return str(row[0])


def test_every_register_finds_who_stays_by_the_old_number_and_again_both_when_it_is_undone(meeting: Meeting) -> None:
    twin = _twin(meeting)
    number = _number(meeting, twin)
    identity = merge(meeting.hq, meeting.customer, twin)
    meeting.settle()
    for shop in meeting.shops:
        assert [hit.customer.id for hit in find_customers(shop.db, number)] == [meeting.customer]
        survivor = get_customer(shop.db, twin)
        assert survivor is not None
        assert survivor.first_name == "Ada"
    undo(meeting.hq, identity)
    meeting.settle()
    for shop in meeting.shops:
        assert [hit.customer.id for hit in find_customers(shop.db, number)] == [twin]
        again = get_customer(shop.db, meeting.customer)
        assert again is not None
        assert again.first_name == ""


def test_what_a_register_changed_of_the_merged_one_reaches_who_stays(meeting: Meeting) -> None:
    twin = _twin(meeting)
    merge(meeting.hq, meeting.customer, twin, ["first_name", "phone"])
    shop = meeting.shops[1]
    base = get_customer(shop.db, twin)
    assert base is not None
    assert base.id == twin
    customer_edits.edit_customer(
        shop.db,
        twin,
        replace(base.details, phone="03 20 99 99 99"),
        base=base,
        staff=STAFF,
        now=make_moment(),
        new_id=meeting.new_id,
    )
    meeting.settle()
    with meeting.hq.read():
        states = hq_fields.read_states(meeting.hq, [twin, meeting.customer])
    assert {state.fields["phone"] for state in states.values()} == {"03 20 99 99 99"}
    for one in meeting.shops:
        survivor = get_customer(one.db, twin)
        assert survivor is not None
        assert (survivor.id, survivor.phone) == (meeting.customer, "03 20 99 99 99")
