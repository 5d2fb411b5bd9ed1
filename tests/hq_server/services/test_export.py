"""The export has one row a line, in decimals, so that anyone can check the sums."""

from decimal import Decimal

from hq_server.db.database import HqDatabase
from hq_server.ids import new_id
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.export import export_transactions
from hq_server.services.ingest import ingest_batch
from tests.hq_server.sending_register import NOW, add_register, line_body, line_in_full, tender_in_full


def test_an_empty_database_exports_the_column_names(hq: HqDatabase) -> None:
    assert list(export_transactions(hq)) == [
        tuple(
            "store register receipt document_id business_date type customer_account_number sku quantity unit_price "
            "line_total currency discount".split()
        )
    ]


def test_lines_are_written_as_decimals_without_the_voided_ones(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = new_id()
    register.create_customer(customer)
    register.open_shift()
    weighed = line_body(1, quantity_thousandths=1_500, unit_price_minor=199, total_minor=299, tax_minor=0)
    voided = line_body(2, voided=True, total_minor=0, tax_minor=0)
    cash = {"tender": "cash", "amount_minor": 299, "tendered_minor": 299, "change_minor": 0}
    register.sell(customer=customer, lines=[weighed, voided], total_minor=299, tax_minor=0, tenders=[cash])
    register.sell(kind="return")
    register.sell(currency="JPY")
    register.sell(total_minor=1)
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    issue_account_numbers(hq, NOW)
    ids = [result.id for result in results]
    date = "2026-11-23"
    assert list(export_transactions(hq))[1:] == [
        (
            "101",
            "2",
            "101-2-10000003",
            ids[2],
            date,
            "sale",
            "000000018",
            "sku-1",
            "1.5",
            "1.99",
            "2.99",
            "EUR",
            "0.00",
        ),
        ("101", "2", "101-2-10000004", ids[3], date, "return", "", "sku-1", "-1", "2.50", "-2.50", "EUR", "0.00"),
        ("101", "2", "101-2-10000005", ids[4], date, "sale", "", "sku-1", "1", "250", "250", "JPY", "0"),
    ]


def test_a_discount_is_beside_the_total_that_it_was_taken_from(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    line = line_in_full(1, discount_minor=25, total_minor=225, tax_minor=38)
    taxes = [{"tax_rate": 20_000, "net_minor": 187, "tax_minor": 38, "gross_minor": 225}]
    tenders = [tender_in_full(225)]
    register.sell_in_full(lines=[line], total_minor=225, tax_minor=38, taxes=taxes, tenders=tenders, discount_minor=25)
    register.move_cash(1_000)
    register.give_up_basket()
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert {result.state for result in results} == {"applied"}
    assert [row[8:] for row in list(export_transactions(hq))[1:]] == [("1", "2.50", "2.25", "EUR", "0.25")]


def test_the_sum_of_the_export_is_the_sum_of_the_sales(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    for number in range(50):
        register.sell(count=number % 7 + 1, kind="return" if number % 5 == 0 else "sale")
    ingest_batch(hq, register.identity, register.lines, NOW)
    total = sum(Decimal(row[10]) for row in list(export_transactions(hq))[1:])
    assert total * 100 == sum(body["total_minor"] for body in register.transactions)
