"""Encrypts the register's file on a manager's word, and says how it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from store_client.db import encryption, file_key
from store_client.db.file_key import KeyNote
from store_client.errors import ComptoirError, Refused
from store_client.services.alone import alone_with
from store_client.texts import _


@dataclass(frozen=True, slots=True)
class Encrypted:
    """``left`` are older copies that are still plain."""

    key_is_in: str
    backups: list[Path]
    left: list[Path]


def encrypt_register(
    path: Path, locks: Sequence[Path], *, key_file: Path | None = None, credential: str = ""
) -> Encrypted:
    """Encrypt the file with a key in the key ring, in ``key_file`` or in a credential of systemd, then its backups.

    What is encrypted already is left as it is, only its backups are looked at again. Raises ``Refused`` while a program
    of ``locks`` runs and where there is no place for a key, ``KeyOutOfReach``.
    """

    def keep_key() -> KeyNote:
        if credential:
            return file_key.in_credential(credential)
        if key_file is not None:
            return file_key.in_key_file(path, key_file)
        note = file_key.new_in_key_ring(path)
        if note is None:
            message = _(
                "There is no key ring here that keeps the key. Nothing was changed. "
                "Log in to the desktop, or say with --key-file where the key is to be, away from the register's data."
            )
            raise Refused(message)
        return note

    with alone_with(locks):
        if not encryption.key_of(path):
            encryption.encrypt(path, keep_key)
        backups, left = encryption.encrypt_backups(path)
        return Encrypted(where_key_is(path), backups, left)


def where_key_is(path: Path) -> str:
    """For people; empty for a plain file, and where nobody can tell."""
    try:
        note = file_key.read_note(path)
    except (ComptoirError, OSError):
        return ""
    return file_key.where(note) if note is not None else ""
