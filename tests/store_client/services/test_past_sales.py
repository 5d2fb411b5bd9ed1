"""The journal finds a transaction by whatever somebody remembers of it, a page at a time."""

import json
from collections.abc import Callable

import pytest

from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.permissions import REPRINT
from store_client.domain.transaction import Transaction
from store_client.errors import NeedsApproval, Refused
from store_client.services import past_sales, recording, selling, shift_close, shift_open
from store_client.services.customers import register_customer
from tests.counter import ADA, MAUD, approved, make_counter_basket, set_up_item
from tests.factories import STAFF, make_moment, open_shift

Ids = Callable[[], str]


def sell(db: RegisterDatabase, new_id: Ids, price: int = 1080, customer: Customer | None = None) -> Transaction:
    basket = make_counter_basket(price)
    if customer:
        basket = selling.attach_customer(basket, customer)
    return recording.complete_sale(db, basket, price, staff=STAFF, now=make_moment(price), new_id=new_id).transaction


def make_customer(db: RegisterDatabase, new_id: Ids, name: str) -> Customer:
    details = CustomerDetails(first_name="Niamh", last_name=name, phone="087 123 4567")
    return register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)


def receipts(db: RegisterDatabase, text: str = "", **wanted: object) -> list[str]:
    return [row.receipt[-2:] for row in past_sales.search_journal(db, text, **wanted)]  # type: ignore[arg-type]


def next_day(db: RegisterDatabase, new_id: Ids, day: str) -> None:
    shift_close.close_shift(db, staff=STAFF, now=make_moment(), new_id=new_id)
    shift_open.open_shift(db, staff=STAFF, business_date=day, now=make_moment(), new_id=new_id)


def test_a_row_says_what_it_was_and_where_it_is_now(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    customer = make_customer(db, new_id, "Byrne")
    sold = sell(db, new_id, 1080, customer)
    (row,) = past_sales.search_journal(db)
    assert (row.transaction, row.receipt, row.type, row.total_minor) == (sold.id, sold.receipt, "sale", 1080)
    assert (row.customer_name, row.account_number, row.articles, row.made) == ("Niamh Byrne", None, 1, sold.made)
    assert (row.state, row.unprinted, row.copies) == ("waiting", False, 0)
    assert past_sales.find_row(db, sold.id) == row
    assert past_sales.get_transaction(db, sold.id).transaction == sold
    assert past_sales.find_row(db, "unheard-of") is None
    with pytest.raises(Refused, match="not in this register"):
        past_sales.get_transaction(db, "unheard-of")


def test_a_row_counts_the_articles_that_count_and_not_the_lines(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = selling.change_quantity(make_counter_basket(1080, 650, 200), 1, 3000)
    basket = selling.void_line(basket, 3)
    recording.complete_sale(db, basket, 9000, staff=STAFF, now=make_moment(), new_id=new_id)
    (row,) = past_sales.search_journal(db)
    assert row.articles == 4


def test_pages_follow_each_other_without_gap_or_repetition(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    for _ in range(7):
        sell(db, new_id)
    pages, before = [], None
    while page := past_sales.search_journal(db, limit=3, before=before):
        pages.append([row.receipt[-1] for row in page])
        before = page[-1].sequence
    assert pages == [["7", "6", "5"], ["4", "3", "2"], ["1"]]


def test_a_transaction_is_found_by_its_number_its_amount_or_its_customer(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    byrne, walsh = make_customer(db, new_id, "Byrne"), make_customer(db, new_id, "Walsh")
    for price, customer in ((1080, byrne), (650, walsh), (1080, None), (123_450, byrne)):
        sell(db, new_id, price, customer)
    assert receipts(db, "101-1-10000002") == ["02"]
    assert receipts(db, "0003") == ["03"]
    assert receipts(db, "10.80") == ["03", "01"]
    assert receipts(db, "1 234,50") == ["04"]
    assert receipts(db, "byrne niamh") == ["04", "01"]
    assert receipts(db, "byrne", amount_minor=1080) == ["01"]
    assert receipts(db, amount_minor=650) == ["02"]
    assert receipts(db, "0871234567", limit=2) == ["04", "02"]
    assert receipts(db, "nobody") == []


def test_an_amount_is_found_whichever_way_it_went(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sell(db, new_id, 500)
    recording.record_cash_movement(
        db,
        "expense",
        "other_expense",
        500,
        reason="other",
        comment="stamps",
        person=MAUD,
        now=make_moment(),
        new_id=new_id,
    )
    assert receipts(db, "5.00") == ["02", "01"]


def test_days_and_types_narrow_the_search(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sell(db, new_id)
    recording.void_transaction(db, make_counter_basket(), "mistake", person=MAUD, now=make_moment(), new_id=new_id)
    next_day(db, new_id, "2026-11-25")
    sell(db, new_id)
    recording.record_no_sale(db, "give_change", person=MAUD, now=make_moment(), new_id=new_id)
    assert receipts(db, date_from="2026-11-24") == ["04", "03"]
    assert receipts(db, date_to="2026-11-24") == ["02", "01"]
    assert receipts(db, date_from="2026-11-24", date_to="2026-11-24") == []
    assert receipts(db, type="sale") == ["03", "01"]
    assert receipts(db, type="void") == ["02"]
    assert receipts(db, "10.80", date_to="2026-11-23", type="sale") == ["01"]


def test_copies_are_counted_and_hq_is_told_of_each(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = sell(db, new_id)
    copies = [past_sales.record_copy(db, sold.id, person=ADA, now=make_moment(), new_id=new_id) for _ in range(2)]
    assert copies == [1, 2]
    document = json.loads(db.value("SELECT content FROM outbox ORDER BY sequence DESC LIMIT 1"))
    assert (document["kind"], document["version"]) == ("receipt.copied", 1)
    assert document["body"] == {"transaction": sold.id, "receipt": sold.receipt, "copy": 2, "staff": ADA.id}
    assert past_sales.search_journal(db)[0].copies == 2
    with pytest.raises(Refused, match="not in this register"):
        past_sales.record_copy(db, "unheard-of", person=ADA, now=make_moment(), new_id=new_id)


def test_copying_can_be_for_some_people_only_and_hq_learns_who_let_them(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = sell(db, new_id)
    set_up_item(db, "permission_group", "cashier", group="cashier", name="Cashier", actions=[], limits={})
    with pytest.raises(NeedsApproval):
        past_sales.record_copy(db, sold.id, person=ADA, now=make_moment(), new_id=new_id)
    past_sales.record_copy(
        db, sold.id, person=ADA, now=make_moment(), new_id=new_id, approvals=(approved(REPRINT, reason="lost"),)
    )
    documents = [json.loads(content) for (content,) in db.rows("SELECT content FROM outbox ORDER BY sequence")][-2:]
    assert [document["kind"] for document in documents] == ["receipt.copied", "audit.recorded"]
    assert documents[1]["body"] == {
        "event": "reprint",
        "staff": ADA.id,
        "approved_by": MAUD.id,
        "subject": sold.id,
        "detail": "lost",
    }


def test_a_receipt_that_did_not_come_out_of_the_printer_is_marked(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    for state in ("printed", "failed", "dropped"):
        sold = sell(db, new_id)
        with db.write():
            db.run(
                """INSERT INTO print_job (id, transaction_id, variant, copy, state, made_ms, tried_ms, reason)
                   VALUES (?, ?, 'receipt', 0, ?, 1, 1, '')""",
                (state, sold.id, state),
            )
    assert [row.unprinted for row in past_sales.search_journal(db)] == [False, True, False]
