"""Unpacks what older programs left behind."""

import base64
import io
import json
import lzma
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hq_server.db.database import HqDatabase
from tests import postgres

_FILES = Path(__file__).parent / "files"
WITH_POSTGRESQL = tuple(sorted(path.name.partition(".")[0] for path in _FILES.glob("*-postgresql.tar.xz")))
RELEASES = tuple(name.removesuffix("-postgresql") for name in WITH_POSTGRESQL)
LAST_BEFORE_THIS = "3-closing"


@dataclass(frozen=True, slots=True)
class Left:
    """One release's files. ``sales``: id → total of everything that was shown as done, sent or not."""

    folder: Path
    sales: dict[str, int]
    customers: list[str]
    closed: list[str]

    @property
    def register(self) -> Path:
        return self.folder / "register.db"

    @contextmanager
    def hq(self) -> Iterator[HqDatabase]:
        """HQ's database as it was left, not yet brought up to date."""
        if (self.folder / "hq.db").exists():
            with closing(HqDatabase.open(f"sqlite:///{self.folder / 'hq.db'}")) as db:
                yield db
            return
        url = postgres.empty_database()
        command: list[str | Path] = [
            postgres.client_programs() / "psql",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            self.folder / "hq.sql",
            url,
        ]
        subprocess.run(command, check=True, capture_output=True)
        with closing(HqDatabase.open(url)) as db:
            yield db
        postgres.drop_database(url)


def unpack(release: str, folder: Path) -> Left:
    with tarfile.open(_FILES / f"{release}.tar.xz") as packed:
        for member in packed:
            content = packed.extractfile(member)
            assert content is not None
            (folder / member.name).write_bytes(content.read())
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    return Left(folder, facts["sales"], facts["customers"], facts["closed"])


@dataclass(frozen=True, slots=True)
class Said:
    """One request as it was sent, and the answer to it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    content_type: str
    answer: bytes

    def told(self) -> Any:
        return json.loads(self.answer)


def recorded(name: str) -> list[Said]:
    with lzma.open(_FILES / f"{name}.json.xz") as packed:
        lines = json.load(io.TextIOWrapper(packed, encoding="utf-8"))
    return [
        Said(**{**line, "body": base64.b64decode(line["body"]), "answer": base64.b64decode(line["answer"])})
        for line in lines
    ]
