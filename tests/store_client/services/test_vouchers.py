"""A voucher is worth what is left of it, once: here by its number, from elsewhere by its own signed code."""

from collections.abc import Callable

import pytest

from store_client.db import vouchers as stored
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.permissions import RETURN_WITH_RECEIPT
from store_client.domain.setup import PermissionGroup, Policy
from store_client.domain.tender import TenderMore
from store_client.domain.transaction import Transaction
from store_client.domain.vouchers import SealedVoucher
from store_client.errors import NeedsApproval, Refused
from store_client.services import paying, recording, selling, vouchers
from store_client.services.receipts import load_transaction
from tests.counter import ADA, MAUD, approved, make_counter_basket, ruled
from tests.factories import DAY, STAFF, make_moment, make_product, open_shift

Ids = Callable[[], str]


def returning_basket(price: int = 1000, policy: Policy | None = None, **kinds: object) -> Basket:
    return selling.add_item(ruled(Basket(currency="EUR", returning=True), policy, **kinds), make_product(1, price))


def complete(db: RegisterDatabase, basket: Basket, new_id: Ids) -> Transaction:
    record = recording.complete_return if basket.returning else recording.complete_sale
    return record(db, basket, staff=STAFF, now=make_moment(), new_id=new_id).transaction


def issue(db: RegisterDatabase, new_id: Ids, price: int = 1000, policy: Policy | None = None) -> str:
    """The number of a voucher that was just handed out."""
    transaction = complete(db, vouchers.issue_voucher(returning_basket(price, policy), person=ADA), new_id)
    return transaction.tenders[0].reference


def elsewhere(
    number: str = "V202-1-10000007", amount: int = 2000, **more: str
) -> Callable[[str], SealedVoucher | None]:
    """Reads the code of a voucher of another register."""
    sealed = SealedVoucher(number, amount, more.pop("currency", "EUR"), "t9", DAY, more.pop("expires", ""))
    return lambda text: sealed if text == "signed code" else None


def test_a_voucher_gets_its_number_when_it_is_recorded(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = vouchers.issue_voucher(returning_basket(1000, Policy(voucher_days=30)), 600, person=ADA)
    assert paying.due(basket) == -400
    transaction = complete(db, basket, new_id)
    voucher, cash = transaction.tenders
    assert (voucher.amount_minor, cash.amount_minor) == (-600, -400)
    assert voucher.more == TenderMore(reference="V101-1-10000001", issued=True)
    assert load_transaction(db, transaction.id) == transaction
    found = vouchers.find_voucher(db, " v101-1-10000001", today=DAY)
    assert (found.balance_minor, found.expires, found.transaction) == (600, "2026-12-23", transaction.id)


def test_two_vouchers_of_one_return_have_two_numbers(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = vouchers.issue_voucher(returning_basket(), 600, person=ADA)
    transaction = complete(db, vouchers.issue_voucher(basket, person=ADA), new_id)
    assert [part.reference for part in transaction.tenders] == ["V101-1-10000001", "V101-1-10000001-2"]


def test_a_voucher_pays_until_it_is_spent(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    number = issue(db, new_id)
    complete(db, vouchers.pay_voucher(db, make_counter_basket(700), number, today=DAY), new_id)
    basket = vouchers.pay_voucher(db, make_counter_basket(700), number, today=DAY)
    assert (basket.tenders[0].amount_minor, paying.due(basket)) == (300, 400)
    complete(db, paying.pay_cash(basket, 400), new_id)
    with pytest.raises(Refused, match="nothing is left"):
        vouchers.pay_voucher(db, make_counter_basket(700), number, today=DAY)


def test_a_voucher_is_not_spent_twice_in_one_basket_nor_in_two(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    number = issue(db, new_id)
    basket = vouchers.pay_voucher(db, make_counter_basket(1500), number, today=DAY)
    with pytest.raises(Refused, match="above zero"):
        vouchers.pay_voucher(db, basket, number, today=DAY)
    with pytest.raises(Refused, match=r"Only 0\.00 is left"):
        vouchers.pay_voucher(db, basket, number, 100, today=DAY)
    other = vouchers.pay_voucher(db, make_counter_basket(1000), number, today=DAY)
    complete(db, other, new_id)
    with pytest.raises(Refused, match="spent meanwhile"):
        complete(db, paying.pay_cash(basket, 500), new_id)
    assert db.value("SELECT count(*) FROM transaction_header WHERE type = 'sale'") == 1


def test_a_part_that_is_taken_back_leaves_the_voucher_whole(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    number = issue(db, new_id)
    basket = vouchers.pay_voucher(db, make_counter_basket(700), number, today=DAY)
    complete(db, paying.pay_cash(paying.void_part(basket, 0), 700), new_id)
    assert vouchers.find_voucher(db, number, today=DAY).balance_minor == 1000


@pytest.mark.parametrize(("amount", "message"), [(701, r"Only 7\.00 is still"), (1001, r"Only 10\.00 is left")])
def test_more_than_is_due_or_left_is_refused(db: RegisterDatabase, new_id: Ids, amount: int, message: str) -> None:
    open_shift(db, new_id)
    number = issue(db, new_id)
    with pytest.raises(Refused, match=message):
        vouchers.pay_voucher(db, make_counter_basket(700), number, amount, today=DAY)


def test_a_voucher_from_elsewhere_is_taken_by_its_code_alone(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1500)
    with pytest.raises(Refused, match="not issued here"):
        vouchers.pay_voucher(db, basket, "V202-1-10000007", today=DAY, read_voucher=elsewhere())
    paid = vouchers.pay_voucher(db, basket, "signed code", today=DAY, read_voucher=elsewhere())
    complete(db, paid, new_id)
    again = vouchers.pay_voucher(db, basket, "signed code", today=DAY, read_voucher=elsewhere())
    assert again.tenders[0].amount_minor == 500
    complete(db, paying.pay_cash(again, 1000), new_id)
    with pytest.raises(Refused, match="nothing is left"):
        vouchers.pay_voucher(db, basket, "signed code", today=DAY, read_voucher=elsewhere())


def test_a_voucher_from_elsewhere_is_taken_up_to_the_shops_limit(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1500, policy=Policy(voucher_limit_minor=1000))
    with pytest.raises(Refused, match=r"at most 10\.00"):
        vouchers.pay_voucher(db, basket, "signed code", today=DAY, read_voucher=elsewhere())
    part = vouchers.pay_voucher(db, basket, "signed code", 1000, today=DAY, read_voucher=elsewhere())
    with pytest.raises(Refused, match=r"at most 10\.00"):
        vouchers.pay_voucher(db, part, "signed code", 1, today=DAY, read_voucher=elsewhere())


def test_a_code_that_is_not_genuine_is_refused(db: RegisterDatabase) -> None:
    def forged(_text: str) -> SealedVoucher | None:
        raise Refused("This code was changed.")

    with pytest.raises(Refused, match="was changed"):
        vouchers.find_voucher(db, "signed code", today=DAY, read_voucher=forged)
    assert stored.find(db, "V202-1-10000007") is None


def test_an_old_voucher_and_one_of_another_currency_are_refused(db: RegisterDatabase) -> None:
    with pytest.raises(Refused, match="ended on 2026-11-22"):
        vouchers.find_voucher(db, "signed code", today=DAY, read_voucher=elsewhere(expires="2026-11-22"))
    with pytest.raises(Refused, match="in USD"):
        vouchers.pay_voucher(
            db,
            make_counter_basket(),
            "signed code",
            today=DAY,
            read_voucher=elsewhere(number="V303-1-10000001", currency="USD"),
        )


def test_a_voucher_is_handed_out_within_the_shops_and_the_persons_limits() -> None:
    with pytest.raises(Refused, match=r"at most 5\.00"):
        vouchers.issue_voucher(returning_basket(policy=Policy(voucher_limit_minor=500)), person=ADA)
    group = PermissionGroup("cashier", "Cashier", frozenset({RETURN_WITH_RECEIPT}), {"voucher_minor": 500})
    basket = returning_basket(permission_groups=(group,))
    with pytest.raises(NeedsApproval):
        vouchers.issue_voucher(basket, person=ADA)
    allowed = vouchers.issue_voucher(selling.approve_with(basket, approved(RETURN_WITH_RECEIPT)), person=ADA)
    assert [one.approved_by for one in allowed.approvals if one.used] == [MAUD.id]
    with pytest.raises(Refused, match=r"Only 10\.00 goes back"):
        vouchers.issue_voucher(basket, 1001, person=ADA)
    with pytest.raises(Refused, match="above zero"):
        vouchers.issue_voucher(make_counter_basket(), person=ADA)
