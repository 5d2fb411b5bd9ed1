"""What Prometheus reads: what this process has answered, and how HQ stands, read from the database at that moment.

Several web processes are several targets: each counts what it answered itself, and all tell the same of the database.
"""

from collections.abc import Callable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from hq_server.db.database import HqDatabase
from hq_server.db.feed_readers import BehindRegister
from hq_server.domain.stores import Activation, Register
from hq_server.errors import StorageTrouble
from hq_server.services import attention, feed_readers, store_admin
from hq_server.services.attention import Overview
from hq_server.services.feed_readers import FeedStatus
from hq_server.services.job_admin import JobStatus

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# A chain may have thousands: only those that have been silent longest are told one by one.
_SILENT_LISTED = 50


class Metrics:
    """The figures of one process. ``now_ms`` is HQ's clock."""

    def __init__(self, db: HqDatabase, now_ms: Callable[[], int]) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._documents = Counter(
            "comptoir_documents", "Documents answered, by verdict", ["verdict"], registry=self.registry
        )
        self._requests = Counter(
            "comptoir_requests", "Requests answered", ["method", "address", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "comptoir_request_seconds", "Time to answer", ["address"], buckets=_SECONDS, registry=self.registry
        )
        self._in_hand = Gauge("comptoir_requests_in_hand", "Requests being answered", registry=self.registry)
        self.registry.register(_Standing(db, now_ms))

    def begin(self) -> None:
        self._in_hand.inc()

    def answered(self, method: str, address: str, status: int, seconds: float) -> None:
        """``address`` is the route, never the path: a path may name somebody, and there is no end of them."""
        self._requests.labels(method, address, str(status)).inc()
        self._seconds.labels(address).observe(seconds)

    def end(self) -> None:
        self._in_hand.dec()

    def count_verdict(self, verdict: str) -> None:
        self._documents.labels(verdict).inc()


class _Standing(Collector):
    """How HQ stands, asked of the database whenever somebody reads."""

    def __init__(self, db: HqDatabase, now_ms: Callable[[], int]) -> None:
        self._db, self._now_ms = db, now_ms

    def describe(self) -> Iterator[Metric]:
        """Nothing is read from the database when the figures are only named."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        now_ms = self._now_ms()
        try:
            overview = attention.overview(self._db, now_ms)
            registers = store_admin.list_registers(self._db)
            feeds = feed_readers.list_feeds(self._db, now_ms)
            late = [(status.feed, feed_readers.list_behind(self._db, status.feed)) for status in feeds]
        except StorageTrouble:
            yield _gauge("comptoir_database_up", "1 when the database answers", 0)
            return
        yield _gauge("comptoir_database_up", "1 when the database answers", 1)
        yield _gauge(
            "comptoir_worker_missing", "1 when work is due and no worker takes it", overview.jobs.worker_missing
        )
        yield _gauge("comptoir_statements_held", "Statements that wait for a person", overview.held)
        yield _gauge("comptoir_customers_in_conflict", "Customers that wait for a decision", overview.in_conflict)
        yield _documents(overview)
        yield from _jobs(overview.jobs.jobs, now_ms)
        yield from _registers(registers, now_ms)
        yield from _feeds(feeds, late, now_ms)


def _documents(overview: Overview) -> Metric:
    family = GaugeMetricFamily("comptoir_documents_aside", "Documents that are not applied", labels=["state"])
    for state, count in overview.documents.items():
        family.add_metric([state], count)
    return family


def _jobs(jobs: tuple[JobStatus, ...], now_ms: int) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("comptoir_job_backlog", "What waits for a job", labels=["job"])
    age = GaugeMetricFamily("comptoir_job_backlog_age_seconds", "Since when it waits", labels=["job"])
    took = GaugeMetricFamily("comptoir_job_last_run_seconds", "How long its last run took", labels=["job"])
    ended = GaugeMetricFamily("comptoir_job_last_run_age_seconds", "Since when its last run is over", labels=["job"])
    failed = GaugeMetricFamily("comptoir_job_failed", "1 when its last run failed", labels=["job"])
    for status in jobs:
        name = [status.job.name]
        waiting.add_metric(name, status.backlog.waiting)
        age.add_metric(name, _seconds_since(status.backlog.oldest_ms, now_ms))
        failed.add_metric(name, status.has_failed)
        if status.last is not None and status.last.finished_ms is not None:
            took.add_metric(name, (status.last.finished_ms - status.last.started_ms) / 1000)
            ended.add_metric(name, _seconds_since(status.last.finished_ms, now_ms))
    return iter((waiting, age, took, ended, failed))


def _registers(registers: Sequence[Register], now_ms: int) -> Iterator[Metric]:
    active = [register for register in registers if register.activation(now_ms) is Activation.ACTIVE]
    silent = [register for register in active if register.is_silent(now_ms)]
    yield _gauge("comptoir_registers", "Registers that are activated", len(active))
    yield _gauge("comptoir_registers_silent", "Registers that were not heard of for long", len(silent))
    yield _gauge(
        "comptoir_registers_waiting", "Documents that registers said still wait there", sum(r.waiting for r in active)
    )
    family = GaugeMetricFamily("comptoir_register_silent_seconds", "Since when it is silent", labels=["register"])
    for register in sorted(silent, key=lambda one: one.heard_ms or 0)[:_SILENT_LISTED]:
        family.add_metric([register.code], _seconds_since(register.heard_ms, now_ms))
    yield family


def _feeds(
    feeds: Sequence[FeedStatus], late: Sequence[tuple[int, Sequence[BehindRegister]]], now_ms: int
) -> Iterator[Metric]:
    heads = GaugeMetricFamily("comptoir_feed_position", "The newest position of a feed", labels=["feed"])
    behind = GaugeMetricFamily("comptoir_feed_registers_behind", "Registers that lack something of it", labels=["feed"])
    age = GaugeMetricFamily(
        "comptoir_feed_age_seconds",
        "Since when a register is behind: those for the longest",
        labels=["feed", "register"],
    )
    for status in feeds:
        heads.add_metric([str(status.feed)], status.head)
        behind.add_metric([str(status.feed)], status.behind.registers)
    for feed, registers in late:
        for one in registers:
            age.add_metric([str(feed), one.code], _seconds_since(one.since_ms, now_ms))
    return iter((heads, behind, age))


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _seconds_since(moment_ms: int | None, now_ms: int) -> float:
    """0 when there is none."""
    return max(now_ms - moment_ms, 0) / 1000 if moment_ms is not None else 0.0
