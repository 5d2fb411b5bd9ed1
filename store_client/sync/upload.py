"""The P-job, this side of it: sends what HQ has not stored, in the order it was recorded, and takes HQ's verdicts."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from store_client.clock import Moment
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict, WaitingDocument
from store_client.errors import HqUnreachable
from store_client.sync.hq_client import HqClient, HqFailed, RequestRefused, TooMuchAtOnce
from store_client.texts import _
from store_client.wire.codes import CONFLICT, DUPLICATE, STORED, UNREADABLE
from store_client.wire.incoming import Result

MAX_DOCUMENTS = 500
MAX_BYTES = 256 * 1024
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
) -> int:
    """Send all that wait; returns how many HQ has given its verdict on. Raises what ``client`` raises."""
    sent = 0
    tried: set[int] = set()
    while go_on() and (batch := sending.next_batch(db, tried)):
        try:
            results = client.post_batch([document.content for document in batch])
        except (HqFailed, RequestRefused) as error:
            _log.warning("HQ gave no verdicts on documents %d to %d: %s", batch[0].sequence, batch[-1].sequence, error)
            _mark_sent(db, batch, now().utc_ms)
            sending.failed(batch)
            if not isinstance(error, TooMuchAtOnce):
                raise
            tried.update(sending.set_back)
            continue
        _record(db, batch, _verdicts(batch, results), now().utc_ms)
        sending.succeeded(batch)
        sent += len(batch)
    return sent


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


def _record(db: RegisterDatabase, batch: Sequence[WaitingDocument], verdicts: Sequence[Verdict], now_ms: int) -> None:
    with db.write():
        outbox.mark_sent(db, [document.sequence for document in batch], now_ms)
        outbox.record_verdicts(db, verdicts, now_ms)
    for verdict in verdicts:
        if verdict.verdict not in (STORED, DUPLICATE):
            _log.warning("document %d is %s: %s", verdict.sequence, verdict.verdict, verdict.reason)


def _mark_sent(db: RegisterDatabase, batch: Sequence[WaitingDocument], now_ms: int) -> None:
    with db.write():
        outbox.mark_sent(db, [document.sequence for document in batch], now_ms)
