"""Whatever is written into a transaction, HQ takes the document, says in words what is wrong with it, and goes on."""

import json

import pytest

from hq_server.db.database import HqDatabase
from hq_server.services.document_list import get_document
from hq_server.services.export import export_transactions
from hq_server.services.ingest import ingest_batch
from hq_server.services.receipts import find_receipt
from hq_server.wire.outgoing import Result, encode
from tests.hq_server.sending_register import NOW, SendingRegister, add_register
from tests.hq_server.spoilt import write_spoilt


def _take(db: HqDatabase, register: SendingRegister) -> list[Result]:
    results: list[Result] = []
    for first in range(0, len(register.lines), 1_000):
        results += ingest_batch(db, register.identity, register.lines[first : first + 1_000], NOW)
    return results


@pytest.mark.parametrize("name", ["sale", "exchange", "refund-by-voucher", "income", "void"])
def test_any_member_may_hold_anything(hq: HqDatabase, name: str) -> None:
    register = add_register(hq)
    register.open_shift()
    write_spoilt(register, name)
    results = _take(hq, register)
    assert {result.verdict for result in results} == {"stored"}
    assert {result.state for result in results} <= {"applied", "quarantined", "parked"}
    said = [result.reason for result in results if result.state != "applied"]
    assert len(said) > len(results) // 2
    assert all(len(reason) > 10 for reason in said)
    # So begins the reason of what nobody foresaw, and what only the database found.
    assert [reason for reason in said if reason.startswith("HQ cannot apply")] == []
    applied = {result.id for result in results if result.state == "applied"}
    assert {row[3] for row in list(export_transactions(hq))[1:]} <= applied
    for receipt in {_receipt(hq, register, result) for result in results}:
        assert encode(find_receipt(hq, receipt, NOW))


def _receipt(db: HqDatabase, register: SendingRegister, result: Result) -> str:
    body = json.loads(get_document(db, register.identity.code, result.sequence).content)["body"]
    receipt = body.get("receipt")
    # The door lets no such number in.
    return receipt if isinstance(receipt, str) and "\x00" not in receipt else ""
