"""The Debian and Ubuntu packages that a command needs and that are not there yet."""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from installer.progress import StepFailed, run_step, say

# A package under its names: the second is what releases with a 64-bit time_t call it.
Names = tuple[str, ...]

QT: tuple[Names, ...] = (
    ("libglib2.0-0", "libglib2.0-0t64"),
    ("libgl1",),
    ("libegl1",),
    ("libxkbcommon0",),
    ("libfreetype6",),
    ("libfontconfig1",),
    ("libdbus-1-3",),
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-keysyms1",),
    ("libxcb-shape0",),
    ("libxkbcommon-x11-0",),
)
DISPLAY: tuple[Names, ...] = (("xvfb",), ("xauth",))
# Playwright's driver needs libatomic1.
BROWSER: tuple[Names, ...] = (("chromium",), ("libatomic1",))
# PostgreSQL with what keeps it available: only on Debian and Ubuntu.
CLUSTER: tuple[Names, ...] = (("postgresql",), ("patroni",), ("etcd-server",))
# A program that may be there without its package.
_PROGRAMS = {"xvfb": "Xvfb", "xauth": "xauth", "chromium": "chromium"}


class PackagesMissing(Exception):
    """Packages are missing and this user cannot install them; the message is the line to run."""


def ensure(wanted: Iterable[Names]) -> None:
    """Install what is missing (as root), or raise PackagesMissing with the one line that does.

    Elsewhere than on Debian and Ubuntu this checks only that environments can be made.
    """
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        _ensure_venv_elsewhere()
        return
    missing = _missing([*_venv(), *wanted])
    if not missing:
        return
    if os.geteuid() != 0:
        names = [_pick(names) for names in missing]
        raise PackagesMissing("sudo apt-get install -y --no-install-recommends " + shlex.join(names))
    _install(missing)


def _venv() -> list[Names]:
    if importlib.util.find_spec("ensurepip"):
        return []
    if Path(sys.executable).resolve() == Path("/usr/bin/python3").resolve():
        return [("python3-venv",)]
    return [(f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)]


def _ensure_venv_elsewhere() -> None:
    if not importlib.util.find_spec("ensurepip"):
        raise PackagesMissing(f"{sys.executable} cannot make environments: install its venv and ensurepip modules")


def _missing(wanted: list[Names]) -> list[Names]:
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"], capture_output=True, text=True, check=False
    )
    installed = {line.removesuffix(" installed") for line in listing.stdout.splitlines() if line.endswith(" installed")}
    return [
        names
        for names in wanted
        if not installed.intersection(names) and not shutil.which(_PROGRAMS.get(names[0], "no such program"))
    ]


def _pick(names: Names) -> str:
    """The name this release knows the package by."""
    for name in names:
        policy = subprocess.run(
            ["apt-cache", "policy", name],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
        if "Candidate:" in policy.stdout and "Candidate: (none)" not in policy.stdout:
            return name
    return names[0]


def _install(missing: list[Names]) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    try:
        run_step("Reading the system's package lists", [*apt, "update"], env=env)
    except StepFailed as error:
        say(f"  The package lists could not be read anew; trying with the old ones.\n{error}")
    names = [_pick(names) for names in missing]
    title = f"Installing {len(names)} system package{'s' * (len(names) > 1)}"
    install = [*apt, "install", "-y", "--no-install-recommends", *names]
    run_step(title, install, details=", ".join(names), env=env)
