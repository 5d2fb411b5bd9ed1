"""Brings the register's file to this program's schema: one process at a time, with a backup before anything changes."""

import logging
from collections.abc import Callable
from pathlib import Path

import peewee
from playhouse.migrations import Migration, Runner

from store_client.db import encryption, file_lock
from store_client.errors import NewerDatabase
from store_client.texts import _

SCRIPTS = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"

log = logging.getLogger(__name__)


def bring_up_to_date(file: peewee.SqliteDatabase, path: Path, back_up: Callable[[Path], None]) -> None:
    """Run the scripts that this file has not seen. Raises ``NewerDatabase`` when it has seen more than there are."""
    with file_lock.held(encryption.lock_file(path), encryption.LOCK_PATIENCE_S):
        runner = Runner(file, str(SCRIPTS), table_name=HISTORY)
        known = runner.status()
        _refuse_newer(known)
        missing = [script for script in known if script.applied is None]
        if not missing:
            return
        seen = [script.name for script in known if script.applied is not None]
        if seen:
            back_up(path.with_name(f"{path.name}.before-{missing[0].name}"))
        log.info("Bringing %s up to date: %s", path.name, ", ".join(script.name for script in missing))
        runner.up()


def _refuse_newer(known: list[Migration]) -> None:
    unknown = [script.name for script in known if script.path is None]
    if unknown:
        message = _(
            "The register's file was written by a later version of this program ({name}). Nothing was changed. "
            "Install the newest version, then start again."
        )
        raise NewerDatabase(message.format(name=unknown[-1]))
