"""As the end of the day nears the agent hurries, warns in the log and the file, and tells HQ."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from store_client.clock import Moment
from store_client.config import Settings
from store_client.db import closing, contact, settings
from store_client.db.database import RegisterDatabase
from store_client.services.closing_time import closing_state, list_warnings
from store_client.sync import deadline, secrets
from store_client.sync.agent import Agent
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.deadline import Urgency, urgency
from store_client.sync.pace import LONGEST_PAUSE_SECONDS
from store_client.sync.secrets import DeviceSecrets, save_secrets
from tests.store_client.sync import fake_hq
from tests.store_client.sync.fake_hq import TOKEN, FakeHq
from tests.store_client.sync.shop import DEVICE_KEY, Shop

USUAL = 15.0
DAY = "2026-11-23"


@pytest.fixture(autouse=True)
def _file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)


@pytest.fixture
def galway(shop: Shop) -> Shop:
    """A shop whose day ends at 20:00 in Galway, and that has recorded something in the morning."""
    channel = settings.channel(shop.db)
    assert channel is not None
    with shop.db.write():
        settings.save_channel(shop.db, replace(channel, time_zone="Europe/Dublin", end_of_day="20:00"))
    early = replace(shop, now=at("09:00"))
    early.open_shift()
    return early


def at(clock: str, day: str = DAY) -> Moment:
    """This computer's own clock is set for another country; the store's counts."""
    return Moment(int(datetime.fromisoformat(f"{day}T{clock}+00:00").timestamp()) * 1000, -300)


def reach(db: RegisterDatabase, *, reachable: bool) -> None:
    with db.write():
        contact.record_contact(db, now_ms=1, hq_ms=1)
        if not reachable:
            contact.record_unreachable(db, "no network")


def measured(db: RegisterDatabase, documents_per_1000_s: int) -> None:
    with db.write():
        closing.save_drain_rate(db, documents_per_1000_s)


def sentence(db: RegisterDatabase, clock: str) -> str:
    state = closing_state(db, at(clock))
    assert state is not None
    return state.sentence


def test_the_sentence_says_how_many_how_long_and_how_much_time(galway: Shop) -> None:
    galway.register_customers(147)
    reach(galway.db, reachable=True)
    measured(galway.db, 822)
    assert sentence(galway.db, "19:40") == "148 documents, 4 min at the present rate, closing in 20 min."
    measured(galway.db, 148_000)
    assert sentence(galway.db, "19:40") == "148 documents, 1 s at the present rate, closing in 20 min."
    measured(galway.db, 10)
    words = sentence(galway.db, "19:40")
    assert words.startswith("148 documents, 4 h 7 min at the present rate, closing in 20 min:")
    assert "not all will be at HQ in time" in words
    assert "20 min after the end of the day" in sentence(galway.db, "20:20")
    assert "too late for HQ" in sentence(galway.db, "21:00")


def test_the_sentence_says_so_when_hq_is_out_of_reach_or_no_rate_is_known(galway: Shop) -> None:
    assert sentence(galway.db, "19:59") == "1 document not at HQ, which is out of reach; closing in 60 s."
    reach(galway.db, reachable=True)
    assert sentence(galway.db, "18:30") == "1 document not at HQ, closing in 90 min."


def test_with_everything_at_hq_it_says_only_that(shop: Shop) -> None:
    assert sentence(shop.db, "19:40") == "Everything is at HQ, closing in 20 min."
    assert sentence(shop.db, "20:40") == "Everything is at HQ."


def test_a_register_without_a_store_has_no_end_of_day(db: RegisterDatabase) -> None:
    assert closing_state(db, at("12:00")) is None
    assert deadline.watch(db, at("12:00"), USUAL) == Urgency(USUAL)
    assert deadline.closing_ms(db, at("12:00")) is None


def test_each_step_is_told_once_in_the_log_and_in_the_file(galway: Shop, caplog: pytest.LogCaptureFixture) -> None:
    for clock in ("18:59", "19:00", "19:01", "19:30", "19:31", "19:45", "19:55", "20:00", "20:30", "21:00", "23:59"):
        deadline.watch(galway.db, at(clock), USUAL)
    told = [record.getMessage() for record in caplog.records if record.name == "store_client.sync.deadline"]
    assert [words.rpartition("(")[2] for words in told] == [
        f"{step} of {DAY})" for step in ("60", "30", "15", "5", "end", "cut_off")
    ]
    given = list_warnings(galway.db, DAY)
    assert [(one.step, one.waiting, one.left_ms // 60_000) for one in given] == [
        ("60", 1, 60),
        ("30", 1, 30),
        ("15", 1, 15),
        ("5", 1, 5),
        ("end", 1, 0),
        ("cut_off", 1, -60),
    ]


def test_the_next_day_begins_anew_and_old_warnings_are_forgotten(galway: Shop) -> None:
    deadline.watch(galway.db, at("19:50"), USUAL)
    deadline.watch(galway.db, at("19:50", "2026-11-24"), USUAL)
    assert [one.step for one in list_warnings(galway.db, "2026-11-24")] == ["15"]
    deadline.watch(galway.db, at("19:50", "2027-01-24"), USUAL)
    assert list_warnings(galway.db, DAY) == []


def test_a_restarted_agent_repeats_nothing(galway: Shop) -> None:
    deadline.watch(galway.db, at("19:50"), USUAL)
    before = galway.db.value("SELECT total_changes()")
    again = RegisterDatabase.open(galway.db.path)
    deadline.watch(again, at("19:51"), USUAL)
    assert again.value("SELECT total_changes()") == 0
    assert galway.db.value("SELECT total_changes()") == before
    again.close()


@pytest.mark.parametrize(
    ("clock", "idle"),
    [("12:00", 15), ("19:00", 10), ("19:30", 7), ("19:45", 4), ("19:55", 2), ("20:30", 2), ("21:00", 15)],
)
def test_the_nearer_the_end_the_shorter_the_pauses(galway: Shop, clock: str, idle: float) -> None:
    found = urgency(closing_state(galway.db, at(clock)), USUAL)
    assert found.idle_seconds == idle
    assert (found.longest_seconds < LONGEST_PAUSE_SECONDS) is (idle < USUAL)


def test_a_shop_that_exchanges_more_often_anyway_is_not_slowed_down(galway: Shop) -> None:
    assert urgency(closing_state(galway.db, at("19:00")), 1.0).idle_seconds == 1.0


def test_hq_is_told_how_long_it_takes_and_until_when(galway: Shop, hq: FakeHq, link: Link) -> None:
    galway.register_customers(9)
    link.drain.measured(10, 20.0)
    link.stopping = lambda: True
    run_cycle(link)
    told = json.loads(hq.requests("contact")[-1].body)
    assert told["drain_seconds"] == 20
    assert told["closing_ms"] == at("20:00").utc_ms


class Bench:
    """An agent with both its clocks in the test's hand."""

    def __init__(self, folder: Path, hq: FakeHq, shop: Shop) -> None:
        save_secrets(folder, DeviceSecrets(TOKEN, DEVICE_KEY))
        self.steady, self.moment = 1000.0, at("12:00")
        self.db = RegisterDatabase.open(shop.db.path)
        self.settings = Settings(folder, hq_url=hq.url)
        self.agent = Agent(lambda: self.settings, self.db, lambda: self.steady, lambda: self.moment)

    def pass_seconds(self, seconds: int) -> None:
        for _ in range(seconds):
            self.steady += 1.0
            self.moment = Moment(self.moment.utc_ms + 1000, self.moment.offset_minutes)
            self.agent.watch_closing()
            self.agent.look()


@pytest.fixture
def bench(tmp_path: Path, hq: FakeHq, galway: Shop) -> Iterator[Bench]:
    made = Bench(tmp_path, hq, galway)
    yield made
    if made.agent._link is not None:
        made.agent._link.client.close()
    made.db.close()


def test_the_agent_contacts_hq_more_often_as_the_day_ends(bench: Bench, hq: FakeHq) -> None:
    bench.pass_seconds(60)
    assert len(hq.requests("contact")) <= 6
    bench.moment = at("19:56")
    before = len(hq.requests("contact"))
    bench.pass_seconds(60)
    assert len(hq.requests("contact")) - before >= 20


def test_an_hq_that_is_down_is_tried_more_often_near_the_end_and_still_after_it(bench: Bench, hq: FakeHq) -> None:
    hq.fault("documents", *[fake_hq.plain(502)] * 1000)
    bench.pass_seconds(300)
    before = len(hq.requests("documents"))
    bench.pass_seconds(60)
    assert len(hq.requests("documents")) - before <= 3
    bench.moment = at("19:56")
    before = len(hq.requests("documents"))
    bench.pass_seconds(60)
    assert len(hq.requests("documents")) - before >= 10
    bench.moment = at("22:00")
    before = len(hq.requests("documents"))
    bench.pass_seconds(120)
    assert len(hq.requests("documents")) - before >= 1
    hq._faults.clear()
    bench.pass_seconds(60)
    assert list(hq.stored) != []
