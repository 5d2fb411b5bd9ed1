"""A shift opens once, closes at once, and says exactly what it holds."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from store_client.db import outbox, shifts
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.card import DECLINED, TerminalAnswer
from store_client.domain.customer import CustomerDetails
from store_client.domain.shift import ClosedShift, DayState, TenderSum
from store_client.errors import Refused
from store_client.services import card_payments, parking, paying, recording, shift_close, shift_open
from store_client.services.customers import register_customer
from tests.counter import make_counter_basket
from tests.factories import DAY, STAFF, make_basket, make_moment, make_register, make_sale, open_shift

Ids = Callable[[], str]


def close(db: RegisterDatabase, new_id: Ids, counted_minor: int | None = None) -> ClosedShift:
    return shift_close.close_shift(db, staff=STAFF, now=make_moment(900), new_id=new_id, counted_minor=counted_minor)


def documents(db: RegisterDatabase) -> list[dict[str, object]]:
    return [json.loads(document.content) for document in outbox.page_after(db, 0, 100)]


def test_opening_a_shift_is_the_first_document_of_its_range(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    assert shift_open.current_shift(db) == shift
    assert (shift.number, shift.business_date, shift.first_sequence, shift.state) == (1, DAY, 1, "open")
    document = documents(db)[0]
    assert document["kind"] == "shift.opened"
    assert document["body"] == {
        "shift": shift.id,
        "number": 1,
        "staff": STAFF,
        "currency": "EUR",
        "starting_minor": 10_000,
        "drawer": "",
        "several": True,
        "pieces": [],
    }


def test_a_second_shift_is_refused_while_one_is_open(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with pytest.raises(Refused, match="open already"):
        open_shift(db, new_id)
    assert outbox.count(db).waiting == 1


@pytest.mark.parametrize(
    ("date", "starting"), [("23.11.2026", 0), ("today", 0), ("2026-02-30", 0), (DAY, -1), (DAY, 10**15)]
)
def test_a_shift_needs_a_date_and_a_possible_amount(
    db: RegisterDatabase, new_id: Ids, date: str, starting: int
) -> None:
    with pytest.raises(Refused):
        shift_open.open_shift(
            db, staff=STAFF, business_date=date, now=make_moment(), new_id=new_id, starting_minor=starting
        )
    assert shift_open.current_shift(db) is None


def test_a_shift_needs_an_activated_register_and_the_stores_settings(tmp_path: Path, new_id: Ids) -> None:
    db = make_register(tmp_path, activated=False)
    with pytest.raises(Refused, match="not been activated"):
        open_shift(db, new_id)
    other = tmp_path / "other"
    other.mkdir()
    db = make_register(other)
    db.run("DELETE FROM channel")
    with pytest.raises(Refused, match="settings have not come"):
        open_shift(db, new_id)


def test_the_manifest_says_exactly_what_the_shift_holds(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    make_sale(db, new_id, make_basket(2), tendered_minor=5000)
    register_customer(db, CustomerDetails(last_name="Byrne"), staff=STAFF, now=make_moment(), new_id=new_id)
    make_sale(db, new_id)
    basket = make_basket(returning=True)
    recording.complete_return(db, basket, staff=STAFF, now=make_moment(), new_id=new_id)
    closed = close(db, new_id, counted_minor=12_000)
    manifest = closed.manifest
    assert (manifest.first_sequence, manifest.last_sequence, manifest.count) == (1, 5, 5)
    assert (manifest.sales, manifest.returns) == (2, 1)
    assert (manifest.first_receipt, manifest.last_receipt) == ("101-1-10000001", "101-1-10000003")
    assert (manifest.total_minor, manifest.tax_minor) == (2160, 404)
    assert manifest.tenders == (TenderSum("cash", 2160, 12_160, 12_000, -160),)
    last, document = documents(db)[-2:]
    assert manifest.hash == last["hash"]
    assert (document["kind"], document["sequence"], document["business_date"]) == ("shift.closed", 6, DAY)
    assert document["body"]["manifest"] == json.loads(shifts.read_manifest(db, closed.shift.id))  # type: ignore[index]


def test_an_empty_shift_closes_with_an_empty_manifest(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    manifest = close(db, new_id).manifest
    assert (manifest.count, manifest.first_receipt, manifest.last_receipt, manifest.total_minor) == (1, "", "", 0)
    assert manifest.tenders == (TenderSum("cash", 0, 10_000, None, None),)


def test_the_next_shift_counts_only_its_own_documents(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    make_sale(db, new_id, make_basket(3))
    close(db, new_id)
    between = register_customer(db, CustomerDetails(last_name="B"), staff=STAFF, now=make_moment(), new_id=new_id)
    open_shift(db, new_id)
    make_sale(db, new_id)
    closed = close(db, new_id)
    assert between.pending
    assert (closed.shift.number, closed.manifest.first_sequence, closed.manifest.count) == (2, 5, 2)
    assert closed.manifest.total_minor == 1080


def test_after_closing_nothing_is_sold_until_a_shift_is_open(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    close(db, new_id)
    with pytest.raises(Refused, match="No shift is open"):
        make_sale(db, new_id)
    open_shift(db, new_id)
    make_sale(db, new_id)


def test_closing_needs_an_open_shift_and_says_so_beforehand(db: RegisterDatabase, tmp_path: Path, new_id: Ids) -> None:
    assert [blocker.code for blocker in shift_close.find_blockers(db)] == ["no-open-shift"]
    with pytest.raises(Refused, match="nothing to close"):
        close(db, new_id)
    open_shift(db, new_id)
    assert shift_close.find_blockers(db) == []
    fresh = RegisterDatabase.open(tmp_path / "fresh" / "register.db")
    assert [blocker.code for blocker in shift_close.find_blockers(fresh)] == ["not-activated", "no-open-shift"]


def test_money_that_is_in_no_document_yet_keeps_the_shift_open(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(identifier=new_id())
    parking.save_draft(db, basket)
    assert shift_close.find_blockers(db) == []
    paid = paying.pay_cash(basket, 500)
    parking.save_draft(db, paid)
    assert [blocker.code for blocker in shift_close.find_blockers(db)] == [shift_close.PARTLY_PAID]
    with pytest.raises(Refused, match="partly paid"):
        close(db, new_id)
    parking.save_draft(db, basket)
    intent = card_payments.start(db, basket, now=make_moment(), new_id=new_id)
    with pytest.raises(Refused, match="not settled"):
        close(db, new_id)
    card_payments.take_answer(db, basket, intent, TerminalAnswer(DECLINED))
    assert close(db, new_id).manifest.sales == 0


@pytest.mark.parametrize("counted", [-1, 10**15])
def test_a_count_that_cannot_be_meant_is_refused(db: RegisterDatabase, new_id: Ids, counted: int) -> None:
    open_shift(db, new_id)
    with pytest.raises(Refused, match="counted cash"):
        close(db, new_id, counted)
    assert shift_open.current_shift(db) is not None


def test_what_the_shift_comes_to_can_be_seen_before_it_is_closed(db: RegisterDatabase, new_id: Ids) -> None:
    assert shift_close.preview(db) is None
    open_shift(db, new_id)
    make_sale(db, new_id)
    preview = shift_close.preview(db)
    assert preview is not None
    assert preview.total_minor == 1080
    assert close(db, new_id).manifest == preview


def test_closed_shifts_turn_to_confirmed_by_hqs_word(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    make_sale(db, new_id)
    assert close(db, new_id).not_yet_confirmed == 3
    waiting = outbox.waiting(db, 10, 10**6)
    with db.write():
        outbox.record_verdicts(db, [Verdict(one.sequence, one.id, "stored", "applied") for one in waiting[:2]], 1)
    assert shift_close.list_closed_shifts(db)[0].not_yet_confirmed == 1
    with db.write():
        outbox.record_verdicts(db, [Verdict(one.sequence, one.id, "stored", "applied") for one in waiting], 1)
        shifts.record_day(db, [DayState(shift.id, "confirmed", 2, 2, "", 5)])
    closed = shift_close.list_closed_shifts(db)[0]
    assert (closed.shift.state, closed.shift.confirmed_ms, closed.not_yet_confirmed) == ("confirmed", 5, 0)
    assert closed.manifest.count == 2
