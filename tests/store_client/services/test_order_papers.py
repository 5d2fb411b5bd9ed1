"""The papers of an order: the customer's with the deposit, the slip at the goods, the one of a cancelled order."""

from collections.abc import Callable

import pytest

from store_client.db.database import RegisterDatabase
from store_client.domain.receipt_model import ORDER_SLIP, RECEIPT, ReceiptLine
from store_client.services import orders, receipts
from tests.counter import MAUD
from tests.factories import open_shift
from tests.ordering import LATER, record, take

Ids = Callable[[], str]


@pytest.fixture(autouse=True)
def shift(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)


def paper(db: RegisterDatabase, transaction: str, variant: str = RECEIPT, width: int = 42) -> list[ReceiptLine]:
    return receipts.receipt(db, transaction, variant, width, signing_key=bytes(range(32)))


def words(rows: list[ReceiptLine]) -> str:
    return "\n".join(" ".join(row.text.split()) for row in rows if row.text.strip())


def test_the_customers_paper_says_what_was_agreed_and_what_was_paid(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id, method="delivery", address="a1", wanted_date=LATER, comment="Ring twice")
    rows = paper(db, order.transaction)
    said = words(rows)
    for row in (
        "ORDER",
        "To be delivered to",
        "4 Quay Street",
        "Wanted for 5 Dec 2026",
        "Ring twice",
        "Linen tea towel 10.80",
        "Total EUR 17.30",
        "Deposit \N{MINUS SIGN}1.73",
        "Still to pay 15.57",
        "Deposit paid now 1.73",
        "Cash 1.73",
        "Served by Ada Fionn Ó Sé",
    ):
        assert row in said
    assert [row.qr for row in rows if row.qr] == [order.number]
    assert [row.barcode for row in rows if row.barcode] == [order.number]


def test_the_slip_at_the_goods_has_no_prices_but_what_is_due(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id, wanted_date=LATER)
    said = words(paper(db, order.transaction, ORDER_SLIP))
    assert "ORDER SLIP" in said
    assert "Fionn Ó Sé" in said
    assert "To be picked up" in said
    assert "Still to pay EUR 15.57" in said
    assert "10.80" not in said


@pytest.mark.parametrize("width", [32, 42, 48])
def test_no_row_is_wider_than_the_paper(db: RegisterDatabase, new_id: Ids, width: int) -> None:
    order = take(db, new_id, method="delivery", address="a1", wanted_date=LATER, comment="x" * 120)
    for variant in (RECEIPT, ORDER_SLIP):
        rows = paper(db, order.transaction, variant, width)
        assert all(len(row.text) <= (width // 2 if row.large else width) for row in rows)


def test_a_handed_over_order_is_named_on_its_receipt_with_its_deposit(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id)
    sold = record(db, orders.hand_over(db, order.id, new_id=new_id), new_id).transaction
    said = words(paper(db, sold.id))
    assert f"Order {order.number}, handed over" in said
    assert "Deposit 1.73" in said
    assert "Cash 15.57" in said


def test_a_cancelled_order_has_the_money_that_went_back_and_room_to_sign(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id)
    cancelled = orders.cancel(db, order.id, "customer_left", "ill", person=MAUD, new_id=new_id)
    back = record(db, cancelled, new_id).transaction
    said = words(paper(db, back.id))
    for row in ("ORDER CANCELLED", f"Order {order.number}", "Deposit given back 1.73", "Customer changed their mind"):
        assert row in said
    assert "ill" in said
    assert "Signature" in said
