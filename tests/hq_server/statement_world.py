"""A store's day as its registers tell it, and what HQ then has in the books."""

from collections.abc import Mapping
from typing import Any

from hq_server.db import statements, vouchers
from hq_server.db.database import HqDatabase
from hq_server.db.vouchers import PostedVoucher
from hq_server.domain.statement import Statement, StatementId
from hq_server.services.ingest import ingest_batch
from hq_server.services.posting import post_statement
from hq_server.services.statements import look_at_days
from tests.hq_server.sending_register import (
    DATE,
    NOW,
    Body,
    SendingRegister,
    add_register,
    line_in_full,
    tender_in_full,
)

STORE = "101"
DAY = StatementId(STORE, DATE)
# The store's day is over then.
EVENING = NOW + 20 * 3_600_000
STARTING = 10_000


def opened(db: HqDatabase, number: str = "2", store: str = STORE) -> SendingRegister:
    """A register with an open shift."""
    register = add_register(db, store, number)
    register.open_shift()
    return register


def sell(
    register: SendingRegister,
    price_minor: int,
    tender: str = "cash",
    *,
    saved_minor: int = 0,
    rate: int = 20_000,
    rounding_minor: int = 0,
    change_minor: int = 0,
    **changed: Any,
) -> bytes:
    """One piece for ``price_minor`` less ``saved_minor``; below zero it comes back."""
    paid = price_minor - saved_minor
    sign = -1 if price_minor < 0 else 1
    tax = sign * ((2 * abs(paid) * rate + 100_000 + rate) // (2 * (100_000 + rate)))
    saving = [{"kind": "line", "code": "", "name": "Off", "amount_minor": saved_minor}]
    line = line_in_full(
        1,
        sign,
        unit_price_minor=abs(price_minor),
        total_minor=paid,
        tax_rate=rate,
        tax_minor=tax,
        barcode="",
        discount_minor=saved_minor,
        more={"discounts": saving} if saved_minor else None,
    )
    given = paid + rounding_minor
    more = {"issued": True} if tender == "voucher" and given < 0 else None
    body: Body = {
        "kind": "return" if price_minor < 0 else "sale",
        "lines": [line],
        "total_minor": paid,
        "tax_minor": tax,
        "taxes": [{"tax_rate": rate, "net_minor": paid - tax, "tax_minor": tax, "gross_minor": paid}],
        "discount_minor": max(saved_minor, 0),
        "rounding_minor": rounding_minor,
        "tenders": [
            tender_in_full(given, tender, more=more)
            | {"tendered_minor": given + change_minor, "change_minor": change_minor}
        ],
    }
    return register.sell_in_full(**body | changed)


def move(register: SendingRegister, kind: str, amount_minor: int) -> bytes:
    """A float entry, a removal, a drop."""
    cash: Body = {"pieces": [], "bag": "B-1" if kind == "bank_drop" else "", "safe": ""}
    body: Body = {
        "receipt": f"{register.identity.code}-1{register.sequence + 1:07d}",
        "type": kind,
        "shift": register.shift,
        "staff": "s-001",
        "customer": None,
        "currency": "EUR",
        "total_minor": amount_minor,
        "tax_minor": 0,
        "lines": [],
        "tenders": [tender_in_full(amount_minor)],
        "discount_minor": 0,
        "rounding_minor": 0,
        "tax_included": True,
        "taxes": [],
        "more": {"cash": cash},
    }
    register.receipts.append(body["receipt"])
    register.transactions.append(body)
    return register.write("transaction.recorded", body, version=3)


def expected(register: SendingRegister) -> dict[str, int]:
    """What should be there of each tender, as the register counts it."""
    found = {"cash": STARTING}
    for body in register.transactions:
        for tender in body["tenders"]:
            name, change = tender["tender"], tender["change_minor"]
            found[name] = found.get(name, 0) + tender["amount_minor"]
            if name != "cash":
                found[name] += change
                found["cash"] -= change
    return found


def close(
    register: SendingRegister, off: Mapping[str, int] | None = None, *, counted: bool = True, **said: Any
) -> bytes:
    """Close with every tender counted; ``off``: by how much a tender's count is off."""
    amounts: dict[str, int] = {"cash": 0}
    for body in register.transactions:
        for tender in body["tenders"]:
            amounts[tender["tender"]] = amounts.get(tender["tender"], 0) + tender["amount_minor"]
    there = expected(register)
    tenders = [
        {
            "tender": tender,
            "amount_minor": amount,
            "expected_minor": there[tender],
            "counted_minor": there[tender] + (off or {}).get(tender, 0) if counted else None,
            "variance_minor": (off or {}).get(tender, 0) if counted else None,
        }
        for tender, amount in amounts.items()
    ]
    return register.close_shift(**{"tenders": tenders} | said)


def send(db: HqDatabase, *registers: SendingRegister, now_ms: int = NOW) -> list[str]:
    """Upload what was written since the last time; the states HQ answered with."""
    states = []
    for register in registers:
        states += [result.state for result in ingest_batch(db, register.identity, register.lines, now_ms)]
        register.lines = []
    return states


def post(db: HqDatabase, key: StatementId = DAY, now_ms: int = EVENING) -> Statement:
    """Look at what arrived, then take the statement as far as it goes."""
    look_at_days(db, now_ms)
    statement = post_statement(db, key, now_ms)
    assert statement is not None
    return statement


def find(db: HqDatabase, key: StatementId = DAY) -> Statement | None:
    with db.read():
        return statements.find(db, key)


def vouchers_of(db: HqDatabase, store: str = STORE, date: str = DATE) -> list[PostedVoucher]:
    with db.read():
        return vouchers.of_day(db, store, date)


def books(db: HqDatabase, store: str = STORE, date: str = DATE) -> dict[str, int]:
    """Account → what stands there, debit above 0; every voucher balances."""
    found: dict[str, int] = {}
    for voucher in vouchers_of(db, store, date):
        assert sum(line.debit_minor - line.credit_minor for line in voucher.lines) == 0
        assert all((line.debit_minor == 0) != (line.credit_minor == 0) for line in voucher.lines)
        for line in voucher.lines:
            found[line.account] = found.get(line.account, 0) + line.debit_minor - line.credit_minor
    return {account: amount for account, amount in sorted(found.items()) if amount}


def everything_posted(db: HqDatabase) -> dict[str, list[tuple[object, ...]]]:
    """Every row of what is in the books."""
    tables = (
        *("voucher", "voucher_line", "posting", "posted_transaction", "posting_total", "posting_rate"),
        *("posting_tender", "posting_account", "statement_tender", "statement_shift", "posted_fact"),
    )
    with db.read():
        rows = {table: sorted(map(tuple, db.rows(f"SELECT * FROM {table}"))) for table in tables}
        rows["statement"] = sorted(map(tuple, db.rows("SELECT * FROM statement WHERE state = 'posted'")))
    return rows
