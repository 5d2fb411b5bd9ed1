"""The job finds who could be the same; what people said about a pair is kept."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import FieldChange
from hq_server.errors import NotFound, Refused
from hq_server.ids import new_id
from hq_server.jobs import registry
from hq_server.services import customer_edits, customer_merging, merge_proposals
from hq_server.services.feed_job import publish_customers
from hq_server.services.merge_proposals import find_proposals
from tests.hq_server.customer_lines import create
from tests.hq_server.merging import ADA, LATER, TWIN, merge, search, send, two, undo
from tests.hq_server.sending_register import NOW, SendingRegister, add_register


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    return add_register(hq)


def _open(hq: HqDatabase) -> list[tuple[str, str]]:
    return [(one.one.id, one.other.id) for one in merge_proposals.list_proposals(hq).proposals]


def _edit(hq: HqDatabase, customer: str, field: str, old: str, new: str) -> None:
    customer_edits.edit_customer(hq, customer, [FieldChange(field, old, new)], "claire", NOW)
    publish_customers(hq, NOW)


def test_two_accounts_of_one_person_are_proposed_once_with_their_reasons(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = two(hq, register)
    create(register, first_name="Max", phone="", email="max@example.org")
    send(hq, register)
    assert (search(hq), search(hq)) == (1, 1)
    (found,) = merge_proposals.list_proposals(hq).proposals
    assert (found.one.id, found.other.id, found.score, found.found_by) == (one, other, 80, "")
    assert found.reasons == '[["phone",40],["name",40]]'
    assert [reason.one for reason in merge_proposals.likeness_of(hq, one, other).reasons] == [
        ADA["phone"],
        "Ada Lefèvre",
    ]
    assert merge_proposals.proposals_of(hq, other) == [found]


def test_who_becomes_alike_is_proposed_and_who_is_not_any_more_goes(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = create(register, **ADA), create(register, **TWIN | {"phone": "03 20 11 22 33"})
    send(hq, register)
    assert search(hq) == 0
    _edit(hq, other, "phone", "03 20 11 22 33", "0612345678")
    assert search(hq) == 1
    _edit(hq, one, "phone", ADA["phone"], "07 00 00 00 00")
    assert search(hq) == 0


def test_a_score_follows_the_customers(hq: HqDatabase, register: SendingRegister) -> None:
    _one, other = two(hq, register)
    search(hq)
    _edit(hq, other, "email", TWIN["email"], ADA["email"])
    search(hq)
    assert [one.score for one in merge_proposals.list_proposals(hq).proposals] == [100]


def test_what_is_not_the_same_is_never_proposed_again(hq: HqDatabase, register: SendingRegister) -> None:
    _one, other = two(hq, register)
    search(hq)
    (found,) = merge_proposals.list_proposals(hq).proposals
    merge_proposals.dismiss(hq, found.id, "claire", LATER)
    _edit(hq, other, "email", TWIN["email"], ADA["email"])
    merge_proposals.search_all(hq, "claire", LATER)
    assert search(hq) == 0
    page = merge_proposals.list_proposals(hq, "dismissed")
    assert [(one.id, one.state, one.decided_ms) for one in page.proposals] == [(found.id, "dismissed", LATER)]
    assert (page.open, page.dismissed) == (0, 1)
    with pytest.raises(Refused, match="decided already"):
        merge_proposals.dismiss(hq, found.id, "claire", LATER)
    with pytest.raises(NotFound):
        merge_proposals.dismiss(hq, "none", "claire", LATER)


def test_a_merged_customer_is_not_compared_and_an_undone_merge_is_not_proposed(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = two(hq, register)
    create(register, **ADA)
    send(hq, register)
    assert search(hq) == 3
    identity = merge(hq, one, other)
    assert search(hq) == 1
    publish_customers(hq, NOW)
    assert search(hq) == 1
    undo(hq, identity)
    publish_customers(hq, NOW)
    assert search(hq) == 2
    assert (one, other) not in _open(hq)


def test_a_person_may_compare_any_two_and_the_job_leaves_that_alone(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = create(register, **ADA), create(register, first_name="Max", phone="", email="")
    send(hq, register)
    proposal = merge_proposals.propose(hq, other, "000000018", by="claire", now_ms=NOW, new_id=new_id)
    again = merge_proposals.propose(hq, one, other, by="claire", now_ms=NOW, new_id=new_id)
    assert proposal == again
    merge_proposals.search_all(hq, "claire", NOW)
    assert search(hq) == 1
    assert _open(hq) == [(one, other)]
    merge_proposals.dismiss(hq, proposal, "claire", NOW)
    assert merge_proposals.propose(hq, one, other, by="claire", now_ms=NOW, new_id=new_id) == proposal
    assert search(hq) == 1
    merge(hq, one, other)
    with pytest.raises(Refused, match="one and the same"):
        merge_proposals.propose(hq, one, other, by="claire", now_ms=NOW, new_id=new_id)


def test_a_number_that_everybody_has_makes_nobody_alike(hq: HqDatabase, register: SendingRegister) -> None:
    for at in range(32):
        create(register, first_name="Ada", last_name="Lefèvre", phone="0000000000", email=f"{at}@example.org")
    send(hq, register)
    assert search(hq) == 0


def test_the_list_goes_on_where_it_ended_the_likeliest_first(hq: HqDatabase, register: SendingRegister) -> None:
    for at in range(5):
        create(register, **ADA | {"phone": f"06 00 00 00 0{at}", "email": f"{at}@example.org"})
        create(
            register, **TWIN | {"phone": f"06 00 00 00 0{at}", "email": f"{at if at == 3 else f'x{at}'}@example.org"}
        )
    send(hq, register)
    search(hq)
    scores, before = [], ""
    for _page in range(3):
        page = merge_proposals.list_proposals(hq, before=before, limit=2)
        scores += [one.score for one in page.proposals]
        before = page.next_before
    assert before == ""
    assert scores == [100, 80, 80, 80, 80]
    assert len(set(_open(hq))) == 5


def test_the_job_goes_on_where_it_ended(hq: HqDatabase, register: SendingRegister) -> None:
    for at in range(3):
        create(register, first_name=f"Ada{at}", phone=f"06 00 00 00 0{at}", email="")
    send(hq, register)
    assert merge_proposals.backlog(hq) == 3
    assert registry.run_job(hq, "merge proposals", lambda: NOW).rows == 3
    assert merge_proposals.backlog(hq) == 0
    assert find_proposals(hq, NOW, new_id).rows == 0


def test_a_place_that_makes_no_sense_is_the_beginning(hq: HqDatabase, register: SendingRegister) -> None:
    two(hq, register)
    search(hq)
    for before in ("x", "99999999999999999999 a", "-1 a", " "):
        assert len(merge_proposals.list_proposals(hq, before=before).proposals) == 1


def test_nothing_of_an_erased_person_is_left_to_compare(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    search(hq)
    customer_merging.undo(hq, merge(hq, one, other, ["email"]), by="claire", now_ms=LATER)
    with hq.write():
        assert merge_proposals.forget(hq, [one]) == 1
        customer_merging.forget_values(hq, [one])
        assert hq.rows("SELECT 1 FROM customer_match WHERE customer = ?", (one,)) == []
        assert hq.rows("SELECT 1 FROM customer_merge_field") == []
