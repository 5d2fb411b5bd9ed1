"""The commands of comptoir-register, as a manager types them: words, sums, exit codes."""

import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store_client import __main__ as command
from store_client import clock, paths, texts
from store_client.config import Settings, load_settings, write_settings
from store_client.db import contact, file_lock, staff
from store_client.db.database import RegisterDatabase
from store_client.domain.staff import StaffRecord
from store_client.services import shift_close, shift_open
from store_client.sync import secrets
from store_client.sync.agent import only_agent
from store_client.sync.secrets import DeviceSecrets, load_secrets, save_secrets
from tests.store_client.sync import fake_hq
from tests.store_client.sync.fake_hq import TOKEN, FakeHq, activated
from tests.store_client.sync.shop import DEVICE_KEY, Shop

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each command sets up the log and the language of its process; here the process goes on."""
    monkeypatch.setenv(*secrets.FORCE_FILE)
    monkeypatch.delenv(command.DATA_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger()
    before, level, mask = list(root.handlers), root.level, os.umask(0o022)
    yield
    os.umask(mask)
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)
    texts.use("en")


@pytest.fixture
def hq() -> Iterator[FakeHq]:
    with FakeHq() as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    db = RegisterDatabase.open(tmp_path / "register.db")
    yield Shop.set_up(db)
    db.close()


class Said:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command on the test's folder."""

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        try:
            code = command.main([*arguments, "--data", str(tmp_path)])
        except SystemExit as ended:
            code = int(str(ended.code))
        return Said(code, *capsys.readouterr())

    return run


def connect(folder: Path, hq: FakeHq) -> None:
    write_settings(Settings(folder, hq_url=hq.url))
    save_secrets(folder, DeviceSecrets(TOKEN, DEVICE_KEY))


def test_help_tells_a_manager_what_there_is(run: Any) -> None:
    said = run("--help")
    assert said.code == 0
    for word in (
        "sync",
        "close",
        "verify",
        "activate",
        "export",
        "set-aside",
        "encrypt",
        "status",
        "--data",
        "--no-agent",
        "Exit codes",
    ):
        assert word in said.out


@pytest.mark.parametrize("name", ["sync", "close", "verify", "activate", "export", "set-aside", "encrypt", "status"])
def test_every_command_explains_itself(run: Any, name: str) -> None:
    said = run(name, "--help")
    assert said.code == 0
    assert "--data" in said.out


@pytest.mark.parametrize("arguments", [["sell"], ["sync", "--twice"], ["close", "--sta", "s"], ["activate"], ["--dat"]])
def test_what_is_not_understood_is_exit_code_2(run: Any, arguments: list[str]) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert "usage:" in said.err


@pytest.mark.parametrize("before", [True, False])
def test_the_folder_may_stand_before_or_after_the_command(
    before: bool, shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ["--data", str(tmp_path)]
    assert command.main([*folder, "status"] if before else ["status", *folder]) == 0
    assert "101-2" in capsys.readouterr().out


def test_the_folder_may_come_from_the_environment(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(command.DATA_VARIABLE, str(tmp_path))
    assert command.main(["status"]) == 0
    assert "101-2" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["close", "verify", "status"])
def test_a_folder_without_a_register_is_said_and_nothing_is_made_there(run: Any, tmp_path: Path, name: str) -> None:
    said = run(name)
    assert said.code == 1
    assert "There is no register in" in said.err
    assert not (tmp_path / "register.db").exists()


def test_settings_that_cannot_be_used_are_said(run: Any, tmp_path: Path) -> None:
    (tmp_path / "register.toml").write_text("hq_url = [")
    said = run("status")
    assert said.code == 1
    assert "settings file" in said.err


def test_closing_prints_what_was_sold_without_amounts_and_what_hq_does_not_know_yet(run: Any, shop: Shop) -> None:
    shop.open_shift()
    first, last = shop.sell(), shop.sell()
    said = run("close")
    assert said.code == 0
    assert "Shift 1 of 2026-11-23 is closed." in said.out
    assert "2 sales" in said.out
    assert f"{first.receipt} to {last.receipt}" in said.out
    assert "on its Z" in said.out
    assert not re.search(r"21[.,]60|121[.,]60", said.out)
    assert "4 documents of this shift are not yet confirmed by HQ" in said.out
    assert shift_open.current_shift(shop.db) is None


def test_closing_counts_for_whoever_opened_or_is_named(run: Any, shop: Shop) -> None:
    with shop.db.write():
        staff.upsert(shop.db, [StaffRecord("m-1", "Máire", "manager", "en", b"", b"")])
    shop.open_shift()
    run("close")
    shop.open_shift()
    run("close", "--staff", "m-1")
    bodies = [json.loads(content)["body"] for content in shop.recorded()]
    assert [body["staff"] for body in bodies if "manifest" in body] == ["s-001", "m-1"]


def test_closing_by_somebody_unknown_is_refused(run: Any, shop: Shop) -> None:
    shop.open_shift()
    said = run("close", "--staff", "nobody")
    assert said.code == 1
    assert "nobody" in said.err
    assert shift_open.current_shift(shop.db) is not None


def test_closing_for_a_date_leaves_another_days_shift_open(run: Any, shop: Shop) -> None:
    shop.open_shift()
    said = run("close", "--date", "2026-11-24")
    assert said.code == 1
    assert "2026-11-23" in said.err
    assert run("close", "--date", "2026-11-23").code == 0
    assert len(shift_close.list_closed_shifts(shop.db)) == 1


def test_closing_nothing_is_said(run: Any, shop: Shop) -> None:
    said = run("close")
    assert said.code == 1
    assert "nothing to close" in said.err


def test_verify_counts_what_is_in_order(run: Any, shop: Shop) -> None:
    shop.register_customers(3)
    said = run("verify")
    assert (said.code, said.out, said.err) == (0, "3 documents are in order.\n", "")


def test_verify_says_where_the_chain_breaks(run: Any, shop: Shop) -> None:
    shop.register_customers(5)
    shop.db.run("DELETE FROM outbox WHERE sequence IN (3, 4)")
    said = run("verify")
    assert said.code == 1
    assert "2 documents are in order" in said.out
    assert "document 5: 2 documents are missing before it" in said.err


def test_activating_makes_this_computer_a_register(run: Any, hq: FakeHq, tmp_path: Path) -> None:
    hq.activated = activated("the-token")
    said = run("activate", "--hq", hq.url, "--code", "ABCD-EFGH")
    assert said.code == 0
    assert "register 2 of store 101" in said.out
    kept = load_secrets(tmp_path)
    assert kept is not None
    assert kept.token == "the-token"
    assert load_settings({}, data_folder=tmp_path).hq_url == hq.url
    assert "the-token" not in said.out + said.err
    assert json.loads(hq.requests("activations")[0].body)["device_name"]


def test_a_code_that_was_used_is_explained(run: Any, hq: FakeHq) -> None:
    hq.fault("activations", fake_hq.problem(403, "activation-code-used"))
    said = run("activate", "--hq", hq.url, "--code", "ABCD-EFGH")
    assert said.code == 1
    assert "used already" in said.err
    assert "Traceback" not in said.err


def test_activating_needs_to_know_where_hq_is(run: Any) -> None:
    said = run("activate", "--code", "ABCD-EFGH")
    assert said.code == 1
    assert "--hq" in said.err


def test_one_exchange_by_command(run: Any, shop: Shop, hq: FakeHq, tmp_path: Path) -> None:
    connect(tmp_path, hq)
    shop.open_shift()
    said = run("sync", "--once")
    assert (said.code, said.out) == (0, "Exchanged with HQ: 1 sent, 0 received.\n")
    hq.fault("contact", fake_hq.portal)
    said = run("sync", "--once")
    assert said.code == 1
    assert "not HQ" in said.err


def test_one_exchange_without_activation_says_so(run: Any, shop: Shop) -> None:
    said = run("sync", "--once")
    assert said.code == 1
    assert "activation code" in said.err


def test_beside_a_running_agent_there_is_nothing_to_do(run: Any, shop: Shop, tmp_path: Path) -> None:
    with only_agent(tmp_path):
        said = run("sync")
    assert said.code == 0
    assert "running already" in said.out


def test_the_status_says_what_waits_and_when_hq_was_reached(run: Any, shop: Shop, hq: FakeHq, tmp_path: Path) -> None:
    shop.register_customers(2)
    said = run("status")
    assert re.search(r"Waiting +2\n", said.out)
    assert re.search(r"Pending sync +2\n", said.out)
    assert re.search(r"Last contact +never\n", said.out)
    assert re.search(r"Sync agent +not running\n", said.out)
    connect(tmp_path, hq)
    run("sync", "--once")
    with shop.db.write():
        contact.record_agent_alive(shop.db, clock.now_ms())
    said = run("status")
    assert re.search(r"Waiting +0\n", said.out)
    assert re.search(r"Last contact +20\d\d-", said.out)
    assert re.search(r"Sync agent +running\n", said.out)
    assert f"{hq.url}\n" in said.out


def test_the_status_warns_of_a_clock_that_is_off(run: Any, shop: Shop) -> None:
    with shop.db.write():
        contact.record_contact(shop.db, now_ms=0, hq_ms=600_000)
    assert "10 minutes off" in run("status").out


def test_a_bug_is_words_for_people_and_a_traceback_in_the_log(
    run: Any, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(db: object) -> None:
        raise ZeroDivisionError("the very cause")

    monkeypatch.setattr("store_client.services.verify.verify_chain", bug)
    said = run("verify")
    assert said.code == 1
    assert "Something went wrong in the program" in said.err
    assert "Traceback" not in said.err
    log = tmp_path / "logs" / "commands.log"
    assert str(log) in said.err
    assert "the very cause" in log.read_text()


def test_a_damaged_file_is_words_for_people(run: Any, tmp_path: Path) -> None:
    (tmp_path / "register.db").write_bytes(b"this is not a database, it is a letter" * 100)
    said = run("verify")
    assert said.code == 1
    assert "damaged" in said.err
    assert "Traceback" not in said.err


def test_a_damaged_file_can_be_set_aside_and_is_kept(run: Any, tmp_path: Path) -> None:
    letter = b"this is not a database, it is a letter" * 100
    (tmp_path / "register.db").write_bytes(letter)
    said = run("set-aside")
    assert said.code == 0
    (kept,) = tmp_path.glob("register.db.damaged-*")
    assert str(kept) in said.out
    assert kept.read_bytes() == letter
    assert not (tmp_path / "register.db").exists()


def test_a_file_that_is_whole_or_in_use_is_not_set_aside(run: Any, shop: Shop, tmp_path: Path) -> None:
    assert "whole" in run("set-aside").err
    with file_lock.held(paths.agent_lock_file(tmp_path), 0.0):
        assert "running" in run("set-aside").err
    assert shop.db.path.exists()


def test_the_language_is_the_settings(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[str] = []
    monkeypatch.setattr(texts, "use", chosen.append)
    write_settings(Settings(tmp_path, language="fr"))
    run("--help")
    assert chosen == ["fr"]


@pytest.mark.slow
def test_the_commands_load_only_what_they_need(shop: Shop, tmp_path: Path) -> None:
    script = (
        "import sys; from store_client.__main__ import main; main(sys.argv[1:]);"
        "print(sorted({name.partition('.')[0] for name in sys.modules}"
        " & {'PySide6', 'requests', 'urllib3', 'apscheduler', 'keyring'}))"
    )

    def loaded(*arguments: str) -> str:
        ended = subprocess.run(
            [sys.executable, "-c", script, *arguments, "--data", str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        return ended.stdout.splitlines()[-1]

    assert loaded("status") == "[]"
    assert loaded("verify") == "[]"
    assert loaded("sync", "--once") == "['apscheduler', 'requests', 'urllib3']"


def test_what_a_register_keeps_is_for_its_owner_only(hq: FakeHq, tmp_path: Path) -> None:
    hq.activated = activated()
    folder = tmp_path / "new" / "register"
    assert command.main(["activate", "--code", "CODE", "--hq", hq.url, "--data", str(folder)]) == 0
    kept = [tmp_path / "new", folder, *folder.rglob("*")]
    assert {"register.db", "register.toml", "secrets.json", "commands.log"} <= {path.name for path in kept}
    assert [path for path in kept if path.stat().st_mode & 0o077] == []


def test_a_code_is_never_in_the_log(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("store_client.sync.activation.activate_register", bug)
    assert run("activate", "--code", "SECRET-CODE", "--hq", "http://127.0.0.1:1").code == 1
    log = (tmp_path / "logs" / "commands.log").read_text()
    assert "ZeroDivisionError" in log
    assert "SECRET-CODE" not in log


def test_a_folder_that_cannot_be_used_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("not a folder")
    assert command.main(["status", "--data", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert f"The folder {tmp_path} cannot be used" in said
    assert "Traceback" not in said
