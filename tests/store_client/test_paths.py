"""Every system has its own place for a program's data."""

import sys
from pathlib import Path

import pytest

from store_client import paths


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_DATA_HOME", "comptoir/register"),
        ("win32", "LOCALAPPDATA", "Comptoir/register"),
        ("darwin", "", "Library/Application Support/Comptoir/register"),
    ],
)
def test_data_lie_where_the_system_keeps_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("HOME", str(tmp_path))
    if variable:
        monkeypatch.setenv(variable, str(tmp_path))
    assert paths.default_data_folder() == tmp_path / expected


def test_the_resources_are_found() -> None:
    assert (paths.resources() / "wire" / "README.md").is_file()


def test_the_files_of_a_folder_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    files = {
        paths.database_file(tmp_path),
        paths.agent_lock_file(tmp_path),
        paths.window_lock_file(tmp_path),
        paths.secrets_file(tmp_path),
        paths.log_folder(tmp_path),
    }
    assert len(files) == 5


def test_what_is_made_is_for_its_owner_only_and_what_was_there_stays(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    paths.make_private(there / "register" / "logs")
    paths.make_private(there / "register" / "logs")
    modes = [folder.stat().st_mode & 0o777 for folder in (there, there / "register", there / "register" / "logs")]
    assert modes == [0o755, 0o700, 0o700]
