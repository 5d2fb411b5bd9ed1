"""What of a return goes back to cards, one after the other: who takes it back at the terminal sees the next at once."""

from collections.abc import Sequence

from store_client.domain import card
from store_client.domain.card import CardIntent
from store_client.domain.returns import RefundTender
from store_client.domain.settlement import still_due
from store_client.ui.sell.current_sale import CurrentSale


class RefundPlan:
    """It holds for the basket that it was made for, and as long as so much is still to be given back."""

    def __init__(self, sale: CurrentSale) -> None:
        self._sale = sale
        self._left: Sequence[tuple[RefundTender, int]] = ()
        self._turn = 0

    @property
    def next(self) -> tuple[RefundTender, int] | None:
        if not self._left or self._turn != self._sale.turn:
            return None
        return self._left[0] if self._left[0][1] <= -still_due(self._sale.basket) else None

    def begin(self, shares: Sequence[tuple[RefundTender, int]]) -> None:
        self._left, self._turn = tuple(shares), self._sale.turn

    def matching(self, tender: str, amount_minor: int) -> RefundTender | None:
        """The way of the next one, when that is what is given back now: it knows the card that was paid with."""
        way, amount = self.next or (None, 0)
        return way if way is not None and (way.tender, amount) == (tender, amount_minor) else None

    def settled(self, intent: CardIntent) -> None:
        """The terminal gave it back; what it declined stays the next."""
        given_back = intent.amount_minor if intent.kind == card.REFUND and intent.state == card.APPROVED else 0
        if self._left and given_back == self._left[0][1]:
            self._left = self._left[1:]
