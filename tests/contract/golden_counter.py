"""The golden documents of the counter as values: one shift of everything a register can tell of."""

from typing import Any

import msgspec

from store_client.wire import codes
from store_client.wire import outgoing as up
from tests.contract.golden import DAY, STAFF, WIRE

UP = WIRE / "v1" / "up" / "counter"

REGISTER = "101-2"
SHIFT = "019ab000-0000-7000-8000-0000000000d2"
MANAGER = "s-004"
START_MS = 1_795_420_800_000
STANDARD, REDUCED = 23_000, 13_500


class ShiftOpened(up.Body, frozen=True):
    """As version 1 of the document was written."""

    shift: str
    number: int
    staff: str
    currency: str
    starting_minor: int


class Manifest(msgspec.Struct, frozen=True):
    first_sequence: int
    last_sequence: int
    count: int
    hash: str
    first_receipt: str
    last_receipt: str
    sales: int
    returns: int
    total_minor: int
    tax_minor: int
    tenders: list[up.TenderSum]


class ShiftClosed(up.Body, frozen=True):
    """As version 1 of the document was written."""

    shift: str
    number: int
    staff: str
    currency: str
    manifest: Manifest


def document_id(sequence: int) -> str:
    return f"019ab000-0000-7000-8000-00000001{sequence:04d}"


def receipt(number: int) -> str:
    return f"{REGISTER}-1{number:07d}"


def _line(
    number: int,
    name: str,
    quantity: int,
    price: int,
    total: int,
    tax: int,
    more: up.LineMore | None = None,
    **set_: Any,
) -> up.Line:
    line = up.Line(
        number,
        f"SKU-{number}",
        f"210100000{number:03d}",
        name,
        quantity,
        price,
        total,
        STANDARD,
        tax,
        False,
        "each",
        0,
        more,
    )
    return msgspec.structs.replace(line, **set_)


def _sold(
    kind: str, number: int, lines: list[up.Line], tenders: list[up.Tender], **set_: Any
) -> up.TransactionRecorded:
    """The sums are those of the lines."""
    counted = [line for line in lines if not line.voided]
    taxes = []
    for rate in dict.fromkeys(line.tax_rate for line in counted):
        gross = sum(line.total_minor for line in counted if line.tax_rate == rate)
        tax = sum(line.tax_minor for line in counted if line.tax_rate == rate)
        taxes.append(up.TaxSum(rate, gross - tax, tax, gross))
    body = up.TransactionRecorded(
        receipt=receipt(number),
        type=kind,
        shift=SHIFT,
        staff=STAFF,
        customer=None,
        currency="EUR",
        total_minor=sum(line.total_minor for line in counted),
        tax_minor=sum(line.tax_minor for line in counted),
        lines=lines,
        tenders=tenders,
        discount_minor=sum(line.discount_minor for line in counted if line.discount_minor > 0),
        rounding_minor=0,
        tax_included=True,
        taxes=taxes,
        more=None,
    )
    return msgspec.structs.replace(body, **set_)


def _sale() -> up.TransactionRecorded:
    """Every kind of discount, a changed price, a serial number, something weighed, several tenders, approvals."""
    tenders = [
        up.Tender("card", 5000, 5000, 0, up.TenderMore(reference="A1B2", card="************4242", terminal="T-1")),
        up.Tender("foreign", 926, 926, 0, up.TenderMore(currency="USD", foreign_minor=1000, rate_millionths=926_000)),
        up.Tender("cheque", 2000, 2000, 0, up.TenderMore(reference="0012345")),
        up.Tender("cash", 2016, 2050, 34, None),
    ]
    more = up.TransactionMore(
        approvals=[up.Approval("price_override", MANAGER, "As in the other shop", 2)],
        comment="Gift: please wrap",
        coupons=["WELCOME"],
        loyalty=up.Loyalty("9990001112223", 99, document_id(2)),
        voided_tenders=[up.Tender("card", 9942, 9942, 0, up.TenderMore(reference="A1B1"))],
    )
    return _sold("sale", 1, _sold_lines(), tenders, more=more)


def _sold_lines() -> list[up.Line]:
    offer = up.LineMore(discounts=[up.Discount("offer", "TOWELS", "Three towels, 10 % off", 324)])
    changed = up.LineMore(
        list_price_minor=4990,
        reason="price_match",
        serial="KT-0042/7",
        comment="Box is open",
        discounts=[up.Discount("line", "", "", 300), up.Discount("coupon", "WELCOME", "Welcome", 200)],
    )
    voided = up.LineMore(voided_by=MANAGER, voided_ms=START_MS)
    shared = up.LineMore(discounts=[up.Discount("basket", "", "", 30)])
    return [
        _line(1, "Linen tea towel", 3000, 1080, 2916, 545, offer, discount_minor=324),
        _line(2, "Kettle, “blue” — 1.7 l", 1000, 4500, 4000, 748, changed, discount_minor=500),
        _line(3, "Olives, loose", 1234, 1990, 2456, 292, None, tax_rate=REDUCED, unit="kg"),
        _line(4, "Soap bar 🌿", 1000, 650, 0, 0, voided, voided=True),
        _line(5, "Notebook", 2000, 300, 570, 107, shared, discount_minor=30),
    ]


def _plain_sale() -> up.TransactionRecorded:
    """Nothing seldom; the tax comes on top, and cash is rounded to five cents."""
    lines = [_line(1, "Soap bar", 1000, 528, 649, 121)]
    return _sold("sale", 2, lines, [up.Tender("cash", 650, 1000, 350, None)], tax_included=False, rounding_minor=1)


def _void() -> up.TransactionRecorded:
    line = _line(1, "Linen tea towel", 1000, 1080, 0, 0, voided=True)
    more = up.TransactionMore(
        approvals=[up.Approval("void_transaction", MANAGER, "", 0)], reason="customer_left", tax_override="export"
    )
    return _sold("void", 3, [line], [], more=more)


def _no_sale() -> up.TransactionRecorded:
    return _sold("no_sale", 4, [], [], more=up.TransactionMore(reason="give_change"))


def _cash_movement(number: int, kind: str, amount: int, account: str) -> up.TransactionRecorded:
    tender = up.Tender("cash", amount, amount, 0, None)
    more = up.TransactionMore(comment="As agreed", account=account)
    return _sold(kind, number, [], [tender], total_minor=amount, more=more)


def _return() -> up.TransactionRecorded:
    """One of three towels comes back, with its share of the saving; the money goes out as it came in."""
    back = up.Returned(document_id(2), receipt(1), 1, "unwanted")
    line = _line(1, "Linen tea towel", -1000, 1080, -972, -182, up.LineMore(returned=back), discount_minor=-108)
    discounts = [up.Discount("offer", "TOWELS", "Three towels, 10 % off", -108)]
    line = msgspec.structs.replace(line, more=up.LineMore(discounts=discounts, returned=back))
    return _sold("return", 7, [line], [up.Tender("card", -972, -972, 0, up.TenderMore(reference="A1B3"))])


def _exchange() -> up.TransactionRecorded:
    """A notebook comes back, a dearer one goes: one basket, and the customer pays the difference."""
    back = up.Returned(document_id(2), receipt(1), 5, "wrong_item")
    lines = [
        _line(1, "Notebook", -1000, 300, -285, -53, up.LineMore(returned=back), discount_minor=0),
        _line(2, "Notebook, large", 1000, 450, 450, 84),
    ]
    return _sold("sale", 8, lines, [up.Tender("cash", 165, 200, 35, None)])


def _refund_by_voucher() -> up.TransactionRecorded:
    """Without a receipt: nobody knows the original, the money goes back as a voucher, somebody approved it."""
    line = _line(1, "Kettle", -1000, 4500, -4500, -841, up.LineMore(returned=up.Returned("", "", 0, "damaged")))
    voucher = up.Tender("voucher", -4500, -4500, 0, up.TenderMore(reference="V-101-2-000001", issued=True))
    more = up.TransactionMore(approvals=[up.Approval("return_without_receipt", MANAGER, "", 0)])
    return _sold("return", 9, [line], [voucher], more=more)


def _paid_by_voucher() -> up.TransactionRecorded:
    voucher = up.Tender("voucher", 650, 650, 0, up.TenderMore(reference="V-101-2-000001"))
    return _sold("sale", 10, [_line(1, "Soap bar", 1000, 650, 650, 122)], [voucher])


def _bodies() -> list[tuple[str, str, int, up.Body]]:
    recorded = codes.TRANSACTION_RECORDED
    sold: list[tuple[str, up.TransactionRecorded]] = [
        ("sale", _sale()),
        ("plain-sale", _plain_sale()),
        ("void", _void()),
        ("no-sale", _no_sale()),
        ("income", _cash_movement(5, "income", 5000, "float")),
        ("expense", _cash_movement(6, "expense", -1250, "postage")),
        ("return-of-an-original", _return()),
        ("exchange", _exchange()),
        ("refund-by-voucher", _refund_by_voucher()),
        ("paid-by-voucher", _paid_by_voucher()),
    ]
    told = up.AuditRecorded("approval_refused", STAFF, "", "price_override", "Line 2: 4.50 instead of 9.90")
    return [
        ("shift-opened", codes.SHIFT_OPENED, 1, ShiftOpened(SHIFT, 1, STAFF, "EUR", 10_000)),
        *((name, recorded, codes.TRANSACTION_VERSION, body) for name, body in sold),
        ("receipt-copied", codes.RECEIPT_COPIED, 1, up.ReceiptCopied(document_id(2), receipt(1), 1, STAFF)),
        ("audit-recorded", codes.AUDIT_RECORDED, 1, told),
    ]


def counter_documents() -> dict[str, up.Rendered]:
    """One unbroken chain, a shift from opening to close. Keys are file stems."""
    documents: dict[str, up.Rendered] = {}
    previous_hash = up.FIRST_PREVIOUS_HASH
    for number, (name, kind, version, body) in enumerate(_bodies(), start=1):
        rendered = _render(number, kind, version, body, previous_hash)
        documents[f"{number:02d}-{name}"] = rendered
        previous_hash = rendered.hash
    sold = [body for _name, _kind, _version, body in _bodies() if isinstance(body, up.TransactionRecorded)]
    last = len(documents)
    closed = ShiftClosed(SHIFT, 1, STAFF, "EUR", _manifest(sold, last, previous_hash))
    documents[f"{last + 1:02d}-shift-closed"] = _render(last + 1, codes.SHIFT_CLOSED, 1, closed, previous_hash)
    return documents


def _manifest(sold: list[up.TransactionRecorded], last: int, last_hash: str) -> Manifest:
    """Sales and returns alone make the totals; every tender counts."""
    goods = [body for body in sold if body.type in ("sale", "return")]
    paid: dict[str, int] = {}
    for tender in (tender for body in sold for tender in body.tenders):
        paid[tender.tender] = paid.get(tender.tender, 0) + tender.amount_minor
    return Manifest(
        first_sequence=1,
        last_sequence=last,
        count=last,
        hash=last_hash,
        first_receipt=sold[0].receipt,
        last_receipt=sold[-1].receipt,
        sales=sum(body.type == "sale" for body in goods),
        returns=sum(body.type == "return" for body in goods),
        total_minor=sum(body.total_minor for body in goods),
        tax_minor=sum(body.tax_minor for body in goods),
        tenders=[
            up.TenderSum(tender, amount, amount + (10_000 if tender == "cash" else 0), None, None)
            for tender, amount in paid.items()
        ],
    )


def _render(number: int, kind: str, version: int, body: up.Body, previous_hash: str) -> up.Rendered:
    made_ms = START_MS + number * 60_000
    envelope = up.Envelope(document_id(number), REGISTER, number, kind, version, DAY, made_ms, 60, previous_hash, body)
    return up.render(envelope)
