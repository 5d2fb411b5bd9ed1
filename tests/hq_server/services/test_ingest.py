"""Uploads: every line gets its verdict, every byte is kept, nothing is stored twice, and one bad line costs only
itself.
"""

import json
import threading
from typing import Any

import pytest

from hq_server.db import inbox
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import AccessDenied
from hq_server.ids import new_id
from hq_server.services.ingest import ingest_batch
from hq_server.wire.outgoing import Result
from tests.hq_server.sending_register import NOW, SendingRegister, add_register, line_body, sealed


def _count(db: HqDatabase, table: str) -> int:
    with db.read():
        row = db.row(f"SELECT count(*) FROM {table}")
    assert row is not None
    return int(row[0])


def _verdicts(results: list[Result]) -> list[tuple[str, str]]:
    return [(result.verdict, result.state) for result in results]


def _shop_day(db: HqDatabase, sales: int = 3) -> SendingRegister:
    register = add_register(db)
    customer = new_id()
    register.create_customer(customer)
    register.open_shift()
    for number in range(sales):
        register.sell(customer=customer if number == 0 else None, count=number % 4 + 1)
    return register


def test_a_batch_is_stored_and_applied(hq: HqDatabase) -> None:
    register = _shop_day(hq)
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert _verdicts(results) == [("stored", "applied")] * 5
    assert [result.sequence for result in results] == [1, 2, 3, 4, 5]
    with hq.read():
        assert [row[2] for row in inbox.walk(hq, register.identity)] == register.lines
        assert hq.row("SELECT count(*), sum(total_minor) FROM transaction_header") == (3, 250 * 6)
        assert hq.row("SELECT count(*), sum(total_minor) FROM transaction_line") == (6, 250 * 6)
        assert hq.row("SELECT count(*), sum(amount_minor) FROM transaction_tender") == (3, 250 * 6)
        line = hq.row(
            "SELECT sku, barcode, description, quantity_thousandths, unit_price_minor, tax_rate, tax_minor, voided "
            "FROM transaction_line"
        )
        assert line == ("sku-1", "4006381333931", "Crayon — noir\tmat\\", 1000, 250, 20_000, 42, False)
        assert hq.row("SELECT first_name, last_name, account_number FROM customer") == ("Zoë", "O'Brien", None)
        assert hq.row("SELECT last_sequence, last_hash, last_upload_ms FROM register") == (5, register.hash, NOW)


def test_an_empty_batch_is_nothing(hq: HqDatabase) -> None:
    assert ingest_batch(hq, add_register(hq).identity, [], NOW) == []


def test_a_resend_is_all_duplicates_and_changes_nothing(hq: HqDatabase) -> None:
    register = _shop_day(hq)
    ingest_batch(hq, register.identity, register.lines, NOW)
    again = ingest_batch(hq, register.identity, register.lines, NOW + 1)
    assert _verdicts(again) == [("duplicate", "applied")] * 5
    assert (_count(hq, "inbox"), _count(hq, "transaction_header"), _count(hq, "quarantine")) == (5, 3, 0)


def test_a_batch_that_overlaps_an_earlier_one_adds_only_what_is_new(hq: HqDatabase) -> None:
    register = _shop_day(hq)
    ingest_batch(hq, register.identity, register.lines[:3], NOW)
    results = ingest_batch(hq, register.identity, register.lines[1:], NOW)
    assert [result.verdict for result in results] == ["duplicate", "duplicate", "stored", "stored"]
    assert _count(hq, "transaction_header") == 3


def test_the_same_line_twice_in_a_batch_is_stored_once(hq: HqDatabase) -> None:
    register = _shop_day(hq, sales=1)
    results = ingest_batch(hq, register.identity, [*register.lines, register.lines[-1]], NOW)
    assert results[-1] == results[-2]
    assert _count(hq, "transaction_header") == 1


@pytest.mark.parametrize("same", ["sequence", "id"])
@pytest.mark.parametrize("at_once", [True, False])
def test_another_document_under_the_same_number_or_id_is_a_conflict_and_both_are_kept(
    hq: HqDatabase, same: str, at_once: bool
) -> None:
    register = _shop_day(hq, sales=1)
    first = json.loads(register.lines[-1])
    twin = SendingRegister(register.identity, register.sequence - 1, first["previous_hash"], shift=register.shift)
    if same == "id":
        twin.sequence += 1
    line = twin.write(
        "transaction.recorded", first["body"] | {"staff": "s-009"}, **({"id": first["id"]} if same == "id" else {})
    )
    if at_once:
        result = ingest_batch(hq, register.identity, [*register.lines, line], NOW)[-1]
    else:
        ingest_batch(hq, register.identity, register.lines, NOW)
        result = ingest_batch(hq, register.identity, [line], NOW)[0]
    assert (result.verdict, result.state) == ("conflict", "quarantined")
    assert f"number {register.sequence} ({first['id']})" in result.reason
    with hq.read():
        kept = hq.rows("SELECT verdict, content, sequence FROM quarantine")
        assert [(row[0], bytes(row[1]), row[2]) for row in kept] == [("conflict", line, twin.sequence)]
        assert [row[2] for row in inbox.walk(hq, register.identity)] == register.lines
    assert _count(hq, "transaction_header") == 1


def _unreadable_lines(register: SendingRegister) -> list[bytes]:
    good = register.sell()
    return [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"body":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        good[:-1],
        good.replace(b'"total_minor":250', b'"total_minor":251', 1),
        good + b" ",
        sealed({"id": new_id(), "register": register.identity.code, "sequence": 2**63, "kind": "x"}),
        sealed(json.loads(good[:-75] + b"}") | {"register": "999-1"}),
        sealed(json.loads(good[:-75] + b"}") | {"id": "1\x00"}),
        sealed(json.loads(good[:-75] + b"}") | {"sequence": 0}),
        sealed(json.loads(good[:-75] + b"}") | {"made_ms": 10**400}),
    ]


def test_lines_that_are_no_documents_are_kept_with_the_reason_and_the_rest_is_stored(hq: HqDatabase) -> None:
    register = _shop_day(hq, sales=1)
    good = list(register.lines)
    bad = _unreadable_lines(SendingRegister(register.identity, register.sequence, register.hash, shift=register.shift))
    results = ingest_batch(hq, register.identity, [*bad[:6], *good, *bad[6:]], NOW)
    assert _verdicts(results[6:9]) == [("stored", "applied")] * 3
    refused = results[:6] + results[9:]
    assert {(result.id, result.sequence, result.verdict, result.state) for result in refused} == {
        ("", 0, "unreadable", "quarantined")
    }
    assert all(result.reason for result in refused)
    with hq.read():
        assert sorted(bytes(row[0]) for row in hq.rows("SELECT content FROM quarantine")) == sorted(bad)
    ingest_batch(hq, register.identity, bad, NOW)
    assert _count(hq, "quarantine") == len(bad)


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("drawer.opened", {}, "does not know documents of the kind “drawer.opened”"),
        ("transaction.recorded", {"receipt": 5}, "cannot read what the document says"),
        ("transaction.recorded", [], "cannot read what the document says"),
        ("customer.created", {"customer": new_id(), "last_name": "a\x00b"}, "NUL"),
        ("customer.created", {"customer": new_id(), "last_name": "x" * 10_001}, "length"),
        ("shift.opened", {"shift": new_id(), "number": 2**60, "staff": "", "currency": "EUR"}, "int"),
    ],
)
def test_a_document_whose_body_needs_a_person_is_stored_and_quarantined(
    hq: HqDatabase, kind: str, body: Any, reason: str
) -> None:
    register = _shop_day(hq, sales=0)
    line = register.write(kind, body)
    register.sell()
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert _verdicts(results) == [
        ("stored", "applied"),
        ("stored", "applied"),
        ("stored", "quarantined"),
        ("stored", "applied"),
    ]
    assert reason in results[2].reason
    with hq.read():
        assert [row[2] for row in inbox.walk(hq, register.identity)][2] == line
    assert _verdicts(ingest_batch(hq, register.identity, [line], NOW)) == [("duplicate", "quarantined")]


def test_an_innocent_backslash_u0000_is_no_nul(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.create_customer(last_name="\\u0000")
    assert _verdicts(ingest_batch(hq, register.identity, register.lines, NOW)) == [("stored", "applied")]
    with hq.read():
        assert hq.row("SELECT last_name FROM customer") == ("\\u0000",)


def test_what_does_not_add_up_is_stored_as_a_finding_and_not_applied(hq: HqDatabase) -> None:
    register = _shop_day(hq, sales=0)
    register.sell(total_minor=251)
    register.sell(count=2)
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert [result.state for result in results] == ["applied", "applied", "quarantined", "applied"]
    assert results[2].reason == "The lines add up to 2.50 EUR, the total says 2.51 EUR."
    assert _count(hq, "transaction_header") == 1


def test_a_customer_a_shift_and_a_close_that_come_twice_are_findings(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = new_id()
    register.create_customer(customer)
    register.create_customer(customer, first_name="Other")
    register.open_shift()
    register.write("shift.opened", json.loads(register.lines[-1])["body"])
    register.close_shift()
    register.close_shift()
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert [result.state for result in results] == [
        "applied",
        "quarantined",
        "applied",
        "quarantined",
        "applied",
        "quarantined",
    ]
    assert "already" in results[1].reason
    assert "opened already" in results[3].reason
    assert "closed already" in results[5].reason
    with hq.read():
        assert hq.rows("SELECT first_name FROM customer") == [("Zoë",)]


def test_a_close_with_an_impossible_range_is_a_finding(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.close_shift(last_sequence=99)
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert results[1].state == "quarantined"
    assert "which cannot be" in results[1].reason


def test_one_document_that_breaks_applying_costs_only_itself(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug that nobody foresaw: HQ's code fails for one document among many."""
    from hq_server.services.transaction_projection import TransactionProjection

    register = _shop_day(hq, sales=40)
    poisoned = json.loads(register.lines[20])["id"]
    original = TransactionProjection.record

    def fail_for_one(self: Any, document: Any, body: Any) -> Any:
        if document.id == poisoned:
            raise ZeroDivisionError("surprise")
        return original(self, document, body)

    monkeypatch.setattr(TransactionProjection, "record", fail_for_one)
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert [result.sequence for result in results if result.state != "applied"] == [21]
    assert results[20].verdict == "stored"
    assert "surprise" in results[20].reason
    assert _count(hq, "transaction_header") == 39


def test_extreme_but_legal_values_are_kept_exactly(hq: HqDatabase) -> None:
    register = _shop_day(hq, sales=0)
    big = 10**13
    line = line_body(1, unit_price_minor=big, total_minor=big, tax_minor=0, description="\u202e🥖" * 5_000)
    tender = {"tender": "cash", "amount_minor": big, "tendered_minor": big, "change_minor": 0}
    register.sell(lines=[line], total_minor=big, tax_minor=0, tenders=[tender])
    assert _verdicts(ingest_batch(hq, register.identity, register.lines, NOW))[-1] == ("stored", "applied")
    with hq.read():
        assert hq.row("SELECT total_minor, description FROM transaction_line") == (big, line["description"])


def test_an_amount_beyond_what_anybody_sells_for_is_quarantined_so_that_sums_never_overflow(hq: HqDatabase) -> None:
    register = _shop_day(hq, sales=0)
    big = 10**13 + 1
    tender = {"tender": "cash", "amount_minor": big, "tendered_minor": big, "change_minor": 0}
    register.sell(lines=[line_body(1, total_minor=big, tax_minor=0)], total_minor=big, tax_minor=0, tenders=[tender])
    assert _verdicts(ingest_batch(hq, register.identity, register.lines, NOW))[-1] == ("stored", "quarantined")


def test_a_gap_is_stored_and_filled_later(hq: HqDatabase) -> None:
    register = _shop_day(hq, sales=4)
    ingest_batch(hq, register.identity, [*register.lines[:3], register.lines[5]], NOW)
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert [result.verdict for result in results] == ["duplicate"] * 3 + ["stored"] * 2 + ["duplicate"]
    with hq.read():
        assert hq.row("SELECT last_sequence, last_hash FROM register") == (6, register.hash)


def test_numbers_far_apart_do_not_read_the_whole_inbox(hq: HqDatabase) -> None:
    register = add_register(hq)
    near = register.create_customer()
    register.sequence = 2**52
    far = register.create_customer()
    assert _verdicts(ingest_batch(hq, register.identity, [near, far], NOW)) == [("stored", "applied")] * 2
    assert [result.verdict for result in ingest_batch(hq, register.identity, [far, near], NOW)] == ["duplicate"] * 2


@pytest.mark.parametrize("between", [0, 3, 40])
def test_an_id_that_is_there_is_found_however_many_others_lie_between(hq: HqDatabase, between: int) -> None:
    """Another register of the store has sent documents whose ids lie between the two that are asked for."""
    register, other = add_register(hq), add_register(hq, number="3")
    register.open_shift()
    other.open_shift()
    for _ in range(between):
        other.sell()
    register.sell()
    ingest_batch(hq, register.identity, register.lines, NOW)
    ingest_batch(hq, other.identity, other.lines, NOW)
    ids = [json.loads(line)["id"] for line in register.lines]
    with hq.read():
        found = inbox.find_ids(hq, register.identity.store, [*ids, "0190-not-there"])
        assert {key: (one.register, one.sequence) for key, one in found.items()} == {ids[0]: ("2", 1), ids[1]: ("2", 2)}
        assert inbox.find_ids(hq, "102", ids) == {}


def test_two_registers_of_a_store_may_use_the_same_numbers(hq: HqDatabase) -> None:
    one, two = add_register(hq, number="1"), add_register(hq, number="2")
    for register in (one, two):
        register.open_shift()
        register.sell()
        assert _verdicts(ingest_batch(hq, register.identity, register.lines, NOW)) == [("stored", "applied")] * 2
    assert _count(hq, "transaction_header") == 2


def test_an_upload_for_a_register_that_is_gone_is_turned_away(hq: HqDatabase) -> None:
    with pytest.raises(AccessDenied):
        ingest_batch(hq, RegisterIdentity("7", "7"), [], NOW)


def test_new_customers_wish_for_the_customer_job_in_the_same_transaction(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert _count(hq, "job_task") == 0
    ingest_batch(hq, register.identity, [register.create_customer()], NOW)
    with hq.read():
        assert hq.rows("SELECT job, cause FROM job_task") == [("customer job", "chain")]


def test_uploads_of_the_same_register_at_the_same_time_take_turns(hq: HqDatabase) -> None:
    """A register that lost the reply sends again while HQ still works on the first: every document is there once."""
    register = _shop_day(hq, sales=60)
    batches = [register.lines[start : start + 10] for start in range(0, 60, 5)]
    answers: list[Result] = []
    failures: list[BaseException] = []

    def upload(mine: list[list[bytes]]) -> None:
        try:
            for batch in mine:
                answers.extend(ingest_batch(hq, register.identity, batch, NOW))
        except BaseException as error:
            failures.append(error)
        finally:
            hq.close()

    threads = [threading.Thread(target=upload, args=(batches[place::2] + batches[1 - place :: 2],)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {answer.verdict for answer in answers} == {"stored", "duplicate"}
    stored = [answer.sequence for answer in answers if answer.verdict == "stored"]
    assert sorted(stored) == list(range(1, 63))
    assert _count(hq, "transaction_header") == 60
