"""What HQ sets up for itself and never tells a register: accounts, and the terms on which days are posted.

As with the set-up of registers, unknown members are refused: a slip of the pen is named instead of being passed over.
"""

from typing import Annotated, Literal

import msgspec

from hq_server.wire.setup import KINDS, Day, Item, Key, Kind, Minor, Name

# The first three characters of an account are its place in the chart of accounts (French LPF, article A47 A-1).
AccountNumber = Annotated[str, msgspec.Meta(pattern=r"^[1-8]\d{2}[0-9A-Za-z]{0,17}\Z")]
Journal = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z]{1,8}\Z")]
Siren = Annotated[str, msgspec.Meta(pattern=r"^(\d{9})?\Z")]
Rate = Annotated[str, msgspec.Meta(pattern=r"^\d{1,6}\Z")]
# TOML has no null.
Ceiling = Minor | Literal["none"]

# There is one of each for a store.
BOOKS = "books"


class AccountPlan(Item, frozen=True):
    """Where amounts are booked; what is left out has its usual account. ``sales_by_rate`` and ``tax_by_rate``: tax
    rate in thousandths of a percent → account; ``tenders``, ``income``, ``expense``: code → account.
    """

    clearing: AccountNumber | None = None
    sales: AccountNumber | None = None
    discounts: AccountNumber | None = None
    tax: AccountNumber | None = None
    safe: AccountNumber | None = None
    bank: AccountNumber | None = None
    income_default: AccountNumber | None = None
    expense_default: AccountNumber | None = None
    rounding_gain: AccountNumber | None = None
    rounding_loss: AccountNumber | None = None
    difference_gain: AccountNumber | None = None
    difference_loss: AccountNumber | None = None
    big_gain: AccountNumber | None = None
    big_loss: AccountNumber | None = None
    sales_by_rate: dict[Rate, AccountNumber] = msgspec.field(default_factory=dict)
    tax_by_rate: dict[Rate, AccountNumber] = msgspec.field(default_factory=dict)
    tenders: dict[Key, AccountNumber] = msgspec.field(default_factory=dict)
    income: dict[Key, AccountNumber] = msgspec.field(default_factory=dict)
    expense: dict[Key, AccountNumber] = msgspec.field(default_factory=dict)
    names: dict[AccountNumber, Name] = msgspec.field(default_factory=dict)
    sales_journal: Journal | None = None
    cash_journal: Journal | None = None
    siren: Siren = ""


class StatementTerms(Item, frozen=True):
    """Amounts are minor units; with the ceiling ``none`` nothing is too much. ``second_person`` approves repairs; left
    out, as soon as HQ has two administrators.
    """

    method: Literal["total", "staff", "register", "shift"] = "total"
    max_posting_difference_minor: Ceiling = 10_000
    max_shift_difference_minor: Ceiling = 5_000
    max_transaction_difference_minor: Ceiling = 10
    max_rounding_minor: Ceiling = 5_000
    tender_differences_minor: dict[Key, Minor] = msgspec.field(default_factory=lambda: {"cash": 2_000})
    big_difference: Literal["hold", "account"] = "hold"
    one_statement_a_day: bool = True
    auto_post: bool = True
    during_day_minutes: Annotated[int, msgspec.Meta(ge=0, le=1_440)] = 60
    second_person: bool | None = None
    closed_until: Day = ""


NO_FEED = 0
HQ_KINDS: dict[str, Kind] = {
    "account_plan": Kind(NO_FEED, AccountPlan, "", BOOKS),
    "statement_terms": Kind(NO_FEED, StatementTerms, "", BOOKS),
}
ALL_KINDS: dict[str, Kind] = KINDS | HQ_KINDS
