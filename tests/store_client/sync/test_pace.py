"""When the next exchange with HQ is due."""

import itertools

import pytest

from store_client.sync.pace import LONGEST_BUSY_SECONDS, LONGEST_PAUSE_SECONDS, CycleResult, Pace

REACHED = CycleResult(reachable=True)
AWAITING = CycleResult(reachable=True, outstanding=True)
UNREACHED = CycleResult(reachable=False)


def pace(jitter: float = 1.0) -> Pace:
    return Pace(0.0, jitter=lambda: jitter)


def pause(paced: Pace, now: float = 0.0) -> float:
    """Seconds from ``now`` until the next exchange is due, to a twentieth."""
    steps = itertools.count()
    return next(step / 20 for step in steps if paced.is_due(now + step / 20))


def test_the_first_exchange_is_due_at_once() -> None:
    assert pace().is_due(0.0)


def test_an_idle_register_exchanges_every_fifteen_seconds() -> None:
    paced = pace()
    paced.finished(REACHED, 0.0)
    assert pause(paced) == 15.0


def test_a_local_commit_is_sent_within_a_tenth_of_a_second() -> None:
    paced = pace()
    paced.finished(REACHED, 0.0)
    paced.committed(4.0)
    assert pause(paced, 4.0) <= 0.1


def test_while_an_answer_is_awaited_the_pauses_grow_from_half_a_second_to_the_idle_one() -> None:
    paced = pace()
    pauses = []
    for _ in range(12):
        paced.finished(AWAITING, 0.0)
        pauses.append(pause(paced))
    assert pauses[:3] == [0.5, 0.75, 1.15]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 15.0


def test_an_exchange_that_moved_something_makes_the_waiting_quick_again() -> None:
    paced = pace()
    for _ in range(12):
        paced.finished(AWAITING, 0.0)
    paced.finished(CycleResult(reachable=True, worked=True, outstanding=True), 0.0)
    assert pause(paced) == 0.5


def test_failures_back_off_to_a_minute() -> None:
    paced = pace()
    pauses = []
    for _ in range(20):
        paced.finished(UNREACHED, 0.0)
        pauses.append(pause(paced))
    assert pauses[:3] == [2.0, 4.0, 8.0]
    assert max(pauses) == LONGEST_PAUSE_SECONDS


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 1.0), (0.5, 1.5), (1.0, 2.0)])
def test_pauses_after_failures_are_spread_so_that_registers_do_not_return_together(
    jitter: float, seconds: float
) -> None:
    paced = pace(jitter)
    paced.finished(UNREACHED, 0.0)
    assert pause(paced) == seconds


def test_a_new_document_does_not_shorten_the_pause_after_failures() -> None:
    paced = pace()
    for _ in range(10):
        paced.finished(UNREACHED, 0.0)
    paced.committed(1.0)
    assert not paced.is_due(59.0)
    assert paced.is_due(60.0)


def test_a_success_forgets_the_failures() -> None:
    paced = pace()
    for _ in range(10):
        paced.finished(UNREACHED, 0.0)
    paced.finished(REACHED, 60.0)
    paced.finished(UNREACHED, 75.0)
    assert pause(paced, 75.0) == 2.0


def test_hqs_retry_after_is_honoured_within_reason() -> None:
    paced = pace()
    paced.finished(CycleResult(reachable=False, wait_seconds=120.0), 0.0)
    assert pause(paced) == 120.0
    paced.finished(CycleResult(reachable=False, wait_seconds=1e9), 0.0)
    assert pause(paced) == LONGEST_BUSY_SECONDS


def test_a_register_that_must_be_activated_asks_ever_more_seldom_until_a_person_acts() -> None:
    paced = pace()
    for _ in range(10):
        paced.finished(CycleResult(reachable=True, activation_needed=True), 0.0)
    paced.committed(1.0)
    assert pause(paced) == LONGEST_PAUSE_SECONDS
    paced.retry_now(2.0)
    assert paced.is_due(2.0)


def test_an_exchange_that_broke_off_after_moving_something_goes_on_soon() -> None:
    paced = pace()
    for _ in range(10):
        paced.finished(UNREACHED, 0.0)
    paced.finished(CycleResult(reachable=False, worked=True), 60.0)
    assert pause(paced, 60.0) == 2.0


def test_near_the_end_of_the_day_a_pause_that_has_begun_is_cut_short() -> None:
    paced = pace()
    paced.finished(REACHED, 0.0)
    paced.hurry(4.0, 10.0, 1.0)
    assert pause(paced, 1.0) == 4.0
    paced.finished(REACHED, 5.0)
    assert pause(paced, 5.0) == 4.0
    for _ in range(10):
        paced.finished(UNREACHED, 10.0)
    assert pause(paced, 10.0) == 10.0


def test_a_hurry_never_makes_a_pause_longer_and_ends_again() -> None:
    paced = pace()
    paced.hurry(4.0, 10.0, 0.0)
    paced.finished(REACHED, 0.0)
    paced.hurry(15.0, LONGEST_PAUSE_SECONDS, 1.0)
    assert pause(paced, 1.0) == 3.0
    paced.finished(REACHED, 4.0)
    assert pause(paced, 4.0) == 15.0


def test_an_hq_that_asks_for_time_gets_it_also_near_the_end_of_the_day() -> None:
    paced = pace()
    paced.finished(CycleResult(reachable=False, wait_seconds=120.0), 0.0)
    paced.hurry(2.0, 5.0, 1.0)
    assert not paced.is_due(119.0)
    paced.hurry(2.0, 5.0, 120.0)
    assert paced.is_due(120.0)
