"""Golden documents of shifts that wait for a person: readable as documents, wrong in what they say."""

from typing import Any

from tests.contract.golden import DAY, STAFF, WIRE
from tests.contract.golden_shifts import NO_HASH, OWN, REGISTER, START_MS, Body, declared, document_id, pieces, receipt
from tests.hq_server.sending_register import line_in_full, sealed, tender_in_full

QUARANTINED = WIRE / "v1" / "quarantined" / "shifts"


def _written(kind: str, version: int, body: Body) -> bytes:
    return sealed(
        {
            "id": document_id(1),
            "register": REGISTER,
            "sequence": 1,
            "kind": kind,
            "version": version,
            "business_date": DAY,
            "made_ms": START_MS + 60_000,
            "made_offset": 60,
            "previous_hash": NO_HASH,
            "body": body,
        }
    )


def _moved(kind: str, amount: int, more: Body | None = None, **changed: Any) -> bytes:
    body: Body = {
        "receipt": receipt(1),
        "type": kind,
        "shift": OWN,
        "staff": STAFF,
        "customer": None,
        "currency": "EUR",
        "total_minor": amount,
        "tax_minor": 0,
        "lines": [],
        "tenders": [tender_in_full(amount)] if amount else [],
        "discount_minor": 0,
        "rounding_minor": 0,
        "tax_included": True,
        "taxes": [],
        "more": more,
    }
    return _written("transaction.recorded", 3, body | changed)


def _cash(*counted: tuple[int, int], bag: str = "") -> Body:
    return {"cash": {"pieces": pieces(*counted), "bag": bag, "safe": ""}}


def _counted(*tenders: Body, shift: str = OWN) -> Body:
    return {"declared": {"shift": shift, "register": "", "recount": False, "tenders": list(tenders)}}


def _movements() -> dict[str, bytes]:
    line = line_in_full(1)
    return {
        "float-entry-below-zero": _moved("float_entry", -500),
        "float-entry-by-card": _moved("float_entry", 500, tenders=[tender_in_full(500, "card")]),
        "removal-above-zero": _moved("tender_removal", 500),
        "safe-drop-of-two-tenders": _moved(
            "safe_drop", -500, tenders=[tender_in_full(-300), tender_in_full(-200, "cheque")]
        ),
        "safe-drop-with-a-line": _moved("safe_drop", -500, lines=[line]),
        "safe-drop-of-a-customer": _moved("safe_drop", -500, customer=document_id(9)),
        "bank-drop-without-its-bag": _moved("bank_drop", -500, _cash()),
        "bank-drop-without-more": _moved("bank_drop", -500),
        "pieces-that-do-not-sum": _moved("safe_drop", -500, _cash((200, 2))),
        "pieces-counted-twice": _moved("float_entry", 400, _cash((200, 1), (200, 1))),
        "declaration-without-its-count": _moved("declaration", 0, {"reason": "miscounted"}),
        "declaration-that-moves-money": _moved("declaration", 500, _counted(declared("cash", 500))),
        "declaration-of-nothing": _moved("declaration", 0, _counted()),
        "declaration-of-one-tender-twice": _moved(
            "declaration", 0, _counted(declared("cash", 500), declared("cash", 600))
        ),
        "declaration-whose-pieces-do-not-sum": _moved("declaration", 0, _counted(declared("cash", 500, (200, 2)))),
        "declaration-below-zero": _moved("declaration", 0, _counted(declared("cash", -1))),
        "declaration-under-another-shift": _moved(
            "declaration", 0, _counted(declared("cash", 500), shift=document_id(8))
        ),
    }


def _manifest(**changed: Any) -> Body:
    manifest: Body = {
        "first_sequence": 1,
        "last_sequence": 6,
        "count": 5,
        "hash": NO_HASH,
        "first_receipt": "",
        "last_receipt": "",
        "sales": 0,
        "returns": 0,
        "total_minor": 0,
        "tax_minor": 0,
        "tenders": [],
        "spans": [[1, 3], [5, 6]],
        "voids": 0,
        "no_sales": 0,
        "discount_minor": 0,
        "rounding_minor": 0,
        "taxes": [],
        "movements": [],
        "starting_minor": 0,
        "drawer": "",
        "declarations": [],
        "declaration": "last",
        "reason": "",
        "comment": "",
        "approved_by": "",
        "waiting": 1,
        "grand_sales_minor": 0,
        "grand_returns_minor": 0,
    }
    return {name: value for name, value in (manifest | changed).items() if value is not ...}


def _closed(**changed: Any) -> bytes:
    """Its own number is 1, so a manifest that is right otherwise still names documents after it."""
    body = {"shift": OWN, "number": 1, "staff": STAFF, "currency": "EUR", "manifest": _manifest(**changed)}
    return _written("shift.closed", 2, body)


def _shifts() -> dict[str, bytes]:
    opened: Body = {"shift": OWN, "number": 1, "staff": STAFF, "currency": "EUR", "starting_minor": 500}
    in_full = {"drawer": "", "several": True, "pieces": []}
    changed: Body = {"shift": OWN, "number": 1, "staff": STAFF, "event": "rested", "approved_by": ""}
    return {
        "first-form-called-the-second": _written("shift.opened", 2, opened),
        "opened-with-other-pieces": _written("shift.opened", 2, opened | in_full | {"pieces": pieces((200, 2))}),
        "changed-by-an-unknown-event": _written("shift.changed", 1, changed),
        "changed-by-nobody-knows-what": _written("shift.changed", 1, {**changed, "event": ""}),
        "closed-after-itself": _closed(),
        "closed-with-spans-that-overlap": _closed(spans=[[1, 5], [5, 6]]),
        "closed-with-spans-in-no-order": _closed(spans=[[5, 6], [1, 3]]),
        "closed-with-other-ends": _closed(first_sequence=2),
        "closed-with-another-count": _closed(count=6),
        "closed-without-its-spans": _closed(spans=...),
        "closed-with-no-span": _closed(spans=[]),
        "closed-with-a-span-of-one-number": _closed(spans=[[1]]),
        "closed-without-its-grand-totals": _closed(grand_sales_minor=...),
        "closed-by-an-unknown-way-of-counting": _closed(declaration="first"),
    }


def quarantined_documents() -> dict[str, bytes]:
    """Keys are file stems."""
    return {**_movements(), **_shifts()}
