"""A register as a process on a disk of the real kernel; each line it reads is done and answered with JSON."""

import atexit
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from store_client.db import migration, outbox
from store_client.db.database import RegisterDatabase
from store_client.errors import ComptoirError, InDoubt, StorageTrouble
from tests.disk.real_places import BreakingDisk, SmallDisk
from tests.disk.register_life import FILE, check_rows
from tests.factories import make_basket, make_ids, make_register, make_sale, open_shift

STANDS, DOES_NOT_STAND, UNKNOWN = "stands", "does not stand", "not known"
Said = dict[str, Any]
_NOBODY = 65534


class Trader:
    """``window`` and ``agent`` have the file open, as the two programs have."""

    def __init__(self, folder: Path) -> None:
        self._ids = make_ids()
        self._path = folder / FILE
        self.window = make_register(folder)
        self.agent = RegisterDatabase.open(self._path)
        open_shift(self.window, self._ids)

    def sell(self) -> Said:
        try:
            sale = make_sale(self.window, self._ids, make_basket(3))
        except StorageTrouble as trouble:
            return {"told": DOES_NOT_STAND, "words": trouble.message}
        except InDoubt as doubt:
            return {"told": UNKNOWN, "words": doubt.message}
        return {"told": STANDS, "receipt": sale.transaction.receipt}

    def look(self) -> Said:
        """Through a connection of its own, as a program does that begins now."""
        try:
            with closing(RegisterDatabase.open(self._path)) as db:
                check_rows(db)
                whole = db.rows("PRAGMA integrity_check") == [("ok",)]
                kinds = [document.kind for document in outbox.page_after(db, 0, 10_000)]
                return {"sales": kinds.count("transaction.recorded"), "whole": whole}
        except ComptoirError as trouble:
            return {"words": trouble.message}

    def close(self) -> Said:
        """Both programs end."""
        for db in (self.window, self.agent):
            db.close()
        return {}

    def become_somebody(self) -> None:
        """Root may write what nobody may write. What is loaded late is loaded before, by doing everything once."""
        self.sell()
        self.look()
        self.close()
        for path in (self._path.parent, *self._path.parent.iterdir()):
            os.chown(path, _NOBODY, _NOBODY)
        migration.SCRIPTS = _readable_by_all(migration.SCRIPTS)
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)

    def rename(self) -> Said:
        self._path.rename(self._path.with_name("elsewhere"))
        return {}

    def name_back(self) -> Said:
        self._path.with_name("elsewhere").rename(self._path)
        return {}

    def delete(self) -> Said:
        self._path.unlink()
        return {}


def _readable_by_all(folder: Path) -> Path:
    """The project may lie in a home folder that nobody else may read."""
    copy = Path(tempfile.mkdtemp(prefix="comptoir-scripts-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    shutil.copytree(folder, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    return copy


def main() -> int:
    kind, folder = sys.argv[1], Path(sys.argv[2])
    doings: dict[str, Callable[[], Any]] = {}
    folder.mkdir(exist_ok=True)
    permitted = True
    if kind == "small":
        small = SmallDisk(folder)
        permitted = small.mounted
        doings = {"fill": small.fill, "free": small.free, "read-only": lambda: {"done": small.turn_read_only(True)}}
        doings["writable"] = lambda: {"done": small.turn_read_only(False)}
    elif kind == "breaking":
        breaking = BreakingDisk(folder, folder.with_name("image"))
        permitted = breaking.breaks
        doings = {"break": breaking.turn_read_only}
    trader = Trader(folder)
    if kind == "plain" and os.geteuid() == 0:
        trader.become_somebody()
    doings |= {
        name.replace("_", "-"): getattr(trader, name)
        for name in ("sell", "look", "close", "rename", "name_back", "delete")
    }
    print(json.dumps({"permitted": permitted}), flush=True)
    for line in sys.stdin:
        print(json.dumps(doings[line.strip()]() or {}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
