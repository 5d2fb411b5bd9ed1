"""What holds a statement is not passed over: days that cannot be, and what gets worse after a person accepted it."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.statement import Acceptance, Check, StatementId
from hq_server.services import business_days, catalog_admin, repair, statement_actions, statement_job
from hq_server.services.accounting_export import check_export
from hq_server.services.setup_admin import import_setup
from hq_server.services.statement_job import run_statements
from tests.hq_server.findings_world import LONG_AGO, stock
from tests.hq_server.sending_register import DATE, NOW, add_register, line_in_full
from tests.hq_server.statement_days import DatedRegister
from tests.hq_server.statement_world import DAY, EVENING, close, find, opened, post, sell, send, vouchers_of

_HOUR = 3_600_000
_FAR_MS = 253_402_300_799_000
# The evening is over in Paris.
TODAY = "2026-11-24"


def _with_clock(db: HqDatabase, day: str, made_ms: int) -> DatedRegister:
    """A register whose clock says this, with a sale in an open shift."""

    class _Wrong(DatedRegister):
        def write(self, kind: str, body: dict[str, object], *, document: str = "", **changed: object) -> bytes:
            return super().write(
                kind, body, document=document, **{"business_date": day, "made_ms": made_ms, "made_offset": 0} | changed
            )

    register = _Wrong(add_register(db, "101", "2").identity)
    register.open_shift()
    sell(register, 1_200)
    return register


@pytest.mark.parametrize(
    ("day", "made_ms"),
    [
        ("2026-02-30", NOW),
        ("0000-01-01", NOW),
        ("2062-05-05", 2_914_000_000_000),
        ("9999-12-31", _FAR_MS),
        ("1970-01-02", 86_400_000),
    ],
)
def test_a_day_that_cannot_be_waits_for_a_person_and_goes_into_the_books_today(
    hq: HqDatabase, day: str, made_ms: int
) -> None:
    key = StatementId("101", day)
    register = _with_clock(hq, day, made_ms)
    other = opened(hq, "3")
    sell(other, 500)
    close(other)
    send(hq, register, other)
    assert run_statements(hq, EVENING).rows == 1, "the other day is posted, and nothing during this one"
    waiting = find(hq, key)
    assert waiting is not None
    assert waiting.held
    assert [check.code for check in waiting.causes] == ["calendar", "shifts_closed"]
    close(register)
    send(hq, register)
    held = post(hq, key)
    assert held.held
    assert "calendar" in [check.code for check in held.causes]
    codes = [check.code for check in held.causes]
    statement_actions.accept(hq, key, codes, "The clock was wrong all day", person="claire", now_ms=EVENING)
    posted = post(hq, key)
    assert (posted.state, posted.accounting_date) == ("posted", TODAY)
    if "findings" in codes:  # the sale itself was left out: no document can be given another date
        assert not posted.documents
        why = "The clock was set to this day by mistake"
        assert repair.propose(hq, "101-2", 2, {}, why, seen=0, person="claire", now_ms=EVENING).state == "applied"
        late = post(hq, StatementId("101", day, 2))
        assert (late.state, late.documents, late.accounting_date) == ("posted", 1, TODAY)
    assert {voucher.accounting_date for voucher in vouchers_of(hq, date=day)} == {TODAY}
    assert check_export(hq, DATE, TODAY) == []


def test_a_register_on_tomorrows_side_of_midnight_is_no_wrong_clock(hq: HqDatabase) -> None:
    with hq.read():
        for day, can_be in (("2026-11-24", True), ("2026-11-25", False), ("2026-11-31", False), (DATE, True)):
            assert business_days.can_be(hq, "101", day, NOW) == can_be


def test_a_day_is_over_when_the_stores_policy_says_so(hq: HqDatabase) -> None:
    opened(hq)
    midnight = NOW - 8 * _HOUR  # 23 November, 00:00 UTC
    paris = midnight - _HOUR
    with hq.read():
        # The day ends at 22:00 in Paris, and an hour is waited.
        assert not business_days.is_over(hq, "101", DATE, paris + 23 * _HOUR)
        assert business_days.is_over(hq, "101", DATE, paris + 23 * _HOUR + 1)
    assert not import_setup(hq, '[policy]\nday_ends = "05:00"\ncut_off_minutes = 90\n', NOW).problems
    with hq.write():
        hq.execute("UPDATE store SET end_of_day = '02:00'")
    closing = paris + 26 * _HOUR + 90 * 60_000
    with hq.read():
        # What ends before the day does, ends on the next date.
        assert not business_days.is_over(hq, "101", DATE, closing)
        assert business_days.is_over(hq, "101", DATE, closing + 1)


def test_what_a_person_accepted_holds_again_once_it_gets_worse(hq: HqDatabase) -> None:
    first, second = opened(hq, "2"), opened(hq, "3")
    sell(first, 1_000)
    close(first, {"cash": -2_100})
    sell(second, 1_000)
    send(hq, first, second)
    post(hq)
    statement_actions.accept(hq, DAY, ["shifts_closed"], "It closes late", person="claire", now_ms=EVENING)
    assert [check.code for check in post(hq).causes] == ["tender_difference"]
    third = opened(hq, "4")
    sell(third, 1_000)
    send(hq, third)
    post(hq)
    worse = post(hq)
    assert [check.code for check in worse.causes] == ["shifts_closed"], "two shifts are open now"
    close(third)
    send(hq, third)
    assert [check.code for check in post(hq).causes] == ["tender_difference"], "the one that was accepted"
    statement_actions.accept(hq, DAY, ["tender_difference"], "Change bag", person="claire", now_ms=EVENING)
    close(second, {"cash": -2_000})
    send(hq, second)
    held = post(hq)
    assert (held.state, [check.code for check in held.causes]) == ("calculated", ["tender_difference"])


def test_an_acceptance_covers_what_was_seen_and_nothing_else() -> None:
    def failed(count: int, *links: tuple[str, str]) -> Check:
        return Check("findings", False, {"count": count}, links)

    one, other = ("finding", "101-2/3"), ("finding", "101-2/4")
    given = Acceptance("findings", "claire", "Because", NOW, {"count": 2}, (one, other))
    assert given.covers(failed(2, one, other))
    assert given.covers(failed(1, other))
    assert not given.covers(failed(3, one, other, ("finding", "101-2/5")))
    assert not given.covers(failed(1, ("finding", "101-2/5"))), "another one"
    assert not given.covers(Check("manifests", False, {"count": 1}))
    many = Acceptance("findings", "claire", "Because", NOW, {"count": 60}, (one,))
    assert many.covers(failed(59, other)), "not all of them are linked"
    amount = Acceptance("posting_difference", "claire", "Because", NOW, {"amount_minor": 700})
    assert amount.covers(Check("posting_difference", False, {"amount_minor": 700}))
    assert not amount.covers(Check("posting_difference", False, {"amount_minor": 701}))


@pytest.mark.parametrize("accepted", [False, True])
def test_a_finding_that_no_longer_holds_frees_its_day_by_itself(hq: HqDatabase, accepted: bool) -> None:
    stock(hq)
    register = opened(hq)
    sell(register, 500, lines=[_unknown_product(500)])
    sell(register, 700)
    close(register)
    send(hq, register)
    run_statements(hq, EVENING)
    assert [check.code for check in post(hq).causes] == ["findings"]
    if accepted:
        statement_actions.accept(hq, DAY, ["findings"], "The books close today", person="claire", now_ms=EVENING)
        assert post(hq).documents == 1
    row = "sku-new,A new one,,each,5.00,EUR,20\n"
    catalog_admin.import_products(hq, "sku,name,barcodes,unit,price,currency,tax_rate\n" + row, LONG_AGO)
    run_statements(hq, EVENING)
    last = find(hq, StatementId("101", DATE, 2) if accepted else DAY)
    assert last is not None
    assert (last.state, last.documents) == ("posted", 1 if accepted else 2)


def _unknown_product(price_minor: int) -> dict[str, object]:
    tax_minor = round(price_minor / 6)
    return line_in_full(
        1, sku="sku-new", barcode="", unit_price_minor=price_minor, total_minor=price_minor, tax_minor=tax_minor
    )


def test_one_run_posts_only_so_many_and_the_next_ones_go_on(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """An HQ that was brought up to date has years of days to post, and other jobs wait meanwhile."""
    for store in ("101", "102", "103"):
        register = opened(hq, "1", store)
        sell(register, 1_200)
        close(register)
        send(hq, register)
    monkeypatch.setattr(statement_job, "AT_ONCE", 2)
    assert [run_statements(hq, EVENING).rows for _run in range(3)] == [2, 1, 0]
