"""Whatever a basket holds is recorded whole, read back as it was, told to HQ, and counted once."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.customer import Customer
from store_client.domain.permissions import INCOME_EXPENSE, OPEN_DRAWER, VOID_TRANSACTION
from store_client.domain.setup import Account, CurrencyRate, Discount, Policy, ReasonCode, TenderType
from store_client.domain.tax import TaxSum
from store_client.domain.tender import Tender, TenderMore
from store_client.domain.transaction import LineReturned, Loyalty, Transaction, UsedApproval
from store_client.errors import NeedsApproval, Refused
from store_client.services import paying, recording, selling, shift_close
from store_client.services.receipts import load_transaction
from store_client.services.verify import verify_chain
from tests.counter import ADA, MAUD, approved, make_counter_basket, ruled, set_up_item
from tests.factories import STAFF, make_moment, make_product, open_shift

Ids = Callable[[], str]


def complete(db: RegisterDatabase, basket: Basket, new_id: Ids, tendered: int | None = None) -> Transaction:
    return recording.complete_sale(db, basket, tendered, staff=STAFF, now=make_moment(), new_id=new_id).transaction


def newest_body(db: RegisterDatabase) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(db.value("SELECT content FROM outbox ORDER BY sequence DESC LIMIT 1"))
    assert found["version"] == 2
    return dict(found["body"])


def everything(basket: Basket) -> Basket:
    """A basket with something of everything."""
    basket = selling.discount_line(basket, 1, percent=10_000, reason="goodwill")
    basket = selling.override_price(basket, 2, 500, "damaged")
    basket = selling.set_comment(basket, "gift wrapped", 2)
    basket = selling.set_serial(basket, 2, "S/N 17")
    basket = selling.void_line(basket, 3, staff=STAFF, now=make_moment(5))
    basket = selling.discount_basket(basket, amount_minor=100, reason="goodwill")
    return replace(selling.set_comment(basket, "for Aoife"), loyalty_card="L-77")


def test_what_is_read_back_is_what_was_recorded(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    offers = (Discount("SPRING", "Spring offer", "percent", 20_000, skus=("SKU-4",)),)
    rates = (CurrencyRate("USD", 920_000),)
    basket = everything(make_counter_basket(1080, 800, 650, 999, discounts=offers, currency_rates=rates))
    customer = Customer("019ab000-0000-7000-8000-0000000000c1", last_name="Byrne", loyalty_card="L-77")
    basket = selling.attach_customer(basket, customer)
    basket = paying.pay_cheque(basket, "0012", 500)
    basket = paying.void_part(basket, 0)
    basket = paying.pay_foreign(basket, "USD", 1000)
    transaction = complete(db, basket, new_id, 5000)
    assert load_transaction(db, transaction.id) == transaction
    first, second, third, fourth = transaction.lines
    assert first.more
    assert [discount.kind for discount in first.more.discounts] == ["line", "basket"]
    assert second.more
    assert (second.more.list_price_minor, second.more.reason) == (800, "damaged")
    assert (second.more.serial, second.more.comment) == ("S/N 17", "gift wrapped")
    assert third.more
    assert (third.voided, third.more.voided_by, third.more.voided_ms) == (
        True,
        STAFF,
        make_moment(5).utc_ms,
    )
    assert fourth.more
    assert fourth.more.discounts[0].code == "SPRING"
    assert transaction.discount_minor == sum(line.discount_minor for line in transaction.lines) > 100
    assert transaction.more
    assert transaction.more.loyalty == Loyalty("L-77", transaction.total_minor // 100, transaction.id)
    assert [part.reference for part in transaction.more.voided_tenders] == ["0012"]
    assert sum(tax.gross_minor for tax in transaction.taxes) == transaction.total_minor
    assert sum(part.amount_minor for part in transaction.tenders) == transaction.total_minor
    assert verify_chain(db).first_problem is None


def test_the_document_says_only_what_is_set(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    transaction = complete(db, everything(make_counter_basket(1080, 800, 650)), new_id, 5000)
    body = newest_body(db)
    assert list(body)[-5:] == ["discount_minor", "rounding_minor", "tax_included", "taxes", "more"]
    plain = complete(db, make_counter_basket(1080), new_id, 1080)
    more = {"comment": "for Aoife", "loyalty": {"card": "L-77", "points": 13, "key": transaction.id}}
    assert body["more"] == more
    assert body["lines"][1]["more"] == {
        "list_price_minor": 800,
        "reason": "damaged",
        "serial": "S/N 17",
        "comment": "gift wrapped",
        "discounts": [{"kind": "basket", "code": "goodwill", "name": "", "amount_minor": 34}],
    }
    body = newest_body(db)
    assert (body["more"], body["lines"][0]["more"], body["tenders"][0]["more"]) == (None, None, None)
    assert body["taxes"] == [{"tax_rate": 23000, "net_minor": 878, "tax_minor": 202, "gross_minor": 1080}]
    assert plain.taxes == (TaxSum(23_000, 878, 202, 1080),)


def test_parts_and_cash_for_the_rest_settle_a_sale(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = paying.pay_cheque(make_counter_basket(1080), "1", 500)
    transaction = complete(db, basket, new_id, 1000)
    assert [(part.tender, part.amount_minor, part.change_minor) for part in transaction.tenders] == [
        ("cheque", 500, 0),
        ("cash", 580, 420),
    ]
    paid_up = paying.pay_cheque(make_counter_basket(1080), "2")
    assert len(complete(db, paid_up, new_id).tenders) == 1
    assert len(complete(db, paid_up, new_id, 0).tenders) == 1


@pytest.mark.parametrize(
    ("basket", "tendered", "message"),
    [
        (make_counter_basket(1080), None, r"10\.80 is still missing"),
        (paying.pay_cheque(make_counter_basket(1080), "1", 80), None, r"10\.00 is still missing"),
        (paying.pay_cheque(make_counter_basket(1080), "1", 80), 999, r"0\.01 is still missing"),
    ],
)
def test_a_sale_that_is_not_paid_up_is_refused(
    db: RegisterDatabase, new_id: Ids, basket: Basket, tendered: int | None, message: str
) -> None:
    open_shift(db, new_id)
    with pytest.raises(Refused, match=message):
        complete(db, basket, new_id, tendered)


def test_what_was_paid_too_much_goes_back_in_cash(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    paid = paying.pay_cheque(make_counter_basket(1080, 500), "1")
    paid = selling.void_line(paid, 2)
    with pytest.raises(Refused, match=r"5\.00 still goes back"):
        complete(db, paid, new_id)
    with pytest.raises(Refused, match="Nothing is to be paid"):
        complete(db, paid, new_id, 100)
    transaction = complete(db, paid, new_id, 0)
    assert [part.amount_minor for part in transaction.tenders] == [1580, -500]


@pytest.mark.parametrize(
    ("price", "tendered", "paid", "rounding"),
    [(1082, 2000, 1080, -2), (1083, 1085, 1085, 2), (1080, 1080, 1080, 0), (1, 0, 0, -1)],
)
def test_the_rounding_of_cash_is_its_own_amount(
    db: RegisterDatabase, new_id: Ids, price: int, tendered: int, paid: int, rounding: int
) -> None:
    open_shift(db, new_id)
    transaction = complete(db, make_counter_basket(price, policy=Policy(cash_rounding_minor=5)), new_id, tendered)
    assert (transaction.total_minor, transaction.tenders[0].amount_minor) == (price, paid)
    assert transaction.rounding_minor == newest_body(db)["rounding_minor"] == rounding
    assert load_transaction(db, transaction.id) == transaction


def test_cash_beyond_hqs_limit_is_refused(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    types = (TenderType("cash", "Cash", "cash", limit_minor=1000),)
    with pytest.raises(Refused, match=r"At most 10\.00"):
        complete(db, make_counter_basket(1080, tender_types=types), new_id, 1080)


def test_a_basket_is_recorded_once_under_its_id(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier="019ab000-0000-7000-8000-00000000ba5e")
    transaction = complete(db, basket, new_id, 1080)
    assert transaction.id == basket.id
    with pytest.raises(Refused, match=f"recorded already, as receipt {transaction.receipt}"):
        complete(db, basket, new_id, 1080)
    assert db.value("SELECT count(*) FROM transaction_header") == 1
    assert complete(db, make_counter_basket(), new_id, 1080).receipt == "101-1-10000002"


def test_goods_of_both_ways_are_a_sale_and_goods_that_only_come_back_a_return(
    db: RegisterDatabase, new_id: Ids
) -> None:
    open_shift(db, new_id)
    mixed = selling.return_item(make_counter_basket(1500), make_product(2, 500), reason="unwanted", person=MAUD)
    sale = complete(db, mixed, new_id, 1000)
    assert (sale.type, sale.total_minor, sale.lines[1].total_minor) == ("sale", 1000, -500)
    assert sale.lines[1].more
    assert sale.lines[1].more.returned == LineReturned(reason="unwanted")
    back = selling.return_item(ruled(Basket(currency="EUR")), make_product(2, 500), reason="unwanted", person=MAUD)
    transaction = complete(db, back, new_id, 0)
    assert (transaction.type, transaction.tenders) == ("return", (Tender("cash", -500, -500, 0),))
    assert load_transaction(db, transaction.id) == transaction


def test_approvals_that_were_used_are_recorded_and_the_others_are_not(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = selling.approve_with(make_counter_basket(1080), approved("line_discount", reason="regular"))
    basket = selling.approve_with(basket, approved("tax_override"))
    basket = selling.discount_line(basket, 1, percent=50_000, person=ADA)
    transaction = complete(db, basket, new_id, 540)
    assert transaction.more
    assert transaction.more.approvals == (UsedApproval("line_discount", MAUD.id, "regular", 1),)
    assert newest_body(db)["more"]["approvals"] == [
        {"action": "line_discount", "approved_by": MAUD.id, "reason": "regular", "line": 1}
    ]


def void(db: RegisterDatabase, basket: Basket, new_id: Ids, reason: str = "mistake") -> Transaction:
    return recording.void_transaction(db, basket, reason, person=MAUD, now=make_moment(), new_id=new_id).transaction


def test_a_voided_basket_takes_a_number_and_counts_nothing(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = paying.pay_cheque(everything(make_counter_basket(1080, 800, 650)), "12", 300)
    transaction = void(db, basket, new_id)
    assert (transaction.type, transaction.receipt) == ("void", "101-1-10000001")
    assert (transaction.total_minor, transaction.tax_minor, transaction.discount_minor) == (0, 0, 0)
    assert all(line.voided and not line.total_minor for line in transaction.lines)
    assert (transaction.tenders, transaction.taxes) == ((), ())
    assert transaction.more
    assert (transaction.more.reason, transaction.more.voided_tenders[0].reference) == ("mistake", "12")
    assert transaction.more.loyalty is None
    assert load_transaction(db, transaction.id) == transaction
    assert complete(db, make_counter_basket(), new_id, 1080).receipt == "101-1-10000002"


def test_voiding_needs_a_reason_something_to_void_and_somebody_who_may(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with pytest.raises(Refused, match="nothing to void"):
        void(db, Basket(), new_id)
    with pytest.raises(Refused, match="Choose a reason"):
        void(db, make_counter_basket(), new_id, "no such reason")
    with pytest.raises(Refused, match="Say in a few words"):
        void(db, make_counter_basket(), new_id, "other")
    with pytest.raises(NeedsApproval) as refused:
        recording.void_transaction(db, make_counter_basket(), "mistake", person=ADA, now=make_moment(), new_id=new_id)
    basket = selling.approve_with(make_counter_basket(), approved(refused.value.action))
    done = recording.void_transaction(db, basket, "mistake", person=ADA, now=make_moment(), new_id=new_id)
    assert done.transaction.more
    assert done.transaction.more.approvals == (UsedApproval(VOID_TRANSACTION, MAUD.id),)


def test_a_basket_with_a_card_part_is_not_voided_before_the_money_is_back(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    part = Tender("card", 1080, 1080, 0, TenderMore(intent="i1"))
    with pytest.raises(Refused, match="Undo it at the terminal"):
        void(db, replace(make_counter_basket(), tenders=(part,)), new_id)


def test_opening_the_drawer_is_recorded_with_its_reason(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    done = recording.record_no_sale(db, "give_change", person=ADA, now=make_moment(), new_id=new_id).transaction
    assert (done.type, done.total_minor, done.lines, done.tenders) == ("no_sale", 0, (), ())
    assert newest_body(db)["more"] == {"reason": "give_change"}
    assert load_transaction(db, done.id) == done
    with pytest.raises(Refused, match="Choose a reason"):
        recording.record_no_sale(db, "", person=ADA, now=make_moment(), new_id=new_id)


def test_opening_the_drawer_can_be_for_some_people_only(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    set_up_item(db, "permission_group", "cashier", group="cashier", name="Cashier", actions=[], limits={})
    with pytest.raises(NeedsApproval):
        recording.record_no_sale(db, "give_change", person=ADA, now=make_moment(), new_id=new_id)
    done = recording.record_no_sale(
        db, "give_change", person=ADA, now=make_moment(), new_id=new_id, approvals=(approved(OPEN_DRAWER),)
    )
    assert done.transaction.more
    assert done.transaction.more.approvals == (UsedApproval(OPEN_DRAWER, MAUD.id),)


def move(db: RegisterDatabase, new_id: Ids, direction: str, amount: int, account: str = "") -> Transaction:
    return recording.record_cash_movement(
        db,
        direction,
        account or f"other_{direction}",
        amount,
        reason="other",
        comment="stamps",
        person=MAUD,
        now=make_moment(),
        new_id=new_id,
    ).transaction


@pytest.mark.parametrize(("direction", "amount"), [("income", 2500), ("expense", -2500)])
def test_money_put_in_or_taken_out_is_recorded_with_its_account(
    db: RegisterDatabase, new_id: Ids, direction: str, amount: int
) -> None:
    open_shift(db, new_id)
    done = move(db, new_id, direction, 2500)
    assert (done.type, done.total_minor, done.tenders) == (direction, amount, (Tender("cash", amount, amount, 0),))
    assert newest_body(db)["more"] == {"reason": "other", "comment": "stamps", "account": f"other_{direction}"}
    assert load_transaction(db, done.id) == done


def test_money_moves_only_to_accounts_that_hq_knows_and_by_people_who_may(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    set_up_item(db, "account", "rent", account="rent", name="Rent", direction="expense", active=True)
    for direction, amount, account in (("expense", 100, "other_expense"), ("income", 100, "rent"), ("gift", 100, "x")):
        with pytest.raises(Refused, match="what the money is for"):
            move(db, new_id, direction, amount, account)
    with pytest.raises(Refused, match="above zero"):
        move(db, new_id, "expense", 0, "rent")
    with pytest.raises(NeedsApproval) as refused:
        recording.record_cash_movement(
            db, "expense", "rent", 100, person=ADA, now=make_moment(), new_id=new_id, reason="other", comment="x"
        )
    assert refused.value.action == INCOME_EXPENSE
    assert move(db, new_id, "expense", 100, "rent").total_minor == -100


def test_a_shift_expects_the_cash_that_is_in_the_drawer(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id, starting_minor=10_000)
    rates = (CurrencyRate("USD", 920_000),)
    complete(db, make_counter_basket(1080), new_id, 2000)
    complete(db, paying.pay_foreign(make_counter_basket(1080, currency_rates=rates), "USD", 2000), new_id)
    complete(db, paying.pay_cheque(make_counter_basket(500), "1"), new_id)
    move(db, new_id, "income", 3000)
    move(db, new_id, "expense", 1000)
    void(db, make_counter_basket(9999), new_id)
    recording.record_no_sale(db, "give_change", person=MAUD, now=make_moment(), new_id=new_id)
    back = selling.add_item(ruled(Basket(currency="EUR", returning=True)), make_product(1, 300))
    recording.complete_return(db, back, staff=STAFF, now=make_moment(), new_id=new_id)
    manifest = shift_close.preview(db)
    assert manifest is not None
    assert (manifest.sales, manifest.returns, manifest.total_minor) == (3, 1, 1080 + 1080 + 500 - 300)
    assert manifest.count == 9
    assert manifest.last_receipt == "101-1-10000008"
    sums = {one.tender: (one.amount_minor, one.expected_minor) for one in manifest.tenders}
    in_cash = 1080 + 3000 - 1000 - 300
    assert sums == {"cash": (in_cash, 10_000 + in_cash - 760), "cheque": (500, 500), "foreign": (1080, 1840)}


def test_a_reason_of_hqs_own_may_ask_for_words(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    reasons = (ReasonCode("theft", "Theft", frozenset({"void_transaction"}), text_needed=True),)
    with pytest.raises(Refused, match="few words"):
        void(db, make_counter_basket(reason_codes=reasons), new_id, "theft")
    accounts = (Account("x", "X", "income"),)
    done = recording.void_transaction(
        db,
        make_counter_basket(reason_codes=reasons, accounts=accounts),
        "theft",
        person=MAUD,
        now=make_moment(),
        new_id=new_id,
        comment="police called",
    )
    assert done.transaction.more
    assert done.transaction.more.comment == "police called"
