"""The databases that HQ's tests run on: every test that takes ``hq`` runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from tests import postgres

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hq") / "template.db"
    db = HqDatabase.open(f"sqlite:///{path}")
    migrate(db, "test-epoch")
    db.close()
    return path


@pytest.fixture(params=ENGINES)
def empty_hq_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    url = postgres.empty_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture(params=ENGINES)
def hq_url(request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path) -> Iterator[str]:
    """The address of a database with the newest schema and nothing in it."""
    if request.param == "sqlite":
        shutil.copy(migrated_sqlite, tmp_path / "hq.db")
        yield f"sqlite:///{tmp_path / 'hq.db'}"
        return
    url = postgres.new_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is sent to a database from here on; to count those of one act, clear it before."""
    sent: list[str] = []
    send: Callable[..., object] = HqDatabase._cursor

    def note(db: HqDatabase, sql: str, *rest: object) -> object:
        sent.append(sql)
        return send(db, sql, *rest)

    monkeypatch.setattr(HqDatabase, "_cursor", note)
    return sent


@pytest.fixture
def hq(hq_url: str) -> Iterator[HqDatabase]:
    db = HqDatabase.open(hq_url)
    yield db
    db.close()
