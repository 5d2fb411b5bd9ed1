"""The command comptoir-hq: sets HQ up from nothing, and says what it cannot do in words with an exit code."""

import csv
import io
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hq_server.__main__ import main
from hq_server.db import register_keys
from hq_server.db.database import HqDatabase
from hq_server.domain.fec import check_fec
from hq_server.services.ingest import ingest_batch
from tests.hq_server.sending_register import NOW, add_register
from tests.hq_server.services.test_document_file import PUBLIC, file_of
from tests.hq_server.statement_world import close, opened, post, sell, send

COMMANDS = (
    "serve work migrate export verify create-user reset-code end-sessions create-store add-register activation-code "
    "import-products import-staff "
    "add-staff"
).split()


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Settings, logs and hooks of the command stay within the test."""
    monkeypatch.setenv("COMPTOIR_HQ_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.delenv("COMPTOIR_HQ_DATABASE", raising=False)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


def _help(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--help"])
    assert stopped.value.code == 0
    return capsys.readouterr().out


def test_help_names_every_command_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    text = _help(capsys)
    for command in COMMANDS:
        assert f"    {command}" in text
    assert "First steps" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = _help(capsys, command)
    assert "--database URL" in text
    assert "None" not in text


def test_a_shop_is_set_up_from_nothing(
    empty_hq_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMPTOIR_HQ_DATABASE", empty_hq_url)
    monkeypatch.setenv("COMPTOIR_HQ_PASSWORD", "correct horse battery")
    monkeypatch.setenv("COMPTOIR_HQ_PIN", "402713")
    products = tmp_path / "products.csv"
    products.write_text(
        "sku,name,barcodes,unit,price,currency,tax_rate\ncrayon,Crayon noir,4006381333931,pcs,2.50,EUR,20\n", "utf-8"
    )
    staff = tmp_path / "staff.csv"
    staff.write_text("store,name,role,language,pin\n101,Zoë,manager,fr,730214\n", "utf-8")
    set_up = tmp_path / "setup.toml"
    set_up.write_text('[[category]]\ncategory = "KIT"\nname = "Küche"\n', "utf-8")
    steps = [
        ["migrate"],
        ["create-user", "Ana", "--full-name", "Ana B"],
        ["create-store", "101", "Comptoir Nord", "--currency", "EUR", "--address", "1 rue du Nord"],
        ["add-register", "101", "2"],
        ["import-products", str(products)],
        ["import-setup", str(set_up)],
        ["import-staff", str(staff)],
        ["add-staff", "101", "Bo"],
        ["verify"],
        ["work", "--once"],
    ]
    for step in steps:
        assert main(step) == 0, (step, capsys.readouterr())
    text = capsys.readouterr().out
    assert "Applied: 0001_first_tables" in text
    assert "Set-up items: 1 new, 0 changed, 0 as before, 0 removed." in text
    assert "Register 101-2: 0 documents: complete and unchanged" in text
    assert main(["activation-code", "101-2"]) == 0
    assert len(capsys.readouterr().out.strip()) == 9
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out == "The database is up to date.\n"


def test_a_set_up_file_with_a_slip_changes_nothing_and_says_where(
    hq: HqDatabase, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "setup.toml"
    file.write_text(
        '[[category]]\ncategory = "A"\nname = "A"\n[[category]]\ncategory = "B"\ncolour = "teal"\n', "utf-8"
    )
    assert main(["import-setup", str(file), "--database", hq.url]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("category 2 B: ")
    assert said.err.endswith("Nothing was changed. Correct these items, then import the file again.\n")
    with hq.read():
        assert hq.row("SELECT count(*) FROM setup_item") == (0,)


def test_a_file_of_documents_comes_in_by_hand(
    hq: HqDatabase, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    register = add_register(hq)
    with hq.write():
        register_keys.add(hq, "101", "2", PUBLIC, NOW)
    register.open_shift()
    register.sell()
    file = tmp_path / "101-2.comptoir"
    file.write_bytes(file_of(register.lines))
    command = ["import-documents", str(file), "--database", hq.url]
    assert main([*command, "--dry-run"]) == 0
    assert "2 would be stored.\nNothing was changed.\n" in capsys.readouterr().out
    assert main(command) == 0
    assert capsys.readouterr().out.endswith("The signature is right.\n2 stored.\n")
    assert main(command) == 0
    assert "2 were at HQ already." in capsys.readouterr().out
    file.write_bytes(file.read_bytes().replace(b"250", b"251"))
    assert main(command) == 1
    assert "was changed after register 101-2 wrote it" in capsys.readouterr().err
    assert main(["import-documents", str(tmp_path / "none.comptoir"), "--database", hq.url]) == 1
    assert "Nothing was changed." in capsys.readouterr().err


def test_an_export_is_a_csv_file_or_goes_to_the_screen(
    hq: HqDatabase, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell(count=2)
    ingest_batch(hq, register.identity, register.lines, NOW)
    file = tmp_path / "out.csv"
    assert main(["export", "transactions", "--database", hq.url]) == 0
    shown = capsys.readouterr().out
    assert main(["export", "transactions", "--database", hq.url, "--output", str(file)]) == 0
    assert file.read_bytes().decode() == shown
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert [(row["sku"], row["line_total"]) for row in rows] == [("sku-1", "2.50"), ("sku-2", "2.50")]


def test_vouchers_are_exported_as_csv_and_as_a_fec_file_that_is_checked(
    hq: HqDatabase, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    register = opened(hq)
    sell(register, 1_200)
    close(register)
    send(hq, register)
    assert post(hq).state == "posted"
    assert main(["export", "vouchers", "--database", hq.url]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["account"], row["debit"], row["credit"]) for row in rows] == [
        ("411", "12.00", "0.00"),
        ("707", "0.00", "10.00"),
        ("44571", "0.00", "2.00"),
        ("530", "12.00", "0.00"),
        ("411", "0.00", "12.00"),
    ]
    year = ["--first", "2026-01-01", "--last", "2026-12-31", "--store", "101"]
    assert main(["export", "fec", "--database", hq.url, "--output", str(tmp_path), *year]) == 0
    file = tmp_path / "000000000FEC20261231.txt"
    assert check_fec(file.read_bytes()) == []
    assert len(file.read_bytes().splitlines()) == 1 + len(rows)
    with hq.write():
        hq.execute("UPDATE voucher_line SET credit_minor = 999 WHERE account = '707'")
    assert main(["export", "fec", "--database", hq.url, "--output", str(file), *year]) == 1
    assert "Entry 26-101-1 does not balance." in capsys.readouterr().err


def test_verify_finds_what_somebody_took_out_of_the_audit(hq: HqDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["create-store", "101", "Nord", "--currency", "EUR", "--database", hq.url]) == 0
    assert main(["verify", "--database", hq.url]) == 0
    assert "Audit log: 1 entry: complete and unchanged" in capsys.readouterr().out
    with hq.write():
        hq.execute("DROP TRIGGER audit_entry_kept" + (" ON audit_entry" if hq.engine == "postgresql" else ""))
        hq.execute("DELETE FROM audit_entry")
    assert main(["verify", "--database", hq.url]) == 1
    assert "Entries are missing from the end of the audit" in capsys.readouterr().out


def test_verify_ends_with_1_when_something_is_missing(hq: HqDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    register = add_register(hq)
    for _document in range(3):
        register.create_customer()
    ingest_batch(hq, register.identity, [register.lines[0], register.lines[2]], NOW)
    assert main(["verify", "--database", hq.url]) == 1
    said = "Register 101-2: 2 documents: 1 document missing after 1\nAudit log: 0 entries: complete and unchanged\n"
    assert capsys.readouterr().out == said


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["verify"], 1, "Run “comptoir-hq migrate” first"),
        (["verify", "--database", "hq.db"], 2, "sqlite:///path/hq.db"),
        (["migrate", "--database", "postgresql://x@/y?host=/nowhere"], 1, "does not answer"),
        (["migrate", "--database", "sqlite:////proc/no/hq.db"], 1, "cannot be made"),
        (["verify", "--database", "postgresql://x@/y?host=/nowhere"], 1, "does not answer"),
        (["verify", "--database", "postgresql://x@127.0.0.1:abc/y"], 1, "does not answer"),
        (["verify", "--database", "postgresql:///y?colour=red"], 2, "cannot be used"),
        (["verify", "--database", "postgresql://[::1/y"], 2, "cannot be used"),
        (["verify", "--database", f"sqlite:///{Path(__file__).resolve()}"], 1, "cannot be used"),
        (["serve", "--port", "99999"], 2, "from 0 to 65535"),
        (["serve", "--port", "-1"], 2, "from 0 to 65535"),
        (["serve", "--threads", "0"], 2, "from 1 to 1000"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert words in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add-register", "7", "1"], "no store 7"),
        (["activation-code", "7-1"], "no register"),
        (["import-products", "no such file.csv"], "no such file.csv"),
    ],
)
def test_a_refusal_ends_with_1(
    hq: HqDatabase, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--database", hq.url]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["sing"], ["export"], ["serve", "--port", "x"]])
def test_an_unknown_use_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: comptoir-hq" in capsys.readouterr().err


def test_a_wrong_setting_ends_with_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COMPTOIR_HQ_PORT", "many")
    assert main(["migrate"]) == 2
    assert "whole number" in capsys.readouterr().err


def test_an_address_nobody_can_listen_at_is_said_in_words(hq: HqDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", "no.such.host.invalid", "--port", "0", "--database", hq.url]) == 2
    assert "cannot listen at no.such.host.invalid" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said_in_words(hq: HqDatabase) -> None:
    """In a process of its own: waitress leaves its trigger open when it cannot bind."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "hq_server", "serve", "--port", str(taken.getsockname()[1])]
        done = subprocess.run([*command, "--database", hq.url], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "in use" in done.stderr


def test_a_question_without_a_keyboard_is_refused_in_words(
    hq: HqDatabase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(_question: str) -> str:
        raise EOFError

    monkeypatch.delenv("COMPTOIR_HQ_PASSWORD", raising=False)
    monkeypatch.setattr("getpass.getpass", nobody)
    assert main(["create-user", "ana", "--database", hq.url]) == 1
    assert "COMPTOIR_HQ_PASSWORD" in capsys.readouterr().err


@pytest.mark.slow
def test_an_export_that_nobody_reads_ends_quietly(hq: HqDatabase, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "hq_server", "export", "transactions", "--database", hq.url]
    environment = {**os.environ, "COMPTOIR_HQ_DATA_FOLDER": str(tmp_path)}
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")
