"""What HQ answers as the first release did, as values. A register writes none of that release's documents any more."""

from pathlib import Path

from hq_server.wire import outgoing as down
from store_client.wire import codes

WIRE = Path(__file__).parents[2] / "resources" / "wire"

CUSTOMER = "019ab000-0000-7000-8000-0000000000c1"
STAFF = "s-001"
DAY = "2026-11-23"
_START_MS = 1_795_420_800_000


def document_id(sequence: int) -> str:
    return f"019ab000-0000-7000-8000-00000000{sequence:04d}"


def _page(feed: int, kind: str, key: str, body: down.ChangeBody | None) -> down.FeedPage:
    changes = [down.Change(12, kind, key, body)]
    return down.FeedPage(_START_MS, feed, "01JE", 12, False, False, changes)


# What an earlier HQ answered: newer ones have more members, registers read both.
EARLIER_ANSWERS = (
    "activated",
    "contact-answer",
    "feed-1010-customer",
    "feed-1040-product",
    "feed-1060-staff",
    "feed-1090-day",
)


def answers() -> dict[str, object]:
    """Every answer of the first release that HQ still writes in the same form. Keys are file stems."""
    channel = down.Channel(
        "101", "Shop Street", ["14 Shop Street"], "EUR", True, "Europe/Dublin", "18:30", True, "en", "Thank you"
    )
    state = down.DocumentState(document_id(3), "applied", "")
    result = down.Result(document_id(1), 1, "stored", "applied", "")
    unreadable = down.Result("", 0, "unreadable", "quarantined", "the bytes do not match their hash")
    return {
        "batch-answer": down.BatchAnswer(_START_MS, [result, unreadable]),
        "feed-1010-customer-gone": _page(codes.CUSTOMERS, "customer", CUSTOMER, None),
        "feed-1020-price": _page(codes.PRICES, "price", "SKU-1", down.Price("SKU-1", 1080, "EUR")),
        "feed-1070-channel": _page(codes.CHANNEL, "channel", "101", channel),
        "feed-1090-document": _page(codes.REGISTERS, "document", document_id(3), state),
        "feed-reset": down.FeedPage(_START_MS, codes.CUSTOMERS, "01JF", 0, False, True, []),
        "problem": down.Problem("activation-code-used", "This code was used", 403, "Ask HQ for a new one.", _START_MS),
    }
