"""What a driver's error means for HQ: which of HQ's own errors it becomes, in plain words."""

import contextlib
from collections.abc import Iterator

import peewee
import psycopg
from sqlcipher3 import dbapi2 as sqlite

from hq_server.errors import Interrupted, RowsRefused, StorageTrouble
from hq_server.texts import _

# Of PostgreSQL's errors (SQLSTATE, PostgreSQL documentation, appendix A). Everything that the server says for another
# reason than the row or the statement itself is trouble of the server, never of a row.
_ABOUT_ROWS = ("22", "23", "42")
_READ_ONLY = "25006"
_PASSING = frozenset({"40001", "40P01", "57P01", "57P02", "57P03", _READ_ONLY})
_TOO_LONG = {"57014", "55P03", "25P03"}
_FULL = "53100"
# Of SQLite's (SQLite docs, result codes).
_IOERR = 10


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Raises ``StorageTrouble`` or ``RowsRefused`` instead of what the drivers raise."""
    try:
        yield
    except psycopg.Error as error:
        raise _of_postgresql(error) from error
    except (sqlite.OperationalError, peewee.OperationalError, sqlite.InterfaceError, peewee.InterfaceError) as error:
        raise StorageTrouble(_words(first_line(error))) from error
    except (sqlite.Error, peewee.PeeweeException, OverflowError, UnicodeError) as error:
        raise _refused(error) from error


def first_line(error: Exception) -> str:
    """What a driver says of its error, without the hints and positions that follow."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def is_connection_lost(error: BaseException | None) -> bool:
    """Whether the server ended the connection with this error, or went away, or may not be written to any more."""
    if not isinstance(error, psycopg.Error):
        return False
    fatal = error.diag.severity_nonlocalized in ("FATAL", "PANIC")
    went_away = error.sqlstate is None and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return fatal or went_away or error.sqlstate == _READ_ONLY


def is_disk_failing(error: BaseException | None) -> bool:
    """Whether SQLite's file could not be read, written or synced: of a commit it is then unknown what became."""
    return isinstance(error, sqlite.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF == _IOERR


def _of_postgresql(error: psycopg.Error) -> StorageTrouble:
    state = error.sqlstate or ""
    text = first_line(error)
    if state in _TOO_LONG:
        return StorageTrouble(_("HQ's database took too long. Nothing was changed; try again in a moment."))
    if state == _FULL:
        return StorageTrouble(_words("disk is full"))
    if state in _PASSING or is_connection_lost(error):
        return Interrupted(_words("read-only" if state == _READ_ONLY else text))
    if state.startswith(_ABOUT_ROWS) or (not state and not isinstance(error, psycopg.OperationalError)):
        return _refused(error)
    return StorageTrouble(_words(text))


def _refused(error: Exception) -> RowsRefused:
    return RowsRefused(_("The database refused a row: {error}").format(error=first_line(error)))


def _words(text: str) -> str:
    if "disk is full" in text or "No space left" in text:
        return _("The disk of HQ's database is full. Nothing was changed; make room, then try again.")
    if "readonly" in text or "read-only" in text:
        return _("HQ's database is read-only. Nothing was changed; check the rights on its file or folder.")
    if "locked" in text:
        return _("HQ's database is busy. Nothing was changed; try again in a moment.")
    return _("HQ's database does not answer: {error}. Nothing was changed; check it, then try again.").format(
        error=text
    )
