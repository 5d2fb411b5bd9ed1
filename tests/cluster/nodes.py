"""Three nodes of PostgreSQL under Patroni with etcd on this computer, from Debian's packages, told apart by ports.

Each node is an etcd member, a Patroni and its PostgreSQL, as docs/scale.md describes them. A node dies as a computer
does that loses its power: all its processes at once.
"""

import contextlib
import ctypes
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

PATIENCE_S = 180
_HOST = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_SERVERS = Path("/usr/lib/postgresql")
_PARAMETERS = {
    "shared_buffers": "32MB",
    "max_connections": 60,
    "max_wal_senders": 6,
    "max_wal_size": "256MB",
    "wal_keep_size": "128MB",
    "wal_log_hints": "on",
    "unix_socket_directories": "",
}


class ProgramMissing(RuntimeError):
    """Names what is missing; nothing is skipped."""


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ProgramMissing(f"{name} is missing; ./run cluster installs it (apt-get install patroni etcd-server)")
    return found


def server_programs() -> Path:
    """The newest of Debian's PostgreSQL servers."""
    versions = sorted((path for path in _SERVERS.glob("*/bin") if (path / "initdb").exists()), key=_version)
    if not versions:
        raise ProgramMissing("PostgreSQL's server is missing; ./run cluster installs it (apt-get install postgresql)")
    return versions[-1]


def _version(path: Path) -> float:
    return float(path.parent.name)


@dataclass
class Node:
    """One of three. ``ports``: etcd's two, Patroni's, PostgreSQL's."""

    name: str
    folder: Path
    ports: tuple[int, int, int, int]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "postgresql"

    @property
    def port(self) -> int:
        return self.ports[3]

    @property
    def is_dead(self) -> bool:
        return not self.processes

    def kill(self) -> None:
        """SIGKILL to everything of this node; Patroni first, so that it starts nothing again."""
        for process in reversed(self.processes):
            process.kill()
        with contextlib.suppress(OSError, ValueError, IndexError):
            postmaster = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            children = [pid for pid in _processes() if _parent(pid) == postmaster]
            for pid in (postmaster, *children):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()
        self.processes.clear()


class Cluster:
    """``url`` names all three nodes, as HQ's setting does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self.nodes = [Node(f"n{number}", folder / f"n{number}", _free_ports()) for number in (1, 2, 3)]
        for node in self.nodes:
            node.folder.mkdir(parents=True)
            self._give(node.folder)
        self._give(folder)

    @property
    def url(self) -> str:
        hosts = ",".join(f"{_HOST}:{node.port}" for node in self.nodes)
        return f"postgresql://hq@{hosts}/comptoir?target_session_attrs=read-write"

    def start(self, *, synchronous: bool) -> None:
        for node in self.nodes:
            self.start_etcd(node)
        for node in self.nodes:
            self._start_patroni(node, synchronous)
        wait_until(lambda: len(self.standbys()) == 2, "a leader and two standbys")
        with self.superuser("postgres") as connection:
            connection.execute("CREATE ROLE hq LOGIN")
            connection.execute("CREATE DATABASE comptoir OWNER hq")
        if synchronous:
            wait_until(lambda: "sync_standby" in self.standbys().values(), "a synchronous standby")

    def start_again(self, node: Node) -> None:
        """The computer is back; Patroni makes it a standby."""
        self.start_etcd(node)
        self._start_patroni(node, synchronous=True)
        wait_until(lambda: len(self.standbys()) == 2, f"{node.name} follows again")

    def start_etcd(self, node: Node) -> None:
        client, peer, _rest, _postgresql = node.ports
        members = ",".join(f"{one.name}=http://{_HOST}:{one.ports[1]}" for one in self.nodes)
        self._start(
            node,
            "etcd",
            *(program("etcd"), "--name", node.name, "--data-dir", str(node.folder / "etcd")),
            *(
                "--listen-client-urls",
                f"http://{_HOST}:{client}",
                "--advertise-client-urls",
                f"http://{_HOST}:{client}",
            ),
            *(
                "--listen-peer-urls",
                f"http://{_HOST}:{peer}",
                "--initial-advertise-peer-urls",
                f"http://{_HOST}:{peer}",
            ),
            *("--initial-cluster", members, "--initial-cluster-state", "new", "--logger", "zap"),
        )

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()

    def leader(self) -> Node:
        """Raises ``LookupError`` while there is none."""
        name = next((name for name, role in self._members().items() if role in ("leader", "master")), "")
        found = next((node for node in self.nodes if node.name == name and not node.is_dead), None)
        if found is None:
            raise LookupError("there is no leader")
        return found

    def standbys(self) -> dict[str, str]:
        """Name → ``replica`` or ``sync_standby``, of those that stream."""
        return {name: role for name, role in self._members().items() if role in ("replica", "sync_standby")}

    @contextlib.contextmanager
    def superuser(self, database: str = "comptoir") -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """At the leader."""
        address = f"postgresql://postgres@{_HOST}:{self.leader().port}/{database}"
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection

    def _members(self) -> dict[str, str]:
        """As Patroni's own nodes tell them."""
        for node in self.nodes:
            if node.is_dead:
                continue
            with (
                contextlib.suppress(OSError, ValueError),
                urllib.request.urlopen(f"http://{_HOST}:{node.ports[2]}/cluster", timeout=5) as answer,
            ):
                members = json.load(answer)["members"]
                return {one["name"]: one["role"] for one in members if one["state"] in ("running", "streaming")}
        return {}

    def _start_patroni(self, node: Node, synchronous: bool) -> None:
        file = node.folder / "patroni.json"
        file.write_text(json.dumps(self._settings(node, synchronous), indent=1), encoding="utf-8")
        self._give(file)
        self._start(node, "patroni", program("patroni"), str(file))

    def _settings(self, node: Node, synchronous: bool) -> dict[str, Any]:
        """Patroni reads YAML, and this is YAML, too."""
        login = {"username": "postgres", "password": "-"}
        return {
            "scope": "comptoir",
            "name": node.name,
            "restapi": {"listen": f"{_HOST}:{node.ports[2]}", "connect_address": f"{_HOST}:{node.ports[2]}"},
            "etcd3": {"hosts": [f"{_HOST}:{one.ports[0]}" for one in self.nodes]},
            "bootstrap": {
                "dcs": {
                    "ttl": 20,
                    "loop_wait": 2,
                    "retry_timeout": 5,
                    "maximum_lag_on_failover": 16 * 1024 * 1024,
                    "synchronous_mode": synchronous,
                    "synchronous_mode_strict": synchronous,
                    "postgresql": {"use_pg_rewind": True, "parameters": _PARAMETERS},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}],
                "pg_hba": [f"host all all {_HOST}/32 trust", f"host replication all {_HOST}/32 trust"],
            },
            "postgresql": {
                "listen": f"{_HOST}:{node.port}",
                "connect_address": f"{_HOST}:{node.port}",
                "data_dir": str(node.data),
                "bin_dir": str(server_programs()),
                "pgpass": str(node.folder / "pgpass"),
                "authentication": {"superuser": login, "replication": {"username": "replicator", "password": "-"}},
            },
        }

    def _start(self, node: Node, name: str, *command: str) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PG"))}
        log = node.folder / f"{name}.log"
        with log.open("ab") as output:
            self._give(log)
            node.processes.append(
                subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd=node.folder,
                    env=environment | {"HOME": str(node.folder)},
                    preexec_fn=self._become,
                )
            )

    def _give(self, path: Path) -> None:
        if self._user:
            os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def _become(self) -> None:
        """In the child: PostgreSQL refuses to be root; and whoever started all this takes it along when it dies."""
        if self._user:
            os.setgroups([])
            os.setgid(self._user.pw_gid)
            os.setuid(self._user.pw_uid)
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until(reached: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> float:
    """The seconds it took; the limit only says when to give up."""
    began = time.monotonic()
    while not reached():
        if time.monotonic() > began + patience_s:
            raise AssertionError(f"not within {patience_s} s: {what}")
        time.sleep(0.2)
    return time.monotonic() - began


def _free_ports() -> tuple[int, int, int, int]:
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _port in range(4)]
        for probe in probes:
            probe.bind((_HOST, 0))
        first, second, third, fourth = (int(probe.getsockname()[1]) for probe in probes)
    return first, second, third, fourth


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _parent(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0
