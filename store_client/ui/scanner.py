"""Tells a keyboard-wedge scanner from a person typing, by the time between keystrokes and by what it sends around."""

from dataclasses import dataclass
from typing import Final

SCANNER_GAP_MS: Final = 35
PREFIX_GAP_MS: Final = 120
"""After a prefix that no person types, a slow wireless scanner is waited for."""
LEAST_CHARACTERS: Final = 4


@dataclass(frozen=True, slots=True)
class Scan:
    """`already_typed` characters of the code had been given to a field before the burst was recognised."""

    code: str
    already_typed: int = 0


@dataclass(frozen=True, slots=True)
class Wedge:
    """What this register's scanner is set to send before and after a code; both empty for most."""

    prefix: str = ""
    suffix: str = ""


_BARE: Final = Wedge()


class BurstReader:
    """Holds keystrokes back for one scanner gap: then they are a person's, or part of a burst.

    A burst is at least four characters, with a digit among them, that follow each other within the gap and end in
    Enter or Tab within the gap. What begins with the scanner's own prefix is one however short and slow it is; what
    ends with its own suffix needs no Enter. When the program was busy and had already let the first characters go,
    `Scan` says how many to take back.
    """

    def __init__(self, wedge: Wedge = _BARE, gap_ms: int = SCANNER_GAP_MS, least: int = LEAST_CHARACTERS) -> None:
        self._wedge, self._gap, self._least = wedge, gap_ms, least
        self._held = ""
        self._released = ""
        self._last_ms = 0
        self._ended_ms: int | None = None

    @property
    def held(self) -> str:
        return self._held

    @property
    def gap_ms(self) -> int:
        """How long to wait for the next character."""
        prefix = self._wedge.prefix
        return PREFIX_GAP_MS if prefix and (self._released + self._held).startswith(prefix) else self._gap

    def is_part_of_burst(self, at_ms: int) -> bool:
        """Whether a key at this time follows the one before as a scanner's would."""
        return bool(self._held or self._released) and at_ms - self._last_ms <= self.gap_ms

    def feed(self, character: str, at_ms: int) -> Scan | None:
        """Take a character; the caller has released what was held before a longer gap. A scan when it completes one."""
        if not self.is_part_of_burst(at_ms):
            self._held = self._released = ""
        self._held += character
        self._last_ms, self._ended_ms = at_ms, None
        suffix = self._wedge.suffix
        if suffix and (self._released + self._held).endswith(suffix):
            return self._finish(at_ms)
        return None

    def end(self, at_ms: int) -> Scan | None:
        """Enter or Tab came: the scan, or None when it ends what a person typed."""
        return self._finish(at_ms) if self.is_part_of_burst(at_ms) else None

    def follows_a_scan(self, at_ms: int) -> bool:
        """Whether an Enter at this time is the second end of a scan, of a scanner that sends two."""
        return self._ended_ms is not None and not self._held and 0 <= at_ms - self._ended_ms <= self._gap

    def release(self) -> str:
        """Give up what is held to the field it was typed for; remembered in case the burst goes on."""
        released = self._held
        self._released += self._held
        self._held = ""
        return released

    def forget(self) -> None:
        """Nothing that comes can belong to what went before."""
        self._held = self._released = ""

    def _finish(self, at_ms: int) -> Scan | None:
        burst = self._released + self._held
        prefix, suffix = self._wedge.prefix, self._wedge.suffix
        own = bool(prefix) and burst.startswith(prefix)
        code = burst.removeprefix(prefix) if own else burst
        if suffix:
            code = code.removesuffix(suffix)
        likely = len(code) >= self._least and any(character.isdigit() for character in code)
        if not code or not (own or likely):
            return None
        scan = Scan(code, len(self._released))
        self._held = self._released = ""
        self._ended_ms = at_ms
        return scan
