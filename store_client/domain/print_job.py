"""A print job: what of a transaction is to come out of the printer, and what became of it."""

from dataclasses import dataclass

# A job's states.
WAITING = "waiting"
PRINTING = "printing"
PRINTED = "printed"
FAILED = "failed"
UNSURE = "unsure"
DROPPED = "dropped"

# What a printer says of a job, besides printed and unsure: certainly nothing came out.
NOT_PRINTED = "not_printed"

OPEN = (WAITING, PRINTING, FAILED, UNSURE)
"""Not on paper, as far as is known, and somebody still wants it."""

RETRY_MS = 5_000


@dataclass(frozen=True, slots=True)
class PrintJob:
    """``copy`` is the copy's number, 0 for the first print. ``tried_ms`` is 0 before the first try.

    ``state``: waiting (tried again by itself), printing, printed, failed (cannot be printed as it is), unsure (it may
    be on paper: only a person has it printed again), dropped (a person wants no paper). ``reason`` is for people.
    """

    id: str
    transaction_id: str
    variant: str
    copy: int
    state: str
    made_ms: int
    tried_ms: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """What came of one try: printed, not_printed or unsure; ``reason`` in people's words."""

    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """``known``: the printer answered; else nothing more is known. ``trouble``: in words why it cannot print now."""

    known: bool = False
    reachable: bool = True
    paper_low: bool = False
    paper_out: bool = False
    cover_open: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A sale without its receipt: ``job`` is None when it never got as far as the queue."""

    transaction_id: str
    receipt: str
    made_ms: int
    total_minor: int
    currency: str
    job: PrintJob | None
