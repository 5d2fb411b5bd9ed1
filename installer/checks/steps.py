"""Check steps: commands that run side by side and say one line each."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from installer.environment import ROOT, program

_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One command and the name it is shown under."""

    name: str
    command: tuple[str, ...]


STATIC = (
    Step("types", (program("mypy"),)),
    Step("format", (program("ruff"), "format", "--check", ".")),
    Step("lint", (program("ruff"), "check", ".")),
    Step("import rules", (program("lint-imports"), "--cache-dir", ".cache/import-linter")),
)
FAST_TESTS = Step(
    "fast tests",
    (
        *(sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "not slow and not xvfb"),
        *(f"tests/{folder}" for folder in ("architecture", "contract", "hq_server", "installer", "store_client")),
    ),
)


def run(steps: Sequence[Step]) -> bool:
    """Run the steps two at a time; True when all of them passed."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        return all(list(pool.map(_run_one, steps)))


def _run_one(step: Step) -> bool:
    started = time.monotonic()
    finished = subprocess.run(
        step.command,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    passed = finished.returncode == 0
    line = f"{'ok    ' if passed else 'FAILED'}  {step.name:<14}{time.monotonic() - started:6.1f} s"
    printed = "" if passed else finished.stdout.decode(errors="replace")
    print("\n".join(filter(None, [line, printed])), flush=True)
    return passed
