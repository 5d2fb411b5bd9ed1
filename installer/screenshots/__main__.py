"""./run screenshots: gives the pictures a screen of their own, whatever this machine has."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

from installer import display, processes
from installer.environment import ROOT
from installer.screenshots import options

_SCREEN = (4000, 2400)
"""Larger than every picture, so that the pointer can stand beside the window."""


def main(arguments: Sequence[str]) -> int:
    options.parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    command = [sys.executable, "-P", "-m", "installer.screenshots.taking", *arguments]
    if os.name == "nt":
        return _take(command, {})
    with display.virtual_display(_SCREEN) as screen:
        return _take(command, screen)


def _take(command: Sequence[str], screen: Mapping[str, str]) -> int:
    """Each in a program of its own: HQ's pages beside the window, and then a screen that is scaled, whose factor Qt
    reads once, when it starts.
    """
    pages = processes.start(command, cwd=ROOT, env={**os.environ, "COMPTOIR_PICTURES": "hq"})
    try:
        codes = [
            subprocess.run(command, cwd=ROOT, env={**os.environ, **screen, **factor}, check=False).returncode
            for factor in ({}, {"QT_SCALE_FACTOR": "2"})
        ]
        codes.append(pages.wait())
    finally:
        processes.stop(pages)
    return max(codes, key=abs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
