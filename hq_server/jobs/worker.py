"""The worker: takes due jobs one after the other and runs them. Any number of workers may run side by side.

A claim holds for a while and is renewed by a heartbeat as long as the worker lives; when a worker dies, its claim
runs out and another worker takes the job over. Jobs may be run twice: each of them only does what is still to be done.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator

from hq_server.db import jobs
from hq_server.db.database import HqDatabase
from hq_server.db.work_calls import WorkCalls
from hq_server.domain.job import Claim, JobResult
from hq_server.errors import ComptoirError, StorageTrouble
from hq_server.jobs.registry import run_job
from hq_server.jobs.schedule import HEARTBEAT_SECONDS, LEASE_MS, retry_after_ms
from hq_server.jobs.stopping import Stopped
from hq_server.texts import _

log = logging.getLogger(__name__)

Clock = Callable[[], int]


class Worker:
    """``clock`` gives UTC milliseconds; ``name`` is what people read about who ran a job."""

    def __init__(
        self,
        db: HqDatabase,
        name: str,
        clock: Clock,
        new_id: Callable[[], str],
        *,
        lease_ms: int = LEASE_MS,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._db = db
        self._name = name
        self._clock = clock
        self._new_id = new_id
        self._lease_ms = lease_ms
        self._heartbeat_seconds = heartbeat_seconds

    def run_forever(self, stop: threading.Event) -> None:
        """Work until ``stop``; a database that does not answer is waited for."""
        calls = WorkCalls(self._db)
        calls.listen()
        try:
            while not stop.is_set():
                try:
                    worked = self.run_once()
                except StorageTrouble as trouble:
                    log.warning("%s", trouble)
                    worked = False
                if not worked:
                    calls.wait(stop)
        except Stopped:
            log.warning("%s: stopped in the middle of a job", self._name)
        finally:
            calls.close()
            self._db.close()

    def run_once(self) -> bool:
        """Run one due job, if there is one. Raises ``StorageTrouble`` when the database cannot even say so."""
        claim = self._claim()
        if claim is None:
            return False
        log.info("%s: %s starts (%s)", self._name, claim.job, claim.cause)
        try:
            with self._heartbeat(claim):
                # A deadlock's victim is no failure that people have to read of.
                result = self._db.again(lambda: run_job(self._db, claim.job, self._clock))
        except Stopped:
            self._give_back(claim)
            raise
        except Exception as error:
            self._note_failure(claim, error)
        else:
            self._note_success(claim, result)
        return True

    def _claim(self) -> Claim | None:
        now_ms = self._clock()
        with self._db.read():
            if not jobs.is_anything_due(self._db, now_ms):
                return None
        with self._db.write():
            jobs.enqueue_due(self._db, now_ms)
            return jobs.claim(self._db, self._name, self._new_id(), now_ms, self._lease_ms)

    def _give_back(self, claim: Claim) -> None:
        """Another worker need not wait for the lease to run out."""
        with contextlib.suppress(StorageTrouble), self._db.write():
            jobs.give_back(self._db, claim, self._clock())

    def _note_success(self, claim: Claim, result: JobResult) -> None:
        with self._db.write():
            jobs.finish(self._db, claim, result, self._clock())
        log.info("%s: %s done, %d: %s", self._name, claim.job, result.rows, result.message)

    def _note_failure(self, claim: Claim, error: Exception) -> None:
        log.error("%s: %s failed", self._name, claim.job, exc_info=error)
        now_ms = self._clock()
        wait_ms = retry_after_ms(claim.attempts + 1)
        what = error.message if isinstance(error, ComptoirError) else _("An unexpected error; the log has the details.")
        message = _("{what} Nothing is lost; it is tried again in {seconds} seconds.")
        with self._db.write():
            jobs.fail(self._db, claim, message.format(what=what, seconds=wait_ms // 1000), now_ms, now_ms + wait_ms)

    @contextlib.contextmanager
    def _heartbeat(self, claim: Claim) -> Iterator[None]:
        done = threading.Event()
        beating = threading.Thread(target=self._beat, args=(claim, done), name="heartbeat", daemon=True)
        beating.start()
        try:
            yield
        finally:
            done.set()
            beating.join()

    def _beat(self, claim: Claim, done: threading.Event) -> None:
        """Renew the lease on this thread's own connection; a beat that fails is made up for by the next."""
        while not done.wait(self._heartbeat_seconds):
            try:
                with self._db.write():
                    jobs.extend_lease(self._db, claim.run, self._clock() + self._lease_ms)
            except StorageTrouble as trouble:
                log.warning("%s: %s", self._name, trouble)
        self._db.close()
