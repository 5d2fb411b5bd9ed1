"""A recorded transaction as the journal shows it: a row at a glance, and all of it."""

from dataclasses import dataclass

from store_client.clock import Moment
from store_client.domain.transaction import Transaction


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
