"""The health page: how the register's file, its agent, HQ and the devices are, each with what to do about it.

``check_health`` asks no device, so it is quick; what the devices' threads have found out goes in as ``Devices``.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

from store_client.clock import Moment
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.health import ERROR, OK, UNKNOWN, WARN, HealthItem
from store_client.domain.print_job import PrinterStatus
from store_client.domain.timeline import SyncStatus
from store_client.errors import ComptoirError
from store_client.services import printing
from store_client.services.documents import sync_status
from store_client.services.encrypting import where_key_is
from store_client.services.set_up_items import load_setup
from store_client.services.verify import verify_newest
from store_client.texts import _, ngettext

_MB = 1_000_000
_LITTLE_MB, _TOO_LITTLE_MB = 1_000, 200
_AGENT_SILENT_MS = 60_000
_CLOCK_OFF_MS = 120_000
_LONG_AGO_MS = 24 * 3_600_000
_SPOT_CHECK = 200


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """A device other than the printer. ``configured``: the settings name one. ``reachable`` None: nobody asked yet."""

    configured: bool = False
    reachable: bool | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Devices:
    """What is known of the devices; ``printer`` None: nobody asked yet. ``wrong``: settings that cannot be used."""

    has_printer: bool = False
    printer: PrinterStatus | None = None
    drawer: DeviceHealth = field(default_factory=DeviceHealth)
    display: DeviceHealth = field(default_factory=DeviceHealth)
    scale: DeviceHealth = field(default_factory=DeviceHealth)
    terminal: DeviceHealth = field(default_factory=DeviceHealth)
    wrong: tuple[str, ...] = ()


def check_health(db: RegisterDatabase, devices: Devices, now: Moment) -> list[HealthItem]:
    """Every part in a fixed order; the file first, since all else depends on it."""
    items = [_file(db), _encryption(db), _disk(db), _sqlite(db), _chain(db)]
    try:
        status = sync_status(db)
        items += [_agent(status, now), _contact(status, now), _clock(status), *_set_up(db), _receipts(db)]
    except ComptoirError as trouble:
        items.append(HealthItem("agent", _("Exchange with HQ"), UNKNOWN, trouble.message))
    return [*items, _printer(devices), *_others(devices), *_wrong(devices)]


def worst_state(items: list[HealthItem]) -> str:
    """Error before warn before ok; what is unknown counts for nothing."""
    states = {item.state for item in items}
    return next((state for state in (ERROR, WARN) if state in states), OK)


def check_file(db: RegisterDatabase) -> HealthItem:
    """Looks through the whole file, which takes seconds when it is large: not in the window's thread.

    Another thread closes its connection afterwards (``db.close``).
    """
    try:
        sound = db.value("PRAGMA quick_check(1)") == "ok"
    except ComptoirError:
        return _file(db)
    if sound:
        return HealthItem("file", _("Register's file"), OK, _("Looked through: sound"))
    words = _("The file is damaged. What is at HQ is safe.")
    return HealthItem("file", _("Register's file"), ERROR, words, _("Call your support. Do not delete anything."))


def _file(db: RegisterDatabase) -> HealthItem:
    name = _("Register's file")
    try:
        db.value("SELECT count(*) FROM sqlite_master")
        size = -(-db.path.stat().st_size // _MB)
    except ComptoirError as trouble:
        return HealthItem("file", name, ERROR, trouble.message, _("Call your support. Sell on paper until then."))
    except OSError as error:
        return HealthItem(
            "file", name, ERROR, error.strerror or "", _("Check the disk, then start the register again.")
        )
    return HealthItem("file", name, OK, _("Can be read, {size} MB").format(size=size))


def _encryption(db: RegisterDatabase) -> HealthItem:
    """A plain file works, and whole disks may be encrypted by the system: it is said, and nobody is alarmed."""
    name = _("Encryption")
    if db.encrypted:
        words = _("Encrypted; its key is in {place}").format(place=where_key_is(db.path))
        return HealthItem("encryption", name, OK, words)
    words = _("Not encrypted: who takes this computer can read its file")
    advice = _("“comptoir-register encrypt” encrypts it, while the register is closed. Or encrypt the computer's disk.")
    return HealthItem("encryption", name, OK, words, advice)


def _disk(db: RegisterDatabase) -> HealthItem:
    name = _("Free space")
    try:
        free = shutil.disk_usage(db.path.parent).free // _MB
    except OSError as error:
        return HealthItem("disk", name, UNKNOWN, error.strerror or "")
    words = _("{free} GB free").format(free=free // 1000) if free >= 10_000 else _("{free} MB free").format(free=free)
    if free < _TOO_LITTLE_MB:
        return HealthItem("disk", name, ERROR, words, _("Free some space now: soon nothing can be recorded."))
    if free < _LITTLE_MB:
        return HealthItem("disk", name, WARN, words, _("Free some space on this computer."))
    return HealthItem("disk", name, OK, words)


def _sqlite(db: RegisterDatabase) -> HealthItem:
    """The program refuses to start with one that is too old, so any is good."""
    try:
        version = str(db.value("SELECT sqlite_version()"))
    except ComptoirError as trouble:
        return HealthItem("sqlite", _("Database program"), UNKNOWN, trouble.message)
    return HealthItem("sqlite", _("Database program"), OK, _("SQLite {version}").format(version=version))


def _chain(db: RegisterDatabase) -> HealthItem:
    """The newest documents only: ``comptoir-register verify`` walks them all."""
    name = _("Recorded documents")
    try:
        report = verify_newest(db, _SPOT_CHECK)
        count = outbox.newest_sequence(db)
    except ComptoirError as trouble:
        return HealthItem("chain", name, UNKNOWN, trouble.message)
    if report.first_problem is not None:
        problem = report.first_problem
        words = _("Document {sequence}: {reason}").format(sequence=problem.sequence, reason=problem.reason)
        return HealthItem("chain", name, ERROR, words, _("Nothing was changed. Show this to HQ."))
    words = ngettext("{count} document, the newest in order", "{count} documents, the newest in order", count)
    return HealthItem("chain", name, OK, words.format(count=count))


def _agent(status: SyncStatus, now: Moment) -> HealthItem:
    name = _("Sync agent")
    if status.agent_alive_ms is not None and abs(now.utc_ms - status.agent_alive_ms) < _AGENT_SILENT_MS:
        return HealthItem("agent", name, OK, _("Running"))
    advice = _("The window starts it by itself within a minute. If it stays so, restart this computer.")
    return HealthItem("agent", name, WARN, _("Not running: nothing goes to HQ now, and nothing is lost."), advice)


def _contact(status: SyncStatus, now: Moment) -> HealthItem:
    name = _("HQ")
    if not status.activated:
        words = status.trouble or _("This register has not been activated.")
        return HealthItem("hq", name, ERROR, words, _("Ask HQ for an activation code."))
    if status.reachable:
        return HealthItem("hq", name, OK, _("In contact"))
    words = status.trouble or _("HQ was not reached yet.")
    last = status.last_contact_ms
    if last is None or now.utc_ms - last > _LONG_AGO_MS:
        return HealthItem("hq", name, WARN, words, _("Sell on: everything is kept. Check the network today."))
    return HealthItem("hq", name, WARN, words, _("Sell on: everything is kept and sent later."))


def _clock(status: SyncStatus) -> HealthItem:
    name = _("Clock")
    if status.last_contact_ms is None:
        return HealthItem("clock", name, UNKNOWN, _("Not compared with HQ's yet"))
    if abs(status.clock_skew_ms) <= _CLOCK_OFF_MS:
        return HealthItem("clock", name, OK, _("Agrees with HQ's"))
    minutes = abs(status.clock_skew_ms) // 60_000
    words = ngettext("{count} minute off HQ's", "{count} minutes off HQ's", minutes).format(count=minutes)
    return HealthItem("clock", name, WARN, words, _("Set this computer's date and time right."))


def _set_up(db: RegisterDatabase) -> Iterator[HealthItem]:
    problems = load_setup(db).problems
    if not problems:
        yield HealthItem("set_up", _("Set-up from HQ"), OK, _("Everything can be used"))
        return
    yield HealthItem("set_up", _("Set-up from HQ"), WARN, "\n".join(problems), _("Tell HQ; the rest is used."))


def _receipts(db: RegisterDatabase) -> HealthItem:
    count = len(printing.list_unprinted(db))
    if not count:
        return HealthItem("receipts", _("Receipts"), OK, _("All printed"))
    words = ngettext("{count} receipt is not printed", "{count} receipts are not printed", count).format(count=count)
    return HealthItem("receipts", _("Receipts"), WARN, words, _("The sales are recorded. Print them in the journal."))


def _printer(devices: Devices) -> HealthItem:
    name = _("Receipt printer")
    if not devices.has_printer:
        return HealthItem("printer", name, OK, _("None: receipts are shown on the screen"))
    status = devices.printer
    if status is None:
        return HealthItem("printer", name, UNKNOWN, _("Not asked yet"))
    if status.trouble:
        return HealthItem("printer", name, ERROR, status.trouble, _("Sales go on; their receipts wait."))
    if not status.known:
        return HealthItem("printer", name, UNKNOWN, _("It does not tell how it is. Print a test to be sure."))
    if status.paper_low:
        return HealthItem("printer", name, WARN, _("Ready, the paper is nearly used up"), _("Have a new roll ready."))
    return HealthItem("printer", name, OK, _("Ready"))


def _others(devices: Devices) -> Iterator[HealthItem]:
    for key, name, found in (
        ("drawer", _("Cash drawer"), devices.drawer),
        ("display", _("Customer display"), devices.display),
        ("scale", _("Scale"), devices.scale),
        ("terminal", _("Card terminal"), devices.terminal),
    ):
        if not found.configured:
            yield HealthItem(key, name, OK, _("None"))
        elif found.trouble:
            yield HealthItem(key, name, ERROR, found.trouble, _("Check its power and its cable."))
        elif found.reachable is None:
            yield HealthItem(key, name, UNKNOWN, _("Not tried yet"))
        elif found.reachable:
            yield HealthItem(key, name, OK, _("Ready"))
        else:
            yield HealthItem(key, name, ERROR, _("It does not answer."), _("Check its power and its cable."))


def _wrong(devices: Devices) -> Iterator[HealthItem]:
    for number, words in enumerate(devices.wrong):
        yield HealthItem(f"settings{number}", _("Settings"), ERROR, words)
