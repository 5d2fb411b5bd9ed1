"""A device's thread does one thing at a time, in order, and never takes the window down with it."""

import queue
import threading
from collections.abc import Callable

import pytest

from store_client.devices.device_thread import Answered, DeviceThread, NotBegun


def collected(thread: DeviceThread[str], told: "queue.SimpleQueue[int]", count: int) -> list[Answered[str]]:
    found: list[Answered[str]] = []
    while len(found) < count:
        told.get(timeout=20)
        found += thread.answers()
    return found


class Bench:
    def __init__(self) -> None:
        self.told: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.thread: DeviceThread[str] = DeviceThread("test", lambda: self.told.put(1))
        self.begun, self.go_on = threading.Event(), threading.Event()

    def hold(self) -> str:
        """Keeps the thread busy until ``go_on``."""
        self.begun.set()
        self.go_on.wait(20)
        return "held"

    def answers(self, count: int) -> list[Answered[str]]:
        return collected(self.thread, self.told, count)


def text(answer: str) -> Callable[[], str]:
    return lambda: answer


def test_calls_are_answered_in_their_order_and_the_first_ones_before_all_that_waits() -> None:
    bench = Bench()
    bench.thread.ask("hold", bench.hold)
    assert bench.begun.wait(20)
    bench.thread.ask("receipt", text("1"))
    bench.thread.ask("receipt", text("2"))
    bench.thread.ask("drawer", text("open"), first=True)
    assert bench.thread.busy
    bench.go_on.set()
    assert [found.answer for found in bench.answers(4)] == ["held", "open", "1", "2"]
    assert not bench.thread.busy
    assert bench.thread.stop(20)


def test_only_the_newest_of_what_waits_is_shown() -> None:
    bench = Bench()
    bench.thread.ask("hold", bench.hold)
    assert bench.begun.wait(20)
    for number in range(50):
        bench.thread.ask_newest("display", text(str(number)))
    bench.go_on.set()
    assert [found.answer for found in bench.answers(51) if found.answer is not None] == ["held", "49"]
    assert not bench.thread.busy
    bench.thread.stop(20)


def test_a_call_that_raises_is_an_answer_and_the_thread_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()

    def fail() -> str:
        raise ZeroDivisionError

    bench.thread.ask("bad", fail)
    bench.thread.ask("good", text("yes"))
    bad, good = bench.answers(2)
    assert isinstance(bad.error, ZeroDivisionError)
    assert (good.key, good.answer) == ("good", "yes")
    assert "bad failed" in caplog.text
    bench.thread.stop(20)


def test_stopping_begins_nothing_more_and_says_what_was_not_begun() -> None:
    bench = Bench()
    bench.thread.ask("hold", bench.hold)
    assert bench.begun.wait(20)
    bench.thread.ask("never", text("x"))
    assert not bench.thread.stop(0.01)
    bench.go_on.set()
    assert bench.thread.stop(20)
    held, never = bench.thread.answers()
    assert held.answer == "held"
    assert (never.key, type(never.error)) == ("never", NotBegun)
