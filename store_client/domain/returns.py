"""What can come back from an earlier receipt, and what is given back for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from store_client.clock import Moment
from store_client.domain.rounding import round_half_away
from store_client.domain.tender import Tender
from store_client.errors import Refused

# Where a receipt was found.
HERE = "here"
HQ = "hq"
QR = "qr"


@dataclass(frozen=True, slots=True)
class Refund:
    """What some pieces of a line give back, above zero: what was paid, what had been saved on them, the tax in it."""

    total_minor: int
    discount_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """A line of an earlier receipt. ``total_minor`` is what was paid for all ``sold_thousandths``, after discounts.

    ``returned_thousandths``: what came back already, as far as is known here; ``returned_on`` is the day on which it
    last did at this register. ``refusal`` says in words why nothing of the line can come back; empty when it can.
    """

    transaction: str
    receipt: str
    line: int
    sku: str
    description: str
    sold_thousandths: int
    unit_price_minor: int
    total_minor: int
    tax_rate: int
    tax_minor: int
    barcode: str = ""
    unit: str = ""
    discount_minor: int = 0
    tax_included: bool = True
    returned_thousandths: int = 0
    returned_on: str = ""
    refusal: str = ""

    @property
    def returnable_thousandths(self) -> int:
        if self.refusal:
            return 0
        return max(0, self.sold_thousandths - self.returned_thousandths)

    def refund(self, quantity_thousandths: int) -> Refund:
        """For this many more pieces. However a line comes back piece by piece, all of it gives back all that was paid:
        the last pieces bring the remainder of the rounding.
        """
        return Refund(*(self._share(minor, quantity_thousandths) for minor in self._amounts()))

    def _amounts(self) -> tuple[int, int, int]:
        return self.total_minor, self.discount_minor, self.tax_minor

    def _share(self, minor: int, quantity_thousandths: int) -> int:
        before = self.returned_thousandths
        return self._up_to(minor, before + quantity_thousandths) - self._up_to(minor, before)

    def _up_to(self, minor: int, quantity_thousandths: int) -> int:
        return round_half_away(minor * quantity_thousandths, self.sold_thousandths)


@dataclass(frozen=True, slots=True)
class Original:
    """An earlier receipt whose goods come back. ``source`` is here, hq or qr.

    ``unchecked`` says in words what could not be checked, ``late`` that the time for returns is over: then nothing of
    it is returnable until somebody allows it (``returning.allow_late``). ``until`` is the last day (``YYYY-MM-DD``),
    empty when there is none. ``refunded``: tender → what went back this way for goods of it, at this register.
    """

    source: str
    transaction: str
    receipt: str
    made: Moment
    currency: str
    total_minor: int
    lines: tuple[ReturnableLine, ...]
    tenders: tuple[Tender, ...] = ()
    customer: str | None = None
    business_date: str = ""
    until: str = ""
    days_left: int | None = None
    late: str = ""
    unchecked: tuple[str, ...] = ()
    refunded: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefundTender:
    """A way to give money back: ``paid_with`` is the original's part that it follows, if it does.

    ``most_minor`` is the most that goes back this way, None when there is no such limit.
    """

    tender: str
    kind: str
    name: str
    most_minor: int | None = None
    paid_with: Tender | None = None


class ReceiptUnknown(Refused):
    """This register does not know the receipt, and HQ has not said either: ``receipt`` is what to ask HQ about."""

    def __init__(self, message: str, receipt: str) -> None:
        super().__init__(message)
        self.receipt = receipt
