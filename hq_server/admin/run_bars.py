"""The strip of a job's last runs: height is duration, red failed, amber took longer than the job has time for."""

from dataclasses import dataclass

from hq_server.domain.job import FAILED, RUNNING, JobRun
from hq_server.services.job_warnings import LONG_RUN_MS

_WIDTH, _HIGHEST, _LOWEST = 5, 16, 3
_RUNS = 24
# A run that takes less is as low as the lowest: otherwise a few milliseconds would look like a mountain range.
_SHORT_MS = 1_000


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    height: int
    kind: str


def bars(runs: tuple[JobRun, ...]) -> tuple[Bar, ...]:
    """``runs``: newest first; the newest stands on the right."""
    finished = [run for run in reversed(runs[:_RUNS]) if run.state != RUNNING]
    first = _RUNS - len(finished)
    longest = max([_SHORT_MS, *(_took(run) for run in finished)])
    return tuple(
        Bar(_WIDTH * (first + at), _LOWEST + (_HIGHEST - _LOWEST) * _took(run) // longest, _kind(run))
        for at, run in enumerate(finished)
    )


def _kind(run: JobRun) -> str:
    if run.state == FAILED:
        return "b"
    return "w" if _took(run) > LONG_RUN_MS else ""


def _took(run: JobRun) -> int:
    return max((run.finished_ms or run.started_ms) - run.started_ms, 0)
