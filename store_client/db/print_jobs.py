"""Keeps the print queue, and finds the sales whose receipts never got into it."""

from collections.abc import Sequence

from store_client.db import settings
from store_client.db.database import RegisterDatabase
from store_client.domain.print_job import DROPPED, PRINTED, PRINTING, UNSURE, WAITING, PrintJob, Unprinted
from store_client.domain.receipt_model import RECEIPT
from store_client.domain.transaction import RETURN, SALE

_JOB = "id, transaction_id, variant, copy, state, made_ms, tried_ms, reason"
_OPEN = "state IN ('waiting', 'printing', 'failed', 'unsure')"
_MARK = "printed_up_to"


def add(db: RegisterDatabase, job: PrintJob) -> None:
    db.run(
        f"INSERT INTO print_job ({_JOB}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            job.id,
            job.transaction_id,
            job.variant,
            job.copy,
            job.state,
            job.made_ms,
            job.tried_ms,
            job.reason,
        ),
    )


def find(db: RegisterDatabase, job_id: str) -> PrintJob | None:
    found = db.row(f"SELECT {_JOB} FROM print_job WHERE id = ?", (job_id,))
    return PrintJob(*found) if found else None


def of_transaction(db: RegisterDatabase, transaction_id: str) -> list[PrintJob]:
    """In the order in which they were wanted."""
    sql = f"SELECT {_JOB} FROM print_job WHERE transaction_id = ? ORDER BY made_ms, id"
    return [PrintJob(*row) for row in db.rows(sql, (transaction_id,))]


def list_open(db: RegisterDatabase) -> list[PrintJob]:
    """The oldest first."""
    return [PrintJob(*row) for row in db.rows(f"SELECT {_JOB} FROM print_job WHERE {_OPEN} ORDER BY made_ms, id")]


def next_waiting(db: RegisterDatabase, tried_before_ms: int) -> PrintJob | None:
    """The oldest that waits, was not tried since, and has nothing printing beside it."""
    found = db.row(
        f"""SELECT {_JOB} FROM print_job WHERE {_OPEN} AND state = '{WAITING}' AND tried_ms <= ?
              AND NOT EXISTS (SELECT 1 FROM print_job WHERE {_OPEN} AND state = '{PRINTING}')
            ORDER BY made_ms, id LIMIT 1""",
        (tried_before_ms,),
    )
    return PrintJob(*found) if found else None


def set_state(db: RegisterDatabase, job_id: str, state: str, *, reason: str = "", tried_ms: int | None = None) -> None:
    db.run(
        "UPDATE print_job SET state = ?, reason = ?, tried_ms = coalesce(?, tried_ms) WHERE id = ?",
        (state, reason, tried_ms, job_id),
    )


def mark_interrupted(db: RegisterDatabase, reason: str) -> int:
    """What was printing when the program ended; how many there were."""
    sql = f"UPDATE print_job SET state = '{UNSURE}', reason = ? WHERE {_OPEN} AND state = '{PRINTING}'"
    return db.run(sql, (reason,))


def is_marked(db: RegisterDatabase) -> bool:
    """Whether every sale from some point on is meant to be on paper."""
    return bool(settings.read_setting(db, _MARK))


def mark(db: RegisterDatabase) -> None:
    """From now on every sale is meant to be on paper."""
    newest = db.value("SELECT coalesce(max(sequence), 0) FROM transaction_header")
    settings.save_settings(db, {_MARK: str(newest)})


def unmark(db: RegisterDatabase) -> None:
    settings.save_settings(db, {_MARK: ""})


def move_mark(db: RegisterDatabase) -> None:
    """Up to the first sale that was never in the queue: what lies before it is never looked at again."""
    if not is_marked(db):
        return
    missing = _after_mark(db, 1)
    newest = db.value("SELECT coalesce(max(sequence), 0) FROM transaction_header")
    settings.save_settings(db, {_MARK: str(missing[0] - 1 if missing else newest)})


def never_queued(db: RegisterDatabase, limit: int) -> list[Unprinted]:
    """The sales since the mark that were never in the queue, the oldest first."""
    return _described(db, _after_mark(db, limit))


def unprinted(db: RegisterDatabase, limit: int) -> list[Unprinted]:
    """The oldest first: what waits in the queue, and what was never in it."""
    queued = db.rows(
        f"""SELECT DISTINCT sequence FROM print_job JOIN transaction_header AS header
              ON header.id = transaction_id WHERE {_OPEN} ORDER BY sequence LIMIT ?""",
        (limit,),
    )
    sequences = {*_after_mark(db, limit), *(sequence for (sequence,) in queued)}
    return _described(db, sorted(sequences)[:limit])


def _described(db: RegisterDatabase, sequences: Sequence[int]) -> list[Unprinted]:
    if not sequences:
        return []
    found = db.rows(
        f"""SELECT id, receipt, made_ms, total_minor, currency FROM transaction_header
            WHERE sequence IN ({", ".join("?" * len(sequences))}) ORDER BY sequence""",
        sequences,
    )
    return [
        Unprinted(transaction_id, receipt, made_ms, total_minor, currency, _open_job(db, transaction_id))
        for transaction_id, receipt, made_ms, total_minor, currency in found
    ]


def _open_job(db: RegisterDatabase, transaction_id: str) -> PrintJob | None:
    return next((job for job in of_transaction(db, transaction_id) if job.state not in (PRINTED, DROPPED)), None)


def _after_mark(db: RegisterDatabase, limit: int) -> list[int]:
    found = db.rows(
        f"""SELECT sequence FROM transaction_header AS header
            WHERE sequence > (SELECT CAST(value AS INTEGER) FROM setting WHERE key = '{_MARK}' AND value != '')
              AND type IN ('{SALE}', '{RETURN}')
              AND NOT EXISTS (SELECT 1 FROM print_job WHERE transaction_id = header.id AND variant = '{RECEIPT}')
            ORDER BY sequence LIMIT ?""",
        (limit,),
    )
    return [sequence for (sequence,) in found]
