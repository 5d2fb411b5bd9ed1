"""A register as HQ sees it: writes documents with an unbroken chain, as resources/wire/README.md says."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from hq_server.db import stores
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import NO_HASH, RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.ids import new_id

NOW = 1_795_420_800_000
DATE = "2026-11-23"
Body = dict[str, Any]


@dataclass
class SendingRegister:
    """Every method returns the line it wrote; ``lines`` keeps all of them."""

    identity: RegisterIdentity
    sequence: int = 0
    hash: str = NO_HASH
    lines: list[bytes] = field(default_factory=list)
    shift: str = ""
    shift_first: int = 0
    receipts: list[str] = field(default_factory=list)
    transactions: list[Body] = field(default_factory=list)

    def write(self, kind: str, body: Body, *, document: str = "", **changed: Any) -> bytes:
        """One document; ``changed`` replaces members of the envelope."""
        self.sequence += 1
        envelope = {
            "id": document or new_id(),
            "register": self.identity.code,
            "sequence": self.sequence,
            "kind": kind,
            "version": 1,
            "business_date": DATE,
            "made_ms": NOW + self.sequence,
            "made_offset": 60,
            "previous_hash": self.hash,
            "body": body,
        } | changed
        line = sealed(envelope)
        self.hash = line[-66:-2].decode()
        self.lines.append(line)
        return line

    def create_customer(self, customer: str = "", **changed: Any) -> bytes:
        body: Body = {
            "customer": customer or new_id(),
            "customer_type": "person",
            "first_name": "Zoë",
            "last_name": "O'Brien",
            "organization": "",
            "phone": "+33 1 23 45 67 89",
            "email": "zoe@example.org",
            "language": "fr",
            "staff": "s-001",
        } | changed
        return self.write("customer.created", body)

    def open_shift(self, shift: str = "") -> bytes:
        self.shift = shift or new_id()
        self.receipts, self.transactions = [], []
        line = self.write(
            "shift.opened",
            {"shift": self.shift, "number": 1, "staff": "s-001", "currency": "EUR", "starting_minor": 10_000},
        )
        self.shift_first = self.sequence
        return line

    def sell(self, *, customer: str | None = None, count: int = 1, kind: str = "sale", **changed: Any) -> bytes:
        """A sale of ``count`` lines at 2.50 each, or a return of as many."""
        sign = -1 if kind == "return" else 1
        body: Body = {
            "receipt": f"{self.identity.code}-1{self.sequence + 1:07d}",
            "type": kind,
            "shift": self.shift,
            "staff": "s-001",
            "customer": customer,
            "currency": "EUR",
            "total_minor": sign * 250 * count,
            "tax_minor": sign * 42 * count,
            "lines": [line_body(number, sign) for number in range(1, count + 1)],
            "tenders": [
                {
                    "tender": "cash",
                    "amount_minor": sign * 250 * count,
                    "tendered_minor": sign * 250 * count,
                    "change_minor": 0,
                }
            ],
        } | changed
        self.receipts.append(body["receipt"])
        self.transactions.append(body)
        return self.write("transaction.recorded", body)

    def sell_in_full(self, *, customer: str | None = None, count: int = 1, kind: str = "sale", **changed: Any) -> bytes:
        """The same, as version 2 of the document."""
        sign = -1 if kind == "return" else 1
        gross, tax = sign * 250 * count, sign * 42 * count
        body: Body = {
            "receipt": f"{self.identity.code}-1{self.sequence + 1:07d}",
            "type": kind,
            "shift": self.shift,
            "staff": "s-001",
            "customer": customer,
            "currency": "EUR",
            "total_minor": gross,
            "tax_minor": tax,
            "lines": [line_in_full(number, sign) for number in range(1, count + 1)],
            "tenders": [tender_in_full(gross)],
            "discount_minor": 0,
            "rounding_minor": 0,
            "tax_included": True,
            "taxes": [{"tax_rate": 20_000, "net_minor": gross - tax, "tax_minor": tax, "gross_minor": gross}],
            "more": None,
        } | changed
        self.receipts.append(body["receipt"])
        self.transactions.append(body)
        return self.write("transaction.recorded", body, version=2)

    def move_cash(self, amount_minor: int, account: str = "postage") -> bytes:
        """Income above 0, expense below."""
        return self.sell_in_full(
            kind="income" if amount_minor > 0 else "expense",
            total_minor=amount_minor,
            tax_minor=0,
            lines=[],
            taxes=[],
            tenders=[tender_in_full(amount_minor)],
            more={"account": account},
        )

    def open_drawer(self) -> bytes:
        return self.sell_in_full(kind="no_sale", total_minor=0, tax_minor=0, lines=[], taxes=[], tenders=[])

    def give_up_basket(self) -> bytes:
        """A voided basket of one line."""
        line = line_in_full(1, total_minor=0, tax_minor=0, voided=True)
        return self.sell_in_full(kind="void", total_minor=0, tax_minor=0, lines=[line], taxes=[], tenders=[])

    def close_shift(self, **changed: Any) -> bytes:
        """Close with a manifest that tells what was written; ``changed`` makes it say something else."""
        return self.write("shift.closed", self.closing_body(**changed))

    def closing_body(self, **changed: Any) -> Body:
        done = self.transactions
        counted = [body for body in done if body["type"] in ("sale", "return")]
        cash = sum(tender["amount_minor"] for body in done for tender in body["tenders"])
        manifest: Body = {
            "first_sequence": self.shift_first,
            "last_sequence": self.sequence,
            "count": self.sequence - self.shift_first + 1,
            "hash": self.hash,
            "first_receipt": self.receipts[0] if done else "",
            "last_receipt": self.receipts[-1] if done else "",
            "sales": sum(body["type"] == "sale" for body in done),
            "returns": sum(body["type"] == "return" for body in done),
            "total_minor": sum(body["total_minor"] for body in counted),
            "tax_minor": sum(body["tax_minor"] for body in counted),
            "tenders": [
                {
                    "tender": "cash",
                    "amount_minor": cash,
                    "expected_minor": 10_000 + cash,
                    "counted_minor": None,
                    "variance_minor": None,
                }
            ],
        } | changed
        return {"shift": self.shift, "number": 1, "staff": "s-001", "currency": "EUR", "manifest": manifest}


def line_body(number: int, sign: int = 1, **changed: Any) -> Body:
    return {
        "line": number,
        "sku": f"sku-{number}",
        "barcode": "4006381333931",
        "description": "Crayon — noir\tmat\\",
        "quantity_thousandths": sign * 1000,
        "unit_price_minor": 250,
        "total_minor": sign * 250,
        "tax_rate": 20_000,
        "tax_minor": sign * 42,
        "voided": False,
    } | changed


def line_in_full(number: int, sign: int = 1, **changed: Any) -> Body:
    return line_body(number, sign) | {"unit": "each", "discount_minor": 0, "more": None} | changed


def tender_in_full(amount_minor: int, tender: str = "cash", **changed: Any) -> Body:
    return {
        "tender": tender,
        "amount_minor": amount_minor,
        "tendered_minor": amount_minor,
        "change_minor": 0,
        "more": None,
    } | changed


def sealed(envelope: Body) -> bytes:
    """The line with its hash."""
    body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
    return body[:-1] + b',"hash":"' + hashlib.sha256(body).hexdigest().encode() + b'"}'


def sell_with_everything(register: SendingRegister) -> None:
    """An offer, a serial number, a line that comes back, another price, foreign money, an approval, a voided part."""
    discounts = [{"kind": "offer", "code": "SOAP-3", "name": "Soap <b>10 %</b> off", "amount_minor": 25}]
    returned = {"transaction": "", "receipt": "101-1-10000009", "line": 4, "reason": "faulty"}
    lines = [
        line_in_full(1, total_minor=225, discount_minor=25, more={"discounts": discounts, "serial": "KT-42"}),
        line_in_full(2, -1, more={"returned": returned}),
        line_in_full(3, more={"list_price_minor": 990, "reason": "price_match"}),
    ]
    taxes = [{"tax_rate": 20_000, "net_minor": 183, "tax_minor": 42, "gross_minor": 225}]
    foreign = {"currency": "USD", "foreign_minor": 243, "rate_millionths": 926_000}
    register.sell_in_full(
        lines=lines,
        total_minor=225,
        tax_minor=42,
        taxes=taxes,
        discount_minor=25,
        tenders=[tender_in_full(225, "foreign", more=foreign)],
        more={
            "approvals": [{"action": "price_override", "approved_by": "s-004", "reason": "On the shelf", "line": 3}],
            "voided_tenders": [tender_in_full(99, "bons")],
        },
    )


def add_register(db: HqDatabase, store: str = "101", number: str = "2") -> SendingRegister:
    """A store with one register, straight into the tables."""
    with db.write():
        if stores.find_store(db, store) is None:
            stores.insert_store(db, Store(store, "Comptoir Nord", "EUR", ("1 rue du Nord", "75010 Paris")), NOW)
        stores.insert_register(db, store, number, "", NOW)
    return SendingRegister(RegisterIdentity(store, number))
