"""A receipt can be read and printed again as it was."""

import json
from collections.abc import Callable

import pytest

from store_client import texts
from store_client.db import register_keys, setup_items, vouchers
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.receipt_model import GIFT, VOUCHER
from store_client.domain.vouchers import Voucher
from store_client.errors import Refused
from store_client.services import customers, seal, selling
from store_client.services.receipts import has_vouchers, load_transaction, receipt
from tests.factories import STAFF, make_basket, make_moment, make_sale, open_shift


def make_customer(db: RegisterDatabase, new_id: Callable[[], str], language: str) -> Customer:
    details = CustomerDetails(first_name="Ciarán", last_name="Daly", phone="0851234567", language=language)
    return customers.register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)


def test_a_receipt_names_the_store_the_cashier_the_items_and_the_change(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    open_shift(db, new_id)
    sale = make_sale(db, new_id, make_basket(2), tendered_minor=5000)
    rows = [row.text for row in receipt(db, sale.transaction.id)]
    assert rows[0] == "Comptoir Rennes"
    assert "Served by Ada" in rows
    assert [row.split()[-1] for row in rows if row.startswith("Linen")] == ["10.80", "10.80"]
    assert any(row.startswith("Change") and row.endswith("28.40") for row in rows)
    assert rows[-1] == sale.transaction.receipt
    assert receipt(db, sale.transaction.id) == receipt(RegisterDatabase.open(db.path), sale.transaction.id)


def test_a_cashier_who_is_not_known_here_is_named_by_id(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    open_shift(db, new_id)
    sale = make_sale(db, new_id)
    db.run("DELETE FROM staff")
    assert "Served by s-001" in [row.text for row in receipt(db, sale.transaction.id)]


def test_a_receipt_needs_no_channel(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    open_shift(db, new_id)
    sale = make_sale(db, new_id)
    db.run("DELETE FROM channel")
    assert receipt(db, sale.transaction.id)[-1].text == sale.transaction.receipt


def test_the_format_that_hq_set_up_is_used(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    open_shift(db, new_id)
    sale = make_sale(db, new_id)
    body = {"type": "sale", "width": 32, "header": ["# Maison {store}"], "footer": ["À bientôt"], "show_qr": False}
    with db.write():
        setup_items.upsert(db, [SetupItem("receipt_format", "sale", json.dumps(body))])
    rows = receipt(db, sale.transaction.id, signing_key=bytes(32))
    assert max(len(row.text) for row in rows) == 32
    assert "Maison Comptoir" in rows[0].text
    assert "À bientôt" in [row.text for row in rows]
    assert not any(row.qr for row in rows)
    gift = receipt(db, sale.transaction.id, GIFT, 48)
    assert "GIFT RECEIPT" in [row.text for row in gift]
    assert max(len(row.text) for row in gift) == 48


def test_a_receipt_speaks_its_customers_language_where_the_register_does(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    open_shift(db, new_id)
    customer = make_customer(db, new_id, language="fr")
    sale = make_sale(db, new_id, selling.attach_customer(make_basket(), customer), tendered_minor=5000)
    rows = [row.text for row in receipt(db, sale.transaction.id)]
    assert any(row.startswith("Rendu") for row in rows)
    assert any(row.endswith("Ciarán Daly") for row in rows)
    db.run("UPDATE customer SET language = 'ga'")
    assert any(row.text.startswith("Change") for row in receipt(db, sale.transaction.id))


def test_what_is_built_in_is_named_in_the_receipts_own_language(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    """The cashier reads French, the store's receipts are English."""
    open_shift(db, new_id)
    sale = make_sale(db, new_id)
    with texts.speaking("fr"):
        rows = [row.text for row in receipt(db, sale.transaction.id)]
    assert any(row.startswith("Cash ") for row in rows)


def test_days_for_returns_stand_on_the_receipt(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    open_shift(db, new_id)
    sale = make_sale(db, new_id)
    with db.write():
        setup_items.upsert(db, [SetupItem("policy", "register", '{"return_days": 30}')])
    assert "Returns until 23 Dec 2026" in [row.text for row in receipt(db, sale.transaction.id)]


def test_a_voucher_slip_carries_a_code_of_its_own(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    register_keys.save_own_key(db, seal.public_key_of(bytes(32)))
    open_shift(db, new_id)
    sale = make_sale(db, new_id).transaction
    number = "V101-1-10000001"
    with db.write():
        vouchers.save(db, Voucher(number, "EUR", 500, 500, "2027-11-23", sale.id))
        db.run(
            "UPDATE transaction_tender SET tender = 'voucher', amount_minor = -500, more = ?",
            (json.dumps({"reference": number, "issued": True}),),
        )
    assert has_vouchers(load_transaction(db, sale.id))
    rows = receipt(db, sale.id, VOUCHER, signing_key=bytes(32))
    assert "5.00 EUR" in [row.text for row in rows]
    (code,) = (row.qr for row in rows if row.qr)
    sealed = seal.read_voucher(db, code)
    assert sealed is not None
    assert (sealed.number, sealed.amount_minor, sealed.expires) == (number, 500, "2027-11-23")


def test_an_unknown_transaction_is_refused(db: RegisterDatabase) -> None:
    for ask in (load_transaction, receipt):
        with pytest.raises(Refused, match="not in this register"):
            ask(db, "unknown")


def test_a_receipt_speaks_the_stores_language_whatever_the_cashier_reads(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    open_shift(db, new_id)
    sale = make_sale(db, new_id, make_basket(2), tendered_minor=5000)
    db.run("UPDATE channel SET language = 'fr'")
    rows = [row.text for row in receipt(db, sale.transaction.id)]
    assert any(row.startswith("Rendu") and row.endswith("28,40") for row in rows)
    assert texts.language() == "en"
