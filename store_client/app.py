"""Puts the register's window together: database, services, secrets, the agent beside it, and Qt."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from store_client import clock, paths, texts
from store_client.config import Settings, load_settings, write_settings
from store_client.db import file_lock
from store_client.db.database import RegisterDatabase
from store_client.db.trouble import cannot_open
from store_client.domain.basket import Basket
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.shift import ClosedShift, Shift
from store_client.domain.staff import StaffMember
from store_client.domain.transaction import CompletedSale
from store_client.errors import ComptoirError, Refused, StorageTrouble, WrongSettings
from store_client.ids import new_id
from store_client.services import (
    catalog,
    customers,
    documents,
    receipts,
    selling,
    set_up,
    shift_close,
    shift_open,
    sign_in,
)
from store_client.sync.secrets import load_secrets
from store_client.texts import _
from store_client.ui.main_window import open_window
from store_client.ui.window_services import WindowServices

AGENT_CHECK_MS = 30_000
AGENT_SILENT_MS = 60_000

if sys.platform == "win32":
    _DETACHED = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
else:
    _DETACHED = 0

_log = logging.getLogger(__name__)


def run_window(settings: Settings, *, start_agent: bool = True) -> int:
    """Open the register's window and wait until it is closed; the exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    try:
        with only_window(settings.data_folder), _open(settings) as db:
            return _run(application, db, settings, start_agent=start_agent)
    except ComptoirError as trouble:
        _show(application, trouble.message)
        raise


@contextlib.contextmanager
def only_window(data_folder: Path) -> Iterator[None]:
    """Be the one window of the folder, by a lock that no crash leaves behind. Raises ``Refused``."""
    with contextlib.ExitStack() as stack:
        try:
            paths.make_private(data_folder)
            stack.enter_context(file_lock.held(paths.window_lock_file(data_folder), 0.0))
        except StorageTrouble as error:
            message = _("This register's window is open already. Look for it on the screen, or close it first.")
            raise Refused(message) from error
        except OSError as error:
            raise cannot_open() from error
        yield


@contextlib.contextmanager
def _open(settings: Settings) -> Iterator[RegisterDatabase]:
    patience_s = settings.write_patience_ms / 1000
    with contextlib.closing(RegisterDatabase.open(settings.database_file, patience_s=patience_s)) as db:
        yield db


def _run(application: QApplication, db: RegisterDatabase, settings: Settings, *, start_agent: bool) -> int:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: application.quit())
    agent = AgentKeeper(settings.data_folder, lambda: documents.sync_status(db).agent_alive_ms)
    timer = QTimer(interval=AGENT_CHECK_MS)
    timer.timeout.connect(agent.look)
    if start_agent:
        agent.start()
        timer.start()
    try:
        window = open_window(application, window_services(db, settings))
        code = application.exec()
        window.close()
    finally:
        timer.stop()
    return code


def window_services(db: RegisterDatabase, settings: Settings) -> WindowServices:
    """Every use case with the database, the clock and the ids given to it."""
    device_key = _device_key(settings.data_folder)
    return WindowServices(
        now=clock.now,
        data_version=db.data_version,
        register_identity=partial(set_up.register_identity, db),
        channel=partial(set_up.channel, db),
        list_staff=partial(sign_in.list_staff, db),
        sign_in=partial(_sign_in, db, device_key),
        current_shift=partial(shift_open.current_shift, db),
        open_shift=partial(_open_shift, db),
        find_by_code=partial(catalog.find_by_code, db),
        search_products=partial(catalog.search_products, db),
        start_basket=partial(selling.start_basket, db),
        complete_sale=partial(_complete_sale, db),
        receipt=partial(receipts.receipt, db),
        search_customers=partial(customers.search_customers, db),
        get_customer=partial(customers.get_customer, db),
        register_customer=partial(_register_customer, db),
        sync_status=partial(documents.sync_status, db),
        list_documents=partial(documents.list_documents, db),
        get_document=partial(documents.get_document, db),
        find_blockers=partial(shift_close.find_blockers, db),
        preview=partial(shift_close.preview, db),
        close_shift=partial(_close_shift, db),
        list_closed_shifts=partial(shift_close.list_closed_shifts, db),
        languages=texts.languages,
        save_look=partial(_save_look, settings.data_folder),
        language=settings.language,
        theme=settings.theme,
    )


def _sign_in(db: RegisterDatabase, device_key: Callable[[], bytes], staff: str, pin: str) -> StaffMember:
    return sign_in.sign_in(db, device_key(), staff, pin, clock.now())


def _open_shift(db: RegisterDatabase, staff: str) -> Shift:
    now = clock.now()
    return shift_open.open_shift(db, staff=staff, business_date=now.iso_date(), now=now, new_id=new_id)


def _complete_sale(db: RegisterDatabase, basket: Basket, tendered_minor: int, staff: str) -> CompletedSale:
    return selling.complete_sale(db, basket, tendered_minor, staff=staff, now=clock.now(), new_id=new_id)


def _register_customer(db: RegisterDatabase, details: CustomerDetails, staff: str) -> Customer:
    return customers.register_customer(db, details, staff=staff, now=clock.now(), new_id=new_id)


def _close_shift(db: RegisterDatabase, staff: str) -> ClosedShift:
    return shift_close.close_shift(db, staff=staff, now=clock.now(), new_id=new_id)


def _save_look(data_folder: Path, language: str, theme: str) -> None:
    """Only what the file itself says is kept in it, not what the environment adds. Failing is worth a line, no more."""
    try:
        write_settings(replace(load_settings({}, data_folder=data_folder), language=language, theme=theme))
    except (OSError, WrongSettings) as error:
        _log.warning("the chosen look is not kept: %s", error)


def _device_key(data_folder: Path) -> Callable[[], bytes]:
    """Read when the first person signs in (a key ring may take its time), and again after an activation."""

    @lru_cache(maxsize=1)
    def read(written_ns: int) -> bytes:
        kept = load_secrets(data_folder)
        if kept is None:
            raise Refused(_("This register has not been activated yet. Ask HQ for an activation code."))
        return kept.device_key

    def read_newest() -> bytes:
        try:
            written_ns = paths.secrets_file(data_folder).stat().st_mtime_ns
        except OSError:
            written_ns = 0
        return read(written_ns)

    return read_newest


class AgentKeeper:
    """Starts the sync agent, and again when it gives no sign of life. Its lock keeps it the only one."""

    def __init__(self, data_folder: Path, alive_ms: Callable[[], int | None]) -> None:
        self._data_folder = data_folder
        self._alive_ms = alive_ms
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """In a group of its own, so that it goes on when the window is closed."""
        try:
            self._process = subprocess.Popen(
                agent_command(self._data_folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
                creationflags=_DETACHED,
            )
        except OSError as error:
            _log.warning("the sync agent cannot be started: %s", error)

    def look(self) -> None:
        if self._process is not None:
            self._process.poll()
        try:
            alive_ms = self._alive_ms()
        except ComptoirError as trouble:
            _log.warning("%s", trouble)
            return
        if alive_ms is None or abs(clock.now_ms() - alive_ms) > AGENT_SILENT_MS:
            self.start()


def agent_command(data_folder: Path) -> list[str]:
    """The installed program has no Python of its own to give a module to."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "store_client"]
    return [*program, "sync", "--data", str(data_folder)]


def _environment() -> dict[str, str]:
    """The agent must find this very program, wherever the window was started."""
    here = str(Path(__file__).resolve().parent.parent)
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([here, known] if known else [here])}


def _show(application: QApplication, message: str) -> None:
    """For a person who started the program from the desktop and sees no terminal."""
    if application.platformName() not in ("offscreen", "minimal"):
        QMessageBox.critical(None, "Comptoir", message)
