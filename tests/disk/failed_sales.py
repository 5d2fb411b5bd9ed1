"""A sale on a disk that fails at one of its operations: what the cashier is told, and what the disk then holds."""

import random
import shutil
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.errors import InDoubt, Refused, StorageTrouble
from store_client.services import parking
from tests.disk.faulty_disk import Fault, FaultyDisk, Operation
from tests.disk.power_cuts import in_memory
from tests.disk.register_life import FILE, check_rows
from tests.factories import make_basket, make_ids, make_register, make_sale, open_shift

STANDS, DOES_NOT_STAND, UNKNOWN = "stands", "does not stand", "not known"
_IMAGES = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """``lasting``: the disk fails from that operation on until the cashier was told; else at that one alone."""

    fault: Fault
    at: int
    lasting: bool
    agent: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """``reached``: whether the sale had so many operations. ``wrong`` says what was not as it was told."""

    reached: bool
    told: str
    wrong: tuple[str, ...]


def sell(trouble: Trouble, seed: int = 1) -> Outcome:
    """``agent``: the other program has the file open meanwhile, as it always has but when it was ended."""
    with tempfile.TemporaryDirectory(prefix="comptoir-sale-", dir=in_memory()) as name:
        return _Attempt(Path(name), trouble, random.Random(seed)).run()


class _Attempt:
    def __init__(self, folder: Path, trouble: Trouble, chance: random.Random) -> None:
        self._folder, self._trouble, self._chance = folder / "disk", trouble, chance
        self._ids = make_ids()
        self._basket = parking.begin(make_basket(2), self._ids)
        self._wrong: list[str] = []
        make_register(self._folder).close()
        self._disk = FaultyDisk(self._folder)

    def run(self) -> Outcome:
        with self._disk.mounted():
            window = RegisterDatabase.open(self._folder / FILE)
            agent = RegisterDatabase.open(self._folder / FILE)
            open_shift(window, self._ids)
            make_sale(window, self._ids)
            if not self._trouble.agent:
                agent.close()
            told, reached = self._attempt(window)
            self._look_at_images(told)
            self._sell_on(window, told)
            for db in (window, agent):
                db.close()
        return Outcome(reached, told, tuple(self._wrong))

    def _attempt(self, window: RegisterDatabase) -> tuple[str, bool]:
        first = self._disk.operations
        failed = 0

        def fail(operation: Operation) -> Fault | None:
            nonlocal failed
            number = operation.number - first
            if number < self._trouble.at or (failed and not self._trouble.lasting):
                return None
            failed += 1
            return self._trouble.fault

        self._disk.before = fail
        told = STANDS
        try:
            make_sale(window, self._ids, self._basket)
        except StorageTrouble:
            told = DOES_NOT_STAND
        except InDoubt:
            told = UNKNOWN
        self._disk.before = lambda operation: None
        return told, failed > 0

    def _look_at_images(self, told: str) -> None:
        """After a power cut, and after both programs are killed, the cashier was told the truth."""
        images = [self._folder.parent / f"image-{number}" for number in range(_IMAGES + 1)]
        for image in images[:-1]:
            self._disk.cut(self._chance, image)
        shutil.copytree(self._folder, images[-1], ignore=shutil.ignore_patterns("*-shm"))
        for image in images:
            how = "killed" if image is images[-1] else "without power"
            with closing(RegisterDatabase.open(image / FILE)) as db:
                check_rows(db)
                self._compare(told, _sales(db), how)

    def _sell_on(self, window: RegisterDatabase, told: str) -> None:
        """The disk works again: the same basket, taken once more, is recorded once, and so is the next sale."""
        self._compare(told, _sales(window), "at once")
        if told != STANDS:
            # Where it stands after all, the register says so.
            with suppress(Refused):
                make_sale(window, self._ids, self._basket)
        make_sale(window, self._ids)
        if _sales(window) != 3:
            self._wrong.append(f"{told}: {_sales(window)} sales after the same again and the next one")
        check_rows(window)
        with suppress(StorageTrouble):
            window.checkpoint()
        if window.rows("PRAGMA integrity_check") != [("ok",)]:
            self._wrong.append("the file is damaged")

    def _compare(self, told: str, sales: int, when: str) -> None:
        if (told == STANDS and sales != 2) or (told == DOES_NOT_STAND and sales != 1):
            self._wrong.append(f"told that it {told}; {when} there are {sales} sales")


def _sales(db: RegisterDatabase) -> int:
    return sum(document.kind == "transaction.recorded" for document in outbox.page_after(db, 0, 100))
