"""A file on a stick is whole under its name or not there, and what went wrong is said in words."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store_client.devices import stick_file
from store_client.devices.stick_file import StickTrouble, write_whole

PIECES = [b"one\n", b"two\n" * 1000, b"three\n"]
SIZE = sum(len(piece) for piece in PIECES)
NAME = "101-1.comptoir"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failing(number: int) -> Callable[..., Any]:
    def fail(*_given: object, **_named: object) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


def test_what_was_written_is_there_under_its_name_and_nothing_else(tmp_path: Path) -> None:
    path = write_whole(tmp_path, NAME, PIECES, SIZE)
    assert path.read_bytes() == b"".join(PIECES)
    assert names(tmp_path) == [NAME]


def test_until_it_is_whole_it_has_another_name(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def pieces() -> Iterator[bytes]:
        for piece in PIECES:
            seen.append(names(tmp_path))
            yield piece

    write_whole(tmp_path, NAME, pieces(), SIZE)
    assert all(NAME not in now for now in seen)


def test_what_a_pulled_stick_left_before_is_written_over(tmp_path: Path) -> None:
    (tmp_path / f".{NAME}.part").write_bytes(b"half" * 100_000)
    write_whole(tmp_path, NAME, PIECES, SIZE)
    assert (tmp_path / NAME).stat().st_size == SIZE
    assert names(tmp_path) == [NAME]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "too little room on the stick: 1 MB"),
        (errno.EROFS, "read-only or locked"),
        (errno.EACCES, "read-only or locked"),
        (errno.EIO, "pulled out"),
        (errno.ENODEV, "pulled out"),
        (errno.EFBIG, "too large"),
        (errno.EBUSY, "cannot be written"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_stick_that_fails_on_the_way_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, words: str
) -> None:
    monkeypatch.setattr(os, step, failing(number))
    with pytest.raises(StickTrouble, match=words) as trouble:
        write_whole(tmp_path, NAME, PIECES, SIZE)
    assert "Everything is kept on this register." in trouble.value.message
    assert names(tmp_path) == []


def test_a_stick_that_was_pulled_out_in_the_middle_leaves_no_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pieces() -> Iterator[bytes]:
        yield PIECES[0]
        raise OSError(errno.EIO, "pulled out")

    monkeypatch.setattr(Path, "unlink", failing(errno.EIO))
    with pytest.raises(StickTrouble, match="pulled out"):
        write_whole(tmp_path, NAME, pieces(), SIZE)
    assert NAME not in names(tmp_path)


def test_too_little_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(StickTrouble, match="too little room"):
        write_whole(tmp_path, NAME, PIECES, 1 << 60)
    assert names(tmp_path) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StickTrouble, match="There is no stick at"):
        write_whole(tmp_path / "gone", NAME, PIECES, SIZE)
    (tmp_path / "file").write_text("")
    with pytest.raises(StickTrouble, match="There is no stick at"):
        write_whole(tmp_path / "file", NAME, PIECES, SIZE)


def test_a_stick_that_gives_back_something_else_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stick_file, "_read_back", lambda file: b"")
    with pytest.raises(StickTrouble, match="damaged"):
        write_whole(tmp_path, NAME, PIECES, SIZE)
    assert names(tmp_path) == []


def test_a_stick_that_keeps_no_folders_in_order_is_good_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems cannot be asked to write a folder's names down at once."""
    real = os.fsync

    def fsync(handle: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{handle}"):
            raise OSError(errno.EINVAL, "not for folders")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    assert write_whole(tmp_path, NAME, PIECES, SIZE).exists()


def test_another_trouble_than_the_sticks_passes_through_and_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield PIECES[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_whole(tmp_path, NAME, pieces(), SIZE)
    assert names(tmp_path) == []
