"""Two accounts of one person become one and, when somebody was wrong, two again; whatever points to one is found."""

from typing import Any

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import FieldChange
from hq_server.errors import NotFound, Refused
from hq_server.ids import new_id
from hq_server.services import customer_edits, customer_list, customer_merging, merge_proposals
from hq_server.services.audit import Wanted, list_entries
from hq_server.services.ingest import ingest_batch
from hq_server.services.receipts import find_receipt
from tests.hq_server import order_world
from tests.hq_server.customer_lines import HOME, audit, change, create, earn, enrol, open_values, upload
from tests.hq_server.merging import (
    ADA,
    LATER,
    TWIN,
    fields_of,
    merge,
    send,
    survivor_of,
    told_aliases,
    told_customer,
    two,
    undo,
)
from tests.hq_server.sending_register import NOW, SendingRegister, add_register


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    return add_register(hq)


def _edit(hq: HqDatabase, customer: str, field: str, old: str | None, new: str) -> None:
    customer_edits.edit_customer(hq, customer, [FieldChange(field, old, new)], "claire", NOW)


def test_the_one_who_stays_has_what_was_chosen_and_the_other_keeps_its_record(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = two(hq, register)
    before = dict(fields_of(hq, other))
    merge(hq, one, other, ["email"])
    fields = fields_of(hq, one)
    assert (fields["first_name"], fields["phone"], fields["email"]) == ("Ada", ADA["phone"], TWIN["email"])
    assert [text for name, text in fields.items() if name.endswith(".value")] == [ADA["email"]]
    assert fields_of(hq, other) == before
    assert audit(hq, one)[-1] == ("email", ADA["email"], TWIN["email"], "taken")


def test_the_audit_says_who_merged_what_and_who_undid_it(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    undo(hq, merge(hq, one, other, ["email"]))
    entries, _more = list_entries(hq, Wanted(subject="customer 000000018"))
    assert [(entry.by, entry.action) for entry in entries] == [
        ("claire", "customer.merge_undone"),
        ("claire", "customer.merged"),
    ]
    assert {("merged", "", "000000026"), ("email", ADA["email"], TWIN["email"])} <= {
        (change.field, change.old, change.new) for change in entries[1].changes
    }
    entries, _more = list_entries(hq, Wanted(subject="customer 000000026"))
    assert [[change.old for change in entry.changes] for entry in entries] == [["000000018"], [""]]


def test_registers_hear_who_stands_for_the_merged_one_and_of_an_undoing(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = two(hq, register)
    identity = merge(hq, one, other)
    assert told_aliases(hq, register) == {other: (one, "000000018")}
    undo(hq, identity)
    assert told_aliases(hq, register) == {other: None}


def test_registers_hear_whose_orders_these_are_now_when_two_are_merged_and_when_that_is_undone(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = two(hq, register)
    register.open_shift()
    orders = [order_world.take(register, customer).id for customer in (one, other)]
    send(hq, register)
    before = order_world.head(hq, register)
    made = merge(hq, one, other, ["first_name"])
    assert order_world.named(hq, register, before) == dict.fromkeys(orders, "ada Lefèvre")
    before = order_world.head(hq, register)
    undo(hq, made)
    assert order_world.named(hq, register, before) == dict(zip(orders, ("Ada Lefèvre", "ada Lefevre"), strict=True))


def test_the_number_of_the_merged_one_is_found_for_ever(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    number = customer_list.get_customer(hq, other).account_number
    merge(hq, one, other)
    assert customer_list.get_customer(hq, number or "").id == other
    assert survivor_of(hq, other) == one


def test_documents_receipts_and_points_of_both_are_those_of_the_one_who_stays(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = create(register, **ADA), create(register, **TWIN)
    register.open_shift()
    enrol(register, one, "card 1")
    enrol(register, other, "card 2")
    earn(register, "card 1", 10, customer=one)
    earn(register, "card 2", 5, customer=other)
    send(hq, register)
    identity = merge(hq, one, other)
    documents = customer_list.list_documents(hq, customer_list.get_customer(hq, one))
    assert sorted(document.kind for document in documents) == [
        *("customer.created", "customer.created", "loyalty.enrolled", "loyalty.enrolled", "sale", "sale")
    ]
    receipt = next(document.receipt for document in documents if document.kind == "sale")
    found = find_receipt(hq, receipt, NOW).transaction
    assert found is not None
    assert found.customer == one
    body: Any = told_customer(hq, register, one)
    assert (body.loyalty.card, body.loyalty.points) == ("card 1", 15)
    earn(register, "card 2", 3, customer=other)
    send(hq, register)
    body = told_customer(hq, register, one)
    assert body.loyalty.points == 18
    undo(hq, identity)
    body = told_customer(hq, register, one)
    assert body.loyalty.points == 10
    body = told_customer(hq, register, other)
    assert body.loyalty.points == 8


def test_an_undone_merge_leaves_both_exactly_as_they_were(hq: HqDatabase, register: SendingRegister) -> None:
    one = create(register, fields=HOME | {"affiliation.staff": "yes"}, **ADA)
    other = create(register, fields={"address.b1.purpose": "office", "affiliation.trade": "yes", "title": "Dr"}, **TWIN)
    send(hq, register)
    before = fields_of(hq, one), fields_of(hq, other)
    undo(hq, merge(hq, one, other, ["first_name", "phone", "title"]))
    assert (fields_of(hq, one), fields_of(hq, other)) == before
    assert survivor_of(hq, other) == other


def test_what_was_changed_since_stays_and_is_named_before_it_is_undone(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = two(hq, register)
    identity = merge(hq, one, other, ["email", "first_name"])
    _edit(hq, one, "first_name", "ada", "Adèle")
    shown = customer_merging.preview_undo(hq, identity)
    assert shown.left == ("first_name",)
    assert FieldChange("email", TWIN["email"], ADA["email"]) in shown.changes
    undo(hq, identity)
    assert dict(fields_of(hq, one)) == ADA | {"first_name": "Adèle", "language": "fr", "customer_type": "person"}


def test_a_preview_is_what_the_merge_writes(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    shown = customer_merging.preview(hq, one, other)
    assert [choice.field for choice in shown.choices] == ["first_name", "last_name", "phone", "email"]
    merge(hq, one, other)
    assert sorted(shown.fields.values()) == sorted(fields_of(hq, one).values())


def test_a_merge_of_what_somebody_did_not_see_is_refused(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    seen = customer_merging.preview(hq, one, other).seen
    _edit(hq, other, "first_name", "ada", "Max")
    with pytest.raises(Refused, match="changed since"):
        customer_merging.merge(hq, one, other, [], seen=seen, by="claire", now_ms=LATER, new_id=new_id)
    assert survivor_of(hq, other) == other


def test_what_cannot_be_merged_says_why(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    third = create(register)
    upload(hq, register)
    assert "no account number" in customer_merging.preview(hq, one, third).obstacle
    send(hq, register)
    assert "same customer" in customer_merging.preview(hq, one, one).obstacle
    merge(hq, one, other)
    for pair in ((third, other), (other, third)):
        assert "merged into" in customer_merging.preview(hq, *pair).obstacle
        with pytest.raises(Refused, match="merged into"):
            merge(hq, *pair)
    with pytest.raises(NotFound):
        customer_merging.preview(hq, one, "nobody")


def test_customers_in_conflict_are_decided_before_they_are_merged(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    change(register, other, ("phone", "another", "7"))
    send(hq, register)
    with pytest.raises(Refused, match="changed twice"):
        merge(hq, one, other)


def test_a_merged_customer_is_changed_at_the_one_who_stands_for_it(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    merge(hq, one, other)
    with pytest.raises(Refused, match="merged into 000000018"):
        _edit(hq, other, "first_name", "ada", "Max")


def test_merges_are_undone_in_the_opposite_order(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    third, fourth = two(hq, register)
    first, second = merge(hq, one, other), merge(hq, one, third)
    with pytest.raises(Refused, match="later"):
        undo(hq, first)
    third_merge = merge(hq, fourth, one)
    assert {survivor_of(hq, customer) for customer in (one, other, third, fourth)} == {fourth}
    assert set(told_aliases(hq, register)) == {one, other, third}
    with pytest.raises(Refused, match="Undo that merge first"):
        undo(hq, second)
    for identity in (third_merge, second, first):
        undo(hq, identity)
    with pytest.raises(Refused, match="undone already"):
        undo(hq, first)
    assert set(told_aliases(hq, register).values()) == {None}


def test_a_register_that_does_not_know_of_the_merge_changes_both(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    merge(hq, one, other, ["phone"])
    change(register, other, ("phone", TWIN["phone"], "03 20 00 00 00"), ("title", None, "Dr"))
    change(register, other, ("contact.c9.type", None, "email"), ("contact.c9.value", None, "ada@work.example"))
    send(hq, register)
    for customer in (one, other):
        fields = fields_of(hq, customer)
        assert (fields["phone"], fields["title"]) == ("03 20 00 00 00", "Dr")
        assert fields["contact.c9.value"] == "ada@work.example"
    assert open_values(hq, one) == open_values(hq, other) == {}


def test_what_such_a_register_changed_to_something_else_waits_for_a_person(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = two(hq, register)
    merge(hq, one, other, [])
    change(register, other, ("first_name", TWIN["first_name"], "Adèle"))
    send(hq, register)
    assert (fields_of(hq, other)["first_name"], fields_of(hq, one)["first_name"]) == ("Adèle", "Ada")
    assert open_values(hq, one) == {("first_name", "101-2"): "Adèle"}


def test_a_card_of_one_account_can_be_used_with_the_other(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    enrol(register, one, "card 1")
    send(hq, register)
    merge(hq, one, other)
    enrol(register, other, "card 1")
    enrol(register, other, "card 2")
    states = [result.state for result in ingest_batch(hq, register.identity, register.lines, NOW)]
    assert states == ["applied", "applied"]
    assert fields_of(hq, one)["loyalty_card"] == "card 1"


def test_a_merge_decides_its_proposal_and_an_undone_one_is_not_proposed_again(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = two(hq, register)
    proposal = merge_proposals.propose(hq, one, other, by="claire", now_ms=NOW, new_id=new_id)
    identity = merge(hq, one, other)
    found = merge_proposals.get_proposal(hq, proposal)
    assert found is not None
    assert found.state == "merged"
    undo(hq, identity)
    found = merge_proposals.get_proposal(hq, proposal)
    assert found is not None
    assert found.state == "dismissed"
    listed, following = customer_merging.list_merges(hq)
    assert [(one_of.id, one_of.undone_ms) for one_of in listed] == [(identity, LATER)]
    assert following == ""
    assert customer_merging.merges_of(hq, other) == listed
