"""A recorded transaction, as it stands on its receipt."""

from dataclasses import dataclass

from store_client.clock import Moment
from store_client.domain.basket import LineDiscount
from store_client.domain.tax import TaxSum
from store_client.domain.tender import Tender

SALE = "sale"
RETURN = "return"
VOID = "void"
NO_SALE = "no_sale"
INCOME = "income"
EXPENSE = "expense"


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
class TransactionMore:
    """What is seldom there. ``reason`` is a reason's code, ``account`` an income's or expense's."""

    approvals: tuple[UsedApproval, ...] = ()
    reason: str = ""
    comment: str = ""
    account: str = ""
    coupons: tuple[str, ...] = ()
    tax_override: str = ""
    loyalty: Loyalty | None = None
    voided_tenders: tuple[Tender, ...] = ()


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
