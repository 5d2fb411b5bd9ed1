"""A register's computer in the simulation: one of the release before, and what a bad disk does to its file."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import msgspec
from sqlcipher3 import dbapi2 as sqlite

from store_client.sync.hq_client import HqClient
from store_client.wire.incoming import ContactAnswer
from store_client.wire.outgoing import Contact
from tests.disk.faulty_disk import Fault, FaultyDisk, Operation
from tests.factories import make_empty_register
from tests.simulation.small_chain import Machine

FILE = "register.db"
_FAULTS = (Fault.DISK_FULL, Fault.IO_ERROR, Fault.SYNC_FAILS, Fault.TORN_WRITE)


class OlderContact(msgspec.Struct, frozen=True):
    """What the release before told of itself."""

    version: str
    clock_ms: int
    recorded_sequence: int
    waiting: int
    pending_customers: int
    cursors: dict[str, int]
    public_key: str = ""


class OlderClient(HqClient):
    """The client of the release before: it signs no request, tells less, and passes over what it does not know."""

    def contact(self, contact: Contact) -> ContactAnswer:
        told = OlderContact(*(getattr(contact, name) for name in OlderContact.__struct_fields__))
        answer = super().contact(told)  # type: ignore[arg-type]
        return msgspec.structs.replace(answer, load_again=[], renewal=None)


@contextmanager
def failing_disk(machine: Machine, chance: Random, rate: float, counted: Callable[[str], None]) -> Iterator[FaultyDisk]:
    """A disk that fails at some operations, under this register's file."""

    def before(_operation: Operation) -> Fault | None:
        if chance.random() >= rate:
            return None
        fault = chance.choice(_FAULTS)
        counted(fault.name.lower().replace("_", " "))
        return fault

    with on_disk(machine) as disk:
        disk.before = before
        yield disk
        calm(disk)


@contextmanager
def lying_disk(machine: Machine, counted: Callable[[str], None]) -> Iterator[FaultyDisk]:
    """A disk that says of everything that it is safe, and keeps it in its own memory."""

    def before(operation: Operation) -> Fault | None:
        if operation.kind != "sync":
            return None
        counted("sync lies")
        return Fault.SYNC_LIES

    with on_disk(machine) as disk:
        disk.before = before
        yield disk
        calm(disk)


def calm(disk: FaultyDisk) -> None:
    disk.before = lambda _operation: None


@contextmanager
def on_disk(machine: Machine) -> Iterator[FaultyDisk]:
    machine.db.close()
    disk = FaultyDisk(machine.folder)
    with disk.mounted():
        machine.reopen()
        try:
            yield disk
        finally:
            machine.db.close()


def cut_power(machine: Machine, disk: FaultyDisk, chance: Random) -> None:
    """The power goes now; ``go_on`` when it is there again."""
    disk.lose_power()
    disk.cut(chance, _image(machine))


def go_on(machine: Machine) -> bool:
    """With what the disk holds. False when that is no register's file any more, and a new one stands there."""
    image, sound = _image(machine), True
    if image.exists():
        for path in list(machine.folder.glob(f"{FILE}*")):
            path.unlink()
        sound = is_sound(image / FILE)
        for path in list(image.glob(f"{FILE}*")) if sound else ():
            shutil.move(path, machine.folder / path.name)
        shutil.rmtree(image)
        if not sound:
            make_empty_register(machine.folder).close()
    machine.reopen()
    return sound


def _image(machine: Machine) -> Path:
    return machine.folder.with_name(f"{machine.folder.name}.image")


def is_sound(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with closing(sqlite.connect(str(path))) as looking:
            told: list[tuple[str]] = looking.execute("PRAGMA integrity_check").fetchall()
            rows = looking.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except sqlite.Error:
        return False
    return told == [("ok",)] and rows[0][0] > 0
