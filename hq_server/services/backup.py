"""Backups of HQ's whole database, and the way back: registers then send again what the backup lacks."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hq_server.db import postgresql_backup, restored, sqlite_backup
from hq_server.db.database import HqDatabase
from hq_server.db.schema import applied_migrations, are_known, has_tables, migrate
from hq_server.db.sqlite_file import sqlite_path
from hq_server.errors import Refused
from hq_server.services import audit
from hq_server.texts import _

# More than a large chain gives out between two backups of a day.
SKIP_NUMBERS = 10_000
_ENDINGS = {"sqlite": "sqlite", "postgresql": "pgdump"}


@dataclass(frozen=True, slots=True)
class Backup:
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """``migrations``: what brought an older backup up to this release."""

    epoch: str
    registers: int
    documents_up_to: int
    migrations: list[str]


def make_backup(db: HqDatabase, target: Path, now_ms: int) -> Backup:
    """Into a new file, or into a folder under a name with the time. Raises ``Refused``, ``StorageTrouble``."""
    path = target / _name(db, now_ms) if target.is_dir() else target
    if path.exists():
        raise Refused(_("{path} is there already. Nothing was written; choose another name.").format(path=path))
    unfinished = path.with_name(path.name + ".part")
    # It holds everything that HQ knows, keys as well: nobody else may read it.
    unfinished.touch(mode=0o600, exist_ok=True)
    try:
        if db.engine == "sqlite":
            sqlite_backup.copy_database(sqlite_path(db.url), unfinished)
        else:
            postgresql_backup.dump(db.url, unfinished)
        sqlite_backup.put_in_place(unfinished, path)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return Backup(path, path.stat().st_size)


def restore_backup(db: HqDatabase, file: Path, epoch: str, now_ms: int, skip_numbers: int = SKIP_NUMBERS) -> Restored:
    """Make a database out of a backup, where none is yet. ``epoch`` names the new life of the feeds.

    Raises ``Refused`` (nothing was changed), ``StorageTrouble``. Until it is finished no program of HQ uses it.
    """
    _check_kind(db, file)
    if db.engine == "sqlite":
        return _restore_sqlite(db, file, epoch, now_ms, skip_numbers)
    _refuse_newer(postgresql_backup.migrations_in(file))
    if has_tables(db):
        raise Refused(_("There is a database already. Nothing was changed; give a new, empty one with --database."))
    postgresql_backup.load_all_but_history(db.url, file)
    with db.write():
        restored.begin_new_life(db, epoch, skip_numbers, now_ms)
    postgresql_backup.load_history(db.url, file)
    return _finish(db, f"backup {file.name}", epoch, now_ms)


def begin_again(db: HqDatabase, epoch: str, now_ms: int, skip_numbers: int = SKIP_NUMBERS) -> Restored:
    """The database itself was brought back by other means, to a moment before the newest (PostgreSQL's own archive of
    its log, a standby that lacked something when it took over).
    """
    with db.write():
        restored.begin_new_life(db, epoch, skip_numbers, now_ms)
    return _finish(db, "another way", epoch, now_ms)


def _restore_sqlite(db: HqDatabase, file: Path, epoch: str, now_ms: int, skip_numbers: int) -> Restored:
    """In a file of its own, which gets its name when everything is done."""
    place = sqlite_path(db.url)
    if place.exists() and place.stat().st_size:
        message = _("{path} is there already. Nothing was changed; move it away, or give another with --database.")
        raise Refused(message.format(path=place))
    unfinished = place.with_name(place.name + ".restoring")
    _remove(unfinished)
    try:
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        unfinished.touch(mode=0o600)
        sqlite_backup.copy_database(file, unfinished)
        made = HqDatabase.open(f"sqlite:///{unfinished}")
        try:
            _refuse_newer(applied_migrations(made))
            with made.write():
                restored.begin_new_life(made, epoch, skip_numbers, now_ms)
            result = _finish(made, f"backup {file.name}", epoch, now_ms)
        finally:
            made.close()
        sqlite_backup.put_in_place(unfinished, place)
    finally:
        _remove(unfinished)
    return result


def _finish(db: HqDatabase, source: str, epoch: str, now_ms: int) -> Restored:
    migrations = migrate(db, epoch)
    with db.write():
        restored.end_sessions(db)
        audit.record(db, "", "hq.restored", source, (), now_ms)
        row = db.row("SELECT count(*), coalesce(sum(last_sequence), 0) FROM register")
    registers, documents = row or (0, 0)
    return Restored(epoch, int(registers), int(documents), migrations)


def _check_kind(db: HqDatabase, file: Path) -> None:
    try:
        with file.open("rb") as opened:
            beginning = opened.read(16)
    except OSError as error:
        raise Refused(
            _("{path} cannot be read: {error}. Nothing was changed.").format(path=file, error=error)
        ) from error
    engine = "sqlite" if beginning == sqlite_backup.MAGIC else ""
    engine = "postgresql" if beginning.startswith(postgresql_backup.MAGIC) else engine
    if not engine:
        raise Refused(_("{path} is no backup of HQ. Nothing was changed.").format(path=file))
    if engine != db.engine:
        message = _("{path} is a backup of {found}, and HQ's database here is {wanted}. Nothing was changed.")
        raise Refused(message.format(path=file, found=engine, wanted=db.engine))


def _refuse_newer(applied: list[str]) -> None:
    if not applied:
        raise Refused(_("This is no backup of HQ. Nothing was changed."))
    if not are_known(applied):
        raise Refused(_("This backup is of a newer release. Nothing was changed; install that release first."))


def _name(db: HqDatabase, now_ms: int) -> str:
    made = datetime.fromtimestamp(now_ms // 1000, UTC).strftime("%Y%m%d-%H%M%S")
    return f"comptoir-hq-{made}.{_ENDINGS[db.engine]}"


def _remove(path: Path) -> None:
    for one in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm", ".migrating"))):
        with suppress(OSError):
            one.unlink(missing_ok=True)
