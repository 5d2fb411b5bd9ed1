"""Coins and notes: which ones a currency has, and what so many pieces of them come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from store_client.domain.money import exponent

COIN: Final = "coin"
NOTE: Final = "note"
KINDS: Final = (COIN, NOTE)


@dataclass(frozen=True, slots=True)
class Denomination:
    """``kind``: coin or note; ``roll``: how many pieces a full roll holds, 0 where none are used."""

    value_minor: int
    kind: str
    roll: int = 0


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many coins or notes of one value. None of them (0) was counted, too."""

    value_minor: int
    pieces: int


_EUR = (
    *((50_000, 0), (20_000, 0), (10_000, 0), (5_000, 0), (2_000, 0), (1_000, 0), (500, 0)),
    *((200, 25), (100, 25), (50, 40), (20, 40), (10, 40), (5, 50), (2, 50), (1, 50)),
)
_GBP = (
    *((5_000, 0), (2_000, 0), (1_000, 0), (500, 0)),
    *((200, 10), (100, 20), (50, 20), (20, 50), (10, 50), (5, 100), (2, 50), (1, 100)),
)
_USD = (
    *((10_000, 0), (5_000, 0), (2_000, 0), (1_000, 0), (500, 0), (200, 0), (100, 0)),
    *((50, 20), (25, 40), (10, 50), (5, 40), (1, 50)),
)
_CHF = (
    *((100_000, 0), (20_000, 0), (10_000, 0), (5_000, 0), (2_000, 0), (1_000, 0)),
    *((500, 25), (200, 50), (100, 50), (50, 50), (20, 50), (10, 50), (5, 50)),
)
_SEK = (
    (100_000, 0),
    (50_000, 0),
    (20_000, 0),
    (10_000, 0),
    (5_000, 0),
    (2_000, 0),
    (1_000, 25),
    (500, 40),
    (200, 50),
    (100, 50),
)
_JPY = (
    *((10_000, 0), (5_000, 0), (2_000, 0), (1_000, 0)),
    *((500, 50), (100, 50), (50, 50), (10, 50), (5, 50), (1, 50)),
)
# (value, pieces a roll), and how many of them, from the largest on, are notes.
_BUILT_IN: Final = {
    "EUR": (_EUR, 7),
    "GBP": (_GBP, 4),
    "USD": (_USD, 7),
    "CHF": (_CHF, 6),
    "SEK": (_SEK, 6),
    "JPY": (_JPY, 4),
}
_LARGEST_WHOLE: Final = 500
# What the wire carries (resources/wire/README.md).
_MOST_VALUES: Final = 100
_LARGEST_VALUE: Final = 10**9
_MOST_PIECES: Final = 10**7
_COINS_UP_TO_WHOLE: Final = 2


class _Policy(Protocol):
    @property
    def denominations(self) -> tuple[Denomination, ...]: ...


def denominations_of(currency: str, policy: _Policy | None = None) -> tuple[Denomination, ...]:
    """The largest first: the shop's own (its policy's), else what the currency is known to have.

    Of a currency that is not known here: 1, 2 and 5 times the powers of ten.
    """
    chosen = (policy.denominations if policy else ()) or _built_in(currency)
    return tuple(sorted(chosen, key=lambda one: -one.value_minor))


def sum_of(pieces: Iterable[Pieces]) -> int:
    return sum(one.value_minor * one.pieces for one in pieces)


def can_be_meant(pieces: Iterable[Pieces]) -> bool:
    """Each value is worth something and stands there once, and none is there less than never, or more than HQ takes."""
    counted = tuple(pieces)
    values = {one.value_minor for one in counted}
    return len(values) == len(counted) <= _MOST_VALUES and all(
        0 < one.value_minor <= _LARGEST_VALUE and 0 <= one.pieces <= _MOST_PIECES for one in counted
    )


def _built_in(currency: str) -> tuple[Denomination, ...]:
    if currency in _BUILT_IN:
        values, notes = _BUILT_IN[currency]
        return tuple(
            Denomination(value, NOTE if place < notes else COIN, roll) for place, (value, roll) in enumerate(values)
        )
    whole = 10 ** exponent(currency)
    values_minor = [step * power for power in _powers(_LARGEST_WHOLE * whole) for step in (1, 2, 5)]
    return tuple(
        Denomination(value, COIN if value <= _COINS_UP_TO_WHOLE * whole else NOTE)
        for value in values_minor
        if value <= _LARGEST_WHOLE * whole
    )


def _powers(largest: int) -> list[int]:
    found = [1]
    while found[-1] * 10 <= largest:
        found.append(found[-1] * 10)
    return found
