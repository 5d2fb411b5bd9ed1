"""Makes an encrypted file of a plain one so that a power cut at any step leaves one whole file, and opens either.

The steps: the key is kept and the note says "changing"; an encrypted copy is written and compared; it takes the plain
file's name in one step, while the plain one keeps a second name; that one is overwritten and removed; the note says
"encrypted". Whoever opens the file after a crash finishes what was begun, or takes it back.
"""

import contextlib
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from store_client import key_ring, paths
from store_client.db import file_key, file_lock
from store_client.db.file_key import CHANGING, ENCRYPTED, KeyNote
from store_client.errors import Refused
from store_client.texts import _

LOCK_PATIENCE_S = 120.0
_PIECE = 1024 * 1024
_NOTADB = 26
_PLAIN = b"SQLite format 3\0"
_BESIDE = (".key", ".lock", ".new", ".encrypting", ".plain", ".unfinished")

_log = logging.getLogger(__name__)


def lock_file(path: Path) -> Path:
    """Held while the file's schema or its encryption changes."""
    return path.with_name(path.name + ".lock")


def use_key(connection: sqlite.Connection, key: bytes) -> None:
    """Before anything else is asked of the connection. What is wrong is told by an error, not on the screen."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def key_of(path: Path) -> bytes:
    """The file's key; empty for a plain file. Raises ``KeyOutOfReach``, ``OSError``."""
    note = file_key.read_note(path)
    if note is not None and note.state == CHANGING:
        with file_lock.held(lock_file(path), LOCK_PATIENCE_S):
            note = _settled(path)
    return file_key.fetch(note) if note is not None else b""


def begin_encrypted(path: Path) -> None:
    """A file that is not there yet will be an encrypted one, where a key ring keeps its key; else plain, as ever."""
    if path.exists() or key_ring.is_ruled_out():
        return
    with contextlib.suppress(OSError):  # opening the file tells it in words
        paths.make_private(path.parent)
        with file_lock.held(lock_file(path), LOCK_PATIENCE_S):
            if path.exists() or file_key.note_file(path).exists():
                return
            note = file_key.new_in_key_ring(path)
            if note is not None:
                file_key.write_note(path, note)
                _log.info("%s is encrypted from the beginning", path.name)


def encrypt(path: Path, keep_key: Callable[[], KeyNote]) -> None:
    """Encrypt the file with the key that ``keep_key`` keeps; a file that is not there will be an encrypted one.

    Raises ``Refused`` while anybody has the file open and when it is encrypted already, what ``keep_key`` raises, and
    the disk's troubles in words; the file is then whole as it was.
    """
    with file_lock.held(lock_file(path), LOCK_PATIENCE_S):
        if _settled(path) is not None:
            raise Refused(_("The register's file is encrypted already. Nothing was changed."))
        if not path.exists():
            file_key.write_note(path, keep_key())
            return
        try:
            with contextlib.closing(sqlite.connect(str(path), timeout=0, isolation_level=None)) as plain:
                _take_alone(plain)
                note = keep_key()
                _copy(plain, path, note)
            _swap(path)
            file_key.write_note(path, note)
            _log.info("%s is encrypted now; its key is in %s", path.name, file_key.where(note))
        except (sqlite.Error, OSError) as error:
            _settled(path)
            message = _("The register's file could not be encrypted: {error}. It is whole, and nothing is lost.")
            raise Refused(message.format(error=error)) from error


def encrypt_backups(path: Path) -> tuple[list[Path], list[Path]]:
    """Encrypt what older copies of the file are still plain, with the same key: those done, those that stay plain.

    A damaged file that was set aside is evidence and is not touched.
    """
    note = file_key.read_note(path)
    done: list[Path] = []
    left = [copy for copy in sorted(path.parent.glob(f"{path.name}.damaged-*")) if _is_plain(copy)]
    for copy in sorted(path.parent.glob(f"{path.name}.before-*")):
        if copy.suffix in _BESIDE or note is None or _settled(copy) is not None or not _is_plain(copy):
            continue
        try:
            with contextlib.closing(sqlite.connect(str(copy), timeout=0, isolation_level=None)) as plain:
                _copy(plain, copy, note)
            _swap(copy)
            file_key.write_note(copy, note)
            done.append(copy)
        except (sqlite.Error, OSError) as error:
            _log.warning("%s stays plain: %s", copy.name, error)
            _settled(copy)
            left.append(copy)
    return done, left


def _is_plain(copy: Path) -> bool:
    """Nobody has a copy open: reading its first bytes takes no lock from anybody."""
    with copy.open("rb") as file:
        return file.read(len(_PLAIN)) == _PLAIN


def _settled(path: Path) -> KeyNote | None:
    """Finish a change that was broken off, or take it back. None: the file is plain. The lock is held."""
    note = file_key.read_note(path)
    if note is None or note.state == ENCRYPTED or not path.exists():
        return note
    if _can_be_read(path, b""):
        _copy_of(path).unlink(missing_ok=True)
        _second_name(path).unlink(missing_ok=True)
        file_key.forget_note(path)
        _log.warning("encrypting %s was broken off and is taken back: the file is plain and whole", path.name)
        return None
    if not _can_be_read(path, file_key.fetch(note)):
        return note  # neither: opening it says that it is damaged
    try:
        _wipe(_second_name(path), path)
        file_key.write_note(path, replace(note, state=ENCRYPTED))
        _log.warning("encrypting %s was broken off and is finished", path.name)
    except OSError as error:  # nobody waits for it; it is tried again when the file is opened next
        _log.warning("the plain copy of %s is not removed yet: %s", path.name, error)
    return replace(note, state=ENCRYPTED)


def _take_alone(plain: sqlite.Connection) -> None:
    """Nobody reads or writes the file until this connection closes; its log is in it."""
    try:
        plain.execute("PRAGMA locking_mode = EXCLUSIVE")
        plain.execute("PRAGMA journal_mode = DELETE")
        plain.execute("BEGIN EXCLUSIVE")
        plain.execute("COMMIT")
    except sqlite.OperationalError as error:
        message = _("Another program is using the register's file. Nothing was changed; stop it first, then try again.")
        raise Refused(message) from error


def _copy(plain: sqlite.Connection, path: Path, note: KeyNote) -> None:
    """Write the encrypted copy and compare it; on return it is on the disk."""
    key, target = file_key.fetch(note), _copy_of(path)
    file_key.write_note(path, replace(note, state=CHANGING))
    target.unlink(missing_ok=True)
    plain.execute(f"ATTACH ? AS copied KEY \"x'{key.hex()}'\"", (str(target),))
    plain.execute("PRAGMA copied.synchronous = OFF")
    plain.execute("SELECT sqlcipher_export('copied')").fetchall()
    for kept in ("user_version", "application_id"):
        value = int(plain.execute(f"PRAGMA main.{kept}").fetchone()[0])
        plain.execute(f"PRAGMA copied.{kept} = {value}")
    _compare(plain)
    plain.execute("DETACH copied")
    handle = os.open(target, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _compare(plain: sqlite.Connection) -> None:
    """Raises what SQLite raises for a damaged file: half a copy must not take the register's name."""
    sound = plain.execute("PRAGMA copied.integrity_check(1)").fetchone()[0]
    tables = "SELECT name, sql FROM {}.sqlite_master ORDER BY type, name"
    same = plain.execute(tables.format("main")).fetchall() == plain.execute(tables.format("copied")).fetchall()
    counted = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for (name,) in plain.execute(counted).fetchall():
        counts = [plain.execute(f'SELECT count(*) FROM {side}."{name}"').fetchone() for side in ("main", "copied")]
        same = same and counts[0] == counts[1]
    if sound != "ok" or not same:
        raise sqlite.DatabaseError("the encrypted copy is not the same as the file")


def _swap(path: Path) -> None:
    """The copy takes the file's name; the plain one goes."""
    second = _second_name(path)
    second.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # a disk without second names: the plain one is removed without overwriting
        os.link(path, second)
    os.replace(_copy_of(path), path)
    paths.sync_folder(path.parent)
    _wipe(second, path)


def _wipe(second: Path, path: Path) -> None:
    """Overwrite the plain file and remove it, but never when it is the register's file itself under a second name."""
    if not second.exists() or second.samefile(path):
        return
    left = second.stat().st_size
    with second.open("r+b") as file:
        while left > 0:
            left -= file.write(bytes(min(_PIECE, left)))
        file.flush()
        os.fsync(file.fileno())
    second.unlink()
    paths.sync_folder(path.parent)


def _can_be_read(path: Path, key: bytes) -> bool:
    with contextlib.closing(sqlite.connect(str(path), timeout=0, isolation_level=None)) as connection:
        try:
            if key:
                use_key(connection, key)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == _NOTADB:
                return False
            raise
    return True


def _copy_of(path: Path) -> Path:
    return path.with_name(path.name + ".encrypting")


def _second_name(path: Path) -> Path:
    return path.with_name(path.name + ".plain")
