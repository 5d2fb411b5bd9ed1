"""A PostgreSQL that may forget what it said was saved is told of in words. The tests' own server never waits."""

from contextlib import closing
from pathlib import Path

import pytest

from hq_server.db import durability
from hq_server.db.database import HqDatabase
from tests import postgres


def told(option: str) -> list[str]:
    url = postgres.empty_database()
    with closing(HqDatabase.open(f"{url}{'&' if '?' in url else '?'}options=-c%20{option}")) as db:
        found = durability.tell(db)
    postgres.drop_database(url)
    return found


def test_an_sqlite_file_needs_no_word(tmp_path: Path) -> None:
    with closing(HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")) as db:
        assert durability.tell(db) == []


def test_a_server_that_does_not_wait_for_its_disk_is_told_of() -> None:
    sentences = told("synchronous_commit%3Doff")

    assert any("synchronous_commit is off" in sentence for sentence in sentences)
    assert any("fsync is off" in sentence for sentence in sentences)
    assert all("documents can be missing" in sentence for sentence in sentences)


@pytest.mark.parametrize("value", ["on", "local", "remote_write", "remote_apply"])
def test_a_commit_that_waits_for_a_disk_needs_no_word(value: str) -> None:
    assert not any("synchronous_commit" in sentence for sentence in told(f"synchronous_commit%3D{value}"))


def test_a_server_that_does_not_answer_is_not_told_of_here() -> None:
    with closing(HqDatabase.open("postgresql://nobody@127.0.0.1:1/nothing")) as db:
        assert durability.tell(db) == []
