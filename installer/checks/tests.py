"""./run test: the static checks, every test offscreen, then the real windows under Xvfb.

With arguments, pytest alone runs and gets them.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from installer.checks import steps
from installer.display import virtual_display
from installer.environment import ROOT

_NO_TEST_SELECTED = 5


def main(arguments: Sequence[str]) -> int:
    if {"-h", "--help"} & set(arguments):
        print(f"{__doc__}\n\nexample: ./run test tests/walk -k reply\n")
        return 0
    checked = bool(arguments) or steps.run(steps.STATIC)
    offscreen = _pytest(
        ["-n", "2", "--dist", "loadfile", "-m", "not xvfb"], arguments, {"QT_QPA_PLATFORM": "offscreen"}
    )
    with virtual_display() as display:
        windows = _pytest(["-m", "xvfb"], arguments, display)
    return _result(checked, [offscreen, windows])


def _pytest(options: Sequence[str], arguments: Sequence[str], env: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *options, *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=False).returncode


def _result(checked: bool, codes: Sequence[int]) -> int:
    """A selection may lie wholly in one of the two runs, but not in none."""
    if all(code == _NO_TEST_SELECTED for code in codes):
        return _NO_TEST_SELECTED
    failed = [code for code in codes if code not in {0, _NO_TEST_SELECTED}]
    return failed[0] if failed else int(not checked)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
