"""Tells a keyboard-wedge scanner from a person typing, by the time between keystrokes."""

from dataclasses import dataclass
from typing import Final

SCANNER_GAP_MS: Final = 35
LEAST_CHARACTERS: Final = 4


@dataclass(frozen=True, slots=True)
class Scan:
    """`already_typed` characters of the code had been given to a field before the burst was recognised."""

    code: str
    already_typed: int = 0


class BurstReader:
    """Holds keystrokes back for one scanner gap: then they are a person's, or part of a burst.

    A burst is at least four characters, with a digit among them, that follow each other within the gap and end in
    Enter or Tab within the gap. When the program was busy and had already let the first characters go, `Scan`
    says how many to take back.
    """

    def __init__(self, gap_ms: int = SCANNER_GAP_MS, least: int = LEAST_CHARACTERS) -> None:
        self._gap, self._least = gap_ms, least
        self._held = ""
        self._released = ""
        self._last_ms = 0

    @property
    def held(self) -> str:
        return self._held

    def is_part_of_burst(self, at_ms: int) -> bool:
        """Whether a key at this time follows the one before as a scanner's would."""
        return bool(self._held or self._released) and at_ms - self._last_ms <= self._gap

    def feed(self, character: str, at_ms: int) -> None:
        """Take a character; the caller has released what was held before a longer gap."""
        if not self.is_part_of_burst(at_ms):
            self._held = self._released = ""
        self._held += character
        self._last_ms = at_ms

    def end(self, at_ms: int) -> Scan | None:
        """Enter or Tab came: the scan, or None when it ends what a person typed."""
        code = self._released + self._held
        is_scan = (
            self.is_part_of_burst(at_ms) and len(code) >= self._least and any(character.isdigit() for character in code)
        )
        if not is_scan:
            return None
        scan = Scan(code, len(self._released))
        self._held = self._released = ""
        return scan

    def release(self) -> str:
        """Give up what is held to the field it was typed for; remembered in case the burst goes on."""
        released = self._held
        self._released += self._held
        self._held = ""
        return released

    def forget(self) -> None:
        """Nothing that comes can belong to what went before."""
        self._held = self._released = ""
