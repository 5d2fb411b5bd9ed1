"""A day is looked at as a whole: what is wrong is found once, closes by itself, and what is right costs nothing."""

import contextlib
from typing import Any

import pytest

from hq_server.db import findings
from hq_server.db.database import HqDatabase
from hq_server.domain.stores import Store
from hq_server.ids import new_id
from hq_server.services import catalog_admin, store_admin
from hq_server.services.setup_admin import import_setup
from hq_server.services.validation import open_findings, validate_day
from tests.hq_server.findings_world import LONG_AGO, rules_open, send, stock, trading, validate
from tests.hq_server.sending_register import DATE, NOW, Body, add_register, line_in_full, sell_with_everything


def test_a_day_of_plain_sales_has_no_finding(hq: HqDatabase) -> None:
    register = trading(hq)
    customer = new_id()
    register.create_customer(customer)
    for number in range(12):
        register.sell_in_full(count=1 + number % 3, customer=customer if number % 2 else None)
        register.sell(count=2)
    register.sell_in_full(kind="return")
    register.sell(kind="return")
    register.give_up_basket()
    register.open_drawer()
    register.move_cash(2_000)
    register.move_cash(-350)
    register.close_shift()
    assert set(send(hq, register)) == {"applied"}
    result = validate(hq)
    assert (result.checked, result.opened, result.closed, result.open) == (30, 0, 0, ())


def test_what_is_wrong_is_found_with_its_place_and_what_would_be_right(hq: HqDatabase) -> None:
    register = trading(hq)
    register.sell_in_full(lines=[line_in_full(1), line_in_full(2, tax_rate=5_500, tax_minor=13)], count=2,
                          tax_minor=55, taxes=_two_rates())  # fmt: skip
    register.sell_in_full(count=1, lines=[line_in_full(1, sku="GONE")])
    assert set(send(hq, register)) == {"applied"}
    first, second = validate(hq).open
    assert (first.register_code, first.sequence, first.rule, first.line) == ("101-2", 2, "TAX-5", 2)
    assert first.message == "Line 2 is taxed with 5.5 %, product sku-2 has 20 %."
    assert (first.field, first.proposed, first.business_date) == ("lines.1.tax_rate", "20000", DATE)
    assert (second.sequence, second.rule, second.message) == (3, "PROD-1", "Line 1: HQ has no product GONE.")


def test_a_finding_is_there_once_however_often_the_day_is_looked_at(hq: HqDatabase) -> None:
    register = trading(hq)
    register.sell_in_full(lines=[line_in_full(1, sku="GONE")])
    send(hq, register)
    assert validate(hq, NOW).opened == 1
    result = validate(hq, NOW + 60_000)
    assert (result.opened, result.closed, result.open[0].found_ms) == (0, 0, NOW)


def test_a_finding_closes_by_itself_when_it_no_longer_holds_and_opens_again_when_it_does(hq: HqDatabase) -> None:
    register = trading(hq)
    register.sell_in_full(lines=[line_in_full(1, sku="GONE", barcode="")])
    send(hq, register)
    assert rules_open(hq) == [(2, "PROD-1")]
    catalog_admin.import_products(hq, "sku,name,price,currency,tax_rate\nGONE,Back again,2.50,EUR,20\n", LONG_AGO)
    result = validate(hq, NOW + 5)
    assert (result.closed, result.open) == (1, ())
    with hq.write():
        assert [one.state for one in findings.of_document(hq, "101", "2", 2)] == ["closed"]
        hq.execute("DELETE FROM product WHERE sku = 'GONE'")
    again = validate_day(hq, "101", DATE, NOW + 9, again=True)
    assert [(one.rule, one.found_ms) for one in again.open] == [("PROD-1", NOW + 9)]


def test_what_was_looked_at_is_not_looked_at_again(hq: HqDatabase) -> None:
    register = trading(hq)
    for _sale in range(5):
        register.sell_in_full()
    send(hq, register)
    assert validate(hq).checked == 5
    assert validate(hq).checked == 0
    register.sell_in_full()
    send(hq, register)
    assert validate(hq).checked == 1
    assert validate_day(hq, "101", DATE, NOW, again=True).checked == 6


def test_a_document_that_fills_a_gap_is_looked_at(hq: HqDatabase) -> None:
    register = trading(hq)
    register.sell_in_full()
    late = register.sell_in_full(lines=[line_in_full(1, sku="GONE")])
    register.sell_in_full()
    register.lines.remove(late)
    send(hq, register)
    assert (validate(hq).checked, rules_open(hq)) == (2, [])
    register.lines = [late]
    send(hq, register)
    assert rules_open(hq) == [(3, "PROD-1")]


def test_a_receipt_number_that_two_transactions_have_is_found_at_the_second(hq: HqDatabase) -> None:
    register, other = trading(hq), trading(hq, "3")
    register.sell_in_full(receipt="101-2-10000077")
    send(hq, register)
    assert rules_open(hq) == []
    other.sell_in_full(receipt="101-2-10000077")
    send(hq, other, NOW + 1)
    ((sequence, rule),) = rules_open(hq)
    assert (sequence, rule) == (2, "RCPT-2")
    assert validate(hq).open[0].register == "3"


def test_after_hqs_clock_stepped_back_it_is_still_found_at_the_one_that_is_not_posted(hq: HqDatabase) -> None:
    register, other = trading(hq), trading(hq, "3")
    register.sell_in_full(receipt="101-2-10000077")
    send(hq, register)
    with hq.write():
        hq.execute(
            "INSERT INTO posted_transaction (store, register, sequence, posting)"
            " SELECT store, register, sequence, 1 FROM transaction_header"
        )
    other.sell_in_full(receipt="101-2-10000077")
    send(hq, other, NOW - 3_600_000)
    assert rules_open(hq) == [(2, "RCPT-2")]
    assert validate(hq).open[0].register == "3"


@pytest.mark.parametrize(("first", "second", "found"), [(1, 1, []), (2, 1, [(3, "RET-2")]), (3, 0, [(2, "RET-2")])])
def test_more_than_was_sold_cannot_come_back(
    hq: HqDatabase, first: int, second: int, found: list[tuple[int, str]]
) -> None:
    seller, register = trading(hq), trading(hq, "3")
    seller.sell_in_full(lines=[_pieces(2)], total_minor=500, tax_minor=83, taxes=[_sums(500, 83)],
                        tenders=[_cash(500)])  # fmt: skip
    send(hq, seller)
    for pieces in (first, second):
        returned = {"receipt": seller.receipts[-1], "line": 1, "reason": "faulty"}
        line = _pieces(-pieces, more={"returned": returned})
        if pieces:
            register.sell_in_full(kind="return", lines=[line], total_minor=line["total_minor"],
                                  tax_minor=line["tax_minor"], tenders=[_cash(line["total_minor"])],
                                  taxes=[_sums(line["total_minor"], line["tax_minor"])])  # fmt: skip
    assert set(send(hq, register, NOW + 1)) == {"applied"}
    assert rules_open(hq) == found


def test_what_an_old_copy_sold_in_a_shift_that_is_closed_is_looked_at_too(hq: HqDatabase) -> None:
    register = trading(hq)
    shift = register.shift
    register.sell_in_full()
    register.close_shift()
    send(hq, register)
    assert validate(hq).open == ()
    register.shift = shift
    register.sell_in_full(count=1, lines=[line_in_full(1, sku="GONE")])
    assert send(hq, register) == ["applied"]
    assert rules_open(hq) == [(4, "PROD-1")]


def test_what_could_not_be_applied_holds_the_day_too(hq: HqDatabase) -> None:
    register = trading(hq)
    register.sell_in_full(total_minor=1)
    assert send(hq, register) == ["applied", "quarantined"]
    (held,) = open_findings(hq, "101", DATE)
    assert (held.sequence, held.rule) == (2, "INBOX")
    assert "add up to 2.50 EUR" in held.message
    assert open_findings(hq, "101", "2026-11-24") == []


def test_another_days_shift_is_another_days_matter(hq: HqDatabase) -> None:
    register = trading(hq)
    register.sell_in_full(lines=[line_in_full(1, sku="GONE")])
    send(hq, register)
    assert validate_day(hq, "101", "2026-11-22", NOW).checked == 0
    assert validate_day(hq, "102", DATE, NOW).checked == 0
    assert validate_day(hq, "no such store", "no such day", NOW).open == ()


def test_the_stores_own_settings_count(hq: HqDatabase) -> None:
    register = trading(hq)
    store_admin.create_store(hq, Store("102", "Comptoir Sud", "CHF", tax_included=False), NOW)
    south = add_register(hq, "102", "1")
    south.open_shift()
    for seller in (register, south):
        seller.sell_in_full(rounding_minor=-2, tenders=[_cash(248)])
        send(hq, seller)
    import_setup(hq, "[policy]\ncash_rounding_minor = 5\n[statement_terms]\nclosed_until = \"2026-11-23\"\n"
                     "stores = [\"102\"]\n", NOW)  # fmt: skip
    assert rules_open(hq) == []
    assert {one.rule for one in validate_day(hq, "102", DATE, NOW).open} == {"CUR-1", "TAX-1", "DATE-2"}


def test_a_sale_with_everything_is_read_whole(hq: HqDatabase) -> None:
    register = trading(hq)
    sell_with_everything(register)
    send(hq, register)
    # 42 of tax in its first line of 2.25: all else is right.
    assert rules_open(hq) == [(2, "TAX-4")]


def test_validation_within_a_write_transaction_belongs_to_it(hq: HqDatabase) -> None:
    register = trading(hq)
    register.sell_in_full(lines=[line_in_full(1, sku="GONE")])
    send(hq, register)

    with contextlib.suppress(_Undone), hq.write():
        assert len(validate_day(hq, "101", DATE, NOW).open) == 1
        raise _Undone
    assert open_findings(hq, "101", DATE) == []
    stock(hq)
    assert len(validate(hq).open) == 1


class _Undone(Exception):
    pass


def _pieces(pieces: int, **changed: Any) -> Body:
    tax = {0: 0, 1: 42, 2: 83, 3: 125}[abs(pieces)] * (-1 if pieces < 0 else 1)
    return line_in_full(1, quantity_thousandths=1_000 * pieces, total_minor=250 * pieces, tax_minor=tax, **changed)


def _cash(amount: int) -> Body:
    return {"tender": "cash", "amount_minor": amount, "tendered_minor": amount, "change_minor": 0, "more": None}


def _sums(gross: int, tax: int) -> Body:
    return {"tax_rate": 20_000, "net_minor": gross - tax, "tax_minor": tax, "gross_minor": gross}


def _two_rates() -> list[Body]:
    return [
        {"tax_rate": 5_500, "net_minor": 237, "tax_minor": 13, "gross_minor": 250},
        {"tax_rate": 20_000, "net_minor": 208, "tax_minor": 42, "gross_minor": 250},
    ]
