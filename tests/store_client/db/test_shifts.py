"""Files of earlier releases keep their shifts, and what a long shift comes to is found by its documents' numbers."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from store_client.db import migration, remote_counts, shift_sums, shifts
from store_client.db.database import RegisterDatabase
from store_client.domain.declaration import Countable, Declared
from store_client.domain.shift import DayState
from store_client.services import day_reports, declaring, past_sales, shift_change, shift_close, shift_open
from store_client.services.cash_moving import move_cash
from tests.counter import ADA, MAUD, set_up_item
from tests.factories import DAY, STAFF, make_moment, make_sale, open_shift
from tests.store_client.db.test_plans import Watched

Ids = Callable[[], str]
FIRST_RELEASE = """INSERT INTO shift (id, number, business_date, staff, currency, starting_minor, opened_ms,
    first_sequence, state, closed_ms, last_sequence, close_document, manifest, confirmed_ms, present, reason) VALUES"""


def an_earlier_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> RegisterDatabase:
    """As the release before shifts could rest wrote it: one shift closed, the next one open."""
    scripts, now = folder / "scripts", migration.SCRIPTS
    scripts.mkdir()
    for script in now.glob("000[1-6]_*.py"):
        (scripts / script.name).write_bytes(script.read_bytes())
    monkeypatch.setattr(migration, "SCRIPTS", scripts)
    db = RegisterDatabase.open(folder / "register.db")
    with db.write():
        db.run(f"{FIRST_RELEASE} ('a', 1, ?, 's', 'EUR', 100, 1, 1, 'closed', 9, 3, 'c', '', NULL, 0, '')", (DAY,))
        db.run(f"{FIRST_RELEASE} ('b', 2, ?, 's', 'EUR', 100, 1, 5, 'open', NULL, NULL, '', '', NULL, 0, '')", (DAY,))
        for sequence, kind, total in ((2, "sale", 700), (3, "return", -50), (6, "sale", 30)):
            db.run(
                """INSERT INTO transaction_header (sequence, id, receipt, type, business_date, made_ms, made_offset,
                       shift, staff, currency, total_minor, tax_minor)
                   VALUES (?, ?, ?, ?, ?, 1, 0, ?, 's', 'EUR', ?, 0)""",
                (sequence, str(sequence), str(sequence), kind, DAY, "a" if sequence < 5 else "b", total),
            )
    db.close()
    monkeypatch.setattr(migration, "SCRIPTS", now)
    return RegisterDatabase.open(folder / "register.db")


def test_shifts_of_an_earlier_release_are_one_range_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = an_earlier_file(tmp_path, monkeypatch)
    assert shifts.spans(db, "a", 99) == [(1, 3)]
    assert shifts.spans(db, "b", 99) == [(5, 99)]
    assert [shifts.closed_sequence(db, shift) for shift in ("a", "b")] == [4, 0]
    found = shifts.find_open(db)
    assert found is not None
    assert (found.id, found.drawer, found.several, found.pieces) == ("b", "", True, ())


def test_grand_totals_begin_with_what_earlier_shifts_sold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = an_earlier_file(tmp_path, monkeypatch)
    assert shift_sums.grand_totals(db) == shift_sums.GrandTotals(700, -50)
    assert shift_sums.sum_up(db, "b", 99).of("sale").total_minor == 30


def test_hqs_word_is_only_for_shifts_that_are_closed(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    shift_change.suspend_shift(db, person=ADA, now=make_moment(), new_id=new_id)
    with db.write():
        shifts.record_day(db, [DayState(shift.id, "confirmed", 1, 1, "", 5)])
    assert [one.state for one in shifts.list_unfinished(db)] == ["suspended"]
    assert shifts.list_closed(db, 10) == []


def a_day_of_shifts(db: RegisterDatabase, new_id: Ids) -> None:
    now = make_moment(100)
    set_up_item(db, "policy", "register", drawers=["F1"])
    first = open_shift(db, new_id)
    make_sale(db, new_id)
    move_cash(db, "safe_drop", 5, reason="end_of_shift", person=ADA, now=now, new_id=new_id)
    shift_change.suspend_shift(db, person=ADA, now=now, new_id=new_id)
    shift_open.open_shift(db, staff=STAFF, business_date=DAY, now=now, new_id=new_id, drawer="F1")
    shift_open.list_drawers(db)
    day_reports.x_report(db, ADA)
    counting = shift_change.blind_close(db, person=ADA, now=now, new_id=new_id).id
    shift_change.resume_shift(db, first.id, person=ADA, now=now, new_id=new_id)
    with db.write():
        remote_counts.save_waiting(db, [Countable("101-2", "far", 7, "", DAY, STAFF, "EUR")])
    declaring.list_countable(db)
    counted = (Declared("cash", 5),)
    declaring.save_count(db, counted, shift_id=counting)
    declaring.load_count(db, counting)
    declaring.declare(db, counted, shift_id=counting, person=ADA, now=now, new_id=new_id)
    shift_close.find_open_ends(db)
    shift_close.close_shift(db, person=ADA, shift_id=counting, now=now, new_id=new_id)
    day_reports.z_report(db, counting, MAUD)
    day_reports.record_z_copy(db, counting, person=ADA, now=now, new_id=new_id)
    day_reports.list_z(db, MAUD)
    past_sales.search_journal(db, type="safe_drop")


def test_nothing_of_a_day_of_shifts_scans_a_table(db: RegisterDatabase, new_id: Ids) -> None:
    watched = Watched(db.path)
    a_day_of_shifts(watched, new_id)
    known = ("shift_drawer", "shift_unfinished", "shift_number", "remote_shift")
    assert [step for step in watched.scans() if not any(name in step.partition(":")[0] for name in known)] == []


def test_a_close_sums_by_ranges_and_by_none_of_its_rows_one_by_one(db: RegisterDatabase, new_id: Ids) -> None:
    """As many statements for many sales as for few."""
    counts = []
    for sales in (2, 20):
        open_shift(db, new_id)
        for _sale in range(sales):
            make_sale(db, new_id)
        watched = Watched(db.path)
        shift_close.close_shift(watched, staff=STAFF, now=make_moment(900), new_id=new_id)
        counts.append(len(watched.statements))
        plans = [
            step
            for sql, parameters in dict(watched.statements).items()
            if "AS span" in sql
            for *_ids, step in db.rows(f"EXPLAIN QUERY PLAN {sql}", parameters)
        ]
        assert any(
            "SEARCH transaction_header USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)" in step for step in plans
        )
        assert any("SEARCH transaction_line USING PRIMARY KEY (sequence>? AND sequence<?)" in step for step in plans)
        assert all("SEARCH" in step or "TEMP B-TREE" in step for step in plans)
    assert counts[0] == counts[1]


def test_the_manifest_in_the_file_is_the_documents(db: RegisterDatabase, new_id: Ids) -> None:
    a_day_of_shifts(db, new_id)
    closing = db.value("SELECT content FROM outbox WHERE kind = 'shift.closed'")
    shift = json.loads(closing)["body"]["shift"]
    assert json.loads(closing)["body"]["manifest"] == json.loads(shifts.read_manifest(db, shift))
