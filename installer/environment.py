"""The project's own environment in .venv, made from a committed lock, once per lock."""

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from installer.progress import StepFailed, run_step, say

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
RUN_LOCK = "run.lock"
DEV_LOCK = "dev.lock"
_TOOLS = ROOT / ".tools"
_LOCKS = ROOT / "installer" / "locks"
_STAMP = VENV / "comptoir.json"
_PROJECT = "pyproject.toml"


def python_of(venv: Path) -> Path:
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def program(name: str) -> str:
    """The path of a console command that the environment holds."""
    return str(python_of(VENV).with_name(f"{name}.exe" if os.name == "nt" else name))


def ensure(lock: str) -> Path:
    """The Python of an environment that holds what ``lock`` names. Raises StepFailed.

    A developers' environment stays one: starting the demo takes no tools away from whoever runs the tests beside it.
    """
    if lock == RUN_LOCK and DEV_LOCK in _read_stamp():
        lock = DEV_LOCK
    if not _is_ready(lock):
        with _one_at_a_time():
            if not _is_ready(lock):
                _make(lock)
    return python_of(VENV)


def _stamp(lock: str) -> dict[str, str]:
    held = [lock, RUN_LOCK] if lock == DEV_LOCK else [lock]  # the developers' lock holds all that runs
    hashes = {name: _hash((_LOCKS / name).read_bytes()) for name in held}
    return hashes | {_PROJECT: _hash(_what_is_installed()), "folder": str(ROOT)}


def _what_is_installed() -> bytes:
    """What the project says about its installation; the settings of tools are not among it."""
    declared = tomllib.loads((ROOT / _PROJECT).read_text(encoding="utf-8"))
    return repr((declared["build-system"], declared["project"], declared["tool"]["hatch"])).encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_stamp() -> dict[str, str]:
    try:
        read = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) and python_of(VENV).exists() and read.get("folder") == str(ROOT) else {}


def _is_ready(lock: str) -> bool:
    return _stamp(lock).items() <= _read_stamp().items()


def _make(lock: str) -> None:
    """Write the stamp last, so that an environment that was interrupted half-way is made anew."""
    say("Setting up Comptoir's environment (once; later starts skip this)")
    if not _read_stamp():
        shutil.rmtree(VENV, ignore_errors=True)
        run_step("Making .venv", [sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    _STAMP.unlink(missing_ok=True)
    _fill(lock)
    _STAMP.write_text(json.dumps(_stamp(lock), indent=1), encoding="utf-8")


def _fill(lock: str) -> None:
    tools = _ensure_tools()
    project = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    hashes = ["--require-hashes", str(_LOCKS / lock)]
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = [str(tools), "-m", "pip", "--python", str(python_of(VENV)), "install"]
    uv = [str(tools.with_name("uv.exe" if os.name == "nt" else "uv")), "pip"]
    into = ["--python", str(python_of(VENV))]
    if Path(uv[0]).exists():
        try:
            run_step(f"Installing the packages of installer/locks/{lock}", [*uv, "sync", *into, *hashes], env=env)
            run_step("Installing Comptoir itself", [*uv, "install", *into, *project], env=env)
            return
        except StepFailed as error:
            say(f"  uv could not do it; trying with pip.\n{error}")
    run_step(f"Installing the packages of installer/locks/{lock}", [*pip, hashes[0], "-r", hashes[1]], env=env)
    run_step("Installing Comptoir itself", [*pip, *project], env=env)


def _ensure_tools() -> Path:
    """The Python of .tools, which holds pip and, where there is one for this machine, the pinned uv."""
    lock = _LOCKS / "tools.lock"
    stamp = _TOOLS / "comptoir.json"
    wanted = _hash(lock.read_bytes()) + str(_TOOLS)
    python = python_of(_TOOLS)
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    shutil.rmtree(_TOOLS, ignore_errors=True)
    run_step("Making .tools", [sys.executable, "-m", "venv", str(_TOOLS)])
    try:
        run_step("Installing uv", [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock)])
    except StepFailed as error:
        say(f"  uv is not to be had here; pip will do.\n{error}")
    else:
        stamp.write_text(wanted, encoding="utf-8")
    return python


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two starts at once set up one after the other."""
    folder = ROOT / ".cache"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w", encoding="utf-8") as file:
        if os.name != "nt":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
