"""An order ends once: handed over at what was agreed, or cancelled with its deposit given back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store_client.db import erased_customers, outbox, shifts, transactions
from store_client.db import orders as stored
from store_client.db.database import RegisterDatabase
from store_client.domain.basket_order import CANCEL, HAND_OVER
from store_client.domain.order import CANCELLED, HANDED_OVER
from store_client.domain.shift import MovementSum
from store_client.domain.tender import CARD, CASH, DEPOSIT
from store_client.errors import NeedsApproval, Refused
from store_client.services import orders, parking, paying, recording, returning, selling, shift_manifest
from tests.counter import ADA, MAUD, approved, set_up_item
from tests.factories import DAY, STAFF, make_moment, make_sale, open_shift
from tests.ordering import LATER, agree, documents, make_customer, record, take, told, wanted, with_policy

Ids = Callable[[], str]
REASON = "customer_left"


@pytest.fixture(autouse=True)
def shift(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)


def test_a_hand_over_sells_the_orders_lines_for_the_balance(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id, wanted_date=LATER)
    basket = orders.hand_over(db, order.id, new_id=new_id)
    assert (basket.total_minor, basket.due_minor) == (1730, 1557)
    done = record(db, basket, new_id, 2000)
    assert (done.transaction.type, done.transaction.total_minor, done.change_minor) == ("sale", 1730, 443)
    assert [(one.tender, one.amount_minor) for one in done.transaction.tenders] == [(DEPOSIT, 173), (CASH, 1557)]
    assert done.transaction.lines == order.lines
    sale, changed = documents(db, 2)
    assert (sale["version"], sale["body"]["more"]["order"], sale["body"]["customer"]) == (4, order.id, order.customer)
    assert changed["body"] == {
        "order": order.id,
        "staff": STAFF,
        "event": "handed_over",
        "transaction": sale["id"],
        "reason": "",
        "comment": "",
    }
    assert changed["kind"] == "order.changed"
    after = orders.find_order(db, order.id)
    assert after is not None
    assert (after.state, after.ended_by) == (HANDED_OVER, sale["id"])


def test_prices_and_offers_of_another_day_change_nothing(db: RegisterDatabase, new_id: Ids) -> None:
    customer = make_customer(db, new_id)
    basket = selling.discount_line(wanted(db, customer), 1, 10_000, reason="goodwill")
    basket = selling.override_price(basket, 2, 500, "damaged")
    record(db, agree(basket, new_id), new_id)
    order = orders.list_orders(db)[0]
    handed = orders.hand_over(db, order.id, new_id=new_id)
    assert [(line.total_minor, line.discount_minor) for line in handed.lines] == [(972, 108), (500, 0)]
    done = record(db, handed, new_id)
    assert done.transaction.lines == order.lines
    assert (done.transaction.discount_minor, done.transaction.taxes) == (108, handed.taxes)


def test_goods_that_were_ordered_without_tax_are_handed_over_so_and_say_why(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "tax_override", "FREE", code="FREE", name="Tax free", tax_rate=0, scope="both")
    record(db, agree(selling.override_tax(wanted(db, make_customer(db, new_id)), "FREE", person=MAUD), new_id), new_id)
    (order,) = orders.list_orders(db)
    done = record(db, orders.hand_over(db, order.id, new_id=new_id), new_id).transaction
    assert (done.tax_minor, done.lines) == (0, order.lines)
    assert [line.more.tax_override for line in done.lines if line.more] == ["FREE", "FREE"]


def test_an_order_is_handed_over_once(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id)
    first, second = (orders.hand_over(db, order.id, new_id=new_id) for _each in range(2))
    record(db, first, new_id)
    before = outbox.newest_sequence(db)
    with pytest.raises(Refused, match="handed over already"):
        record(db, second, new_id)
    assert outbox.newest_sequence(db) == before
    with pytest.raises(Refused, match="handed over already"):
        orders.hand_over(db, order.id, new_id=new_id)
    with pytest.raises(Refused, match="handed over already"):
        orders.cancel(db, order.id, REASON, person=MAUD, new_id=new_id)


def test_cancelling_gives_the_deposit_back_with_approval(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id)
    with pytest.raises(NeedsApproval) as needed:
        orders.cancel(db, order.id, REASON, person=ADA, new_id=new_id)
    assert needed.value.action == "order_cancel"
    given = (approved("order_cancel"),)
    basket = orders.cancel(db, order.id, REASON, "ill", person=ADA, new_id=new_id, approvals=given)
    assert (basket.due_minor, basket.empty) == (-173, False)
    done = record(db, basket, new_id)
    assert (done.transaction.type, done.transaction.total_minor) == ("order_refund", -173)
    assert [(one.tender, one.amount_minor) for one in done.transaction.tenders] == [(CASH, -173)]
    money, changed = documents(db, 2)
    assert (money["version"], money["body"]["more"]["order"], money["body"]["more"]["reason"]) == (4, order.id, REASON)
    assert money["body"]["more"]["approvals"][0]["approved_by"] == MAUD.id
    body = changed["body"]
    assert (body["event"], body["transaction"], body["reason"], body["comment"]) == (
        "cancelled",
        money["id"],
        REASON,
        "ill",
    )
    after = orders.find_order(db, order.id)
    assert after is not None
    assert (after.state, after.ended_by) == (CANCELLED, money["id"])


def test_an_order_without_a_deposit_is_cancelled_without_money(db: RegisterDatabase, new_id: Ids) -> None:
    basket = with_policy(wanted(db, make_customer(db, new_id)), deposit_percent=0)
    record(db, agree(basket, new_id), new_id)
    order = orders.list_orders(db)[0]
    done = record(db, orders.cancel(db, order.id, REASON, person=MAUD, new_id=new_id), new_id)
    assert (done.transaction.total_minor, done.transaction.tenders) == (0, ())


def test_a_deposit_goes_back_as_it_was_paid(db: RegisterDatabase, new_id: Ids) -> None:
    basket = agree(wanted(db, make_customer(db, new_id)), new_id)
    record(db, paying.pay_other(basket, CARD), new_id)
    order = orders.list_orders(db)[0]
    ways = orders.ways_back(db, order)
    assert [(way.tender, way.most_minor) for way in ways] == [(CARD, 173), (CASH, None)]
    cancelled = orders.cancel(db, order.id, REASON, person=MAUD, new_id=new_id)
    done = record(db, paying.refund_to(cancelled, ways[0]), new_id)
    assert [(one.tender, one.amount_minor) for one in done.transaction.tenders] == [(CARD, -173)]


def test_a_return_of_what_was_handed_over_knows_how_the_deposit_was_paid(db: RegisterDatabase, new_id: Ids) -> None:
    basket = agree(wanted(db, make_customer(db, new_id)), new_id)
    record(db, paying.pay_other(basket, CARD), new_id)
    order = orders.list_orders(db)[0]
    sold = record(db, orders.hand_over(db, order.id, new_id=new_id), new_id).transaction
    original = returning.find_original(db, sold.receipt, now=make_moment())
    assert {part.tender: part.amount_minor for part in original.tenders} == {CASH: 1557, CARD: 173}
    elsewhere = replace(order, id="x", number="101-9-10000001", transaction="")
    with db.write():
        stored.save(db, elsewhere)
    with pytest.raises(Refused, match="Nothing was sold"):
        returning.find_original(db, order.number, now=make_moment())


def test_an_order_of_another_register_is_handed_over_by_what_hq_told(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id)
    other = told(order, id=new_id(), number="101-2-10000007", customer="unknown here", state="created")
    with db.write():
        stored.apply(db, [other])
    basket = orders.hand_over(db, other.id, new_id=new_id)
    assert basket.customer is not None
    assert (basket.customer.id, basket.customer.name) == ("unknown here", "Fionn Ó Sé")
    done = record(db, basket, new_id)
    assert done.transaction.customer == "unknown here"
    assert [way.tender for way in orders.ways_back(db, other)] == ["cash", "voucher"]


def test_a_kept_basket_of_an_order_has_its_amounts_again(db: RegisterDatabase, new_id: Ids) -> None:
    customer = make_customer(db, new_id)
    discounted = selling.discount_line(wanted(db, customer), 1, 10_000, reason="goodwill")
    record(db, agree(discounted, new_id), new_id)
    order = orders.list_orders(db)[0]
    handing = orders.hand_over(db, order.id, new_id=new_id)
    cancelling = orders.cancel(db, order.id, REASON, person=MAUD, new_id=new_id)
    taking = agree(wanted(db, customer), new_id, wanted_date=LATER)
    for basket in (handing, cancelling, taking):
        parking.save_draft(db, basket)
        kept = parking.load_draft(db)
        assert kept is not None
        assert (kept.order, kept.lines, kept.due_minor) == (basket.order, basket.lines, basket.due_minor)
    assert (handing.order and handing.order.act, cancelling.order and cancelling.order.act) == (HAND_OVER, CANCEL)
    record(db, handing, new_id)
    parking.save_draft(db, handing)
    assert parking.load_draft(db) is None


def test_an_order_that_became_cheaper_while_its_basket_was_kept_takes_no_more_than_it_costs(
    db: RegisterDatabase, new_id: Ids
) -> None:
    taking = paying.pay_other(agree(wanted(db, make_customer(db, new_id)), new_id, deposit_minor=1_730), CARD, 1_500)
    parking.save_draft(db, taking)
    set_up_item(db, "discount", "D", code="D", name="Half price", method="percent", value=50_000, active=True)
    kept = parking.load_draft(db)
    assert kept is not None
    assert (kept.total_minor, kept.due_minor) == (865, -635)
    done = recording.complete_sale(db, kept, 0, staff=MAUD.id, now=make_moment(60), new_id=new_id).transaction
    assert (done.total_minor, done.rounding_minor) == (865, 0)
    assert [(one.tender, one.amount_minor) for one in done.tenders] == [(CARD, 1_500), (CASH, -635)]


def test_less_than_the_smallest_coin_of_the_balance_is_not_asked_for(db: RegisterDatabase, new_id: Ids) -> None:
    """Cash was taken for the deposit, in whole coins."""
    taking = with_policy(wanted(db, make_customer(db, new_id), 1082, 650), cash_rounding_minor=5)
    record(db, agree(taking, new_id, deposit_minor=1_730), new_id)
    (order,) = orders.list_orders(db)
    for coin, due, rounded in ((5, 0, -2), (0, 2, 0)):
        handing = with_policy(orders.hand_over(db, order.id, new_id=new_id), cash_rounding_minor=coin)
        assert (paying.due(handing), handing.rounding_minor) == (due, rounded)
    handing = with_policy(handing, cash_rounding_minor=5)
    done = recording.complete_sale(db, handing, staff=STAFF, now=make_moment(60), new_id=new_id).transaction
    assert ([one.tender for one in done.tenders], done.rounding_minor) == ([DEPOSIT], -2)


def test_the_shift_counts_deposits_as_movements_and_sales_as_ever(db: RegisterDatabase, new_id: Ids) -> None:
    first, second = take(db, new_id), take(db, new_id)
    record(db, orders.hand_over(db, first.id, new_id=new_id), new_id)
    record(db, orders.cancel(db, second.id, REASON, person=MAUD, new_id=new_id), new_id)
    open_now = shifts.find_open(db)
    assert open_now is not None
    manifest = shift_manifest.make_manifest(db, open_now, outbox.chain_head(db))
    assert manifest.movements == (MovementSum("order_deposit", 2, 346), MovementSum("order_refund", 1, -173))
    assert (manifest.sales, manifest.returns, manifest.total_minor) == (1, 0, 1730)
    sums = {one.tender: (one.amount_minor, one.expected_minor) for one in manifest.tenders}
    assert sums == {CASH: (346 - 173 + 1557, 11_730), DEPOSIT: (173, 173)}


def test_the_shift_counts_what_rounding_added_to_deposits(db: RegisterDatabase, new_id: Ids) -> None:
    """As it does for whatever else is rounded: HQ adds up all transactions."""
    taking = with_policy(wanted(db, make_customer(db, new_id), 1083, 650), cash_rounding_minor=5)
    done = record(db, agree(taking, new_id, deposit_minor=1_733), new_id, 1_735).transaction
    assert (done.total_minor, done.rounding_minor) == (1_733, 2)
    open_now = shifts.find_open(db)
    assert open_now is not None
    assert shift_manifest.make_manifest(db, open_now, outbox.chain_head(db)).rounding_minor == 2


def test_a_sale_that_hands_over_no_order_is_written_as_ever(
    db: RegisterDatabase, new_id: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    for name in ("run", "run_many", "rows"):
        original = getattr(db, name)

        def watched(sql: str, *rest: object, do: Callable[..., object] = original) -> object:
            statements.append(sql)
            return do(sql, *rest)

        monkeypatch.setattr(db, name, watched)
    done = make_sale(db, new_id)
    assert len(statements) == 7
    assert documents(db, 1)[0]["version"] == 2
    assert transactions.is_recorded(db, done.transaction.id)


def test_hq_does_not_open_again_what_ended_here(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id)
    with db.write():
        stored.apply(db, [told(order, state="created", order_number="SO-1", customer_name="Fionn O'Shea")])
    known = orders.find_order(db, order.id)
    assert known is not None
    assert (known.state, known.order_number, known.transaction) == ("created", "SO-1", order.transaction)
    assert orders.list_orders(db, "so-1") == [known] == orders.list_orders(db, "oshea")
    record(db, orders.hand_over(db, order.id, new_id=new_id), new_id)
    with db.write():
        stored.apply(db, [told(order, state="failed", reason="late news")])
    after = orders.find_order(db, order.id)
    assert after is not None
    assert (after.state, after.reason) == (HANDED_OVER, "")
    with db.write():
        stored.apply(db, [told(order, state="cancelled", reason="by another register")])
    assert orders.find_order(db, order.id) == replace(
        after, state=CANCELLED, reason="by another register", order_number=None, customer_name=order.customer_name
    )


def test_open_orders_stand_in_the_order_in_which_they_are_wanted(db: RegisterDatabase, new_id: Ids) -> None:
    customer = make_customer(db, new_id)
    days = ["", "2026-12-24", LATER, ""]
    made = [take(db, new_id, customer=customer, wanted_date=day) for day in days]
    assert [one.id for one in orders.list_orders(db, which="open")] == [made[at].id for at in (2, 1, 0, 3)]
    assert stored.count_open(db) == 4
    record(db, orders.hand_over(db, made[0].id, new_id=new_id), new_id)
    assert [one.id for one in orders.list_orders(db, which="handed_over")] == [made[0].id]
    assert (stored.count_open(db), len(orders.list_orders(db))) == (3, 4)
    assert DAY < LATER


def test_an_order_of_somebody_who_was_erased_can_still_be_handed_over(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id, method="delivery", address="a1")
    with db.write():
        erased_customers.remove(db, order.customer)
    known = orders.find_order(db, order.id)
    assert known is not None
    assert (known.customer_name, known.address_lines, known.comment) == ("", (), "")
    assert orders.list_orders(db, "fionn") == []
    done = record(db, orders.hand_over(db, order.id, new_id=new_id), new_id)
    assert done.transaction.total_minor == 1730
