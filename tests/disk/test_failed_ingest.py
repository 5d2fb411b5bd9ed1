"""The disk fails at every operation of HQ's taking a document in: the register hears the truth, and sends it again."""

import random
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from hq_server.db import schema
from hq_server.db.database import HqDatabase
from hq_server.errors import OutcomeUnknown, StorageTrouble
from hq_server.services.ingest import ingest_batch
from tests.disk.faulty_disk import Fault, FaultyDisk, Operation
from tests.disk.power_cuts import in_memory
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

STORED, NOT_STORED, UNKNOWN = "stored", "not stored", "not known"


def documents(db: HqDatabase) -> int:
    with db.read():
        return len(db.rows("SELECT 1 FROM inbox"))


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'hq.db'}"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SendingRegister]:
    folder = tmp_path_factory.mktemp("furnished")
    with closing(HqDatabase.open(url(folder))) as db:
        schema.migrate(db, "epoch")
        return folder / "hq.db", add_register(db)


def take_in(db: HqDatabase, register: SendingRegister, lines: list[bytes]) -> str:
    try:
        ingest_batch(db, register.identity, lines, NOW)
    except OutcomeUnknown:
        return UNKNOWN
    except StorageTrouble:
        return NOT_STORED
    return STORED


def images(disk: FaultyDisk, folder: Path, seed: int) -> list[int]:
    """How many documents are there after power cuts, and after HQ was killed."""
    places = [folder / f"image-{number}" for number in range(3)]
    for place in places[:-1]:
        disk.cut(random.Random(seed), place)
    shutil.copytree(disk.folder, places[-1], ignore=shutil.ignore_patterns("*-shm"))
    found = []
    for place in places:
        with closing(HqDatabase.open(url(place))) as db:
            found.append(documents(db))
    return found


def fail_at(furnished: tuple[Path, SendingRegister], fault: Fault, at: int, *, lasting: bool) -> tuple[bool, str]:
    """Whether there were so many operations, and what the register heard."""
    template, register = furnished
    sent = SendingRegister(register.identity)
    lines = [sent.open_shift(), sent.sell_in_full()]
    with tempfile.TemporaryDirectory(dir=in_memory()) as name:
        folder = Path(name) / "disk"
        folder.mkdir()
        shutil.copyfile(template, folder / "hq.db")
        disk = FaultyDisk(folder)
        with disk.mounted(), closing(HqDatabase.open(url(folder))) as db:
            ingest_batch(db, register.identity, lines[:1], NOW)
            first = disk.operations
            failed: list[Operation] = []

            def fail(operation: Operation) -> Fault | None:
                if operation.number - first < at or (failed and not lasting):
                    return None
                failed.append(operation)
                return fault

            disk.before = fail
            heard = take_in(db, register, lines)
            disk.before = lambda operation: None
            there = {STORED: {2}, NOT_STORED: {1}, UNKNOWN: {1, 2}}[heard]
            assert set(images(disk, Path(name), at)) <= there
            assert take_in(db, register, lines) == STORED
            assert documents(db) == 2
            return bool(failed), heard


@pytest.mark.parametrize(
    ("fault", "lasting"), [(Fault.DISK_FULL, True), (Fault.IO_ERROR, False), (Fault.IO_ERROR, True)]
)
def test_a_disk_that_fails_at_any_operation_does_not_make_hq_lie(
    furnished: tuple[Path, SendingRegister], fault: Fault, lasting: bool
) -> None:
    heard = []
    at = 1
    while (one := fail_at(furnished, fault, at, lasting=lasting))[0]:
        heard.append(one[1])
        at += 1

    assert one[1] == STORED
    assert heard.count(NOT_STORED if fault is Fault.DISK_FULL else UNKNOWN) > 5
    assert STORED not in heard


def test_a_connection_whose_commit_the_disk_failed_is_never_used_again(
    tmp_path: Path, furnished: tuple[Path, SendingRegister]
) -> None:
    shutil.copyfile(furnished[0], tmp_path / "hq.db")
    disk = FaultyDisk(tmp_path)

    with disk.mounted(), closing(HqDatabase.open(url(tmp_path))) as db:
        before = db._connections.take()
        disk.before = lambda operation: Fault.SYNC_FAILS if operation.kind == "sync" else None
        with pytest.raises(OutcomeUnknown), db.write():
            db.execute("INSERT INTO hq_setting (key, value) VALUES ('a', 'b')")
        disk.before = lambda operation: None

        assert db._connections.take() is not before
