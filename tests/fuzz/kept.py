"""The inputs that are kept: a file for each target, a line for each input (base64), the shortest ones that together
reach what a long run has reached.
"""

import base64
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.arcs import Arcs
from tests.fuzz.loop import Target

FOLDER = Path(__file__).parent / "kept"
_MOST, _LONGEST = 120, 1_500


def load(name: str, folder: Path = FOLDER) -> list[bytes]:
    path = folder / f"{name}.txt"
    return [base64.b64decode(line) for line in path.read_text("ascii").split()] if path.exists() else []


def save(target: Target, corpus: Sequence[bytes], folder: Path = FOLDER) -> int:
    """Those that are needed, the seeds aside; returns how many."""
    arcs, covered, needed = Arcs(), set[object](), list[bytes]()
    seeds = list(target.seeds())
    for content in (*seeds, *sorted(set(corpus) - set(seeds), key=lambda one: (len(one), one))):
        answer, taken = arcs.of(target.run, content)
        fresh = {*taken, answer} - covered
        covered |= fresh
        if fresh and content not in seeds and len(content) <= _LONGEST and len(needed) < _MOST:
            needed.append(content)
    folder.mkdir(exist_ok=True)
    lines = "".join(base64.b64encode(content).decode() + "\n" for content in needed)
    (folder / f"{target.name}.txt").write_text(lines, "ascii")
    return len(needed)
