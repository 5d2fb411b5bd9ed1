"""A close whose sums are not HQ's differs, and the first difference is named in words."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from hq_server.db.database import HqDatabase
from hq_server.services.ingest import ingest_batch
from tests.contract import golden_shifts
from tests.contract.golden_shifts import FLOATING, OF_OTHER, OWN
from tests.hq_server.sending_register import NOW, Body, add_register
from tests.hq_server.shift_world import LINES, close_in_full, days_told, other_shift, resealed


def _in_manifest(sequence: int, **values: Any) -> Callable[[int, Body], None]:
    def change(number: int, body: Body) -> None:
        if number == sequence:
            body["manifest"] |= values

    return change


_TENDERS = json.loads(LINES[22])["body"]["manifest"]["tenders"]


def _tenders(place: int, **changed: Any) -> list[Body]:
    return [tender | changed if number == place else tender for number, tender in enumerate(_TENDERS)]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"sales": 3}, "The register counted 3 sales, HQ has 2."),
        ({"voids": 1}, "The register counted 1 voided baskets, HQ has 0."),
        ({"no_sales": 0}, "The register counted 0 drawer openings, HQ has 1."),
        ({"discount_minor": 5}, "The register gave discounts of 0.05 EUR, HQ has 0.00 EUR."),
        ({"rounding_minor": -1}, "The register rounded by -0.01 EUR, HQ has 0.00 EUR."),
        ({"starting_minor": 9_000}, "The register began with 90.00 EUR, it had opened with 100.00 EUR."),
        ({"drawer": "F2"}, "The shift was opened with the drawer “”, and closed with “F2”."),
        (
            {"taxes": [{"tax_rate": 20_000, "net_minor": 2_601, "tax_minor": 519, "gross_minor": 3_120}]},
            "At 20 % the register has 31.20 EUR with 5.19 EUR tax, HQ has 31.20 EUR with 5.20 EUR tax.",
        ),
        (
            {"taxes": [{"tax_rate": 20_000, "net_minor": 2_601, "tax_minor": 520, "gross_minor": 3_120}]},
            "Net and tax of the tax rate 20 % are not its gross.",
        ),
        ({"movements": []}, "Of “bank_drop” the register has 0, 0.00 EUR in all, HQ has 1, -15.00 EUR in all."),
        ({"tenders": _TENDERS[:1]}, "The register's sum of “card” is 0.00 EUR, HQ's is 24.00 EUR."),
        (
            {"tenders": _tenders(0, expected_minor=9_000)},
            "The register expected 90.00 EUR of “cash”, HQ expects 92.20 EUR.",
        ),
        (
            {"tenders": _tenders(0, counted_minor=9_220)},
            "The register counted 92.20 EUR of “cash”, its counts come to 72.20 EUR.",
        ),
        (
            {"tenders": _tenders(1, counted_minor=None, variance_minor=None)},
            "The register counted nothing of “card”, its counts come to 24.00 EUR.",
        ),
        (
            {"tenders": _tenders(0, variance_minor=0)},
            "The register found a variance of 0.00 EUR in “cash”, HQ finds -20.00 EUR.",
        ),
        ({"grand_sales_minor": 3_480}, "The register sold 34.80 EUR in all, HQ adds up 79.80 EUR."),
        ({"grand_returns_minor": 0}, "The register took back 0.00 EUR in all, HQ adds up -3.60 EUR."),
        ({"last_receipt": "101-3-10000015"}, "The register names the receipts 101-3-10000001 to 101-3-10000015"),
        (
            {"declarations": [{"document": golden_shifts.document_id(2), "register": "101-3"}]},
            "What the close names as a count is no count of this shift.",
        ),
        (
            {"declarations": [{"document": golden_shifts.document_id(18), "register": "101-3"}]},
            "What the close names as a count is no count of this shift.",
        ),
        ({"spans": [[1, 10], [16, 21]], "count": 16}, ""),
        (
            {"spans": [[1, 8], [15, 21]], "count": 15},
            "The close leaves out 1 transaction of its shift.",
        ),
        (
            {"spans": [[1, 12], [15, 21]], "count": 19},
            "1 transaction between them belongs to another shift.",
        ),
        ({"hash": "ab" * 32}, "Document 21 is not the one that the register closed with."),
    ],
)
def test_the_first_difference_is_named_in_words(hq: HqDatabase, changed: Body, reason: str) -> None:
    other_shift(hq)
    register = add_register(hq, number="3")
    lines = resealed(_in_manifest(23, **changed))
    assert [result.state for result in ingest_batch(hq, register.identity, lines, NOW)] == ["applied"] * 23
    day = days_told(hq, register)[OWN]
    assert day.reason.startswith(reason)
    assert day.state == ("differs" if reason else "confirmed")
    assert bool(day.acknowledgement) == (not reason)


def test_a_sum_of_counts_starts_again_with_a_recount(hq: HqDatabase) -> None:
    """The floating drawer was counted twice, the second time as a recount of its cash alone."""
    other_shift(hq)
    register = add_register(hq, number="3")
    tenders = json.loads(LINES[19])["body"]["manifest"]["tenders"]
    tenders[1] |= {"counted_minor": None, "variance_minor": None}
    lines = resealed(_in_manifest(20, declaration="sum", tenders=tenders))
    ingest_batch(hq, register.identity, lines, NOW)
    assert (days_told(hq, register)[FLOATING].state, days_told(hq, register)[FLOATING].reason) == ("confirmed", "")


def test_a_count_made_elsewhere_counts_in_the_close_of_its_own_register(hq: HqDatabase) -> None:
    other = other_shift(hq)
    register = add_register(hq, number="3")
    ingest_batch(hq, register.identity, LINES[:19], NOW)
    close_in_full(other, counted={"cash": 30_000}, declarations=[(golden_shifts.document_id(19), "101-3")])
    ingest_batch(hq, other.identity, other.lines, NOW)
    assert (days_told(hq, other)[OF_OTHER].state, days_told(hq, other)[OF_OTHER].reason) == ("confirmed", "")


def test_a_count_that_was_made_at_another_register_than_the_close_says_differs(hq: HqDatabase) -> None:
    other = other_shift(hq)
    register = add_register(hq, number="3")
    ingest_batch(hq, register.identity, LINES[:19], NOW)
    close_in_full(other, counted={"cash": 30_000}, declarations=[(golden_shifts.document_id(19), "101-4")])
    ingest_batch(hq, other.identity, other.lines, NOW)
    day = days_told(hq, other)[OF_OTHER]
    assert (day.state, day.reason) == ("differs", "The close says that it was counted at 101-4, but it was at 101-3.")


def test_a_register_that_was_set_up_anew_begins_its_grand_totals_again(hq: HqDatabase) -> None:
    """Its receipts tell: the number before their counter is another one."""
    register = add_register(hq, number="2")
    for epoch in (1, 2):
        register.open_shift()
        register.sell(receipt=f"101-2-{epoch}0000001")
        close_in_full(register, counted={}, declarations=[])
    register.open_shift()
    register.sell(receipt="101-2-20000002")
    close_in_full(register, counted={}, declarations=[])
    ingest_batch(hq, register.identity, register.lines, NOW)
    with hq.read():
        states = hq.rows("SELECT state, reason FROM business_day ORDER BY opened_sequence")
    assert [state for state, _reason in states] == ["confirmed", "confirmed", "differs"]


@pytest.mark.parametrize(("variance", "state"), [(-250, "confirmed"), (0, "differs")])
def test_a_program_that_closes_may_tell_a_count_without_any_declaration(
    hq: HqDatabase, variance: int, state: str
) -> None:
    register = add_register(hq, number="2")
    register.open_shift()
    register.sell()
    tenders = [{"tender": "cash", "amount_minor": 250, "expected_minor": 10_250, "counted_minor": 10_000}]
    told = [tenders[0] | {"variance_minor": variance}]
    close_in_full(register, counted={}, declarations=[], tenders=told)
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert days_told(hq, register)[register.shift].state == state


def test_the_grand_totals_go_on_from_the_close_before(hq: HqDatabase) -> None:
    register = add_register(hq, number="2")
    for number in range(1, 4):
        register.open_shift()
        register.sell(receipt=f"101-2-1000000{number}")
        close_in_full(register, counted={}, declarations=[], grand_sales_minor=250 * number)
    ingest_batch(hq, register.identity, register.lines, NOW)
    with hq.read():
        assert hq.rows("SELECT DISTINCT state FROM business_day") == [("confirmed",)]
