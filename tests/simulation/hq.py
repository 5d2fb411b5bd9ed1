"""HQ as the simulation runs it: in this thread, started anew in no time, one version older where a seed wants so."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import requests
from werkzeug.routing.rules import Rule
from werkzeug.test import Client

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.jobs.worker import Worker
from hq_server.services import backup, repair
from tests.simulation.facts import Facts
from tests.simulation.network import URL

# What HQ's answers to a contact did not have in the release before.
_NEW_IN_CONTACT = ("load_again", "renewal")


class Killed(BaseException):
    """The program ends here: nobody catches it."""


class RunningHq:
    """HQ of a chain, on a file of its own: it answers, works, dies, and is put back to a backup."""

    folder: Path
    now_ms: int
    new_id: Callable[[], str]
    facts: Facts
    epochs: int

    @property
    def hq_url(self) -> str:
        return f"sqlite:///{self.folder / 'hq.db'}"

    def _open_hq(self) -> None:
        self._doomed = False
        self.hq = HqDatabase.open(self.hq_url)
        self.app = create_app(self.hq, now_ms=self.hq_ms)
        self.worker = Worker(self.hq, "worker", self.hq_ms, self.new_id)

    def hq_ms(self) -> int:
        return self.now_ms

    def ask(self, request: requests.PreparedRequest, *, cut: bool = False) -> tuple[int, bytes, str]:
        """HQ's answer; an HQ that is killed meanwhile gives none. ``cut``: half of the request's body comes."""
        path = str(request.url).removeprefix(URL)
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else bytes(body)
        headers = {name: str(value) for name, value in request.headers.items() if name != "Content-Length"}
        said = {"CONTENT_LENGTH": str(len(content))}
        stream = io.BytesIO(content[: len(content) // 2] if cut else content)
        try:
            answer = Client(self.app).open(
                path, method=request.method, headers=headers, input_stream=stream, environ_overrides=said
            )
        except Killed:
            self.restart_hq()
            raise requests.exceptions.ConnectionError("HQ died") from None
        return answer.status_code, answer.data, answer.headers.get("Content-Type", "")

    def restart_hq(self) -> None:
        self.hq.close()
        self._open_hq()

    def kill_hq_after(self, statements: int) -> None:
        left, connect = [statements], self.hq._connection

        def connection() -> Any:
            left[0] -= 1
            if left[0] <= 0:
                raise Killed
            return connect()

        self.hq._connection = connection  # type: ignore[method-assign]
        self._doomed = True

    def spare_hq(self) -> None:
        """It was to die and did not come to it."""
        if self._doomed:
            self.restart_hq()

    def work(self, most: int = 50) -> None:
        """HQ's worker, as long as something is due."""
        try:
            while most and self.worker.run_once():
                most -= 1
        except Killed:
            self.restart_hq()

    def restore_hq(self, copy: Path) -> None:
        """From a backup, as ``comptoir-hq restore`` does it."""
        self.hq.close()
        self.epochs += 1
        for name in ("hq.db", "hq.db-wal", "hq.db-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copy(copy, self.folder / "hq.db")
        db = HqDatabase.open(self.hq_url)
        backup.begin_again(db, f"epoch-{self.epochs}", self.hq_ms())
        db.close()
        self._open_hq()
        self.facts.restored_hq += 1

    def accept_dates(self) -> None:
        """Somebody at HQ knows that a register's clock was wrong, and lets stand what it wrote then."""
        with self.hq.read():
            found = self.hq.rows("SELECT store, register, sequence, rule FROM finding WHERE state = 'open'")
        wrong = {(f"{store}-{register}", sequence) for store, register, sequence, rule in found if rule != "DATE-1"}
        for code, sequence in {(f"{store}-{register}", sequence) for store, register, sequence, _rule in found} - wrong:
            repair.propose(
                self.hq,
                code,
                sequence,
                {},
                "The register's clock was wrong then",
                seen=0,
                person="claire",
                now_ms=self.hq_ms(),
            )


@contextmanager
def in_one_thread() -> Iterator[None]:
    """No heartbeat beside a job (nobody waits for its lease here), and addresses are made when one is asked for."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(Worker, "_heartbeat", lambda _worker, _claim: nullcontext()))
        stack.enter_context(patch.object(Rule, "_compile_builder", _made_when_asked(Rule._compile_builder)))
        yield


def as_one_older(path: str, answer: tuple[int, bytes, str]) -> tuple[int, bytes, str]:
    """The answer without what the release before did not say."""
    status, content, media = answer
    if status == 200 and path.startswith("/v1/contact"):
        told = json.loads(content)
        content = json.dumps({name: told[name] for name in told if name not in _NEW_IN_CONTACT}).encode()
    return status, content, media


def _made_when_asked(real: Callable[..., Any]) -> Callable[..., Any]:
    """Most of what a start of HQ takes is code for addresses of pages that no register looks at."""

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        made: list[Callable[..., Any]] = []

        def build(*told: Any, **more: Any) -> Any:
            if not made:
                made.append(real(rule, append_unknown))
            return made[0](*told, **more)

        return build

    return compile_builder
