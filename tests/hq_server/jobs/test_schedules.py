"""Schedules that people change, jobs that they pause and resume, and what is told of it."""

from collections.abc import Callable

import pytest

from hq_server.db import jobs
from hq_server.db.audit import Wanted
from hq_server.db.database import HqDatabase
from hq_server.domain.job import BY_CHAIN, BY_HAND, CUSTOMER_JOB, P_JOB, STATEMENTS_JOB, Job, JobResult
from hq_server.domain.job_times import next_time_ms
from hq_server.errors import FieldsRefused, NotFound
from hq_server.ids import new_id
from hq_server.jobs import registry
from hq_server.jobs.worker import Worker
from hq_server.services import audit, job_admin, job_schedules
from hq_server.services.ingest import ingest_batch
from tests.hq_server.sending_register import NOW, add_register

HOUR_MS = 3_600_000


class Clock:
    def __init__(self) -> None:
        self.now_ms = NOW

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs that ran, in their order; none of them does anything."""
    names: list[str] = []

    def of(name: str) -> Callable[[HqDatabase, Callable[[], int]], JobResult]:
        def run(_db: HqDatabase, _clock: Callable[[], int]) -> JobResult:
            names.append(name)
            return JobResult(0, "")

        return run

    for name in registry._RUNS:
        monkeypatch.setitem(registry._RUNS, name, of(name))
    return names


def _work(db: HqDatabase, clock: Clock) -> None:
    worker = Worker(db, "w", clock, new_id)
    while worker.run_once():
        pass


def _only(db: HqDatabase, *names: str) -> None:
    """Only these keep their schedules."""
    with db.read():
        others = [job.name for job in jobs.list_jobs(db) if job.name not in names]
    for name in others:
        job_schedules.run_by_hand(db, name, NOW)


def _job(db: HqDatabase, name: str) -> Job:
    return job_schedules.get_job(db, name)


def _told(db: HqDatabase) -> list[tuple[str, str, str]]:
    entries = audit.list_entries(db, Wanted())[0]
    return [(one.by, one.action, one.subject) for one in reversed(entries)]


def test_a_job_runs_again_after_the_interval_that_somebody_chose(hq: HqDatabase, clock: Clock, ran: list[str]) -> None:
    _only(hq, P_JOB)
    job_schedules.run_every(hq, P_JOB, 90, NOW, by="claire")
    _work(hq, clock)
    assert ran == []
    clock.now_ms = NOW + 90_000
    _work(hq, clock)
    assert ran == [P_JOB]
    assert _job(hq, P_JOB).next_due_ms == NOW + 180_000
    assert ("claire", "job.schedule_changed", f"job {P_JOB}") in _told(hq)


def test_a_job_runs_at_its_times_of_day(hq: HqDatabase, clock: Clock, ran: list[str]) -> None:
    _only(hq, STATEMENTS_JOB)
    job = job_schedules.run_at(hq, STATEMENTS_JOB, ("06:00", "20:30"), NOW)
    first = next_time_ms(("06:00", "20:30"), NOW)
    assert job.next_due_ms == first
    clock.now_ms = first - 1
    _work(hq, clock)
    assert ran == []
    clock.now_ms = first
    _work(hq, clock)
    assert ran == [STATEMENTS_JOB]
    assert _job(hq, STATEMENTS_JOB).next_due_ms == next_time_ms(("06:00", "20:30"), first)


@pytest.mark.parametrize("seconds", [0, 4, 7 * 24 * 3600 + 1])
def test_an_interval_that_makes_no_sense_is_refused_at_its_field(hq: HqDatabase, seconds: int) -> None:
    before = _job(hq, P_JOB)
    with pytest.raises(FieldsRefused) as refused:
        job_schedules.run_every(hq, P_JOB, seconds, NOW)
    assert list(refused.value.messages) == ["every"]
    assert _job(hq, P_JOB) == before


@pytest.mark.parametrize("times", [None, (), (*(f"{hour:02d}:00" for hour in range(24)), "00:30")])
def test_times_that_make_no_sense_are_refused_at_their_field(hq: HqDatabase, times: tuple[str, ...] | None) -> None:
    with pytest.raises(FieldsRefused) as refused:
        job_schedules.run_at(hq, P_JOB, times, NOW)
    assert list(refused.value.messages) == ["times"]


def test_a_paused_job_runs_neither_by_schedule_nor_by_the_chain(hq: HqDatabase, clock: Clock, ran: list[str]) -> None:
    _only(hq, CUSTOMER_JOB)
    assert job_schedules.pause(hq, (CUSTOMER_JOB,), "number range", NOW, by="claire") == [CUSTOMER_JOB]
    register = add_register(hq)
    for _upload in range(3):
        ingest_batch(hq, register.identity, [register.create_customer()], NOW)
    clock.now_ms = NOW + HOUR_MS
    _work(hq, clock)
    assert ran == []
    with hq.read():
        assert jobs.count_wishes(hq, CUSTOMER_JOB) == 0, "wishes of a paused job do not pile up"
    pause = _job(hq, CUSTOMER_JOB).pause
    assert pause is not None
    assert (pause.by, pause.reason, pause.since_ms) == ("claire", "number range", NOW)


def test_a_wish_from_before_the_pause_waits_for_its_end(hq: HqDatabase, clock: Clock, ran: list[str]) -> None:
    _only(hq)
    with hq.write():
        jobs.enqueue(hq, CUSTOMER_JOB, BY_CHAIN, NOW)
    job_schedules.pause(hq, (CUSTOMER_JOB,), "why", NOW)
    _work(hq, clock)
    assert ran == []
    assert job_schedules.resume(hq, (CUSTOMER_JOB,), NOW + 1) == [CUSTOMER_JOB]
    clock.now_ms = NOW + 1
    _work(hq, clock)
    assert ran == [CUSTOMER_JOB], "both wishes are one run"


def test_somebody_can_run_a_paused_job_once(hq: HqDatabase, clock: Clock, ran: list[str]) -> None:
    _only(hq)
    job_schedules.pause(hq, (CUSTOMER_JOB,), "why", NOW)
    job_admin.request_run(hq, CUSTOMER_JOB, NOW, by="marc")
    _work(hq, clock)
    assert ran == [CUSTOMER_JOB]
    run = job_schedules.list_runs(hq, CUSTOMER_JOB).runs[0]
    assert (run.cause, run.asked_by) == (BY_HAND, "marc")
    assert _job(hq, CUSTOMER_JOB).pause is not None


def test_a_job_goes_on_at_once_with_what_waited(hq: HqDatabase, clock: Clock, ran: list[str]) -> None:
    _only(hq)
    job_schedules.run_at(hq, STATEMENTS_JOB, ("20:30",), NOW)
    job_schedules.pause(hq, (), "maintenance", NOW, by="claire")
    clock.now_ms = NOW + 40 * HOUR_MS
    resumed = job_schedules.resume(hq, (), clock.now_ms, by="claire")
    assert len(resumed) == len(_names(hq))
    _work(hq, clock)
    assert sorted(ran) == sorted(_names(hq)), "each once, no run is made up for"
    assert _job(hq, STATEMENTS_JOB).next_due_ms == next_time_ms(("20:30",), clock.now_ms)
    assert job_schedules.resume(hq, (), clock.now_ms) == []
    told = _told(hq)
    assert ("claire", "job.paused", f"job {P_JOB}") in told
    assert ("claire", "job.resumed", f"job {P_JOB}") in told


def _names(db: HqDatabase) -> list[str]:
    with db.read():
        return [job.name for job in jobs.list_jobs(db)]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_pause_wants_a_reason_that_fits(hq: HqDatabase, reason: str) -> None:
    with pytest.raises(FieldsRefused):
        job_schedules.pause(hq, (P_JOB,), reason, NOW)
    assert _job(hq, P_JOB).pause is None


def test_a_paused_job_is_no_sign_that_no_worker_runs(hq: HqDatabase, clock: Clock, ran: list[str]) -> None:
    _only(hq, P_JOB)
    _work(hq, clock)
    job_schedules.pause(hq, (P_JOB,), "why", NOW)
    assert job_admin.list_jobs(hq, NOW + HOUR_MS).worker_missing is False


def test_a_job_that_does_not_exist_is_refused(hq: HqDatabase) -> None:
    for act in (
        lambda: job_schedules.run_every(hq, "x", 60, NOW),
        lambda: job_schedules.pause(hq, ("x",), "why", NOW),
        lambda: job_schedules.resume(hq, ("x",), NOW),
        lambda: job_admin.request_run(hq, "x", NOW),
        lambda: job_schedules.get_job(hq, "x"),
    ):
        with pytest.raises(NotFound):
            act()


def test_runs_come_page_by_page_newest_first(hq: HqDatabase, clock: Clock, ran: list[str]) -> None:
    _only(hq)
    for _run in range(job_schedules.RUNS_PAGE + 20):
        clock.now_ms += 1
        job_admin.request_run(hq, P_JOB, clock.now_ms)
        _work(hq, clock)
    first = job_schedules.list_runs(hq, "")
    second = job_schedules.list_runs(hq, P_JOB, before=first.following)
    started = [run.started_ms for run in (*first.runs, *second.runs)]
    assert started == sorted(started, reverse=True)
    assert (len(started), len(set(started)), second.following) == (70, 70, None)
    assert job_schedules.list_runs(hq, P_JOB, failed=True).runs == ()
