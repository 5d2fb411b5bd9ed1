"""The commands that keep HQ's database safe and bring it back."""

import argparse
from pathlib import Path

from hq_server import clock
from hq_server.config import Settings
from hq_server.db.database import HqDatabase
from hq_server.ids import new_id
from hq_server.services import backup
from hq_server.texts import _


def make_backup(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    made = backup.make_backup(db, Path(given.target), clock.now_ms())
    print(_("{path}: {size} MB").format(path=made.path, size=f"{made.size / 1_000_000:,.1f}"))
    return 0


def restore_backup(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    done = backup.restore_backup(db, Path(given.file), new_id(), clock.now_ms(), given.skip_numbers)
    for name in done.migrations:
        print(_("Applied: {name}").format(name=name))
    return _say_what_comes(done, given.skip_numbers)


def begin_again(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    return _say_what_comes(backup.begin_again(db, new_id(), clock.now_ms(), given.skip_numbers), given.skip_numbers)


def _say_what_comes(done: backup.Restored, skipped: int) -> int:
    print(
        _(
            "HQ is back with {documents} documents of {registers} registers. They load everything again as soon as "
            "HQ runs, and send what the backup lacks. Account numbers go on after {skipped} that are left out."
        ).format(documents=f"{done.documents_up_to:,}", registers=done.registers, skipped=f"{skipped:,}")
    )
    return 0
