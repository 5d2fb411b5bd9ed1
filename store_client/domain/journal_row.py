"""A recorded transaction as the journal shows it: a row at a glance, and all of it."""

from dataclasses import dataclass
from typing import Final

from store_client.clock import Moment
from store_client.domain.transaction import (
    BANK_DROP,
    FLOAT_ENTRY,
    ORDER_DEPOSIT,
    ORDER_REFUND,
    SAFE_DROP,
    TENDER_REMOVAL,
    Transaction,
)

CASH_MOVED: Final = "cash_moved"
"""In the place of a type: all that moves cash without anybody buying."""
ORDERS: Final = "orders"
"""In the place of a type: the money of customers' orders."""
_TYPES_OF: Final = {
    CASH_MOVED: (FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP),
    ORDERS: (ORDER_DEPOSIT, ORDER_REFUND),
}


def types_of(kind: str) -> tuple[str, ...]:
    """The types of transactions that this stands for."""
    return _TYPES_OF.get(kind, (kind,))


@dataclass(frozen=True, slots=True)
class JournalRow:
    """``state`` is where its document is (``domain.timeline``); ``unprinted``: its receipt was wanted on paper and is
    not; ``account_number`` is its customer's.
    """

    transaction: str
    sequence: int
    receipt: str
    type: str
    business_date: str
    made: Moment
    staff: str
    customer: str | None
    customer_name: str
    account_number: str | None
    currency: str
    total_minor: int
    articles: int
    copies: int
    state: str
    unprinted: bool


@dataclass(frozen=True, slots=True)
class PastTransaction:
    transaction: Transaction
    row: JournalRow
