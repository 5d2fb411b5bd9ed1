"""A product as the register sells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """``price_minor`` is None while HQ has sent no price; ``tax_rate`` is in thousandths of a percent."""

    sku: str
    name: str
    barcodes: tuple[str, ...] = ()
    unit: str = ""
    tax_rate: int = 0
    price_minor: int | None = None
    currency: str = ""
    active: bool = True

    @property
    def barcode(self) -> str:
        return self.barcodes[0] if self.barcodes else ""


@dataclass(frozen=True, slots=True)
class Price:
    sku: str
    price_minor: int
    currency: str
