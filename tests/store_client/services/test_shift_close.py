"""Who closes counts first, explains what is far off and has it accepted; nothing of it is ever refused or erased."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from store_client.db import outbox, shifts
from store_client.db.database import RegisterDatabase
from store_client.domain.declaration import Declared
from store_client.domain.permissions import Approval
from store_client.domain.shift import ClosedShift
from store_client.domain.staff import CASHIER, StaffMember
from store_client.errors import CountNeeded, NeedsApproval, ReasonNeeded, Refused
from store_client.services import shift_change, shift_open
from store_client.services.declaring import declare, load_count, save_count
from store_client.services.shift_close import close_shift, find_closed, list_closed_shifts
from tests.counter import ADA, MAUD, approved, set_up_item
from tests.factories import DAY, STAFF, make_moment, make_sale, open_shift

Ids = Callable[[], str]
BOB = StaffMember("s-002", "Bob", CASHIER)


def close(db: RegisterDatabase, new_id: Ids, person: StaffMember = ADA, **said: Any) -> ClosedShift:
    return close_shift(db, person=person, now=make_moment(900), new_id=new_id, **said)


def count(db: RegisterDatabase, new_id: Ids, **tenders: int) -> None:
    counted = tuple(Declared(tender, minor) for tender, minor in tenders.items())
    declare(db, counted, person=ADA, now=make_moment(800), new_id=new_id)


def documents(db: RegisterDatabase) -> list[dict[str, Any]]:
    return [json.loads(document.content) for document in outbox.page_after(db, 0, 100)]


def open_with_limit(db: RegisterDatabase, new_id: Ids, limit: int = 500) -> None:
    set_up_item(db, "policy", "register", variance_limit_minor=limit)
    open_shift(db, new_id, 10_000)


def test_who_closes_counts_the_drawer_first(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with pytest.raises(CountNeeded, match="not counted yet"):
        close(db, new_id)
    count(db, new_id, cheque=100)
    with pytest.raises(CountNeeded):
        close(db, new_id)
    count(db, new_id, cash=10_000)
    assert close(db, new_id).manifest.tenders[0].variance_minor == 0


def test_a_shop_may_close_without_a_count(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "policy", "register", count_to_close=False)
    open_shift(db, new_id)
    assert close(db, new_id).manifest.tenders[0].counted_minor is None


@pytest.mark.parametrize("counted", [9_500, 10_500])
def test_within_the_limit_nobody_is_asked_why(db: RegisterDatabase, new_id: Ids, counted: int) -> None:
    open_with_limit(db, new_id)
    count(db, new_id, cash=counted)
    manifest = close(db, new_id).manifest
    assert (manifest.tenders[0].variance_minor, manifest.reason, manifest.approved_by) == (counted - 10_000, "", "")


@pytest.mark.parametrize("counted", [9_499, 10_501, 0])
def test_over_the_limit_it_is_explained_and_accepted(db: RegisterDatabase, new_id: Ids, counted: int) -> None:
    open_with_limit(db, new_id)
    count(db, new_id, cash=counted)
    with pytest.raises(ReasonNeeded) as why:
        close(db, new_id)
    assert why.value.use == "variance"
    with pytest.raises(Refused, match="in a few words"):
        close(db, new_id, reason="other")
    with pytest.raises(NeedsApproval) as needed:
        close(db, new_id, reason="wrong_change", comment="a fifty")
    assert needed.value.action == "accept_variance"
    said: dict[str, Any] = {"reason": "wrong_change", "comment": "a fifty", "approvals": (approved("accept_variance"),)}
    manifest = close(db, new_id, **said).manifest
    assert (manifest.reason, manifest.comment, manifest.approved_by) == ("wrong_change", "a fifty", MAUD.id)
    assert manifest.tenders[0].variance_minor == counted - 10_000
    written = documents(db)[-1]["body"]["manifest"]
    assert (written["reason"], written["comment"], written["approved_by"]) == ("wrong_change", "a fifty", MAUD.id)


def recount(db: RegisterDatabase, new_id: Ids, minor: int) -> None:
    said: dict[str, Any] = {"recount": True, "reason": "miscounted", "comment": "again"}
    declare(db, (Declared("cash", minor),), person=ADA, now=make_moment(850), new_id=new_id, **said)


def test_once_a_count_is_found_over_the_limit_no_recount_makes_that_vanish(db: RegisterDatabase, new_id: Ids) -> None:
    open_with_limit(db, new_id)
    count(db, new_id, cash=9_000)
    with pytest.raises(ReasonNeeded) as first:
        close(db, new_id)
    recount(db, new_id, 10_000)
    with pytest.raises(ReasonNeeded) as second:
        close(db, new_id)
    assert second.value.message == first.value.message
    said: dict[str, Any] = {"reason": "wrong_change", "comment": "a fifty"}
    with pytest.raises(NeedsApproval):
        close(db, new_id, **said)
    manifest = close(db, new_id, **said, approvals=(approved("accept_variance"),)).manifest
    assert (manifest.tenders[0].variance_minor, manifest.approved_by) == (0, MAUD.id)


def test_counting_until_nobody_asks_tells_nothing(db: RegisterDatabase, new_id: Ids) -> None:
    """Whoever may not see what is expected is asked the same whatever they hand in next."""
    open_with_limit(db, new_id)
    count(db, new_id, cash=0)
    asked = []
    for minor in (5_000, 9_999, 10_000, 10_001, 20_000):
        with pytest.raises(ReasonNeeded) as why:
            close(db, new_id)
        asked.append(why.value.message)
        recount(db, new_id, minor)
    assert len(set(asked)) == 1


def test_hq_is_told_once_that_somebody_heard_of_a_variance_and_not_of_how_much(
    db: RegisterDatabase, new_id: Ids
) -> None:
    open_with_limit(db, new_id)
    count(db, new_id, cash=0)
    for _ in range(3):
        with pytest.raises(ReasonNeeded):
            close(db, new_id)
    told = [one["body"] for one in documents(db) if one["kind"] == "audit.recorded"]
    assert [(one["event"], one["staff"], one["detail"]) for one in told] == [("variance_found", ADA.id, "")]


def test_a_variance_that_was_found_stays_with_its_shift_when_it_is_closed_blind(
    db: RegisterDatabase, new_id: Ids
) -> None:
    open_with_limit(db, new_id)
    count(db, new_id, cash=0)
    with pytest.raises(ReasonNeeded):
        close(db, new_id)
    blind = shift_change.blind_close(db, person=ADA, now=make_moment(860), new_id=new_id)
    said: dict[str, Any] = {"recount": True, "reason": "miscounted", "comment": "again", "shift_id": blind.id}
    declare(db, (Declared("cash", 10_000),), person=ADA, now=make_moment(870), new_id=new_id, **said)
    with pytest.raises(ReasonNeeded):
        close(db, new_id, shift_id=blind.id)
    shift_open.open_shift(db, staff=STAFF, now=make_moment(880), new_id=new_id, starting_minor=0)
    count(db, new_id, cash=0)
    assert close(db, new_id).manifest.reason == ""


def test_a_manager_accepts_alone(db: RegisterDatabase, new_id: Ids) -> None:
    open_with_limit(db, new_id)
    count(db, new_id, cash=0)
    manifest = close(db, new_id, MAUD, reason="not_known").manifest
    assert (manifest.reason, manifest.approved_by) == ("not_known", "")


def test_what_is_short_in_one_tender_and_over_in_another_is_still_off(db: RegisterDatabase, new_id: Ids) -> None:
    open_with_limit(db, new_id)
    count(db, new_id, cash=9_000, cheque=1_000)
    with pytest.raises(ReasonNeeded):
        close(db, new_id)


def test_without_a_limit_nothing_is_asked(db: RegisterDatabase, new_id: Ids) -> None:
    open_with_limit(db, new_id, 0)
    count(db, new_id, cash=0)
    assert close(db, new_id).manifest.tenders[0].variance_minor == -10_000


def test_a_program_that_closes_is_asked_nothing(db: RegisterDatabase, new_id: Ids) -> None:
    open_with_limit(db, new_id)
    closed = close_shift(db, staff=STAFF, counted_minor=0, now=make_moment(900), new_id=new_id)
    assert closed.manifest.tenders[0].variance_minor == -10_000
    with pytest.raises(ValueError, match="declared"):
        close(db, new_id, counted_minor=1)


def test_what_nobody_took_is_in_the_close_once_it_is_counted(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id, 10_000)
    make_sale(db, new_id)
    count(db, new_id, voucher=300, cash=11_080)
    tenders = close(db, new_id).manifest.tenders
    assert [(one.tender, one.amount_minor, one.expected_minor, one.variance_minor) for one in tenders] == [
        ("cash", 1080, 11_080, 0),
        ("voucher", 0, 0, 300),
    ]


def test_who_may_not_close_needs_somebody_who_may_and_hq_is_told(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "permission_group", "temps", group="temps", name="Temps", actions=["suspend"])
    shift = open_shift(db, new_id)
    count(db, new_id, cash=10_000)
    temp = StaffMember(STAFF, "Ada", CASHIER, group="temps")
    with pytest.raises(NeedsApproval):
        close(db, new_id, temp)
    assert outbox.newest_sequence(db) == 2
    closed = close(db, new_id, temp, approvals=(approved("close_shift", reason="she is ill"),))
    audited, closing = documents(db)[-2:]
    assert audited["body"] == {
        "event": "close_shift",
        "staff": STAFF,
        "approved_by": MAUD.id,
        "subject": shift.id,
        "detail": "she is ill",
    }
    assert (closed.manifest.last_sequence, closing["sequence"]) == (3, 4)


def test_another_persons_own_shift_is_closed_by_who_may_manage_shifts(db: RegisterDatabase, new_id: Ids) -> None:
    shift_open.open_shift(db, staff=STAFF, business_date=DAY, now=make_moment(), new_id=new_id, several=False)
    count(db, new_id, cash=0)
    with pytest.raises(NeedsApproval) as needed:
        close(db, new_id, BOB)
    assert needed.value.action == "manage_shifts"
    close(db, new_id, BOB, approvals=(Approval("manage_shifts", BOB.id, MAUD.id, group="manager"),))


def test_a_suspended_shift_that_was_counted_is_closed_while_another_is_open(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "policy", "register", drawers=["F1"])
    rests = open_shift(db, new_id, 10_000)
    count(db, new_id, cash=10_000)
    shift_change.suspend_shift(db, person=ADA, now=make_moment(810), new_id=new_id)
    shift_open.open_shift(db, staff=STAFF, business_date=DAY, now=make_moment(820), new_id=new_id, drawer="F1")
    closed = close(db, new_id, shift_id=rests.id)
    assert (closed.manifest.spans, closed.shift.state) == (((1, 3),), "closed")
    current = shift_open.current_shift(db)
    assert current is not None
    assert (current.drawer, closed.manifest.hash) == ("F1", documents(db)[2]["hash"])


def test_what_is_closed_is_closed(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    with pytest.raises(Refused, match="not closed"):
        find_closed(db, shift.id)
    closed = close_shift(db, staff=STAFF, now=make_moment(900), new_id=new_id)
    assert find_closed(db, shift.id) == closed == list_closed_shifts(db)[0]
    for there in (shift.id, "nobody"):
        with pytest.raises(Refused, match="closed already"):
            close_shift(db, staff=STAFF, shift_id=there, now=make_moment(900), new_id=new_id)


def test_a_close_forgets_the_count_in_progress(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    save_count(db, (Declared("cash", 5),), shift_id=shift.id)
    close_shift(db, staff=STAFF, now=make_moment(900), new_id=new_id)
    assert load_count(db, shift.id) == ()


def test_grand_totals_grow_from_shift_to_shift(db: RegisterDatabase, new_id: Ids) -> None:
    for number in (1, 2):
        open_shift(db, new_id)
        make_sale(db, new_id)
        manifest = close_shift(db, staff=STAFF, now=make_moment(900), new_id=new_id).manifest
        assert (manifest.grand_sales_minor, manifest.grand_returns_minor) == (1080 * number, 0)


def test_a_manifest_of_an_earlier_release_is_read(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    close_shift(db, staff=STAFF, now=make_moment(900), new_id=new_id)
    earlier = json.loads(shifts.read_manifest(db, shift.id))
    first_members = list(earlier)[:11]
    assert first_members[-1] == "tenders"
    db.run("UPDATE shift SET manifest = ?", (json.dumps({name: earlier[name] for name in first_members}),))
    manifest = find_closed(db, shift.id).manifest
    assert (manifest.count, manifest.spans, manifest.movements) == (1, (), ())


def test_a_count_from_before_the_newest_cash_is_not_what_the_drawer_holds(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id, 10_000)
    count(db, new_id, cash=10_000)
    make_sale(db, new_id)
    with pytest.raises(CountNeeded, match="since the drawer was counted"):
        close(db, new_id)
    recount(db, new_id, 11_080)
    assert close(db, new_id).manifest.tenders[0].variance_minor == 0


def test_counts_that_add_up_are_made_while_selling_goes_on(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "policy", "register", declaration="sum")
    open_shift(db, new_id, 10_000)
    count(db, new_id, cash=10_000)
    make_sale(db, new_id)
    count(db, new_id, cash=1_080)
    make_sale(db, new_id)
    assert close(db, new_id).manifest.tenders[0].variance_minor == -1_080
