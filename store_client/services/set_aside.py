"""Sets a damaged file aside, so that the register can start afresh. Nothing is deleted."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from store_client.db import database
from store_client.db.database import RegisterDatabase
from store_client.errors import DamagedDatabase, KeyOutOfReach, Refused
from store_client.services.alone import alone_with
from store_client.texts import _


def set_aside_damaged(path: Path, locks: Sequence[Path], now_ms: int, *, key_lost: bool = False) -> Path:
    """Rename the file and its log; returns the new name. ``locks`` are those of the programs that work on it.

    ``key_lost``: somebody says that the key of the encrypted file will not come back. Raises ``Refused`` while such a
    program runs, and when the file is whole; ``KeyOutOfReach`` when nobody has said so.
    """
    with alone_with(locks):
        if _is_whole(path, key_lost):
            raise Refused(_("The register's file is whole. Nothing was changed."))
        return database.set_aside(path, now_ms)


def _is_whole(path: Path, key_lost: bool) -> bool:
    try:
        with contextlib.closing(RegisterDatabase.open(path)) as db:
            return bool(db.value("PRAGMA quick_check(1)") == "ok")
    except DamagedDatabase:
        return False
    except KeyOutOfReach:
        if key_lost:
            return False
        raise
