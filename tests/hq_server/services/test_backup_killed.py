"""HQ is killed in the middle of a backup: what is left is never taken for a whole one, and the next one is made."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hq_server.db.database import HqDatabase
from hq_server.errors import ComptoirError
from hq_server.services import backup
from hq_server.services.ingest import ingest_batch
from tests import postgres
from tests.hq_server.sending_register import NOW, add_register

_SALES = 60
# The database is copied a few pages at a time; after the first ones the program says so, and goes no further.
_HALF_OF_SQLITE = """
import signal, sys
from pathlib import Path
from sqlcipher3 import dbapi2
from hq_server.db import sqlite_backup
from hq_server.db.database import HqDatabase
from hq_server.services import backup

class Source:
    def __init__(self, path): self.real = dbapi2.connect(path)
    def backup(self, target): self.real.backup(target, pages=20, progress=self.stop)
    def stop(self, _status, _left, _all):
        print("half", flush=True)
        signal.pause()

class Driver:
    @staticmethod
    def connect(path): return dbapi2.connect(path) if str(path).endswith(".part") else Source(path)

sqlite_backup.sqlite = Driver
backup.make_backup(HqDatabase.open(sys.argv[1]), Path(sys.argv[2]), 1)
"""
# Everything is written but the end of the file, and the program that writes it does not come back.
_HALF_OF_POSTGRESQL = """
import os, signal, sys
from pathlib import Path
from hq_server.db import postgresql_backup
from hq_server.db.database import HqDatabase
from hq_server.services import backup

whole = postgresql_backup.dump

def half(url, target):
    whole(url, target)
    os.truncate(target, target.stat().st_size * 2 // 3)
    print("half", flush=True)
    signal.pause()

postgresql_backup.dump = half
backup.make_backup(HqDatabase.open(sys.argv[1]), Path(sys.argv[2]), 1)
"""


@pytest.fixture(autouse=True)
def _client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{postgres.client_programs()}{os.pathsep}{os.environ['PATH']}")


@contextlib.contextmanager
def _empty(engine: str, folder: Path) -> Iterator[HqDatabase]:
    db = HqDatabase.open(f"sqlite:///{folder / 'restored.db'}" if engine == "sqlite" else postgres.empty_database())
    with contextlib.closing(db):
        yield db
    if engine == "postgresql":
        postgres.drop_database(db.url)


def _killed_in_the_middle(db: HqDatabase, target: Path) -> None:
    program = _HALF_OF_SQLITE if db.engine == "sqlite" else _HALF_OF_POSTGRESQL
    arguments = [sys.executable, "-c", program, db.url, str(target)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as working:
        assert working.stdout is not None
        assert working.stdout.readline() == "half\n"
        working.send_signal(signal.SIGKILL)
        working.wait()


def test_a_backup_that_was_killed_in_the_middle_is_none_and_the_next_one_is_whole(
    hq: HqDatabase, tmp_path: Path
) -> None:
    register = add_register(hq)
    register.open_shift()
    for _sale in range(_SALES):
        register.sell()
    ingest_batch(hq, register.identity, register.lines, NOW)
    target = tmp_path / "backup"
    _killed_in_the_middle(hq, target)
    left = [path.name for path in tmp_path.iterdir() if path.name.startswith("backup")]
    assert "backup" not in left
    assert "backup.part" in left
    with _empty(hq.engine, tmp_path) as new, pytest.raises(ComptoirError):
        backup.restore_backup(new, tmp_path / "backup.part", "second life", NOW)
    made = backup.make_backup(hq, target, NOW)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup")] == ["backup"]
    with _empty(hq.engine, tmp_path) as new:
        done = backup.restore_backup(new, made.path, "second life", NOW)
        assert (done.registers, done.documents_up_to) == (1, _SALES + 1)
