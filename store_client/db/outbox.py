"""Keeps the register's documents in order: frozen bytes that only get answers, never changes."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from store_client.db.database import RegisterDatabase

_FIRST_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Document:
    """``subject`` is the id of what it tells about: a customer, a transaction or a shift; ``shift`` may be empty."""

    sequence: int
    id: str
    kind: str
    business_date: str
    made_ms: int
    hash: str
    content: bytes
    subject: str
    shift: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest document, to which the next one refers."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    sequence: int
    id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """HQ's word on one document that was sent."""

    sequence: int
    id: str
    verdict: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DocumentState:
    """HQ's later word on a document."""

    id: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    waiting: int
    parked: int
    quarantined: int


def chain_head(db: RegisterDatabase) -> ChainHead:
    found = db.row(
        """SELECT sequence, hash FROM outbox WHERE sequence = (SELECT max(sequence) FROM outbox)
           UNION ALL
           SELECT sequence, hash FROM chain_start WHERE sequence = (SELECT max(sequence) FROM chain_start)
           ORDER BY sequence DESC LIMIT 1"""
    )
    return ChainHead(*found) if found else ChainHead(0, _FIRST_HASH)


def start_chain(db: RegisterDatabase, sequence: int, hash_: str) -> None:
    """HQ has documents of this register that this file has not: go on after them."""
    db.run("INSERT OR REPLACE INTO chain_start (sequence, hash) VALUES (?, ?)", (sequence, hash_))


def chain_starts(db: RegisterDatabase) -> dict[int, str]:
    """Where the chain may go on with a gap before it: sequence → hash."""
    return dict(db.rows("SELECT sequence, hash FROM chain_start"))


def append(db: RegisterDatabase, document: Document) -> None:
    db.run(
        """INSERT INTO outbox (sequence, id, kind, business_date, made_ms, hash, content, subject, shift, attempts,
               verdict, state, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', '')""",
        (
            document.sequence,
            document.id,
            document.kind,
            document.business_date,
            document.made_ms,
            document.hash,
            document.content,
            document.subject,
            document.shift,
        ),
    )


def contains(db: RegisterDatabase, document_id: str) -> bool:
    return db.row("SELECT 1 FROM outbox WHERE id = ?", (document_id,)) is not None


def count(db: RegisterDatabase) -> OutboxCounts:
    return OutboxCounts(
        *db.rows(
            """SELECT (SELECT count(*) FROM outbox WHERE stored_ms IS NULL),
                   (SELECT count(*) FROM outbox WHERE state = 'parked'),
                   (SELECT count(*) FROM outbox WHERE state = 'quarantined')"""
        )[0]
    )


def waiting(db: RegisterDatabase, limit: int, max_bytes: int, after: int = 0) -> list[WaitingDocument]:
    """The oldest documents after ``after`` that HQ has not stored: at most ``limit``, and ``max_bytes`` of content, but
    always one.
    """
    found = db.rows(
        "SELECT sequence, id, content FROM outbox WHERE stored_ms IS NULL AND sequence > ? ORDER BY sequence LIMIT ?",
        (after, limit),
    )
    total = list(accumulate(len(content) for _sequence, _id, content in found))
    fitting = max(1, bisect_right(total, max_bytes))
    return [WaitingDocument(*row) for row in found[:fitting]]


def oldest_waiting_ms(db: RegisterDatabase) -> int | None:
    """When the oldest document that HQ has not stored was made; None when it has all."""
    found = db.row("SELECT made_ms FROM outbox WHERE stored_ms IS NULL ORDER BY sequence LIMIT 1")
    return int(found[0]) if found else None


def waiting_spans(db: RegisterDatabase, limit: int) -> list[tuple[int, int]]:
    """The first and last sequences of what HQ has not stored, in order: at most ``limit`` of them."""
    found = db.rows(
        """SELECT min(sequence), max(sequence) FROM
               (SELECT sequence, sequence - row_number() OVER (ORDER BY sequence) AS span FROM outbox
                WHERE stored_ms IS NULL)
           GROUP BY span ORDER BY 1 LIMIT ?""",
        (limit,),
    )
    return [(first, last) for first, last in found]


def stuck(db: RegisterDatabase, state: str, limit: int) -> list[tuple[str, int, str, str]]:
    """The oldest that are parked, or quarantined: (document, sequence, kind, HQ's reason)."""
    condition = {"parked": "state = 'parked'", "quarantined": "state = 'quarantined'"}[state]
    found = db.rows(
        f"SELECT id, sequence, kind, reason FROM outbox WHERE {condition} ORDER BY sequence LIMIT ?", (limit,)
    )
    return [(document, sequence, kind, reason) for document, sequence, kind, reason in found]


def mark_sent(db: RegisterDatabase, sequences: Sequence[int], now_ms: int) -> None:
    """These were handed to HQ now; whether it has them, only its answer says."""
    db.run_many(
        "UPDATE outbox SET sent_ms = coalesce(sent_ms, ?), attempts = attempts + 1 WHERE sequence = ?",
        [(now_ms, sequence) for sequence in sequences],
    )


def record_verdicts(db: RegisterDatabase, verdicts: Sequence[Verdict], now_ms: int) -> None:
    """HQ's answers to documents that were sent; every one is final, so the document is never sent again."""
    alike: dict[tuple[str, str, str], list[Verdict]] = {}
    for verdict in verdicts:
        alike.setdefault((verdict.verdict, verdict.state, verdict.reason), []).append(verdict)
    for (word, state, reason), those in alike.items():
        _record_alike(db, those, word, _state(word, state), reason, now_ms)


def _state(verdict: str, state: str) -> str:
    return state or ("quarantined" if verdict in ("conflict", "unreadable") else "")


def _record_alike(
    db: RegisterDatabase, verdicts: Sequence[Verdict], word: str, state: str, reason: str, now_ms: int
) -> None:
    """One statement for all that got the same answer: a batch holds the cashier up for less."""
    db.run(
        """UPDATE outbox SET sent_ms = coalesce(sent_ms, :now), attempts = attempts + 1,
               stored_ms = coalesce(stored_ms, :now), verdict = :verdict, state = :state, reason = :reason,
               applied_ms = CASE :state WHEN 'applied' THEN coalesce(applied_ms, :now) END
           WHERE sequence IN (SELECT value FROM json_each(:sequences))
               AND +id IN (SELECT value FROM json_each(:ids))""",
        {
            "now": now_ms,
            "verdict": word,
            "state": state,
            "reason": reason,
            "sequences": json.dumps([verdict.sequence for verdict in verdicts]),
            "ids": json.dumps([verdict.id for verdict in verdicts]),
        },
    )


def record_document_states(db: RegisterDatabase, states: Sequence[DocumentState], now_ms: int) -> None:
    """What became of documents at HQ after its answer."""
    db.run_many(
        """UPDATE outbox SET state = :state, reason = :reason,
               applied_ms = CASE :state WHEN 'applied' THEN coalesce(applied_ms, :now) END
           WHERE id = :id""",
        [{"state": state.state, "reason": state.reason, "now": now_ms, "id": state.id} for state in states],
    )


def send_again_after(db: RegisterDatabase, sequence: int) -> int:
    """HQ was restored from a backup and knows nothing after ``sequence``, nor what it held beside its documents.
    Returns how many wait again.
    """
    return db.run(
        "UPDATE outbox SET stored_ms = NULL, applied_ms = NULL, verdict = '', state = '', reason = '' "
        "WHERE (sequence > ? OR verdict IN ('conflict', 'unreadable')) AND stored_ms IS NOT NULL",
        (sequence,),
    )


def newest_sequence(db: RegisterDatabase) -> int:
    return chain_head(db).sequence


def page_after(db: RegisterDatabase, sequence: int, limit: int) -> list[Document]:
    found = db.rows(
        """SELECT sequence, id, kind, business_date, made_ms, hash, content, subject, shift FROM outbox
           WHERE sequence > ? ORDER BY sequence LIMIT ?""",
        (sequence, limit),
    )
    return [Document(*row) for row in found]


def about(db: RegisterDatabase, kind: str, subject: str, first: int) -> list[bytes]:
    """The documents of this kind about that subject, from this sequence on."""
    found = db.rows(
        "SELECT content FROM outbox WHERE sequence >= ? AND kind = ? AND subject = ? ORDER BY sequence",
        (first, kind, subject),
    )
    return [bytes(content) for (content,) in found]


def find_hash(db: RegisterDatabase, sequence: int) -> str:
    """Of a document that is here."""
    return str(db.value("SELECT hash FROM outbox WHERE sequence = ?", (sequence,)))


def count_unsettled(db: RegisterDatabase, shift: str, first: int, last: int) -> int:
    """How many of the shift's documents, which lie between these two, wait here, or are parked or quarantined at HQ;
    each count has its own index.
    """
    return int(
        db.value(
            """SELECT (SELECT count(*) FROM outbox
                       WHERE stored_ms IS NULL AND sequence BETWEEN :first AND :last AND shift = :shift)
                   + (SELECT count(*) FROM outbox
                      WHERE state = 'parked' AND sequence BETWEEN :first AND :last AND shift = :shift)
                   + (SELECT count(*) FROM outbox
                      WHERE state = 'quarantined' AND sequence BETWEEN :first AND :last AND shift = :shift)""",
            {"first": first, "last": last, "shift": shift},
        )
    )
