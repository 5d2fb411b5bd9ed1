"""Jobs and feeds: what runs and what waits, schedules, pauses, runs, and feeds that are loaded again."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from hq_server.db import jobs
from hq_server.db.database import HqDatabase
from hq_server.domain.job import BY_HAND, CUSTOMER_JOB, P_JOB, STATEMENTS_JOB, JobResult
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.errors import StorageTrouble
from hq_server.ids import new_id
from hq_server.jobs import registry
from hq_server.jobs.worker import Worker
from hq_server.services import activation, contact, feeds, job_schedules, store_admin
from hq_server.services.ingest import ingest_batch
from hq_server.wire import codes
from hq_server.wire.incoming import Contact
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW, SendingRegister

HOUR_MS = 3_600_000
FROM_ITS_PAGE: dict[str, Any] = {"from": "job"}
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def shop(claire: Person) -> Person:
    """Store 101 with an active register 2."""
    store_admin.create_store(claire.db, Store("101", "Lyon-Est", "EUR"), NOW)
    store_admin.add_register(claire.db, "101", "2", NOW)
    activation.activate(claire.db, store_admin.issue_activation_code(claire.db, "101-2", NOW).code, "pc", "1", NOW)
    return claire


def work(person: Person) -> None:
    worker = Worker(person.db, "worker 1", person.clock, new_id)
    while worker.run_once():
        pass


def contact_of(person: Person, *done: str, **cursors: int) -> list[str]:
    said = Contact("1", NOW, 0, 0, 0, {feed[1:]: at for feed, at in cursors.items()}, loaded_again=list(done))
    answer = contact.record_contact(person.db, RegisterIdentity("101", "2"), said, person.clock.now_ms)
    return [one.request for one in answer.load_again]


def fail_with(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    def run(_db: HqDatabase, _clock: Callable[[], int]) -> JobResult:
        raise StorageTrouble(message)

    monkeypatch.setitem(registry._RUNS, CUSTOMER_JOB, run)


def test_the_list_has_every_job_and_every_feed_once(claire: Person) -> None:
    work(claire)
    text = claire.text("/jobs")
    with claire.db.read():
        names = {job.name for job in jobs.list_jobs(claire.db)} | {str(feed) for feed in codes.FEEDS}
    linked = re.findall(r'<th scope="row"><a href="/jobs/([^"]+)"', text)
    assert sorted(linked) == sorted(name.replace(" ", "%20") for name in names)
    assert "From the registers" in text
    assert "To the registers" in text
    assert 'class="next' not in text, "a list in which all is well opens with no warning"


def test_a_job_is_started_by_hand_and_its_page_says_by_whom(claire: Person) -> None:
    work(claire)
    page = claire.post("/jobs/run", job=CUSTOMER_JOB)
    assert "Customer job runs next." in page.text
    assert "Waits for a worker" in page.text
    work(claire)
    assert "by Claire Aubert" in claire.text("/jobs/customer%20job")
    back = claire.post("/jobs/run", job=CUSTOMER_JOB, **FROM_ITS_PAGE)
    assert back.request.path == "/jobs/customer%20job" or back.request.path == "/jobs/customer job"
    assert claire.post("/jobs/run", job="x").status_code == 404


def test_without_a_worker_that_is_the_one_warning(shop: Person) -> None:
    register = SendingRegister(RegisterIdentity("101", "2"))
    ingest_batch(shop.db, register.identity, [register.create_customer()], NOW)
    shop.clock.now_ms = NOW + HOUR_MS
    text = shop.text("/jobs")
    assert text.count('class="next') == 1
    assert "No worker runs." in text


def test_a_failure_is_told_in_words_with_the_button_that_runs_it_again(
    claire: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, f"The disk is full {EVIL}.")
    work(claire)
    text = claire.text("/jobs")
    assert "Customer job failed." in text
    assert "The disk is full" in text
    assert EVIL not in text
    assert "1 needs a person" in text
    assert re.search(r"Needs a person <b>1</b>", text)
    shown = claire.text("/jobs?show=person")
    assert re.findall(r'<th scope="row"><a href="/jobs/([^"]+)"', shown) == ["customer%20job"]
    failed = claire.text("/jobs/customer%20job?show=failed")
    assert "The disk is full" in failed
    assert "The disk is full" in claire.text("/jobs/runs?show=failed")


def test_a_schedule_is_changed_to_times_of_day_and_back(claire: Person) -> None:
    work(claire)
    page = claire.post("/jobs/statements/schedule", mode="at", times="20h30 06:00")
    assert "Saved." in page.text
    assert "daily at 06:00, 20:30" in page.text
    assert 'value="06:00 20:30"' in page.text
    page = claire.post("/jobs/statements/schedule", mode="every", every="2", unit="h")
    assert "every 2 h" in page.text
    page = claire.post("/jobs/statements/schedule", mode="hand")
    assert "by hand only" in page.text
    assert "has no schedule" in page.text
    assert job_schedules.get_job(claire.db, STATEMENTS_JOB).enabled is False


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"mode": "every", "every": "0", "unit": "s"}, "every"),
        ({"mode": "every", "every": "-5", "unit": "min"}, "every"),
        ({"mode": "every", "every": "9" * 40, "unit": "h"}, "every"),
        ({"mode": "every", "every": "", "unit": "x"}, "every"),
        ({"mode": "at", "times": EVIL}, "times"),
        ({"mode": "at", "times": ""}, "times"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused_at_its_field_and_stays_typed(
    claire: Person, typed: dict[str, Any], field: str
) -> None:
    before = job_schedules.get_job(claire.db, P_JOB)
    page = claire.post("/jobs/P-job/schedule", **typed)
    assert page.status_code == 422
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', page.text)
    assert EVIL not in page.text
    assert job_schedules.get_job(claire.db, P_JOB) == before


def test_pausing_asks_why_on_a_page_of_its_own_and_resuming_ends_it(claire: Person) -> None:
    work(claire)
    assert "Pause Customer job" in claire.text("/jobs/pause?job=customer+job")
    assert claire.post("/jobs/pause", job=CUSTOMER_JOB, reason=" ").status_code == 422
    page = claire.post("/jobs/pause", job=CUSTOMER_JOB, reason=f"number range {EVIL}", **FROM_ITS_PAGE)
    assert "Paused by Claire Aubert" in page.text
    assert "number range &lt;script&gt;" in page.text
    assert EVIL not in page.text
    listed = claire.text("/jobs?show=paused")
    assert re.findall(r'<th scope="row"><a href="/jobs/([^"]+)"', listed) == ["customer%20job"]
    assert ">Resume<" in listed.replace("</svg>", ">").replace("\n", "")
    assert "1 job goes on." in claire.post("/jobs/resume", job=CUSTOMER_JOB).text
    assert "Paused by" not in claire.text("/jobs")


def test_all_jobs_are_paused_and_resumed_at_once(claire: Person) -> None:
    work(claire)
    assert "Pause all jobs" in claire.text("/jobs/pause")
    claire.post("/jobs/pause", reason="maintenance")
    text = claire.text("/jobs")
    assert "Resume all jobs" in text
    with claire.db.read():
        assert all(job.pause for job in jobs.list_jobs(claire.db))
    claire.post("/jobs/resume")
    with claire.db.read():
        assert not any(job.pause for job in jobs.list_jobs(claire.db))


def test_a_feed_tells_which_registers_are_behind(shop: Person) -> None:
    with shop.db.write():
        feeds.record(shop.db, 1040, "all", ["a", "b"], NOW)
    with shop.db.read():
        head = feeds.heads(shop.db, RegisterIdentity("101", "2"))["1040"]
    contact_of(shop, c1040=head - 1)
    assert "1 of 1 is behind" in shop.text("/jobs")
    shop.clock.now_ms = NOW + 20 * 60_000
    work(shop)
    contact_of(shop, c1040=head - 1)
    text = shop.text("/jobs")
    assert "1 register has been behind with feed 1040, Products, for 20 min." in text
    page = shop.text("/jobs/1040")
    assert re.search(r'<a href="/registers/101-2">101-2</a>.*?20 min', page, re.DOTALL)
    contact_of(shop, c1040=head)
    assert "1 of 1 have all" in shop.text("/jobs")


def test_a_feed_is_loaded_again_by_a_register_and_the_page_follows_it(shop: Person) -> None:
    assert 'value="101-2"' in shop.text("/jobs/1040/load-again?who=101-2")
    page = shop.post("/jobs/1040/load-again", who="101-2", reason=f"a wrong name {EVIL}")
    assert "1 register loads feed 1040 again." in page.text
    assert "Waits for its contact" in page.text
    assert "a wrong name" in page.text
    assert EVIL not in page.text
    assert "Loads it again" in shop.text("/registers/101-2")
    (request,) = contact_of(shop)
    assert "Loading" in shop.text("/jobs/1040")
    assert contact_of(shop, request) == []
    assert "Loads it again" not in shop.text("/registers/101-2")
    assert re.search(r"Done</span><small>", shop.text("/jobs/1040"))


def test_a_request_that_nobody_was_told_of_is_withdrawn(shop: Person) -> None:
    page = shop.post("/jobs/1040/load-again", who="101", reason="")
    found = re.search(r'name="request" value="([^"]+)"', page.text)
    assert found
    page = shop.post("/jobs/1040/load-again/withdraw", register="101-2", request=found[1])
    assert "Withdrawn." in page.text
    assert contact_of(shop) == []
    assert shop.post("/jobs/1040/load-again/withdraw", register="101-2", request=found[1]).status_code == 404


@pytest.mark.parametrize("who", ["", "102", "101-9", EVIL])
def test_who_is_not_there_is_told_so_at_the_field(shop: Person, who: str) -> None:
    page = shop.post("/jobs/1040/load-again", who=who, reason="why")
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert 'value="why"' in page.text
    assert EVIL not in page.text


@pytest.mark.parametrize("path", ["/jobs/1030", "/jobs/x", "/jobs/1030/load-again", "/jobs/pause?job=x"])
def test_a_job_or_feed_that_is_not_there_is_a_page_that_says_so(claire: Person, path: str) -> None:
    assert claire.get(path).status_code == 404


@pytest.mark.parametrize("before", ["x", "1", "9" * 40 + " a", EVIL])
def test_an_address_of_runs_that_makes_no_sense_is_the_first_page(claire: Person, before: str) -> None:
    work(claire)
    for path in ("/jobs/runs", "/jobs/P-job"):
        answer = claire.client.get(path, query_string={"before": before})
        assert answer.status_code == 200
        assert EVIL not in answer.text


def test_runs_are_turned_page_by_page(claire: Person) -> None:
    for _run in range(job_schedules.RUNS_PAGE + 5):
        claire.clock.now_ms += 1
        with claire.db.write():
            jobs.enqueue(claire.db, P_JOB, BY_HAND, claire.clock.now_ms)
        work(claire)
    first = claire.text("/jobs/P-job")
    following = re.search(r'href="(/jobs/P-job\?before=[^"]+)"', first)
    assert following
    second = claire.text(following[1].replace("&amp;", "&"))
    rows = [len(re.findall(r'<td class="num nw top">', text)) for text in (first, second)]
    assert rows[0] == job_schedules.RUNS_PAGE
    assert rows[1] >= 5
    assert "Newest" in second


def test_the_pages_ask_as_many_questions_for_many_registers_as_for_one(shop: Person, asked: list[str]) -> None:
    def questions(path: str) -> int:
        asked.clear()
        shop.text(path)
        return len(asked)

    with shop.db.write():
        feeds.record(shop.db, 1040, "all", ["a", "b"], NOW)
    work(shop)
    contact_of(shop, c1040=0)
    paths = ("/jobs", "/jobs/table", "/jobs/1040", "/jobs/P-job", "/jobs/runs", "/sessions", "/sessions/downloads")
    before = [questions(path) for path in paths]
    for number in range(3, 23):
        code = store_admin.add_register(shop.db, "101", str(number), NOW).code
        activation.activate(shop.db, store_admin.issue_activation_code(shop.db, code, NOW).code, "pc", "1", NOW)
        said = Contact("1", NOW, 0, 0, 0, {"1040": 0})
        contact.record_contact(shop.db, RegisterIdentity("101", str(number)), said, NOW)
        sender = SendingRegister(RegisterIdentity("101", str(number)))
        ingest_batch(shop.db, sender.identity, [sender.open_shift()], NOW)
    assert [questions(path) for path in paths] == before
