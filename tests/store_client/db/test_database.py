"""The register's file: how it is opened, what a write promises, and what people read when the disk fails."""

import contextlib
import resource
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from store_client.db import settings
from store_client.db.database import RegisterDatabase, set_aside
from store_client.db.trouble import SAFE_SQLITE, refuse_unsafe
from store_client.errors import CommitFailed, DamagedDatabase, StorageTrouble, UnsafeSqlite


def count_settings(db: RegisterDatabase) -> int:
    return int(db.value("SELECT count(*) FROM setting"))


@contextlib.contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """Nothing in this process can make a file longer than this one is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_library_here_is_safe() -> None:
    assert sqlite.sqlite_version_info >= SAFE_SQLITE


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (3, 7, 0)])
def test_a_library_that_can_damage_the_file_is_refused_in_words(version: tuple[int, ...]) -> None:
    with pytest.raises(UnsafeSqlite, match=r"3\.51\.3 or later"):
        refuse_unsafe(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_a_safe_library_is_accepted(version: tuple[int, ...]) -> None:
    refuse_unsafe(version)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("wal_autocheckpoint", 0),
        ("mmap_size", 0),
        ("busy_timeout", 0),
    ],
)
def test_every_connection_is_durable_and_leaves_checkpoints_to_their_owner(
    db: RegisterDatabase, pragma: str, value: object
) -> None:
    seen = [db.value(f"PRAGMA {pragma}")]

    def look() -> None:
        seen.append(db.value(f"PRAGMA {pragma}"))
        db.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [value, value]


def test_a_write_is_there_after_the_file_is_opened_again(db: RegisterDatabase) -> None:
    with db.write():
        settings.save_settings(db, {"kept": "yes"})
    db.close()
    assert settings.read_setting(RegisterDatabase.open(db.path), "kept") == "yes"


def test_a_write_that_raises_leaves_nothing(db: RegisterDatabase) -> None:
    before = count_settings(db)

    def fail() -> None:
        with db.write():
            settings.save_settings(db, {"lost": "yes"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert count_settings(db) == before


def test_a_read_sees_one_state_while_others_write(db: RegisterDatabase) -> None:
    other = RegisterDatabase.open(db.path)
    with db.read():
        before = count_settings(db)
        with other.write():
            settings.save_settings(other, {"new": "1"})
        assert count_settings(db) == before
    assert count_settings(db) == before + 1


def test_a_write_waits_for_another_and_then_gets_in(db: RegisterDatabase) -> None:
    other = RegisterDatabase.open(db.path)
    holding, done = threading.Event(), []

    def hold() -> None:
        with other.write():
            holding.set()
            time.sleep(0.1)
            done.append("first")
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    with db.write():
        done.append("second")
    thread.join()
    assert done == ["first", "second"]


def test_a_write_that_waits_too_long_says_so_and_the_next_one_works(db: RegisterDatabase) -> None:
    impatient = RegisterDatabase.open(db.path, patience_s=0.05)
    with db.write():
        started = time.monotonic()
        with pytest.raises(StorageTrouble, match="busy"), impatient.write():
            pass
        assert 0.05 <= time.monotonic() - started < 1
    with impatient.write():
        settings.save_settings(impatient, {"later": "1"})
    assert settings.read_setting(db, "later") == "1"


def test_data_version_changes_with_another_connections_commit_only(db: RegisterDatabase) -> None:
    other = RegisterDatabase.open(db.path)
    before = db.data_version()
    with db.write():
        settings.save_settings(db, {"own": "1"})
    assert db.data_version() == before
    with other.write():
        settings.save_settings(other, {"others": "1"})
    assert db.data_version() != before


def test_a_checkpoint_empties_the_log_and_gives_way_to_a_reader(db: RegisterDatabase) -> None:
    reader = RegisterDatabase.open(db.path)
    with reader.read():
        count_settings(reader)
        with db.write():
            settings.save_settings(db, {"a": "1"})
        started = time.monotonic()
        assert not db.checkpoint()
        assert time.monotonic() - started < 1
    assert db.checkpoint()


def test_a_full_disk_fails_the_write_in_words_and_leaves_nothing_half_done(db: RegisterDatabase) -> None:
    db.close()
    db.value("SELECT 1")
    with full_disk(db.path), pytest.raises(StorageTrouble) as trouble, db.write():
        db.run_many("INSERT INTO setting (key, value) VALUES (?, ?)", [(f"k{n}", "x" * 500) for n in range(1000)])
    assert "Nothing was recorded, the basket is kept" in trouble.value.message
    assert settings.read_setting(db, "k1") is None
    with db.write():
        settings.save_settings(db, {"after": "1"})
    assert settings.read_setting(RegisterDatabase.open(db.path), "after") == "1"


def test_a_connection_whose_commit_failed_is_never_used_again(db: RegisterDatabase) -> None:
    before = db._connection()

    def commit_on_a_full_disk() -> None:
        with contextlib.ExitStack() as disk, db.write():
            settings.save_settings(db, {"k": "x" * 800_000})
            disk.enter_context(full_disk(db.path))

    with pytest.raises(CommitFailed):
        commit_on_a_full_disk()
    assert db._connection() is not before
    with pytest.raises(sqlite.ProgrammingError, match="closed"):
        before.execute("SELECT 1")
    assert settings.read_setting(db, "k") is None


def test_a_bug_stays_a_bug(db: RegisterDatabase) -> None:
    with pytest.raises(sqlite.OperationalError, match="no such table"):
        db.rows("SELECT * FROM nowhere")
    with pytest.raises(sqlite.IntegrityError), db.write():
        db.run("INSERT INTO counter (name, value) VALUES ('receipt', 'no number')")


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_refused_in_words_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "register.db"
    path.write_bytes(content)
    with pytest.raises(DamagedDatabase, match="set-aside"):
        RegisterDatabase.open(path)
    assert path.read_bytes() == content


def test_damage_in_the_middle_of_the_file_is_told_when_it_is_met(db: RegisterDatabase) -> None:
    with db.write():
        db.run_many("INSERT INTO setting (key, value) VALUES (?, ?)", [(f"k{n}", "x" * 500) for n in range(1000)])
    assert db.checkpoint()
    db.close()
    size = db.path.stat().st_size
    with db.path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * (size // 2))
    with pytest.raises(DamagedDatabase):
        RegisterDatabase(db.path).rows("SELECT * FROM setting ORDER BY value")


def test_a_file_that_is_set_aside_is_kept_and_makes_room_for_a_new_one(db: RegisterDatabase) -> None:
    db.close()
    content = db.path.read_bytes()
    kept = set_aside(db.path, 123)
    assert kept.name == "register.db.damaged-123"
    assert kept.read_bytes() == content
    assert not list(db.path.parent.glob("register.db-*"))
    assert settings.identity(RegisterDatabase.open(db.path)) is None


def test_a_read_only_file_is_told_in_words(db: RegisterDatabase) -> None:
    db.run("PRAGMA query_only = 1")
    with pytest.raises(StorageTrouble, match="read-only"), db.write():
        settings.save_settings(db, {"a": "1"})


def test_a_file_that_cannot_be_opened_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "register.db").mkdir()
    with pytest.raises(StorageTrouble, match="cannot be opened"):
        RegisterDatabase.open(tmp_path / "register.db")
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageTrouble, match="cannot be opened"):
        RegisterDatabase.open(tmp_path / "file" / "register.db")


def test_a_new_data_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    RegisterDatabase.open(tmp_path / "new" / "register.db")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_backup_is_a_whole_register_while_a_write_is_going_on(db: RegisterDatabase, tmp_path: Path) -> None:
    other = RegisterDatabase.open(db.path)
    with other.write():
        settings.save_settings(other, {"unfinished": "1"})
        db.back_up(tmp_path / "backup.db")
    copy = RegisterDatabase.open(tmp_path / "backup.db")
    assert settings.identity(copy) == settings.identity(db)
    assert settings.read_setting(copy, "unfinished") is None
    assert copy.value("PRAGMA integrity_check") == "ok"


OPEN_AND_WRITE = """
import pathlib, sys, time
from store_client.db import settings
from store_client.db.database import RegisterDatabase
folder, key = pathlib.Path(sys.argv[1]), sys.argv[2]
(folder / f"ready {key}").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
db = RegisterDatabase.open(folder / "register.db", patience_s=20)
with db.write():
    settings.save_settings(db, {key: "1"})
"""


def test_several_processes_that_open_a_new_file_at_once_all_succeed(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", OPEN_AND_WRITE, str(tmp_path), str(number)], stderr=subprocess.PIPE)
        for number in range(5)
    ]
    while len(list(tmp_path.glob("ready *"))) < len(processes):
        time.sleep(0.005)
    (tmp_path / "go").touch()
    said = [process.communicate(timeout=60)[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0] * 5, said
    assert count_settings(RegisterDatabase.open(tmp_path / "register.db")) == 5
