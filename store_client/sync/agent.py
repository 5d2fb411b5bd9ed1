"""The sync agent: the process beside the window that exchanges with HQ and keeps the database's log short."""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from store_client import clock, paths
from store_client.clock import Moment
from store_client.config import Settings
from store_client.db import cleaning, contact, encryption, file_lock, questions, settings
from store_client.db.database import RegisterDatabase
from store_client.errors import ComptoirError, StorageTrouble
from store_client.sync import deadline
from store_client.sync.checkpoints import Checkpoints
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.drain import Drain
from store_client.sync.hq_client import HqClient
from store_client.sync.pace import CycleResult, Pace
from store_client.sync.purging import Purging
from store_client.sync.questions import answer_questions
from store_client.sync.renewal import renew
from store_client.sync.request_signing import Credentials
from store_client.sync.schedule import Job, SyncSchedule
from store_client.sync.secrets import load_secrets
from store_client.sync.signing import with_signing_key
from store_client.sync.tls_only import remember_tls
from store_client.texts import _
from store_client.wire.incoming import Renewal

LOOK_SECONDS = 0.2
ALIVE_SECONDS = 5.0
CHECKPOINT_SECONDS = 1.0
CLOSING_SECONDS = 5.0
WATCH_SECONDS = 0.5
STOP_SECONDS = 1.5
_NICE = 10
_BELOW_NORMAL = 0x4000

_log = logging.getLogger(__name__)


class AlreadyRunning(ComptoirError):
    """Another process is this folder's agent: all is well."""


@contextlib.contextmanager
def only_agent(data_folder: Path) -> Iterator[None]:
    """Be the one agent of the folder, by a lock that no crash leaves behind. Raises ``AlreadyRunning``."""
    paths.make_private(data_folder)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(file_lock.held(paths.agent_lock_file(data_folder), 0.0))
        except StorageTrouble as error:
            message = _("The sync agent of this register is running already, so there is nothing to do.")
            raise AlreadyRunning(message) from error
        yield


class Agent:
    """Its jobs run one at a time on the scheduler's thread; ``run`` waits on the main thread until it is told to stop.

    ``read_settings`` is asked again whenever the register was activated.
    """

    def __init__(
        self,
        read_settings: Callable[[], Settings],
        db: RegisterDatabase,
        steady: Callable[[], float] = time.monotonic,
        now: Callable[[], Moment] = clock.now,
    ) -> None:
        self._read_settings = read_settings
        self._settings = read_settings()
        self._db = db
        self._steady, self._now = steady, now
        self._pace = Pace(steady(), self._settings.sync_seconds)
        self._checkpoints = Checkpoints(db, steady)
        self._purging = Purging(db, steady)
        self._stop = threading.Event()
        self._busy = threading.Lock()
        self._woken = threading.Event()
        self._link: Link | None = None
        self._secrets_seen: tuple[int, int] | None = None
        self._version: int | None = None
        self._contact_asked = settings.contact_asked(db)
        self._committed_at = steady()
        self._alive_at = float("-inf")

    def stop(self) -> None:
        self._stop.set()

    def run(self) -> bool:
        """Until ``stop``. False when a job did not end in time: it waits for the network, and can be cut off safely."""
        schedule = SyncSchedule(
            (
                Job("exchange", LOOK_SECONDS, self._alone(self.look)),
                Job("questions", LOOK_SECONDS, self._alone(self.answer_questions)),
                Job("closing", CLOSING_SECONDS, self._alone(self.watch_closing)),
                Job("alive", ALIVE_SECONDS, self._alone(self.give_sign_of_life)),
                Job("checkpoint", CHECKPOINT_SECONDS, self._alone(self._look_at_log)),
                Job("purge", CHECKPOINT_SECONDS, self._alone(self.purge)),
            )
        )
        schedule.start()
        _log.info("the sync agent of %s runs", self._settings.data_folder)
        while not self._stop.wait(WATCH_SECONDS):
            if schedule.watch():
                self._woken.set()
        schedule.stop()
        ended = self._busy.acquire(timeout=STOP_SECONDS)
        if ended:
            self._say_goodbye()
        _log.info("the sync agent stops")
        return ended

    def look(self) -> None:
        """Is an exchange due? A commit of the window asks for one."""
        self._notice_commits()
        if self._woken.is_set() or self._secrets_changed():
            self._woken.clear()
            self._pace.retry_now(self._steady())
        if not self._pace.is_due(self._steady()):
            return
        try:
            result = self.exchange()
        except ComptoirError as trouble:
            _log.warning("no exchange with HQ: %s", trouble)
            self._tell(trouble)
            result = CycleResult(reachable=False, trouble=trouble.message)
        except Exception:  # a bug must not turn into a hammering of HQ
            _log.exception("the exchange with HQ failed")
            result = CycleResult(reachable=False)
        self._pace.finished(result, self._steady())

    def exchange(self) -> CycleResult:
        """One exchange with HQ; without an activation there is nobody to exchange with."""
        self._link = self._link or self._connect()
        if self._link is None:
            trouble = _("This register has not been activated yet. Ask HQ for an activation code.")
            return CycleResult(reachable=False, activation_needed=True, trouble=trouble)
        return run_cycle(self._link)

    def answer_questions(self) -> None:
        """Somebody waits at the counter: what the window asks HQ waits for no exchange's turn."""
        if questions.any_waiting(self._db):
            self._link = self._link or self._connect()
            answer_questions(self._db, self._link.client if self._link else None, lambda: self._now().utc_ms)

    def watch_closing(self) -> None:
        """As the end of the day nears the pauses get shorter, and what is late is warned of."""
        urgent = deadline.watch(self._db, self._now(), self._settings.sync_seconds)
        self._pace.hurry(urgent.idle_seconds, urgent.longest_seconds, self._steady())

    def give_sign_of_life(self) -> None:
        """At most once in a while, also from within a long exchange."""
        if self._steady() - self._alive_at >= ALIVE_SECONDS - LOOK_SECONDS:
            self._alive_at = self._steady()
            with self._db.write():
                contact.record_agent_alive(self._db, self._now().utc_ms)

    def _tell(self, trouble: ComptoirError) -> None:
        """The window shows why nothing goes to HQ, unless the disk is what is in trouble."""
        with contextlib.suppress(ComptoirError), self._db.write():
            contact.record_unreachable(self._db, trouble.message)

    def _notice_commits(self) -> None:
        version = self._db.data_version()
        if version != self._version:
            self._version = version
            self._committed_at = self._steady()
            self._pace.committed(self._steady())
            asked = settings.contact_asked(self._db)
            if asked != self._contact_asked:
                self._contact_asked = asked
                self._pace.retry_now(self._steady())

    def _connect(self) -> Link | None:
        self._settings = self._read_settings()
        kept = load_secrets(self._settings.data_folder)
        if kept is None or not self._settings.hq_url:
            return None
        kept = with_signing_key(self._db, self._settings.data_folder, kept)
        kept = remember_tls(self._settings.data_folder, kept, self._settings.hq_url)
        # What was written here just now is no reason to connect anew.
        self._secrets_changed()
        client = HqClient(
            self._settings.hq_url,
            kept.token,
            request_key=kept.request_key,
            previous=Credentials(kept.previous_token, kept.previous_request_key),
            ca_file=self._settings.ca_file,
            tls_only=kept.over_tls,
        )
        return Link(
            self._db,
            client,
            kept.device_key,
            self._now,
            rest=self._stop.wait,
            steady=self._steady,
            stopping=self._stop.is_set,
            alive=self.give_sign_of_life,
            renew=self._renew,
            drain=Drain.load(self._db),
        )

    def _renew(self, client: HqClient, offered: Renewal) -> None:
        renew(self._settings.data_folder, client, offered)
        self._note_secrets()  # written here just now: no reason to connect anew

    def _note_secrets(self) -> bool:
        """Whether they have been written since this was last asked."""
        try:
            state = paths.secrets_file(self._settings.data_folder).stat()
        except FileNotFoundError:
            return False
        seen, self._secrets_seen = self._secrets_seen, (state.st_mtime_ns, state.st_ino)
        return self._secrets_seen != seen

    def _secrets_changed(self) -> bool:
        """Somebody activated the register: connect anew."""
        if not self._note_secrets():
            return False
        if self._link is not None:
            self._link.client.close()
            self._link = None
        return True

    def _look_at_log(self) -> None:
        self._notice_commits()
        self._checkpoints.look(self._steady() - self._committed_at)

    def purge(self) -> None:
        """What HQ keeps away from here goes; HQ hears at once when the last of it is gone."""
        self._notice_commits()
        wanted = bool(cleaning.wanted(self._db))
        if wanted and not self._purging.look(self._steady() - self._committed_at):
            self._pace.committed(self._steady())

    def _alone(self, job: Callable[[], None]) -> Callable[[], None]:
        """No job begins once the agent is told to stop, and the disk's troubles are a line in the log."""

        def run() -> None:
            with self._busy:
                if self._stop.is_set():
                    return
                try:
                    job()
                except ComptoirError as trouble:
                    _log.warning("%s", trouble)

        return run

    def _say_goodbye(self) -> None:
        if self._link is not None:
            self._link.client.close()
        with contextlib.suppress(ComptoirError), self._db.write():
            contact.record_agent_alive(self._db, None)
        self._db.close()


def _open(settings: Settings) -> RegisterDatabase:
    encryption.begin_encrypted(settings.database_file)
    return RegisterDatabase.open(settings.database_file, patience_s=settings.write_patience_ms / 1000)


def run_agent(read_settings: Callable[[], Settings]) -> int:
    """Be the agent until SIGTERM or SIGINT; the exit code. Raises ``AlreadyRunning``."""
    settings = read_settings()
    with only_agent(settings.data_folder):
        _lower_priority()
        db = _open(settings)
        agent = Agent(read_settings, db)
        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: agent.stop())
        if agent.run():
            return 0
        logging.shutdown()
        os._exit(0)


def run_once(read_settings: Callable[[], Settings]) -> CycleResult:
    """One exchange, a long download to its end. Raises ``AlreadyRunning`` and what opening the file raises."""
    settings = read_settings()
    with only_agent(settings.data_folder):
        db = _open(settings)
        agent = Agent(read_settings, db)
        try:
            while (result := agent.exchange()).unfinished:
                pass
        finally:
            db.close()
        return result


def _lower_priority() -> None:
    """The cashier's window goes first."""
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
        else:
            os.nice(_NICE)
