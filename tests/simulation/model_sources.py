"""What the model looks at: the databases as they lie there, read by plain SQL, and what was shown to people."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from sqlcipher3 import dbapi2 as sqlite

from tests.simulation.facts import Facts

Row = tuple[Any, ...]
Rows = Callable[[str], list[Row]]
Place = tuple[str, int]


@dataclass(frozen=True)
class Stored:
    """A document in HQ's inbox. ``code`` is the register's (``101-2``)."""

    code: str
    sequence: int
    id: str
    kind: str
    business_date: str
    previous_hash: str
    hash: str
    content: bytes
    state: str
    waits_for: str
    reason: str

    @cached_property
    def envelope(self) -> Mapping[str, Any]:
        read: Mapping[str, Any] = json.loads(self.content)
        return read

    @property
    def body(self) -> Mapping[str, Any]:
        told: Mapping[str, Any] = self.envelope["body"]
        return told

    @property
    def is_redacted(self) -> bool:
        return set(self.body) == {"redacted"}

    @cached_property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def name(self) -> str:
        return f"{self.code}: document {self.sequence} ({self.kind})"


@dataclass(frozen=True)
class Chain:
    """HQ, each register's files (the one in use is the last), and the facts."""

    hq: Rows
    registers: Mapping[str, Sequence[Rows]]
    facts: Facts

    @cached_property
    def inbox(self) -> dict[Place, Stored]:
        rows = self.hq(
            "SELECT store, register, sequence, id, kind, business_date, previous_hash, hash, content, state, "
            "waits_for, reason FROM inbox ORDER BY store, register, sequence"
        )
        found = [
            Stored(
                f"{store}-{register}", sequence, id_, kind, day, before, own, bytes(content), state, waits or "", why
            )
            for store, register, sequence, id_, kind, day, before, own, content, state, waits, why in rows
        ]
        return {(one.code, one.sequence): one for one in found}

    @cached_property
    def by_id(self) -> dict[str, Stored]:
        return {one.id: one for one in self.inbox.values()}

    @cached_property
    def held(self) -> dict[str, str]:
        """Digest of what is in the quarantine → its register: bytes that HQ keeps beside what it has."""
        rows = self.hq("SELECT store, register, content FROM quarantine")
        return {sha256(bytes(content)).hexdigest(): f"{store}-{register}" for store, register, content in rows}

    @cached_property
    def transactions(self) -> dict[Place, Mapping[str, Any]]:
        """What HQ's inbox says of each transaction that it has applied."""
        return {
            place: one.body
            for place, one in self.inbox.items()
            if one.kind == "transaction.recorded" and one.state == "applied"
        }

    @cached_property
    def erased(self) -> frozenset[str]:
        return frozenset(self.facts.erased)

    def in_use(self, register: str) -> Rows:
        return self.registers[register][-1]

    def is_sound(self, register: str) -> bool:
        """Its file was never an old copy or a clone, and its disk never lied."""
        return register not in self.facts.copied


@contextmanager
def opened(hq_url: str, files: Mapping[str, Sequence[Path]], facts: Facts) -> Iterator[Chain]:
    """``files``: register → its files, the one in use last."""
    with ExitStack() as stack:
        registers = {code: [_file(stack, path) for path in paths] for code, paths in files.items()}
        yield Chain(_database(stack, hq_url), registers, facts)


def _database(stack: ExitStack, url: str) -> Rows:
    if url.startswith("sqlite:///"):
        return _file(stack, Path(url.removeprefix("sqlite:///")))
    connection = stack.enter_context(psycopg.connect(url, autocommit=True))
    return lambda sql: list(connection.execute(sql))


def _file(stack: ExitStack, path: Path) -> Rows:
    # By the program's own library: two of them in one process would drop each other's locks.
    connection = stack.enter_context(closing(sqlite.connect(f"file:{path}?mode=ro", uri=True)))
    return lambda sql: connection.execute(sql).fetchall()
