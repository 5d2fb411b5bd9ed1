"""What the demo starts ends with it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from installer import processes
from installer.demo.supervision import ProgramEnded, Supervisor
from installer.environment import ROOT

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False  # it may also end while its status is being read


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_all_programs_are_stopped_when_the_context_ends(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start("one", SLEEPER, {})
        supervisor.start("two", SLEEPER, {})
        pids = [program.process.pid for program in supervisor._programs]
        assert all(runs(pid) for pid in pids)
        supervisor.check()
    assert not any(runs(pid) for pid in pids)


def test_a_program_that_ends_by_itself_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start("the worker", [sys.executable, "-c", "print('no room left'); raise SystemExit(3)"], {})
        assert eventually(lambda: bool(supervisor.ended()))
        with pytest.raises(ProgramEnded, match=r"(?s)the worker stopped with exit code 3.*no room left"):
            supervisor.check()


def test_a_child_of_a_stopped_program_is_stopped_too() -> None:
    script = f"import subprocess; child = subprocess.Popen({SLEEPER!r}); print(child.pid, flush=True); child.wait()"
    process = processes.start([sys.executable, "-c", script], stdout=subprocess.PIPE)
    child = _first_number(process)
    assert runs(child)
    processes.stop(process)
    assert eventually(lambda: not runs(child))


@pytest.mark.slow
def test_a_program_that_does_not_listen_is_ended_all_the_same() -> None:
    process = processes.start(STUBBORN, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    processes.stop(process)
    assert process.returncode == -signal.SIGKILL
    process.stdout.close()


def test_programs_end_even_when_the_demo_is_killed_outright() -> None:
    """Linux ties a child's life to its parent's; the tests run there."""
    script = (
        "import time; from installer import processes;"
        f"print(processes.start({SLEEPER!r}).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    )
    child = _first_number(parent)
    parent.kill()
    parent.wait()
    assert eventually(lambda: not runs(child))


def _first_number(process: subprocess.Popen[bytes]) -> int:
    """The process id that a script prints; its child may print before it."""
    assert process.stdout is not None
    with process.stdout as printed:
        return int(next(line for line in printed if line.strip().isdigit()))
