"""Encrypting the register's file by command, as a manager types it, and what is read when its key is lost."""

import contextlib
from pathlib import Path
from typing import Any

import pytest

from store_client import app, paths
from store_client.config import Settings
from store_client.db import file_lock
from store_client.db.database import RegisterDatabase
from tests.store_client import fake_key_ring, test_cli
from tests.store_client.sync.shop import Shop

alone, shop, run = test_cli._alone, test_cli.shop, test_cli.run


def test_each_program_that_comes_first_makes_an_encrypted_file_where_there_is_a_key_ring(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = fake_key_ring.install(monkeypatch)
    assert "not been activated" in run("sync", "--once").err
    with contextlib.closing(RegisterDatabase.open(tmp_path / "register.db")) as db:
        assert db.encrypted
    with app._open(Settings(tmp_path / "another")) as db:
        assert db.encrypted
    assert len(set(ring.kept.values())) == 2
    assert "key ring" in encryption_line(run("status").out)


def test_a_register_is_encrypted_by_command_and_goes_on_as_before(run: Any, shop: Shop, tmp_path: Path) -> None:
    assert "no" in encryption_line(run("status").out)
    shop.db.close()
    key_file = tmp_path.parent / f"{tmp_path.name}-keys" / "register.key"
    said = run("encrypt", "--key-file", str(key_file))
    assert (said.code, said.err) == (0, "")
    assert str(key_file) in said.out
    assert not (tmp_path / "register.db").read_bytes().startswith(b"SQLite")
    assert str(key_file) in encryption_line(run("status").out)
    assert run("verify").code == 0
    again = run("encrypt", "--key-file", str(key_file))
    assert again.code == 0
    assert key_file.read_text() not in said.out + again.out + (tmp_path / "logs" / "commands.log").read_text()


def encryption_line(out: str) -> str:
    (line,) = (line for line in out.splitlines() if line.startswith("Encrypted"))
    return line


def test_a_register_that_runs_or_has_no_place_for_a_key_is_not_encrypted(run: Any, shop: Shop, tmp_path: Path) -> None:
    key_file = str(tmp_path.parent / f"{tmp_path.name}-keys" / "register.key")
    with file_lock.held(paths.window_lock_file(tmp_path), 0.0):
        assert "running" in run("encrypt", "--key-file", key_file).err
    assert "Another program" in run("encrypt", "--key-file", key_file).err
    shop.db.close()
    assert "own folder" in run("encrypt", "--key-file", str(tmp_path / "register.key")).err
    assert (tmp_path / "register.db").read_bytes().startswith(b"SQLite format 3")


def test_a_register_whose_key_is_lost_is_set_aside_only_on_request(run: Any, shop: Shop, tmp_path: Path) -> None:
    shop.db.close()
    key_file = tmp_path.parent / f"{tmp_path.name}-keys" / "register.key"
    run("encrypt", "--key-file", str(key_file))
    key = key_file.read_text()
    key_file.unlink()
    for name in ("status", "verify", "close", "set-aside"):
        said = run(name)
        assert said.code == 1
        assert "does not give its key now" in said.err
        assert "What HQ does not have yet cannot be read without the key" in said.err
    assert (tmp_path / "register.db").exists()
    assert run("set-aside", "--key-lost").code == 0
    assert not (tmp_path / "register.db").exists()
    key_file.write_text(key)
    key_file.chmod(0o600)
    (kept,) = (path for path in tmp_path.glob("register.db.damaged-*") if path.suffix != ".key")
    found = RegisterDatabase.open(kept)
    assert found.value("SELECT count(*) FROM setting") > 0
    found.close()
