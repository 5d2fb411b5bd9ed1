"""A product as the register sells it, and what a scan says of it."""

from dataclasses import dataclass, replace

NONE = "none"
LOWER = "lower"
HIGHER = "higher"
BOTH = "both"
PRICE_CHANGES = (NONE, LOWER, HIGHER, BOTH)


@dataclass(frozen=True, slots=True)
class Product:
    """``price_minor`` is None while HQ has sent no price; ``tax_rate`` is in thousandths of a percent.

    ``price_change``: which way a person may change the price. ``key_in_price``: the price is typed at each sale.
    ``later``: prices with days, while nobody said which day it is.
    """

    sku: str
    name: str
    barcodes: tuple[str, ...] = ()
    unit: str = ""
    tax_rate: int = 0
    price_minor: int | None = None
    currency: str = ""
    active: bool = True
    category: str = ""
    by_weight: bool = False
    serial_needed: bool = False
    price_change: str = BOTH
    key_in_price: bool = False
    returnable: bool = True
    discountable: bool = True
    later: "tuple[LaterPrice, ...]" = ()

    @property
    def barcode(self) -> str:
        return self.barcodes[0] if self.barcodes else ""

    @property
    def needs_price(self) -> bool:
        """Somebody has to type its price."""
        return self.key_in_price or self.price_minor is None


@dataclass(frozen=True, slots=True)
class LaterPrice:
    """What a product costs from a day on; ``until_date`` is the last day, empty without end."""

    from_date: str
    until_date: str
    price_minor: int


@dataclass(frozen=True, slots=True)
class Price:
    """``later``: what it costs on which days, where HQ said so; else it costs ``price_minor``."""

    sku: str
    price_minor: int
    currency: str
    later: tuple[LaterPrice, ...] = ()


def priced_on(product: Product, day: str) -> Product:
    """The product at its price of that day."""
    if not product.later:
        return product
    days = (one for one in product.later if one.from_date <= day and (not one.until_date or day <= one.until_date))
    found = max(days, key=lambda one: one.from_date, default=None)
    return replace(product, price_minor=found.price_minor if found else product.price_minor, later=())


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code stands for; None where the code says nothing of it and the product's own word counts.

    ``total_minor`` is a label's price for what lies before the cashier, whatever it weighs.
    """

    product: Product
    quantity_thousandths: int | None = None
    unit_price_minor: int | None = None
    total_minor: int | None = None
    serial: str = ""
