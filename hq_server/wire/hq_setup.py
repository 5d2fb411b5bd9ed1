"""What HQ sets up for itself and never tells a register: accounts, and the terms on which days are posted.

As with the set-up of registers, unknown members are refused: a slip of the pen is named instead of being passed over.
"""

from typing import Annotated, Literal

import msgspec

from hq_server.wire.setup import KINDS, POLICY_KEY, Day, Item, Key, Kind, Label, Minor, Name

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
    customer_deposits: AccountNumber | None = None
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


class DefaultCustomer(Item, frozen=True):
    """Whom a store's new customers take after: the id of a customer."""

    customer: Key


# Where a device is: never a file, so that HQ's word writes nowhere but to a device.
Place = Annotated[str, msgspec.Meta(max_length=200, pattern=r"^((tcp|usb|serial|win|lp):[^\x00-\x1f\x7f]+)?\Z")]
DrawerPlace = Annotated[
    str,
    msgspec.Meta(max_length=200, pattern=r"^(|none|printer(:[25])?|(tcp|usb|serial|win|lp):[^\x00-\x1f\x7f]+)\Z"),
]
DisplayPlace = Annotated[
    str, msgspec.Meta(max_length=200, pattern=r"^(|none|window|(tcp|usb|serial):[^\x00-\x1f\x7f]+)\Z")
]


class HardwareProfile(Item, frozen=True):
    """What stands at a counter, as a register's own settings would say it; empty says nothing."""

    profile: Key
    name: Name
    printer: Place = ""
    drawer: DrawerPlace = ""
    customer_display: DisplayPlace = ""
    scale: Place = ""
    card_terminal: Place = ""
    scanner_prefix: Label = ""
    scanner_suffix: Label = ""


class RegisterHardware(Item, frozen=True):
    """The profile that a register (``101-2``) has."""

    register: Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,5}-[1-9][0-9]{0,2}\Z")]
    profile: Key


StoreNumber = Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,5}\Z")]


class AddressBook(Item, frozen=True):
    """Stores that share their customers: whom one of them made, the others may hold."""

    code: Key
    name: Name
    of_stores: Annotated[list[StoreNumber], msgspec.Meta(max_length=20_000)] = msgspec.field(default_factory=list)


class Excluded(Item, frozen=True):
    """What registers hold nothing of; they are told it with a number that rises with every change."""

    customers: Literal["all", "books", "none"] = "all"
    tables: list[Literal["addresses", "contacts", "attributes", "loyalty", "purchases"]] = msgspec.field(
        default_factory=list
    )
    feeds: list[Literal["discounts", "categories", "orders"]] = msgspec.field(default_factory=list)


NO_FEED = 0
HARDWARE_PROFILE, REGISTER_HARDWARE = "hardware_profile", "register_hardware"
DEFAULT_CUSTOMER = "default_customer"
ADDRESS_BOOK, EXCLUSION = "address_book", "exclusion"
HQ_KINDS: dict[str, Kind] = {
    "account_plan": Kind(NO_FEED, AccountPlan, "", BOOKS),
    "statement_terms": Kind(NO_FEED, StatementTerms, "", BOOKS),
    DEFAULT_CUSTOMER: Kind(NO_FEED, DefaultCustomer, "", POLICY_KEY),
    HARDWARE_PROFILE: Kind(NO_FEED, HardwareProfile, "profile"),
    REGISTER_HARDWARE: Kind(NO_FEED, RegisterHardware, "register"),
    ADDRESS_BOOK: Kind(NO_FEED, AddressBook, "code"),
    EXCLUSION: Kind(NO_FEED, Excluded, "", POLICY_KEY),
}
ALL_KINDS: dict[str, Kind] = KINDS | HQ_KINDS
