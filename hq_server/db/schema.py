"""Brings a database to the newest schema, however many programs try at once, and can make a fresh one to compare
with.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import peewee
from playhouse.migrations import Runner

from hq_server.db.database import HqDatabase
from hq_server.db.models import BEYOND_MODELS, MODELS, POSTGRESQL_ALONE, STORED_BY_KEY
from hq_server.db.partitions import divide_all
from hq_server.db.trouble import first_line
from hq_server.errors import Refused, StorageTrouble
from hq_server.texts import _

_FOLDER = Path(__file__).parent / "migrations"
_HISTORY = "schema_migration"
# Any number will do, as long as nothing else in the database server uses it as an advisory lock.
_LOCK_NUMBER = 0x436F6D70746F6972
_LOCK_SECONDS = 120


def migrate(db: HqDatabase, new_epoch: str) -> list[str]:
    """Apply what is missing and return its names. ``new_epoch`` names the feeds of a database that has none yet.

    Raises ``Refused`` when a later release has been there.
    """
    with _in_words(), _own_connection(db), _alone(db):
        runner = Runner(db.peewee, str(_FOLDER), table_name=_HISTORY)
        _refuse_newer(runner.applied())
        applied: list[str] = runner.up()
        with db.write():
            db.execute(
                "INSERT INTO hq_setting (key, value) VALUES ('epoch', ?) ON CONFLICT (key) DO NOTHING", (new_epoch,)
            )
    return applied


def missing_migrations(db: HqDatabase) -> list[str]:
    """The names of the migrations this database still needs. Raises ``Refused`` when a later release has been there."""
    with _in_words(), _own_connection(db):
        steps = Runner(db.peewee, str(_FOLDER), table_name=_HISTORY).status()
    _refuse_newer(step.name for step in steps if step.applied)
    return [step.name for step in steps if not step.applied]


def applied_migrations(db: HqDatabase) -> list[str]:
    """The names of the migrations this database has had; none for one that is not HQ's."""
    with _in_words(), _own_connection(db):
        return sorted(Runner(db.peewee, str(_FOLDER), table_name=_HISTORY).applied())


def are_known(applied: Iterable[str]) -> bool:
    """Whether this release knows all of these migrations; a newer one may have had more."""
    return set(applied) <= {path.stem for path in _FOLDER.glob("[0-9]*.py")}


def _refuse_newer(applied: Iterable[str]) -> None:
    """What an older program does not know of, it would leave out: half a customer, half a posting."""
    there = sorted(applied)
    if not are_known(there):
        message = _(
            "The database was written by a later version of HQ ({name}). Nothing was changed. "
            "Install the newest version, then start again."
        )
        raise Refused(message.format(name=there[-1]))


def has_tables(db: HqDatabase) -> bool:
    with _in_words(), _own_connection(db):
        return bool(db.peewee.get_tables())


def count_missing(db: HqDatabase) -> int:
    """How many migrations this database still needs, asked within the caller's transaction like any other question."""
    there = {row[0] for row in db.rows(f"SELECT name FROM {_HISTORY}")}
    return sum(path.stem not in there for path in _FOLDER.glob("[0-9]*.py"))


def create_fresh(db: HqDatabase) -> None:
    """Make the tables straight from the models: what the migrations must lead to."""
    by_key = db.engine == "sqlite"
    with db.peewee.bind_ctx(MODELS):
        for model in STORED_BY_KEY:
            model._meta.without_rowid = by_key
        db.peewee.create_tables([model for model in MODELS if not (by_key and model in POSTGRESQL_ALONE)])
    for statement in BEYOND_MODELS[db.engine]:
        db.peewee.execute_sql(statement)  # type: ignore[no-untyped-call]
    divide_all(db)


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    """The runner speaks to the database by itself, so its errors are not yet ours."""
    try:
        yield
    except peewee.OperationalError as error:
        message = _("HQ's database does not answer: {error}. Nothing was changed; check it, then try again.")
        raise StorageTrouble(message.format(error=first_line(error))) from error
    except peewee.PeeweeException as error:
        message = _("HQ's database cannot be used: {error}. Check its address, then try again.")
        raise StorageTrouble(message.format(error=first_line(error))) from error


@contextlib.contextmanager
def _own_connection(db: HqDatabase) -> Iterator[None]:
    """The runner's connection is none of those that transactions use; on PostgreSQL nobody needs it afterwards."""
    try:
        yield
    finally:
        if db.engine == "postgresql" and not db.peewee.is_closed():
            db.peewee.close()


@contextlib.contextmanager
def _alone(db: HqDatabase) -> Iterator[None]:
    """Only one program at a time may change the schema; peewee's runner does not see to that itself."""
    if db.engine == "postgresql":
        # The lock belongs to the connection, so it is the migrations' own.
        db.peewee.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK_NUMBER,))  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            db.peewee.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK_NUMBER,))  # type: ignore[no-untyped-call]
    else:
        with _lock_file(Path(str(db.peewee.database) + ".migrating")):
            yield


@contextlib.contextmanager
def _lock_file(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + _LOCK_SECONDS
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise StorageTrouble(_("Another program has been changing {path} for too long.").format(path=path.stem))
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
