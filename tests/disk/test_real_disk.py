"""Real disks that say no: full, read-only, forbidden, a file that is gone. The cashier hears the truth and what to do,
and where that is safe the register goes on selling without being started again.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.disk.real_trader import DOES_NOT_STAND, STANDS, UNKNOWN

ROOT = Path(__file__).resolve().parents[2]
Ask = Callable[[str], dict[str, Any]]


@contextmanager
def trading(kind: str, folder: Path) -> Iterator[tuple[Ask, bool]]:
    """``permitted``: whether this machine lets a process mount a disk of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.disk.real_trader", kind, os.fspath(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.fspath(ROOT)},
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    stdin, stdout = process.stdin, process.stdout

    def ask(what: str) -> dict[str, Any]:
        stdin.write(what + "\n")
        stdin.flush()
        said: dict[str, Any] = json.loads(stdout.readline())
        return said

    with process:
        permitted = bool(json.loads(stdout.readline())["permitted"])
        yield ask, permitted
        stdin.close()


def sell_until_it_fails(ask: Ask) -> tuple[int, dict[str, Any]]:
    sold = 0
    while (said := ask("sell"))["told"] == STANDS:
        sold += 1
        assert sold < 2_000
    return sold, said


def test_on_a_full_disk_the_cashier_is_told_and_sells_on_when_there_is_room_again(tmp_path: Path) -> None:
    with trading("small", tmp_path / "disk") as (ask, mounted):
        assert ask("sell")["told"] == STANDS
        ask("fill")
        sold, said = sell_until_it_fails(ask)
        if mounted:
            assert said["told"] == DOES_NOT_STAND
            assert said["words"].startswith("The disk is full. Nothing was recorded, the basket is kept.")
        for _again in range(5):
            assert ask("sell")["told"] in (DOES_NOT_STAND, UNKNOWN)
        ask("free")

        assert ask("sell")["told"] == STANDS
        assert ask("look") == {"sales": sold + 2, "whole": True}


def test_a_disk_that_breaks_and_turns_read_only_in_the_middle_loses_nothing_that_was_told(tmp_path: Path) -> None:
    with trading("breaking", tmp_path / "disk") as (ask, breaks):
        for _sale in range(5):
            assert ask("sell")["told"] == STANDS
        if breaks:
            ask("break")
            for _again in range(3):
                said = ask("sell")
                assert said["told"] in (DOES_NOT_STAND, UNKNOWN)
                assert "a manager" in said["words"] or "start again" in said["words"]
        else:
            ask("close")
            assert ask("look")["sales"] == 5


def test_on_a_read_only_disk_the_register_says_so_and_sells_when_it_can_be_written_again(tmp_path: Path) -> None:
    with trading("small", tmp_path / "disk") as (ask, mounted):
        assert ask("sell")["told"] == STANDS
        ask("close")
        assert ask("read-only").get("done") == mounted
        if mounted:
            said = ask("sell")
            assert said["told"] == DOES_NOT_STAND
            assert "cannot be opened" in said["words"] or "read-only" in said["words"]
            assert "words" in ask("look")
            ask("writable")

        assert ask("sell")["told"] == STANDS
        assert ask("look") == {"sales": 2, "whole": True}


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Below a folder that everybody may enter, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def test_without_the_right_to_the_file_the_register_says_so_and_sells_when_it_has_it_again(open_folder: Path) -> None:
    folder = open_folder
    with trading("plain", folder) as (ask, _permitted):
        assert ask("sell")["told"] == STANDS
        before = ask("look")["sales"]
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        assert ask("sell")["told"] == STANDS, "what is open stays writable"
        ask("close")
        said = ask("sell")
        assert said["told"] == DOES_NOT_STAND
        assert "cannot be opened" in said["words"] or "read-only" in said["words"]
        folder.chmod(0o777)
        for path in folder.iterdir():
            path.chmod(0o666)

        assert ask("sell")["told"] == STANDS
        assert ask("look") == {"sales": before + 2, "whole": True}


def test_a_file_that_was_moved_away_takes_no_sales_until_it_is_back(tmp_path: Path) -> None:
    with trading("small", tmp_path / "disk") as (ask, _mounted):
        assert ask("sell")["told"] == STANDS
        ask("rename")
        said = ask("sell")
        assert said["told"] == DOES_NOT_STAND
        assert "deleted or moved" in said["words"]
        ask("name-back")

        assert ask("sell")["told"] == STANDS
        assert ask("look") == {"sales": 2, "whole": True}


def test_a_file_that_was_deleted_takes_no_sales(tmp_path: Path) -> None:
    with trading("small", tmp_path / "disk") as (ask, _mounted):
        assert ask("sell")["told"] == STANDS
        ask("delete")
        for _again in range(2):
            said = ask("sell")
            assert said["told"] == DOES_NOT_STAND
            assert "Leave this window open" in said["words"]


def test_the_window_on_a_full_disk_stays_usable_says_what_to_do_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.disk.real_window", os.fspath(tmp_path / "disk")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.fspath(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(ran.stdout)

    if report["mounted"]:
        assert report["full"]["text"].startswith("The disk is full. Nothing was recorded, the basket is kept.")
    assert report["full"]["basket"] == 2
    assert report["screens"] == ["customers", "documents", "health", "sell"]
    assert report["still"]["basket"] == 2
    assert (report["again"], report["paid"], report["next"]) == (False, True, True)
    assert report["recorded"] == report["done"]
