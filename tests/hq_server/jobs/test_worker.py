"""The worker runs due jobs once, side by side with others, takes over from the dead, and says failures in words."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hq_server.clock import now_ms
from hq_server.db import backlogs, jobs
from hq_server.db.database import HqDatabase
from hq_server.domain.job import (
    BY_CHAIN,
    BY_HAND,
    CUSTOMER_FEED_JOB,
    CUSTOMER_JOB,
    MERGE_JOB,
    P_JOB,
    STATEMENTS_JOB,
    VALIDATION_JOB,
    Backlog,
    JobResult,
)
from hq_server.errors import StorageTrouble
from hq_server.ids import new_id
from hq_server.jobs import registry
from hq_server.jobs.schedule import retry_after_ms
from hq_server.jobs.worker import Worker
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.ingest import ingest_batch
from tests.hq_server.sending_register import NOW, add_register
from tests.hq_server.services.test_customer_job import add_customers


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now_ms = NOW

    def __call__(self) -> int:
        return self.now_ms


def _worker(db: HqDatabase, clock: Callable[[], int], name: str = "w", **named: float) -> Worker:
    return Worker(db, name, clock, new_id, **named)  # type: ignore[arg-type]


def _stop_schedules(db: HqDatabase) -> None:
    with db.write():
        for job in jobs.list_jobs(db):
            jobs.put_schedule(db, job.name, job.every_seconds, False, 0)


def _wish(db: HqDatabase, job: str, cause: str = BY_HAND, now_ms: int = NOW) -> None:
    with db.write():
        jobs.enqueue(db, job, cause, now_ms)


def _runs(db: HqDatabase) -> list[tuple[str, str, str, int]]:
    """Oldest first."""
    with db.read():
        return [(run.job, run.cause, run.state, run.rows) for run in reversed(jobs.list_runs(db))]


def _use(monkeypatch: pytest.MonkeyPatch, job: str, run: Callable[[HqDatabase, Callable[[], int]], JobResult]) -> None:
    monkeypatch.setitem(registry._RUNS, job, run)


def _all_jobs(db: HqDatabase) -> list[str]:
    with db.read():
        return [job.name for job in jobs.list_jobs(db)]


def test_the_schedule_runs_each_job_once_when_it_is_due(hq: HqDatabase) -> None:
    clock = Clock()
    worker = _worker(hq, clock)
    there = _all_jobs(hq)
    assert {P_JOB, VALIDATION_JOB, CUSTOMER_JOB, CUSTOMER_FEED_JOB, STATEMENTS_JOB, MERGE_JOB} <= set(there)
    assert [worker.run_once() for _look in range(len(there) + 1)] == [True] * len(there) + [False]
    assert sorted(_runs(hq)) == sorted((job, "schedule", "done", 0) for job in there)
    clock.now_ms += 9_999
    assert worker.run_once() is False
    clock.now_ms += 1
    again = _runs_due(hq, clock.now_ms)
    assert {P_JOB, CUSTOMER_JOB, CUSTOMER_FEED_JOB} <= set(again) < set(there), "the others take their time"
    assert [worker.run_once() for _look in range(len(again) + 1)] == [True] * len(again) + [False]
    assert len(_runs(hq)) == len(there), "of scheduled runs that had nothing to do, the last one is kept"


def _runs_due(db: HqDatabase, now_ms: int) -> list[str]:
    with db.read():
        return [job.name for job in jobs.list_jobs(db) if job.next_due_ms <= now_ms]


def test_a_stopped_schedule_runs_only_by_hand(hq: HqDatabase) -> None:
    _stop_schedules(hq)
    worker = _worker(hq, Clock())
    assert worker.run_once() is False
    _wish(hq, P_JOB)
    assert [worker.run_once(), worker.run_once()] == [True, False]
    assert _runs(hq) == [(P_JOB, BY_HAND, "done", 0)]


def test_an_upload_with_a_customer_goes_through_the_whole_chain(hq: HqDatabase) -> None:
    _stop_schedules(hq)
    register = add_register(hq)
    ingest_batch(hq, register.identity, [register.create_customer()], NOW)
    worker = _worker(hq, Clock())
    while worker.run_once():
        pass
    assert _runs(hq) == [(CUSTOMER_JOB, BY_CHAIN, "done", 1), (CUSTOMER_FEED_JOB, BY_CHAIN, "done", 0)]
    with hq.read():
        assert hq.row("SELECT account_number FROM customer") == ("000000018",)
        assert hq.row("SELECT count(*) FROM job_task") == (0,)


def test_the_p_job_wishes_for_the_customer_job_only_when_customers_wait(hq: HqDatabase) -> None:
    _stop_schedules(hq)
    _wish(hq, P_JOB)
    worker = _worker(hq, Clock())
    assert [worker.run_once(), worker.run_once()] == [True, False]
    add_customers(hq, 1)
    _wish(hq, P_JOB)
    while worker.run_once():
        pass
    assert [run[0] for run in _runs(hq)] == [P_JOB, P_JOB, CUSTOMER_JOB, CUSTOMER_FEED_JOB]


def test_a_long_line_of_customers_is_numbered_in_one_run(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_schedules(hq)
    monkeypatch.setattr(registry, "LIMIT", 2)
    monkeypatch.setattr(registry, "issue_account_numbers", lambda db, now_ms: issue_account_numbers(db, now_ms, 2))
    add_customers(hq, 5)
    _wish(hq, CUSTOMER_JOB)
    worker = _worker(hq, Clock())
    worker.run_once()
    with hq.read():
        run = jobs.list_runs(hq, CUSTOMER_JOB)[0]
    assert (run.rows, run.message) == (5, "Account numbers issued: 5.")


def test_many_wishes_for_a_job_are_one_run(hq: HqDatabase) -> None:
    _stop_schedules(hq)
    for cause in ("schedule", BY_CHAIN, "schedule"):
        _wish(hq, CUSTOMER_JOB, cause)
    worker = _worker(hq, Clock())
    assert [worker.run_once(), worker.run_once()] == [True, False]
    assert _runs(hq) == [(CUSTOMER_JOB, BY_CHAIN, "done", 0)]


def test_a_wish_that_comes_while_the_job_runs_is_a_run_of_its_own(
    hq: HqDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stop_schedules(hq)
    _wish(hq, CUSTOMER_JOB)
    counter = itertools.count()

    def run(db: HqDatabase, clock: Callable[[], int]) -> JobResult:
        if next(counter) == 0:
            _wish(db, CUSTOMER_JOB)
        return JobResult(0, "")

    _use(monkeypatch, CUSTOMER_JOB, run)
    worker = _worker(hq, Clock())
    assert [worker.run_once() for _look in range(3)] == [True, True, False]


def test_a_failure_is_kept_in_words_and_tried_again_later(
    hq: HqDatabase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _stop_schedules(hq)
    _wish(hq, CUSTOMER_JOB)
    fails = iter([ZeroDivisionError("secret detail"), StorageTrouble("The disk of HQ's database is full.")])

    def run(db: HqDatabase, clock: Callable[[], int]) -> JobResult:
        error = next(fails, None)
        if error:
            raise error
        return JobResult(3, "done")

    _use(monkeypatch, CUSTOMER_JOB, run)
    clock = Clock()
    worker = _worker(hq, clock)
    assert [worker.run_once(), worker.run_once()] == [True, False]
    clock.now_ms += 2_000
    assert [worker.run_once(), worker.run_once()] == [True, False]
    clock.now_ms += 4_000
    assert worker.run_once() is True
    with hq.read():
        messages = [run.message for run in reversed(jobs.list_runs(hq, CUSTOMER_JOB))]
    assert messages == [
        "An unexpected error; the log has the details. Nothing is lost; it is tried again in 2 seconds.",
        "The disk of HQ's database is full. Nothing is lost; it is tried again in 4 seconds.",
        "done",
    ]
    assert "secret detail" in caplog.text
    assert "Traceback" in caplog.text


def test_retries_come_later_and_later_but_never_end() -> None:
    assert [retry_after_ms(failures) for failures in (1, 2, 3, 8, 9, 10_000)] == [
        2_000,
        4_000,
        8_000,
        256_000,
        300_000,
        300_000,
    ]


def test_two_workers_share_the_jobs_and_run_none_twice(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_schedules(hq)
    ran: list[str] = []
    for name in (P_JOB, CUSTOMER_JOB, CUSTOMER_FEED_JOB):
        _wish(hq, name)

        def run(db: HqDatabase, clock: Callable[[], int], name: str = name) -> JobResult:
            time.sleep(0.05)
            ran.append(name)
            return JobResult(0, "")

        _use(monkeypatch, name, run)

    def work(name: str) -> None:
        worker = _worker(hq, Clock(), name)
        while worker.run_once():
            pass
        hq.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == sorted([P_JOB, CUSTOMER_JOB, CUSTOMER_FEED_JOB])
    with hq.read():
        assert {run.state for run in jobs.list_runs(hq)} == {"done"}


def test_a_claim_of_a_dead_worker_is_free_again_after_its_lease(hq: HqDatabase) -> None:
    _stop_schedules(hq)
    _wish(hq, P_JOB)
    with hq.write():
        dead = jobs.claim(hq, "dead", new_id(), NOW, 30_000)
    assert dead is not None
    clock = Clock()
    worker = _worker(hq, clock, "living")
    clock.now_ms += 29_999
    assert worker.run_once() is False
    clock.now_ms += 1
    assert worker.run_once() is True
    with hq.read():
        living, abandoned = jobs.list_runs(hq)
    assert (living.worker, living.state) == ("living", "done")
    assert (abandoned.worker, abandoned.state) == ("dead", "failed")
    assert "another one takes over" in abandoned.message


def test_the_heartbeat_keeps_a_long_job_from_being_taken(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_schedules(hq)
    _wish(hq, P_JOB, now_ms=now_ms())
    taken: list[bool] = []

    def run(db: HqDatabase, clock: Callable[[], int]) -> JobResult:
        time.sleep(0.9)
        taken.append(_worker(db, clock, "thief").run_once())
        return JobResult(0, "")

    _use(monkeypatch, P_JOB, run)
    assert _worker(hq, now_ms, lease_ms=400, heartbeat_seconds=0.1).run_once() is True
    assert taken == [False]
    with hq.read():
        assert hq.row("SELECT count(*) FROM job_task") == (0,)


def test_a_worker_waits_for_a_database_that_does_not_answer_and_stops_when_told(
    hq: HqDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    worker = _worker(hq, Clock())
    looks: list[int] = []

    def look() -> bool:
        looks.append(1)
        if len(looks) == 3:
            stop.set()
        raise StorageTrouble("gone")

    monkeypatch.setattr(worker, "run_once", look)
    worker.run_forever(stop)
    assert len(looks) == 3


def test_the_backlog_says_how_much_waits_and_since_when(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell(customer=new_id())
    register.create_customer()
    ingest_batch(hq, register.identity, register.lines, NOW)
    with hq.read():
        assert backlogs.backlog(hq, P_JOB) == Backlog(1, NOW)
        assert backlogs.backlog(hq, CUSTOMER_JOB) == Backlog(1, NOW)
        assert backlogs.backlog(hq, CUSTOMER_FEED_JOB) == Backlog(0, None)
        assert backlogs.backlog(hq, "no such job") == Backlog(0, None)


@pytest.mark.slow
def test_a_worker_process_that_is_killed_is_replaced_and_a_told_one_ends_cleanly(
    hq: HqDatabase, tmp_path: Path
) -> None:
    _stop_schedules(hq)
    add_customers(hq, 10)
    command = [sys.executable, "-m", "hq_server", "work", "--database", hq.url, "--name"]
    environment = {**os.environ, "COMPTOIR_HQ_DATA_FOLDER": str(tmp_path)}
    first = subprocess.Popen([*command, "first"], env=environment, stdout=subprocess.PIPE)
    assert first.stdout is not None
    assert b"first" in first.stdout.readline()
    first.kill()
    first.communicate()
    second = subprocess.Popen([*command, "second"], env=environment, stdout=subprocess.PIPE)
    _wish(hq, CUSTOMER_JOB, now_ms=now_ms())
    deadline = time.monotonic() + 100
    while time.monotonic() < deadline:
        with hq.read():
            if hq.row("SELECT count(*) FROM job_run WHERE finished_ms IS NOT NULL") == (2,):
                break
        time.sleep(0.05)
    second.send_signal(signal.SIGTERM)
    second.communicate(timeout=100)
    assert second.returncode == 0
    with hq.read():
        assert {(run.job, run.worker, run.rows) for run in jobs.list_runs(hq)} == {
            (CUSTOMER_JOB, "second", 10),
            (CUSTOMER_FEED_JOB, "second", 0),
        }


def test_a_clock_that_is_set_back_stops_no_schedule(hq: HqDatabase) -> None:
    clock = Clock()
    worker = _worker(hq, clock)
    while worker.run_once():
        pass
    clock.now_ms -= 3_600_000
    assert [worker.run_once() for _look in _all_jobs(hq)] == [True] * len(_all_jobs(hq))
    assert worker.run_once() is False
    clock.now_ms += 10_000
    assert worker.run_once() is True


def test_a_clock_that_is_set_back_hides_no_wish_of_a_dead_worker_and_no_retry(hq: HqDatabase) -> None:
    _stop_schedules(hq)
    _wish(hq, P_JOB)
    with hq.write():
        assert jobs.claim(hq, "dead", new_id(), NOW, 30_000)
        retried = jobs.claim(hq, "failing", new_id(), NOW, 30_000)
        assert retried is None
        jobs.enqueue(hq, CUSTOMER_JOB, BY_HAND, NOW)
        failing = jobs.claim(hq, "failing", new_id(), NOW, 30_000)
        assert failing is not None
        jobs.fail(hq, failing, "no", NOW, NOW + 2_000)
    clock = Clock()
    clock.now_ms -= 3_600_000
    worker = _worker(hq, clock)
    assert [worker.run_once() for _look in range(3)] == [True, True, False]


def test_a_worker_whose_clock_goes_ahead_a_little_keeps_its_lease(hq: HqDatabase) -> None:
    _stop_schedules(hq)
    _wish(hq, P_JOB)
    with hq.write():
        assert jobs.claim(hq, "ahead", new_id(), NOW + 5 * 60_000, 30_000)
    assert _worker(hq, Clock(), "thief").run_once() is False


def test_runs_are_kept_for_some_months(hq: HqDatabase) -> None:
    _stop_schedules(hq)
    clock = Clock()
    worker = _worker(hq, clock)
    for days in (0, 10, 91):
        clock.now_ms = NOW + days * 24 * 3_600_000
        _wish(hq, P_JOB, now_ms=clock.now_ms)
        assert worker.run_once() is True
    with hq.read():
        started = [run.started_ms for run in jobs.list_runs(hq, P_JOB)]
    assert started == [NOW + days * 24 * 3_600_000 for days in (91, 10)]
