"""A receipt can be read and printed again as it was."""

from collections.abc import Callable

import pytest

from store_client import texts
from store_client.db.database import RegisterDatabase
from store_client.errors import Refused
from store_client.services.receipts import load_transaction, receipt
from tests.factories import make_basket, make_sale, open_shift


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
