"""Stores whose days are at every point that a statement's page can show: posted, held, corrected, still trading."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hq_server.db import stores
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.statement import StatementId
from hq_server.domain.stores import Store
from hq_server.services import staff_admin, statement_actions
from hq_server.services.ingest import ingest_batch
from hq_server.services.statement_job import run_statements
from tests.hq_server.findings_world import stock
from tests.hq_server.sending_register import DATE, NOW, Body, SendingRegister
from tests.hq_server.statement_world import close, move, sell

DAY_MS = 86_400_000
EVENING_MS = 13 * 3_600_000
YESTERDAY = (date.fromisoformat(DATE) - timedelta(days=1)).isoformat()
BEFORE = (date.fromisoformat(DATE) - timedelta(days=2)).isoformat()


@dataclass
class DatedRegister(SendingRegister):
    """Writes its documents on the day that it is told."""

    day: str = DATE
    minutes: int = 0

    def write(self, kind: str, body: Body, *, document: str = "", **changed: Any) -> bytes:
        back = (date.fromisoformat(DATE) - date.fromisoformat(self.day)).days
        self.minutes += 4
        made = NOW - back * DAY_MS + self.minutes * 60_000
        return super().write(
            kind, body, document=document, **{"business_date": self.day, "made_ms": made, "made_offset": 60} | changed
        )

    def begin(self, day: str) -> None:
        self.day, self.minutes = day, 0
        self.open_shift()


def set_up(db: HqDatabase) -> dict[str, DatedRegister]:
    """Two stores with their registers and people; nothing is sold yet."""
    found = {}
    with db.write():
        stores.insert_store(db, Store("101", "Lyon-Est", "EUR", ("14 rue de la Soie",)), NOW)
        stores.insert_store(db, Store("102", "Lille-Nord", "EUR", ("2 place Rihour",)), NOW)
        for store, number in (("101", "1"), ("101", "2"), ("102", "1")):
            stores.insert_register(db, store, number, "", NOW)
            found[f"{store}-{number}"] = DatedRegister(RegisterIdentity(store, number))
    for store in ("101", "102"):
        staff_admin.add_staff(db, store, "Luc Vandamme", "271828", NOW, staff_id="s-001")
    stock(db)
    return found


def trade(db: HqDatabase, now_ms: int = NOW) -> dict[str, DatedRegister]:
    """The day before yesterday: posted, and a document came late. Yesterday: Lyon-Est is held by a finding and a
    count, Lille-Nord posted. Today: trading. The job has run after each.
    """
    registers = set_up(db)
    first, second, other = registers["101-1"], registers["101-2"], registers["102-1"]
    for register in registers.values():
        register.begin(BEFORE)
        _sales(register)
        move(register, "bank_drop", -8_000)
        close(register, {"cash": -120})
    late = second.lines.pop(3)
    _send(db, registers, now_ms - 2 * DAY_MS)
    run_statements(db, now_ms - 2 * DAY_MS + EVENING_MS)
    _accept_missing(db, now_ms)
    second.lines.append(late)
    _send(db, registers, now_ms - DAY_MS)
    for register in registers.values():
        register.begin(YESTERDAY)
        _sales(register)
    sell(first, 2_400)
    # A sale at 5.5 % of a product that has 20 %: a rule is broken.
    sell(first, 4_210, rate=5_500)
    for register in registers.values():
        close(register, {"cash": 3_710 if register is first else 0})
    _send(db, registers, now_ms - DAY_MS)
    run_statements(db, now_ms - DAY_MS + EVENING_MS)
    for register in registers.values():
        register.begin(DATE)
        _sales(register)
    close(other)
    _send(db, registers, now_ms)
    run_statements(db, now_ms)
    return registers


def _sales(register: DatedRegister) -> None:
    for price, tender in ((1_250, "cash"), (18_999, "card"), (640, "cash"), (-350, "cash"), (12_000, "cash")):
        sell(register, price, tender)
    sell(register, 5_500, "card", saved_minor=500)


def _send(db: HqDatabase, registers: dict[str, DatedRegister], now_ms: int) -> None:
    for register in registers.values():
        ingest_batch(db, register.identity, register.lines, now_ms)
        register.lines = []


def _accept_missing(db: HqDatabase, now_ms: int) -> None:
    """A person lets the day post although a document is missing."""
    key = StatementId("101", BEFORE)
    at = now_ms - 2 * DAY_MS + EVENING_MS
    statement_actions.accept(db, key, ["manifests"], "The month closes today", person="claire", now_ms=at)
    run_statements(db, at)
