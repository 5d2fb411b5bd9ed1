"""Whatever happens to a worker, in whatever state: going on gives the same books, posted once."""

import random
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.statement import POSTED, STATES, Statement, StatementId
from hq_server.services import posting
from hq_server.services.setup_admin import import_setup
from hq_server.services.statement_job import run_statements
from hq_server.services.statements import look_at_days
from tests.hq_server.sending_register import DATE, NOW
from tests.hq_server.statement_world import (
    DAY,
    EVENING,
    books,
    close,
    everything_posted,
    find,
    move,
    opened,
    post,
    sell,
    send,
    vouchers_of,
)

_TO_BE_LEFT = STATES[:-1]
# Runs until the given state, and dies when that state's work is done but not committed.
_DIES = """
import os, signal, sys
from dataclasses import replace
from hq_server.db.database import HqDatabase
from hq_server.domain.statement import StatementId
from hq_server.services import posting
from hq_server.services.statements import look_at_days
url, state, store, date, now_ms = sys.argv[1:]
step = posting.STEPS[state]
def die(db, statement, now_ms):
    step.take(db, statement, now_ms)
    os.kill(os.getpid(), signal.SIGKILL)
posting.STEPS = dict(posting.STEPS) | {state: replace(step, take=die)}
db = HqDatabase.open(url)
look_at_days(db, int(now_ms))
posting.post_statement(db, StatementId(store, date), int(now_ms))
"""
# Works as a worker does; says when it begins.
_WORKS = """
import sys
from hq_server.db.database import HqDatabase
from hq_server.services.statement_job import run_statements
db = HqDatabase.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
run_statements(db, int(sys.argv[2]))
"""
# Net of tax, 83 of the discount of 100; the drawers hold 18 more than they should, and 2 were rounded up.
_BOOKS = {
    "419": -100,
    "44571": -374,
    "511": 600,
    "530": 1_750 + 2_000 - 200 + 1_000 - 1_500 - 1_000 + 18,
    "532": 1_500 - 1_000,
    "580": 1_000,
    "658": 200,
    "707": -1_874 - 83,
    "7097": 83,
    "758": -2_000 - 18 - 2,
}


class _Died(RuntimeError):
    pass


def _busy_day(db: HqDatabase, store: str = "101") -> None:
    """A day that has something for every state, on two registers."""
    import_setup(db, "[policy]\ncash_rounding_minor = 5\n", NOW)
    for number in ("1", "2"):
        register = opened(db, number, store)
        if number == "1":
            sell(register, 1_200, saved_minor=100)
            sell(register, 600, "card")
            sell(register, 200)
            register.move_cash(2_000)
            register.move_cash(-200)
        else:
            sell(register, 300)
            sell(register, -100, "voucher")
            move(register, "float_entry", 1_000)
            move(register, "safe_drop", -1_500)
            move(register, "bank_drop", -1_000)
            sell(register, 148, rounding_minor=2)
        close(register, {"cash": -30 if number == "1" else 48})
        send(db, register)


def _died_in(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state's work is done, but never committed."""
    step = posting.STEPS[state]

    def take(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
        step.take(db, statement, now_ms)
        raise _Died

    monkeypatch.setattr(posting, "STEPS", dict(posting.STEPS) | {state: replace(step, take=take)})


@pytest.fixture
def undisturbed(hq: HqDatabase) -> dict[str, int]:
    """The books of store 109, whose day nobody disturbs."""
    _busy_day(hq, "109")
    assert post(hq, StatementId("109", DATE)).state == POSTED
    return books(hq, "109")


@pytest.mark.parametrize("state", _TO_BE_LEFT)
def test_a_step_that_fails_leaves_the_state_before_it_and_is_done_again(
    hq: HqDatabase, undisturbed: dict[str, int], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _busy_day(hq)
    look_at_days(hq, EVENING)
    with monkeypatch.context() as patched:
        _died_in(state, patched)
        for _try in range(2):
            with pytest.raises(_Died):
                posting.post_statement(hq, DAY, EVENING)
    left = find(hq)
    assert left is not None
    assert left.state == state
    assert post(hq).state == POSTED
    assert books(hq) == undisturbed
    assert [voucher.id for voucher in vouchers_of(hq)] == [f"26-101-{number}" for number in range(1, 6)]
    again = everything_posted(hq)
    post(hq)
    assert everything_posted(hq) == again


@pytest.mark.slow
def test_killed_in_every_state_one_after_the_other_it_is_posted_once(
    hq: HqDatabase, hq_url: str, undisturbed: dict[str, int]
) -> None:
    _busy_day(hq)
    look_at_days(hq, EVENING)
    for state in _TO_BE_LEFT:
        command = [sys.executable, "-c", _DIES, hq_url, state, "101", DATE, str(EVENING)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (-9, "")
        left = find(hq)
        assert left is not None
        assert left.state == state
    assert post(hq).state == POSTED
    assert books(hq) == undisturbed
    assert [voucher.part for voucher in vouchers_of(hq)] == [
        "sales",
        "discounts",
        "income_expense",
        "payments",
        "financial",
    ]


def _worker(url: str) -> subprocess.Popen[str]:
    """It waits for a line before it begins."""
    command = [sys.executable, "-c", _WORKS, url, str(EVENING)]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    return worker


def _begin(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()


@pytest.mark.slow
def test_workers_killed_at_any_moment_post_every_statement_once(
    hq: HqDatabase, hq_url: str, undisturbed: dict[str, int]
) -> None:
    stores = [str(number) for number in range(201, 209)]
    for store in stores:
        _busy_day(hq, store)
    chance = random.Random(29)
    for _kill in range(12):
        worker = _worker(hq_url)
        _begin(worker)
        time.sleep(chance.uniform(0, 0.25))
        worker.kill()
        worker.communicate(timeout=60)
    run_statements(hq, EVENING)
    for store in stores:
        statement = find(hq, StatementId(store, DATE))
        assert statement is not None
        assert statement.state == POSTED
        assert books(hq, store) == undisturbed
        assert len(vouchers_of(hq, store)) == 5


@pytest.mark.slow
def test_three_workers_at_once_never_post_twice(hq: HqDatabase, hq_url: str, undisturbed: dict[str, int]) -> None:
    stores = [str(number) for number in range(201, 206)]
    for store in stores:
        _busy_day(hq, store)
    workers = [_worker(hq_url) for _worker_number in range(3)]
    for worker in workers:
        _begin(worker)
    outcomes = [(worker.communicate(timeout=100)[1], worker.returncode) for worker in workers]
    assert outcomes == [("", 0)] * 3
    for store in stores:
        assert books(hq, store) == undisturbed
        assert [voucher.id for voucher in vouchers_of(hq, store)] == [f"26-{store}-{place}" for place in range(1, 6)]


def test_the_undisturbed_books_are_what_the_day_comes_to(undisturbed: dict[str, int]) -> None:
    assert undisturbed == _BOOKS
