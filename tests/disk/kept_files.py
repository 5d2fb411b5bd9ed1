"""What a disk holds of a folder: what was synced for certain, and the changes since, of which a power cut keeps any."""

import random
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass(slots=True)
class _Change:
    """Bytes at an offset, or (without any) a new end of the file."""

    offset: int
    data: bytes | None
    certain: bool = False
    forgotten: bool = False

    def apply(self, content: bytearray) -> None:
        if self.data is None:
            del content[self.offset :]
            return
        if len(content) < self.offset:
            content.extend(bytes(self.offset - len(content)))
        content[self.offset : self.offset + len(self.data)] = self.data


@dataclass(eq=False, slots=True)
class Content:
    """One file, under whatever names it has and had."""

    synced: bytearray = field(default_factory=bytearray)
    _later: list[_Change] = field(default_factory=list)

    def change(self, offset: int, data: bytes | None) -> None:
        self._later.append(_Change(offset, data))

    def sync(self) -> None:
        """All that was written is on the disk, but for what an earlier sync had failed on: the system believes that
        this is written, and does not try again.
        """
        for change in self._later:
            change.certain = not change.forgotten
        while self._later and self._later[0].certain:
            self._later.pop(0).apply(self.synced)

    def fail_sync(self) -> None:
        for change in self._later:
            change.forgotten = not change.certain

    def drawn(self, chance: random.Random, manner: str) -> bytes:
        """The file as it may be after a power cut."""
        content = bytearray(self.synced)
        unsure: list[_Change] = []
        for change in self._later:
            if change.certain:
                _apply_some(unsure, content, chance, manner)
                unsure = []
                change.apply(content)
            else:
                unsure.append(change)
        _apply_some(unsure, content, chance, manner)
        return bytes(content)


class Names:
    """Which file each name of the folder stands for: what the folder itself was synced with, and what came since."""

    def __init__(self) -> None:
        self._synced: dict[Path, Content | None] = {}
        self._later: dict[Path, list[Content | None]] = {}

    def __contains__(self, path: Path) -> bool:
        return path in self._synced or path in self._later

    def paths(self) -> set[Path]:
        return {*self._synced, *self._later}

    def now(self, path: Path) -> Content | None:
        later = self._later.get(path)
        return later[-1] if later else self._synced.get(path)

    def found(self, path: Path, content: Content) -> None:
        """It was there before anybody looked."""
        self._synced[path] = content

    def set(self, path: Path, content: Content | None) -> None:
        self._later.setdefault(path, []).append(content)

    def sync(self, folder: Path) -> None:
        for path in [path for path in self._later if path.parent == folder]:
            self._synced[path] = self._later.pop(path)[-1]

    def drawn(self, path: Path, chance: random.Random, manner: str) -> Content | None:
        states: list[Content | None] = [self._synced.get(path), *self._later.get(path, ())]
        if manner == "nothing":
            return states[0]
        return states[-1] if manner == "everything" else chance.choice(states)


def manner(chance: random.Random) -> str:
    """How a disk treats what it was not told to keep."""
    return chance.choices(("nothing", "everything", "first", "any"), (1, 1, 3, 5))[0]


def _apply_some(changes: list[_Change], content: bytearray, chance: random.Random, manner: str) -> None:
    if manner == "nothing" or not changes:
        return
    kept = list(changes)
    if manner == "first":
        kept = kept[: chance.randint(0, len(kept))]
        if kept:
            kept[-1:] = _torn(kept[-1], chance)
    elif manner == "any":
        share = chance.random()
        kept = [part for one in kept if chance.random() < share for part in _maybe_torn(one, chance)]
        chance.shuffle(kept)
    for change in kept:
        change.apply(content)


def _maybe_torn(change: _Change, chance: random.Random) -> list[_Change]:
    return _torn(change, chance) if chance.random() < 0.25 else [change]


def _torn(change: _Change, chance: random.Random) -> list[_Change]:
    """The sectors of a write that reached the disk: the first ones, the last ones, or any."""
    if change.data is None:
        return [change]
    sectors = _sectors(change.offset, change.data)
    cut = chance.randint(0, len(sectors))
    return chance.choice((sectors[:cut], sectors[cut:], [one for one in sectors if chance.random() < 0.5]))


def _sectors(offset: int, data: bytes) -> list[_Change]:
    ends = [*range(SECTOR - offset % SECTOR, len(data), SECTOR), len(data)]
    return [_Change(offset + start, data[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
