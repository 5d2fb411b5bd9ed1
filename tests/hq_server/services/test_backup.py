"""A backup made while HQ works, and the way back into a new database; half a way back is never taken for one."""

import contextlib
import itertools
import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from hq_server.db import postgresql_backup, restored, schema
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import ComptoirError, Refused, StorageTrouble
from hq_server.services import audit, backup, contact, feeds, verify
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.ingest import ingest_batch
from hq_server.wire.incoming import Contact
from tests import postgres
from tests.hq_server.sending_register import NOW, SendingRegister, add_register
from tests.hq_server.services.test_customer_job import add_customers

Fresh = Callable[[], HqDatabase]
_EPOCH = "second life"


@pytest.fixture(autouse=True)
def _client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{postgres.client_programs()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def fresh(hq: HqDatabase, tmp_path: Path) -> Iterator[Fresh]:
    """Gives databases of the same engine that are nothing yet."""
    numbers = itertools.count()
    with contextlib.ExitStack() as opened:
        yield lambda: opened.enter_context(_new_database(hq.engine, tmp_path / f"new-{next(numbers)}"))


@contextlib.contextmanager
def _new_database(engine: str, folder: Path) -> Iterator[HqDatabase]:
    db = HqDatabase.open(f"sqlite:///{folder / 'hq.db'}" if engine == "sqlite" else postgres.empty_database())
    yield db
    db.close()
    if engine == "postgresql":
        postgres.drop_database(db.url)


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    sender = add_register(hq)
    sender.open_shift()
    sender.sell()
    _send(hq, sender)
    return sender


def _send(hq: HqDatabase, register: SendingRegister) -> None:
    ingest_batch(hq, register.identity, register.lines, NOW)
    register.lines.clear()


def _counts(db: HqDatabase) -> list[object]:
    with db.read():
        tables = ("inbox", "transaction_header", "transaction_line", "register", "customer", "feed_change")
        return [db.rows(f"SELECT count(*) FROM {table}") for table in tables]


def _setting(db: HqDatabase, key: str) -> str | None:
    with db.read():
        row = db.row("SELECT value FROM hq_setting WHERE key = ?", (key,))
        return str(row[0]) if row else None


def _answer(db: HqDatabase, register: RegisterIdentity, recorded: int) -> tuple[str, int]:
    told = Contact("1", NOW, recorded, 0, 0, {"1040": 3})
    answer = contact.record_contact(db, register, told, NOW)
    return answer.epoch, answer.stored_sequence


def test_what_was_saved_comes_back_and_registers_are_told_of_a_new_life(
    hq: HqDatabase, fresh: Fresh, register: SendingRegister, tmp_path: Path
) -> None:
    before = _counts(hq)
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    assert made.size == made.path.stat().st_size > 10_000
    register.sell()
    _send(hq, register)
    new = fresh()
    done = backup.restore_backup(new, made.path, _EPOCH, NOW)
    assert _counts(new) == before
    assert (done.registers, done.documents_up_to, done.migrations) == (1, 2, [])
    assert _answer(hq, register.identity, 3) == ("test-epoch", 3)
    assert _answer(new, register.identity, 3) == (_EPOCH, 2)
    assert feeds.read_page(new, register.identity, 1040, 1, "test-epoch", 10, NOW).reset is True
    assert [report.problems for report in verify.verify_registers(new)] == [()]


def test_what_the_backup_lacks_can_be_sent_again_and_then_nothing_is_missing(
    hq: HqDatabase, fresh: Fresh, register: SendingRegister, tmp_path: Path
) -> None:
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    register.create_customer()
    register.sell()
    lost = list(register.lines)
    _send(hq, register)
    after = _counts(hq)
    new = fresh()
    backup.restore_backup(new, made.path, _EPOCH, NOW)
    assert [result.verdict for result in ingest_batch(new, register.identity, lost, NOW)] == ["stored", "stored"]
    assert _counts(new) == after


def test_a_register_with_a_gap_sends_all_that_may_have_been_lost_in_it(
    hq: HqDatabase, fresh: Fresh, register: SendingRegister, tmp_path: Path
) -> None:
    """2 is missing when the backup is made and comes afterwards: HQ must not count on it although it has 3."""
    for _sale in range(3):
        register.sell()
    late, *others = register.lines
    register.lines[:] = others
    _send(hq, register)
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    ingest_batch(hq, register.identity, [late], NOW)
    new = fresh()
    backup.restore_backup(new, made.path, _EPOCH, NOW)
    assert _answer(new, register.identity, 5) == (_EPOCH, 2)
    ingest_batch(new, register.identity, [late, *others], NOW)
    assert _answer(new, register.identity, 5) == (_EPOCH, 5)


def test_numbers_that_may_have_been_given_out_are_left_out(hq: HqDatabase, fresh: Fresh, tmp_path: Path) -> None:
    add_customers(hq, 2)
    issue_account_numbers(hq, NOW)
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    add_customers(hq, 3)
    issue_account_numbers(hq, NOW)
    new = fresh()
    backup.restore_backup(new, made.path, _EPOCH, NOW, skip_numbers=100)
    add_customers(new, 1)
    issue_account_numbers(new, NOW)
    with hq.read(), new.read():
        given = {row[0] for row in hq.rows("SELECT account_number FROM customer")}
        again = [row[0] for row in new.rows("SELECT account_number FROM customer ORDER BY account_number")]
    assert len(again) == 3
    assert again[-1] not in given


def test_the_return_stands_in_the_audit_and_ends_sessions_and_claims(
    hq: HqDatabase, fresh: Fresh, tmp_path: Path
) -> None:
    with hq.write():
        hq.execute("INSERT INTO job_run VALUES ('r', 'P-job', 'by hand', 'w', 1, NULL, 'running', 0, '', '')")
        hq.execute(
            "INSERT INTO hq_session (token_hash, id, person, stage, created_ms, seen_ms, address, device) "
            "VALUES ('t', 'i', 'claire', 'in', 1, 1, '', '')"
        )
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    new = fresh()
    backup.restore_backup(new, made.path, _EPOCH, NOW)
    with new.read():
        assert new.row("SELECT count(*) FROM hq_session") == (0,)
        assert new.rows("SELECT state, finished_ms FROM job_run") == [("failed", NOW)]
        assert new.rows("SELECT action, subject FROM audit_entry") == [("hq.restored", f"backup {made.path.name}")]


def test_a_backup_is_made_while_others_write_and_holds_one_moment(
    hq: HqDatabase, fresh: Fresh, register: SendingRegister, tmp_path: Path
) -> None:
    stop = threading.Event()

    def trade() -> None:
        while not stop.is_set():
            register.sell()
            _send(hq, register)
        hq.close()

    thread = threading.Thread(target=trade)
    thread.start()
    try:
        made = [backup.make_backup(hq, tmp_path / f"copy-{number}", NOW) for number in range(3)]
    finally:
        stop.set()
        thread.join()
    for one in made:
        new = fresh()
        backup.restore_backup(new, one.path, _EPOCH, NOW)
        assert [report.problems for report in verify.verify_registers(new)] == [()]
        with new.read():
            assert new.row("SELECT count(*) FROM inbox") == new.row("SELECT max(last_sequence) FROM register")


def test_into_a_folder_it_goes_under_the_time_and_nobody_else_may_read_it(hq: HqDatabase, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    made = backup.make_backup(hq, folder, 1_795_000_000_000)
    assert made.path.name == f"comptoir-hq-20261118-110640.{'sqlite' if hq.engine == 'sqlite' else 'pgdump'}"
    assert list(folder.iterdir()) == [made.path]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="there already"):
        backup.make_backup(hq, made.path, NOW)


def test_a_backup_that_fails_leaves_no_file(hq: HqDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises((ComptoirError, OSError)):
        backup.make_backup(hq, tmp_path / "no such folder" / "copy", NOW)
    monkeypatch.setattr("hq_server.db.sqlite_backup.put_in_place", _break)
    with pytest.raises(ZeroDivisionError):
        backup.make_backup(hq, tmp_path / "copy", NOW)
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


def _break(*_arguments: object) -> None:
    raise ZeroDivisionError


def test_a_database_that_is_there_is_never_overwritten(
    hq: HqDatabase, register: SendingRegister, tmp_path: Path
) -> None:
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    before = _counts(hq)
    with pytest.raises(Refused, match="already"):
        backup.restore_backup(hq, made.path, _EPOCH, NOW)
    assert (_counts(hq), _setting(hq, "epoch")) == (before, "test-epoch")


@pytest.mark.parametrize(
    "content", [b"", b"garbage", b"SQLite format 3\x00" + b"\x00" * 5_000, b"PGDMP" + b"\x00" * 500]
)
def test_what_is_no_backup_is_refused_and_nothing_is_left(
    hq: HqDatabase, fresh: Fresh, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "broken"
    file.write_bytes(content)
    new = fresh()
    with pytest.raises(ComptoirError):
        backup.restore_backup(new, file, _EPOCH, NOW)
    assert schema.has_tables(new) is False
    if hq.engine == "sqlite":
        new.close()
        assert [path.name for path in (tmp_path / "new-0").glob("*.restoring*")] == []


def test_a_backup_that_was_cut_off_is_refused(
    hq: HqDatabase, fresh: Fresh, register: SendingRegister, tmp_path: Path
) -> None:
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    content = made.path.read_bytes()
    made.path.write_bytes(content[: len(content) * 3 // 4])
    new = fresh()
    with pytest.raises(ComptoirError):
        backup.restore_backup(new, made.path, _EPOCH, NOW)
    assert schema.has_tables(new) is False


def test_a_database_of_something_else_and_one_of_a_newer_release_are_refused(
    hq: HqDatabase, fresh: Fresh, tmp_path: Path
) -> None:
    with hq.write():
        hq.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '2030-01-01')")
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    with pytest.raises(Refused, match="newer release"):
        backup.restore_backup(fresh(), made.path, _EPOCH, NOW)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(Refused, match="no backup of HQ" if hq.engine == "sqlite" else "is a backup of sqlite"):
        backup.restore_backup(fresh(), other, _EPOCH, NOW)


def test_a_way_back_that_broke_off_is_taken_for_no_database(
    hq: HqDatabase, fresh: Fresh, register: SendingRegister, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else registers would go on with the old life of the feeds, and send nothing again."""
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    monkeypatch.setattr(restored, "begin_new_life", _break)
    new = fresh()
    with pytest.raises(ZeroDivisionError):
        backup.restore_backup(new, made.path, _EPOCH, NOW)
    assert schema.missing_migrations(new) != []
    if hq.engine == "postgresql":
        with pytest.raises(StorageTrouble):
            schema.migrate(new, "epoch")


def test_a_backup_of_an_older_release_is_brought_up_to_this_one(empty_hq_url: str, tmp_path: Path) -> None:
    old = HqDatabase.open(empty_hq_url)
    Runner(old.peewee, str(schema._FOLDER), table_name="schema_migration").up("0007_fiscal")
    with old.write():
        old.execute("INSERT INTO hq_setting (key, value) VALUES ('epoch', 'old')")
    made = backup.make_backup(old, tmp_path / "copy", NOW)
    old.close()
    with _new_database(old.engine, tmp_path) as new:
        done = backup.restore_backup(new, made.path, _EPOCH, NOW)
        assert done.migrations[0].startswith("0008")
        assert (schema.missing_migrations(new), _setting(new, "epoch")) == ([], _EPOCH)


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match=r"pg_dump is missing.*client programs"):
        postgresql_backup.dump("postgresql://nobody@/hq", tmp_path / "copy")


def test_a_password_is_in_no_list_of_processes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\necho "$PGPASSWORD" > {tmp_path}/password\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    postgresql_backup.dump("postgresql://hq:se%20cret@db1,db2/hq", tmp_path / "copy")
    told = (tmp_path / "arguments").read_text()
    assert "cret" not in told
    assert "host=db1,db2" in told
    assert (tmp_path / "password").read_text() == "se cret\n"


def test_the_audit_goes_on_where_the_backup_ended(hq: HqDatabase, fresh: Fresh, tmp_path: Path) -> None:
    with hq.write():
        audit.record(hq, "claire", "store.changed", "store 101", (), NOW)
    made = backup.make_backup(hq, tmp_path / "copy", NOW)
    new = fresh()
    backup.restore_backup(new, made.path, _EPOCH, NOW)
    with new.read():
        assert new.rows("SELECT position FROM audit_entry ORDER BY position") == [(1,), (2,)]
