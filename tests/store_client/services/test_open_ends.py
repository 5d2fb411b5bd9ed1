"""A close lists all that it finds open, each with what to do about it, and only money in no document keeps it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.card import APPROVED, TerminalAnswer
from store_client.errors import Refused
from store_client.services import card_payments, parking, paying, printing
from store_client.services.shift_close import close_shift, find_open_ends
from tests.counter import ADA, make_counter_basket
from tests.factories import STAFF, make_moment, make_sale, open_shift

Ids = Callable[[], str]


def kinds(db: RegisterDatabase) -> list[tuple[str, int, bool]]:
    return [(one.kind, one.count, one.blocks) for one in find_open_ends(db)]


def test_a_shift_in_order_has_only_documents_on_their_way(db: RegisterDatabase, new_id: Ids) -> None:
    assert kinds(db) == []
    open_shift(db, new_id)
    assert kinds(db) == [("waiting", 1, False)]


def test_everything_open_is_listed_with_its_action(db: RegisterDatabase, new_id: Ids) -> None:
    printing.begin(db, every_sale=True, now=make_moment(), new_id=new_id)
    open_shift(db, new_id)
    for _number in range(3):
        make_sale(db, new_id)
    sent = outbox.waiting(db, 3, 10**6)
    with db.write():
        states = ("parked", "quarantined", "quarantined")
        told = [Verdict(one.sequence, one.id, "stored", state) for one, state in zip(sent, states, strict=True)]
        outbox.record_verdicts(db, told, 1)
    for name in ("Rosie", ""):
        basket = parking.begin(make_counter_basket(), new_id)
        parking.suspend(db, basket, name, person=ADA, now=make_moment())
    parking.save_draft(db, paying.pay_cash(make_counter_basket(identifier=new_id()), 500))
    assert kinds(db) == [
        ("partly_paid", 1, True),
        ("suspended_basket", 2, False),
        ("unprinted", 3, False),
        ("quarantined", 2, False),
        ("parked", 1, False),
        ("waiting", 1, False),
    ]
    ends = find_open_ends(db)
    assert all(one.detail and one.action for one in ends)
    assert "Rosie" in ends[1].detail
    with pytest.raises(Refused, match="partly paid"):
        close_shift(db, staff=STAFF, now=make_moment(900), new_id=new_id)
    parking.clear_draft(db)
    close_shift(db, staff=STAFF, now=make_moment(900), new_id=new_id)


def test_a_card_payment_of_the_basket_at_hand_keeps_the_shift_open_another_does_not(
    db: RegisterDatabase, new_id: Ids
) -> None:
    open_shift(db, new_id)
    basket = parking.begin(make_counter_basket(), new_id)
    card_payments.start(db, basket, now=make_moment(), new_id=new_id)
    assert kinds(db)[0] == ("unfinished_card", 1, True)
    parking.save_draft(db, replace(basket, id=new_id()))
    assert kinds(db)[0] == ("unfinished_card", 1, False)
    close_shift(db, staff=STAFF, now=make_moment(900), new_id=new_id)


def test_a_paid_card_part_keeps_the_shift_open_for_both_reasons(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = parking.begin(make_counter_basket(), new_id)
    intent = card_payments.start(db, basket, 500, now=make_moment(), new_id=new_id)
    card_payments.take_answer(db, basket, intent, TerminalAnswer(APPROVED))
    assert kinds(db)[:2] == [("unfinished_card", 1, True), ("partly_paid", 1, True)]


def test_more_than_three_suspended_sales_are_not_all_named(db: RegisterDatabase, new_id: Ids) -> None:
    for number in range(4):
        basket = parking.begin(make_counter_basket(), new_id)
        parking.suspend(db, basket, f"number {number}", person=ADA, now=make_moment(number))
    assert find_open_ends(db)[0].detail == "4 sales are suspended: number 3, number 2, number 1 …."
