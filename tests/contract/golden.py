"""The golden documents as values: one register's day, and what HQ answers."""

from pathlib import Path

from hq_server.wire import outgoing as down
from store_client.wire import codes
from store_client.wire import outgoing as up

WIRE = Path(__file__).parents[2] / "resources" / "wire"

CUSTOMER = "019ab000-0000-7000-8000-0000000000c1"
COMPANY = "019ab000-0000-7000-8000-0000000000c2"
SHIFT = "019ab000-0000-7000-8000-0000000000d1"
STAFF = "s-001"
DAY = "2026-11-23"
_START_MS = 1_795_420_800_000


def document_id(sequence: int) -> str:
    return f"019ab000-0000-7000-8000-00000000{sequence:04d}"


def _line(number: int, name: str, quantity: int, price: int, total: int, tax: int, voided: bool = False) -> up.Line:
    return up.Line(number, f"SKU-{number}", f"400638133393{number}", name, quantity, price, total, 23000, tax, voided)


def _sale() -> up.TransactionRecorded:
    return up.TransactionRecorded(
        receipt="101-1-10000001",
        type="sale",
        shift=SHIFT,
        staff=STAFF,
        customer=CUSTOMER,
        currency="EUR",
        total_minor=2310,
        tax_minor=432,
        lines=[
            _line(1, "Linen tea towel", 2000, 1080, 2160, 404),
            _line(2, "Soap bar, “rosemary” & mint 🌿", 1000, 650, 0, 0, voided=True),
            _line(3, "Olives, loose", 125, 1200, 150, 28),
        ],
        tenders=[up.Tender("cash", 2310, 5000, 2690)],
    )


def _sale_without_customer() -> up.TransactionRecorded:
    return up.TransactionRecorded(
        receipt="101-1-10000002",
        type="sale",
        shift=SHIFT,
        staff=STAFF,
        customer=None,
        currency="EUR",
        total_minor=650,
        tax_minor=122,
        lines=[_line(1, "Soap bar", 1000, 650, 650, 122)],
        tenders=[up.Tender("cash", 650, 650, 0)],
    )


def _return() -> up.TransactionRecorded:
    return up.TransactionRecorded(
        receipt="101-1-10000003",
        type="return",
        shift=SHIFT,
        staff=STAFF,
        customer=CUSTOMER,
        currency="EUR",
        total_minor=-1080,
        tax_minor=-202,
        lines=[_line(1, "Linen tea towel", -1000, 1080, -1080, -202)],
        tenders=[up.Tender("cash", -1080, -1080, 0)],
    )


def _bodies() -> list[tuple[str, str, up.Body]]:
    return [
        ("shift-opened", codes.SHIFT_OPENED, up.ShiftOpened(SHIFT, 1, STAFF, "EUR", 10_000)),
        (
            "customer-created-person",
            codes.CUSTOMER_CREATED,
            up.CustomerCreated(
                CUSTOMER, "person", "Niamh", "Ó Caoimh", "", "+353 20 910 0142", "niamh@example.com", "en", STAFF
            ),
        ),
        ("sale-with-customer-and-voided-line", codes.TRANSACTION_RECORDED, _sale()),
        (
            "customer-created-organization",
            codes.CUSTOMER_CREATED,
            up.CustomerCreated(COMPANY, "organization", "", "", "Müller & Söhne 合同会社", "", "", "", STAFF),
        ),
        ("sale-without-customer", codes.TRANSACTION_RECORDED, _sale_without_customer()),
        ("return", codes.TRANSACTION_RECORDED, _return()),
    ]


def _render(number: int, kind: str, body: up.Body, previous_hash: str) -> up.Rendered:
    made_ms = _START_MS + number * 60_000
    return up.render(up.Envelope(document_id(number), "101-1", number, kind, 1, DAY, made_ms, 60, previous_hash, body))


def day_documents() -> dict[str, up.Rendered]:
    """Every kind of document, as one unbroken chain: a shift from opening to close. Keys are file stems."""
    documents: dict[str, up.Rendered] = {}
    previous_hash = up.FIRST_PREVIOUS_HASH
    for number, (name, kind, body) in enumerate(_bodies(), start=1):
        rendered = _render(number, kind, body, previous_hash)
        documents[f"{number:02d}-{name}"] = rendered
        previous_hash = rendered.hash
    manifest = up.Manifest(
        first_sequence=1,
        last_sequence=6,
        count=6,
        hash=previous_hash,
        first_receipt="101-1-10000001",
        last_receipt="101-1-10000003",
        sales=2,
        returns=1,
        total_minor=1880,
        tax_minor=352,
        tenders=[up.TenderSum("cash", 1880, 11_880, 11_870, -10)],
    )
    closed = up.ShiftClosed(SHIFT, 1, STAFF, "EUR", manifest)
    documents["07-shift-closed"] = _render(7, codes.SHIFT_CLOSED, closed, previous_hash)
    return documents


def _page(feed: int, kind: str, key: str, body: down.ChangeBody | None) -> down.FeedPage:
    changes = [down.Change(12, kind, key, body)]
    return down.FeedPage(_START_MS, feed, "01JE", 12, False, False, changes)


def answers() -> dict[str, object]:
    """Every answer HQ writes. Keys are file stems."""
    customer = down.Customer(CUSTOMER, "000000018", "person", "Niamh", "Ó Caoimh", "", "+353 20 910 0142", "", "en")
    product = down.Product("SKU-1", "Linen tea towel", ["4006381333931"], "each", 23000, True)
    staff = down.Staff("s-001", "Aoife Brennan", "cashier", "en", "00" * 16, "ab" * 32, True)
    channel = down.Channel(
        "101", "Shop Street", ["14 Shop Street"], "EUR", True, "Europe/Dublin", "18:30", True, "en", "Thank you"
    )
    day = down.Day(SHIFT, document_id(7), DAY, "confirmed", 6, 6, "", _START_MS)
    state = down.DocumentState(document_id(3), "applied", "")
    result = down.Result(document_id(1), 1, "stored", "applied", "")
    unreadable = down.Result("", 0, "unreadable", "quarantined", "the bytes do not match their hash")
    return {
        "activated": down.Activated("t" * 43, "101", "101-1", 1, 0, "0" * 64, _START_MS),
        "batch-answer": down.BatchAnswer(_START_MS, [result, unreadable]),
        "contact-answer": down.ContactAnswer(_START_MS, "01JE", 7, {"1010": 12, "1090": 3}),
        "feed-1010-customer": _page(codes.CUSTOMERS, "customer", CUSTOMER, customer),
        "feed-1010-customer-gone": _page(codes.CUSTOMERS, "customer", CUSTOMER, None),
        "feed-1020-price": _page(codes.PRICES, "price", "SKU-1", down.Price("SKU-1", 1080, "EUR")),
        "feed-1040-product": _page(codes.PRODUCTS, "product", "SKU-1", product),
        "feed-1060-staff": _page(codes.STAFF, "staff", "s-001", staff),
        "feed-1070-channel": _page(codes.CHANNEL, "channel", "101", channel),
        "feed-1090-day": _page(codes.REGISTERS, "day", SHIFT, day),
        "feed-1090-document": _page(codes.REGISTERS, "document", document_id(3), state),
        "feed-reset": down.FeedPage(_START_MS, codes.CUSTOMERS, "01JF", 0, False, True, []),
        "problem": down.Problem("activation-code-used", "This code was used", 403, "Ask HQ for a new one.", _START_MS),
    }
