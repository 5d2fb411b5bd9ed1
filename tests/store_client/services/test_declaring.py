"""A shift is counted blind, wherever and as often as it takes: every count is kept, and the right ones count."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from store_client.db import outbox, remote_counts
from store_client.db.database import RegisterDatabase
from store_client.domain.declaration import Countable, Declaration, Declared
from store_client.domain.denominations import Pieces
from store_client.domain.permissions import Approval
from store_client.domain.shift import CountedBy
from store_client.domain.staff import CASHIER, StaffMember
from store_client.errors import NeedsApproval, ReasonNeeded, Refused
from store_client.services import declaring, past_sales, receipts, shift_change, shift_close, shift_open
from tests.counter import ADA, MAUD, set_up_item
from tests.factories import DAY, STAFF, make_moment, make_sale, open_shift

Ids = Callable[[], str]
BOB = StaffMember("s-002", "Bob", CASHIER)
CASH = (Declared("cash", 11_000, (Pieces(5000, 2), Pieces(1000, 1))),)


def count(db: RegisterDatabase, new_id: Ids, *counted: Declared, at: int = 60, **said: Any) -> Declaration:
    said = {"person": ADA} | said
    return declaring.declare(db, counted or CASH, now=make_moment(at), new_id=new_id, **said)


def recount(db: RegisterDatabase, new_id: Ids, *counted: Declared, at: int = 70, **said: Any) -> Declaration:
    return count(db, new_id, *counted, at=at, recount=True, reason="miscounted", **said)


def newest(db: RegisterDatabase) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(outbox.page_after(db, outbox.newest_sequence(db) - 1, 1)[0].content)
    return document


def close_blind(db: RegisterDatabase, new_id: Ids) -> str:
    return shift_change.blind_close(db, person=ADA, now=make_moment(30), new_id=new_id).id


def test_a_count_is_a_document_that_knows_only_what_was_counted(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    make_sale(db, new_id)
    made = count(db, new_id)
    document = newest(db)
    assert (document["id"], document["kind"], document["version"]) == (made.document, "transaction.recorded", 3)
    body = document["body"]
    assert (body["type"], body["total_minor"], body["tenders"], body["lines"]) == ("declaration", 0, [], [])
    assert body["receipt"] == "101-1-10000002"
    pieces = [{"value_minor": 5000, "pieces": 2}, {"value_minor": 1000, "pieces": 1}]
    assert body["more"] == {
        "declared": {
            "shift": shift.id,
            "register": "",
            "recount": False,
            "tenders": [{"tender": "cash", "counted_minor": 11_000, "pieces": pieces}],
        }
    }
    assert declaring.declared_of(db, shift.id) == CASH


def test_the_last_count_counts_and_names_its_reason(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    count(db, new_id)
    with pytest.raises(ReasonNeeded) as needed:
        count(db, new_id, Declared("cash", 1))
    assert needed.value.use == "recount"
    with pytest.raises(ReasonNeeded):
        count(db, new_id, Declared("cash", 1), recount=True)
    with pytest.raises(Refused, match="Choose a reason"):
        count(db, new_id, Declared("cash", 1), recount=True, reason="goodwill")
    recount(db, new_id, Declared("cash", 10_900))
    assert newest(db)["body"]["more"]["reason"] == "miscounted"
    assert declaring.declared_of(db, shift.id) == (Declared("cash", 10_900),)
    assert [one.recount for one in declaring.list_declarations(db, shift.id)] == [False, True]


def test_what_was_not_counted_yet_is_counted_without_a_reason(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    count(db, new_id)
    count(db, new_id, Declared("cheque", 500), at=70)
    assert {one.tender: one.counted_minor for one in declaring.declared_of(db, shift.id)} == {
        "cash": 11_000,
        "cheque": 500,
    }


def test_counts_add_up_where_the_shop_says_so(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "policy", "register", declaration="sum")
    open_shift(db, new_id, 10_000)
    first = count(db, new_id, Declared("cash", 6_000))
    second = count(db, new_id, Declared("cash", 4_100), at=70)
    manifest = shift_close.close_shift(db, staff=STAFF, now=make_moment(90), new_id=new_id).manifest
    assert (manifest.tenders[0].counted_minor, manifest.tenders[0].variance_minor) == (10_100, 100)
    assert manifest.declaration == "sum"
    assert manifest.declarations == (CountedBy(first.document, "101-1"), CountedBy(second.document, "101-1"))


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ((), "Nothing is counted"),
        ((Declared("cash", -1),), "below zero"),
        ((Declared("cash", 10**15),), "below zero"),
        ((Declared("cash", 100, (Pieces(200, 1), Pieces(100, -1))),), "do not come"),
        ((Declared("cash", 100, (Pieces(50, 1), Pieces(50, 1))),), "do not come"),
        ((Declared("cash", 100, (Pieces(50, 1),)),), "do not come to this amount"),
        ((Declared("shells", 100),), "not known here"),
        ((Declared("cash", 1), Declared("cash", 2)), "counted twice"),
    ],
)
def test_a_count_that_cannot_be_meant_is_refused(
    db: RegisterDatabase, new_id: Ids, counted: tuple[Declared, ...], words: str
) -> None:
    open_shift(db, new_id)
    with pytest.raises(Refused, match=words):
        declaring.declare(db, counted, person=ADA, now=make_moment(), new_id=new_id)
    assert outbox.newest_sequence(db) == 1


def test_a_blind_closed_shift_is_counted_while_the_next_one_sells(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id, 10_000)
    make_sale(db, new_id)
    counting = close_blind(db, new_id)
    later = open_shift(db, new_id)
    make_sale(db, new_id)
    made = count(db, new_id, shift_id=counting)
    assert newest(db)["body"]["shift"] == counting
    assert declaring.declared_of(db, later.id) == ()
    closed = shift_close.close_shift(db, person=ADA, shift_id=counting, now=make_moment(90), new_id=new_id)
    assert closed.manifest.spans == ((1, 3),)
    assert (closed.manifest.count, closed.manifest.last_receipt) == (3, "101-1-10000001")
    assert closed.manifest.tenders[0].variance_minor == -80
    assert closed.manifest.declarations == (CountedBy(made.document, "101-1"),)
    now_open = shift_open.current_shift(db)
    assert now_open is not None
    assert now_open.id == later.id
    assert closed.not_yet_confirmed == 5
    both = shift_close.close_shift(db, staff=STAFF, now=make_moment(95), new_id=new_id).manifest
    assert both.spans == ((4, 7),)
    assert both.tenders[0].counted_minor is None


def test_neither_a_suspended_nor_a_closed_shift_is_counted(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    shift_change.suspend_shift(db, person=ADA, now=make_moment(), new_id=new_id)
    for there in (shift.id, "nobody"):
        with pytest.raises(Refused, match="not counted now"):
            count(db, new_id, shift_id=there)
    with pytest.raises(Refused, match="No shift is open"):
        count(db, new_id)


def test_another_persons_own_shift_is_counted_by_who_may_manage_shifts(db: RegisterDatabase, new_id: Ids) -> None:
    shift_open.open_shift(db, staff=STAFF, business_date=DAY, now=make_moment(), new_id=new_id, several=False)
    with pytest.raises(NeedsApproval) as needed:
        count(db, new_id, person=BOB)
    assert needed.value.action == "manage_shifts"
    count(db, new_id, person=BOB, approvals=(Approval("manage_shifts", BOB.id, MAUD.id, group="manager"),))
    assert newest(db)["body"]["more"]["approvals"][0]["approved_by"] == MAUD.id
    recount(db, new_id, person=MAUD)


def test_a_count_made_at_another_register_counts(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id, 10_000)
    counting = close_blind(db, new_id)
    there = Declaration("far-1", "101-2", counting, "s-009", make_moment(40).utc_ms, False, (Declared("cash", 9_990),))
    with db.write():
        remote_counts.save_counts(db, [there])
    with pytest.raises(ReasonNeeded):
        count(db, new_id, shift_id=counting)
    closed = shift_close.close_shift(db, person=ADA, shift_id=counting, now=make_moment(90), new_id=new_id)
    assert closed.manifest.tenders[0].variance_minor == -10
    assert closed.manifest.declarations == (CountedBy("far-1", "101-2"),)


def test_a_shift_of_another_register_is_counted_here(db: RegisterDatabase, new_id: Ids) -> None:
    with db.write():
        remote_counts.save_waiting(db, [Countable("101-2", "far", 7, "", DAY, STAFF, "EUR")])
    assert declaring.list_countable(db) == [Countable("101-2", "far", 7, "", DAY, STAFF, "EUR")]
    with pytest.raises(Refused, match="No shift is open"):
        count(db, new_id, shift_id="far", register="101-2")
    here = open_shift(db, new_id)
    count(db, new_id, shift_id="far", register="101-2")
    body = newest(db)["body"]
    assert body["shift"] == here.id
    assert (body["more"]["declared"]["shift"], body["more"]["declared"]["register"]) == ("far", "101-2")
    assert declaring.declared_of(db, here.id) == ()
    assert declaring.declared_of(db, "far") == CASH
    with pytest.raises(ReasonNeeded):
        count(db, new_id, shift_id="far", register="101-2")
    with pytest.raises(NeedsApproval):
        count(db, new_id, shift_id="far", register="101-2", person=BOB)
    with pytest.raises(Refused, match="does not wait"):
        count(db, new_id, shift_id="gone", register="101-2")


def test_what_waits_for_a_count_is_listed_this_registers_first(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    counting = close_blind(db, new_id)
    with db.write():
        told = [Countable("101-1", counting, 1, "", DAY, STAFF, "EUR"), Countable("101-2", "b", 7, "", DAY, "x", "EUR")]
        remote_counts.save_waiting(db, told)
    assert [(one.register, one.shift) for one in declaring.list_countable(db)] == [("", counting), ("101-2", "b")]


def test_a_count_in_progress_outlasts_the_program_until_it_is_handed_in(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    assert declaring.load_count(db, shift.id) == ()
    half = (Declared("cash", 5000, (Pieces(5000, 1), Pieces(1000, 0))), Declared("cheque", 12))
    declaring.save_count(db, half, shift_id=shift.id)
    db.close()
    assert declaring.load_count(RegisterDatabase.open(db.path), shift.id) == half
    count(db, new_id)
    assert declaring.load_count(db, shift.id) == ()


def test_the_count_of_an_opening_is_kept_until_the_shift_is_open(db: RegisterDatabase, new_id: Ids) -> None:
    declaring.save_count(db, CASH)
    assert declaring.load_count(db) == CASH
    open_shift(db, new_id)
    assert declaring.load_count(db) == ()
    declaring.save_count(db, CASH)
    declaring.clear_count(db)
    assert declaring.load_count(db) == ()


def test_a_kept_count_that_cannot_be_read_is_begun_anew(db: RegisterDatabase) -> None:
    db.run("INSERT INTO count_draft VALUES ('', '[{}]')")
    assert declaring.load_count(db) == ()


def test_counts_stand_in_the_journal_also_those_after_a_blind_close(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    counting = close_blind(db, new_id)
    made = count(db, new_id, shift_id=counting)
    shift_close.close_shift(db, person=ADA, shift_id=counting, now=make_moment(90), new_id=new_id)
    rows = past_sales.search_journal(db, date_from=DAY, date_to=DAY)
    assert [(row.transaction, row.type, row.total_minor) for row in rows] == [(made.document, "declaration", 0)]
    found = past_sales.get_transaction(db, made.document).transaction
    assert found.more is not None
    assert found.more.declared is not None
    assert found.more.declared.tenders == CASH
    assert receipts.receipt(db, made.document)
