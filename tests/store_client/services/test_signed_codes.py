"""A signed code is a receipt where a receipt is wanted and a voucher where one is, and nothing else."""

from collections.abc import Callable

import pytest

from store_client.db import register_keys
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.seal import NotGenuine
from store_client.domain.transaction import Transaction
from store_client.domain.vouchers import SealedVoucher
from store_client.errors import Refused
from store_client.services import recording, returning, seal, selling, vouchers
from tests.counter import ADA, make_counter_basket, ruled
from tests.factories import DAY, STAFF, make_moment, make_product, make_sale, open_shift

KEY = bytes(range(32))
Ids = Callable[[], str]


@pytest.fixture
def keyed(db: RegisterDatabase, new_id: Ids) -> RegisterDatabase:
    """A register that signs, with a shift."""
    with db.write():
        register_keys.save_own_key(db, seal.public_key_of(KEY))
    open_shift(db, new_id)
    return db


def issue(db: RegisterDatabase, new_id: Ids) -> Transaction:
    basket = selling.add_item(ruled(Basket(currency="EUR", returning=True)), make_product(1, 1000))
    basket = vouchers.issue_voucher(basket, person=ADA)
    return recording.complete_return(db, basket, staff=STAFF, now=make_moment(), new_id=new_id).transaction


def test_the_code_printed_on_a_receipt_finds_it(keyed: RegisterDatabase, new_id: Ids) -> None:
    sold = make_sale(keyed, new_id).transaction
    code = seal.seal_receipt(KEY, sold)
    assert returning.find_original(keyed, code, now=make_moment()).source == "here"
    with keyed.write():
        keyed.run("DELETE FROM transaction_header")
    original = returning.find_original(keyed, code, now=make_moment())
    assert (original.source, original.receipt, original.lines[0].total_minor) == ("qr", sold.receipt, 1080)


def test_the_code_printed_on_a_voucher_pays(keyed: RegisterDatabase, new_id: Ids) -> None:
    number = issue(keyed, new_id).tenders[0].reference
    code = seal.seal_voucher(KEY, "101-1", SealedVoucher(number, 1000, "EUR", "t", DAY))
    basket = vouchers.pay_voucher(keyed, make_counter_basket(700), code, today=DAY)
    assert basket.tenders[0].reference == number
    with keyed.write():
        keyed.run("DELETE FROM voucher")
    again = vouchers.pay_voucher(keyed, make_counter_basket(700), code, today=DAY)
    assert again.tenders[0].amount_minor == 700


def test_each_code_is_only_what_it_is(keyed: RegisterDatabase, new_id: Ids) -> None:
    receipt = seal.seal_receipt(KEY, make_sale(keyed, new_id).transaction)
    voucher = seal.seal_voucher(KEY, "101-1", SealedVoucher("V1", 1000, "EUR", "t", DAY))
    with pytest.raises(Refused, match="code of a voucher"):
        returning.find_original(keyed, voucher, now=make_moment())
    with pytest.raises(Refused, match="code of a receipt"):
        vouchers.pay_voucher(keyed, make_counter_basket(), receipt, today=DAY)


def test_a_code_that_was_changed_is_refused_for_both(keyed: RegisterDatabase) -> None:
    other = bytes(32)
    voucher = seal.seal_voucher(other, "101-1", SealedVoucher("V1", 1000, "EUR", "t", DAY))
    with pytest.raises(NotGenuine):
        vouchers.pay_voucher(keyed, make_counter_basket(), voucher, today=DAY)
    with pytest.raises(NotGenuine):
        returning.find_original(keyed, voucher, now=make_moment())
