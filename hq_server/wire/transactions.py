"""What registers tell of transactions: their first form, and their full one.

Version 2 is the full one; versions 3 and 4, which have the same members, tell of what moves or counts a drawer's
money and of the money of customers' orders.
"""

import msgspec

from hq_server.wire.fields import Amount, BodyCode, BodyText, Count, Currency, Id
from hq_server.wire.shift_documents import CashMoved, Declared


class Line(msgspec.Struct, frozen=True, gc=False):
    line: Count
    sku: BodyCode
    barcode: BodyCode
    description: BodyText
    quantity_thousandths: Amount
    unit_price_minor: Amount
    total_minor: Amount
    tax_rate: Count
    tax_minor: Amount
    voided: bool = False


class Tender(msgspec.Struct, frozen=True, gc=False):
    tender: BodyCode
    amount_minor: Amount
    tendered_minor: Amount = 0
    change_minor: Amount = 0


class TransactionRecorded(msgspec.Struct, frozen=True, gc=False):
    receipt: BodyCode
    type: BodyCode
    shift: Id
    staff: BodyCode
    customer: Id | None
    currency: Currency
    total_minor: Amount
    tax_minor: Amount
    lines: list[Line]
    tenders: list[Tender]


class LineDiscount(msgspec.Struct, frozen=True, gc=False):
    kind: BodyCode
    code: BodyCode
    name: BodyText
    amount_minor: Amount


class Returned(msgspec.Struct, frozen=True, gc=False):
    """The line of an earlier transaction that comes back; without a receipt only the reason is known."""

    transaction: BodyCode = ""
    receipt: BodyCode = ""
    line: Count = 0
    reason: BodyCode = ""


class LineMore(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    list_price_minor: Amount | None = None
    reason: BodyCode = ""
    serial: BodyText = ""
    comment: BodyText = ""
    discounts: list[LineDiscount] = []
    returned: Returned | None = None
    tax_override: BodyCode = ""
    voided_by: BodyCode = ""
    voided_ms: Count = 0


class LineInFull(msgspec.Struct, frozen=True, gc=False):
    line: Count
    sku: BodyCode
    barcode: BodyCode
    description: BodyText
    quantity_thousandths: Amount
    unit_price_minor: Amount
    total_minor: Amount
    tax_rate: Count
    tax_minor: Amount
    voided: bool
    unit: BodyCode
    discount_minor: Amount
    more: LineMore | None


class TenderMore(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    currency: BodyCode = ""
    foreign_minor: Amount | None = None
    rate_millionths: Count | None = None
    reference: BodyText = ""
    card: BodyCode = ""
    terminal: BodyCode = ""
    issued: bool = False


class TenderInFull(msgspec.Struct, frozen=True, gc=False):
    tender: BodyCode
    amount_minor: Amount
    tendered_minor: Amount
    change_minor: Amount
    more: TenderMore | None


class TaxSum(msgspec.Struct, frozen=True, gc=False):
    tax_rate: Count
    net_minor: Amount
    tax_minor: Amount
    gross_minor: Amount


class Approval(msgspec.Struct, frozen=True, gc=False):
    action: BodyCode
    approved_by: BodyCode
    reason: BodyText = ""
    line: Count = 0


class Earned(msgspec.Struct, frozen=True, gc=False):
    """Loyalty points; HQ counts a ``key`` once."""

    card: BodyCode
    points: Amount
    key: BodyCode


class TransactionMore(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    approvals: list[Approval] = []
    reason: BodyCode = ""
    comment: BodyText = ""
    account: BodyCode = ""
    coupons: list[BodyCode] = []
    tax_override: BodyCode = ""
    loyalty: Earned | None = None
    voided_tenders: list[TenderInFull] = []
    cash: CashMoved | None = None
    declared: Declared | None = None
    order: BodyCode = ""


class TransactionRecordedInFull(msgspec.Struct, frozen=True, gc=False):
    receipt: BodyCode
    type: BodyCode
    shift: Id
    staff: BodyCode
    customer: Id | None
    currency: Currency
    total_minor: Amount
    tax_minor: Amount
    lines: list[LineInFull]
    tenders: list[TenderInFull]
    discount_minor: Count
    rounding_minor: Amount
    tax_included: bool
    taxes: list[TaxSum]
    more: TransactionMore | None


class ReceiptCopied(msgspec.Struct, frozen=True):
    transaction: Id
    receipt: BodyCode
    copy: Count
    staff: BodyCode


class AuditRecorded(msgspec.Struct, frozen=True):
    event: BodyCode
    staff: BodyCode
    approved_by: BodyCode
    subject: BodyCode
    detail: BodyText
