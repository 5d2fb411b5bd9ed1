"""The P-job, this side of it: sends what HQ has not stored, in the order it was recorded, and takes HQ's verdicts."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

from store_client.clock import Moment
from store_client.db import erased_customers, outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict, WaitingDocument
from store_client.errors import HqUnreachable
from store_client.sync.hq_client import HqClient, HqFailed, PackedBatch, RequestRefused, TooMuchAtOnce, pack_batch
from store_client.texts import _
from store_client.wire.codes import CONFLICT, DUPLICATE, STORED, UNREADABLE
from store_client.wire.incoming import Result

MAX_DOCUMENTS = 500
MAX_BYTES = 1024 * 1024
_VERDICTS = {STORED, DUPLICATE, CONFLICT, UNREADABLE}

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sending:
    """How many documents go at once, and the ones that HQ choked on alone (sequence → bytes).

    These go last, one by one, so that they block nothing. Forgotten when the agent stops: only HQ's verdict is kept.
    """

    documents: int = MAX_DOCUMENTS
    set_back: dict[int, int] = field(default_factory=dict)

    def next_batch(self, db: RegisterDatabase, tried: set[int]) -> list[WaitingDocument]:
        """The oldest that wait; ``tried`` are the ones set back that had their turn in this round."""
        room = MAX_BYTES + sum(self.set_back.values())
        found = outbox.waiting(db, self.documents + len(self.set_back), room)
        ordinary = [document for document in found if document.sequence not in self.set_back]
        if ordinary:
            return ordinary[: self.documents]
        return [document for document in found if document.sequence not in tried][:1]

    def following(self, db: RegisterDatabase, batch: Sequence[WaitingDocument]) -> list[WaitingDocument]:
        """What is to go after ``batch``, should HQ take it; empty when that is better asked of ``next_batch``."""
        if self.documents < MAX_DOCUMENTS or batch[-1].sequence in self.set_back:
            return []
        found = outbox.waiting(db, self.documents, MAX_BYTES, after=batch[-1].sequence)
        return [document for document in found if document.sequence not in self.set_back]

    def succeeded(self, batch: Sequence[WaitingDocument]) -> None:
        for document in batch:
            self.set_back.pop(document.sequence, None)
        self.documents = min(self.documents * 2, MAX_DOCUMENTS)

    def failed(self, batch: Sequence[WaitingDocument]) -> None:
        """HQ answered, but not with verdicts: fewer next time, until the one it chokes on is found."""
        if len(batch) == 1:
            self.set_back[batch[0].sequence] = len(batch[0].content)
        self.documents = max(1, len(batch) // 2)


def upload_pending(
    db: RegisterDatabase,
    client: HqClient,
    sending: Sending,
    now: Callable[[], Moment],
    go_on: Callable[[], bool] = lambda: True,
    measured: Callable[[int, float], object] = lambda documents, seconds: None,
) -> int:
    """Send all that wait; returns how many HQ has given its verdict on. Raises what ``client`` raises.

    ``measured`` is told of each batch that HQ answered: how many documents, within how many seconds.
    """
    with ThreadPoolExecutor(1, "upload") as line:
        upload = _Upload(db, client, sending, now, line, measured)
        try:
            upload.send_all(go_on)
        finally:
            upload.record()
        return upload.recorded


@dataclass(frozen=True, slots=True)
class _Batch:
    documents: Sequence[WaitingDocument]
    packed: PackedBatch


@dataclass(slots=True)
class _Upload:
    """One round. One request is under way at a time; while HQ works on it, the batch after is read and packed, and the
    verdicts on the batch before are written.
    """

    db: RegisterDatabase
    client: HqClient
    sending: Sending
    now: Callable[[], Moment]
    line: Executor
    measured: Callable[[int, float], object]
    tried: set[int] = field(default_factory=set)
    answered: list[Verdict] = field(default_factory=list)
    recorded: int = 0

    def send_all(self, go_on: Callable[[], bool]) -> None:
        batch: _Batch | None = None
        while go_on() and (batch := batch or self._next()):
            batch = self._send(batch)

    def record(self) -> None:
        """Write what HQ has answered so far."""
        verdicts, self.answered = self.answered, []
        if verdicts:
            _record(self.db, verdicts, self.now().utc_ms)
            self.recorded += len(verdicts)

    def _next(self) -> _Batch | None:
        self.record()
        return _pack(self.sending.next_batch(self.db, self.tried))

    def _send(self, batch: _Batch) -> _Batch | None:
        """Returns the batch that follows, when it is known already."""
        answer = self.line.submit(_post, self.client, batch)
        following = _pack(self.sending.following(self.db, batch.documents))
        self.record()
        try:
            self.answered, seconds = answer.result()
        except (HqFailed, RequestRefused) as error:
            self._failed(batch.documents, error)
            return None
        self.measured(len(batch.documents), seconds)
        self.sending.succeeded(batch.documents)
        return following

    def _failed(self, documents: Sequence[WaitingDocument], error: HqFailed | RequestRefused) -> None:
        first, last = documents[0].sequence, documents[-1].sequence
        _log.warning("HQ gave no verdicts on documents %d to %d: %s", first, last, error)
        _mark_sent(self.db, documents, self.now().utc_ms)
        self.sending.failed(documents)
        if not isinstance(error, TooMuchAtOnce):
            raise error
        self.tried.update(self.sending.set_back)


def _pack(documents: Sequence[WaitingDocument]) -> _Batch | None:
    return _Batch(documents, pack_batch([document.content for document in documents])) if documents else None


def _post(client: HqClient, batch: _Batch) -> tuple[list[Verdict], float]:
    """HQ's verdicts, and how many seconds it took to get them."""
    begun = time.monotonic()
    verdicts = _verdicts(batch.documents, client.post_batch(batch.packed))
    return verdicts, time.monotonic() - begun


def _verdicts(batch: Sequence[WaitingDocument], results: Sequence[Result]) -> list[Verdict]:
    """HQ's word on each document, or nothing at all: an answer about other documents is not HQ's."""
    for document, result in zip(batch, results, strict=True):
        named = result.id in ("", document.id) and result.sequence in (0, document.sequence)
        if not named or result.verdict not in _VERDICTS:
            _log.warning("HQ's result for document %d does not fit: %s", document.sequence, result)
            raise HqUnreachable(
                _("HQ's answer does not fit what was sent. Everything is kept here and will be sent later.")
            )
    return [
        Verdict(document.sequence, document.id, result.verdict, result.state, result.reason)
        for document, result in zip(batch, results, strict=True)
    ]


def _record(db: RegisterDatabase, verdicts: Sequence[Verdict], now_ms: int) -> None:
    with db.write():
        outbox.record_verdicts(db, verdicts, now_ms)
        not_taken = [verdict.sequence for verdict in verdicts if verdict.verdict == CONFLICT]
        if not_taken:
            erased_customers.want_receipts_again(db, not_taken)
    for verdict in verdicts:
        if verdict.verdict not in (STORED, DUPLICATE):
            _log.warning("document %d is %s: %s", verdict.sequence, verdict.verdict, verdict.reason)


def _mark_sent(db: RegisterDatabase, batch: Sequence[WaitingDocument], now_ms: int) -> None:
    with db.write():
        outbox.mark_sent(db, [document.sequence for document in batch], now_ms)
