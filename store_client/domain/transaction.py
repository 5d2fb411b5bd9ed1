"""A recorded transaction, as it stands on its receipt."""

from dataclasses import dataclass

from store_client.clock import Moment
from store_client.domain.tender import Tender

SALE = "sale"
RETURN = "return"


@dataclass(frozen=True, slots=True)
class TransactionLine:
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


@dataclass(frozen=True, slots=True)
class Transaction:
    """``id`` is also its document's id; ``customer`` is a customer's id."""

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

    @property
    def change_minor(self) -> int:
        return sum(tender.change_minor for tender in self.tenders)


@dataclass(frozen=True, slots=True)
class CompletedSale:
    transaction: Transaction
    change_minor: int
