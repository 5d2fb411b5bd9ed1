"""Reads what HQ sets up for registers: one struct a kind, tolerant as ``incoming``. What a value means is not checked
here, only that it is of its type.
"""

import msgspec


class DiscountStep(msgspec.Struct, frozen=True):
    at: int
    percent: int | None = None
    amount_minor: int | None = None
    price_minor: int | None = None


class Discount(msgspec.Struct, frozen=True):
    code: str
    name: str
    method: str
    value: int = 0
    skus: list[str] = []
    categories: list[str] = []
    steps: list[DiscountStep] = []
    group_size: int = 0
    group_price_minor: int | None = None
    percent: int | None = None
    cheapest_free: bool = False
    concurrency: str = "best_price"
    priority: int = 0
    coupon_needed: bool = False
    from_date: str = ""
    until_date: str = ""
    active: bool = True


class Coupon(msgspec.Struct, frozen=True):
    coupon: str
    discount: str
    from_date: str = ""
    until_date: str = ""
    active: bool = True


class Category(msgspec.Struct, frozen=True):
    category: str
    name: str
    parent: str = ""
    color: str = ""
    position: int = 0


class PermissionGroup(msgspec.Struct, frozen=True):
    group: str
    name: str
    actions: list[str] = []
    limits: dict[str, int] = {}


class TenderType(msgspec.Struct, frozen=True):
    tender: str
    name: str
    kind: str
    position: int = 0
    opens_drawer: bool = False
    change_allowed: bool = False
    limit_minor: int = 0
    refund_to: list[str] = []
    active: bool = True


class ReasonCode(msgspec.Struct, frozen=True):
    reason: str
    name: str
    uses: list[str] = []
    text_needed: bool = False
    position: int = 0
    active: bool = True


class Account(msgspec.Struct, frozen=True):
    account: str
    name: str
    direction: str
    active: bool = True


class CurrencyRate(msgspec.Struct, frozen=True):
    currency: str
    rate_millionths: int
    rounding_minor: int = 0


class TaxOverride(msgspec.Struct, frozen=True):
    code: str
    name: str
    tax_rate: int | None = None
    scope: str = "both"


class ReceiptFormat(msgspec.Struct, frozen=True):
    type: str
    width: int = 42
    header: list[str] = []
    footer: list[str] = []
    show_tax_table: bool = True
    show_qr: bool = True
    logo: str = ""


class EmbeddedBarcode(msgspec.Struct, frozen=True):
    prefix: str
    kind: str
    item_digits: int
    value_digits: int
    value_decimals: int = 0
    price_check_digit: bool = False


class Denomination(msgspec.Struct, frozen=True):
    value_minor: int
    kind: str
    roll: int = 0


class Policy(msgspec.Struct, frozen=True):
    """``embedded_barcodes`` are read one by one: a bad rule spoils neither the others nor the rest."""

    tax_rounding: str = "line"
    cash_rounding_minor: int = 0
    voucher_limit_minor: int = 0
    voucher_days: int = 0
    return_days: int = 0
    return_line_limit_minor: int = 0
    return_total_limit_minor: int = 0
    lock_after_s: int = 0
    embedded_barcodes: list[msgspec.Raw] = []
    prohibit_mixed: bool = False
    default_affiliations: list[str] = []
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
    denominations: list[Denomination] = []
    drawers: list[str] = []
    several_people: bool = True
    day_ends: str = "00:00"
    cut_off_minutes: int = 60
    deposit_percent: int = 10_000
    customer_wait_ms: int = 3_000
    default_attributes: dict[str, str] = {}


class Choice(msgspec.Struct, frozen=True):
    value: str
    names: dict[str, str] = {}


class Attribute(msgspec.Struct, frozen=True):
    attribute: str
    type: str
    names: dict[str, str] = {}
    choices: list[Choice] = []
    lowest: str = ""
    highest: str = ""
    unit: str = ""
    default: str = ""
    required: bool = False
    position: int = 0
    on_card: bool = False
    active: bool = True


class Affiliation(msgspec.Struct, frozen=True):
    affiliation: str
    names: dict[str, str] = {}
    active: bool = True


class CustomerGroup(msgspec.Struct, frozen=True):
    group: str
    name: str
    dimensions: dict[str, str] = {}
