"""Whether a store is ready to close its day: what HQ has of each register, what is missing, and warnings in time."""

import logging

import pytest

from hq_server.db import registers, setup_items, staff
from hq_server.db.database import HqDatabase
from hq_server.db.setup_items import SetupItem
from hq_server.db.staff import StaffRecord
from hq_server.errors import NotFound, Refused
from hq_server.services import attention, closing_watch
from hq_server.services.ingest import ingest_batch
from hq_server.services.readiness import store_readiness
from hq_server.wire.readiness import DayTotals, RegisterReadiness
from tests.contract import golden_shifts
from tests.contract.golden_shifts import FLOATING, OWN
from tests.hq_server.sending_register import DATE, NOW, SendingRegister, add_register

LINES = [path.read_bytes() for path in sorted(golden_shifts.UP.glob("*.json"))]
MINUTE = 60_000
# 22:00 in Paris.
END = NOW + 13 * 60 * MINUTE


def _contact(db: HqDatabase, register: SendingRegister, recorded: int, waiting: int = 0, **told: int | None) -> None:
    with db.write():
        registers.record_contact(
            db,
            register.identity,
            version="1.0",
            clock_skew_ms=0,
            recorded_sequence=recorded,
            waiting=waiting,
            pending_customers=told.get("pending") or 0,
            drain_seconds=told.get("drain"),
            closing_ms=None,
            now_ms=told.get("now") or NOW,
        )


def _register(db: HqDatabase, code: str, day: str = DATE) -> RegisterReadiness:
    (found,) = [one for one in store_readiness(db, "101", NOW, day).registers if one.register == code]
    return found


def _activate(db: HqDatabase) -> None:
    with db.write():
        db.execute("UPDATE register SET token_hash = 'token of ' || number")


def test_a_store_that_has_everything_says_so(hq: HqDatabase) -> None:
    register = add_register(hq, number="3")
    with hq.write():
        person = StaffRecord("101", "s-001", "Ada Byrne", "cashier", "en", "", "")
        staff.save_staff(hq, [person])
    other = add_register(hq, number="4")
    other.open_shift(golden_shifts.OF_OTHER)
    ingest_batch(hq, other.identity, other.lines, NOW)
    ingest_batch(hq, register.identity, LINES, NOW)
    _contact(hq, register, 23)
    found = store_readiness(hq, "101", NOW)
    assert (found.store, found.business_date, found.end_of_day) == ("101", DATE, "22:00")
    assert [one.register for one in found.registers] == ["101-3", "101-4"]
    done = found.registers[0]
    assert (done.recorded_sequence, done.present, done.missing, done.waiting) == (23, 23, [], 0)
    assert [(shift.shift, shift.state, shift.drawer, shift.staff_name) for shift in done.shifts] == [
        (OWN, "confirmed", "", "Ada Byrne"),
        (FLOATING, "confirmed", "F1", "Ada Byrne"),
    ]
    assert [(shift.count, shift.present, shift.total_minor, shift.variance_minor) for shift in done.shifts] == [
        (17, 17, 3_120, -2_000),
        (4, 4, 4_500, 0),
    ]
    still_open = found.registers[1].shifts[0]
    assert (still_open.state, still_open.count, still_open.total_minor, still_open.variance_minor) == (
        "open",
        0,
        None,
        None,
    )
    assert found.totals == DayTotals(3, 1, 7_980, -360, 0, 1_270, "EUR")


def test_gaps_and_what_a_register_still_has_are_missing(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    for _sale in range(11):
        register.sell()
    kept = [line for place, line in enumerate(register.lines, start=1) if place not in (3, 4, 8)]
    ingest_batch(hq, register.identity, kept, NOW)
    _contact(hq, register, 40, 28, drain=170, pending=2)
    found = _register(hq, "101-2")
    assert (found.recorded_sequence, found.present) == (40, 9)
    assert found.missing == [(3, 4), (8, 8), (13, 40)]
    assert (found.waiting, found.drain_seconds, found.pending_customers, found.last_contact_ms) == (28, 170, 2, NOW)


def test_hq_believes_its_own_documents_over_what_a_register_said_before(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    _contact(hq, register, 1, 1)
    register.sell()
    ingest_batch(hq, register.identity, register.lines, NOW)
    found = _register(hq, "101-2")
    assert (found.recorded_sequence, found.present, found.missing) == (2, 2, [])


def test_many_gaps_are_cut_and_the_sums_stay_right(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    for _sale in range(99):
        register.sell()
    ingest_batch(hq, register.identity, register.lines[::2], NOW)
    found = _register(hq, "101-2")
    assert (len(found.missing), found.missing[0], found.present) == (20, (2, 2), 50)


def test_documents_that_need_a_person_or_wait_are_named_with_their_reasons(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    for _sale in range(23):
        register.sell(customer="019ab000-0000-7000-8000-00000000ffff")
    register.sell(total_minor=999)
    ingest_batch(hq, register.identity, [*register.lines, b"not a document", b"nor this"], NOW)
    found = _register(hq, "101-2")
    assert (found.parked_count, len(found.parked), found.parked[0].sequence) == (23, 20, 2)
    assert found.parked[0].reason.startswith("Waits for customer")
    assert found.quarantined_count == 3
    assert [(one.sequence, one.kind) for one in found.quarantined] == [
        (25, "transaction.recorded"),
        (0, "unreadable"),
        (0, "unreadable"),
    ]


def test_shifts_that_nobody_closed_are_there_on_every_later_day(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert [shift.state for shift in _register(hq, "101-2", "2026-11-30").shifts] == ["open"]
    assert _register(hq, "101-2", "2026-11-22").shifts == []
    register.close_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert _register(hq, "101-2", "2026-11-30").shifts == []
    assert [shift.state for shift in _register(hq, "101-2").shifts] == ["confirmed"]


def test_other_stores_stay_out_of_it(hq: HqDatabase) -> None:
    add_register(hq)
    elsewhere = add_register(hq, "102", "2")
    elsewhere.open_shift()
    elsewhere.sell()
    elsewhere.sell(total_minor=999)
    ingest_batch(hq, elsewhere.identity, elsewhere.lines[1:], NOW)
    found = _register(hq, "101-2")
    assert (found.recorded_sequence, found.shifts, found.parked_count, found.quarantined_count) == (0, [], 0, 0)
    assert store_readiness(hq, "101", NOW, DATE).totals.sales == 0


@pytest.mark.parametrize("day", ["23.11.2026", "2026-13-01", "20261123", "'; DROP TABLE store", "2026-11-23\x00"])
def test_what_is_no_day_is_refused(hq: HqDatabase, day: str) -> None:
    add_register(hq)
    with pytest.raises(Refused, match="is no day"):
        store_readiness(hq, "101", NOW, day)


def test_an_unknown_store_is_not_found(hq: HqDatabase) -> None:
    with pytest.raises(NotFound):
        store_readiness(hq, "999", NOW)


def test_the_store_day_follows_its_policy(hq: HqDatabase) -> None:
    add_register(hq)
    with hq.write():
        setup_items.save(hq, [SetupItem("policy", "register", "all", '{"day_ends":"10:00"}')], NOW)
    assert store_readiness(hq, "101", NOW).business_date == "2026-11-22"
    assert store_readiness(hq, "101", NOW + 60 * MINUTE).business_date == DATE


def _behind(db: HqDatabase, drain: int | None = None, recorded: int = 150) -> SendingRegister:
    register = add_register(db)
    _activate(db)
    register.open_shift()
    register.sell()
    ingest_batch(db, register.identity, register.lines, NOW)
    _contact(db, register, recorded, recorded - 2, drain=drain)
    return register


def _closing_items(db: HqDatabase, now_ms: int) -> list[attention.Item]:
    return [item for item in attention.overview(db, now_ms).items if item.need is attention.Need.CLOSING]


def test_a_store_that_nears_its_end_of_day_with_documents_missing_needs_attention(hq: HqDatabase) -> None:
    _behind(hq)
    assert _closing_items(hq, END - 61 * MINUTE) == []
    (item,) = _closing_items(hq, END - 20 * MINUTE)
    assert (item.subject, item.count, item.name) == ("101-2", 148, "Comptoir Nord")
    assert item.detail == "The day ends in 20 min."
    (item,) = _closing_items(hq, END + 61 * MINUTE)
    assert item.detail == "The day ended 61 min ago."
    assert _closing_items(hq, END + 4 * 60 * MINUTE) == []


def test_what_takes_longer_than_the_day_needs_attention_early(hq: HqDatabase) -> None:
    _behind(hq, drain=5 * 3600)
    assert _closing_items(hq, END - 5 * 60 * MINUTE) == []
    (item,) = _closing_items(hq, END - 299 * MINUTE)
    assert item.detail == "The day ends in 299 min. At the present rate they take 300 min."


def test_what_is_on_its_way_worries_nobody(hq: HqDatabase) -> None:
    register = _behind(hq)
    _contact(hq, register, 150, 148, now=END - 10 * MINUTE)
    assert _closing_items(hq, END - 10 * MINUTE + 59_000) == []
    assert len(_closing_items(hq, END - 9 * MINUTE)) == 1


def test_a_register_that_is_up_to_date_or_gone_is_no_risk(hq: HqDatabase) -> None:
    register = _behind(hq, recorded=2)
    assert _closing_items(hq, END) == []
    _contact(hq, register, 9, 7)
    with hq.write():
        hq.execute("UPDATE register SET revoked_ms = ?", (NOW,))
    assert _closing_items(hq, END) == []


def test_the_log_warns_in_steps_and_once_each(hq: HqDatabase, caplog: pytest.LogCaptureFixture) -> None:
    _behind(hq, drain=170)
    with caplog.at_level(logging.WARNING, "hq_server.services.closing_watch"):
        for minutes in (-90, -60, -59, -31, -20, -10, -4, -20, 0, 30, 60, 90):
            closing_watch.warn(hq, END + minutes * MINUTE)
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        f"Register 101-2: 148 documents are not at HQ, 3 min at the present rate, {when}"
        for when in (
            "closing in 60 min",
            "closing in 20 min",
            "closing in 10 min",
            "closing in 4 min",
            "the day ended 0 min ago",
            "the day ended 60 min ago, HQ waits no longer",
        )
    ]
    assert closing_watch.warn(hq, END + 24 * 60 * MINUTE) == 1
