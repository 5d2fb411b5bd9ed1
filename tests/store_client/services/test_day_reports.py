"""X and Z say all of a shift, and not a byte of what is expected to a person who may not see it."""

import json
import logging
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from store_client.db import outbox, staff
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.declaration import Declared
from store_client.domain.shift import CLOSED, MovementSum
from store_client.domain.staff import CASHIER, StaffMember
from store_client.errors import CountNeeded, NeedsApproval, ReasonNeeded, Refused
from store_client.services import day_reports, documents, past_sales, receipts, recording, shift_close
from store_client.services.cash_moving import move_cash
from store_client.services.declaring import declare, list_declarations
from tests.counter import ADA, MAUD, approved, make_counter_basket, set_up_item
from tests.factories import STAFF, make_basket, make_moment, make_sale, make_staff_record, open_shift

Ids = Callable[[], str]


def a_day(db: RegisterDatabase, new_id: Ids) -> str:
    """10,000 at first, 71,234 sold, 1,080 taken back, 33,000 to the safe: 47,154 expected, 47,100 counted."""
    shift = open_shift(db, new_id, 10_000)
    make_sale(db, new_id, make_counter_basket(71_234), 80_000)
    recording.complete_return(db, make_basket(returning=True), staff=ADA.id, now=make_moment(70), new_id=new_id)
    said = {"reason": "end_of_shift", "person": ADA, "now": make_moment(80), "new_id": new_id}
    move_cash(db, "safe_drop", 33_000, **said)  # type: ignore[arg-type]
    declare(db, (Declared("cash", 47_100),), person=ADA, now=make_moment(85), new_id=new_id)
    return shift.id


def close(db: RegisterDatabase, new_id: Ids) -> None:
    said: dict[str, Any] = {"reason": "other", "comment": "54 short", "approvals": (approved("accept_variance"),)}
    shift_close.close_shift(db, person=ADA, now=make_moment(90), new_id=new_id, **said)


# What only who may see the expected amount is told, however it is written: all that can be worked out from it.
EXPECTED = ("47154", "-54", "71234", "70154", "33000", "1080", "13118", "54 short", "m-001", "Maud")


def leaks(*told: object) -> list[str]:
    """Those that are in any byte of this; amounts of documents are read as they are shown, too."""
    text = " ".join(msgspec.json.encode(one).decode() if not isinstance(one, str) else one for one in told)
    bare = text.replace(",", "").replace(".", "").replace("\u202f", "")
    return [secret for secret in EXPECTED if secret in text or secret in bare]


def test_an_x_report_says_what_the_shift_comes_to_up_to_now(db: RegisterDatabase, new_id: Ids) -> None:
    a_day(db, new_id)
    report = day_reports.x_report(db, MAUD)
    assert (report.register, report.number, report.state, report.closed_ms) == ("101-1", 1, "open", None)
    assert (report.sales, report.returns, report.voids, report.no_sales) == (1, 1, 0, 0)
    assert (report.sales_minor, report.returns_minor, report.total_minor) == (71_234, -1_080, 70_154)
    assert (report.grand_sales_minor, report.grand_returns_minor) == (71_234, -1_080)
    assert report.movements == (MovementSum("safe_drop", 1, -33_000),)
    assert [(one.tender, one.expected_minor, one.counted_minor, one.variance_minor) for one in report.tenders] == [
        ("cash", 47_154, 47_100, -54)
    ]
    assert (report.starting_minor, report.staff_name, report.declared, report.hidden) == (10_000, "Ada", True, False)
    assert (report.first_receipt, report.last_receipt) == ("101-1-10000001", "101-1-10000004")
    assert (report.count, report.waiting, report.not_yet_confirmed) == (5, 5, 5)


def test_an_x_report_needs_an_open_shift(db: RegisterDatabase, new_id: Ids) -> None:
    with pytest.raises(Refused, match="nothing to report"):
        day_reports.x_report(db, MAUD)


def test_a_z_report_says_it_as_it_was_closed(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "policy", "register", variance_limit_minor=50)
    shift = a_day(db, new_id)
    before = day_reports.x_report(db, MAUD)
    close(db, new_id)
    report = day_reports.z_report(db, shift, MAUD)
    assert (report.tenders, report.taxes, report.movements) == (before.tenders, before.taxes, before.movements)
    assert (report.reason_name, report.comment, report.approved_by) == ("Other", "54 short", MAUD.id)
    assert (report.state, report.waiting, report.not_yet_confirmed) == (CLOSED, 6, 6)
    waiting = outbox.waiting(db, 10, 10**6)
    with db.write():
        outbox.record_verdicts(db, [Verdict(one.sequence, one.id, "stored", "applied") for one in waiting], 1)
    later = day_reports.z_report(db, shift, MAUD)
    assert (later.waiting, later.not_yet_confirmed) == (6, 0)


def test_of_a_shift_that_is_not_closed_there_is_no_z(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    with pytest.raises(Refused, match="not closed"):
        day_reports.z_report(db, shift.id, MAUD)


def test_what_can_leak_is_known_to_this_test(db: RegisterDatabase, new_id: Ids) -> None:
    """A manager's report holds every one of the secrets, so that the search for them means something."""
    set_up_item(db, "policy", "register", variance_limit_minor=50)
    with db.write():
        staff.upsert(db, [make_staff_record(MAUD.id, name="Maud")])
    shift = a_day(db, new_id)
    close(db, new_id)
    assert set(EXPECTED) - set(leaks(day_reports.z_report(db, shift, MAUD))) == set()


def test_no_byte_of_a_cashiers_reports_tells_what_is_expected(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "policy", "register", variance_limit_minor=50)
    shift = a_day(db, new_id)
    x = day_reports.x_report(db, ADA)
    close(db, new_id)
    z = day_reports.z_report(db, shift, ADA)
    for report in (x, z):
        assert leaks(report) == []
        assert report.hidden
        assert [(one.counted_minor, one.expected_minor, one.variance_minor) for one in report.tenders] == [
            (47_100, None, None)
        ]
        assert (report.sales, report.returns, report.last_receipt) == (1, 1, "101-1-10000004")
        assert report.movements == (MovementSum("safe_drop", 1, None),)
    assert leaks(day_reports.list_z(db, ADA)) == []
    assert day_reports.list_z(db, MAUD)[0].total_minor == 70_154


def test_counting_and_closing_tell_a_cashier_nothing(
    db: RegisterDatabase, new_id: Ids, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    set_up_item(db, "policy", "register", variance_limit_minor=50)
    shift = open_shift(db, new_id, 10_000)
    make_sale(db, new_id, make_counter_basket(37_154), 37_154)
    told: list[str] = []
    with pytest.raises(CountNeeded) as needed:
        shift_close.close_shift(db, person=ADA, now=make_moment(90), new_id=new_id)
    told.append(needed.value.message)
    made = declare(db, (Declared("cash", 47_100),), person=ADA, now=make_moment(85), new_id=new_id)
    with pytest.raises(ReasonNeeded) as why:
        shift_close.close_shift(db, person=ADA, now=make_moment(90), new_id=new_id)
    told.append(why.value.message)
    with pytest.raises(NeedsApproval) as who:
        shift_close.close_shift(db, person=ADA, reason="not_known", now=make_moment(90), new_id=new_id)
    told.append(who.value.message)
    paper = receipts.receipt(db, made.document)
    declaration = next(one for one in outbox.page_after(db, 0, 10) if one.id == made.document)
    assert leaks(*told, caplog.text, str(paper), declaration.content.decode(), list_declarations(db, shift.id)) == []
    assert leaks(*[end.detail + end.action for end in shift_close.find_open_ends(db)]) == []


def test_no_hash_of_a_document_with_expected_amounts_is_given_to_the_window(
    db: RegisterDatabase, new_id: Ids, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shift = a_day(db, new_id)
    close(db, new_id)
    closing = outbox.page_after(db, outbox.newest_sequence(db) - 1, 1)[0]
    assert b'"expected_minor":47154' in closing.content
    told = [
        *documents.list_documents(db),
        day_reports.z_report(db, shift, ADA),
        *day_reports.list_z(db, ADA),
        *past_sales.search_journal(db),
        *shift_close.find_open_ends(db),
    ]
    text = msgspec.json.encode(told).decode() + caplog.text
    assert closing.hash not in text
    assert json.loads(closing.content)["previous_hash"] not in text


def test_each_reprint_of_a_z_is_counted_and_told(db: RegisterDatabase, new_id: Ids) -> None:
    shift = a_day(db, new_id)
    close(db, new_id)
    copies = [
        day_reports.record_z_copy(db, shift, person=ADA, now=make_moment(95), new_id=new_id) for _again in range(2)
    ]
    assert copies == [1, 2]
    told = json.loads(outbox.page_after(db, outbox.newest_sequence(db) - 1, 1)[0].content)["body"]
    assert told == {
        "event": "z_copied",
        "staff": ADA.id,
        "approved_by": "",
        "subject": shift,
        "detail": "Z 1, copy 2",
    }


def test_a_reprint_needs_somebody_who_may(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "permission_group", "temps", group="temps", name="Temps", actions=["suspend"])
    shift = a_day(db, new_id)
    close(db, new_id)
    temp = StaffMember(ADA.id, "Ada", CASHIER, group="temps")
    with pytest.raises(NeedsApproval):
        day_reports.record_z_copy(db, shift, person=temp, now=make_moment(95), new_id=new_id)
    allowed = (approved("reprint"),)
    assert day_reports.record_z_copy(db, shift, person=temp, now=make_moment(95), new_id=new_id, approvals=allowed) == 1


def test_the_z_of_an_older_version_says_only_what_is_known(db: RegisterDatabase, new_id: Ids) -> None:
    """Its documents are here; what the register had sold in all by then was never written down."""
    open_shift(db, new_id)
    make_sale(db, new_id)
    closed = shift_close.close_shift(db, staff=STAFF, now=make_moment(900), new_id=new_id)
    full = day_reports.z_report(db, closed.shift.id, None)
    said = json.loads(msgspec.json.encode(closed.manifest))
    first = ("first_sequence", "last_sequence", "count", "hash", "first_receipt", "last_receipt", "sales", "returns")
    old = {name: said[name] for name in (*first, "total_minor", "tax_minor", "tenders")}
    with db.write():
        db.run("UPDATE shift SET manifest = ?", (json.dumps(old),))
    found = day_reports.z_report(db, closed.shift.id, None)
    assert (found.grand_sales_minor, found.grand_returns_minor) == (None, None)
    assert found.taxes == full.taxes != ()
    assert found.tenders == full.tenders
