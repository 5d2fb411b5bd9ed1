"""Reads what HQ knows of a receipt (``GET /v1/receipts/{receipt}``). Tolerant, as ``incoming`` is."""

import msgspec


class Line(msgspec.Struct, frozen=True):
    """``returned_thousandths``: what came back of it at any register, as far as HQ has heard."""

    line: int
    sku: str
    quantity_thousandths: int
    total_minor: int
    description: str = ""
    unit_price_minor: int = 0
    discount_minor: int = 0
    tax_rate: int = 0
    tax_minor: int = 0
    returned_thousandths: int = 0
    barcode: str = ""
    unit: str = ""


class Tender(msgspec.Struct, frozen=True):
    tender: str
    amount_minor: int


class Transaction(msgspec.Struct, frozen=True):
    """``tax_included`` is None when the register that recorded it did not say."""

    transaction: str
    receipt: str
    type: str
    currency: str
    total_minor: int
    register: str = ""
    made_ms: int = 0
    customer: str | None = None
    tenders: list[Tender] = []
    lines: list[Line] = []
    business_date: str = ""
    tax_included: bool | None = None


class ReceiptAnswer(msgspec.Struct, frozen=True):
    hq_ms: int
    found: bool
    transaction: Transaction | None = None
