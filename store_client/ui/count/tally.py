"""What is typed of a count: the cash by coins and notes or as one sum, and what each other tender came to.

What is left empty was not counted; none of it (0) was.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from store_client.domain.declaration import Declared
from store_client.domain.denominations import Denomination, sum_of
from store_client.domain.money import parse_amount
from store_client.domain.setup import TenderType
from store_client.domain.tender import CASH
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.count.piece_count import PieceCount

SUM: Final = "sum"
"""The place of the cash as one sum. A tender's is its code with ``=`` before it."""


def place_of(tender: str) -> str:
    return f"={tender}"


class Tally:
    """``as_sum``: the cash is typed as one sum. ``write`` puts an amount as a person would type it."""

    def __init__(
        self,
        denominations: Sequence[Denomination],
        tenders: Sequence[TenderType],
        currency: str,
        write: Callable[[int], str],
    ) -> None:
        self.pieces = PieceCount(denominations)
        self.tenders, self.currency, self._write = tenders, currency, write
        self.as_sum = False
        self._amounts: dict[str, str] = {}

    @property
    def cash_places(self) -> Sequence[str]:
        """Where something can be typed now, in their order."""
        return [SUM] if self.as_sum else self.pieces.places

    @property
    def tender_places(self) -> Sequence[str]:
        return [place_of(one.tender) for one in self.tenders]

    def text(self, place: str) -> str:
        return self.pieces.text(place) if place.isdecimal() else self._amounts.get(place, "")

    def type(self, place: str, text: str) -> None:
        if place.isdecimal():
            self.pieces.type(place, text)
        else:
            self._amounts[place] = text.strip()

    def clear(self) -> None:
        self._amounts.clear()
        self.pieces.clear()

    def load(self, counted: Iterable[Declared]) -> None:
        """What was kept, or handed in before; the rolls stand among the pieces."""
        self.clear()
        for one in counted:
            if one.tender != CASH:
                self._amounts[place_of(one.tender)] = self._write(one.counted_minor)
            elif one.pieces and self.pieces.knows(one.pieces):
                self.as_sum = False
                self.pieces.load(one.pieces)
            else:
                self.put_sum(one.counted_minor)

    def put_sum(self, minor: int) -> None:
        self.as_sum, self.pieces.in_rolls = True, False
        self._amounts[SUM] = self._write(minor)

    @property
    def missing(self) -> Sequence[Denomination]:
        return [] if self.as_sum else self.pieces.missing

    @property
    def cash_is_empty(self) -> bool:
        return not self._amounts.get(SUM) if self.as_sum else not self.pieces.counted

    @property
    def empty(self) -> bool:
        return not self.kept()

    @property
    def cash_minor(self) -> int:
        """While it is typed: what cannot be read yet is nothing."""
        return sum_of(self.pieces.counted) if not self.as_sum else self._likely(SUM) or 0

    def declared(self) -> tuple[Declared, ...]:
        """Raises ``Refused`` where an amount cannot be read."""
        amounts = ((one.tender, self._amounts.get(place_of(one.tender), "")) for one in self.tenders)
        others = [Declared(tender, self._amount(text)) for tender, text in amounts if text]
        if self.cash_is_empty:
            return tuple(others)
        cash = Declared(CASH, self._amount(self._amounts[SUM])) if self.as_sum else self._by_pieces()
        return (cash, *others)

    def kept(self) -> tuple[Declared, ...]:
        """All of it that can be read, to be kept while it is typed."""
        found = []
        if not self.as_sum and self.pieces.counted:
            found.append(self._by_pieces())
        places = [(CASH, SUM)] if self.as_sum else []
        for tender, place in (*places, *((one.tender, place_of(one.tender)) for one in self.tenders)):
            minor = self._likely(place)
            if minor is not None:
                found.append(Declared(tender, minor))
        return tuple(found)

    def _by_pieces(self) -> Declared:
        counted = self.pieces.counted
        return Declared(CASH, sum_of(counted), counted)

    def _amount(self, text: str) -> int:
        minor = parse_amount(text, self.currency)
        if minor < 0:
            raise Refused(_("What was counted cannot be below zero. Type it again."))
        return minor

    def _likely(self, place: str) -> int | None:
        text = self._amounts.get(place, "")
        try:
            return self._amount(text) if text else None
        except Refused:
            return None
