"""The power goes while a register's older file is brought to the newest schema."""

import random
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch

from store_client.db import migration
from store_client.db.database import RegisterDatabase
from tests.disk.digests import digest
from tests.disk.faulty_disk import FaultyDisk, Operation
from tests.disk.power_cuts import BROKEN, HALF, LOST, Tally
from tests.disk.register_life import FILE

_PRODUCTS = 40


class MigrationCuts:
    """Every image, opened again, must come to the file that an undisturbed migration makes of the same rows."""

    def __init__(self, folder: Path, seed: int, *, images: int = 2) -> None:
        self.tally = Tally()
        self._folder, self._images = folder, images
        self._chance = random.Random(seed)
        self._number = 0

    def run(self, points: int) -> Tally:
        ages = len(scripts())
        while self.tally.cuts < points:
            self._migrate(self._chance.randint(1, ages - 1))
        return self.tally

    def _migrate(self, age: int) -> None:
        old = self._new_folder()
        older_file(old, age)
        before, whole = _looked_at(old / FILE), self._undisturbed(old)
        disk, cuts = FaultyDisk(old), []

        def cut(operation: Operation) -> None:
            self.tally.cuts += 1
            images = [self._new_folder() for _ in range(self._images)]
            for image in images:
                disk.cut(self._chance, image)
            cuts.append((operation, images))

        with disk.mounted():
            disk.before = cut
            with closing(RegisterDatabase.open(old / FILE)):
                self.tally.steps += 1
        for operation, images in cuts:
            where = f"from {age} scripts, at {operation.kind} {operation.number} of {operation.path.name}"
            judged = [self._judge(image, before, whole, where) for image in images]
            self.tally.bad_cuts += not all(judged)
        shutil.rmtree(old)

    def _undisturbed(self, old: Path) -> str:
        copy = self._new_folder()
        shutil.copyfile(old / FILE, copy / FILE)
        with closing(RegisterDatabase.open(copy / FILE)) as db:
            found = _digest(db)
        shutil.rmtree(copy)
        return found

    def _judge(self, image: Path, before: str, whole: str, where: str) -> bool:
        """Also what was kept as it was before the migration, where it is there, is whole."""
        self.tally.images += 1
        try:
            if not (image / FILE).exists():
                self.tally.note(LOST, where)
                return False
            kept = {_looked_at(path) for path in image.glob("*.before-*") if "unfinished" not in path.name}
            with closing(RegisterDatabase.open(image / FILE)) as db:
                assert db.rows("PRAGMA integrity_check") == [("ok",)]
                if _digest(db) != whole or not kept <= {before}:
                    self.tally.note(HALF, where)
                    return False
        except Exception as error:
            self.tally.note(BROKEN, f"{where}: {type(error).__name__}: {error}")
            return False
        finally:
            shutil.rmtree(image)
        return True

    def _new_folder(self) -> Path:
        self._number += 1
        folder = self._folder / f"m{self._number:07}"
        folder.mkdir()
        return folder


def scripts() -> list[Path]:
    return sorted(migration.SCRIPTS.glob("0*.py"))


def older_file(folder: Path, age: int) -> None:
    """A register's file as the first ``age`` scripts made it, with some rows."""
    with _only(folder / "scripts", age), closing(RegisterDatabase.open(folder / FILE)) as db, db.write():
        db.run_many("INSERT INTO setting (key, value) VALUES (?, ?)", [(f"key {n}", "x" * n) for n in range(20)])
        db.run_many(
            "INSERT INTO product (sku, name, unit, tax_rate, active) VALUES (?, ?, 'pcs', 20000, 1)",
            [(f"SKU-{number}", f"O'Brien's stout {number}") for number in range(_PRODUCTS)],
        )
    shutil.rmtree(folder / "scripts")


@contextmanager
def _only(folder: Path, age: int) -> Iterator[None]:
    folder.mkdir()
    for script in scripts()[:age]:
        shutil.copyfile(script, folder / script.name)
    with patch.object(migration, "SCRIPTS", folder):
        yield


def _looked_at(path: Path) -> str:
    """Without bringing it up to date."""
    with closing(RegisterDatabase(path)) as db:
        return _digest(db)


def _digest(db: RegisterDatabase) -> str:
    """Without when the scripts ran."""
    with db.read():
        return digest(lambda sql: [] if migration.HISTORY in sql else db.rows(sql))
