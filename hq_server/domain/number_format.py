"""How a number of a sequence is written: a prefix, zero-padded digits, and perhaps a check digit at its end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hq_server.domain.accounts import check_digit

MIN_DIGITS, MAX_DIGITS = 4, 12
# Its last character is no digit: so the number's own digits can be told from it.
_PREFIX = re.compile(r"([A-Z0-9-]{0,7}[A-Z-])?")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    prefix: str
    digits: int
    check_digit: bool

    @property
    def last(self) -> int:
        """With it the sequence is used up."""
        return int("9" * self.digits)

    @property
    def length(self) -> int:
        return len(self.prefix) + self.digits + self.check_digit

    def write(self, number: int) -> str:
        """Raises ``ValueError`` for a number that has more digits."""
        if not 0 < number <= self.last:
            raise ValueError(f"no number of {self.digits} digits can be made of {number}")
        written = f"{number:0{self.digits}d}"
        return f"{self.prefix}{written}{check_digit(written) if self.check_digit else ''}"


def is_prefix(text: str) -> bool:
    return _PREFIX.fullmatch(text) is not None


def can_meet(new: NumberFormat, earlier: Iterable[NumberFormat]) -> bool:
    """Whether two different numbers could be written alike, one of them in an earlier format."""
    return any(
        new != one and (new.prefix, new.length) == (one.prefix, one.length) and new.check_digit != one.check_digit
        for one in earlier
    )
