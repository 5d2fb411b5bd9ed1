"""A display for windows where the machine has none: Xvfb, which ends with the program that started it."""

import contextlib
import os
import subprocess
from collections.abc import Iterator

from installer import processes

_SCREEN = (1440, 900)


def has_display() -> bool:
    """Whether windows can open here as it is."""
    return os.name == "nt" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextlib.contextmanager
def virtual_display(size: tuple[int, int] = _SCREEN) -> Iterator[dict[str, str]]:
    """Start Xvfb on a free display; yields the environment variables that send Qt's windows there."""
    reading, writing = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"]
    try:
        server = processes.start(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(writing,))
    finally:
        os.close(writing)
    try:
        with open(reading, encoding="ascii") as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start; try it by hand: Xvfb -displayfd 1")
        yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}
    finally:
        processes.stop(server)
