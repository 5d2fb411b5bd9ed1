"""What a person sees while something slow is going on."""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

_STILL_BUSY_SECONDS = 10
_LAST_LINES = 30


class StepFailed(Exception):
    """A step of the set-up failed; the message is the command and the end of what it printed."""


def say(text: str) -> None:
    """One line of progress; standard error, so that a program's own output stays clean."""
    print(text, file=sys.stderr, flush=True)


def run_step(title: str, command: Sequence[str], *, details: str = "", env: Mapping[str, str] | None = None) -> None:
    """Run one slow command, showing its title, that it is still busy, and how long it took. Raises StepFailed."""
    say(f"  {title}{f' ({details})' if details else ''} …")
    started = time.monotonic()
    done = threading.Event()
    threading.Thread(target=_still_busy, args=(title, started, done), daemon=True).start()
    try:
        finished = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    except OSError as error:
        raise StepFailed(f"{' '.join(command)}: {error}") from error
    finally:
        done.set()
    if finished.returncode:
        printed = finished.stdout.decode(errors="replace").splitlines()[-_LAST_LINES:]
        raise StepFailed("\n".join([" ".join(command), *printed]))
    say(f"  {title}: done in {time.monotonic() - started:.0f} s")


def _still_busy(title: str, started: float, done: threading.Event) -> None:
    while not done.wait(_STILL_BUSY_SECONDS):
        say(f"  {title}: still busy after {time.monotonic() - started:.0f} s")
