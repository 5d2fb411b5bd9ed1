"""One register of many: writes its documents with an unbroken chain and remembers what HQ must have of it."""

import random
import threading
from dataclasses import dataclass, field

from hq_server.domain.registers import NO_HASH
from hq_server.ids import new_id
from tests.hq_server.sending_register import Body, sealed

_CURRENCY, _STAFF, _TAX_RATE = "EUR", "s-001", 20_000
_ONE_CUSTOMER_IN = 25
_MOST_LINES = 6
_OPENING_MINOR = 10_000


@dataclass(slots=True)
class LoadRegister:
    """``waiting`` are lines that HQ has not answered for; ``sales`` and ``total_minor`` what it must have in the end.

    Only one thread at a time speaks for a register (``turn``).
    """

    store: str
    number: str
    seed: int
    token: str = ""
    request_key: str = ""
    epoch: str = ""
    sequence: int = 0
    hash: str = NO_HASH
    waiting: list[bytes] = field(default_factory=list)
    cursors: dict[str, int] = field(default_factory=dict)
    shift: str = ""
    sales: int = 0
    total_minor: int = 0
    customers: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)

    @property
    def code(self) -> str:
        return f"{self.store}-{self.number}"

    def trade(self, business_date: str, now_ms: int, sales: int) -> None:
        """Ring up so many sales; the first opens the shift. One sale in some is of a customer who is made for it."""
        chance = random.Random(f"{self.seed} {self.sequence}")
        if not self.shift:
            self.shift = new_id()
            self._write("shift.opened", self._opening(), business_date, now_ms)
        for _sale in range(sales):
            customer = None
            if chance.randrange(_ONE_CUSTOMER_IN) == 0:
                customer = self._make_customer(chance, business_date, now_ms)
            self._sell(chance, customer, business_date, now_ms)

    def settle(self, lines: int) -> None:
        """HQ has answered for the first lines."""
        del self.waiting[:lines]

    def _write(self, kind: str, body: Body, business_date: str, now_ms: int, version: int = 1) -> None:
        self.sequence += 1
        envelope = {
            "id": new_id(),
            "register": self.code,
            "sequence": self.sequence,
            "kind": kind,
            "version": version,
            "business_date": business_date,
            "made_ms": now_ms,
            "made_offset": 60,
            "previous_hash": self.hash,
            "body": body,
        }
        line = sealed(envelope)
        self.hash = line[-66:-2].decode()
        self.waiting.append(line)

    def _opening(self) -> Body:
        return {
            "shift": self.shift,
            "number": 1,
            "staff": _STAFF,
            "currency": _CURRENCY,
            "starting_minor": _OPENING_MINOR,
        }

    def _make_customer(self, chance: random.Random, business_date: str, now_ms: int) -> str:
        customer = new_id()
        body = {
            "customer": customer,
            "customer_type": "person",
            "first_name": f"Load {self.code}",
            "last_name": f"Number {self.customers + 1}",
            "organization": "",
            "phone": f"+33 6 {chance.randrange(10**8):08d}",
            "email": f"{customer}@example.org",
            "language": "fr",
            "staff": _STAFF,
        }
        self._write("customer.created", body, business_date, now_ms)
        self.customers += 1
        return customer

    def _sell(self, chance: random.Random, customer: str | None, business_date: str, now_ms: int) -> None:
        prices = [chance.randrange(50, 5_000) for _line in range(chance.randint(1, _MOST_LINES))]
        lines = [_line(number, price) for number, price in enumerate(prices, 1)]
        total, tax = sum(prices), sum(line["tax_minor"] for line in lines)
        tender = {"tender": "cash", "amount_minor": total, "tendered_minor": total, "change_minor": 0, "more": None}
        body = {
            "receipt": f"{self.code}-1{self.sequence + 1:07d}",
            "type": "sale",
            "shift": self.shift,
            "staff": _STAFF,
            "customer": customer,
            "currency": _CURRENCY,
            "total_minor": total,
            "tax_minor": tax,
            "lines": lines,
            "tenders": [tender],
            "discount_minor": 0,
            "rounding_minor": 0,
            "tax_included": True,
            "taxes": [{"tax_rate": _TAX_RATE, "net_minor": total - tax, "tax_minor": tax, "gross_minor": total}],
            "more": None,
        }
        self._write("transaction.recorded", body, business_date, now_ms, version=2)
        self.sales += 1
        self.total_minor += total


def _line(number: int, price_minor: int) -> Body:
    return {
        "line": number,
        "sku": f"LOAD-{price_minor % 500:03d}",
        "barcode": "",
        "description": f"Load article {price_minor % 500:03d}",
        "quantity_thousandths": 1000,
        "unit_price_minor": price_minor,
        "total_minor": price_minor,
        "tax_rate": _TAX_RATE,
        "tax_minor": price_minor - price_minor * 100 // 120,
        "voided": False,
        "unit": "each",
        "discount_minor": 0,
        "more": None,
    }
