"""What HQ tells registers of shifts, as values: its signature, counts made elsewhere, readiness."""

import msgspec

from hq_server.services.setup_checks import find_fault
from hq_server.wire import codes, readiness, setup
from hq_server.wire import outgoing as down
from hq_server.wire.sealed import Acknowledgement
from hq_server.wire.shift_documents import DeclaredTender, PiecesOfOne
from tests.contract.golden import DAY, STAFF, WIRE
from tests.contract.golden_shifts import FLOATING, MANAGER, OTHER, OWN, REGISTER, START_MS, document_id

DOWN = WIRE / "v1" / "down" / "shifts"
# What an earlier HQ told: newer ones have more members, registers read both.
EARLIER = ("activated", "feed-1070-policy")
CONFIRMED_MS = START_MS + 1_500_000
# HQ's key, before the world knew of it; the older one is one that HQ signed with before.
SIGNING_KEY = bytes(range(32))
HQ_KEY = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
HQ_KEYS = ["ab" * 32, HQ_KEY]
CLOSING_HASH = "38e086f80c1bb2950b0bed34f4607fd705e88921f7990d26872d39496cfe8090"
ACKNOWLEDGED = Acknowledgement(REGISTER, OWN, 1, DAY, 1, 21, 17, CLOSING_HASH, 3_120, "EUR", CONFIRMED_MS)
# Packed by some deflate: another one may pack the same content into other bytes, under another signature.
SIGNED = (
    "CA1GXD3CDOCGAIENYNYUKQ2CYADEQVEX765HH3F2R6DAJEPJYGYD2CDLUUBNCZEWRE5NVIII6GFE667CTJAF7FQCZHXBTAGGJNN5"
    "B7X6FLRCOB2GJ7SFRXL6W2OUIKRVG3CUCONS6TE4RNCJNAQSFNET2FLVIY3KZEGYJIRGF5RMBYWQVLBTC3XRHNPS5H5POPH4ZY3Y"
    "7IB4XR5FLR6EYJX2MULBELRTJ6KBEEZCGOLLIDV5ZL3CNYP5QB64AXR4I3VLL5DLQL6QDNVCMR6CCL7KO7SPUD5GKPDUIANT3JHQ"
    "37R4BI"
)


def _page(kind: str, key: str, body: down.ChangeBody | None, feed: int = codes.REGISTERS) -> down.FeedPage:
    return down.FeedPage(START_MS, feed, "01JE", 12, False, False, [down.Change(12, kind, key, body)])


def set_up_items() -> dict[str, setup.Item]:
    """Those that say more since shifts are counted. Keys are file stems."""
    items: dict[str, setup.Item] = {
        "feed-1060-permission-group": setup.PermissionGroup(
            "supervisor",
            "Supervisor",
            ["close_shift", "cash_movement", "accept_variance", "export_documents", "manage_shifts"],
            {},
        ),
        "feed-1070-reason-code": setup.ReasonCode(
            "too_much_cash", "Too much in the drawer", ["tender_removal", "safe_drop"], False, 12
        ),
    }
    assert {name: find_fault(item) for name, item in items.items() if find_fault(item)} == {}
    return items


def shift_answers() -> dict[str, object]:
    """Keys are file stems."""
    waiting = "2 documents are not at HQ yet, the first is number 20."
    counting = down.Counting(REGISTER, FLOATING, 2, "F1", DAY, STAFF, "EUR")
    return {
        **dict(_set_up_page(name, item) for name, item in set_up_items().items()),
        "contact-answer": down.ContactAnswer(START_MS, "01JE", 23, {"1010": 12, "1090": 3}, HQ_KEYS),
        "feed-1090-counting": _page("counting", FLOATING, counting),
        "feed-1090-counting-over": _page("counting", FLOATING, None),
        "feed-1090-day": _page(
            "day", OWN, down.Day(OWN, document_id(23), DAY, "confirmed", 17, 17, "", CONFIRMED_MS, SIGNED)
        ),
        "feed-1090-day-waiting": _page(
            "day", OWN, down.Day(OWN, document_id(23), DAY, "waiting", 17, 15, waiting, None, "")
        ),
        "feed-1090-declaration": _page("declaration", document_id(19), _declaration()),
        "readiness": _readiness(),
        "readiness-of-nothing": readiness.Readiness(
            START_MS, "101", DAY, "18:30", [], readiness.DayTotals(0, 0, 0, 0, 0, 0, "EUR")
        ),
    }


def _set_up_page(name: str, item: setup.Item) -> tuple[str, down.FeedPage]:
    kind, told = next((kind, told) for kind, told in setup.KINDS.items() if type(item) is told.shape)
    return name, _page(kind, told.key_of(item), msgspec.Raw(msgspec.json.encode(item)), told.feed)


def _declaration() -> down.Declaration:
    """The other register's drawer, counted here."""
    counted = [DeclaredTender("cash", 30_000, [PiecesOfOne(5_000, 6)]), DeclaredTender("cheque", 1_500, [])]
    return down.Declaration(document_id(19), REGISTER, OWN, STAFF, START_MS + 1_140_000, False, counted)


def _confirmed() -> readiness.ShiftReadiness:
    return readiness.ShiftReadiness(
        shift=OWN,
        number=1,
        drawer="",
        state="confirmed",
        staff=STAFF,
        staff_name="Ada Byrne",
        opened_ms=START_MS,
        closed_ms=CONFIRMED_MS - 60_000,
        count=17,
        present=17,
        reason="",
        confirmed_ms=CONFIRMED_MS,
        total_minor=3_120,
        variance_minor=-2_000,
    )


def _counting() -> readiness.ShiftReadiness:
    return readiness.ShiftReadiness(
        shift=FLOATING,
        number=4,
        drawer="F1",
        state="counting",
        staff=MANAGER,
        staff_name="Grace Adeyemi",
        opened_ms=START_MS,
        closed_ms=None,
        count=0,
        present=0,
        reason="",
        confirmed_ms=None,
        total_minor=None,
        variance_minor=None,
    )


def _readiness() -> readiness.Readiness:
    """One register is done, one still sends, one was never heard of."""
    parked = readiness.DocumentAside(
        document_id(31), 31, codes.TRANSACTION_RECORDED, "Waits for a customer whom HQ does not know yet."
    )
    wrong = readiness.DocumentAside(document_id(30), 30, codes.SHIFT_CHANGED, "HQ does not know the event “rested”.")
    missing = [(33, 40), (42, 181)]
    registers = [
        readiness.RegisterReadiness(
            REGISTER, "Front", CONFIRMED_MS, 23, 23, [], 0, None, 0, [_confirmed()], [], [], 0, 0
        ),
        readiness.RegisterReadiness(
            OTHER, "Back", CONFIRMED_MS, 181, 33, missing, 148, 180, 3, [_counting()], [parked], [wrong], 1, 1
        ),
        readiness.RegisterReadiness("101-5", "", None, 0, 0, [], 0, None, 0, [], [], [], 0, 0),
    ]
    totals = readiness.DayTotals(2, 1, 3_480, -360, 0, 520, "EUR")
    return readiness.Readiness(START_MS, "101", DAY, "18:30", registers, totals)
