"""What needs a person at HQ, most urgent first: the one list the home page opens with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hq_server.db import customer_fields, document_pages, order_pages, statements, stores
from hq_server.db.database import HqDatabase
from hq_server.db.document_pages import Arrived, DocumentListed
from hq_server.domain.job import CUSTOMER_JOB
from hq_server.domain.statement import Statement
from hq_server.domain.stores import SILENT_AFTER_MS, Activation, Register, Store
from hq_server.errors import NotFound
from hq_server.services.closing_watch import Risk, find_risks
from hq_server.services.findings_list import FindingCounts, count_findings
from hq_server.services.job_admin import JobsOverview, JobStatus, list_jobs
from hq_server.texts import _
from hq_server.wire.codes import QUARANTINED

_LISTED = 20
_MOST_ORDERS = 1_000
_FEW = 3


class Need(StrEnum):
    NO_STORE = "no store"
    NO_WORKER = "no worker"
    SILENT = "silent register"
    QUARANTINED = "quarantined"
    FINDING = "rule broken"
    HELD = "statement held"
    APPROVAL = "repair to approve"
    CLOSING = "day not at HQ"
    DIFFERS = "day differs"
    CONFLICT = "customers in conflict"
    ORDERS = "orders to mend"
    JOB_FAILED = "job failed"
    PENDING = "customers pending"
    LATE = "backlog"
    NOT_ACTIVATED = "not activated"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that needs a person: what, about whom, how many, since when; ``store`` when it is of one alone."""

    need: Need
    subject: str = ""
    count: int = 0
    since_ms: int | None = None
    detail: str = ""
    name: str = ""
    store: str = ""


@dataclass(frozen=True, slots=True)
class RegisterStanding:
    """A register with what HQ has of it."""

    register: Register
    arrived: Arrived

    @property
    def told(self) -> int:
        """The highest number HQ knows of, from the register's word or from a document."""
        return max(self.register.recorded_sequence, self.arrived.highest)

    @property
    def gap(self) -> int:
        """Documents that are not here although later ones are."""
        return max(self.arrived.highest - self.arrived.count, 0)

    @property
    def missing(self) -> int:
        return max(self.told - self.arrived.count, 0)


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of HQ at one moment, cheap enough for the sidebar of every page. ``silent`` registers are those that
    HQ has not heard of; ``registers``: how many each store has.
    """

    items: tuple[Item, ...]
    stores: tuple[Store, ...]
    silent: tuple[Register, ...]
    registers: Mapping[str, int]
    jobs: JobsOverview
    documents: dict[str, int]
    in_conflict: int
    findings: FindingCounts
    held: int
    orders: int = 0

    @property
    def pending(self) -> int:
        """Customers without an account number."""
        return sum(status.backlog.waiting for status in self.jobs.jobs if status.job.name == CUSTOMER_JOB)


def overview(db: HqDatabase, now_ms: int) -> Overview:
    jobs = list_jobs(db, now_ms)
    with db.read():
        all_stores = stores.all_stores(db)
        looked_at, counts = stores.registers_to_look_at(db, now_ms - SILENT_AFTER_MS), stores.count_registers(db)
        documents = document_pages.count_needing(db)
        oldest = document_pages.list_needing(db, QUARANTINED, 1) if documents[QUARANTINED] else []
        differing = document_pages.days_that_differ(db, _LISTED)
        in_conflict, since_ms = customer_fields.count_conflicts(db)
        findings = count_findings(db)
        risks = find_risks(db, now_ms)
        held = statements.held(db)
        to_mend, failing_ms = order_pages.failing(db, _MOST_ORDERS)
    silent = tuple(register for register in looked_at if register.is_silent(now_ms))
    items = [
        *_set_up(all_stores, looked_at, now_ms),
        *_from_jobs(jobs, now_ms),
        *_silent(silent),
        *_quarantined(documents[QUARANTINED], oldest),
        *_findings(findings),
        *_held(held, {store.number: store.name for store in all_stores}),
        *(_closing(risk, now_ms) for risk in risks[:_LISTED]),
        *(_differs(*shift) for shift in differing),
        *([Item(Need.CONFLICT, "", in_conflict, since_ms)] if in_conflict else []),
        *([Item(Need.ORDERS, "", to_mend, failing_ms)] if to_mend else []),
    ]
    items.sort(key=lambda item: list(Need).index(item.need))
    return Overview(
        tuple(items), tuple(all_stores), silent, counts, jobs, documents, in_conflict, findings, len(held), to_mend
    )


def standings_of(db: HqDatabase, store: str = "") -> list[RegisterStanding]:
    """The registers of one store or of all, each with what HQ has of it; within the caller's transaction."""
    registers = stores.registers_of(db, store) if store else stores.all_registers(db)
    arrived = document_pages.arrived_in(db, [store]) if store else document_pages.arrived(db)
    return with_arrived(registers, arrived)


def with_arrived(registers: Iterable[Register], arrived: Mapping[tuple[str, str], Arrived]) -> list[RegisterStanding]:
    nothing = Arrived(0, 0)
    return [
        RegisterStanding(register, arrived.get((register.store, register.number), nothing)) for register in registers
    ]


def list_standings(db: HqDatabase, store: str = "") -> list[RegisterStanding]:
    with db.read():
        return standings_of(db, store)


def get_standing(db: HqDatabase, code: str) -> RegisterStanding:
    store, _dash, number = code.partition("-")
    with db.read():
        register = stores.find_register(db, store, number)
        if register is None:
            raise NotFound(_("There is no register {code}.").format(code=code[:40]))
        arrived = document_pages.arrived(db, store, number)
    return RegisterStanding(register, arrived.get((store, number), Arrived(0, 0)))


def _set_up(all_stores: list[Store], registers: list[Register], now_ms: int) -> list[Item]:
    if not all_stores:
        return [Item(Need.NO_STORE)]
    return [
        Item(Need.NOT_ACTIVATED, register.code, 0, register.created_ms, "", register.store_name, register.store)
        for register in registers
        if register.activation(now_ms) is Activation.NEW
    ]


def _closing(risk: Risk, now_ms: int) -> Item:
    """``detail`` says how it stands: what is left of the day, and how long the register thinks it takes."""
    left = (risk.closing.end_ms - now_ms) // 60_000
    said = _("The day ended {minutes} min ago.").format(minutes=-left)
    if left >= 0:
        said = _("The day ends in {minutes} min.").format(minutes=left)
    if risk.drain_seconds is not None:
        rate = _("At the present rate they take {minutes} min.").format(minutes=max(-(-risk.drain_seconds // 60), 1))
        said = f"{said} {rate}"
    return Item(Need.CLOSING, risk.register.code, risk.missing, None, said, risk.store_name, risk.register.store)


def _differs(store: str, register: str, number: int, day: str, reason: str) -> Item:
    return Item(Need.DIFFERS, f"{store}-{register}", number, None, reason, day, store)


def _from_jobs(jobs: JobsOverview, now_ms: int) -> list[Item]:
    items = [Item(Need.NO_WORKER, since_ms=jobs.due_since_ms or None)] if jobs.worker_missing else []
    for status in jobs.jobs:
        if status.has_failed and status.last:
            items.append(Item(Need.JOB_FAILED, status.job.name, 0, status.last.started_ms, status.last.message))
        elif status.is_late(now_ms):
            items.append(_late(status))
    return items


def _late(status: JobStatus) -> Item:
    need = Need.PENDING if status.job.name == CUSTOMER_JOB else Need.LATE
    return Item(need, status.job.name, status.backlog.waiting, status.backlog.oldest_ms)


def _silent(registers: Sequence[Register]) -> list[Item]:
    longest = sorted(registers, key=lambda register: register.heard_ms or 0)[:_LISTED]
    return [Item(Need.SILENT, r.code, r.waiting, r.heard_ms, "", r.store_name, r.store) for r in longest]


def _findings(counts: FindingCounts) -> list[Item]:
    items = [Item(Need.FINDING, "", counts.documents, counts.since_ms)] if counts.documents else []
    if counts.proposed:
        items.append(Item(Need.APPROVAL, "", len(counts.proposed)))
    return items


def _held(held: list[Statement], names: dict[str, str]) -> list[Item]:
    """One by one while they are few; ``subject`` is the store, ``detail`` the day."""
    if len(held) > _FEW:
        return [Item(Need.HELD, "", len(held), held[0].started_ms)]
    return [
        Item(
            Need.HELD,
            one.id.store,
            one.id.number,
            one.started_ms,
            one.id.business_date,
            names.get(one.id.store, ""),
            one.id.store,
        )
        for one in held
    ]


def _quarantined(count: int, oldest: list[DocumentListed]) -> list[Item]:
    if not count:
        return []
    first = oldest[0] if oldest else None
    detail = first.reason if first and count == 1 else ""
    subject = first.register_code if first and count == 1 else ""
    return [Item(Need.QUARANTINED, subject, count, first.received_ms if first else None, detail)]
