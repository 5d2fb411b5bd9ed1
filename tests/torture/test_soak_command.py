"""A short ./run soak, and that its checks bite: a leaked handle, memory that grows, a line that nothing explains."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.torture import log_lines, soak
from tests.torture.gauges import FEWEST, WARM_UP_S, Gauges, Life, Look, Size, grown_file, grown_life

_LINE = "2026-01-02 09:00:00,000 {level} 4711 store_client.sync.agent: {text}"


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_short_week_ends_with_everything_at_hq_once() -> None:
    report = soak.run(minutes=0.1, days=2, kills=3, seed=2)
    assert report["problems"] == []
    assert report["sales"]
    assert report["kills"]
    assert report["processes"]


def test_a_process_that_leaks_handles_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    gauges = Gauges(lambda: {"leaking": os.getpid()}, (), lambda: 0, WARM_UP_S)
    with ExitStack() as leaked:
        for _look in range(FEWEST + 1):
            gauges.look()
            leaked.enter_context((tmp_path / "a").open())
        assert [problem.partition(" went")[0] for problem in gauges.problems()] == ["leaking: open handles"]


def test_a_process_that_stays_as_it_is_is_no_problem() -> None:
    gauges = Gauges(lambda: {"flat": os.getpid()}, (), lambda: 0, WARM_UP_S)
    for _look in range(FEWEST + 1):
        gauges.look()
    assert gauges.problems() == []


def test_memory_that_grows_is_found_and_a_life_too_short_to_tell_is_not() -> None:
    grows = [Look(50.0 + number / 2, 10, 3) for number in range(80)]
    assert grown_life(Life("web", 1, grows)) == ["web: MiB of memory went from 64.8 to 84.8"]
    assert grown_life(Life("web", 1, grows[: FEWEST - 1])) == []


def test_a_file_may_grow_with_its_documents_and_a_log_up_to_its_bound() -> None:
    looks = [(10 * number, 400_000 * number) for number in range(81)]
    assert grown_file(Size(Path("hq.db"), 40_000, looks=looks)) == []
    assert grown_file(Size(Path("hq.db"), 400, looks=looks)) == ["hq.db: 24,000,000 bytes for 600 documents"]
    assert grown_file(Size(Path("hq.db-wal"), 0, 32_000_000, looks)) == []
    assert grown_file(Size(Path("hq.db-wal"), 0, 31_000_000, looks)) == [
        "hq.db-wal: 32,000,000 bytes, at most 31,000,000"
    ]


def test_a_process_that_has_ended_is_passed_over() -> None:
    gauges = Gauges(lambda: {"gone": 2**22 + 1}, (), lambda: 0, WARM_UP_S)
    gauges.look()
    assert gauges.problems() == []


def test_each_line_that_nothing_explains_is_told_once_with_its_number(tmp_path: Path) -> None:
    log = tmp_path / "sync.log"
    lines = [
        _LINE.format(level="INFO", text="the sync agent runs"),
        _LINE.format(level="WARNING", text="known"),
        *2 * [_LINE.format(level="ERROR", text="strange")],
        "Traceback (most recent call last):",
    ]
    log.write_text("\n".join(lines), encoding="utf-8")
    explained = (log_lines.Explained("agent: known", "it is known"),)
    assert log_lines.unexplained([log], explained) == (
        {"it is known": 1},
        [
            "sync.log: ERROR store_client.sync.agent: strange × 2",
            "sync.log: Traceback (most recent call last): × 1",
        ],
    )
