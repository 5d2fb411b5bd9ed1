"""Writes a file onto a stick so that under its name it is whole or not there, and says in words what went wrong."""

import contextlib
import errno
import hashlib
import logging
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from store_client.errors import Refused
from store_client.texts import _

_PIECE = 1024 * 1024
_MB = 1_000_000
_FULL = {errno.ENOSPC, errno.EDQUOT}
_PROTECTED = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOTDIR, errno.ESTALE}

_log = logging.getLogger(__name__)


class StickTrouble(Refused):
    """The stick, not the register; everything is kept here."""


def write_whole(folder: Path, name: str, pieces: Iterable[bytes], size: int) -> Path:
    """Write ``pieces`` (``size`` bytes), read them back, and only then give the file its name.

    Raises ``StickTrouble``; then there is no file of that name, and what was begun is removed where that is possible.
    """
    unfinished, target = folder / f".{name}.part", folder / name
    begun = False
    try:
        _require_room(folder, size)
        handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        begun = True
        with os.fdopen(handle, "w+b") as file:
            written = _write(file, pieces)
            if _read_back(file) != written:
                raise StickTrouble(_damaged())
        os.replace(unfinished, target)
        _make_sure(folder, target)
    except OSError as error:
        _log.warning("%s was not written: %s", target, error)
        raise StickTrouble(_in_words(error, folder, size, begun=begun)) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return target


def _require_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _write(file: BinaryIO, pieces: Iterable[bytes]) -> bytes:
    """The digest of what was written; on return it is on the stick, not only on its way."""
    digest = hashlib.sha256()
    for piece in pieces:
        file.write(piece)
        digest.update(piece)
    file.flush()
    os.fsync(file.fileno())
    return digest.digest()


def _read_back(file: BinaryIO) -> bytes:
    """From the stick, not from what the system remembers of it, where the system can be told so."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.digest()


def _make_sure(folder: Path, target: Path) -> None:
    """That the name is on the stick, too. Raises ``OSError`` when the stick is gone."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            # Some file systems of sticks cannot do this for a folder.
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(handle)
    target.stat()


def _in_words(error: OSError, folder: Path, size: int, *, begun: bool) -> str:
    kept = _("Everything is kept on this register.")
    if error.errno in _FULL:
        words = _("There is too little room on the stick: {size} MB are needed. Make room, or take another one.")
        return f"{words.format(size=-(-size // _MB))} {kept}"
    if error.errno in _PROTECTED:
        words = _("The stick cannot be written: it is read-only or locked. Unlock it, or take another one.")
        return f"{words} {kept}"
    if error.errno == errno.EFBIG:
        return f"{_('The file is too large for the way this stick is formatted. Take another one.')} {kept}"
    if error.errno in _GONE and begun:
        words = _("The stick was pulled out, or it failed, before the file was finished. Put it in and try again.")
        return f"{words} {kept}"
    if error.errno in _GONE:
        words = _("There is no stick at {folder} any more. Put it in and try again.")
        return f"{words.format(folder=folder)} {kept}"
    words = _("The stick cannot be written: {error}. Take another one.").format(error=error.strerror or error)
    return f"{words} {kept}"


def _damaged() -> str:
    words = _("The stick gave back something else than was written: it is damaged. Take another one.")
    return f"{words} {_('Everything is kept on this register.')}"
