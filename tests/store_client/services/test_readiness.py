"""Ready, or what is missing: from the register's own file, and from what HQ told last, with its age."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store_client.db import closing, contact, outbox, questions, remote_counts, shifts
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import DocumentState, Verdict
from store_client.domain import readiness as lacking
from store_client.domain.customer import CustomerDetails
from store_client.domain.readiness import RegisterReadiness, ShiftReadiness, StuckDocument, is_ready, lacks_of
from store_client.domain.shift import ClosedShift, DayState
from store_client.domain.staff import CASHIER, MANAGER, StaffMember
from store_client.services import customers, readiness, readiness_words, shift_change, shift_close
from store_client.services.readiness_words import sentence, store_sentence, who_mends
from tests.factories import DAY, STAFF, make_moment, make_sale, open_shift

Ids = Callable[[], str]
GOLDEN = Path(__file__).parents[3] / "resources" / "wire" / "v1" / "down" / "shifts"
ADA = StaffMember(STAFF, "Ada", CASHIER, "en")
BOSS = StaffMember("boss", "Grace", MANAGER, "en")
NOW = make_moment(60)


def upload(db: RegisterDatabase, sequences: list[int] | None = None, state: str = "applied", reason: str = "") -> None:
    """HQ has stored these (all, when none are named)."""
    wanted = [one for one in outbox.waiting(db, 10_000, 1 << 30) if sequences is None or one.sequence in sequences]
    with db.write():
        outbox.record_verdicts(db, [Verdict(one.sequence, one.id, "stored", state, reason) for one in wanted], 1)


def confirm(db: RegisterDatabase, closed: ClosedShift, state: str = "confirmed", reason: str = "") -> None:
    count = closed.manifest.count
    with db.write():
        shifts.record_day(db, [DayState(closed.shift.id, state, count, count, reason, 5)])


def close(db: RegisterDatabase, new_id: Ids) -> ClosedShift:
    return shift_close.close_shift(db, staff=STAFF, now=make_moment(30), new_id=new_id)


def own(db: RegisterDatabase) -> RegisterReadiness:
    return readiness.own_readiness(db, NOW)


def kinds(register: RegisterReadiness) -> list[str]:
    return [lack.kind for lack in lacks_of(register)]


def tell(db: RegisterDatabase, answer: dict[str, Any] | None, now_ms: int, new_id: Ids, trouble: str = "") -> None:
    """The agent has asked HQ, and this came of it."""
    question = readiness.ask_readiness(db, now=make_moment(), new_id=new_id, business_date=DAY)
    with db.write():
        if answer is None:
            questions.fail(db, question, now_ms, trouble)
        else:
            questions.answer(db, question, now_ms, json.dumps(answer))


def golden() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLDEN / "readiness.json").read_text(encoding="utf-8"))
    return content


def test_a_register_where_nothing_happened_is_ready(db: RegisterDatabase) -> None:
    assert is_ready(own(db))
    assert sentence(own(db)) == "Ready: there was no shift, and everything is at HQ."


def test_an_open_shift_is_named_before_all_else(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    make_sale(db, new_id)
    assert kinds(own(db)) == [lacking.OPEN, lacking.NOT_AT_HQ]
    assert sentence(own(db)) == "Shift 1 of Ada is still open. Close it at that register."


def test_a_suspended_shift_and_one_that_waits_for_its_count_are_named(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    shift_change.suspend_shift(db, person=BOSS, now=NOW, new_id=new_id)
    assert kinds(own(db))[0] == lacking.SUSPENDED
    assert "is suspended" in sentence(own(db))
    shift = shifts.list_unfinished(db)[0]
    shift_change.resume_shift(db, shift.id, person=BOSS, now=NOW, new_id=new_id)
    shift_change.blind_close(db, person=BOSS, now=NOW, new_id=new_id)
    assert kinds(own(db))[0] == lacking.COUNTING
    assert "Count its drawer" in sentence(own(db))


def test_a_closed_day_becomes_ready_step_by_step(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    make_sale(db, new_id)
    closed = close(db, new_id)
    with db.write():
        closing.save_drain_rate(db, 25)
    found = own(db)
    assert kinds(found) == [lacking.NOT_AT_HQ, lacking.UNCONFIRMED]
    assert (found.recorded_sequence, found.present, found.missing, found.waiting) == (3, 0, ((1, 3),), 3)
    assert found.drain_seconds == 120
    assert sentence(found) == "3 documents are not at HQ. It takes about 2 min once HQ is reached."
    upload(db, [1, 3])
    found = own(db)
    assert (found.present, found.missing) == (2, ((2, 2),))
    upload(db)
    assert sentence(own(db)) == "Shift 1 of Ada is closed, and HQ has not confirmed it yet."
    confirm(db, closed)
    found = own(db)
    assert is_ready(found)
    assert sentence(found) == "Ready: 2 documents, all at HQ and confirmed."
    (shift,) = found.shifts
    assert (shift.state, shift.count, shift.present, shift.total_minor) == ("confirmed", 2, 2, 1080)


def test_what_needs_a_person_and_what_waits_at_hq_is_told_with_its_reason(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    make_sale(db, new_id)
    make_sale(db, new_id)
    close(db, new_id)
    upload(db, [1, 4])
    upload(db, [2], "quarantined", "HQ does not know this product.")
    upload(db, [3], "parked", "Waits for a customer.")
    found = own(db)
    assert kinds(found) == [lacking.QUARANTINED, lacking.PARKED, lacking.UNCONFIRMED]
    assert sentence(found) == "1 document needs a person at HQ. HQ does not know this product."
    assert readiness_words.lack_words(found, lacks_of(found)[1]).endswith("refers to. Waits for a customer.")
    assert [(one.sequence, one.kind) for one in found.quarantined] == [(2, "transaction.recorded")]
    document = found.quarantined[0].document
    with db.write():
        outbox.record_document_states(db, [DocumentState(document, "applied")], 9)
    assert kinds(own(db)) == [lacking.PARKED, lacking.UNCONFIRMED]


def test_a_shift_that_hq_does_not_confirm_says_why(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    closed = close(db, new_id)
    upload(db)
    confirm(db, closed, "differs", "HQ counts 3 sales.")
    assert sentence(own(db)) == "HQ does not confirm shift 1 of Ada. HQ counts 3 sales."


def test_yesterdays_shift_that_is_not_done_with_counts_too(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    close(db, new_id)
    upload(db)
    tomorrow = make_moment(86_400)
    assert readiness.business_date_of(db, tomorrow) == "2026-11-24"
    assert kinds(readiness.own_readiness(db, tomorrow)) == [lacking.UNCONFIRMED]
    open_shift(db, new_id)
    assert readiness.business_date_of(db, tomorrow) == DAY


def test_a_pending_customer_is_told_but_keeps_nobody(db: RegisterDatabase, new_id: Ids) -> None:
    customers.register_customer(db, CustomerDetails(last_name="Byrne"), staff=STAFF, now=NOW, new_id=new_id)
    upload(db)
    assert own(db).pending_customers == 1
    assert is_ready(own(db))


def test_sums_are_only_for_who_may_see_them(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    make_sale(db, new_id)
    closed = shift_close.close_shift(db, staff=STAFF, now=NOW, new_id=new_id, counted_minor=11_000)
    confirm(db, closed, "differs", "Cash is 80 short.")
    tell(db, golden(), 77, new_id)
    seen = readiness.store_readiness(db, NOW, DAY, BOSS)
    assert seen.totals is not None
    assert seen.registers[0].shifts[0].variance_minor == -80
    hidden = readiness.store_readiness(db, NOW, DAY, ADA)
    assert hidden.totals is None
    for register in (*hidden.registers, readiness.own_readiness(db, NOW, DAY, ADA)):
        for shift in register.shifts:
            assert (shift.total_minor, shift.variance_minor, shift.reason) == (None, None, "")
    assert not any("80" in sentence(register) for register in hidden.registers)


def test_before_hq_has_answered_only_this_register_is_known(db: RegisterDatabase, new_id: Ids) -> None:
    store = readiness.store_readiness(db, NOW)
    assert [register.register for register in store.registers] == ["101-1"]
    assert (store.answered_ms, store.age_ms, store.asking, store.end_of_day) == (None, None, False, "20:00")
    assert store_sentence(store).startswith("HQ has not answered yet, so only this register is known. Ready:")
    readiness.ask_readiness(db, now=NOW, new_id=new_id)
    assert readiness.store_readiness(db, NOW).asking


def test_the_store_is_every_register_with_this_one_as_it_is(db: RegisterDatabase, new_id: Ids) -> None:
    answer = golden()
    answer["registers"][0]["register"] = "101-1"
    tell(db, answer, NOW.utc_ms - 90_000, new_id)
    open_shift(db, new_id)
    store = readiness.store_readiness(db, NOW, DAY)
    assert [(one.register, one.own, one.name) for one in store.registers] == [
        ("101-1", True, "Front"),
        ("101-4", False, "Back"),
        ("101-5", False, ""),
    ]
    assert store.registers[0].shifts[0].state == "open"
    assert store.registers[1].not_at_hq == 148
    assert store.registers[1].missing == ((33, 40), (42, 181))
    assert (store.age_ms, store.end_of_day) == (90_000, "18:30")
    assert store.totals is not None
    assert store.totals.sales_minor == 3480
    assert store_sentence(store) == (
        "Register 1: Shift 1 of Ada is still open. Close it at that register. 1 more register is not ready."
    )


def test_a_store_whose_registers_are_all_ready_is_ready(db: RegisterDatabase, new_id: Ids) -> None:
    answer = golden()
    answer["registers"] = [answer["registers"][0], answer["registers"][2]]
    tell(db, answer, 7, new_id)
    store = readiness.store_readiness(db, NOW, DAY)
    assert store_sentence(store) == "Ready: 3 registers, everything is at HQ and confirmed."


def test_an_old_answer_stays_while_hq_is_out_of_reach_with_its_age(db: RegisterDatabase, new_id: Ids) -> None:
    tell(db, golden(), NOW.utc_ms - 600_000, new_id)
    tell(db, None, NOW.utc_ms, new_id, "HQ cannot be reached.")
    store = readiness.store_readiness(db, NOW, DAY)
    assert (store.age_ms, store.trouble, len(store.registers)) == (600_000, "HQ cannot be reached.", 4)
    tell(db, golden(), NOW.utc_ms, new_id)
    store = readiness.store_readiness(db, NOW, DAY)
    assert (store.age_ms, store.trouble) == (0, "")
    assert len(questions.find_all_about(db, readiness.READINESS, DAY)) == 1


def test_a_question_that_still_waits_is_not_asked_twice(db: RegisterDatabase, new_id: Ids) -> None:
    first = readiness.ask_readiness(db, now=NOW, new_id=new_id)
    assert readiness.ask_readiness(db, now=NOW, new_id=new_id) == first
    other = readiness.ask_readiness(db, now=NOW, new_id=new_id, business_date="2026-11-20")
    assert other != first


@pytest.mark.parametrize("odd", ["", "[]", "{}", '{"hq_ms":1,"store":"101","business_date":"x","registers":[{}]}'])
def test_an_answer_that_cannot_be_read_is_no_answer(db: RegisterDatabase, new_id: Ids, odd: str) -> None:
    question = readiness.ask_readiness(db, now=NOW, new_id=new_id, business_date=DAY)
    with db.write():
        questions.answer(db, question, 5, odd)
    store = readiness.store_readiness(db, NOW, DAY)
    assert (len(store.registers), store.answered_ms) == (1, None)


OTHER = RegisterReadiness(
    register="101-3",
    name="",
    own=False,
    as_of_ms=100 * 3_600_000,
    last_contact_ms=99 * 3_600_000,
    recorded_sequence=10,
    present=10,
    missing=(),
    waiting=0,
    drain_seconds=None,
    pending_customers=0,
    shifts=(),
    parked=(),
    quarantined=(),
    parked_count=0,
    quarantined_count=0,
)
SHIFT = ShiftReadiness("s", 12, "", "open", "t", "Tadhg Moran", 1, None, 9, 9, "", None, None, None)


def test_another_register_that_was_silent_for_a_day_may_hold_sales() -> None:
    silent = replace(OTHER, last_contact_ms=75 * 3_600_000)
    assert is_ready(OTHER)
    assert kinds(silent) == [lacking.NOT_HEARD]
    assert "may hold sales" in sentence(silent)
    assert is_ready(replace(silent, last_contact_ms=None))
    assert is_ready(replace(silent, shifts=(replace(SHIFT, state="confirmed"),)))


def test_what_another_register_keeps_is_told_with_what_to_do() -> None:
    short = replace(OTHER, present=7)
    assert sentence(short) == (
        "3 documents are not at HQ. They are kept on that register: switch it on and check its network."
    )
    assert sentence(replace(short, drain_seconds=5)).endswith("It takes about 5 s once HQ is reached.")


def test_every_lack_has_its_words_and_somebody_who_mends_it() -> None:
    stuck = (StuckDocument("d", 1, "customer.created", ""),)
    shifts_of_all = tuple(
        replace(SHIFT, state=state) for state in ("open", "suspended", "counting", "differs", "waiting", "confirmed")
    )
    worst = replace(
        OTHER, present=1, shifts=shifts_of_all, parked=stuck, quarantined=stuck, parked_count=1, quarantined_count=1
    )
    assert kinds(worst) == [
        lacking.OPEN,
        lacking.SUSPENDED,
        lacking.COUNTING,
        lacking.NOT_AT_HQ,
        lacking.QUARANTINED,
        lacking.PARKED,
        lacking.DIFFERS,
        lacking.UNCONFIRMED,
    ]
    silent = replace(OTHER, last_contact_ms=1)
    for register, lack in [*((worst, lack) for lack in lacks_of(worst)), (silent, lacks_of(silent)[0])]:
        assert readiness_words.lack_words(register, lack).endswith(".")
        assert who_mends(lack.kind)


def test_reading_how_things_stand_writes_nothing(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with db.write():
        contact.record_contact(db, now_ms=3, hq_ms=3)
    before = db.value("SELECT total_changes()")
    assert readiness.store_readiness(db, NOW).registers[0].last_contact_ms == 3
    assert remote_counts.list_waiting(db) == []
    assert db.value("SELECT total_changes()") == before
