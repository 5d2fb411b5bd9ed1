"""Reads what HQ tells of customers' orders (feed 1090). Tolerant, as ``incoming`` is."""

import msgspec


class Discount(msgspec.Struct, frozen=True):
    kind: str
    code: str
    name: str
    amount_minor: int


class LineMore(msgspec.Struct, frozen=True):
    list_price_minor: int | None = None
    reason: str = ""
    serial: str = ""
    comment: str = ""
    discounts: list[Discount] = []
    tax_override: str = ""


class Line(msgspec.Struct, frozen=True):
    line: int
    sku: str
    description: str
    quantity_thousandths: int
    unit_price_minor: int
    total_minor: int
    tax_rate: int
    tax_minor: int
    barcode: str = ""
    unit: str = ""
    discount_minor: int = 0
    more: LineMore | None = None


class Order(msgspec.Struct, frozen=True):
    """``tax_included`` None: as in this store."""

    order: str
    number: str
    state: str
    customer: str
    method: str
    currency: str
    total_minor: int
    deposit_minor: int
    lines: list[Line]
    order_number: str | None = None
    reason: str = ""
    customer_name: str = ""
    wanted_date: str = ""
    store: str = ""
    address_lines: list[str] = []
    comment: str = ""
    tax_included: bool | None = None
