"""The amounts of cash that people are likely to hand over: the exact one, then what notes make of it."""

from store_client.domain.money import exponent

HOW_MANY = 6
# In whole units: the coins worth naming, then the notes. ISO 4217 codes.
_PIECES: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "EUR": ((1, 2), (5, 10, 20, 50, 100, 200)),
    "GBP": ((1, 2), (5, 10, 20, 50)),
    "USD": ((), (1, 5, 10, 20, 50, 100)),
    "CAD": ((1, 2), (5, 10, 20, 50, 100)),
    "AUD": ((1, 2), (5, 10, 20, 50, 100)),
    "NZD": ((1, 2), (5, 10, 20, 50, 100)),
    "CHF": ((1, 2, 5), (10, 20, 50, 100, 200)),
    "PLN": ((1, 2, 5), (10, 20, 50, 100, 200, 500)),
    "CZK": ((10, 20, 50), (100, 200, 500, 1000, 2000, 5000)),
    "HUF": ((50, 100, 200), (500, 1000, 2000, 5000, 10_000, 20_000)),
    "DKK": ((5, 10, 20), (50, 100, 200, 500)),
    "NOK": ((5, 10, 20), (50, 100, 200, 500, 1000)),
    "SEK": ((1, 5, 10), (20, 50, 100, 200, 500, 1000)),
    "JPY": ((100, 500), (1000, 2000, 5000, 10_000)),
    "XOF": ((100, 200, 500), (1000, 2000, 5000, 10_000)),
    "XPF": ((50, 100), (500, 1000, 5000, 10_000)),
}
_ELSEWHERE = ((1, 2), (5, 10, 20, 50, 100, 200))


def quick_cash(due_minor: int, currency: str) -> tuple[int, ...]:
    """Six amounts, the exact one first, each larger than the one before; none when nothing is due."""
    if due_minor <= 0:
        return ()
    unit = 10 ** exponent(currency)
    coins, notes = _PIECES.get(currency, _ELSEWHERE)
    pieces = [piece * unit for piece in ((*coins, *notes) if due_minor < notes[0] * unit else notes)]
    amounts = {_up(due_minor, piece) for piece in pieces} - {due_minor}
    more = 0
    while len(amounts) < HOW_MANY - 1:
        more += 1
        amounts.update(_some_more(due_minor, pieces, more, HOW_MANY - 1, amounts))
    return (due_minor, *sorted(amounts)[: HOW_MANY - 1])


def _some_more(due_minor: int, pieces: list[int], more: int, wanted: int, known: set[int]) -> list[int]:
    """What ``more`` notes beyond the needed ones come to, those of the smallest kind last."""
    larger = sorted({_up(due_minor, piece) + more * piece for piece in pieces[1:]} - known)
    smallest = [_up(due_minor, pieces[0]) + more * pieces[0]]
    return (larger + smallest)[: wanted - len(known)]


def _up(amount: int, piece: int) -> int:
    return -(-amount // piece) * piece
