"""The golden drawers of a register, changed and sealed again, and closes with everything that version 2 tells."""

import json
from collections.abc import Callable
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from hq_server.wire.outgoing import Day
from tests.contract import golden_shifts
from tests.contract.golden_shifts import OF_OTHER
from tests.hq_server.sending_register import NOW, Body, SendingRegister, add_register, sealed

LINES = [path.read_bytes() for path in sorted(golden_shifts.UP.glob("*.json"))]


def other_shift(db: HqDatabase) -> SendingRegister:
    """The register whose drawer is counted elsewhere, with its shift open."""
    other = add_register(db, number="4")
    other.open_shift(OF_OTHER)
    ingest_batch(db, other.identity, other.lines, NOW)
    return other


def told(db: HqDatabase, register: SendingRegister, kind: str) -> list[Any]:
    page = feeds.read_page(db, register.identity, 1090, 0, "", 100, NOW)
    return [change.body for change in page.changes if change.kind == kind]


def days_told(db: HqDatabase, register: SendingRegister) -> dict[str, Day]:
    return {day.shift: day for day in told(db, register, "day")}


def resealed(change: Callable[[int, Body], None], lines: list[bytes] = LINES) -> list[bytes]:
    """The golden chain with each document changed as ``change`` says, hashed and chained again."""
    previous_hash = "0" * 64
    before: dict[int, str] = {}
    written: list[bytes] = []
    for sequence, line in enumerate(lines, start=1):
        document = json.loads(line)
        before[sequence] = document.pop("hash")
        change(sequence, document["body"])
        document["previous_hash"] = previous_hash
        manifest = document["body"].get("manifest")
        if manifest and manifest["hash"] == before.get(manifest["last_sequence"]):
            manifest["hash"] = written[manifest["last_sequence"] - 1][-66:-2].decode()
        written.append(sealed(document))
        previous_hash = written[-1][-66:-2].decode()
    return written


def close_in_full(
    register: SendingRegister, *, counted: dict[str, int], declarations: list[tuple[str, str]], **changed: Any
) -> bytes:
    """Version 2 of the close of a shift that has one span and nothing but what ``SendingRegister`` sold."""
    body = register.closing_body()
    manifest = body["manifest"]
    sold = [one for one in register.transactions if one["type"] == "sale"]
    back = [one for one in register.transactions if one["type"] == "return"]
    for tender in manifest["tenders"]:
        if tender["tender"] in counted:
            tender["counted_minor"] = counted[tender["tender"]]
            tender["variance_minor"] = tender["counted_minor"] - tender["expected_minor"]
    gross, tax = manifest["total_minor"], manifest["tax_minor"]
    rates = [{"tax_rate": 20_000, "net_minor": gross - tax, "tax_minor": tax, "gross_minor": gross}]
    manifest |= {
        "spans": [[register.shift_first, register.sequence]],
        "voids": 0,
        "no_sales": 0,
        "discount_minor": 0,
        "rounding_minor": 0,
        "taxes": rates if sold or back else [],
        "movements": [],
        "starting_minor": 10_000,
        "drawer": "",
        "declarations": [{"document": document, "register": where} for document, where in declarations],
        "declaration": "last",
        "reason": "",
        "comment": "",
        "approved_by": "",
        "waiting": 1,
        "grand_sales_minor": sum(one["total_minor"] for one in sold),
        "grand_returns_minor": sum(one["total_minor"] for one in back),
    }
    manifest |= changed
    return register.write("shift.closed", body, version=2)
