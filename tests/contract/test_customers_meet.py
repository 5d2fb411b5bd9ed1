"""A customer who is changed at two registers and at HQ at once ends as one customer, and no edit is lost on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store_client.services import customer_edits
from tests.contract.meeting import Meeting


@pytest.fixture
def meeting(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Meeting]:
    made = Meeting(tmp_path, getattr(request, "param", 0))
    yield made
    made.close()


def test_a_new_customer_is_the_same_everywhere(meeting: Meeting) -> None:
    expected = meeting.state().fields
    assert expected["last_name"] == "Lefèvre"
    assert [meeting.fields_here(shop) for shop in meeting.shops] == [expected, expected]


@pytest.mark.parametrize("meeting", range(12), indirect=True)
def test_whatever_happens_in_whatever_order_all_end_with_the_same_customer(meeting: Meeting) -> None:
    for _step in range(60):
        meeting.step()
    meeting.settle()
    told = {(one.field, one.value) for one in meeting.state().conflicts.values()}
    for shop in meeting.shops:
        here = customer_edits.list_conflicts(shop.db, meeting.customer)
        assert {(one.field, one.register or None) for one in here} == told
    while meeting.state().conflicts:
        meeting.decide_at_hq()
    meeting.settle()
    expected = meeting.state().fields
    assert [meeting.fields_here(shop) for shop in meeting.shops] == [expected, expected]


@pytest.mark.parametrize("keep", [customer_edits.KEEP_HQ, customer_edits.KEEP_REGISTER])
def test_a_conflict_is_decided_at_a_register_and_known_everywhere(meeting: Meeting, keep: str) -> None:
    one, two = meeting.shops
    for shop, phone in ((one, "1111111"), (two, "2222222")):
        meeting.change_phone(shop, phone)
    meeting.settle()
    assert [conflict.field for conflict in customer_edits.list_conflicts(one.db, meeting.customer)] == ["phone"]
    meeting.decide(two, keep)
    meeting.settle()
    phone = "1111111" if keep == customer_edits.KEEP_HQ else "2222222"
    assert (meeting.state().fields["phone"], meeting.state().conflicts) == (phone, {})
    assert [meeting.fields_here(shop)["phone"] for shop in meeting.shops] == [phone, phone]
    assert [customer_edits.list_conflicts(shop.db, meeting.customer) for shop in meeting.shops] == [[], []]


def test_a_card_enrolled_at_one_register_is_known_at_the_other(meeting: Meeting) -> None:
    one, two = meeting.shops
    meeting.enrol(one, "9990001112223")
    meeting.settle()
    assert meeting.state().fields["loyalty_card"] == "9990001112223"
    assert meeting.fields_here(two)["loyalty_card"] == "9990001112223"
