"""Goods come back from any receipt that can be known here, once, at what was paid; what is unknown is said."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from store_client.clock import Moment
from store_client.db import catalog, outbox, questions
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.basket import Basket
from store_client.domain.permissions import RETURN_WITHOUT_RECEIPT
from store_client.domain.returns import Original, ReceiptUnknown
from store_client.domain.seal import SealedLine, SealedReceipt
from store_client.domain.setup import TenderType
from store_client.domain.tender import Tender
from store_client.domain.transaction import Transaction
from store_client.errors import NeedsApproval, Refused
from store_client.services import parking, paying, receipt_questions, recording, returning, selling
from tests.counter import ADA, MAUD, approved, make_counter_basket, make_setup, ruled, set_up_item
from tests.factories import DAY, STAFF, make_moment, make_product, open_shift

Ids = Callable[[], str]
NOT_REACHED = "HQ was not reached: returns at other registers are not known."
TWO_DAYS = 2 * 86_400


def sell(db: RegisterDatabase, new_id: Ids, basket: Basket) -> Transaction:
    return recording.complete_sale(
        db, basket, basket.total_minor, staff=STAFF, now=make_moment(), new_id=new_id
    ).transaction


def three_for_ten(db: RegisterDatabase, new_id: Ids) -> Transaction:
    """Three pieces that cost 10.00 together: 0.80 off 10.80."""
    basket = selling.add_item(ruled(Basket(currency="EUR")), make_product(1, 360), 3000)
    return sell(db, new_id, selling.discount_line(basket, 1, amount_minor=80))


def find(db: RegisterDatabase, typed: str, now: Moment | None = None, **reading: Any) -> Original:
    return returning.find_original(db, typed, now=now or make_moment(), **reading)


def take_back(
    db: RegisterDatabase, new_id: Ids, original: Original, quantity: int, basket: Basket | None = None
) -> Transaction:
    basket = selling.take_return(basket or ruled(Basket(currency="EUR")), original.lines[0], quantity, "unwanted", ADA)
    return recording.complete_return(db, basket, staff=STAFF, now=make_moment(9), new_id=new_id).transaction


def answer_of_hq(transaction: Transaction | None, returned: int = 0, **changed: Any) -> str:
    """What HQ says of a receipt."""
    if transaction is None:
        return json.dumps({"hq_ms": 1, "found": False, "transaction": None})
    told = {
        "transaction": transaction.id,
        "receipt": transaction.receipt,
        "register": "202-1",
        "made_ms": transaction.made.utc_ms,
        "type": "sale",
        "currency": "EUR",
        "customer": None,
        "total_minor": transaction.total_minor,
        "tenders": [{"tender": "cash", "amount_minor": transaction.total_minor}],
        "lines": [
            {
                "line": line.line,
                "sku": line.sku,
                "description": line.description,
                "quantity_thousandths": line.quantity_thousandths,
                "unit_price_minor": line.unit_price_minor,
                "total_minor": line.total_minor,
                "discount_minor": line.discount_minor,
                "tax_rate": line.tax_rate,
                "tax_minor": line.tax_minor,
                "returned_thousandths": returned,
            }
            for line in transaction.lines
        ],
    }
    return json.dumps({"hq_ms": 1, "found": True, "transaction": told | changed})


def hq_says(db: RegisterDatabase, new_id: Ids, receipt: str, answer: str, at: Moment | None = None) -> None:
    """The window asked and the agent brought this answer."""
    question = receipt_questions.ask_hq(db, receipt, now=at or make_moment(), new_id=new_id)
    with db.write():
        questions.answer(db, question, (at or make_moment()).utc_ms + 50, answer)


def of_elsewhere(**changed: Any) -> SealedReceipt:
    sealed = SealedReceipt(
        register="202-1",
        receipt="202-1-10000009",
        transaction="019ab000-0000-7000-8000-0000000000e1",
        business_date=DAY,
        currency="EUR",
        total_minor=1650,
        tax_included=True,
        tenders=(Tender("cash", 1650, 1650, 0),),
        lines=(SealedLine(1, "SKU-1", 3000, 1000, 23_000), SealedLine(2, "SKU-9", 1000, 650, 23_000)),
        line_count=2,
    )
    return replace(sealed, **changed)


@pytest.mark.parametrize("typed", ["101-1-10000001", "101-1-10000001 ", "101110000001", "10000001", "0001", "1"])
def test_a_receipt_of_this_register_is_found_in_any_form(db: RegisterDatabase, new_id: Ids, typed: str) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    original = find(db, typed)
    assert (original.source, original.receipt, original.transaction) == ("here", sold.receipt, sold.id)
    (line,) = original.lines
    assert (line.sold_thousandths, line.returned_thousandths, line.returnable_thousandths) == (3000, 0, 3000)
    assert (line.total_minor, line.discount_minor, line.unit_price_minor) == (1000, 80, 360)
    assert original.unchecked == (NOT_REACHED,)


def test_that_hq_does_not_know_it_yet_is_not_that_hq_was_not_reached(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    hq_says(db, new_id, sold.receipt, answer_of_hq(None))
    (unchecked,) = find(db, sold.receipt).unchecked
    assert unchecked == "HQ does not know this receipt yet: returns at other registers are not known."


def test_digits_that_end_several_receipts_choose_none(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    three_for_ten(db, new_id)
    db.run("UPDATE counter SET value = 10000 WHERE name = 'receipt'")
    three_for_ten(db, new_id)
    with pytest.raises(Refused, match="Several receipts end in 0001"):
        find(db, "0001")
    assert find(db, "10001").receipt == "101-1-10010001"


def test_piece_by_piece_everything_gives_back_exactly_what_was_paid(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    returns = [take_back(db, new_id, find(db, sold.receipt), 1000) for _ in range(3)]
    assert [one.total_minor for one in returns] == [-333, -334, -333]
    assert sum(one.tax_minor for one in returns) == -sold.tax_minor
    line = find(db, sold.receipt).lines[0]
    assert (line.returned_thousandths, line.returnable_thousandths, line.returned_on) == (3000, 0, DAY)
    with pytest.raises(Refused, match="came back already"):
        take_back(db, new_id, find(db, sold.receipt), 1000)


def test_the_return_names_the_line_it_gives_back(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    take_back(db, new_id, find(db, sold.receipt), 2000)
    document = json.loads(db.value("SELECT content FROM outbox ORDER BY sequence DESC LIMIT 1"))
    line = document["body"]["lines"][0]
    assert (document["body"]["type"], line["quantity_thousandths"], line["total_minor"]) == ("return", -2000, -667)
    assert line["more"]["returned"] == {
        "transaction": sold.id,
        "receipt": sold.receipt,
        "line": 1,
        "reason": "unwanted",
    }


def test_a_basket_that_waited_gives_back_nothing_that_came_back_meanwhile(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    basket = parking.begin(ruled(Basket(currency="EUR")), new_id)
    basket = selling.take_return(basket, find(db, sold.receipt).lines[0], 2000, "unwanted", ADA)
    parking.suspend(db, basket, "waits", person=ADA, now=make_moment())
    take_back(db, new_id, find(db, sold.receipt), 2000)
    recalled = parking.recall(db, basket.id)
    before = db.value("SELECT count(*) FROM outbox")
    with pytest.raises(Refused, match="Line 1 of receipt 101-1-10000001 came back already"):
        recording.complete_return(db, recalled, staff=STAFF, now=make_moment(), new_id=new_id)
    assert db.value("SELECT count(*) FROM outbox") == before


def test_what_cannot_be_returned_says_why(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = sell(db, new_id, make_counter_basket(1080, 650))
    with db.write():
        catalog.upsert_products(db, [replace(make_product(2, name="Gift card"), returnable=False)])
    first, second = find(db, sold.receipt).lines
    assert (first.refusal, first.returnable_thousandths) == ("", 1000)
    assert (second.refusal, second.returnable_thousandths) == ("Linen tea towel cannot be taken back.", 0)


def test_after_the_last_day_a_return_needs_somebody_who_may(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    set_up_item(db, "policy", "register", return_days=1)
    soon = find(db, sold.receipt)
    assert (soon.until, soon.days_left, soon.late) == ("2026-11-24", 1, "")
    late = find(db, sold.receipt, make_moment(TWO_DAYS))
    assert (late.days_left, late.lines[0].returnable_thousandths) == (-1, 0)
    assert "ended on 2026-11-24" in late.late
    basket = ruled(Basket(currency="EUR"))
    with pytest.raises(Refused, match="ended on 2026-11-24"):
        selling.take_return(basket, late.lines[0], 1000, "unwanted", ADA)
    with pytest.raises(NeedsApproval) as refused:
        returning.allow_late(basket, late, ADA)
    assert refused.value.action == RETURN_WITHOUT_RECEIPT
    basket, allowed = returning.allow_late(selling.approve_with(basket, approved(RETURN_WITHOUT_RECEIPT)), late, ADA)
    done = take_back(db, new_id, allowed, 1000, basket)
    assert done.more
    assert done.more.approvals[0].approved_by == MAUD.id
    assert returning.allow_late(basket, soon, ADA) == (basket, soon)


def test_a_receipt_that_nobody_here_knows_is_a_question_to_hq(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    for typed in ("202-1-10000009", "nonsense", "99"):
        with pytest.raises(ReceiptUnknown) as unknown:
            find(db, typed)
        assert unknown.value.receipt == typed
    with pytest.raises(Refused, match="Type the receipt"):
        find(db, " ")


def test_a_voided_basket_sold_nothing(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    done = recording.void_transaction(
        db, make_counter_basket(), "mistake", person=MAUD, now=make_moment(), new_id=new_id
    )
    with pytest.raises(Refused, match="Nothing was sold"):
        find(db, done.transaction.receipt)


def test_hqs_answer_counts_what_came_back_elsewhere(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    hq_says(db, new_id, sold.receipt, answer_of_hq(sold, returned=1000))
    original = find(db, sold.receipt)
    assert (original.source, original.unchecked) == ("here", ())
    assert original.lines[0].returned_thousandths == 1000
    take_back(db, new_id, original, 1000)
    assert find(db, sold.receipt).lines[0].returned_thousandths == 2000


def test_a_return_here_that_hq_has_counted_is_not_counted_twice(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    done = take_back(db, new_id, find(db, sold.receipt), 1000)
    with db.write():
        outbox.record_verdicts(db, [Verdict(done.sequence, done.id, "stored", "applied")], make_moment(20).utc_ms)
    hq_says(db, new_id, sold.receipt, answer_of_hq(sold, returned=1000), at=make_moment(30))
    assert find(db, sold.receipt).lines[0].returned_thousandths == 1000
    hq_says(db, new_id, sold.receipt, answer_of_hq(sold, returned=0), at=make_moment(10))
    assert find(db, sold.receipt).lines[0].returned_thousandths == 1000


def test_a_receipt_of_another_register_comes_from_hq(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = replace(three_for_ten(db, new_id), id="019ab000-0000-7000-8000-0000000000e1", receipt="202-1-10000009")
    hq_says(db, new_id, "202-1-10000009", answer_of_hq(sold, returned=1000))
    original = find(db, "202-1-10000009")
    assert (original.source, original.business_date, original.unchecked) == ("hq", DAY, ())
    line = original.lines[0]
    assert (line.returnable_thousandths, line.barcode, line.total_minor) == (2000, "4006381330001", 1000)
    assert original.tenders == (Tender("cash", 1000, 1000, 0),)
    done = take_back(db, new_id, original, 2000)
    assert done.total_minor == -667
    assert find(db, "202-1-10000009").lines[0].returnable_thousandths == 0


def test_a_receipt_that_hq_does_not_know_either_is_refused(db: RegisterDatabase, new_id: Ids) -> None:
    hq_says(db, new_id, "202-1-10000009", answer_of_hq(None))
    with pytest.raises(Refused, match="Neither this register nor HQ"):
        find(db, "202-1-10000009")


def test_an_answer_that_cannot_be_read_is_none(db: RegisterDatabase, new_id: Ids) -> None:
    hq_says(db, new_id, "202-1-10000009", '{"found":7}')
    with pytest.raises(ReceiptUnknown):
        find(db, "202-1-10000009")


def test_the_code_on_a_receipt_speaks_for_itself(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    original = find(db, "the code", read_receipt=lambda text: of_elsewhere() if text == "the code" else None)
    assert (original.source, original.receipt, original.unchecked) == ("qr", "202-1-10000009", (NOT_REACHED,))
    known, unknown = original.lines
    assert (known.description, known.sold_thousandths, known.total_minor, known.tax_minor) == (
        "Linen tea towel",
        3000,
        1000,
        187,
    )
    assert (known.unit_price_minor, unknown.description, unknown.unit_price_minor) == (333, "SKU-9", 650)
    assert [take_back(db, new_id, original, 2000).total_minor] == [-667]
    again = find(db, "the code", read_receipt=lambda _text: of_elsewhere())
    assert again.lines[0].returnable_thousandths == 1000


def test_a_code_that_holds_only_some_lines_says_so(db: RegisterDatabase) -> None:
    original = find(db, "the code", read_receipt=lambda _text: of_elsewhere(line_count=40))
    assert original.unchecked[0].startswith("The code holds the first 2 of 40 lines.")


def test_a_code_of_this_registers_own_receipt_is_that_receipt(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    original = find(db, "the code", read_receipt=lambda _text: of_elsewhere(transaction=sold.id))
    assert (original.source, original.receipt) == ("here", sold.receipt)


def test_prices_without_tax_stay_without_it(db: RegisterDatabase) -> None:
    line = find(db, "the code", read_receipt=lambda _text: of_elsewhere(tax_included=False)).lines[1]
    assert (line.tax_included, line.unit_price_minor, line.total_minor, line.tax_minor) == (False, 528, 650, 122)


def test_goods_that_come_back_can_be_exchanged_in_one_basket(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = three_for_ten(db, new_id)
    basket = selling.take_return(make_counter_basket(1500), find(db, sold.receipt).lines[0], 3000, "wrong_item", ADA)
    done = sell(db, new_id, basket)
    assert (done.type, done.total_minor) == ("sale", 500)
    assert find(db, sold.receipt).lines[0].returnable_thousandths == 0


def test_no_way_gives_back_more_than_was_paid_by_it_however_many_returns(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = paying.pay_cheque(make_counter_basket(600, 480), "12", 500)
    sold = recording.complete_sale(db, basket, 580, staff=STAFF, now=make_moment(), new_id=new_id).transaction
    tender_types = (
        TenderType("cash", "Cash", "cash", change_allowed=True),
        TenderType("cheque", "Cheque", "cheque", refund_to=("cheque",)),
    )
    setup = make_setup(tender_types=tender_types)

    def ways() -> dict[str, int | None]:
        return {way.tender: way.most_minor for way in returning.refund_tenders(setup, find(db, sold.receipt))}

    assert ways() == {"cheque": 500, "cash": 580}
    (cheque, _cash) = returning.refund_tenders(setup, find(db, sold.receipt))
    empty = ruled(Basket(currency="EUR"), tender_types=tender_types)
    back = selling.take_return(empty, find(db, sold.receipt).lines[1], 1000, "unwanted", ADA)
    back = paying.refund_to(back, cheque, 400)
    recording.complete_return(db, back, staff=STAFF, now=make_moment(9), new_id=new_id)
    assert ways() == {"cheque": 100, "cash": 500}


def test_a_suspended_return_counts_what_came_back_elsewhere_and_here_since(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = replace(three_for_ten(db, new_id), id="019ab000-0000-7000-8000-0000000000e1", receipt="202-1-10000009")
    hq_says(db, new_id, sold.receipt, answer_of_hq(sold, returned=1000))
    original = find(db, sold.receipt)
    empty = ruled(Basket(currency="EUR"))
    first = selling.take_return(empty, original.lines[0], 2000, "unwanted", ADA)
    second = selling.take_return(empty, original.lines[0], 1000, "unwanted", ADA)
    recording.complete_return(db, second, staff=STAFF, now=make_moment(9), new_id=new_id)
    with pytest.raises(Refused, match="came back already"):
        recording.complete_return(db, first, staff=STAFF, now=make_moment(9), new_id=new_id)


class TestTheWayBackInAnExchange:
    """What is left of an exchange goes back as it was paid; the cash drawer is no way around that."""

    @pytest.fixture
    def exchanged(self, db: RegisterDatabase, new_id: Ids) -> Basket:
        """Goods paid by voucher come back, and a cheaper thing is taken for them: 7.00 goes back."""
        open_shift(db, new_id)
        bought = selling.add_item(ruled(Basket(currency="EUR")), make_product(1, 1000))
        bought = parking.begin(bought, new_id)
        paid = replace(bought, tenders=(Tender("voucher", 1000, 1000, 0),))
        sold = recording.complete_sale(db, paid, None, staff=STAFF, now=make_moment(), new_id=new_id).transaction
        original = find(db, sold.receipt)
        basket = selling.take_return(ruled(Basket(currency="EUR")), original.lines[0], 1000, "unwanted", ADA)
        return selling.add_item(basket, make_product(2, 300))

    def test_cash_for_what_a_voucher_paid_needs_another_person(
        self, db: RegisterDatabase, new_id: Ids, exchanged: Basket
    ) -> None:
        with pytest.raises(NeedsApproval, match=r"7\.00 of this was paid in another way") as needed:
            recording.complete_sale(db, exchanged, 0, staff=ADA.id, now=make_moment(), new_id=new_id)
        assert needed.value.action == RETURN_WITHOUT_RECEIPT
        agreed = replace(exchanged, approvals=(approved(RETURN_WITHOUT_RECEIPT),))
        done = recording.complete_sale(db, agreed, 0, staff=ADA.id, now=make_moment(), new_id=new_id).transaction
        assert [(part.tender, part.amount_minor) for part in done.tenders] == [("cash", -700)]
        assert done.more is not None
        assert [one.action for one in done.more.approvals] == [RETURN_WITHOUT_RECEIPT]

    def test_a_voucher_for_it_needs_nobody(self, db: RegisterDatabase, new_id: Ids, exchanged: Basket) -> None:
        (way,) = returning.refund_tenders(exchanged.rules.setup, find(db, "1"))
        given = paying.refund_to(exchanged, way, person=ADA)
        done = recording.complete_sale(db, given, None, staff=ADA.id, now=make_moment(), new_id=new_id).transaction
        assert [(part.tender, part.amount_minor) for part in done.tenders] == [("voucher", -700)]
