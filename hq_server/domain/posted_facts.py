"""What the books hold of one transaction, so that a correction can tell the difference."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

Key = TypeVar("Key")
Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """``totals``: (type, staff) → count, total, tax, discount, rounded up, rounded down; ``rates``: tax rate → gross,
    tax, discount without tax; ``tenders``: (type, tender) → count, received, given, change; ``accounts``: (type,
    account) → count, amount.
    """

    totals: Mapping[tuple[str, str], Numbers] = field(default_factory=dict)
    rates: Mapping[int, Numbers] = field(default_factory=dict)
    tenders: Mapping[tuple[str, str], Numbers] = field(default_factory=dict)
    accounts: Mapping[tuple[str, str], Numbers] = field(default_factory=dict)

    def less(self, other: "Facts") -> "Facts":
        """What has to be added to ``other`` to come to this; what is equal is left out."""
        return Facts(
            _less(self.totals, other.totals),
            _less(self.rates, other.rates),
            _less(self.tenders, other.tenders),
            _less(self.accounts, other.accounts),
        )

    @property
    def nothing(self) -> bool:
        return not (self.totals or self.rates or self.tenders or self.accounts)


def _less(these: Mapping[Key, Numbers], those: Mapping[Key, Numbers]) -> dict[Key, Numbers]:
    found = {}
    for key in [*these, *(key for key in those if key not in these)]:
        ours, theirs = these.get(key), those.get(key)
        width = len(ours or theirs or ())
        change = tuple(a - b for a, b in zip(ours or (0,) * width, theirs or (0,) * width, strict=True))
        if any(change):
            found[key] = change
    return found
