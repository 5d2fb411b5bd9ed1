"""What takes its time runs beside the window, and what came of it arrives in the window's own thread."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from store_client.ui.background import Background


@pytest.fixture
def background(qtbot: QtBot) -> Background:
    return Background()


def test_the_window_goes_on_and_gets_the_result_in_its_own_thread(background: Background, qtbot: QtBot) -> None:
    may_end = threading.Event()
    threads: list[int] = []
    results: list[tuple[object, int]] = []
    failed: list[Exception] = []

    def work() -> int:
        threads.append(threading.get_ident())
        may_end.wait(10)
        return 7

    background(work, lambda result: results.append((result, threading.get_ident())), failed.append)
    assert results == []
    assert not background.idle
    may_end.set()
    qtbot.waitUntil(lambda: background.idle)
    assert results == [(7, threading.get_ident())]
    assert threads != [threading.get_ident()]


def test_what_goes_wrong_arrives_too(background: Background, qtbot: QtBot) -> None:
    failed: list[Exception] = []

    def work() -> None:
        raise OSError("no paper")

    background(work, failed.append, failed.append)
    qtbot.waitUntil(lambda: background.idle)
    assert [str(error) for error in failed] == ["no paper"]


def test_closing_waits_for_what_runs_but_not_for_ever(background: Background) -> None:
    never = threading.Event()
    background(lambda: never.wait(10), lambda _result: None, lambda _error: None)
    assert not background.finish(50)
    never.set()
    assert background.finish(5000)
