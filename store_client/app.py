"""Puts the register's window together: database, services, secrets, the agent beside it, and Qt.

Qt is imported last: it reads the source of every module that is imported after it.
"""

import contextlib
import gc
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from store_client import clock, paths, texts
from store_client.bindings import counter
from store_client.bindings.counter import CounterDevices
from store_client.bindings.day import day_services
from store_client.bindings.devices import device_services, recorded_by, with_devices
from store_client.bindings.draft_keeper import DraftKeeper
from store_client.bindings.journal import journal_services
from store_client.bindings.orders import order_services
from store_client.bindings.people import customer_services
from store_client.bindings.register_devices import RegisterDevices, counter_top
from store_client.bindings.returns import return_services
from store_client.config import Settings, load_settings, write_settings
from store_client.db import encryption, file_lock
from store_client.db.database import RegisterDatabase
from store_client.db.trouble import cannot_open
from store_client.devices.customer_display import WINDOW
from store_client.domain.shift import Shift
from store_client.domain.staff import StaffMember
from store_client.errors import ComptoirError, Refused, StorageTrouble, WrongSettings
from store_client.ids import new_id
from store_client.services import (
    catalog,
    documents,
    receipts,
    set_up,
    shift_open,
    sign_in,
)
from store_client.services.hardware import settings_in_force
from store_client.sync.secrets import DeviceSecrets, SecretsOutOfReach, load_secrets
from store_client.texts import _
from store_client.ui.main_window import open_window
from store_client.ui.receipt_painting import row_as_dots
from store_client.ui.services_devices import DeviceServices
from store_client.ui.window_services import WindowServices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

AGENT_CHECK_MS = 30_000
AGENT_SILENT_MS = 60_000

if sys.platform == "win32":
    _DETACHED = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
else:
    _DETACHED = 0

_log = logging.getLogger(__name__)


def run_window(settings: Settings, *, start_agent: bool = True) -> int:
    """Open the register's window and wait until it is closed; the exit code."""
    from PySide6.QtWidgets import QApplication

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
    encryption.begin_encrypted(settings.database_file)
    with contextlib.closing(RegisterDatabase.open(settings.database_file, patience_s=patience_s)) as db:
        yield db


def _run(application: "QApplication", db: RegisterDatabase, settings: Settings, *, start_agent: bool) -> int:
    from PySide6.QtCore import QTimer

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: application.quit())
    agent = AgentKeeper(settings.data_folder, lambda: documents.sync_status(db).agent_alive_ms)
    timer = QTimer(interval=AGENT_CHECK_MS)
    timer.timeout.connect(agent.look)
    if start_agent:
        agent.start()
        timer.start()
    devices = register_devices(db, settings)
    devices.begin()
    keeper = counter.draft_keeper(db)
    try:
        window = open_window(application, window_services(db, settings, devices, keeper))
        # What stands now stands until the end: no collection has to look through it, while a cashier waits or ever.
        gc.freeze()
        gc.enable()
        code = application.exec()
        window.close()
    finally:
        timer.stop()
        keeper.stop()
        devices.stop()
    return code


def register_devices(db: RegisterDatabase, settings: Settings) -> RegisterDevices:
    """What the settings name, or HQ's hardware profile, with what a receipt's print needs."""
    return RegisterDevices(
        db,
        counter_top(settings_in_force(db, settings)),
        now=clock.now,
        new_id=new_id,
        signing_key=partial(_signing_key, settings.data_folder),
        painter=row_as_dots,
    )


def window_services(
    db: RegisterDatabase,
    settings: Settings,
    devices: RegisterDevices | None = None,
    keeper: DraftKeeper | None = None,
) -> WindowServices:
    """Every use case with the database, the clock and the ids given to it."""
    settings = settings_in_force(db, settings)
    devices = devices or register_devices(db, settings)
    folder, at_counter = settings.data_folder, counter.devices_of(settings)
    device_key, signing_key = partial(_device_key, folder), partial(_signing_key, folder)
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
        start_basket=partial(counter.start_basket, db),
        complete_sale=recorded_by(devices, partial(counter.complete_sale, db)),
        receipt=lambda transaction: receipts.receipt(db, transaction, signing_key=signing_key()),
        people=customer_services(db),
        sync_status=partial(documents.sync_status, db),
        list_documents=partial(documents.list_documents, db),
        get_document=partial(documents.get_document, db),
        languages=texts.languages,
        save_look=partial(_save_look, settings.data_folder),
        counter=with_devices(
            counter.counter_services(db, device_key, at_counter, keeper=keeper, signing_key=signing_key), devices
        ),
        journal=journal_services(db, has_printer=at_counter.has_printer, signing_key=signing_key),
        returns=return_services(db),
        orders=order_services(db, has_printer=at_counter.has_printer),
        devices=_device_services(db, settings, device_key, devices, at_counter),
        day=day_services(db, devices, signing_key=signing_key, settle=keeper.settle if keeper else None),
        language=settings.language,
        theme=settings.theme,
    )


def _device_services(
    db: RegisterDatabase,
    settings: Settings,
    device_key: Callable[[], bytes],
    devices: RegisterDevices,
    at_counter: CounterDevices,
) -> DeviceServices:
    return replace(
        device_services(db, device_key, devices, now=clock.now, new_id=new_id, at_counter=at_counter),
        customer_window={"": "auto", WINDOW: "on"}.get(settings.customer_display.strip(), "off"),
        save_screen_keyboard=lambda wanted: _save(settings.data_folder, screen_keyboard="yes" if wanted else "no"),
        screen_keyboard=settings.screen_keyboard == "yes",
    )


def _sign_in(db: RegisterDatabase, device_key: Callable[[], bytes], staff: str, pin: str) -> StaffMember:
    return sign_in.sign_in(db, device_key(), staff, pin, clock.now())


def _open_shift(db: RegisterDatabase, staff: str) -> Shift:
    return shift_open.open_shift(db, staff=staff, now=clock.now(), new_id=new_id)


def _save_look(data_folder: Path, language: str, theme: str) -> None:
    _save(data_folder, language=language, theme=theme)


def _save(data_folder: Path, **chosen: str) -> None:
    """Only what the file itself says is kept in it, not what the environment adds. Failing is worth a line, no more."""
    try:
        write_settings(replace(load_settings({}, data_folder=data_folder), **chosen))  # type: ignore[arg-type]
    except (OSError, WrongSettings) as error:
        _log.warning("the chosen look is not kept: %s", error)


def _device_key(data_folder: Path) -> bytes:
    kept = _secrets(data_folder)
    if kept is None:
        raise Refused(_("This register has not been activated yet. Ask HQ for an activation code."))
    return kept.device_key


def _signing_key(data_folder: Path) -> bytes:
    """Empty without one: a receipt then has no signed code on it, and is shown and printed all the same."""
    try:
        kept = _secrets(data_folder)
    except SecretsOutOfReach:
        return b""
    return kept.signing_key if kept is not None else b""


def _secrets(data_folder: Path) -> DeviceSecrets | None:
    """Read when they are first needed (a key ring may take its time), and again after an activation."""
    try:
        written_ns = paths.secrets_file(data_folder).stat().st_mtime_ns
    except OSError:
        written_ns = 0
    return _read_secrets(data_folder, written_ns)


@lru_cache(maxsize=1)
def _read_secrets(data_folder: Path, _written_ns: int) -> DeviceSecrets | None:
    return load_secrets(data_folder)


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


def _show(application: "QApplication", message: str) -> None:
    """For a person who started the program from the desktop and sees no terminal."""
    if application.platformName() not in ("offscreen", "minimal"):
        from PySide6.QtWidgets import QMessageBox

        QMessageBox.critical(None, "Comptoir", message)
