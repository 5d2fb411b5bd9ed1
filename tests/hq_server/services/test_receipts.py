"""A register asks for a receipt: what was sold, at which register ever, and how much of it came back."""

from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.services.ingest import ingest_batch
from hq_server.services.receipts import find_receipt
from hq_server.wire.outgoing import ReceiptFound, ReceiptTender
from tests.hq_server.sending_register import NOW, SendingRegister, add_register, line_in_full


def _found(db: HqDatabase, receipt: str) -> ReceiptFound:
    answer = find_receipt(db, receipt, NOW)
    assert answer.found
    assert answer.transaction is not None
    return answer.transaction


def _returned(db: HqDatabase, receipt: str) -> list[int]:
    return [line.returned_thousandths for line in _found(db, receipt).lines]


def _bring_back(register: SendingRegister, receipt: str, line: int, quantity: int = -1000, **changed: Any) -> bytes:
    returned = {"transaction": "", "receipt": receipt, "line": line, "reason": "faulty"}
    back = line_in_full(1, -1, quantity_thousandths=quantity, more={"returned": returned})
    return register.sell_in_full(kind="return", lines=[back], **changed)


def test_a_receipt_that_hq_does_not_know_is_not_found(hq: HqDatabase) -> None:
    answer = find_receipt(hq, "101-2-10000002", NOW)
    assert (answer.found, answer.transaction, answer.hq_ms) == (False, None, NOW)


def test_a_receipt_is_found_with_its_lines_that_count_and_its_tenders(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    voided = line_in_full(2, total_minor=0, tax_minor=0, voided=True)
    lines = [line_in_full(1, unit="kg"), voided, line_in_full(3, discount_minor=0)]
    register.sell_in_full(count=2, lines=lines, tax_included=False)
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    found = _found(hq, register.receipts[0])
    assert (found.transaction, found.receipt, found.register) == (results[1].id, register.receipts[0], "101-2")
    assert (found.type, found.currency, found.customer, found.total_minor) == ("sale", "EUR", None, 500)
    assert (found.business_date, found.tax_included, found.made_ms) == ("2026-11-23", False, NOW + 2)
    assert found.tenders == [ReceiptTender("cash", 500)]
    assert [(line.line, line.unit, line.returned_thousandths) for line in found.lines] == [(1, "kg", 0), (3, "each", 0)]
    assert (found.lines[0].barcode, found.lines[0].unit_price_minor) == ("4006381333931", 250)


def test_a_receipt_of_a_register_of_the_first_form_is_found_as_well(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell(count=2)
    ingest_batch(hq, register.identity, register.lines, NOW)
    found = _found(hq, register.receipts[0])
    assert (len(found.lines), found.tax_included, found.lines[0].unit) == (2, None, "")


def test_what_came_back_at_any_register_counts(hq: HqDatabase) -> None:
    here, there = add_register(hq), add_register(hq, store="102", number="7")
    for register in (here, there):
        register.open_shift()
    here.sell_in_full(count=2, lines=[line_in_full(1, quantity_thousandths=5_000), line_in_full(2)])
    ingest_batch(hq, here.identity, here.lines, NOW)
    receipt = here.receipts[0]
    _bring_back(here, receipt, 1, -2_000)
    _bring_back(there, receipt, 1, -1_500)
    _bring_back(there, receipt, 2)
    ingest_batch(hq, here.identity, here.lines, NOW)
    ingest_batch(hq, there.identity, there.lines, NOW)
    assert _returned(hq, receipt) == [3_500, 1_000]


def test_a_return_that_is_not_applied_does_not_count(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell_in_full()
    receipt = register.receipts[0]
    _bring_back(register, receipt, 1, rounding_minor=3)
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert [result.state for result in results] == ["applied", "applied", "quarantined"]
    assert _returned(hq, receipt) == [0]


def test_an_exchange_counts_what_it_brought_back_and_is_a_receipt_itself(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell_in_full()
    receipt = register.receipts[0]
    returned = {"transaction": "", "receipt": receipt, "line": 1, "reason": "unwanted"}
    lines = [line_in_full(1, -1, more={"returned": returned}), line_in_full(2), line_in_full(3)]
    register.sell_in_full(count=1, lines=lines)
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert _returned(hq, receipt) == [1_000]
    assert [line.quantity_thousandths for line in _found(hq, register.receipts[1]).lines] == [-1_000, 1_000, 1_000]


def test_nobody_takes_the_number_of_another_registers_receipt(hq: HqDatabase) -> None:
    here, there = add_register(hq), add_register(hq, number="3")
    for register in (here, there):
        register.open_shift()
    here.sell_in_full(count=2)
    receipt = here.receipts[0]
    there.sell_in_full(receipt=receipt, count=9)
    for register in (here, there):
        ingest_batch(hq, register.identity, register.lines, NOW)
    assert _found(hq, receipt).register == "101-2"


def test_what_several_registers_brought_back_is_told_line_by_line_and_goes_beyond_what_was_sold(hq: HqDatabase) -> None:
    """Two registers without a network took the same piece back: HQ says so, and the next register sees it."""
    sold, here, there = add_register(hq), add_register(hq, number="3"), add_register(hq, store="102", number="1")
    for register in (sold, here, there):
        register.open_shift()
    sold.sell_in_full(count=3)
    receipt = sold.receipts[0]
    _bring_back(here, receipt, 2)
    _bring_back(there, receipt, 2)
    _bring_back(there, receipt, 3)
    for register in (there, here, sold):  # the sale comes last
        ingest_batch(hq, register.identity, register.lines, NOW)
    assert _returned(hq, receipt) == [0, 2_000, 1_000]
