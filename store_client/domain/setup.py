"""What HQ has set up for its registers besides products, prices and people: one value a kind, all of it in ``Setup``.

Amounts are minor units, quantities thousandths, percents and tax rates thousandths of a percent; days are
``YYYY-MM-DD``, an empty text means none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from store_client.domain.denominations import Denomination

PERCENT = "percent"
AMOUNT = "amount"
PRICE = "price"
QUANTITY = "quantity"
MIX_AND_MATCH = "mix_and_match"
THRESHOLD = "threshold"
METHODS = (PERCENT, AMOUNT, PRICE, QUANTITY, MIX_AND_MATCH, THRESHOLD)

EXCLUSIVE = "exclusive"
BEST_PRICE = "best_price"
COMPOUNDED = "compounded"

PER_LINE = "line"
PER_RATE = "rate"

LINE = "line"
TRANSACTION = "transaction"
BOTH = "both"


@dataclass(frozen=True, slots=True)
class DiscountStep:
    """What counts from ``at`` on: thousandths of pieces, or minor units for a threshold. One of the three is set."""

    at: int
    percent: int | None = None
    amount_minor: int | None = None
    price_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """A periodic discount. Without ``skus`` and ``categories`` it is for all products.

    ``value`` is a percent, an amount off each piece or a price, by ``method``; quantity and threshold have ``steps``,
    mix and match a ``group_size`` with a price for the group, a percent, or its cheapest piece free.
    """

    code: str
    name: str
    method: str
    value: int = 0
    skus: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    steps: tuple[DiscountStep, ...] = ()
    group_size: int = 0
    group_price_minor: int | None = None
    percent: int | None = None
    cheapest_free: bool = False
    concurrency: str = BEST_PRICE
    priority: int = 0
    coupon_needed: bool = False
    from_date: str = ""
    until_date: str = ""
    active: bool = True

    def on(self, day: str) -> bool:
        return self.active and _within(day, self.from_date, self.until_date)


@dataclass(frozen=True, slots=True)
class Coupon:
    coupon: str
    discount: str
    from_date: str = ""
    until_date: str = ""
    active: bool = True

    def on(self, day: str) -> bool:
        return self.active and _within(day, self.from_date, self.until_date)


@dataclass(frozen=True, slots=True)
class Category:
    """``color`` is one of the theme's names."""

    category: str
    name: str
    parent: str = ""
    color: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class PermissionGroup:
    """A limit that is not named is none; the names are in ``domain.permissions``."""

    group: str
    name: str
    actions: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TenderType:
    """``limit_minor`` 0: none. ``refund_to``: the tenders a refund of this one may go to; empty: only itself."""

    tender: str
    name: str
    kind: str
    position: int = 0
    opens_drawer: bool = False
    change_allowed: bool = False
    limit_minor: int = 0
    refund_to: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """``uses``: return, price_override, void_transaction, no_sale, income, expense, discount, float_entry,
    tender_removal, safe_drop, bank_drop, variance, recount.
    """

    reason: str
    name: str
    uses: frozenset[str] = frozenset()
    text_needed: bool = False
    position: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """``direction``: income or expense."""

    account: str
    name: str
    direction: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class CurrencyRate:
    """``rate_millionths``: the store's minor units for a million of the foreign ones."""

    currency: str
    rate_millionths: int
    rounding_minor: int = 0


@dataclass(frozen=True, slots=True)
class TaxOverride:
    """``tax_rate`` None keeps the rate. ``scope``: line, transaction or both."""

    code: str
    name: str
    tax_rate: int | None = None
    scope: str = BOTH

    @property
    def for_lines(self) -> bool:
        return self.scope in (LINE, BOTH)

    @property
    def for_transactions(self) -> bool:
        return self.scope in (TRANSACTION, BOTH)


@dataclass(frozen=True, slots=True)
class ReceiptFormat:
    """``type``: sale, return, void, voucher, gift. ``logo`` is a 1-bit PNG as base64."""

    type: str
    width: int = 42
    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    show_tax_table: bool = True
    show_qr: bool = True
    logo: str = ""


@dataclass(frozen=True, slots=True)
class EmbeddedBarcode:
    """How a shop's own EAN-13 that begins with ``prefix`` holds an item and its price or weight.

    ``value_decimals``: how many of the value's digits are decimals; a weight is in kilograms. With
    ``price_check_digit``, a check digit of its own stands before the value.
    """

    prefix: str
    kind: str
    item_digits: int
    value_digits: int
    value_decimals: int
    price_check_digit: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """How the shop's registers work; 0 means no limit, never, or not rounded.

    ``declaration``: whether the last count of a shift counts, or the sum of all. ``float_minor`` stays in the drawer
    when it is counted. ``drawers``: the codes of those that go from register to register. What happens before
    ``day_ends`` counts for the day before; HQ waits ``cut_off_minutes`` after the end of the day.
    ``deposit_percent`` (thousandths of one) of an order is paid when it is taken. ``customer_wait_ms``: how long a new
    customer's number is shown as on its way, in a store in synchronous mode.
    """

    tax_rounding: str = PER_LINE
    cash_rounding_minor: int = 0
    voucher_limit_minor: int = 0
    voucher_days: int = 0
    return_days: int = 0
    return_line_limit_minor: int = 0
    return_total_limit_minor: int = 0
    lock_after_s: int = 0
    embedded_barcodes: tuple[EmbeddedBarcode, ...] = ()
    prohibit_mixed: bool = False
    default_affiliations: tuple[str, ...] = ()
    default_customer_group: str = ""
    default_receipt_preference: str = ""
    keep_customers: bool = True
    badge_with_pin: bool = False
    print: str = "always"
    declaration: str = "last"
    variance_limit_minor: int = 0
    float_minor: int = 0
    count_at_opening: bool = False
    count_to_close: bool = True
    denominations: tuple[Denomination, ...] = ()
    drawers: tuple[str, ...] = ()
    several_people: bool = True
    day_ends: str = "00:00"
    cut_off_minutes: int = 60
    deposit_percent: int = 10_000
    customer_wait_ms: int = 3_000
    default_attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that an attribute can have, and how it is called in each language."""

    value: str
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        return in_language(self.names, language) or self.value


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a shop wants to know of its customers. ``type``: text, integer, decimal, yes_no, date or currency."""

    attribute: str
    type: str
    names: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    lowest: str = ""
    highest: str = ""
    unit: str = ""
    default: str = ""
    required: bool = False
    position: int = 0
    on_card: bool = False
    active: bool = True

    def name(self, language: str) -> str:
        return in_language(self.names, language) or self.attribute


@dataclass(frozen=True, slots=True)
class Affiliation:
    affiliation: str
    names: Mapping[str, str] = field(default_factory=dict)
    active: bool = True

    def name(self, language: str) -> str:
        return in_language(self.names, language) or self.affiliation


@dataclass(frozen=True, slots=True)
class CustomerGroup:
    group: str
    name: str
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setup:
    """All of it, each kind in the order people see it. ``problems``: what could not be read, in words."""

    version: str = ""
    discounts: tuple[Discount, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    categories: tuple[Category, ...] = ()
    permission_groups: tuple[PermissionGroup, ...] = ()
    tender_types: tuple[TenderType, ...] = ()
    reason_codes: tuple[ReasonCode, ...] = ()
    accounts: tuple[Account, ...] = ()
    currency_rates: tuple[CurrencyRate, ...] = ()
    tax_overrides: tuple[TaxOverride, ...] = ()
    receipt_formats: tuple[ReceiptFormat, ...] = ()
    policy: Policy = Policy()
    attributes: tuple[Attribute, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    customer_groups: tuple[CustomerGroup, ...] = ()
    problems: tuple[str, ...] = ()

    def tender_type(self, tender: str) -> TenderType | None:
        return next((one for one in self.tender_types if one.tender == tender), None)

    def reasons_for(self, use: str) -> tuple[ReasonCode, ...]:
        return tuple(one for one in self.reason_codes if one.active and use in one.uses)

    def reason(self, code: str) -> ReasonCode | None:
        return next((one for one in self.reason_codes if one.reason == code), None)

    def accounts_for(self, direction: str) -> tuple[Account, ...]:
        return tuple(one for one in self.accounts if one.active and one.direction == direction)

    def currency_rate(self, currency: str) -> CurrencyRate | None:
        return next((one for one in self.currency_rates if one.currency == currency), None)

    def tax_override(self, code: str) -> TaxOverride | None:
        return next((one for one in self.tax_overrides if one.code == code), None)

    def receipt_format(self, kind: str) -> ReceiptFormat:
        return next((one for one in self.receipt_formats if one.type == kind), None) or ReceiptFormat(kind)


def in_language(names: Mapping[str, str], language: str) -> str:
    """The name in that language, else in English, else in any."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def _within(day: str, first: str, last: str) -> bool:
    return (not first or first <= day) and (not last or day <= last)
