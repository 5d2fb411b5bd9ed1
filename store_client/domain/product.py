"""A product as the register sells it, and what a scan says of it."""

from dataclasses import dataclass

NONE = "none"
LOWER = "lower"
HIGHER = "higher"
BOTH = "both"
PRICE_CHANGES = (NONE, LOWER, HIGHER, BOTH)


@dataclass(frozen=True, slots=True)
class Product:
    """``price_minor`` is None while HQ has sent no price; ``tax_rate`` is in thousandths of a percent.

    ``price_change``: which way a person may change the price. ``key_in_price``: the price is typed at each sale.
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

    @property
    def barcode(self) -> str:
        return self.barcodes[0] if self.barcodes else ""

    @property
    def needs_price(self) -> bool:
        """Somebody has to type its price."""
        return self.key_in_price or self.price_minor is None


@dataclass(frozen=True, slots=True)
class Price:
    sku: str
    price_minor: int
    currency: str


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
