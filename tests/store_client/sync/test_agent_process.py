"""The agent as the real process it is: one of it, sending by itself, gone when told."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store_client.config import Settings, write_settings
from store_client.db import contact, cursors
from store_client.sync import secrets
from store_client.sync.secrets import DeviceSecrets, save_secrets
from store_client.wire import codes
from tests.store_client.sync.fake_hq import TOKEN, FakeHq
from tests.store_client.sync.shop import DEVICE_KEY, Shop

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]


class Agents:
    """Starts agents of one folder and ends what is left of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._started: list[subprocess.Popen[str]] = []

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "store_client", "sync", "--data", str(self.folder)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), secrets.FORCE_FILE[0]: secrets.FORCE_FILE[1]}
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=self.folder
        )
        self._started.append(process)
        return process

    def end(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture
def agents(tmp_path: Path, shop: Shop) -> Iterator[Agents]:
    started = Agents(tmp_path)
    yield started
    started.end()


def activate(folder: Path, hq_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    write_settings(Settings(folder, hq_url=hq_url))
    save_secrets(folder, DeviceSecrets(TOKEN, DEVICE_KEY))


def wait_until(true: Callable[[], object], seconds: float = 20.0) -> float:
    """How long it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds
        time.sleep(0.02)
    return time.monotonic() - begun


def is_alive(shop: Shop) -> bool:
    return contact.read(shop.db).agent_alive_ms is not None


def test_it_sends_what_the_window_records_within_a_second(
    agents: Agents, shop: Shop, hq: FakeHq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    activate(tmp_path, hq.url, monkeypatch)
    agents.start()
    wait_until(lambda: hq.requests("contact"))
    time.sleep(0.3)
    shop.open_shift()
    assert wait_until(lambda: hq.stored) < 1.0
    wait_until(lambda: not shop.waiting())


def test_the_second_agent_says_that_there_is_one_and_all_is_well(agents: Agents, shop: Shop) -> None:
    agents.start()
    wait_until(lambda: is_alive(shop))
    second = agents.start()
    output, _nothing = second.communicate(timeout=20)
    assert second.returncode == 0
    assert "running already" in output


def test_a_killed_agent_leaves_no_lock_behind(agents: Agents, shop: Shop) -> None:
    first = agents.start()
    wait_until(lambda: is_alive(shop))
    first.kill()
    first.wait()
    with shop.db.write():
        contact.record_agent_alive(shop.db, None)
    agents.start()
    wait_until(lambda: is_alive(shop))


def test_a_first_load_that_is_killed_in_the_middle_goes_on_where_it_was(
    agents: Agents, shop: Shop, hq: FakeHq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 6_000
    for number in range(many):
        body = {"customer": f"c-{number}", "account_number": f"{number:09d}", "first_name": f"Name {number}"}
        hq.change(codes.CUSTOMERS, "customer", f"c-{number}", body)
    activate(tmp_path, hq.url, monkeypatch)
    first = agents.start()
    wait_until(lambda: cursors.load(shop.db, codes.CUSTOMERS).position)
    first.kill()
    first.wait()
    reached = cursors.load(shop.db, codes.CUSTOMERS).position
    assert 0 < reached < many
    hq.asked.clear()
    agents.start()
    wait_until(lambda: cursors.load(shop.db, codes.CUSTOMERS).position == many, 60)
    assert min(int(asked.query["after"]) for asked in hq.requests("feeds") if "/1010" in asked.path) == reached
    assert shop.db.value("SELECT count(*) FROM customer WHERE account_number IS NOT NULL") == many


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_it_stops_within_two_seconds(agents: Agents, shop: Shop, name: str) -> None:
    process = agents.start()
    wait_until(lambda: is_alive(shop))
    process.send_signal(getattr(signal, name))
    begun = time.monotonic()
    output, _nothing = process.communicate(timeout=10)
    assert time.monotonic() - begun < 2.0
    assert (process.returncode, output) == (0, "")
    assert not is_alive(shop)


def test_it_stops_within_two_seconds_even_while_hq_does_not_answer(
    agents: Agents, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        activate(tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}", monkeypatch)
        shop.open_shift()
        process = agents.start()
        connection, _address = silent.accept()
        with connection:
            assert connection.recv(100)
            process.terminate()
            begun = time.monotonic()
            output, _nothing = process.communicate(timeout=10)
            assert time.monotonic() - begun < 2.5
    assert (process.returncode, output) == (0, "")
    assert shop.waiting() == [1]


def test_it_runs_at_low_priority(agents: Agents, shop: Shop) -> None:
    process = agents.start()
    wait_until(lambda: is_alive(shop))
    assert os.getpriority(os.PRIO_PROCESS, process.pid) >= 10


def test_it_notices_that_the_register_was_activated(
    agents: Agents, shop: Shop, hq: FakeHq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agents.start()
    wait_until(lambda: is_alive(shop))
    activate(tmp_path, hq.url, monkeypatch)
    wait_until(lambda: hq.requests("contact"), 3.0)
