"""Sets a damaged file aside, so that the register can start afresh. Nothing is deleted."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from store_client.db import database, file_lock
from store_client.db.database import RegisterDatabase
from store_client.errors import DamagedDatabase, Refused, StorageTrouble
from store_client.texts import _


def set_aside_damaged(path: Path, locks: Sequence[Path], now_ms: int) -> Path:
    """Rename the file and its log; returns the new name. ``locks`` are those of the programs that work on it.

    Raises ``Refused`` while such a program runs, and when the file is whole.
    """
    with contextlib.ExitStack() as held:
        try:
            for lock in locks:
                held.enter_context(file_lock.held(lock, 0.0))
        except StorageTrouble as busy:
            message = _("The register's window or its sync agent is running. Nothing was changed; stop both first.")
            raise Refused(message) from busy
        if _is_whole(path):
            raise Refused(_("The register's file is whole. Nothing was changed."))
        return database.set_aside(path, now_ms)


def _is_whole(path: Path) -> bool:
    try:
        with contextlib.closing(RegisterDatabase.open(path)) as db:
            return bool(db.value("PRAGMA quick_check(1)") == "ok")
    except DamagedDatabase:
        return False
