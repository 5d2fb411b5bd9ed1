"""The jobs' words and values."""

from dataclasses import dataclass

P_JOB = "P-job"
CUSTOMER_JOB = "customer job"
CUSTOMER_FEED_JOB = "1010"
STATEMENTS_JOB = "statements"
MERGE_JOB = "merge proposals"
ORDERS_JOB = "orders job"
VALIDATION_JOB = "validation"
SETUP_JOB = "set-up"
CUSTOMER_IMPORT_JOB = "customer import"
# One chain: each run that did something wishes for the next. The others follow in their own time.
CHAIN = (
    *(P_JOB, VALIDATION_JOB, CUSTOMER_JOB, ORDERS_JOB, CUSTOMER_FEED_JOB, STATEMENTS_JOB, MERGE_JOB, SETUP_JOB),
    CUSTOMER_IMPORT_JOB,
)

BY_SCHEDULE = "schedule"
BY_HAND = "by hand"
BY_CHAIN = "chain"

RUNNING = "running"
DONE = "done"
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a run did: how many rows, and one sentence for people."""

    rows: int
    message: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Since when a job is paused, who paused it and why."""

    since_ms: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Job:
    """A job and its schedule: every so many seconds, or at times of day. Without ``enabled`` it has none; it is still
    run by hand or by the job before it. While it is paused it is run by hand alone, and what was wished for waits.
    """

    name: str
    every_seconds: int
    enabled: bool
    next_due_ms: int
    at_times: tuple[str, ...] = ()
    pause: Pause | None = None

    @property
    def is_scheduled(self) -> bool:
        return self.enabled and self.pause is None


@dataclass(frozen=True, slots=True)
class JobRun:
    id: str
    job: str
    cause: str
    worker: str
    started_ms: int
    finished_ms: int | None
    state: str
    rows: int
    message: str
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits for a job, and since when (``oldest_ms`` is None when nothing waits)."""

    waiting: int
    oldest_ms: int | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Work a worker took; ``run`` names the run and every wish it answers, ``attempts`` counts earlier failures."""

    run: str
    job: str
    cause: str
    attempts: int
