"""Tries changed inputs and goes on from those that led the code somewhere new."""

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from tests.fuzz.arcs import PRODUCT, Arcs, Endless
from tests.fuzz.mutations import mutate

_SHRINKING = 400


@dataclass(frozen=True)
class Target:
    """``run`` takes any bytes, and raises when something does not hold. Its answer, a short text, says what came of
    them: a new one counts like a new step, because the decoders' own code cannot be watched.
    """

    name: str
    group: str
    run: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]
    words: tuple[bytes, ...] = ()
    longest: int = 4_096
    in_suite: int = 1_000


@dataclass(frozen=True)
class Finding:
    """``place`` is the product's last line on the way to ``error``."""

    content: bytes
    error: str
    place: str


@dataclass
class Fuzzer:
    """One target, from a seed: the same seed tries the same inputs."""

    target: Target
    seed: int = 0
    executions: int = 0
    covered: set[object] = field(default_factory=set)
    corpus: list[bytes] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)
    _arcs: Arcs = field(default_factory=Arcs)

    def __post_init__(self) -> None:
        self._chance = Random(f"{self.target.name} {self.seed}")

    def begin(self, kept: Iterable[bytes] = ()) -> None:
        """With the seeds and what was kept; all of them stay, whatever they come to."""
        for content in (*self.target.seeds(), *kept):
            self._run(content)
            self.corpus.append(content)

    def step(self) -> None:
        """One new input: the newest ones of the corpus are gone on from more often."""
        size = len(self.corpus)
        chosen = self.corpus[max(self._chance.randrange(size), self._chance.randrange(size))] if size else b""
        content = mutate(chosen, self._chance, self.corpus, self.target.words, self.target.longest)
        if self._run(content):
            self.corpus.append(content)

    def _run(self, content: bytes) -> bool:
        """Whether it led somewhere new."""
        self.executions += 1
        found, seen = self._try(content)
        if found is not None:
            if found.place not in self.findings:
                self.findings[found.place] = self._shrunk(found)
            return False
        fresh = seen - self.covered
        self.covered |= fresh
        return bool(fresh)

    def _try(self, content: bytes) -> tuple[Finding | None, set[object]]:
        try:
            answer, arcs = self._arcs.of(self.target.run, content)
        except (Exception, Endless) as error:
            return Finding(content, f"{type(error).__name__}: {error}"[:500], _place(error)), set()
        return None, {*arcs, answer} if isinstance(answer, str) else set(arcs)

    def _shrunk(self, found: Finding) -> Finding:
        """The same with fewer bytes, as far as a few tries lead."""
        size = max(1, len(found.content) // 2)
        tries = at = 0
        while size and tries < _SHRINKING:
            shorter = found.content[:at] + found.content[at + size :]
            tries += 1
            again = self._try(shorter)[0] if len(shorter) < len(found.content) else None
            if again is not None and again.place == found.place:
                found = again
                continue
            at += size
            if at >= len(found.content):
                at, size = 0, size // 2
        return found


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    product = [frame for frame in frames if frame.filename.startswith(PRODUCT)]
    last = (product or frames)[-1]
    own = frames[-1]
    return f"{type(error).__name__} at {last.filename}:{last.lineno}, {own.name}:{own.lineno}"
