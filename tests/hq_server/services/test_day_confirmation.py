"""HQ confirms a closed shift when it has everything and the sums agree, and otherwise says what is missing or
differs.
"""

from typing import Any

import pytest

from hq_server.db.database import HqDatabase
from hq_server.ids import new_id
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from hq_server.wire.outgoing import Day
from tests.hq_server.sending_register import NOW, SendingRegister, add_register


def _day(db: HqDatabase, register: SendingRegister) -> Day:
    """The day as the register is told."""
    page = feeds.read_page(db, register.identity, 1090, 0, "", 100, NOW)
    days = [change.body for change in page.changes if isinstance(change.body, Day)]
    assert len(days) == 1
    return days[0]


def _closed(db: HqDatabase, **changed: Any) -> SendingRegister:
    register = add_register(db)
    register.create_customer()
    register.open_shift()
    register.sell(count=3)
    register.sell(kind="return")
    register.sell()
    register.close_shift(**changed)
    return register


def test_a_day_that_arrives_whole_is_confirmed_at_once(hq: HqDatabase) -> None:
    register = _closed(hq)
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    day = _day(hq, register)
    assert day.acknowledgement.startswith("CA1")
    assert day == Day(
        shift=register.shift,
        document=results[-1].id,
        business_date="2026-11-23",
        state="confirmed",
        count=4,
        present=4,
        reason="",
        confirmed_ms=NOW,
        acknowledgement=day.acknowledgement,
    )


def test_a_day_without_any_sale_is_confirmed(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.close_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert _day(hq, register).state == "confirmed"


@pytest.mark.parametrize(
    ("missing", "first"), [([2], 3), ([1], 2), ([4], 5), ([2, 3], 3)], ids=["inside", "first", "last", "two"]
)
def test_a_day_waits_for_missing_documents_and_confirms_by_itself(
    hq: HqDatabase, missing: list[int], first: int
) -> None:
    register = _closed(hq)
    kept = [line for place, line in enumerate(register.lines) if place not in missing]
    ingest_batch(hq, register.identity, kept, NOW)
    if missing == [1]:
        # The shift itself is missing: everything of it is parked, its close too.
        with hq.read():
            assert hq.row("SELECT count(*) FROM inbox WHERE state = 'parked'") == (4,)
    else:
        day = _day(hq, register)
        assert (day.state, day.present, day.confirmed_ms) == ("waiting", 4 - len(missing), None)
        assert f"number {first}." in day.reason
    ingest_batch(hq, register.identity, [register.lines[place] for place in missing], NOW + 5)
    day = _day(hq, register)
    assert (day.state, day.present, day.reason, day.confirmed_ms) == ("confirmed", 4, "", NOW + 5)


def test_a_day_waits_for_parked_and_for_quarantined_documents(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell(customer=new_id())
    register.close_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert _day(hq, register).reason == "1 document waits for something it refers to, number 2."
    other = add_register(hq, number="3")
    other.open_shift()
    other.sell(total_minor=1)
    other.close_shift()
    ingest_batch(hq, other.identity, other.lines, NOW)
    assert _day(hq, other).reason == "1 document needs a person at HQ, number 2."


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"sales": 3}, "The register counted 3 sales, HQ has 2."),
        ({"returns": 0}, "The register counted 0 returns, HQ has 1."),
        ({"total_minor": 1}, "The register's total is 0.01 EUR, HQ's is 7.50 EUR."),
        ({"tax_minor": 1}, "The register's tax is 0.01 EUR, HQ's is 1.26 EUR."),
        ({"tenders": []}, "The register's sum of “cash” is 0.00 EUR, HQ's is 7.50 EUR."),
        ({"last_receipt": "x"}, "HQ has 101-2-10000003 to 101-2-10000005"),
        ({"hash": "a" * 64}, "Document 5 is not the one that the register closed with."),
        ({"first_sequence": 3, "count": 3}, ""),
    ],
)
def test_a_difference_is_named(hq: HqDatabase, changed: dict[str, Any], reason: str) -> None:
    register = _closed(hq, **changed)
    ingest_batch(hq, register.identity, register.lines, NOW)
    day = _day(hq, register)
    if not reason:
        assert day.state == "confirmed"
        return
    assert day.state == "differs"
    assert reason in day.reason


def test_a_broken_chain_within_the_day_differs(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell()
    register.hash = "b" * 64
    register.sell()
    register.close_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    day = _day(hq, register)
    assert (day.state, day.reason) == ("differs", "The chain is broken between the documents 2 and 3.")


def test_sales_of_another_shift_inside_the_range_differ(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    other = register.shift
    register.open_shift()
    register.sell()
    register.sell(shift=other)
    register.close_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    day = _day(hq, register)
    assert (day.state, day.reason) == ("differs", "1 transaction between them belongs to another shift.")


def test_nothing_is_told_when_nothing_changed(hq: HqDatabase) -> None:
    register = _closed(hq)
    ingest_batch(hq, register.identity, [*register.lines[:2], register.lines[-1]], NOW)
    before = feeds.heads(hq, register.identity)["1090"]
    ingest_batch(hq, register.identity, [register.create_customer()], NOW)
    assert feeds.heads(hq, register.identity)["1090"] == before


def test_a_gap_is_named_although_the_chain_is_broken_before_it(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.hash = "b" * 64
    for _sale in range(4):
        register.sell()
    register.close_shift()
    ingest_batch(hq, register.identity, [*register.lines[:3], *register.lines[4:]], NOW)
    assert _day(hq, register).reason == "1 document is not at HQ yet, number 4."


@pytest.mark.parametrize("left_out", ["the first", "the last"])
def test_a_close_that_leaves_a_sale_out_differs(hq: HqDatabase, left_out: str) -> None:
    register = add_register(hq)
    register.open_shift()
    for _sale in range(3):
        register.sell()
    told = {"first_sequence": 3} if left_out == "the first" else {"last_sequence": 3, "hash": _hash(register, 3)}
    count = 2 if left_out == "the first" else 3
    register.close_shift(**told, count=count, sales=2, total_minor=500, tax_minor=84)
    ingest_batch(hq, register.identity, register.lines, NOW)
    day = _day(hq, register)
    assert (day.state, day.reason) == ("differs", "The close leaves out 1 transaction of its shift.")


def test_two_currencies_in_one_shift_are_not_added_up(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell()
    register.sell(currency="CHF")
    register.close_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    day = _day(hq, register)
    assert (day.state, day.reason) == ("differs", "The register closed in EUR, HQ has transactions in CHF, EUR.")


def test_two_shifts_a_day_and_one_of_returns_alone_are_confirmed(hq: HqDatabase) -> None:
    register = add_register(hq)
    for kind in ("sale", "return"):
        register.open_shift()
        register.sell(kind=kind, count=2)
        register.close_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    with hq.read():
        assert hq.rows("SELECT state, business_date FROM business_day") == [("confirmed", "2026-11-23")] * 2


def _hash(register: SendingRegister, sequence: int) -> str:
    return register.lines[sequence - 1][-66:-2].decode()
