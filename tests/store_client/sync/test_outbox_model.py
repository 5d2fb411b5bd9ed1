"""The outbox against a list: recorded, uploaded with every verdict, replies lost, restarted, brought back from an older
copy, HQ brought back too; in whatever order, HQ has each document once, with the bytes that were recorded.
"""

import gzip
import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from store_client.clock import Moment
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import DocumentState
from store_client.domain.channel import Identity
from store_client.domain.customer import CustomerDetails
from store_client.errors import HqUnreachable
from store_client.services import customers, set_up
from store_client.services.verify import verify_chain
from store_client.sync.hq_client import HqClient, HqFailed, PackedBatch, TooMuchAtOnce
from store_client.sync.upload import Sending, upload_pending
from store_client.wire.incoming import Result
from tests.factories import make_empty_register, make_ids
from tests.store_client.sync.fake_hq import HQ_MS
from tests.store_client.sync.shop import IDENTITY, STAFF, Shop

NOW = Moment(HQ_MS, 60)
NO_HASH = "0" * 64
# What HQ says of a new document; only what it cannot read it does not keep under its number.
WORDS = [("stored", "applied"), ("stored", "parked"), ("stored", "quarantined"), ("unreadable", "")]
TROUBLE = ["reply lost", "request lost", "failed", "too much", "answer of others"]


@dataclass
class PlainHq:
    """Keeps lines by their number; ``trouble`` and ``words`` say what becomes of the next ones."""

    kept: dict[int, bytes] = field(default_factory=dict)
    said: dict[int, tuple[str, str]] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)

    def post_batch(self, batch: PackedBatch) -> list[Result]:
        content = batch.body.content
        lines = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).removesuffix(b"\n").split(b"\n")
        trouble = self.trouble.pop() if self.trouble else ""
        if trouble == "request lost":
            raise HqUnreachable("no way")
        if trouble == "failed":
            raise HqFailed("500")
        if trouble == "too much":
            raise TooMuchAtOnce("413", 413, "")
        results = [self._take(line) for line in lines]
        if trouble == "reply lost":
            raise HqUnreachable("no answer")
        if trouble == "answer of others":
            return [Result("another", result.sequence, "stored") for result in results]
        return results

    def _take(self, line: bytes) -> Result:
        told = json.loads(line)
        sequence = told["sequence"]
        if sequence in self.kept:
            verdict, state = ("duplicate", "applied") if self.kept[sequence] == line else ("conflict", "")
        else:
            verdict, state = self.words.pop() if self.words else WORDS[0]
            self.kept[sequence] = line
        self.said[sequence] = (verdict, state or "quarantined")
        return Result(told["id"], sequence, verdict, state)

    @property
    def last(self) -> int:
        return max(self.kept, default=0)


class Outbox(RuleBasedStateMachine):
    """``recorded``: what this register's file must hold, by its number; ``settled``: what HQ's answers said of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.db = make_empty_register(Path(self.folder.name))
        Shop.set_up(self.db)
        self.new_id = make_ids()
        self.hq, self.sending, self.epoch = PlainHq(), Sending(), 1
        self.recorded: dict[int, bytes] = {}
        self.settled: dict[int, tuple[str, str]] = {}
        self.copy: tuple[Path, dict[int, bytes], dict[int, tuple[str, str]]] | None = None

    @rule(count=st.integers(1, 5))
    def record(self, count: int) -> None:
        before = max(outbox.newest_sequence(self.db), 0)
        for number in range(count):
            details = CustomerDetails(last_name=f"Byrne {number}")
            customers.register_customer(self.db, details, staff=STAFF, now=NOW, new_id=self.new_id)
        for document in outbox.page_after(self.db, before, count):
            self.recorded[document.sequence] = document.content
        assert len([sequence for sequence in self.recorded if sequence > before]) == count

    @rule(
        trouble=st.lists(st.sampled_from(TROUBLE), max_size=2),
        words=st.lists(st.sampled_from(WORDS), max_size=6),
        at_once=st.sampled_from([1, 2, 500]),
    )
    def send(self, trouble: list[str], words: list[tuple[str, str]], at_once: int) -> None:
        self.hq.trouble, self.hq.words, self.hq.said = list(trouble), list(words), {}
        waiting = self._waiting()
        self.sending.documents = at_once
        try:
            upload_pending(self.db, cast(HqClient, self.hq), self.sending, lambda: NOW)
        except (HqUnreachable, HqFailed):
            self._learn(waiting)
            return
        assert trouble or not self._waiting()
        self._learn(waiting)

    def _learn(self, waited: set[int]) -> None:
        """What HQ answered counts only where the answer came: those documents do not wait any more."""
        for sequence in waited - self._waiting():
            self.settled[sequence] = self.hq.said[sequence]

    @rule()
    def restart(self) -> None:
        path = self.db.path
        self.db.close()
        self.db, self.sending = RegisterDatabase.open(path), Sending()

    @rule(state=st.sampled_from(["applied", "parked", "quarantined"]))
    @precondition(lambda self: self.settled)
    def hear_of_one_later(self, state: str) -> None:
        sequence = min(self.settled)
        with self.db.write():
            told = DocumentState(json.loads(self.recorded[sequence])["id"], state)
            outbox.record_document_states(self.db, [told], NOW.utc_ms)
        self.settled[sequence] = (self.settled[sequence][0], state)

    @rule()
    def keep_a_copy(self) -> None:
        path = self.db.path
        self.db.close()
        kept = path.with_name("older.db")
        shutil.copy(path, kept)
        self.copy = kept, dict(self.recorded), dict(self.settled)
        self.db = RegisterDatabase.open(path)

    @rule()
    @precondition(lambda self: self.copy)
    def come_back_from_the_copy(self) -> None:
        """Then it is activated again, and goes on after what HQ has of it."""
        assert self.copy is not None
        path = self.db.path
        self.db.close()
        for left in path.parent.glob(f"{path.name}-*"):
            left.unlink()
        kept, recorded, said = self.copy
        shutil.copy(kept, path)
        self.recorded, self.settled = dict(recorded), dict(said)
        self.db, self.sending, self.epoch = RegisterDatabase.open(path), Sending(), self.epoch + 1
        hash_ = self.hq.kept[self.hq.last][-66:-2].decode() if self.hq.kept else NO_HASH
        identity = Identity(IDENTITY.store, IDENTITY.register, self.epoch)
        set_up.save_activation(self.db, identity, last_sequence=self.hq.last, last_hash=hash_)

    @rule(lost=st.integers(1, 4))
    @precondition(lambda self: self.hq.kept)
    def hq_comes_back_from_a_backup(self, lost: int) -> None:
        last = self.hq.last - lost
        self.hq.kept = {sequence: line for sequence, line in self.hq.kept.items() if sequence <= last}
        with self.db.write():
            outbox.send_again_after(self.db, last)
        again = {
            sequence for sequence, (verdict, _state) in self.settled.items() if verdict in ("conflict", "unreadable")
        }
        self.settled = {one: said for one, said in self.settled.items() if one <= last and one not in again}

    def _waiting(self) -> set[int]:
        return {document.sequence for document in outbox.waiting(self.db, 1_000, 1 << 30)}

    @invariant()
    def _nothing_that_was_recorded_is_lost_or_changed(self) -> None:
        assert {one.sequence: one.content for one in outbox.page_after(self.db, 0, 1_000)} == self.recorded
        assert verify_chain(self.db).first_problem is None

    @invariant()
    def _what_hq_has_not_answered_waits_in_order_and_the_rest_does_not(self) -> None:
        assert self._waiting() == self.recorded.keys() - self.settled.keys()

    @invariant()
    def _what_hq_said_is_known_here(self) -> None:
        rows = self.db.rows("SELECT sequence, verdict, state FROM outbox WHERE stored_ms IS NOT NULL")
        assert {sequence: (verdict, state) for sequence, verdict, state in rows} == self.settled
        counts = outbox.count(self.db)
        states = [state for _verdict, state in self.settled.values()]
        assert (counts.parked, counts.quarantined) == (states.count("parked"), states.count("quarantined"))

    @invariant()
    def _hq_has_what_is_settled_byte_for_byte(self) -> None:
        for sequence, (verdict, _state) in self.settled.items():
            assert verdict == "conflict" or self.hq.kept[sequence] == self.recorded[sequence]

    def teardown(self) -> None:
        self.db.close()
        self.folder.cleanup()


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=20, stateful_step_count=25, deadline=None, derandomize=True)
