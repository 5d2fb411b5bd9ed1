"""The register's window as a process: it opens, starts its agent, stops when told, and loads no network code."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store_client import clock, paths
from store_client.app import AGENT_SILENT_MS, AgentKeeper, agent_command, only_window, window_services
from store_client.config import Settings, load_settings
from store_client.db import contact, file_lock, register_keys, staff
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import CustomerDetails
from store_client.domain.staff import StaffRecord
from store_client.errors import Refused, StorageTrouble
from store_client.services import seal, selling, sign_in
from store_client.sync import secrets
from store_client.sync.agent import only_agent
from store_client.sync.secrets import DeviceSecrets, save_secrets
from tests.store_client.sync.shop import DEVICE_KEY, Shop

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "QT_QPA_PLATFORM": "offscreen",
    secrets.FORCE_FILE[0]: secrets.FORCE_FILE[1],
}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    db = RegisterDatabase.open(tmp_path / "register.db")
    yield Shop.set_up(db)
    db.close()


def wait_until(true: Callable[[], object]) -> None:
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < 30.0
        time.sleep(0.02)


def test_the_window_is_given_every_use_case_with_the_registers_own_data(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    services = window_services(shop.db, Settings(tmp_path, language="fr", theme="dark"))
    shift = services.open_shift("s-001")
    assert shift.business_date == services.now().iso_date()
    customer = services.people.register(CustomerDetails(last_name="Walsh"), "s-001")
    product = services.find_by_code("4006381333931")
    assert product is not None
    basket = selling.attach_customer(selling.add_item(services.start_basket(), product), customer)
    sale = services.complete_sale(basket, 2000, "s-001")
    assert sale.change_minor == 920
    assert services.receipt(sale.transaction.id)
    assert services.sync_status().waiting == 3
    assert services.list_documents()[0].kind == "transaction.recorded"
    assert services.day.shifts.drawers()[0].shift == services.current_shift() == shift
    assert (services.language, services.theme) == ("fr", "dark")


def test_a_receipt_on_the_screen_has_the_registers_signed_code(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    services = window_services(shop.db, Settings(tmp_path))
    services.open_shift("s-001")
    product = services.find_by_code("4006381333931")
    assert product is not None
    sale = services.complete_sale(selling.add_item(services.start_basket(), product), 2000, "s-001").transaction
    assert [row.qr for row in services.receipt(sale.id) if row.qr] == []
    save_secrets(tmp_path, DeviceSecrets("", DEVICE_KEY, bytes(32)))
    register_keys.save_own_key(shop.db, seal.public_key_of(bytes(32)))
    (code,) = (row.qr for row in services.receipt(sale.id) if row.qr)
    signed = seal.read_receipt(shop.db, code)
    assert signed is not None
    assert signed.receipt == sale.receipt


def test_secrets_out_of_reach_keep_no_receipt_back(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    services = window_services(shop.db, Settings(tmp_path))
    services.open_shift("s-001")
    product = services.find_by_code("4006381333931")
    assert product is not None
    sale = services.complete_sale(selling.add_item(services.start_basket(), product), 2000, "s-001").transaction
    paths.secrets_file(tmp_path).write_text("{}", encoding="utf-8")
    assert services.receipt(sale.id)


def test_signing_in_uses_this_computers_key(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    salt = bytes(16)
    check = sign_in.seal_pin(DEVICE_KEY, salt, sign_in.hash_pin("1234", salt))
    with shop.db.write():
        staff.upsert(shop.db, [StaffRecord("s-001", "Aoife", "cashier", "en", salt, check)])
    services = window_services(shop.db, Settings(tmp_path))
    with pytest.raises(Refused, match="activated"):
        services.sign_in("s-001", "1234")
    save_secrets(tmp_path, DeviceSecrets("", DEVICE_KEY))
    assert services.sign_in("s-001", "1234").name == "Aoife"


def test_a_chosen_look_is_kept_without_what_the_environment_adds(shop: Shop, tmp_path: Path) -> None:
    services = window_services(shop.db, Settings(tmp_path, hq_url="http://from.the.environment"))
    services.save_look("fr", "contrast")
    kept = load_settings({}, data_folder=tmp_path)
    assert (kept.language, kept.theme, kept.hq_url) == ("fr", "contrast", "")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been started."""
    commands: list[list[str]] = []

    class Process:
        def __init__(self, wanted: list[str], **_: object) -> None:
            commands.append(wanted)

        def poll(self) -> None:
            return None

    monkeypatch.setattr(subprocess, "Popen", Process)
    return commands


@pytest.mark.parametrize(("silent_ms", "starts"), [(0, 0), (AGENT_SILENT_MS - 5_000, 0), (AGENT_SILENT_MS + 5_000, 1)])
def test_an_agent_that_gives_no_sign_of_life_is_started_again(
    tmp_path: Path, started: list[list[str]], silent_ms: int, starts: int
) -> None:
    AgentKeeper(tmp_path, lambda: clock.now_ms() - silent_ms).look()
    assert started == [agent_command(tmp_path)] * starts


def test_an_agent_that_said_goodbye_is_started_again(tmp_path: Path, started: list[list[str]]) -> None:
    keeper = AgentKeeper(tmp_path, lambda: None)
    keeper.start()
    keeper.look()
    assert len(started) == 2


def test_a_file_in_trouble_is_no_reason_to_start_agents(tmp_path: Path, started: list[list[str]]) -> None:
    def trouble() -> int | None:
        raise StorageTrouble("The register's file is busy.")

    AgentKeeper(tmp_path, trouble).look()
    assert started == []


def test_the_installed_program_starts_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert agent_command(tmp_path)[1:3] == ["-m", "store_client"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert agent_command(tmp_path) == [sys.executable, "sync", "--data", str(tmp_path)]


@pytest.mark.slow
def test_the_window_loads_no_network_code(shop: Shop, tmp_path: Path) -> None:
    script = (
        "import json, sys; from PySide6.QtCore import QTimer; from PySide6.QtWidgets import QApplication;"
        "a = QApplication([]); QTimer.singleShot(200, a.quit);"
        "from store_client.__main__ import main; code = main(['--no-agent', '--data', sys.argv[1]]);"
        "print(json.dumps([code, sorted({name.partition('.')[0] for name in sys.modules})]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, env=ENVIRONMENT, check=True
    )
    code, loaded = json.loads(ended.stdout.splitlines()[-1])
    assert code == 0
    assert "PySide6" in loaded
    assert {"requests", "urllib3", "apscheduler", "keyring"}.isdisjoint(loaded)


@pytest.mark.slow
def test_the_window_starts_its_agent_and_the_agent_goes_on_without_it(shop: Shop, tmp_path: Path) -> None:
    window = subprocess.Popen(
        [sys.executable, "-m", "store_client", "--data", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=ENVIRONMENT,
    )
    agent = 0
    try:
        wait_until(lambda: contact.read(shop.db).agent_alive_ms)
        agent = child_of(window.pid)
        window.send_signal(signal.SIGTERM)
        output, _nothing = window.communicate(timeout=20)
        assert window.returncode == 0
        assert "Traceback" not in output
        with pytest.raises(Exception, match="running already"), only_agent(tmp_path):
            pass
    finally:
        window.kill()
        window.communicate()
        if agent:
            os.kill(agent, signal.SIGTERM)
    wait_until(lambda: contact.read(shop.db).agent_alive_ms is None)


def child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0])


@pytest.mark.slow
def test_a_window_that_cannot_open_its_file_says_why(tmp_path: Path) -> None:
    (tmp_path / "register.db").write_bytes(b"this is not a database, it is a letter" * 100)
    ended = subprocess.run(
        [sys.executable, "-m", "store_client", "--no-agent", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )
    assert ended.returncode == 1
    assert "damaged" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_after_a_new_activation_signing_in_uses_the_new_key(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    services = window_services(shop.db, Settings(tmp_path))
    for key in (DEVICE_KEY, bytes(32)):
        save_secrets(tmp_path, DeviceSecrets("", key))
        check = sign_in.seal_pin(key, bytes(16), sign_in.hash_pin("1234", bytes(16)))
        with shop.db.write():
            staff.upsert(shop.db, [StaffRecord("s-001", "Aoife", "cashier", "en", bytes(16), check)])
        assert services.sign_in("s-001", "1234").name == "Aoife"


def test_a_look_that_cannot_be_kept_is_no_failure(shop: Shop, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "register.new").mkdir()
    window_services(shop.db, Settings(tmp_path)).save_look("fr", "dark")
    assert "is not kept" in caplog.text


def test_a_folder_has_one_window(tmp_path: Path) -> None:
    with only_window(tmp_path):
        with pytest.raises(Refused, match="open already"), only_window(tmp_path):
            pass
        with only_window(tmp_path / "another"):
            pass
    with only_window(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "register").write_text("not a folder")
    with pytest.raises(StorageTrouble, match="cannot be opened"), only_window(tmp_path / "register"):
        pass


@pytest.mark.slow
def test_the_window_started_twice_says_so_and_the_first_goes_on(shop: Shop, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "store_client", "--no-agent", "--data", str(tmp_path)]
    first = subprocess.Popen(command, env=ENVIRONMENT)
    try:
        wait_until(lambda: is_held(paths.window_lock_file(tmp_path)))
        second = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
        assert (second.returncode, first.poll()) == (1, None)
        assert "open already" in second.stderr
    finally:
        first.kill()
        first.wait()
    with only_window(tmp_path):
        pass


def is_held(lock: Path) -> bool:
    try:
        with file_lock.held(lock, 0.0):
            return False
    except StorageTrouble:
        return True


@pytest.mark.slow
def test_a_file_found_damaged_while_the_window_is_made_is_said(shop: Shop, tmp_path: Path) -> None:
    script = (
        "import sys; from PySide6.QtWidgets import QMessageBox; from store_client import app;"
        "from store_client.errors import DamagedDatabase;"
        "app._show = lambda _application, message: print('shown:', message);"
        "app.open_window = lambda *_: (_ for _ in ()).throw(DamagedDatabase('The file is damaged.'));"
        "from store_client.__main__ import main; sys.exit(main(['--no-agent', '--data', sys.argv[1]]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, env=ENVIRONMENT
    )
    assert ended.returncode == 1
    assert "shown: The file is damaged." in ended.stdout
