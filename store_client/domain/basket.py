"""A basket: what is being rung up. Every change makes a new one, so the screen can keep the old."""

from dataclasses import dataclass, field, replace

from store_client.domain import pricing
from store_client.domain.customer import Customer
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.product import Product
from store_client.errors import Refused
from store_client.texts import _

ONE_PIECE = 1000
LARGEST_QUANTITY = 999_999_999


@dataclass(frozen=True, slots=True)
class BasketLine:
    """``total_minor`` is what the customer pays for the line, its tax included; both are 0 while the line is voided."""

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
    total_minor: int = field(init=False)
    tax_minor: int = field(init=False)

    def __post_init__(self) -> None:
        total, tax = (0, 0) if self.voided else self._amounts()
        object.__setattr__(self, "total_minor", total)
        object.__setattr__(self, "tax_minor", tax)

    def _amounts(self) -> tuple[int, int]:
        net_or_gross = pricing.line_total(self.quantity_thousandths, self.unit_price_minor)
        if self.tax_included:
            return net_or_gross, pricing.included_tax(net_or_gross, self.tax_rate)
        tax = pricing.added_tax(net_or_gross, self.tax_rate)
        return net_or_gross + tax, tax


@dataclass(frozen=True, slots=True)
class Basket:
    """``returning`` turns it round: its quantities are negative. ``currency`` may be empty until the first item."""

    lines: tuple[BasketLine, ...] = ()
    customer: Customer | None = None
    currency: str = ""
    tax_included: bool = True
    returning: bool = False

    @property
    def total_minor(self) -> int:
        return sum(line.total_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        return sum(line.tax_minor for line in self.lines)

    @property
    def empty(self) -> bool:
        """Nothing in it that counts; voided lines do not."""
        return all(line.voided for line in self.lines)

    def find(self, line: int) -> BasketLine:
        """The line of that number. Raises ``Refused``."""
        for candidate in self.lines:
            if candidate.line == line:
                return candidate
        raise Refused(_("There is no line {line} in this basket.").format(line=line))


def add(basket: Basket, product: Product, quantity_thousandths: int | None, unit_price_minor: int | None) -> Basket:
    """One more line; None means one piece, and the product's own price. Raises ``Refused``."""
    price = product.price_minor if unit_price_minor is None else unit_price_minor
    if price is None:
        message = _("{name} has no price yet. Ask a manager for the price, or leave it out; the basket is kept.")
        raise Refused(message.format(name=product.name))
    if product.currency and basket.currency and product.currency != basket.currency:
        message = _("{name} is priced in {other}, this basket is in {currency}. Leave it out; the basket is kept.")
        raise Refused(message.format(name=product.name, other=product.currency, currency=basket.currency))
    one = -ONE_PIECE if basket.returning else ONE_PIECE
    line = BasketLine(
        line=len(basket.lines) + 1,
        sku=product.sku,
        barcode=product.barcode,
        description=product.name,
        unit=product.unit,
        quantity_thousandths=one if quantity_thousandths is None else quantity_thousandths,
        unit_price_minor=price,
        tax_rate=product.tax_rate,
        tax_included=basket.tax_included,
    )
    _check(basket, line)
    return _within_limit(replace(basket, lines=(*basket.lines, line), currency=basket.currency or product.currency))


def change_quantity(basket: Basket, line: int, quantity_thousandths: int) -> Basket:
    """Raises ``Refused``."""
    changed = replace(basket.find(line), quantity_thousandths=quantity_thousandths)
    _check(basket, changed)
    return _with(basket, changed)


def set_voided(basket: Basket, line: int, voided: bool) -> Basket:
    """A voided line stays in the basket and counts nothing. Raises ``Refused``, also when restoring makes too much."""
    return _with(basket, replace(basket.find(line), voided=voided))


def _with(basket: Basket, changed: BasketLine) -> Basket:
    lines = tuple(changed if line.line == changed.line else line for line in basket.lines)
    return _within_limit(replace(basket, lines=lines))


def _within_limit(basket: Basket) -> Basket:
    if sum(abs(line.total_minor) for line in basket.lines) > LARGEST_MINOR:
        raise Refused(_("This is more than a register can ring up. Split the sale; the basket is kept."))
    return basket


def _check(basket: Basket, line: BasketLine) -> None:
    quantity = -line.quantity_thousandths if basket.returning else line.quantity_thousandths
    if quantity <= 0:
        wanted = (
            _("In a return the quantity must be below zero.")
            if basket.returning
            else _("The quantity must be more than zero.")
        )
        raise Refused(wanted + " " + _("To take a line out, void it."))
    if quantity > LARGEST_QUANTITY:
        message = _("A line holds at most {limit} pieces. Split it over several lines; the basket is kept.")
        raise Refused(message.format(limit=LARGEST_QUANTITY // ONE_PIECE))
    if line.unit_price_minor < 0:
        raise Refused(_("A price cannot be below zero."))
