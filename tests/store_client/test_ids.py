"""Ids are UUIDv7 and rise strictly, whatever the clock does."""

import threading
import time
import uuid

import pytest

from store_client.ids import new_id


def test_an_id_is_a_uuid_of_version_7_that_holds_the_time() -> None:
    parsed = uuid.UUID(new_id())
    assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
    assert abs((parsed.int >> 80) - time.time_ns() // 1_000_000) < 5_000


def test_ids_rise_strictly() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_ids_rise_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000_000_000_000)
    assert before < new_id() < new_id()


def test_threads_never_share_an_id() -> None:
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.extend(new_id() for _ in range(5_000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 20_000
