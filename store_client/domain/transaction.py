"""A recorded transaction, as it stands on its receipt."""

from dataclasses import dataclass

from store_client.clock import Moment
from store_client.domain.basket import LineDiscount
from store_client.domain.declaration import DeclaredCount
from store_client.domain.denominations import Pieces
from store_client.domain.tax import TaxSum
from store_client.domain.tender import Tender

SALE = "sale"
RETURN = "return"
VOID = "void"
NO_SALE = "no_sale"
INCOME = "income"
EXPENSE = "expense"
ORDER_DEPOSIT = "order_deposit"
ORDER_REFUND = "order_refund"
FLOAT_ENTRY = "float_entry"
TENDER_REMOVAL = "tender_removal"
SAFE_DROP = "safe_drop"
BANK_DROP = "bank_drop"
DECLARATION = "declaration"
# What moves a drawer without anybody buying; in the order of reports.
MOVEMENTS = (INCOME, EXPENSE, ORDER_DEPOSIT, ORDER_REFUND, FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP)


@dataclass(frozen=True, slots=True)
class LineReturned:
    """The line of an earlier receipt that this one gives back; without a receipt only ``reason`` is known."""

    transaction: str = ""
    receipt: str = ""
    line: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LineMore:
    """What is seldom there. ``list_price_minor`` is the price before somebody changed it, ``reason`` why."""

    list_price_minor: int | None = None
    reason: str = ""
    serial: str = ""
    comment: str = ""
    discounts: tuple[LineDiscount, ...] = ()
    returned: LineReturned | None = None
    tax_override: str = ""
    voided_by: str = ""
    voided_ms: int = 0


# Not frozen: a sale makes one for each line, and freezing them would take four times as long.
@dataclass(slots=True)
class TransactionLine:
    """``total_minor`` is after discounts and with its tax; ``discount_minor`` is what was saved. Nobody changes it."""

    line: int
    sku: str
    barcode: str
    description: str
    quantity_thousandths: int
    unit_price_minor: int
    total_minor: int
    tax_rate: int
    tax_minor: int
    voided: bool
    unit: str = ""
    discount_minor: int = 0
    more: LineMore | None = None


@dataclass(frozen=True, slots=True)
class UsedApproval:
    """Another person let the cashier do this. ``line``: the line it was for, 0 for the whole transaction."""

    action: str
    approved_by: str
    reason: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Loyalty:
    """Points earned; HQ counts a ``key`` once."""

    card: str
    points: int
    key: str


@dataclass(frozen=True, slots=True)
class CashMoved:
    """How the money was counted that was moved; ``bag`` is the number of the bag that goes to the bank."""

    pieces: tuple[Pieces, ...] = ()
    bag: str = ""
    safe: str = ""


@dataclass(frozen=True, slots=True)
class TransactionMore:
    """What is seldom there. ``reason`` is a reason's code, ``account`` an income's or expense's; ``declared`` is what
    a declaration counted, ``order`` the id of the order that this is about.
    """

    approvals: tuple[UsedApproval, ...] = ()
    reason: str = ""
    comment: str = ""
    account: str = ""
    coupons: tuple[str, ...] = ()
    tax_override: str = ""
    loyalty: Loyalty | None = None
    voided_tenders: tuple[Tender, ...] = ()
    cash: CashMoved | None = None
    declared: DeclaredCount | None = None
    order: str = ""


@dataclass(frozen=True, slots=True)
class Transaction:
    """``id`` is also its document's id; ``customer`` is a customer's id.

    The tenders sum up to ``total_minor`` and ``rounding_minor``, which is what the rounding of cash added.
    """

    id: str
    sequence: int
    receipt: str
    type: str
    business_date: str
    made: Moment
    shift: str
    staff: str
    customer: str | None
    currency: str
    total_minor: int
    tax_minor: int
    lines: tuple[TransactionLine, ...]
    tenders: tuple[Tender, ...]
    discount_minor: int = 0
    rounding_minor: int = 0
    tax_included: bool = True
    taxes: tuple[TaxSum, ...] = ()
    more: TransactionMore | None = None

    @property
    def change_minor(self) -> int:
        return sum(tender.change_minor for tender in self.tenders)


@dataclass(frozen=True, slots=True)
class CompletedSale:
    transaction: Transaction
    change_minor: int
