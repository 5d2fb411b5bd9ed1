"""The agent's decisions, with a clock that the test winds."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store_client import paths
from store_client.clock import Moment
from store_client.config import Settings
from store_client.db import contact
from store_client.db.database import RegisterDatabase
from store_client.domain.exclusion import Purge
from store_client.errors import HqUnreachable, StorageTrouble
from store_client.services import documents, exclusion
from store_client.sync import agent as agents
from store_client.sync import secrets
from store_client.sync.agent import ALIVE_SECONDS, Agent, AlreadyRunning, only_agent, run_once
from store_client.sync.purging import QUIET_SECONDS
from store_client.sync.secrets import DeviceSecrets, save_secrets
from store_client.wire import codes
from tests.store_client.sync import fake_hq
from tests.store_client.sync.fake_hq import TOKEN, FakeHq
from tests.store_client.sync.shop import DEVICE_KEY, Shop


@pytest.fixture(autouse=True)
def _file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)


class Bench:
    """An agent and its clock. The agent has its own handle of the file, as its process has."""

    def __init__(self, folder: Path, hq_url: str) -> None:
        self.now = 1000.0
        self.settings = Settings(folder, hq_url=hq_url)
        self.db = RegisterDatabase.open(self.settings.database_file)
        self.agent = Agent(lambda: self.settings, self.db, lambda: self.now)

    def look_after(self, seconds: float) -> None:
        self.now += seconds
        self.agent.look()


@pytest.fixture
def bench(tmp_path: Path, hq: FakeHq, shop: Shop) -> Iterator[Bench]:
    save_secrets(tmp_path, DeviceSecrets(TOKEN, DEVICE_KEY))
    made = Bench(tmp_path, hq.url)
    yield made
    if made.agent._link is not None:
        made.agent._link.client.close()
    made.db.close()


def contacts(hq: FakeHq) -> int:
    return len(hq.requests("contact"))


def test_it_exchanges_at_once_and_then_every_fifteen_seconds(bench: Bench, hq: FakeHq) -> None:
    bench.look_after(0)
    for _ in range(10):
        bench.look_after(1.4)
    assert contacts(hq) == 1
    bench.look_after(1.1)
    assert contacts(hq) == 2


def test_what_the_window_records_is_sent_at_the_next_look(bench: Bench, hq: FakeHq, shop: Shop) -> None:
    bench.look_after(0)
    shop.open_shift()
    bench.look_after(0.2)
    assert shop.waiting() == []


def test_its_own_writes_do_not_wake_it(bench: Bench, hq: FakeHq) -> None:
    for _ in range(20):
        bench.look_after(0.5)
        bench.agent.give_sign_of_life()
    assert contacts(hq) == 1


def test_a_busy_shop_does_not_hammer_an_hq_that_is_down(bench: Bench, hq: FakeHq, shop: Shop) -> None:
    hq.fault("documents", *[fake_hq.plain(502)] * 100)
    shop.open_shift()
    for _ in range(120):
        shop.sell()
        bench.look_after(1.0)
    assert len(hq.requests("documents")) < 10
    assert documents.sync_status(shop.db).trouble != ""


def test_a_bug_in_an_exchange_does_not_hammer_either(
    bench: Bench, hq: FakeHq, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []

    def bug(link: object) -> None:
        calls.append(link)
        raise ZeroDivisionError

    monkeypatch.setattr(agents, "run_cycle", bug)
    for _ in range(100):
        bench.look_after(0.2)
    assert 0 < len(calls) < 8
    assert "ZeroDivisionError" in caplog.text


def test_a_full_disk_is_a_line_in_the_log_and_tried_again_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []

    def full(link: object) -> None:
        calls.append(link)
        raise StorageTrouble("The disk is full.")

    monkeypatch.setattr(agents, "run_cycle", full)
    for _ in range(100):
        bench.look_after(0.2)
    assert 0 < len(calls) < 8
    assert "The disk is full." in caplog.text


def test_waking_up_ends_a_long_pause(bench: Bench, hq: FakeHq, shop: Shop) -> None:
    hq.fault("contact", *[fake_hq.plain(502)] * 6)
    for _ in range(200):
        bench.look_after(0.5)
    before = contacts(hq)
    bench.agent._woken.set()
    bench.look_after(0.1)
    assert contacts(hq) == before + 1


def test_somebody_who_wants_hq_tried_now_need_not_wait(bench: Bench, hq: FakeHq, shop: Shop) -> None:
    hq.fault("contact", *[fake_hq.plain(502)] * 6)
    for _ in range(200):
        bench.look_after(0.5)
    before = contacts(hq)
    bench.look_after(0.2)
    assert contacts(hq) == before
    documents.ask_for_contact(shop.db, Moment(1))
    bench.look_after(0.2)
    assert contacts(hq) == before + 1
    documents.ask_for_contact(shop.db, Moment(2))
    bench.look_after(0.2)
    assert contacts(hq) == before + 2


def test_a_register_without_activation_asks_nobody(tmp_path: Path, hq: FakeHq) -> None:
    bench = Bench(tmp_path, hq.url)
    bench.look_after(0)
    assert bench.agent.exchange().activation_needed
    assert hq.asked == []
    bench.db.close()


def test_an_activation_sets_a_waiting_agent_going_at_once(tmp_path: Path, hq: FakeHq, shop: Shop) -> None:
    bench = Bench(tmp_path, "")
    for _ in range(200):
        bench.look_after(0.5)
    bench.settings = replace(bench.settings, hq_url=hq.url)
    save_secrets(tmp_path, DeviceSecrets(TOKEN, DEVICE_KEY))
    bench.look_after(0.2)
    assert contacts(hq) == 1
    assert bench.agent._link is not None
    bench.agent._link.client.close()
    bench.db.close()


def test_a_new_activation_replaces_a_token_that_hq_refuses(bench: Bench, hq: FakeHq, tmp_path: Path) -> None:
    hq.token = "a-new-one"
    bench.look_after(0)
    assert not documents.sync_status(bench.db).activated
    save_secrets(tmp_path, DeviceSecrets("a-new-one", DEVICE_KEY))
    bench.look_after(0.2)
    assert documents.sync_status(bench.db).activated


def test_secrets_out_of_reach_are_not_an_activation_that_is_missing(
    bench: Bench, tmp_path: Path, hq: FakeHq, caplog: pytest.LogCaptureFixture
) -> None:
    paths.secrets_file(tmp_path).write_text("{")
    bench.look_after(0)
    assert hq.asked == []
    assert documents.sync_status(bench.db).activated
    assert "key ring" in caplog.text
    assert "key ring" in documents.sync_status(bench.db).trouble


def test_the_sign_of_life_is_given_every_few_seconds(bench: Bench) -> None:
    bench.agent.give_sign_of_life()
    first = contact.read(bench.db).agent_alive_ms
    assert first is not None
    bench.db.run("UPDATE contact SET agent_alive_ms = 7")
    bench.now += ALIVE_SECONDS / 2
    bench.agent.give_sign_of_life()
    assert contact.read(bench.db).agent_alive_ms == 7
    bench.now += ALIVE_SECONDS / 2
    bench.agent.give_sign_of_life()
    assert (contact.read(bench.db).agent_alive_ms or 0) >= first


def test_one_exchange_on_request(bench: Bench, hq: FakeHq, shop: Shop) -> None:
    shop.open_shift()
    result = run_once(lambda: bench.settings)
    assert (result.reachable, result.sent) == (True, 1)


def test_one_exchange_on_request_says_when_hq_was_not_reached(bench: Bench, hq: FakeHq) -> None:
    hq.fault("contact", fake_hq.portal)
    assert not run_once(lambda: bench.settings).reachable


def test_a_folder_has_one_agent(tmp_path: Path) -> None:
    with only_agent(tmp_path), pytest.raises(AlreadyRunning), only_agent(tmp_path):
        pass
    with only_agent(tmp_path):
        pass


def test_what_fails_within_the_agent_is_not_taken_for_another_agent(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble, match="full"), only_agent(tmp_path):
        raise StorageTrouble("The disk is full.")
    with pytest.raises(HqUnreachable), only_agent(tmp_path):
        raise HqUnreachable("")


def test_what_hq_keeps_away_goes_once_it_is_quiet_and_hq_hears_of_it_at_once(bench: Bench, hq: FakeHq) -> None:
    hq.change(codes.CHANNEL, "exclusion", "register", {"customers": "none", "purge": 3})
    bench.look_after(0)
    bench.agent.purge()
    assert exclusion.report(bench.db) == Purge(3, False, {"file": 1})
    bench.now += QUIET_SECONDS
    bench.agent.purge()
    bench.look_after(0)
    assert json.loads(hq.requests("contact")[-1].body)["excluded"] == {"purge": 3, "done": True, "left": {}}
    asked = contacts(hq)
    bench.agent.purge()
    bench.look_after(0)
    assert contacts(hq) == asked
