"""Which warnings and errors a bad week explains: every other one in any log is a finding."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Explained:
    """A line that may be there, and why."""

    pattern: str
    reason: str


EXPLAINED = (
    Explained(
        r"WARNING .* hq_server\.commands: The secrets of sign-in codes are kept unencrypted",
        "this HQ has no code_key, and says so each time it starts",
    ),
)
_BAD = re.compile(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) |^Traceback |Unexpected error|Exception in thread|QThread: ")


def unexplained(logs: Iterable[Path], explained: tuple[Explained, ...] = EXPLAINED) -> tuple[dict[str, int], list[str]]:
    """How often each explanation was needed, and the lines that have none, each once, with their number."""
    needed: Counter[str] = Counter()
    strange: Counter[str] = Counter()
    for log in logs:
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if _BAD.search(line):
                reason = next((one.reason for one in explained if re.search(one.pattern, line)), None)
                if reason:
                    needed[reason] += 1
                else:
                    strange[f"{log.name}: {_timeless(line)}"] += 1
    return dict(needed), [f"{line} × {count}" for line, count in strange.items()]


def _timeless(line: str) -> str:
    """Without its moment and its process, so that the same complaint counts as one."""
    return re.sub(r"^\S+ \S+ (\w+) \d+ ", r"\1 ", line)
