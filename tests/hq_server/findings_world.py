"""A store with a catalogue and two registers, and how its day comes to have findings."""

import json
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.db.repairs import Repair
from hq_server.services import catalog_admin, repair, users
from hq_server.services.ingest import ingest_batch
from hq_server.services.validation import ValidationResult, validate_day
from hq_server.texts import tell
from tests.hq_server.sending_register import DATE, NOW, Body, SendingRegister, add_register, line_in_full

PASSWORD = "a long enough password"
CLAIRE, MARC = "claire", "marc"
WHY = "The shelf label said so, and the receipt shows it."
WRONG_RATE = {"lines.0.tax_rate": "20", "lines.0.tax_minor": "0.42"}
# Not changed after what the tests sell.
LONG_AGO = NOW - 30 * 86_400_000
_CATALOGUE = "sku,name,barcodes,unit,price,currency,tax_rate\n" + "".join(
    f"sku-{number},Product {number},{'4006381333931' if number == 1 else ''},each,2.50,EUR,20\n"
    for number in range(1, 10)
)


def add_people(db: HqDatabase, *names: str) -> None:
    for name in names or (CLAIRE, MARC):
        full = {CLAIRE: "Claire Aubert", MARC: "Marc Lefèvre"}.get(name, name)
        users.create_user(db, name, PASSWORD, NOW, full_name=full)


def stock(db: HqDatabase) -> None:
    catalog_admin.import_products(db, _CATALOGUE, LONG_AGO)


def trading(db: HqDatabase, number: str = "2") -> SendingRegister:
    """A register of store 101 with an open shift; the store has a catalogue."""
    register = add_register(db, number=number)
    stock(db)
    register.open_shift()
    return register


def send(db: HqDatabase, register: SendingRegister, now_ms: int = NOW) -> list[str]:
    """Upload what was written and forget it; the states HQ answered with."""
    results = ingest_batch(db, register.identity, register.lines, now_ms)
    register.lines = []
    return [result.state for result in results]


def validate(db: HqDatabase, now_ms: int = NOW) -> ValidationResult:
    return validate_day(db, "101", DATE, now_ms)


def rules_open(db: HqDatabase) -> list[tuple[int, str]]:
    """Document and rule of everything that holds the day."""
    return [(one.sequence, one.rule) for one in validate(db).open]


def body_in_tables(db: HqDatabase, sequence: int, register: str = "2") -> Body:
    """What HQ reads of a transaction: header, lines and tenders."""
    where = "WHERE store = '101' AND register = ? AND sequence = ?"
    with db.read():
        header = db.row(
            f"SELECT type, total_minor, tax_minor, discount_minor, customer FROM transaction_header {where}",
            (register, sequence),
        )
        lines = db.rows(
            f"SELECT sku, quantity_thousandths, total_minor, tax_rate, tax_minor, voided, more FROM transaction_line "
            f"{where} ORDER BY line",
            (register, sequence),
        )
        tenders = db.rows(
            f"SELECT tender, amount_minor FROM transaction_tender {where} ORDER BY position", (register, sequence)
        )
    return {
        "header": tuple(header) if header else None,
        "lines": [(*line[:5], bool(line[5]), json.loads(line[6]) if line[6] else None) for line in lines],
        "tenders": [tuple(tender) for tender in tenders],
    }


def original_bytes(db: HqDatabase, sequence: int, register: str = "2") -> bytes:
    with db.read():
        row = db.row(
            "SELECT content FROM inbox WHERE store = '101' AND register = ? AND sequence = ?", (register, sequence)
        )
    assert row is not None
    return bytes(row[0])


def taxed_wrongly(hq: HqDatabase, register: SendingRegister, **changed: Any) -> int:
    """A sale at 5.5 % of a product that has 20 %; returns its document's number."""
    taxes = [{"tax_rate": 5_500, "net_minor": 237, "tax_minor": 13, "gross_minor": 250}]
    line = line_in_full(1, tax_rate=5_500, tax_minor=13)
    members: dict[str, Any] = {"lines": [line], "tax_minor": 13, "taxes": taxes} | changed
    register.sell_in_full(**members)
    send(hq, register)
    validate(hq)
    return register.sequence


def sums_wrongly(hq: HqDatabase, register: SendingRegister, **changed: Any) -> int:
    """A sale whose total is not its lines': quarantined as it arrived."""
    register.sell_in_full(total_minor=1, **changed)
    assert send(hq, register)[-1] == "quarantined"
    return register.sequence


def propose(hq: HqDatabase, sequence: int, typed: dict[str, str], **changed: Any) -> Repair:
    said: dict[str, Any] = {"why": WHY, "seen": 0, "person": CLAIRE, "now_ms": NOW + 10} | changed
    return repair.propose(hq, "101-2", sequence, typed, said.pop("why"), **said)


def approve(hq: HqDatabase, sent: Repair, person: str = MARC) -> Repair:
    return repair.approve(hq, "101-2", sent.sequence, seen=sent.version, person=person, now_ms=NOW + 20)


def shift_state(db: HqDatabase) -> tuple[str, str]:
    with db.read():
        row = db.row("SELECT state, reason FROM business_day WHERE register = '2' ORDER BY closed_ms DESC")
    assert row is not None
    return row[0], tell(row[1])
