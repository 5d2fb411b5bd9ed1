"""Which notes and coins make up the change, the fewest that do."""

from typing import Final

_COINS: Final = {
    "EUR": (50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "GBP": (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "USD": (10000, 5000, 2000, 1000, 500, 100, 25, 10, 5, 1),
}
_MOST_PIECES: Final = 12


def give_back(change_minor: int, currency: str) -> tuple[int, ...]:
    """Minor units of each note and coin, largest first; empty where the currency's coins are not known."""
    rest, pieces = change_minor, []
    for coin in _COINS.get(currency, ()):
        count, rest = divmod(rest, coin)
        pieces += [coin] * min(count, _MOST_PIECES + 1)
    return tuple(pieces) if len(pieces) <= _MOST_PIECES and not rest else ()
