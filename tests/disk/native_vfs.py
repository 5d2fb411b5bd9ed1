"""The seam in SQLite's own library: a VFS over the real one that hands writes, syncs, truncates, deletes and opens to
whoever watches a folder (SQLite docs, "The SQLite OS Interface or VFS").

Reading, locking and the shared memory of the log stay the real one's own functions.
"""

import ctypes
import functools
import os
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3._sqlite3 as library

OK, IOERR, FULL, CANTOPEN = 0, 10, 13, 14
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE = (IOERR | number << 8 for number in (3, 4, 6, 10))
_OPEN_CREATE, _OPEN_LOGS = 0x4, 0x0800 | 0x4000 | 0x80000  # rollback journal, super-journal, write-ahead log
_NAME = b"comptoir-faulty-disk"

_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_METHODS = (
    *("xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize", "xLock", "xUnlock", "xCheckReservedLock"),
    *("xFileControl", "xSectorSize", "xDeviceCharacteristics", "xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap"),
    *("xFetch", "xUnfetch"),
)
_VFS_METHODS = (
    *("xOpen", "xDelete", "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose", "xRandomness"),
    *("xSleep", "xCurrentTime", "xGetLastError", "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall"),
    "xNextSystemCall",
)


class _Methods(Structure):
    _fields_ = (("iVersion", c_int), *((name, c_void_p) for name in _METHODS))


class _File(Structure):
    _fields_ = (("pMethods", POINTER(_Methods)),)


class _Vfs(Structure):
    _fields_ = (
        *(("iVersion", c_int), ("szOsFile", c_int), ("mxPathname", c_int), ("pNext", c_void_p)),
        *(("zName", c_char_p), ("pAppData", c_void_p)),
        *((name, c_void_p) for name in _VFS_METHODS),
    )


class Watched(Protocol):
    """One file while a connection has it open. ``really`` does it on the real disk and gives SQLite's result."""

    def write(self, offset: int, data: bytes, really: Callable[[int], int]) -> int: ...

    def truncate(self, size: int, really: Callable[[], int]) -> int: ...

    def sync(self) -> int: ...


class Watcher(Protocol):
    """Who is asked about the files of a folder."""

    folder: Path
    raised: list[BaseException]

    def open(
        self, path: Path, *, creates: bool, log: bool, really: Callable[[], int]
    ) -> tuple[int, Watched | None]: ...

    def delete(self, path: Path, *, sync_folder: bool, really: Callable[[], int]) -> int: ...


class NativeVfs:
    """The VFS itself, once a process: SQLite keeps pointers to it for as long as a connection is open."""

    def __init__(self) -> None:
        self.watchers: list[Watcher] = []
        self._library = ctypes.CDLL(library.__file__)
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._real = self._library.sqlite3_vfs_find(None)
        self._files: dict[int, tuple[Watcher, Watched]] = {}
        self._tables: dict[int, tuple[_Methods, _Methods]] = {}
        self._calls = _CLOSE(self._close), _WRITE(self._write), _TRUNCATE(self._truncate), _SYNC(self._sync)
        self._vfs_calls = _OPEN(self._open), _DELETE(self._delete)
        self._vfs = _Vfs()
        ctypes.pointer(self._vfs)[0] = self._real.contents
        self._vfs.zName = _NAME
        self._vfs.xOpen, self._vfs.xDelete = (_address(call) for call in self._vfs_calls)

    def mount(self, watcher: Watcher) -> None:
        self.watchers.append(watcher)
        self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)

    def unmount(self, watcher: Watcher) -> None:
        """Its open files stay its own; new ones are nobody's."""
        self.watchers.remove(watcher)
        if not self.watchers:
            self._library.sqlite3_vfs_register(self._real, 1)

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        def really() -> int:
            return int(_OPEN(self._real.contents.xOpen)(ctypes.addressof(self._real.contents), name, file, flags, out))

        path = _path(name)
        watcher = self._watcher(path)
        if path is None or watcher is None:
            return really()
        # SQLite closes a file whose opening failed only when it has methods.
        _File.from_address(file).pMethods = None
        try:
            code, watched = watcher.open(
                path, creates=bool(flags & _OPEN_CREATE), log=bool(flags & _OPEN_LOGS), really=really
            )
        except BaseException as error:
            watcher.raised.append(error)
            return CANTOPEN
        if watched is not None:
            self._files[file] = watcher, watched
            opened = _File.from_address(file)
            opened.pMethods = ctypes.pointer(self._table(opened.pMethods))
        return code

    def _delete(self, _vfs: int, name: int | None, sync_folder: int) -> int:
        def really() -> int:
            return int(_DELETE(self._real.contents.xDelete)(ctypes.addressof(self._real.contents), name, sync_folder))

        path = _path(name)
        watcher = self._watcher(path)
        if path is None or watcher is None:
            return really()
        try:
            return watcher.delete(path, sync_folder=bool(sync_folder), really=really)
        except BaseException as error:
            watcher.raised.append(error)
            return IOERR_DELETE

    def _close(self, file: int) -> int:
        self._files.pop(file, None)
        return int(_CLOSE(self._real_methods(file).xClose)(file))

    def _write(self, file: int, data: int, size: int, offset: int) -> int:
        real = _WRITE(self._real_methods(file).xWrite)
        content = ctypes.string_at(data, size)
        return self._asked(file, lambda one: one.write(offset, content, lambda part: real(file, data, part, offset)))

    def _truncate(self, file: int, size: int) -> int:
        real = _TRUNCATE(self._real_methods(file).xTruncate)
        return self._asked(file, lambda one: one.truncate(size, lambda: real(file, size)))

    def _sync(self, file: int, _flags: int) -> int:
        return self._asked(file, lambda one: one.sync())

    def _asked(self, file: int, call: Callable[[Watched], int]) -> int:
        """An exception must not leave a callback: SQLite hears of an error, and the watcher keeps what it was."""
        watcher, watched = self._files[file]
        try:
            return call(watched)
        except BaseException as error:
            watcher.raised.append(error)
            return IOERR

    def _table(self, real: Any) -> _Methods:
        """The real methods with four of them taken over."""
        place = ctypes.addressof(real.contents)
        if place not in self._tables:
            table = _Methods()
            ctypes.pointer(table)[0] = real.contents
            table.xClose, table.xWrite, table.xTruncate, table.xSync = (_address(call) for call in self._calls)
            self._tables[place] = table, real.contents
        return self._tables[place][0]

    def _real_methods(self, file: int) -> _Methods:
        place = ctypes.addressof(_File.from_address(file).pMethods.contents)
        return next(real for table, real in self._tables.values() if ctypes.addressof(table) == place)

    def _watcher(self, path: Path | None) -> Watcher | None:
        if path is None:
            return None
        return next((one for one in reversed(self.watchers) if path.is_relative_to(one.folder)), None)


@functools.cache
def native_vfs() -> NativeVfs:
    return NativeVfs()


def _path(name: int | None) -> Path | None:
    """Files without a name are SQLite's own temporary ones."""
    return None if name is None else Path(os.fsdecode(ctypes.string_at(name)))


def _address(call: Any) -> int | None:
    return ctypes.cast(call, c_void_p).value
