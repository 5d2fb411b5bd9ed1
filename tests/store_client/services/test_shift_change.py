"""A shift rests with its drawer and goes on, or is closed blind; and no forgotten close ever locks anybody out."""

import json
from collections.abc import Callable

import pytest

from store_client.clock import Moment
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.denominations import Pieces
from store_client.domain.permissions import Approval
from store_client.domain.shift import Drawer, Shift
from store_client.domain.staff import CASHIER, StaffMember
from store_client.errors import NeedsApproval, Refused
from store_client.services import parking, paying, recording, shift_change, shift_open
from store_client.services.drawer_to_count import record_opened_to_count
from store_client.services.shift_close import close_shift
from tests.counter import ADA, MAUD, make_counter_basket, set_up_item
from tests.factories import DAY, STAFF, make_basket, make_moment, make_sale, open_shift

Ids = Callable[[], str]
BOB = StaffMember("s-002", "Bob", CASHIER)
NOON = make_moment(3600)


def newest(db: RegisterDatabase) -> dict[str, object]:
    document: dict[str, object] = json.loads(outbox.page_after(db, outbox.newest_sequence(db) - 1, 1)[0].content)
    return document


def open_drawer(db: RegisterDatabase, new_id: Ids, drawer: str = "", *, several: bool | None = None) -> Shift:
    return shift_open.open_shift(
        db, staff=STAFF, business_date=DAY, now=make_moment(), new_id=new_id, drawer=drawer, several=several
    )


def suspend(db: RegisterDatabase, new_id: Ids, person: StaffMember = ADA) -> Shift:
    return shift_change.suspend_shift(db, person=person, now=NOON, new_id=new_id)


def resume(db: RegisterDatabase, shift: Shift, new_id: Ids, person: StaffMember = ADA) -> Shift:
    return shift_change.resume_shift(db, shift.id, person=person, now=NOON, new_id=new_id)


def sell_as(db: RegisterDatabase, new_id: Ids, staff: str) -> None:
    recording.complete_sale(db, make_basket(), 1080, staff=staff, now=NOON, new_id=new_id)


def test_a_suspended_shift_takes_nothing_until_it_goes_on(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    rests = suspend(db, new_id)
    assert (rests.state, rests.changed_ms) == ("suspended", NOON.utc_ms)
    assert shift_change.list_unfinished(db) == [rests]
    assert newest(db)["body"] == {
        "shift": shift.id,
        "number": 1,
        "staff": STAFF,
        "event": "suspended",
        "approved_by": "",
    }
    with pytest.raises(Refused, match="No shift is open"):
        make_sale(db, new_id)
    assert resume(db, shift, new_id) == shift == shift_open.current_shift(db)
    make_sale(db, new_id)
    assert newest(db)["business_date"] == DAY


def test_one_drawer_has_one_shift(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "policy", "register", drawers=["F1", "F2"])
    own = open_drawer(db, new_id)
    own = suspend(db, new_id)
    with pytest.raises(Refused, match="Shift 1 has this drawer"):
        open_drawer(db, new_id)
    floating = open_drawer(db, new_id, "F1")
    assert shift_open.list_drawers(db) == [Drawer("", own), Drawer("F1", floating), Drawer("F2")]
    with pytest.raises(Refused, match="Shift 2 is open"):
        resume(db, own, new_id)
    close_shift(db, staff=STAFF, now=NOON, new_id=new_id)
    resume(db, own, new_id)


def test_a_drawer_that_hq_took_away_is_still_there_while_a_shift_has_it(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "policy", "register", drawers=["F1"])
    shift = open_drawer(db, new_id, "F1")
    set_up_item(db, "policy", "register", drawers=[])
    assert shift_open.list_drawers(db) == [Drawer(""), Drawer("F1", shift)]
    close_shift(db, staff=STAFF, now=NOON, new_id=new_id)
    with pytest.raises(Refused, match="No drawer is called “F1”"):
        open_drawer(db, new_id, "F1")


def test_a_shift_of_one_person_is_theirs_alone(db: RegisterDatabase, new_id: Ids) -> None:
    open_drawer(db, new_id, several=False)
    sell_as(db, new_id, STAFF)
    with pytest.raises(Refused, match="somebody else's alone"):
        sell_as(db, new_id, BOB.id)
    with pytest.raises(NeedsApproval) as needed:
        suspend(db, new_id, BOB)
    assert needed.value.action == "manage_shifts"
    assert suspend(db, new_id, MAUD).state == "suspended"
    rests = shift_change.list_unfinished(db)[0]
    with pytest.raises(NeedsApproval):
        resume(db, rests, new_id, BOB)
    allowed = Approval("manage_shifts", BOB.id, MAUD.id, group="manager")
    shift_change.resume_shift(db, rests.id, person=BOB, now=NOON, new_id=new_id, approvals=(allowed,))
    assert newest(db)["body"]["approved_by"] == MAUD.id  # type: ignore[index]


def test_whether_several_people_sell_in_a_shift_is_the_shops_choice(db: RegisterDatabase, new_id: Ids) -> None:
    assert open_shift(db, new_id).several
    sell_as(db, new_id, BOB.id)
    close_shift(db, staff=STAFF, now=NOON, new_id=new_id)
    set_up_item(db, "policy", "register", several_people=False)
    assert not open_shift(db, new_id).several


def test_after_a_blind_close_the_next_shift_opens_at_once(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    counting = shift_change.blind_close(db, person=ADA, now=NOON, new_id=new_id)
    assert (counting.state, counting.last_sequence) == ("counting", 2)
    assert newest(db)["body"]["event"] == "blind_closed"  # type: ignore[index]
    with pytest.raises(Refused, match="not suspended any more"):
        resume(db, shift, new_id)
    open_shift(db, new_id)
    make_sale(db, new_id)
    assert shift_change.list_unfinished(db) == [counting]


def test_a_suspended_shift_is_closed_blind_when_no_other_is_open(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "policy", "register", drawers=["F1"])
    rests = open_drawer(db, new_id, "F1")
    suspend(db, new_id)
    open_drawer(db, new_id)
    with pytest.raises(Refused, match="Shift 2 is open"):
        shift_change.blind_close(db, shift_id=rests.id, person=ADA, now=NOON, new_id=new_id)
    suspend(db, new_id)
    counting = shift_change.blind_close(db, shift_id=rests.id, person=ADA, now=NOON, new_id=new_id)
    assert counting.state == "counting"
    events = [json.loads(one.content)["body"]["event"] for one in outbox.page_after(db, 4, 10)]
    assert events == ["resumed", "blind_closed"]


def test_who_may_not_close_may_not_close_blind(db: RegisterDatabase, new_id: Ids) -> None:
    set_up_item(db, "permission_group", "temps", group="temps", name="Temps", actions=["suspend"])
    open_shift(db, new_id)
    temp = StaffMember("s-009", "Tim", CASHIER, group="temps")
    with pytest.raises(NeedsApproval) as needed:
        shift_change.blind_close(db, person=temp, now=NOON, new_id=new_id)
    assert needed.value.action == "close_shift"
    assert shift_open.current_shift(db) is not None


def test_money_that_is_in_no_document_yet_stays_with_its_shift(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    parking.save_draft(db, paying.pay_cash(make_counter_basket(identifier=new_id()), 500))
    for leave in (shift_change.suspend_shift, shift_change.blind_close):
        with pytest.raises(Refused, match="partly paid"):
            leave(db, person=ADA, now=NOON, new_id=new_id)
    assert outbox.newest_sequence(db) == 1


@pytest.mark.parametrize("act", [shift_change.suspend_shift, shift_change.blind_close])
def test_without_an_open_shift_there_is_nothing_to_change(
    db: RegisterDatabase, new_id: Ids, act: Callable[..., object]
) -> None:
    with pytest.raises(Refused, match="No shift is open"):
        act(db, person=ADA, now=NOON, new_id=new_id)


def test_what_was_counted_at_the_opening_is_kept_piece_by_piece(db: RegisterDatabase, new_id: Ids) -> None:
    pieces = (Pieces(1000, 5), Pieces(5, 0))
    shift = shift_open.open_shift(db, staff=STAFF, business_date=DAY, now=NOON, new_id=new_id, pieces=pieces)
    assert shift.starting_minor == 5000
    assert shift_open.current_shift(db) == shift
    body = newest(db)["body"]
    assert body["pieces"] == [{"value_minor": 1000, "pieces": 5}, {"value_minor": 5, "pieces": 0}]  # type: ignore[index]


def at(day: int, hour: int) -> Moment:
    """In Rennes, in November."""
    return Moment(make_moment().utc_ms + ((day - 23) * 24 + hour - 9) * 3_600_000, 60)


@pytest.mark.parametrize(
    ("ends", "now", "date"),
    [
        ("00:00", at(23, 23), "2026-11-23"),
        ("00:00", at(24, 0), "2026-11-24"),
        ("04:00", at(24, 3), "2026-11-23"),
        ("04:00", at(24, 4), "2026-11-24"),
    ],
)
def test_the_day_ends_after_midnight_where_the_shop_says_so(
    db: RegisterDatabase, new_id: Ids, ends: str, now: Moment, date: str
) -> None:
    set_up_item(db, "policy", "register", day_ends=ends)
    assert shift_open.business_date_for(db, now) == date
    assert shift_open.open_shift(db, staff=STAFF, now=now, new_id=new_id).business_date == date


def test_a_forgotten_close_locks_nobody_out(db: RegisterDatabase, new_id: Ids) -> None:
    """Yesterday's shift is still open this morning: it may be sold in, and is closed on its own business date."""
    open_shift(db, new_id)
    tomorrow = at(24, 9)
    current = shift_open.current_shift(db)
    assert current is not None
    assert current.business_date < shift_open.business_date_for(db, tomorrow)
    recording.complete_sale(db, make_basket(), 1080, staff=STAFF, now=tomorrow, new_id=new_id)
    with pytest.raises(Refused, match="Suspend it, close it, or close it blind"):
        shift_open.open_shift(db, staff=STAFF, now=tomorrow, new_id=new_id)
    close_shift(db, staff=STAFF, now=tomorrow, new_id=new_id)
    assert newest(db)["business_date"] == DAY
    today = shift_open.open_shift(db, staff=STAFF, now=tomorrow, new_id=new_id)
    assert today.business_date == "2026-11-24"


def test_the_forgotten_shift_of_one_person_is_closed_blind_by_whoever_finds_it(
    db: RegisterDatabase, new_id: Ids
) -> None:
    forgotten = open_drawer(db, new_id, several=False)
    with pytest.raises(NeedsApproval):
        shift_change.blind_close(db, person=BOB, now=NOON, new_id=new_id)
    with pytest.raises(Refused):
        sell_as(db, new_id, BOB.id)
    tomorrow = make_moment(86_400)
    blind = shift_change.blind_close(db, person=BOB, now=tomorrow, new_id=new_id)
    assert (blind.id, blind.state, blind.business_date) == (forgotten.id, "counting", DAY)
    shift_open.open_shift(db, staff=BOB.id, now=tomorrow, new_id=new_id)
    sell_as(db, new_id, BOB.id)
    with pytest.raises(NeedsApproval):
        close_shift(db, person=BOB, shift_id=blind.id, now=tomorrow, new_id=new_id)


def test_the_drawer_of_anothers_own_shift_is_not_opened_to_be_counted(db: RegisterDatabase, new_id: Ids) -> None:
    open_drawer(db, new_id, several=False)
    with pytest.raises(NeedsApproval):
        record_opened_to_count(db, person=BOB, now=NOON, new_id=new_id)
    record_opened_to_count(db, person=MAUD, now=NOON, new_id=new_id)
    record_opened_to_count(db, person=ADA, now=NOON, new_id=new_id)
    assert outbox.newest_sequence(db) == 3


@pytest.mark.parametrize("date", ["20261123", "2026-W48-1", "23.11.2026", "2026-11-31"])
def test_a_business_date_is_written_in_one_way(db: RegisterDatabase, new_id: Ids, date: str) -> None:
    with pytest.raises(Refused, match="not a date"):
        shift_open.open_shift(db, staff=STAFF, business_date=date, now=NOON, new_id=new_id)


def test_a_shift_rests_only_as_often_as_hq_takes_in_its_close(
    db: RegisterDatabase, new_id: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shift_change, "_MOST_SPANS", 2)
    shift = open_shift(db, new_id)
    suspend(db, new_id)
    resume(db, shift, new_id)
    with pytest.raises(Refused, match="rested too often"):
        suspend(db, new_id)
    assert shift_change.blind_close(db, person=ADA, now=NOON, new_id=new_id).state == "counting"
