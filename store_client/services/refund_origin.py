"""Finds the card payment that a refund follows, and how much of it can still go back."""

from store_client.db import card_intents, refunds, transactions
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.card import APPROVED, REFUND
from store_client.domain.tender import Tender


def paid_with(db: RegisterDatabase, basket: Basket, tender: str) -> Tender | None:
    """The part of this kind, of the one receipt that all goods in the basket that come back were sold on.

    Of several the first of which something is left. None where no such part is known here.
    """
    origins = _origins(basket)
    original = transactions.find(db, origins.pop()) if len(origins) == 1 else None
    parts = [part for part in original.tenders if part.tender == tender and part.amount_minor > 0] if original else []
    return next((part for part in parts if left_of(db, basket, part)), parts[-1] if parts else None)


def left_of(db: RegisterDatabase, basket: Basket, paid: Tender) -> int:
    """What was paid, less what went back to it: in earlier returns, and in this basket."""
    earlier = sum([_handed_back(db, origin, paid) for origin in _origins(basket)])
    now = sum(
        [
            intent.amount_minor
            for intent in card_intents.unsettled(db, basket.id)
            if (intent.kind, intent.state, intent.of, intent.undoes) == (REFUND, APPROVED, paid.reference, "")
        ]
    )
    return max(0, paid.amount_minor - earlier - now)


def _handed_back(db: RegisterDatabase, origin: str, paid: Tender) -> int:
    """Of earlier returns; of several parts of one kind the first is counted as refunded first."""
    back = refunds.handed_back(db, origin).get(paid.tender, 0)
    original = transactions.find(db, origin)
    for part in original.tenders if original else ():
        if part == paid:
            break
        if part.tender == paid.tender and part.amount_minor > 0:
            back = max(0, back - part.amount_minor)
    return min(back, paid.amount_minor)


def _origins(basket: Basket) -> set[str]:
    return {line.returned.transaction for line in basket.lines if line.returned and not line.voided} - {""}
