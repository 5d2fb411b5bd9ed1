"""What HQ sets up for registers beyond catalogue, prices and staff: one struct a kind, as the feeds tell it.

The same structs read the file that HQ's people import, so unknown members are refused: a slip of the pen is named
instead of being passed over. Every member is always written (resources/wire/README.md).
"""

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from hq_server.wire import codes
from hq_server.wire.fields import Currency
from hq_server.wire.setup_words import Action, LimitName, Use

_PLAIN = r"^[^\x00-\x1f\x7f]*\Z"
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=_PLAIN)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=_PLAIN)]
Label = Annotated[str, msgspec.Meta(max_length=100, pattern=_PLAIN)]
Line = Annotated[str, msgspec.Meta(max_length=200, pattern=_PLAIN)]
Day = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?\Z")]
# A time of day up to noon.
Time = Annotated[str, msgspec.Meta(pattern=r"^(0\d:[0-5]\d|1[01]:[0-5]\d|12:00)\Z")]
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**31)]
Limit = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Digits = Annotated[int, msgspec.Meta(ge=1, le=10)]
# A number, or a day.
Bound = Annotated[str, msgspec.Meta(pattern=r"^(-?\d{1,15}(\.\d{1,9})?|\d{4}-\d{2}-\d{2})?\Z")]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2}\Z")]
Names = dict[Language, Name]
Logo = Annotated[str, msgspec.Meta(max_length=40_000, pattern=r"^[A-Za-z0-9+/]*={0,2}\Z")]


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every kind is."""


class DiscountStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From ``at`` on: thousandths of pieces, or minor units for a threshold."""

    at: Minor
    percent: Percent | None = None
    amount_minor: Minor | None = None
    price_minor: Minor | None = None


class Discount(Item, frozen=True):
    code: Key
    name: Name
    method: Literal["percent", "amount", "price", "quantity", "mix_and_match", "threshold"]
    value: Minor = 0
    skus: list[Key] = []
    categories: list[Key] = []
    steps: list[DiscountStep] = []
    group_size: Number = 0
    group_price_minor: Minor | None = None
    percent: Percent | None = None
    cheapest_free: bool = False
    concurrency: Literal["exclusive", "best_price", "compounded"] = "best_price"
    priority: Number = 0
    coupon_needed: bool = False
    from_date: Day = ""
    until_date: Day = ""
    active: bool = True


class Coupon(Item, frozen=True):
    coupon: Key
    discount: Key
    from_date: Day = ""
    until_date: Day = ""
    active: bool = True


class Category(Item, frozen=True):
    category: Key
    name: Name
    parent: Label = ""
    color: Literal["", "teal", "amber", "plum", "moss", "brick", "slate"] = ""
    position: Number = 0


class PermissionGroup(Item, frozen=True):
    group: Key
    name: Name
    actions: list[Action] = []
    limits: dict[LimitName, Limit] = {}


class TenderType(Item, frozen=True):
    tender: Key
    name: Name
    kind: Literal["cash", "card", "cheque", "foreign", "voucher"]
    position: Number = 0
    opens_drawer: bool = False
    change_allowed: bool = False
    limit_minor: Minor = 0
    refund_to: list[Key] = []
    active: bool = True


class ReasonCode(Item, frozen=True):
    reason: Key
    name: Name
    uses: list[Use] = []
    text_needed: bool = False
    position: Number = 0
    active: bool = True


class Account(Item, frozen=True):
    account: Key
    name: Name
    direction: Literal["income", "expense"]
    active: bool = True


class CurrencyRate(Item, frozen=True):
    """``rate_millionths``: the store's minor units for a million of the foreign ones."""

    currency: Currency
    rate_millionths: Annotated[int, msgspec.Meta(ge=1, le=10**12)]
    rounding_minor: Minor = 0


class TaxOverride(Item, frozen=True):
    code: Key
    name: Name
    tax_rate: Percent | None = None
    scope: Literal["line", "transaction", "both"] = "both"


class ReceiptFormat(Item, frozen=True):
    """``logo``: a PNG of one bit a pixel, as base64."""

    type: Key
    width: Literal[32, 42, 48] = 42
    header: list[Line] = []
    footer: list[Line] = []
    show_tax_table: bool = True
    show_qr: bool = True
    logo: Logo = ""


class EmbeddedBarcode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a shop's own EAN-13 that begins with ``prefix`` holds an item and its price or weight."""

    prefix: Annotated[str, msgspec.Meta(pattern=r"^2\d{0,6}\Z")]
    kind: Literal["price", "weight"]
    item_digits: Digits
    value_digits: Digits
    value_decimals: Annotated[int, msgspec.Meta(ge=0, le=10)] = 0
    price_check_digit: bool = False


class Denomination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A coin or a note; ``roll``: how many a full roll holds, 0 where none are used."""

    value_minor: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    kind: Literal["coin", "note"]
    roll: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0


class Policy(Item, frozen=True):
    """``day_ends``: what happens before this time of day counts for the day before; HQ waits ``cut_off_minutes`` after
    the store's end of day.
    """

    tax_rounding: Literal["line", "rate"] = "line"
    cash_rounding_minor: Minor = 0
    voucher_limit_minor: Minor = 0
    voucher_days: Number = 0
    return_days: Number = 0
    return_line_limit_minor: Minor = 0
    return_total_limit_minor: Minor = 0
    lock_after_s: Number = 0
    embedded_barcodes: list[EmbeddedBarcode] = []
    prohibit_mixed: bool = False
    default_affiliations: list[Key] = []
    default_customer_group: Label = ""
    default_receipt_preference: Literal["", "print", "email", "both", "none"] = ""
    keep_customers: bool = True
    badge_with_pin: bool = False
    print: Literal["always", "prompt", "never"] = "always"
    declaration: Literal["last", "sum"] = "last"
    variance_limit_minor: Minor = 0
    float_minor: Minor = 0
    count_at_opening: bool = False
    count_to_close: bool = True
    denominations: Annotated[list[Denomination], msgspec.Meta(max_length=100)] = []
    drawers: Annotated[list[Key], msgspec.Meta(max_length=100)] = []
    several_people: bool = True
    day_ends: Time = "00:00"
    cut_off_minutes: Annotated[int, msgspec.Meta(ge=0, le=1_440)] = 60
    deposit_percent: Percent = 10_000
    customer_wait_ms: Annotated[int, msgspec.Meta(ge=0, le=30_000)] = 3_000


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    value: Key
    names: Names = {}


class Attribute(Item, frozen=True):
    attribute: Key
    type: Literal["text", "integer", "decimal", "yes_no", "date", "currency"]
    names: Names
    choices: list[Choice] = []
    lowest: Bound = ""
    highest: Bound = ""
    unit: Label = ""
    default: Label = ""
    required: bool = False
    position: Number = 0
    on_card: bool = False
    active: bool = True


class Affiliation(Item, frozen=True):
    affiliation: Key
    names: Names
    active: bool = True


class CustomerGroup(Item, frozen=True):
    group: Key
    name: Name
    dimensions: dict[Key, Label] = {}


POLICY_KEY = "register"


@dataclass(frozen=True, slots=True)
class Kind:
    """``key``: the member that is the item's key; where it has none there is one item, and ``only`` is its key."""

    feed: int
    shape: type[Item]
    key: str
    only: str = POLICY_KEY

    def key_of(self, item: Item) -> str:
        return str(getattr(item, self.key)) if self.key else self.only


KINDS: dict[str, Kind] = {
    "discount": Kind(codes.PRICES, Discount, "code"),
    "coupon": Kind(codes.PRICES, Coupon, "coupon"),
    "category": Kind(codes.PRODUCTS, Category, "category"),
    "permission_group": Kind(codes.STAFF, PermissionGroup, "group"),
    "tender_type": Kind(codes.CHANNEL, TenderType, "tender"),
    "reason_code": Kind(codes.CHANNEL, ReasonCode, "reason"),
    "account": Kind(codes.CHANNEL, Account, "account"),
    "currency_rate": Kind(codes.CHANNEL, CurrencyRate, "currency"),
    "tax_override": Kind(codes.CHANNEL, TaxOverride, "code"),
    "receipt_format": Kind(codes.CHANNEL, ReceiptFormat, "type"),
    "policy": Kind(codes.CHANNEL, Policy, ""),
    "attribute": Kind(codes.GLOBAL, Attribute, "attribute"),
    "affiliation": Kind(codes.GLOBAL, Affiliation, "affiliation"),
    "customer_group": Kind(codes.GLOBAL, CustomerGroup, "group"),
}


class RegisterKey(msgspec.Struct, frozen=True):
    """The public keys (Ed25519, hexadecimal) that a register has signed receipts with, newest last."""

    register: str
    keys: list[str]
