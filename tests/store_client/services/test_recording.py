"""A sale is recorded whole or not at all, and what it says is what was rung up."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store_client.db import outbox, settings
from store_client.db.database import Parameters, RegisterDatabase, Row
from store_client.domain.basket import Basket
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.transaction import Transaction
from store_client.errors import CommitFailed, InDoubt, Refused, StorageTrouble
from store_client.services import recording, selling
from store_client.services.customers import register_customer, search_customers
from store_client.services.receipts import load_transaction
from store_client.services.shift_close import close_shift
from store_client.services.verify import ChainReport, verify_chain
from tests.disk.faulty_disk import Fault, FaultyDisk
from tests.factories import (
    DAY,
    STAFF,
    make_basket,
    make_channel,
    make_ids,
    make_moment,
    make_product,
    make_register,
    make_sale,
    open_shift,
)

Ids = Callable[[], str]
TABLES = ("outbox", "transaction_header", "transaction_line", "transaction_tender", "counter", "shift", "customer")


def everything(db: RegisterDatabase) -> dict[str, list[Row]]:
    return {table: db.rows(f"SELECT * FROM {table}") for table in TABLES}


def newest_document(db: RegisterDatabase) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(db.value("SELECT content FROM outbox ORDER BY sequence DESC LIMIT 1"))
    return found


def returned(db: RegisterDatabase, basket: Basket, new_id: Ids) -> Transaction:
    return recording.complete_return(db, basket, staff=STAFF, now=make_moment(90), new_id=new_id).transaction


def test_a_sale_is_recorded_with_its_number_its_document_and_its_change(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    sale = make_sale(db, new_id, make_basket(2), tendered_minor=5000)
    transaction = sale.transaction
    assert sale.change_minor == 2840
    assert (transaction.receipt, transaction.type, transaction.shift) == ("101-1-10000001", "sale", shift.id)
    assert (transaction.total_minor, transaction.tax_minor, transaction.business_date) == (2160, 404, DAY)
    assert load_transaction(db, transaction.id) == transaction
    document = newest_document(db)
    assert (document["id"], document["sequence"], document["kind"]) == (transaction.id, 2, "transaction.recorded")
    body = document["body"]
    assert (body["receipt"], body["total_minor"], body["staff"]) == (transaction.receipt, 2160, STAFF)
    assert [line["sku"] for line in body["lines"]] == ["SKU-1", "SKU-2"]
    paid = {"tender": "cash", "amount_minor": 2160, "tendered_minor": 5000, "change_minor": 2840, "more": None}
    assert body["tenders"] == [paid]


def test_the_business_date_is_the_shifts_whatever_the_clock_says(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    late = make_moment(3 * 86_400)
    sale = recording.complete_sale(db, make_basket(), 2000, staff=STAFF, now=late, new_id=new_id)
    assert sale.transaction.business_date == DAY
    assert sale.transaction.made == late


def test_receipt_numbers_rise_by_one_through_sales_and_returns(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    numbers = [
        make_sale(db, new_id).transaction.receipt,
        returned(db, make_basket(returning=True), new_id).receipt,
        make_sale(db, new_id).transaction.receipt,
    ]
    assert numbers == ["101-1-10000001", "101-1-10000002", "101-1-10000003"]


def test_each_document_names_the_hash_of_the_one_before(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    for _ in range(3):
        make_sale(db, new_id)
    documents = [json.loads(document.content) for document in outbox.page_after(db, 0, 10)]
    assert [document["sequence"] for document in documents] == [1, 2, 3, 4]
    assert [document["previous_hash"] for document in documents] == ["0" * 64, *(d["hash"] for d in documents[:-1])]
    assert verify_chain(db).first_problem is None


def test_a_voided_line_is_recorded_and_counts_nothing(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    make_sale(db, new_id, selling.void_line(make_basket(2), 1))
    lines = newest_document(db)["body"]["lines"]
    assert [(line["voided"], line["total_minor"], line["unit_price_minor"]) for line in lines] == [
        (True, 0, 1080),
        (False, 1080, 1080),
    ]


def test_the_customer_of_a_sale_is_named_by_id_and_never_by_account_number(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    customer = Customer("c1", "000000019", last_name="Murphy")
    sale = make_sale(db, new_id, selling.attach_customer(make_basket(), customer))
    assert sale.transaction.customer == "c1"
    assert b"000000019" not in db.value("SELECT content FROM outbox ORDER BY sequence DESC LIMIT 1")


def test_a_sale_of_nothing_but_gifts_is_a_sale(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sale = make_sale(db, new_id, selling.add_item(Basket(), make_product(price_minor=0)), tendered_minor=0)
    assert (sale.transaction.total_minor, sale.change_minor) == (0, 0)


def test_a_return_pays_out_what_it_takes_back(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    transaction = returned(db, make_basket(returning=True), new_id)
    assert (transaction.type, transaction.total_minor, transaction.tax_minor) == ("return", -1080, -202)
    tender = transaction.tenders[0]
    assert (tender.amount_minor, tender.tendered_minor, tender.change_minor) == (-1080, -1080, 0)


@pytest.mark.parametrize(
    ("basket", "tendered", "message"),
    [
        (Basket(), 0, "basket is empty"),
        (selling.void_line(make_basket(), 1), 0, "basket is empty"),
        (make_basket(), 1079, "still missing"),
        (make_basket(returning=True), 0, "either sold or returned"),
        (replace(make_basket(), currency="USD"), 2000, "USD"),
    ],
)
def test_what_cannot_be_sold_is_refused_and_leaves_nothing(
    db: RegisterDatabase, new_id: Ids, basket: Basket, tendered: int, message: str
) -> None:
    open_shift(db, new_id)
    before = everything(db)
    with pytest.raises(Refused, match=message):
        recording.complete_sale(db, basket, tendered, staff=STAFF, now=make_moment(), new_id=new_id)
    assert everything(db) == before


def test_a_sale_is_never_returned_by_mistake(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with pytest.raises(Refused, match="either sold or returned"):
        returned(db, make_basket(), new_id)


def test_without_an_open_shift_nothing_is_sold(db: RegisterDatabase, new_id: Ids) -> None:
    with pytest.raises(Refused, match="No shift is open"):
        make_sale(db, new_id)


def test_a_register_that_was_never_activated_sells_nothing(tmp_path: Path, new_id: Ids) -> None:
    with pytest.raises(Refused, match="not been activated"):
        make_sale(make_register(tmp_path, activated=False), new_id)


class Breaking(RegisterDatabase):
    """Stops with an error instead of running the statement whose turn it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.before_breaking = 10**9

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        self._step()
        return super().rows(sql, parameters)

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        self._step()
        return super().run(sql, parameters)

    def run_many(self, sql: str, parameters: Iterable[Parameters]) -> int:
        self._step()
        return super().run_many(sql, parameters)

    def _step(self) -> None:
        self.before_breaking -= 1
        if self.before_breaking == 0:
            raise ConnectionAbortedError


def test_a_sale_that_stops_between_any_two_statements_leaves_nothing(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    make_sale(db, new_id)
    before = everything(db)
    breaking = Breaking(db.path)
    stops = 0
    while True:
        breaking.before_breaking = stops + 1
        try:
            sale = make_sale(breaking, new_id, make_basket(5))
        except ConnectionAbortedError:
            stops += 1
            assert everything(db) == before
        else:
            break
    assert stops >= 7
    assert sale.transaction.receipt == "101-1-10000002"
    assert verify_chain(db).documents == 3


def test_a_sale_on_a_full_disk_is_not_claimed_and_works_once_there_is_space(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    before = everything(db)
    db.close()
    disk = FaultyDisk(db.path.parent)
    with disk.mounted():
        agent = RegisterDatabase.open(db.path)
        disk.before = lambda operation: Fault.DISK_FULL if operation.kind == "write" else None
        with pytest.raises(StorageTrouble, match=r"The disk is full.*basket is kept"):
            make_sale(db, new_id, make_basket(50))
        disk.before = lambda operation: None
        assert everything(db) == before
        assert make_sale(db, new_id).transaction.receipt == "101-1-10000001"
        assert everything(agent) == everything(db)
        db.close()
        agent.close()


class Failing(RegisterDatabase, ABC):
    """Its disk fails at every second commit: at a sale's, and not at the one that settles what became of it."""

    fails = False

    def _commit(self) -> None:
        self.fails = not self.fails
        if self.fails:
            self._fail()
            raise CommitFailed("The disk reported an error.")
        super()._commit()

    @abstractmethod
    def _fail(self) -> None:
        """What became of the commit."""


class Doubtful(Failing):
    """Its disk writes the commit and then reports that it failed."""

    def _fail(self) -> None:
        RegisterDatabase._commit(self)


def test_a_sale_that_is_on_the_disk_after_all_is_not_rung_up_again(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sale = make_sale(Doubtful(db.path), new_id)
    assert load_transaction(db, sale.transaction.id) == sale.transaction


class Silent(Failing):
    """Its disk loses the commit and reports that it failed."""

    def _fail(self) -> None:
        self._roll_back()


def test_a_sale_that_is_not_on_the_disk_is_not_claimed(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with pytest.raises(CommitFailed):
        make_sale(Silent(db.path), new_id)
    assert outbox.count(db).waiting == 1


def test_nothing_else_is_recorded_twice_either_when_the_disk_is_in_doubt(db: RegisterDatabase, new_id: Ids) -> None:
    doubtful = Doubtful(db.path)
    shift = open_shift(doubtful, new_id)
    details = CustomerDetails(last_name="Byrne")
    customer = register_customer(doubtful, details, staff=STAFF, now=make_moment(), new_id=new_id)
    closed = close_shift(doubtful, staff=STAFF, now=make_moment(), new_id=new_id)
    assert (closed.shift.id, closed.manifest.count) == (shift.id, 2)
    assert search_customers(db, "byrne") == [customer]
    assert outbox.count(db).waiting == 3


def test_two_registers_files_number_their_receipts_apart(tmp_path: Path) -> None:
    numbers = []
    for register in ("1", "2"):
        folder = tmp_path / register
        folder.mkdir()
        db, new_id = make_register(folder, register=register), make_ids()
        open_shift(db, new_id)
        numbers.append(make_sale(db, new_id).transaction.receipt)
    assert numbers == ["101-1-10000001", "101-2-10000001"]


class Dead(Silent):
    """After the failed commit its disk does not answer any more."""

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        if "FROM outbox WHERE id" in sql:
            raise StorageTrouble("The disk reported an error. Nothing was recorded.")
        return super().rows(sql, parameters)


class Full(Dead):
    """The disk was full, and still is when the file is opened again."""

    def _commit(self) -> None:
        self._roll_back()
        raise CommitFailed("The disk is full.", in_doubt=False)


def test_a_full_disk_leaves_no_doubt(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with pytest.raises(CommitFailed, match="The disk is full"):
        make_sale(Full(db.path), new_id)


def test_nobody_claims_that_nothing_was_recorded_when_that_cannot_be_told(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with pytest.raises(InDoubt, match="not known whether this was recorded"):
        make_sale(Dead(db.path), new_id)
    assert not issubclass(InDoubt, Refused)


def test_two_programs_that_sell_from_one_file_share_one_counter_and_one_chain(
    db: RegisterDatabase, new_id: Ids
) -> None:
    open_shift(db, new_id)
    programs = [RegisterDatabase.open(db.path, patience_s=20.0) for _ in range(4)]

    def sell(number: int) -> list[str]:
        ids = make_ids(number + 1)
        return [make_sale(programs[number], ids).transaction.receipt for _ in range(10)]

    with ThreadPoolExecutor(len(programs)) as selling_at_once:
        receipts = [receipt for sold in selling_at_once.map(sell, range(len(programs))) for receipt in sold]
    assert sorted(receipts) == [f"101-1-1{number:07d}" for number in range(1, 41)]
    assert verify_chain(db) == ChainReport(41, None)


def test_a_locked_file_is_said_within_the_patience_and_the_basket_sells_afterwards(
    db: RegisterDatabase, new_id: Ids
) -> None:
    open_shift(db, new_id)
    hasty = RegisterDatabase(db.path, patience_s=0.05)
    basket = make_basket(2)
    with db.write(), pytest.raises(StorageTrouble, match=r"busy.*basket is kept"):
        make_sale(hasty, new_id, basket)
    assert make_sale(hasty, new_id, basket).transaction.receipt == "101-1-10000001"


def test_a_shift_goes_on_in_its_own_currency_when_hq_changes_the_stores(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with db.write():
        settings.save_channel(db, make_channel(currency="JPY"))
    basket = selling.add_item(selling.start_basket(db), make_product())
    assert make_sale(db, new_id, basket).transaction.currency == "EUR"
