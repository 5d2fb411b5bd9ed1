"""The demo's HQ: the real server and worker on one folder, and how to know that they are up."""

import contextlib
import os
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from hq_server.db.database import HqDatabase
from installer.demo.supervision import Supervisor
from installer.environment import program

DEFAULT_PORT = 8710
_HOST = "127.0.0.1"
_UP_SECONDS = 60


class HqNotUp(Exception):
    """HQ could not be started; the message says why."""


@dataclass(frozen=True, slots=True)
class Hq:
    folder: Path
    port: int
    database: str

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings of every comptoir-hq command of this demo."""
        return {
            "COMPTOIR_HQ_DATA_FOLDER": str(self.folder),
            "COMPTOIR_HQ_DATABASE": self.database,
            "COMPTOIR_HQ_HOST": _HOST,
            "COMPTOIR_HQ_PORT": str(self.port),
        }

    def migrate(self) -> None:
        """Make or update the database's tables. Raises HqNotUp."""
        self.folder.mkdir(parents=True, exist_ok=True)
        finished = subprocess.run(
            [program("comptoir-hq"), "migrate"],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode:
            raise HqNotUp(f"HQ's database could not be prepared.\n{finished.stderr or finished.stdout}")

    def open_database(self) -> contextlib.closing[HqDatabase]:
        return contextlib.closing(HqDatabase.open(self.database))

    def start(self, supervisor: Supervisor, *, worker: bool = True) -> None:
        """Start the server and the worker, and wait until HQ answers. Raises HqNotUp or ProgramEnded."""
        supervisor.start("HQ server", [program("comptoir-hq"), "serve"], self.environment)
        if worker:
            supervisor.start("HQ worker", [program("comptoir-hq"), "work"], self.environment)
        self.wait_until_up(supervisor)

    def wait_until_up(self, supervisor: Supervisor) -> None:
        """Raises HqNotUp or ProgramEnded."""
        deadline = time.monotonic() + _UP_SECONDS
        while not self.answers():
            supervisor.check()
            if time.monotonic() > deadline:
                raise HqNotUp(f"HQ did not answer at {self.url} within {_UP_SECONDS} seconds.")
            time.sleep(0.1)
        supervisor.check()

    def answers(self) -> bool:
        """Whether the server is up and its database too."""
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/v1/health", timeout=5) as answer:
            return bool(answer.status == 200)
        return False


def hq_in(folder: Path, port: int | None, database: str | None) -> Hq:
    """An HQ on its own folder; without a wish for the port it is one that is free. Raises HqNotUp."""
    if port is not None and not _is_free(port):
        raise HqNotUp(f"Port {port} is in use. Is another demo running? Give another --port.")
    return Hq(folder, port or _any_free_port(), database or f"sqlite:///{folder / 'hq.db'}")


def usual_port() -> int | None:
    """The port that people know HQ by, unless something else has it."""
    return DEFAULT_PORT if _is_free(DEFAULT_PORT) else None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(os.name != "nt"))
        with contextlib.suppress(OSError):
            probe.bind((_HOST, port))
            return True
    return False


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])
