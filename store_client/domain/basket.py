"""A basket: what is being rung up. Every change makes a new one, so the screen can keep the old."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from store_client.domain.basket_order import CANCEL, TAKE, BasketOrder
from store_client.domain.customer import Customer
from store_client.domain.permissions import Approval
from store_client.domain.pricing_rules import NO_RULES, PricingRules
from store_client.domain.product import BOTH
from store_client.domain.rounding import round_to_step
from store_client.domain.tax import TaxSum, sum_taxes
from store_client.domain.tender import Tender
from store_client.errors import Refused
from store_client.texts import _

# What a line's discount comes from.
LINE = "line"
BASKET = "basket"
OFFER = "offer"
COUPON = "coupon"


@dataclass(frozen=True, slots=True)
class LineDiscount:
    """``kind``: line and basket (given by a person), offer, coupon. ``code`` is the offer's, or a person's reason."""

    kind: str
    code: str
    name: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ReturnedFrom:
    """What a returned line gives back. Without a receipt ``transaction`` and ``receipt`` are empty.

    The rest is the original line's: pieces sold and given back before this basket, what was paid for all of them, saved
    on them, and the tax in it.
    """

    transaction: str
    receipt: str
    line: int
    reason: str
    sold_thousandths: int = 0
    returned_thousandths: int = 0
    total_minor: int = 0
    discount_minor: int = 0
    tax_minor: int = 0


@dataclass(frozen=True, slots=True)
class BasketLine:
    """What was rung up, what people changed about it and, from ``discounts`` on, what ``pricing`` made of it.

    ``total_minor`` is what the customer pays for the line, its tax included; a voided line counts 0 everywhere.
    ``discount_minor`` is what the line saves, in terms of its price; on a returned line it is 0 or below.
    ``tax_rate`` is the rate that counts, ``own_tax_rate`` the product's where another one was put in its place.
    ``list_price_minor`` is the price before a person changed it. ``manual_minor`` was given when the
    line came to ``manual_for``; neither it nor ``manual_percent`` takes more off than ``manual_most``.
    ``label_minor``: the price that stands on the goods themselves, whatever they weigh.
    """

    line: int
    sku: str
    barcode: str
    description: str
    unit: str
    quantity_thousandths: int
    unit_price_minor: int
    tax_rate: int
    tax_included: bool
    voided: bool = False
    category: str = ""
    list_price_minor: int | None = None
    price_reason: str = ""
    serial: str = ""
    comment: str = ""
    manual_percent: int | None = None
    manual_minor: int | None = None
    returned: ReturnedFrom | None = None
    tax_override: str = ""
    discountable: bool = True
    voided_by: str = ""
    voided_ms: int = 0
    price_change: str = BOTH
    label_minor: int | None = None
    manual_for: int = 0
    manual_most: int | None = None
    manual_reason: str = ""
    own_tax_rate: int | None = None
    discounts: tuple[LineDiscount, ...] = ()
    discount_minor: int = 0
    total_minor: int = 0
    tax_minor: int = 0


@dataclass(frozen=True, slots=True)
class Basket:
    """``returning`` turns it round: its quantities are negative. ``currency`` may be empty until the first item.

    ``manual_percent`` and ``manual_minor`` are the discount on the whole basket; the amount was given for goods that
    came to ``manual_for``, and neither takes more off than ``manual_most``. ``tenders`` are the parts paid so far,
    ``voided_tenders`` those that were taken back, ``name`` is that of a suspended basket, ``id`` that of its draft.
    ``order``: what it does with a customer's order; then nothing in it is changed any more, only paid.
    ``rules`` are today's, and are not kept with it.
    """

    lines: tuple[BasketLine, ...] = ()
    customer: Customer | None = None
    currency: str = ""
    tax_included: bool = True
    returning: bool = False
    manual_percent: int | None = None
    manual_minor: int | None = None
    coupons: tuple[str, ...] = ()
    tax_override: str = ""
    approvals: tuple[Approval, ...] = ()
    tenders: tuple[Tender, ...] = ()
    voided_tenders: tuple[Tender, ...] = ()
    comment: str = ""
    name: str = ""
    loyalty_card: str = ""
    id: str = ""
    manual_for: int = 0
    manual_most: int | None = None
    manual_reason: str = ""
    order: BasketOrder | None = None
    rules: PricingRules = field(default=NO_RULES, compare=False, repr=False)

    @property
    def total_minor(self) -> int:
        """What the goods cost, before cash is rounded."""
        return sum([line.total_minor for line in self.lines])

    @property
    def tax_minor(self) -> int:
        return sum([line.tax_minor for line in self.lines])

    @property
    def discount_minor(self) -> int:
        """What the customer saves on what is sold; what is given back does not count."""
        return sum([line.discount_minor for line in self.lines if line.discount_minor > 0])

    @property
    def taxes(self) -> tuple[TaxSum, ...]:
        """One entry for each rate of the lines that count; together they are the total."""
        return sum_taxes([(line.tax_rate, line.tax_minor, line.total_minor) for line in self.lines if not line.voided])

    @property
    def saved_by(self) -> tuple[tuple[str, str, int], ...]:
        """Offers and coupons that applied, as (code, name, what it saved), in the order of their first line."""
        found: dict[str, tuple[str, str, int]] = {}
        for discount in self._discounts():
            if discount.kind in (OFFER, COUPON):
                saved = found.get(discount.code, ("", "", 0))[2]
                found[discount.code] = (discount.code, discount.name, saved + discount.amount_minor)
        return tuple(found.values())

    @property
    def paid_minor(self) -> int:
        return sum([tender.amount_minor for tender in self.tenders])

    @property
    def payable_minor(self) -> int:
        """What is to be paid in the end: the total, or an order's deposit; below zero it goes back to the customer."""
        order = self.order
        if order is not None and order.act in (TAKE, CANCEL):
            return order.deposit_minor if order.act == TAKE else -order.deposit_minor
        return self.total_minor

    @property
    def due_minor(self) -> int:
        """What is still to be paid; below zero it goes back to the customer."""
        return self.payable_minor - self.paid_minor

    @property
    def rounding_minor(self) -> int:
        """What rounding adds to what is due when the rest is paid in cash."""
        return round_to_step(self.due_minor, self.rules.setup.policy.cash_rounding_minor) - self.due_minor

    @property
    def empty(self) -> bool:
        """Nothing in it that counts; voided lines do not."""
        if self.order is not None:
            return False
        return all(line.voided for line in self.lines)

    def find(self, line: int) -> BasketLine:
        """The line of that number. Raises ``Refused``."""
        for candidate in self.lines:
            if candidate.line == line:
                return candidate
        raise Refused(_("There is no line {line} in this basket.").format(line=line))

    def _discounts(self) -> Iterable[LineDiscount]:
        return (discount for line in self.lines for discount in line.discounts)
