"""Everything a register's counter tells of is kept, applied and confirmed; what is wrong in it waits for a person."""

import json
from pathlib import Path
from typing import Any

import pytest

from hq_server.db.database import HqDatabase
from hq_server.ids import new_id
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from hq_server.wire.outgoing import Day
from tests.contract import golden_counter, golden_wrong
from tests.hq_server.sending_register import (
    NOW,
    SendingRegister,
    add_register,
    line_body,
    line_in_full,
    tender_in_full,
)


def _states(db: HqDatabase, register: SendingRegister, now_ms: int = NOW) -> list[str]:
    return [result.state for result in ingest_batch(db, register.identity, register.lines, now_ms)]


def _day(db: HqDatabase, register: SendingRegister) -> Day:
    page = feeds.read_page(db, register.identity, 1090, 0, "", 100, NOW)
    (day,) = [change.body for change in page.changes if isinstance(change.body, Day)]
    return day


def _rows(db: HqDatabase, sql: str) -> list[tuple[Any, ...]]:
    with db.read():
        return db.rows(sql)


def test_the_golden_shift_of_the_counter_is_applied_and_confirmed(hq: HqDatabase) -> None:
    register = add_register(hq)
    lines = [path.read_bytes() for path in sorted(golden_counter.UP.glob("*.json"))]
    results = ingest_batch(hq, register.identity, lines, NOW)
    assert [(result.verdict, result.state, result.reason) for result in results] == [("stored", "applied", "")] * len(
        lines
    )
    day = _day(hq, register)
    assert (day.state, day.reason, day.count) == ("confirmed", "", len(lines) - 1)


@pytest.mark.parametrize("path", sorted(golden_wrong.QUARANTINED.glob("*.json")), ids=lambda path: str(path.stem))
def test_what_is_wrong_is_kept_for_a_person_with_its_reason(hq: HqDatabase, path: Path) -> None:
    register = add_register(hq)
    (result,) = ingest_batch(hq, register.identity, [path.read_bytes()], NOW)
    assert (result.verdict, result.state) == ("stored", "quarantined")
    assert len(result.reason) > 10
    assert _rows(hq, "SELECT count(*) FROM transaction_header") == [(0,)]


def test_voids_drawer_openings_income_and_expense_count_as_the_contract_says(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.give_up_basket()
    register.sell_in_full(count=2)
    register.open_drawer()
    register.move_cash(2_000)
    register.move_cash(-350)
    register.sell_in_full(kind="return")
    register.close_shift()
    assert _states(hq, register) == ["applied"] * 8
    manifest = json.loads(register.lines[-1])["body"]["manifest"]
    assert (manifest["sales"], manifest["returns"], manifest["total_minor"], manifest["count"]) == (1, 1, 250, 7)
    assert manifest["tenders"][0]["amount_minor"] == 250 + 2_000 - 350
    assert _day(hq, register).state == "confirmed"


def test_a_close_that_counts_income_as_sales_differs(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell_in_full()
    register.move_cash(2_000)
    register.close_shift(total_minor=2_250)
    _states(hq, register)
    day = _day(hq, register)
    assert (day.state, day.reason) == ("differs", "The register's total is 22.50 EUR, HQ's is 2.50 EUR.")


def test_documents_of_both_versions_side_by_side_are_one_shift(hq: HqDatabase) -> None:
    """A register that was upgraded in the middle of its shift."""
    register = add_register(hq)
    customer = new_id()
    register.create_customer(customer)
    register.open_shift()
    for number in range(6):
        register.sell(customer=customer, count=2) if number % 2 else register.sell_in_full(customer=customer, count=3)
    register.sell(kind="return")
    register.close_shift()
    assert set(_states(hq, register)) == {"applied"}
    assert _day(hq, register).state == "confirmed"
    plain = _rows(hq, "SELECT DISTINCT h.tax_included, h.more, l.unit, l.more FROM transaction_header h JOIN "
                      "transaction_line l ON l.sequence = h.sequence WHERE h.type = 'return'")  # fmt: skip
    assert plain == [(None, "", "", "")]


def test_all_that_a_transaction_tells_is_kept(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    discounts = [{"kind": "offer", "code": "SOAP-3", "name": "Soap", "amount_minor": 25}]
    line = line_in_full(
        1, total_minor=225, tax_minor=38, unit="kg", discount_minor=25, more={"serial": "S1", "discounts": discounts}
    )
    taxes = [{"tax_rate": 20_000, "net_minor": 187, "tax_minor": 38, "gross_minor": 225}]
    tender = tender_in_full(224, more={"reference": "0012"})
    register.sell_in_full(
        lines=[line],
        total_minor=225,
        tax_minor=38,
        taxes=taxes,
        discount_minor=25,
        rounding_minor=-1,
        tax_included=False,
        tenders=[tender],
        more={"coupons": ["WELCOME10"], "added_in_a_later_release": 1},
    )
    assert _states(hq, register) == ["applied", "applied"]
    (header,) = _rows(hq, "SELECT discount_minor, rounding_minor, tax_included, more FROM transaction_header")
    assert (*header[:2], bool(header[2]), json.loads(header[3])) == (25, -1, False, {"coupons": ["WELCOME10"]})
    ((unit, saved, more),) = _rows(hq, "SELECT unit, discount_minor, more FROM transaction_line")
    assert (unit, saved, json.loads(more)) == ("kg", 25, {"serial": "S1", "discounts": discounts})
    assert _rows(hq, "SELECT more FROM transaction_tender") == [('{"reference":"0012"}',)]


def test_what_comes_back_is_noted_beside_its_receipt(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    returned = {"transaction": new_id(), "receipt": "101-1-10000007", "line": 3, "reason": "faulty"}
    back = line_in_full(1, -1, more={"returned": returned})
    without = line_in_full(2, -1, more={"returned": {"reason": "faulty"}})
    voided = line_in_full(3, -1, more={"returned": returned}, total_minor=0, tax_minor=0, voided=True)
    taxes = [{"tax_rate": 20_000, "net_minor": -416, "tax_minor": -84, "gross_minor": -500}]
    register.sell_in_full(kind="return", count=2, lines=[back, without, voided], taxes=taxes)
    assert _states(hq, register) == ["applied", "applied"]
    noted = "SELECT store, register, sequence, line, original_receipt, original_line, quantity_thousandths FROM "
    assert _rows(hq, noted + "transaction_return") == [("101", "2", 2, 1, "101-1-10000007", 3, 1_000)]


def test_a_transaction_in_full_waits_for_its_customer_like_any_other(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    customer = new_id()
    register.sell_in_full(customer=customer)
    assert _states(hq, register) == ["applied", "parked"]
    ingest_batch(hq, register.identity, [register.create_customer(customer)], NOW + 1)
    assert _rows(hq, "SELECT state FROM inbox WHERE sequence = 2") == [("applied",)]
    assert _rows(hq, "SELECT customer FROM transaction_header") == [(customer,)]


def test_a_later_version_is_read_as_the_newest_that_hq_knows(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell_in_full()
    body = register.transactions[-1] | {"receipt": "r-2", "added_in_a_later_release": {"x": 1}}
    register.write("transaction.recorded", body, version=3)
    register.write("transaction.recorded", body | {"receipt": "r-3", "lines": [line_body(1)]}, version=3)
    assert _states(hq, register) == ["applied", "applied", "applied", "quarantined"]


def test_a_copy_and_an_audit_are_kept_as_they_are(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    copied = {"transaction": new_id(), "receipt": "101-2-10000001", "copy": 1, "staff": "s-001"}
    register.write("receipt.copied", copied)
    register.write(
        "audit.recorded",
        {
            "event": "approval_refused",
            "staff": "s-001",
            "approved_by": "",
            "subject": "",
            "detail": "naughty \u202e 🥖",
        },
    )
    register.close_shift()
    assert _states(hq, register) == ["applied"] * 4
    assert _day(hq, register).state == "confirmed"
