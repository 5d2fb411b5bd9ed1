"""Measures how fast documents go up, from real uploads: an exponentially weighted rate that is kept over restarts."""

from dataclasses import dataclass

from store_client.db import closing, outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.closing_time import drain_seconds

WEIGHT = 0.3
"""How much the newest measurement counts."""
FEWEST_DOCUMENTS = 10
"""What goes up alone tells how long a request takes, not how many documents fit into a second."""
SHORTEST_SECONDS = 0.001


@dataclass(slots=True)
class Drain:
    """``rate``: documents in a second; None while none has gone up."""

    rate: float | None = None
    kept: int | None = None

    @classmethod
    def load(cls, db: RegisterDatabase) -> "Drain":
        kept = closing.drain_rate(db)
        return cls(kept / 1000 if kept else None, kept)

    def measured(self, documents: int, seconds: float) -> None:
        """HQ has given its verdict on so many documents within this time."""
        rate = documents / max(seconds, SHORTEST_SECONDS)
        if self.rate is None:
            self.rate = rate
        elif documents >= FEWEST_DOCUMENTS:
            self.rate += WEIGHT * (rate - self.rate)
        else:
            self.rate = max(self.rate, rate)

    def save(self, db: RegisterDatabase) -> None:
        """In the caller's write transaction; writes nothing when nothing has changed."""
        if self.rate is not None and (now := max(1, int(self.rate * 1000))) != self.kept:
            closing.save_drain_rate(db, now)
            self.kept = now

    def seconds_left(self, db: RegisterDatabase) -> int | None:
        """How long what waits takes to go up; None while no rate is known."""
        return drain_seconds(outbox.count(db).waiting, None if self.rate is None else max(1, int(self.rate * 1000)))
