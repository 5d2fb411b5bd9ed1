"""A disk under both programs' SQLite files that knows what was synced, fails on demand, and can lose its power."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Literal

from tests.disk import native_vfs as native
from tests.disk.kept_files import SECTOR, Content, Names, manner

Kind = Literal["write", "sync", "truncate", "delete", "open"]
_SHARED_MEMORY = "-shm"


@dataclass(frozen=True, slots=True)
class Operation:
    """What SQLite is about to do; ``number`` counts from 1."""

    number: int
    kind: Kind
    path: Path
    offset: int = 0
    size: int = 0


class Fault(Enum):
    """What the disk does instead. A lie about a sync is told to syncs only; all others fail any operation."""

    DISK_FULL = auto()
    IO_ERROR = auto()
    SYNC_FAILS = auto()
    SYNC_LIES = auto()
    TORN_WRITE = auto()


_CODES = {
    "write": native.IOERR_WRITE,
    "sync": native.IOERR_FSYNC,
    "truncate": native.IOERR_TRUNCATE,
    "delete": native.IOERR_DELETE,
    "open": native.CANTOPEN,
}


class FaultyDisk:
    """A VFS over the real one for all files below ``folder`` in this process.

    What is there when it is mounted counts as synced. After a sync that failed, what it was about is never known to
    be on the disk, whatever later syncs say, as on Linux.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.before: Callable[[Operation], Fault | None] = lambda operation: None
        self.operations = 0
        self.raised: list[BaseException] = []
        self._dark = False
        self._names = Names()
        self._inodes: dict[int, Content] = {}

    @contextmanager
    def mounted(self) -> Iterator[None]:
        """Raises at the end what ``before`` or the disk itself raised inside SQLite."""
        native.native_vfs().mount(self)
        try:
            yield
        finally:
            native.native_vfs().unmount(self)
        if self.raised:
            raise self.raised[0]

    def lose_power(self) -> None:
        """Every later operation fails; the one that is on its way (called from ``before``) may get through in part."""
        self._dark = True

    def cut(self, chance: random.Random, into: Path) -> None:
        """Write what the disk may hold after a power cut now. Files of others than SQLite are copied as they are."""
        how = manner(chance)
        drawn = {path: self._names.drawn(path, chance, how) for path in sorted(self._names.paths())}
        real = {path for path in self.folder.rglob("*") if path.is_file() and not path.name.endswith(_SHARED_MEMORY)}
        for path in sorted(real - set(drawn)):
            content = self._inodes.get(path.stat().st_ino)
            if content is None:
                shutil.copyfile(path, _place(path, self.folder, into))
            else:
                self._rename(content, path, drawn, chance)
        for path, content in drawn.items():
            if content is not None:
                _place(path, self.folder, into).write_bytes(content.drawn(chance, how))

    def open(
        self, path: Path, *, creates: bool, log: bool, really: Callable[[], int]
    ) -> tuple[int, native.Watched | None]:
        if path.name.endswith(_SHARED_MEMORY):
            return really(), None
        code = self.refused("open", path)
        if code:
            return code, None
        there = path.exists()
        code = really()
        if code:
            return code, None
        content = self._content(path, created=not there)
        return code, WatchedFile(self, path, content, new_log=creates and log)

    def delete(self, path: Path, *, sync_folder: bool, really: Callable[[], int]) -> int:
        code = self.refused("delete", path) or really()
        if code == native.OK and self._names.now(path) is not None:
            self._names.set(path, None)
        if code == native.OK and sync_folder:
            self._names.sync(path.parent)
        return code

    def sync_folder(self, folder: Path) -> None:
        self._names.sync(folder)

    def ask(self, kind: Kind, path: Path, offset: int = 0, size: int = 0) -> Fault | None:
        """What happens to the next operation; without power nothing succeeds any more."""
        self.operations += 1
        if self._dark:
            return Fault.IO_ERROR
        fault = self.before(Operation(self.operations, kind, path, offset, size))
        if self._dark:
            return Fault.TORN_WRITE
        return None if fault is Fault.SYNC_LIES and kind != "sync" else fault

    def refused(self, kind: Kind, path: Path, offset: int = 0) -> int:
        """SQLite's code for an operation that fails, or 0."""
        return native.OK if self.ask(kind, path, offset) is None else _CODES[kind]

    def _rename(self, content: Content, path: Path, drawn: dict[Path, Content | None], chance: random.Random) -> None:
        """Others gave the file this name; until somebody syncs the folder it may still have the old one."""
        old = next((name for name in drawn if self._names.now(name) is content), path)
        drawn[path] = drawn[old] = None
        drawn[chance.choice((old, path))] = content

    def _content(self, path: Path, *, created: bool) -> Content:
        inode = path.stat().st_ino
        known = self._names.now(path)
        if created:
            known = Content()
            self._names.set(path, known)
        elif known is None or self._inodes.get(inode) is not known:
            known = self._inodes.get(inode) or Content(bytearray(path.read_bytes()))
            self._names.found(path, known)
        self._inodes[inode] = known
        return known


@dataclass(slots=True)
class WatchedFile:
    """One open file; ``new_log``: SQLite syncs the folder with the first sync of a journal or log."""

    disk: FaultyDisk
    path: Path
    content: Content
    new_log: bool

    def write(self, offset: int, data: bytes, really: Callable[[int], int]) -> int:
        fault = self.disk.ask("write", self.path, offset, len(data))
        if fault is None:
            return self._written(offset, data, really)
        if fault is Fault.TORN_WRITE:
            torn = len(data) // 2 // SECTOR * SECTOR
            self._written(offset, data[:torn], really)
        return native.FULL if fault is Fault.DISK_FULL else native.IOERR_WRITE

    def truncate(self, size: int, really: Callable[[], int]) -> int:
        code = self.disk.refused("truncate", self.path, size) or really()
        if code == native.OK:
            self.content.change(size, None)
        return code

    def sync(self) -> int:
        """The real disk is not bothered: what is synced is for this one to know."""
        fault = self.disk.ask("sync", self.path)
        if fault is Fault.SYNC_LIES:
            return native.OK
        if fault is not None:
            self.content.fail_sync()
            return native.IOERR_FSYNC
        self.content.sync()
        if self.new_log:
            self.new_log = False
            self.disk.sync_folder(self.path.parent)
        return native.OK

    def _written(self, offset: int, data: bytes, really: Callable[[int], int]) -> int:
        code = really(len(data))
        if code == native.OK:
            self.content.change(offset, data)
        return code


def _place(path: Path, folder: Path, into: Path) -> Path:
    place = into / path.relative_to(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place
