"""Turns what SQLite reports into the register's errors, in the cashier's words."""

from sqlcipher3 import dbapi2 as sqlite

from store_client.errors import CommitFailed, ComptoirError, DamagedDatabase, StorageTrouble, UnsafeSqlite
from store_client.texts import _

SAFE_SQLITE = (3, 51, 3)
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN = 3, 5, 6, 8, 10, 11, 13, 14
_PROTOCOL, _NOTADB = 15, 26


def refuse_unsafe(version: tuple[int, ...]) -> None:
    """SQLite 3.7.0 to 3.51.2 can corrupt a WAL file that two connections write and checkpoint at the same instant."""
    if version >= SAFE_SQLITE:
        return
    message = _(
        "The SQLite library here is {found}; two programs sharing the register's file need {needed} or later, "
        "older ones can damage it. Nothing was opened. Install the register again."
    )
    raise UnsafeSqlite(message.format(found=".".join(map(str, version)), needed=".".join(map(str, SAFE_SQLITE))))


def explained(error: Exception) -> ComptoirError | None:
    """The register's own error for one that a disk or another program caused; None for a bug."""
    code = _code(error)
    if code == _NOTADB:
        return DamagedDatabase(
            _(
                "The register's file is damaged, or it is encrypted with a key that is not here (a copy from another "
                "computer needs that computer's key). Nothing was changed. Call your support: “comptoir-register "
                "set-aside” keeps the file under another name, and the register can start afresh."
            )
        )
    if code == _CORRUPT:
        return DamagedDatabase(
            _(
                "The register's file is damaged. Nothing was changed. Call your support: “comptoir-register set-aside” "
                "keeps the file under another name, and the register can start afresh."
            )
        )
    words = _in_words(code)
    return StorageTrouble(words) if words else None


def cannot_open() -> StorageTrouble:
    return StorageTrouble(_in_words(_CANTOPEN))


def commit_failed(error: Exception) -> Exception:
    """A constraint that fails only at the end is a bug and stays what it is.

    On a full disk the mark that ends a transaction was never written; after other errors it may have been.
    """
    known = explained(error)
    if isinstance(known, StorageTrouble):
        return CommitFailed(known.message, in_doubt=_code(error) != _FULL)
    return known or error


def is_read_only(error: BaseException) -> bool:
    return _code(error) == _READONLY


def _code(error: BaseException | None) -> int:
    """SQLite's primary result code, also from under what peewee wrapped around it; 0 for none."""
    while error is not None and not isinstance(error, sqlite.Error):
        error = error.__cause__ or error.__context__
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _in_words(code: int) -> str:
    if code in (_BUSY, _LOCKED, _PROTOCOL):
        return _("The register's file is busy. Nothing was recorded, the basket is kept. Try again in a moment.")
    if code == _FULL:
        return _("The disk is full. Nothing was recorded, the basket is kept. Free some space, then try again.")
    if code == _READONLY:
        return _("The register's file is read-only. Nothing was recorded, the basket is kept. Call a manager.")
    if code == _IOERR:
        return _(
            "The disk reported an error. Nothing was recorded, the basket is kept. Try again, then call a manager."
        )
    if code in (_CANTOPEN, _PERM):
        return _(
            "The register's file cannot be opened. Check that the disk is there and may be written, then start again."
        )
    return ""
