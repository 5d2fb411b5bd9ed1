"""The faulty disk itself: a disk like any other until told otherwise, and one that forgets what was not synced."""

import contextlib
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from tests.disk.faulty_disk import Fault, FaultyDisk, Operation

IMAGES = 40
IO_ERROR, FULL = 10, 13


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FaultyDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = FaultyDisk(folder)
    with disk.mounted():
        yield disk


def connect(path: Path, synchronous: str = "full") -> sqlite.Connection:
    connection = sqlite.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


def filled(disk: FaultyDisk, synchronous: str = "full") -> sqlite.Connection:
    connection = connect(disk.folder / "a.db", synchronous)
    connection.execute("CREATE TABLE thing (name TEXT)")
    return connection


def images(disk: FaultyDisk, tmp_path: Path, name: str = "image") -> list[Path]:
    found = []
    for seed in range(IMAGES):
        found.append(tmp_path / f"{name}-{seed}")
        disk.cut(random.Random(seed), found[-1])
    return found


def things(folder: Path) -> list[str]:
    with contextlib.closing(sqlite.connect(str(folder / "a.db"))) as image:
        assert image.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [name for (name,) in image.execute("SELECT name FROM thing ORDER BY name")]


def test_what_was_written_is_read_back(disk: FaultyDisk) -> None:
    with contextlib.closing(filled(disk)) as writer:
        writer.execute("INSERT INTO thing VALUES ('kept')")

    assert things(disk.folder) == ["kept"]
    assert disk.operations > 5


def test_two_connections_share_a_log(disk: FaultyDisk) -> None:
    with contextlib.closing(filled(disk)) as writer, contextlib.closing(connect(disk.folder / "a.db")) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM thing").fetchone() == (0,)
        writer.execute("INSERT INTO thing VALUES ('new')")
        assert reader.execute("SELECT count(*) FROM thing").fetchone() == (0,)
        reader.execute("COMMIT")

        assert reader.execute("SELECT name FROM thing").fetchall() == [("new",)]


def test_two_threads_write_in_turn(disk: FaultyDisk) -> None:
    filled(disk).close()

    def write(number: int) -> None:
        with contextlib.closing(connect(disk.folder / "a.db")) as mine:
            mine.execute("PRAGMA busy_timeout = 20000")
            for turn in range(20):
                mine.execute("INSERT INTO thing VALUES (?)", (f"{number}-{turn:02}",))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(things(disk.folder)) == 60


def test_what_was_synced_is_in_every_image(disk: FaultyDisk, tmp_path: Path) -> None:
    with contextlib.closing(filled(disk)) as writer:
        writer.execute("INSERT INTO thing VALUES ('synced')")

        assert {tuple(things(image)) for image in images(disk, tmp_path)} == {("synced",)}


def test_what_was_not_synced_is_in_some_images_and_not_in_others(disk: FaultyDisk, tmp_path: Path) -> None:
    with contextlib.closing(filled(disk)) as writer:
        writer.execute("PRAGMA synchronous = off")
        writer.execute("INSERT INTO thing VALUES ('loose')")

        assert {tuple(things(image)) for image in images(disk, tmp_path)} == {("loose",), ()}


def test_parts_of_what_was_not_synced_reach_the_disk_in_any_order_and_torn(disk: FaultyDisk, tmp_path: Path) -> None:
    with contextlib.closing(filled(disk)) as writer:
        writer.execute("PRAGMA synchronous = off")
        writer.executemany("INSERT INTO thing VALUES (?)", [("x" * 3000,) for _ in range(3)])
        logs = {(image / "a.db-wal").read_bytes() for image in images(disk, tmp_path)}
        whole = (disk.folder / "a.db-wal").read_bytes()

    assert len(logs) > 10
    holes = [log for log in logs if len(log) == len(whole) and log != whole]
    assert holes, "an early write can be missing where a later one is there"
    sizes = {len(log) % 4120 for log in logs}
    assert len(sizes) > 2, "a write can be torn"


def test_a_sync_that_lies_keeps_nothing_until_a_true_one(disk: FaultyDisk, tmp_path: Path) -> None:
    with contextlib.closing(filled(disk)) as writer:
        disk.before = lambda operation: Fault.SYNC_LIES if operation.kind == "sync" else None
        writer.execute("INSERT INTO thing VALUES ('first')")
        lied = {tuple(things(image)) for image in images(disk, tmp_path, "lied")}
        disk.before = lambda operation: None
        writer.execute("INSERT INTO thing VALUES ('second')")
        kept = {tuple(things(image)) for image in images(disk, tmp_path, "kept")}

    assert lied == {(), ("first",)}
    assert kept == {("first", "second")}


def test_what_a_failed_sync_was_about_is_not_saved_by_a_later_one(disk: FaultyDisk, tmp_path: Path) -> None:
    with contextlib.closing(filled(disk)) as writer:
        disk.before = lambda operation: Fault.SYNC_FAILS if operation.kind == "sync" else None
        with pytest.raises(sqlite.OperationalError) as refused:
            writer.execute("INSERT INTO thing VALUES ('first')")
        disk.before = lambda operation: None
        assert refused.value.sqlite_errorcode == IO_ERROR
        log = disk.folder / "a.db-wal"
        written = log.read_bytes()
        writer.execute("INSERT INTO thing VALUES ('second')")

        assert any((image / "a.db-wal").read_bytes()[: len(written)] != written for image in images(disk, tmp_path))


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (Fault.DISK_FULL, "write", FULL),
        (Fault.IO_ERROR, "write", IO_ERROR),
        (Fault.TORN_WRITE, "write", IO_ERROR),
        (Fault.SYNC_FAILS, "sync", IO_ERROR),
        (Fault.IO_ERROR, "sync", IO_ERROR),
    ],
)
def test_a_fault_is_what_sqlite_hears(disk: FaultyDisk, fault: Fault, kind: str, code: int) -> None:
    with contextlib.closing(filled(disk)) as writer:
        disk.before = lambda operation: fault if operation.kind == kind else None
        with pytest.raises(sqlite.OperationalError) as refused:
            writer.execute("INSERT INTO thing VALUES ('lost')")
        disk.before = lambda operation: None
        writer.execute("INSERT INTO thing VALUES ('kept')")

    assert refused.value.sqlite_errorcode == code
    assert things(disk.folder) == ["kept"]


def test_without_power_nothing_is_written_opened_or_deleted(disk: FaultyDisk, tmp_path: Path) -> None:
    with contextlib.closing(filled(disk)) as writer:
        disk.lose_power()
        with pytest.raises(sqlite.OperationalError):
            writer.execute("INSERT INTO thing VALUES ('lost')")
        with pytest.raises(sqlite.OperationalError):
            connect(disk.folder / "other.db")

    assert all(things(image) == [] for image in images(disk, tmp_path))


def test_a_write_on_its_way_when_the_power_goes_can_be_torn(disk: FaultyDisk, tmp_path: Path) -> None:
    with contextlib.closing(filled(disk)) as writer:
        before = (disk.folder / "a.db-wal").read_bytes()

        def go(operation: Operation) -> None:
            if operation.kind == "write" and operation.size > 4000:
                disk.lose_power()

        disk.before = go
        with pytest.raises(sqlite.OperationalError):
            writer.execute("INSERT INTO thing VALUES ('lost')")
        drawn = images(disk, tmp_path)

    assert all((image / "a.db-wal").read_bytes().startswith(before) for image in drawn)
    assert len({(image / "a.db-wal").read_bytes() for image in drawn}) > 2
    assert all(things(image) == [] for image in drawn)


def test_a_file_whose_folder_was_not_synced_may_be_gone_or_back(disk: FaultyDisk, tmp_path: Path) -> None:
    filled(disk).close()
    gone = {(image / "a.db-wal").exists() for image in images(disk, tmp_path)}

    assert gone == {True, False}
    assert all(things(image) == [] for image in images(disk, tmp_path, "again"))


def test_a_file_renamed_by_others_may_have_its_old_name_or_the_new_one(disk: FaultyDisk, tmp_path: Path) -> None:
    filled(disk).close()
    (disk.folder / "a.db").rename(disk.folder / "b.db")

    there = {((image / "a.db").exists(), (image / "b.db").exists()) for image in images(disk, tmp_path)}

    assert there == {(True, False), (False, True)}


def test_files_of_others_are_in_every_image(disk: FaultyDisk, tmp_path: Path) -> None:
    (disk.folder / "keys").mkdir()
    (disk.folder / "keys" / "key").write_text("secret", encoding="utf-8")

    assert {(image / "keys" / "key").read_text("utf-8") for image in images(disk, tmp_path)} == {"secret"}


def test_what_was_there_before_counts_as_synced(tmp_path: Path) -> None:
    disk = FaultyDisk(tmp_path)
    filled(disk).close()
    with disk.mounted(), contextlib.closing(connect(tmp_path / "a.db")) as writer:
        writer.execute("INSERT INTO thing VALUES ('new')")

        assert {tuple(things(image)) for image in images(disk, tmp_path.parent, tmp_path.name)} == {("new",)}


def test_other_folders_are_not_its_business(disk: FaultyDisk, tmp_path: Path) -> None:
    disk.lose_power()
    elsewhere = FaultyDisk(tmp_path)
    with contextlib.closing(filled(elsewhere)) as writer:
        writer.execute("INSERT INTO thing VALUES ('kept')")

    assert things(tmp_path) == ["kept"]
    assert disk.operations == 0


def test_what_the_questioner_raises_is_told_at_the_end(tmp_path: Path) -> None:
    disk = FaultyDisk(tmp_path)

    def broken(operation: Operation) -> None:
        raise LookupError(operation.kind)

    def refused() -> None:
        with disk.mounted(), pytest.raises(sqlite.OperationalError):
            connect(tmp_path / "a.db")

    disk.before = broken
    with pytest.raises(LookupError, match="open"):
        refused()
