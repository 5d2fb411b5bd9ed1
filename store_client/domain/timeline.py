"""What became of the register's documents: each one's own timeline, and the whole at a glance."""

from dataclasses import dataclass

WAITING = "waiting"
SENT = "sent"
STORED = "stored"
APPLIED = "applied"
PARKED = "parked"
QUARANTINED = "quarantined"
CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class DocumentTimeline:
    """Times are UTC milliseconds, None while it has not happened; ``state`` is the furthest, or parked, quarantined.

    ``title`` is a receipt number, a customer's name or a shift's number, also where the document only tells about it.
    ``numbered_ms`` and ``account_number`` are a customer's.
    """

    id: str
    sequence: int
    kind: str
    title: str
    business_date: str
    recorded_ms: int
    sent_ms: int | None
    stored_ms: int | None
    applied_ms: int | None
    numbered_ms: int | None
    confirmed_ms: int | None
    state: str
    reason: str
    account_number: str | None
    type: str = ""
    """A transaction's: sale, return, void …; of an audit document and a changed shift the event that it tells of."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many documents of one kind are not at HQ, and when the oldest was recorded; ``type`` is a transaction's."""

    kind: str
    type: str
    count: int
    oldest_ms: int


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """``clock_skew_ms``: this clock less HQ's at the last contact; ``trouble``: in words why HQ was not reached."""

    waiting: int
    pending_customers: int
    parked: int
    quarantined: int
    last_contact_ms: int | None
    reachable: bool
    activated: bool
    agent_alive_ms: int | None
    clock_skew_ms: int
    trouble: str
