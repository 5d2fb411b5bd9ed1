"""Workers as processes: several share what is to be done, a call wakes them, and one that is told to stop ends well."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hq_server.clock import now_ms
from hq_server.db import jobs
from hq_server.db.database import HqDatabase
from hq_server.db.work_calls import WorkCalls
from hq_server.domain.job import BY_HAND, CUSTOMER_JOB, P_JOB, JobResult
from hq_server.errors import Interrupted
from hq_server.ids import new_id
from hq_server.jobs import registry
from hq_server.jobs.stopping import Stopped, Stopping
from hq_server.jobs.worker import Worker
from tests.hq_server.services.test_customer_job import add_customers

only_postgresql = pytest.mark.parametrize("hq_url", ["postgresql"], indirect=True)
_PATIENCE = 100

_SLOW_JOB = """
import sys, time
from hq_server import commands
from hq_server.__main__ import main
from hq_server.domain.job import P_JOB, JobResult
from hq_server.jobs import registry
def slow(db, clock):
    with db.write():
        db.execute("INSERT INTO hq_setting (key, value) VALUES ('half', 'done')")
        print("in the middle", flush=True)
        time.sleep(float(sys.argv[1]))
    return JobResult(1, "")
registry._RUNS[P_JOB] = slow
sys.exit(main(sys.argv[2:]))
"""


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not done() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert done()


def _stop_schedules(db: HqDatabase) -> None:
    with db.write():
        db.execute("UPDATE job SET enabled = ?", (False,))


def _wish(db: HqDatabase, job: str) -> None:
    with db.write():
        jobs.enqueue(db, job, BY_HAND, now_ms())


def _runs(db: HqDatabase, job: str) -> list[tuple[str, str]]:
    """Oldest first: the worker, and what came of it."""
    with db.read():
        return [(run.worker, run.state) for run in reversed(jobs.list_runs(db, job))]


def _start(
    hq: HqDatabase, folder: Path, *arguments: str, command: tuple[str, ...] = ("-m", "hq_server")
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command, "work", "--database", hq.url, *arguments],
        env={**os.environ, "COMPTOIR_HQ_DATA_FOLDER": str(folder)},
        stdout=subprocess.PIPE,
    )


@contextlib.contextmanager
def _working(hq: HqDatabase) -> Iterator[None]:
    """A worker in a thread that rests for very long unless it is called."""
    stop = threading.Event()
    thread = threading.Thread(target=Worker(hq, "w", now_ms, new_id).run_forever, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@only_postgresql
def test_a_wish_wakes_a_worker_that_rests(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the call it would look again only after the test has given up."""
    monkeypatch.setattr("hq_server.db.work_calls._LOOK_SECONDS", 10.0 * _PATIENCE)
    _stop_schedules(hq)
    with _working(hq):
        for count in range(1, 4):
            _wish(hq, P_JOB)
            _until(lambda count=count: len(_runs(hq, P_JOB)) == count)  # type: ignore[misc]


@only_postgresql
def test_a_wish_that_is_not_saved_calls_nobody(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bool] = []
    calls = WorkCalls(hq)
    calls.listen()
    with contextlib.suppress(ZeroDivisionError), hq.write():
        jobs.enqueue(hq, P_JOB, BY_HAND, now_ms())
        raise ZeroDivisionError
    assert calls._connection is not None
    heard.append(calls._hear(calls._connection))
    _wish(hq, P_JOB)
    heard.append(calls._hear(calls._connection))
    calls.close()
    assert heard == [False, True]


@only_postgresql
def test_work_is_looked_for_when_the_calls_connection_is_gone(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_schedules(hq)
    with _working(hq):
        _until(lambda: _listening(hq) == 1)
        with hq.write():
            hq.rows(f"SELECT pg_terminate_backend(pid) FROM ({_LISTENING}) AS l")
        monkeypatch.setattr("hq_server.db.work_calls.connect_to", _refuse)
        _wish(hq, P_JOB)
        _until(lambda: _runs(hq, P_JOB) == [("w", "done")])


_LISTENING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"


def _listening(hq: HqDatabase) -> int:
    with hq.read():
        return len(hq.rows(_LISTENING))


def _refuse(_address: str) -> None:
    import psycopg

    raise psycopg.OperationalError("refused")


def test_the_first_signal_lets_the_job_end_and_the_second_breaks_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    # The process that is broken off when the time is up is that of the tests.
    monkeypatch.setattr("hq_server.jobs.stopping._once_more", lambda: None)
    stopping = Stopping(grace_seconds=_PATIENCE)
    stopping._hear(signal.SIGTERM, None)
    assert stopping.told.is_set()
    with pytest.raises(Stopped):
        stopping._hear(signal.SIGTERM, None)
    stopping._hear(signal.SIGTERM, None)


def test_a_job_that_is_broken_off_is_free_for_the_next_worker(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_schedules(hq)
    _wish(hq, P_JOB)

    def run(db: HqDatabase, clock: Callable[[], int]) -> JobResult:
        with db.write():
            db.execute("INSERT INTO hq_setting (key, value) VALUES ('half', 'done')")
            raise Stopped

    monkeypatch.setitem(registry._RUNS, P_JOB, run)
    Worker(hq, "stopped", now_ms, new_id).run_forever(threading.Event())
    monkeypatch.setitem(registry._RUNS, P_JOB, lambda db, clock: JobResult(1, ""))
    assert Worker(hq, "next", now_ms, new_id).run_once() is True
    assert _runs(hq, P_JOB) == [("stopped", "failed"), ("next", "done")]
    with hq.read():
        assert hq.row("SELECT count(*) FROM hq_setting WHERE key = 'half'") == (0,)
        assert "told to stop" in jobs.list_runs(hq, P_JOB)[1].message


def test_a_job_that_a_deadlock_broke_off_begins_again_at_once_and_has_not_failed(
    hq: HqDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stop_schedules(hq)
    _wish(hq, P_JOB)
    fails = iter([Interrupted("The server broke it off.")])

    def run(db: HqDatabase, clock: Callable[[], int]) -> JobResult:
        for error in fails:
            raise error
        return JobResult(3, "done")

    monkeypatch.setitem(registry._RUNS, P_JOB, run)
    assert Worker(hq, "w", now_ms, new_id).run_once() is True
    assert _runs(hq, P_JOB) == [("w", "done")]


@pytest.mark.slow
@pytest.mark.parametrize(("grace", "sleeps", "ended"), [("60", "0.5", "done"), ("0.2", "90", "failed")])
def test_a_worker_process_ends_its_job_or_gives_it_up_when_it_is_told_to_stop(
    hq: HqDatabase, tmp_path: Path, grace: str, sleeps: str, ended: str
) -> None:
    _stop_schedules(hq)
    _wish(hq, P_JOB)
    worker = _start(hq, tmp_path, "--name", "w", "--grace", grace, command=("-c", _SLOW_JOB, sleeps))
    assert worker.stdout is not None
    assert b"waits for jobs" in worker.stdout.readline()
    assert b"in the middle" in worker.stdout.readline()
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=80)
    assert worker.returncode == 0
    assert _runs(hq, P_JOB) == [("w", ended)]
    with hq.read():
        half = hq.row("SELECT count(*) FROM hq_setting WHERE key = 'half'")
        wishes = hq.row("SELECT count(*) FROM job_task WHERE job = ? AND run IS NULL", (P_JOB,))
    assert (half, wishes) == (((1,), (0,)) if ended == "done" else ((0,), (1,)))


@pytest.mark.slow
@only_postgresql
def test_several_worker_processes_number_every_customer_once(hq: HqDatabase, tmp_path: Path) -> None:
    _stop_schedules(hq)
    workers = [_start(hq, tmp_path / str(number), "--name", f"w{number}") for number in range(4)]
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert b"waits for jobs" in worker.stdout.readline()
        for _round in range(10):
            add_customers(hq, 20)
            for _wish_more in range(3):
                _wish(hq, CUSTOMER_JOB)
        _until(lambda: _numbered(hq) == 200)
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.communicate(timeout=80)
    assert [worker.returncode for worker in workers] == [0] * 4
    with hq.read():
        assert hq.row("SELECT count(DISTINCT account_number) FROM customer") == (200,)
        assert hq.row("SELECT next FROM number_sequence WHERE name = 'account number'") == (201,)
        assert hq.row("SELECT count(*) FROM job_run WHERE state <> 'done'") == (0,)


def _numbered(hq: HqDatabase) -> int:
    with hq.read():
        row = hq.row("SELECT count(*) FROM customer WHERE account_number IS NOT NULL")
        return int(row[0]) if row else 0
