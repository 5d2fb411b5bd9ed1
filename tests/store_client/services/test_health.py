"""The health page says how each part is and what to do about it, and never fails itself."""

import contextlib
import shutil
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from store_client.db import contact, setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.domain.health import ERROR, OK, STATES, UNKNOWN, WARN, HealthItem
from store_client.domain.print_job import PrinterStatus
from store_client.services import printing
from store_client.services.encrypting import encrypt_register
from store_client.services.health import DeviceHealth, Devices, check_file, check_health, worst_state
from store_client.services.verify import verify_newest
from tests.factories import make_moment, make_register, make_sale, open_shift

NewId = Callable[[], str]
NOW = make_moment(1000)


def check(db: RegisterDatabase, devices: Devices | None = None) -> dict[str, HealthItem]:
    items = check_health(db, devices or Devices(), NOW)
    assert len({item.key for item in items}) == len(items)
    assert all(item.state in STATES and item.name and item.words for item in items)
    assert all(item.advice for item in items if item.state in (WARN, ERROR) and not item.key.startswith("settings"))
    return {item.key: item for item in items}


@pytest.fixture
def talking(db: RegisterDatabase) -> RegisterDatabase:
    """HQ answered a moment ago, and the agent runs."""
    with db.write():
        contact.record_contact(db, now_ms=NOW.utc_ms - 5000, hq_ms=NOW.utc_ms - 5500)
        contact.record_agent_alive(db, NOW.utc_ms - 2000)
    return db


def test_a_register_that_is_well_says_so(talking: RegisterDatabase, new_id: NewId) -> None:
    open_shift(talking, new_id)
    make_sale(talking, new_id)
    found = check(talking)
    assert {item.state for item in found.values()} == {OK}
    assert "MB" in found["file"].words
    assert found["chain"].words == "2 documents, the newest in order"
    assert worst_state(list(found.values())) == OK


def test_a_file_that_is_not_encrypted_is_said_with_what_can_be_done(db: RegisterDatabase, tmp_path: Path) -> None:
    item = check(db)["encryption"]
    assert item.words.startswith("Not encrypted")
    assert "comptoir-register encrypt" in item.advice
    db.close()
    key_file = tmp_path.parent / f"{tmp_path.name}-keys" / "register.key"
    encrypt_register(db.path, (), key_file=key_file)
    with contextlib.closing(RegisterDatabase.open(db.path)) as encrypted:
        item = check(encrypted)["encryption"]
    assert (item.words, item.advice) == (f"Encrypted; its key is in {key_file}", "")


def test_silence_of_the_agent_and_of_hq_is_told_with_what_to_do(db: RegisterDatabase) -> None:
    found = check(db)
    assert (found["agent"].state, found["hq"].state, found["clock"].state) == (WARN, WARN, UNKNOWN)
    with db.write():
        contact.record_unreachable(db, "HQ cannot be reached.")
    assert "HQ cannot be reached." in check(db)["hq"].words
    assert worst_state(list(found.values())) == WARN


def test_a_network_that_is_gone_for_a_day_is_worth_a_look(talking: RegisterDatabase) -> None:
    with talking.write():
        contact.record_unreachable(talking, "HQ cannot be reached.")
    assert "later" in check(talking)["hq"].advice
    with talking.write():
        talking.run("UPDATE contact SET last_contact_ms = ?", (NOW.utc_ms - 25 * 3_600_000,))
    assert "Check the network today" in check(talking)["hq"].advice


def test_a_register_without_activation_is_told_to_ask_for_a_code(tmp_path_factory: pytest.TempPathFactory) -> None:
    db = make_register(tmp_path_factory.mktemp("new"), activated=False)
    item = check(db)["hq"]
    assert (item.state, "activation code" in item.advice) == (ERROR, True)
    db.close()


def test_a_clock_that_is_off_is_told_in_minutes(talking: RegisterDatabase) -> None:
    with talking.write():
        contact.record_contact(talking, now_ms=NOW.utc_ms, hq_ms=NOW.utc_ms - 7 * 60_000)
    item = check(talking)["clock"]
    assert (item.state, item.words) == (WARN, "7 minutes off HQ's")


@pytest.mark.parametrize(
    ("free", "state", "words"),
    [(50_000, OK, "50 GB free"), (5_000, OK, "5000 MB free"), (700, WARN, "700 MB"), (100, ERROR, "100 MB")],
)
def test_a_disk_that_fills_up_is_told_in_time(
    db: RegisterDatabase, monkeypatch: pytest.MonkeyPatch, free: int, state: str, words: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: types.SimpleNamespace(free=free * 1_000_000))
    item = check(db)["disk"]
    assert item.state == state
    assert words in item.words


def test_a_changed_document_is_found_among_the_newest(talking: RegisterDatabase, new_id: NewId) -> None:
    open_shift(talking, new_id)
    for _ in range(5):
        make_sale(talking, new_id)
    talking.run(
        """UPDATE outbox SET content = CAST(replace(CAST(content AS TEXT), 'SKU-1', 'SKU-9') AS BLOB)
           WHERE sequence = 5"""
    )
    item = check(talking)["chain"]
    assert (item.state, item.words.split(":")[0]) == (ERROR, "Document 5")
    assert verify_newest(talking, 1).first_problem is None
    assert verify_newest(talking, 3).first_problem is not None


def test_what_hq_set_up_wrongly_is_named(talking: RegisterDatabase) -> None:
    with talking.write():
        setup_items.upsert(talking, [SetupItem("discount", "D1", '{"code": "D1", "method": "magic"}')])
    item = check(talking)["set_up"]
    assert item.state == WARN
    assert "D1" in item.words


def test_receipts_that_are_not_printed_are_counted(talking: RegisterDatabase, new_id: NewId) -> None:
    open_shift(talking, new_id)
    sale = make_sale(talking, new_id).transaction.id
    printing.enqueue(talking, sale, now=NOW, new_id=new_id)
    item = check(talking)["receipts"]
    assert (item.state, item.words) == (WARN, "1 receipt is not printed")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (None, UNKNOWN),
        (PrinterStatus(), UNKNOWN),
        (PrinterStatus(known=True), OK),
        (PrinterStatus(known=True, paper_low=True), WARN),
        (PrinterStatus(known=True, paper_out=True, trouble="The printer is out of paper."), ERROR),
        (PrinterStatus(reachable=False, trouble="The device does not answer."), ERROR),
    ],
)
def test_the_printer_is_as_it_says(talking: RegisterDatabase, status: PrinterStatus | None, state: str) -> None:
    assert check(talking, Devices(has_printer=True, printer=status))["printer"].state == state


def test_the_other_devices_are_as_they_were_found(talking: RegisterDatabase) -> None:
    devices = Devices(
        drawer=DeviceHealth(configured=True),
        display=DeviceHealth(configured=True, reachable=True),
        scale=DeviceHealth(configured=True, reachable=False),
        terminal=DeviceHealth(configured=True, trouble="The card terminal does not answer."),
        wrong=("“laser” is not where a device is.",),
    )
    found = check(talking, devices)
    states = [found[key].state for key in ("printer", "drawer", "display", "scale", "terminal", "settings0")]
    assert states == [OK, UNKNOWN, OK, ERROR, ERROR, ERROR]
    assert worst_state(list(found.values())) == ERROR


def test_a_damaged_file_is_an_item_and_not_a_crash(db: RegisterDatabase, new_id: NewId) -> None:
    assert check_file(db).state == OK
    open_shift(db, new_id)
    path = db.path
    db.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = bytearray(path.read_bytes())
    content[: len(content)] = b"not a database " * (len(content) // 15 + 1)
    path.write_bytes(content)
    damaged = RegisterDatabase(path)
    found = check(damaged)
    assert found["file"].state == ERROR
    assert check_file(damaged).state == ERROR
    assert "set-aside" in found["file"].words
    damaged.close()


def test_a_file_that_is_damaged_inside_is_found_by_looking_through_it(db: RegisterDatabase, new_id: NewId) -> None:
    open_shift(db, new_id)
    for _ in range(60):
        make_sale(db, new_id)
    db.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    copy = db.path.with_name("copy.db")
    shutil.copy(db.path, copy)
    page = 4096
    content = bytearray(copy.read_bytes())
    middle = len(content) // page // 2 * page
    content[middle : middle + 4 * page] = bytes(4 * page)
    copy.write_bytes(content)
    damaged = RegisterDatabase(copy)
    assert check_file(damaged).state == ERROR
    damaged.close()
