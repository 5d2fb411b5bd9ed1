"""Finds recorded receipts by their number, however a person writes it."""

import json
import re

from store_client.db import settings
from store_client.db.database import RegisterDatabase

_COUNTER_DIGITS = 7
_SHORTEST_END = 4


def find(db: RegisterDatabase, typed: str, limit: int) -> list[tuple[str, int]]:
    """Receipts and their sequences, the newest first. In whatever case, with or without dashes, or only its last
    digits; of fewer than four, the zeros before them were left out.
    """
    exact = typed.strip().upper()
    wanted = [exact, *_candidates(db, re.sub(r"[\\s-]", "", exact))]
    return [
        (receipt, sequence)
        for receipt, sequence in db.rows(
            """SELECT receipt, sequence FROM transaction_header WHERE receipt IN (SELECT value FROM json_each(?))
               ORDER BY sequence DESC LIMIT ?""",
            (json.dumps(wanted), limit),
        )
    ]


def _candidates(db: RegisterDatabase, compact: str) -> list[str]:
    identity = settings.identity(db)
    if identity is None or not compact:
        return []
    code = identity.code
    whole = code.replace("-", "").upper()
    found = []
    if compact.startswith(whole) and compact[len(whole) :].isdecimal():
        found.append(f"{code}-{compact[len(whole) :]}")
    if compact.isdecimal() and compact.isascii():
        found += _ending(db, code, identity.epoch, compact)
    return found


def _ending(db: RegisterDatabase, code: str, epoch: int, digits: str) -> list[str]:
    """This register's numbers that end in these digits: it has counted no further than its counter."""
    if len(digits) > _COUNTER_DIGITS:
        return [f"{code}-{digits}"]
    end = digits.zfill(_SHORTEST_END)
    newest = int(db.value("SELECT coalesce(max(value), 0) FROM counter WHERE name = 'receipt'"))
    counters = range(int(end), newest + 1, 10 ** len(end))
    return [f"{code}-{past}{counter:0{_COUNTER_DIGITS}d}" for past in range(1, epoch + 1) for counter in counters]
