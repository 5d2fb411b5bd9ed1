"""``comptoir-hq backup`` and ``restore`` as they are typed."""

from pathlib import Path

import pytest

from hq_server.__main__ import main


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COMPTOIR_HQ_DATA_FOLDER", str(tmp_path / "data"))
    url = f"sqlite:///{tmp_path / 'hq.db'}"
    assert main(["migrate", "--database", url]) == 0
    assert main(["create-store", "101", "Nord", "--currency", "EUR", "--database", url]) == 0
    return url


def test_a_backup_becomes_a_database_that_works(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "backups").mkdir()
    assert main(["backup", str(tmp_path / "backups"), "--database", database]) == 0
    (made,) = (tmp_path / "backups").iterdir()
    assert f"{made}: 0" in capsys.readouterr().out
    new = f"sqlite:///{tmp_path / 'new.db'}"
    assert main(["restore", str(made), "--database", new, "--skip-numbers", "5"]) == 0
    assert "HQ is back with 0 documents of 0 registers." in capsys.readouterr().out
    assert main(["add-register", "101", "1", "--database", new]) == 0
    assert main(["verify", "--database", new]) == 0


def test_what_cannot_be_done_is_said_in_words(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = str(tmp_path / "copy")
    assert main(["backup", copy, "--database", database]) == 0
    assert main(["backup", copy, "--database", database]) == 1
    assert main(["restore", copy, "--database", database]) == 1
    assert main(["restore", str(tmp_path / "none"), "--database", f"sqlite:///{tmp_path / 'new.db'}"]) == 1
    said = capsys.readouterr().err
    assert said.count("there already") == 2
    assert "cannot be read" in said
    with pytest.raises(SystemExit):
        main(["restore", copy, "--skip-numbers", "-1"])
    assert "whole_number" not in capsys.readouterr().out
