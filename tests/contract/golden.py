"""The golden documents of the first release as values, as far as they are still written, and what HQ answers."""

import json
from pathlib import Path

from hq_server.wire import outgoing as down
from store_client.wire import codes
from store_client.wire import outgoing as up

WIRE = Path(__file__).parents[2] / "resources" / "wire"

CUSTOMER = "019ab000-0000-7000-8000-0000000000c1"
SHIFT = "019ab000-0000-7000-8000-0000000000d1"
STAFF = "s-001"
DAY = "2026-11-23"
_START_MS = 1_795_420_800_000


def document_id(sequence: int) -> str:
    return f"019ab000-0000-7000-8000-00000000{sequence:04d}"


def documents_written_today() -> dict[str, up.Rendered]:
    """Those of the first day that a register still writes in the same form. Keys are file stems."""
    opened = up.ShiftOpened(SHIFT, 1, STAFF, "EUR", 10_000)
    previous_hash = json.loads((WIRE / "v1" / "up" / "06-return.json").read_bytes())["hash"]
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
    return {
        "01-shift-opened": _render(1, codes.SHIFT_OPENED, opened, up.FIRST_PREVIOUS_HASH),
        "07-shift-closed": _render(7, codes.SHIFT_CLOSED, closed, previous_hash),
    }


def _render(number: int, kind: str, body: up.Body, previous_hash: str) -> up.Rendered:
    made_ms = _START_MS + number * 60_000
    return up.render(up.Envelope(document_id(number), "101-1", number, kind, 1, DAY, made_ms, 60, previous_hash, body))


def _page(feed: int, kind: str, key: str, body: down.ChangeBody | None) -> down.FeedPage:
    changes = [down.Change(12, kind, key, body)]
    return down.FeedPage(_START_MS, feed, "01JE", 12, False, False, changes)


# Feed pages of an earlier HQ: newer ones have more members, registers read both.
EARLIER_ANSWERS = ("feed-1010-customer", "feed-1040-product", "feed-1060-staff")


def answers() -> dict[str, object]:
    """Every answer of the first release that HQ still writes in the same form. Keys are file stems."""
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
        "feed-1010-customer-gone": _page(codes.CUSTOMERS, "customer", CUSTOMER, None),
        "feed-1020-price": _page(codes.PRICES, "price", "SKU-1", down.Price("SKU-1", 1080, "EUR")),
        "feed-1070-channel": _page(codes.CHANNEL, "channel", "101", channel),
        "feed-1090-day": _page(codes.REGISTERS, "day", SHIFT, day),
        "feed-1090-document": _page(codes.REGISTERS, "document", document_id(3), state),
        "feed-reset": down.FeedPage(_START_MS, codes.CUSTOMERS, "01JF", 0, False, True, []),
        "problem": down.Problem("activation-code-used", "This code was used", 403, "Ask HQ for a new one.", _START_MS),
    }
