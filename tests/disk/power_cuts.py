"""Takes the power away at every operation of a program's work, and says what the disk's images hold of it.

``World`` is one program at work. Its states are digests of all rows, one after each transaction that was finished: an
image must hold the newest of them, or the one that was being written, whole.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tests.disk.faulty_disk import FaultyDisk, Operation

LOST, HALF, BROKEN = "lost", "half", "broken"
_KEPT_WORDS = 5
_POINTS_A_LIFE = 400
_MEMORY = Path("/dev/shm")


class World(Protocol):
    """``states`` grows with every transaction that was finished; ``writing`` is the one that was begun last."""

    @property
    def states(self) -> list[str]: ...

    @property
    def writing(self) -> str: ...

    def begin(self, folder: Path, chance: random.Random) -> None:
        """Furnish a new folder, and open what is worked with."""

    def go_on(self, folder: Path) -> None:
        """Open what a power cut left, to work with it."""

    def step(self) -> None:
        """One thing that people or programs do, which may be several transactions."""

    def close(self) -> None:
        """Close every connection, whatever state it is in."""

    def look(self, image: Path) -> str:
        """Open an image as the program does, and give its digest. Raises ``AssertionError`` for what is not whole."""


@dataclass
class Tally:
    """What was looked at and found. ``steps`` of the work were finished, ``cuts`` are operations with the power gone,
    and ``lives`` went on from an image.
    """

    steps: int = 0
    cuts: int = 0
    images: int = 0
    lives: int = 0
    found: Counter[str] = field(default_factory=Counter)
    bad_cuts: int = 0
    words: list[str] = field(default_factory=list)

    def note(self, kind: str, words: str) -> None:
        self.found[kind] += 1
        if len(self.words) < _KEPT_WORDS:
            self.words.append(f"{kind}: {words}")

    def figures(self) -> dict[str, Any]:
        plain = {"steps": self.steps, "cuts": self.cuts, "images": self.images, "lives": self.lives}
        return {**plain, "bad_cuts": self.bad_cuts, "found": dict(self.found), "words": self.words}


@dataclass(frozen=True, slots=True)
class _Cut:
    operation: Operation
    finished: int
    images: Sequence[Path]


class PowerCuts:
    """``images`` are drawn at each point; ``lives`` follow each other on one file, each ended by a power cut that the
    program itself lives through.
    """

    def __init__(self, world: World, folder: Path, seed: int, *, images: int = 2, lives: int = 3) -> None:
        self.tally = Tally()
        self._world, self._folder, self._images, self._lives = world, folder, images, lives
        self._chance = random.Random(seed)
        self._cuts: list[_Cut] = []
        self._number = 0

    def run(self, points: int) -> Tally:
        """``points``: at so many operations at least the power goes."""
        while self.tally.cuts < points:
            folder = self._new_folder()
            for life in range(self._lives):
                following = self._live(folder, points, new=life == 0)
                shutil.rmtree(folder)
                if following is None:
                    break
                folder = following
            else:
                shutil.rmtree(folder)
        return self.tally

    def _live(self, folder: Path, points: int, *, new: bool) -> Path | None:
        """One life; where the program can go on after its end, or None when that was no sound file any more."""
        world, disk, first = self._world, FaultyDisk(folder), self.tally.cuts
        self.tally.lives += 1
        with disk.mounted():
            if new:
                world.begin(folder, self._chance)
            else:
                world.go_on(folder)
            disk.before = lambda operation: self._cut_here(disk, operation)
            while self.tally.cuts - first < _POINTS_A_LIFE and self.tally.cuts < points:
                world.step()
                self.tally.steps += 1
                self._look_at_images()
            image = self._end(disk)
        finished = len(world.states)
        sound = self._judge(image, finished, "after the program itself went on without power")
        return image if sound else None

    def _cut_here(self, disk: FaultyDisk, operation: Operation) -> None:
        images = [self._new_folder() for _ in range(self._images)]
        for image in images:
            disk.cut(self._chance, image)
        self.tally.cuts += 1
        self._cuts.append(_Cut(operation, len(self._world.states), images))

    def _end(self, disk: FaultyDisk) -> Path:
        """The power goes at a random operation of one more step, and the program notices."""
        last = disk.operations + self._chance.randint(1, 40)

        def go(operation: Operation) -> None:
            if operation.number >= last:
                disk.lose_power()

        disk.before = go
        # Whatever the program raises without power: what counts is what it leaves.
        with suppress(Exception):
            while disk.operations <= last:
                self._world.step()
        disk.lose_power()
        self._world.close()
        image = self._new_folder()
        disk.cut(self._chance, image)
        return image

    def _look_at_images(self) -> None:
        for cut in self._cuts:
            where = f"at {cut.operation.kind} {cut.operation.number} of {cut.operation.path.name}"
            judged = [self._judge(image, cut.finished, where) for image in cut.images]
            self.tally.bad_cuts += not all(judged)
            for image in cut.images:
                shutil.rmtree(image)
        self._cuts = []

    def _judge(self, image: Path, finished: int, where: str) -> bool:
        self.tally.images += 1
        try:
            digest = self._world.look(image)
        except Exception as error:
            self.tally.note(BROKEN, f"{where}: {type(error).__name__}: {error}")
            return False
        states = [*self._world.states, self._world.writing]
        if digest in states[finished - 1 : finished + 1]:
            return True
        self.tally.note(LOST if digest in states else HALF, f"{where}, after {finished} transactions")
        return False

    def _new_folder(self) -> Path:
        self._number += 1
        folder = self._folder / f"{self._number:07}"
        folder.mkdir()
        return folder


def in_memory() -> Path | None:
    """A folder in memory where the system has one: this disk keeps its own account of what is synced."""
    return _MEMORY if os.access(_MEMORY, os.W_OK) else None
