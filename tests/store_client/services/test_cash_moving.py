"""Cash moved into or out of the drawer is a document with a reason, and counts in what the drawer should hold."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.denominations import Pieces
from store_client.domain.shift import MovementSum
from store_client.domain.staff import CASHIER, StaffMember
from store_client.domain.transaction import BANK_DROP, FLOAT_ENTRY, SAFE_DROP, TENDER_REMOVAL, CompletedSale
from store_client.errors import NeedsApproval, Refused
from store_client.services import past_sales, receipts, recording, shift_close
from store_client.services.cash_moving import CASH_MOVEMENTS, move_cash
from tests.counter import ADA, MAUD, approved, set_up_item
from tests.factories import make_moment, open_shift

Ids = Callable[[], str]


def move(
    db: RegisterDatabase, new_id: Ids, movement: str = SAFE_DROP, amount: int = 5000, **said: Any
) -> CompletedSale:
    said = {"reason": "other", "comment": "why", "person": ADA, **said}
    return move_cash(db, movement, amount, now=make_moment(60), new_id=new_id, **said)


def newest(db: RegisterDatabase) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(outbox.page_after(db, outbox.newest_sequence(db) - 1, 1)[0].content)
    return document


def test_a_bank_drop_is_a_document_with_its_bag(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    pieces = (Pieces(5000, 2), Pieces(1000, 0))
    moved = move(
        db, new_id, BANK_DROP, 10_000, pieces=pieces, bag=" B-77 ", safe="1", reason="days_takings", comment=""
    )
    document = newest(db)
    assert (document["kind"], document["version"], document["id"]) == ("transaction.recorded", 3, moved.transaction.id)
    body = document["body"]
    assert (body["type"], body["total_minor"], body["receipt"], body["lines"]) == (
        "bank_drop",
        -10_000,
        "101-1-10000001",
        [],
    )
    assert [(one["tender"], one["amount_minor"]) for one in body["tenders"]] == [("cash", -10_000)]
    assert body["more"] == {
        "reason": "days_takings",
        "cash": {
            "pieces": [{"value_minor": 5000, "pieces": 2}, {"value_minor": 1000, "pieces": 0}],
            "bag": "B-77",
            "safe": "1",
        },
    }


def test_each_movement_counts_in_what_the_drawer_should_hold(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id, 10_000)
    move(db, new_id, FLOAT_ENTRY, 4000)
    move(db, new_id, TENDER_REMOVAL, 300)
    move(db, new_id, SAFE_DROP, 2000)
    move(db, new_id, SAFE_DROP, 500, tender="cheque")
    move(db, new_id, BANK_DROP, 1000, bag="1")
    recording.record_cash_movement(
        db, "income", "other_income", 7, reason="other", comment="x", person=MAUD, now=make_moment(), new_id=new_id
    )
    manifest = shift_close.close_shift(db, staff=ADA.id, now=make_moment(90), new_id=new_id).manifest
    assert manifest.movements == (
        MovementSum("income", 1, 7),
        MovementSum("float_entry", 1, 4000),
        MovementSum("tender_removal", 1, -300),
        MovementSum("safe_drop", 2, -2500),
        MovementSum("bank_drop", 1, -1000),
    )
    assert {one.tender: one.expected_minor for one in manifest.tenders} == {"cash": 10_707, "cheque": -500}
    assert (manifest.total_minor, manifest.sales) == (0, 0)
    assert (manifest.first_receipt, manifest.last_receipt) == ("101-1-10000001", "101-1-10000006")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"amount": 0}, "above zero"),
        ({"amount": -1}, "above zero"),
        ({"amount": 10**15}, "above zero"),
        ({"movement": BANK_DROP, "bag": " "}, "number of the bag"),
        ({"pieces": (Pieces(1000, 4),)}, "do not come to this amount"),
        ({"pieces": (Pieces(1000, 6), Pieces(500, -2))}, "do not come to this amount"),
        ({"tender": "card"}, "lies in the drawer"),
        ({"movement": FLOAT_ENTRY, "tender": "cheque"}, "lies in the drawer"),
        ({"tender": "shells"}, "not taken here"),
        ({"reason": ""}, "Choose a reason"),
        ({"comment": ""}, "in a few words"),
    ],
)
def test_what_cannot_be_meant_is_refused(db: RegisterDatabase, new_id: Ids, said: dict[str, Any], words: str) -> None:
    open_shift(db, new_id)
    with pytest.raises(Refused, match=words):
        move(db, new_id, **said)
    assert outbox.newest_sequence(db) == 1


def test_a_movement_needs_an_open_shift(db: RegisterDatabase, new_id: Ids) -> None:
    with pytest.raises(Refused, match="No shift is open"):
        move(db, new_id)


def test_who_may_not_move_cash_needs_somebody_who_may(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "permission_group", "temps", group="temps", name="Temps", actions=["suspend"])
    open_shift(db, new_id)
    temp = StaffMember(ADA.id, "Ada", CASHIER, group="temps")
    with pytest.raises(NeedsApproval) as needed:
        move(db, new_id, person=temp)
    assert needed.value.action == "cash_movement"
    move(db, new_id, person=temp, approvals=(approved("cash_movement"),))
    assert newest(db)["body"]["more"]["approvals"][0]["approved_by"] == MAUD.id


def test_a_movement_of_another_kind_is_a_mistake_of_the_program(db: RegisterDatabase, new_id: Ids) -> None:
    with pytest.raises(ValueError, match="sale"):
        move(db, new_id, "sale")


def test_movements_stand_in_the_journal_and_on_slips(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    moved = [move(db, new_id, movement, bag="1").transaction for movement in CASH_MOVEMENTS]
    rows = past_sales.search_journal(db)
    assert [row.type for row in rows] == list(CASH_MOVEMENTS[::-1])
    assert {row.total_minor for row in rows} == {5000, -5000}
    assert [row.receipt for row in past_sales.search_journal(db, type=SAFE_DROP)] == [moved[2].receipt]
    for one in moved:
        assert past_sales.get_transaction(db, one.id).transaction.more == one.more
        assert receipts.receipt(db, one.id)
