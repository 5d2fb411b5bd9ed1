"""Child processes that never outlive their parent: each in its own group, ended together with what it started."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

_SET_PARENT_DEATH_SIGNAL = 1
_STOP_SECONDS = 10
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own. On Linux it ends even when this one is killed outright."""
    if os.name == "nt":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP  # type: ignore[attr-defined,unused-ignore]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, creationflags=flags, **options)
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_end_with_parent, **options
    )


def _end_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end, wait, then end whatever is left of its group."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    if os.name != "nt":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
