"""A register is two processes on one SQLite file: the library the program brings keeps it whole."""

import sqlite3
from pathlib import Path

import pytest

from tests.walk.wal_race import play_round

FIRST_SOUND_VERSION = (3, 51, 3)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_library_of_the_program_keeps_the_file_whole(tmp_path: Path) -> None:
    for seed in range(8):
        result = play_round("sqlcipher3", tmp_path / f"{seed}.db", 4, seed)
        assert result.is_whole, result
        assert result.acknowledged > 1_000


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_an_older_library_damages_the_file_under_the_same_use(tmp_path: Path) -> None:
    """Without this control the test above could not tell whether it hammers hard enough."""
    results = []
    for seed in range(60):
        results.append(play_round("sqlite3", tmp_path / f"{seed}.db", 4, seed))
        if not results[-1].is_whole:
            break
        (tmp_path / f"{seed}.db").unlink()
    assert not results[-1].is_whole or sqlite3.sqlite_version_info >= FIRST_SOUND_VERSION
