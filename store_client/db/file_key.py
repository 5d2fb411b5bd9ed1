"""Knows where the key of an encrypted register file is kept; the key itself is never in the register's folder.

A small note beside the file says it, and says that the file is encrypted at all: a file without a note is a plain one.
The note goes wherever the file goes (backups, a file set aside) and holds no secret.
"""

import json
import os
import secrets as random
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from store_client import key_ring, paths
from store_client.errors import KeyOutOfReach, Refused
from store_client.texts import _

KEY_BYTES = 32
KEY_RING, KEY_FILE, CREDENTIAL = "key ring", "file", "credential"
CREDENTIALS_FOLDER = "CREDENTIALS_DIRECTORY"
"""Where systemd puts a service's credentials (systemd.exec, LoadCredentialEncrypted=)."""
CHANGING, ENCRYPTED = "changing", "encrypted"
_KEEPERS = (KEY_RING, KEY_FILE, CREDENTIAL)
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class KeyNote:
    """``name`` is the key ring's entry, the key file's path or the credential's name."""

    kept_in: str
    name: str
    state: str = ENCRYPTED


def note_file(path: Path) -> Path:
    return path.with_name(path.name + ".key")


def read_note(path: Path) -> KeyNote | None:
    """None: the file at ``path`` is a plain one. Raises ``KeyOutOfReach`` for a note that says nothing, ``OSError``."""
    try:
        found = json.loads(note_file(path).read_text(encoding="utf-8"))
        note = KeyNote(str(found["kept_in"]), str(found["name"]), str(found["state"]))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise KeyOutOfReach(_out_of_reach(note_file(path).name)) from error
    if note.kept_in not in _KEEPERS or note.state not in (CHANGING, ENCRYPTED):
        raise KeyOutOfReach(_out_of_reach(note_file(path).name))
    return note


def write_note(path: Path, note: KeyNote) -> None:
    """On the disk when it returns. Raises ``OSError``."""
    content = {"kept_in": note.kept_in, "name": note.name, "state": note.state}
    paths.write_private(note_file(path), json.dumps(content))


def forget_note(path: Path) -> None:
    note_file(path).unlink(missing_ok=True)
    paths.sync_folder(path.parent)


def fetch(note: KeyNote, environment: Mapping[str, str] | None = None) -> bytes:
    """The key. Raises ``KeyOutOfReach``, in words that say where it should be."""
    if note.kept_in == KEY_RING:
        text = key_ring.read(note.name)
    elif note.kept_in == KEY_FILE:
        text = _read_key_file(Path(note.name))
    else:
        text = _read_credential(note.name, os.environ if environment is None else environment)
    key = _key_of(text)
    if key is None:
        raise KeyOutOfReach(_out_of_reach(where(note)))
    return key


def new_in_key_ring(path: Path) -> KeyNote | None:
    """A new key under a name of its own, so that no other file's key is lost. None: there is no key ring here."""
    name = f"{path.resolve()} {random.token_hex(4)}"
    return KeyNote(KEY_RING, name) if key_ring.keep(name, random.token_bytes(KEY_BYTES).hex()) else None


def in_key_file(path: Path, key_file: Path) -> KeyNote:
    """The key in ``key_file``, which is made when it is not there. Raises ``Refused`` and ``KeyOutOfReach``."""
    folder = path.parent.resolve()
    if folder == key_file.resolve().parent or folder in key_file.resolve().parents:
        message = _("The key may not be in the register's own folder. Nothing was changed. Choose a place elsewhere.")
        raise Refused(message)
    note = KeyNote(KEY_FILE, str(key_file.resolve()))
    try:
        if not key_file.exists():
            paths.write_private(key_file, random.token_bytes(KEY_BYTES).hex())
    except OSError as error:
        message = _("The key cannot be kept in {path}: {error}. Nothing was changed.")
        raise Refused(message.format(path=key_file, error=error.strerror)) from error
    fetch(note)
    return note


def in_credential(name: str, environment: Mapping[str, str] | None = None) -> KeyNote:
    """A credential that systemd gives to both programs. Raises ``KeyOutOfReach``."""
    note = KeyNote(CREDENTIAL, name)
    fetch(note, environment)
    return note


def where(note: KeyNote) -> str:
    """For people."""
    if note.kept_in == KEY_RING:
        return _("this computer's key ring")
    if note.kept_in == KEY_FILE:
        return note.name
    return _("the credential “{name}”").format(name=note.name)


def _read_key_file(path: Path) -> str:
    """Nothing from a file that others may read as well: it would keep nobody out."""
    try:
        if sys.platform != "win32" and path.stat().st_mode & _FOR_OTHERS:
            message = _("The key in {path} can be read by other users. Let only its owner read it, then start again.")
            raise KeyOutOfReach(message.format(path=path))
        return path.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def _read_credential(name: str, environment: Mapping[str, str]) -> str:
    folder = environment.get(CREDENTIALS_FOLDER, "")
    if not folder or Path(name).name != name:
        return ""
    try:
        return (Path(folder) / name).read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def _key_of(text: str | None) -> bytes | None:
    try:
        key = bytes.fromhex((text or "").strip())
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def _out_of_reach(place: str) -> str:
    message = _(
        "The register's file is encrypted, and {place} does not give its key now. Nothing was changed, everything is "
        "kept. Unlock the key ring (log in to the desktop) or bring the key back, then start again. What HQ does not "
        "have yet cannot be read without the key."
    )
    return message.format(place=place)
