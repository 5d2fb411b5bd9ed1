"""Reads the documents that HQ has not, or has not confirmed, for the way out without a network."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store_client.db.database import RegisterDatabase

_PAGE = 500
_WAITING = "stored_ms IS NULL"
_UNCONFIRMED = "(stored_ms IS NULL OR shift IN (SELECT id FROM shift WHERE state != 'confirmed'))"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A document by its sequence, and how long its line is without the line feed."""

    sequence: int
    length: int


def choose(db: RegisterDatabase, *, whole_shifts: bool) -> list[Chosen]:
    """What HQ has not stored, in order; ``whole_shifts``: and everything of the shifts that it has not confirmed."""
    condition = _UNCONFIRMED if whole_shifts else _WAITING
    found = db.rows(f"SELECT sequence, length(content) FROM outbox WHERE {condition} ORDER BY sequence")
    return [Chosen(*row) for row in found]


def contents(db: RegisterDatabase, sequences: Sequence[int]) -> Iterator[bytes]:
    """The documents' bytes, in order, page by page: other writers go on in between, and documents never change."""
    for start in range(0, len(sequences), _PAGE):
        page = json.dumps(sequences[start : start + _PAGE])
        found = db.rows(
            "SELECT content FROM outbox WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence", (page,)
        )
        for (content,) in found:
            yield bytes(content)
