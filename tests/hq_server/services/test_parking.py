"""Documents whose customer or shift is not there yet are parked, and wake by themselves."""

import msgspec
import pytest

from hq_server.db import customers, registers
from hq_server.db.database import HqDatabase
from hq_server.domain.job import P_JOB
from hq_server.ids import new_id
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from hq_server.services.p_job import apply_waiting
from hq_server.wire.outgoing import Change, DocumentState
from tests.hq_server.sending_register import NOW, SendingRegister, add_register


def _states(db: HqDatabase, register: SendingRegister) -> list[str]:
    with db.read():
        query = "SELECT state FROM inbox WHERE store = ? AND register = ? ORDER BY sequence"
        return [row[0] for row in db.rows(query, (register.identity.store, register.identity.register))]


def _told(db: HqDatabase, register: SendingRegister) -> list[Change]:
    return feeds.read_page(db, register.identity, 1090, 0, "", 100, NOW).changes


def test_a_sale_to_an_unknown_customer_is_parked_with_the_cause_and_wakes_with_the_customer(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = new_id()
    late = register.create_customer(customer)
    register.open_shift()
    sale = register.sell(customer=customer)
    results = ingest_batch(hq, register.identity, register.lines[1:], NOW)
    assert [result.state for result in results] == ["applied", "parked"]
    assert customer in results[1].reason
    assert ingest_batch(hq, register.identity, [late], NOW + 1)[0].state == "applied"
    assert _states(hq, register) == ["applied"] * 3
    with hq.read():
        assert hq.row("SELECT customer FROM transaction_header") == (customer,)
        assert hq.row("SELECT waits_for, reason, applied_ms FROM inbox WHERE sequence = 3") == (None, "", NOW + 1)
    document = ingest_batch(hq, register.identity, [sale], NOW)[0].id
    assert [change.body for change in _told(hq, register)] == [DocumentState(document, "applied", "")]


def test_a_sale_of_an_unknown_shift_waits_for_the_shift_also_within_one_batch(hq: HqDatabase) -> None:
    register = add_register(hq)
    opened = register.open_shift()
    sale = register.sell()
    closed = register.close_shift()
    results = ingest_batch(hq, register.identity, [closed, sale, opened], NOW)
    assert [(result.verdict, result.state) for result in results] == [
        ("stored", "parked"),
        ("stored", "parked"),
        ("stored", "applied"),
    ]
    assert _states(hq, register) == ["applied"] * 3


def test_a_sale_that_waits_for_both_wakes_when_both_are_there(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = new_id()
    created, opened = register.create_customer(customer), register.open_shift()
    sale = register.sell(customer=customer)
    ingest_batch(hq, register.identity, [sale], NOW)
    ingest_batch(hq, register.identity, [created], NOW)
    assert _states(hq, register) == ["applied", "parked"]
    assert _told(hq, register) == []
    ingest_batch(hq, register.identity, [opened], NOW)
    assert _states(hq, register) == ["applied"] * 3


def test_a_parked_document_that_turns_out_wrong_is_quarantined_and_told(hq: HqDatabase) -> None:
    register = add_register(hq)
    opened = register.open_shift()
    closed = register.close_shift()
    again = register.close_shift()
    ingest_batch(hq, register.identity, [closed, again], NOW)
    ingest_batch(hq, register.identity, [opened], NOW)
    assert _states(hq, register) == ["applied", "applied", "quarantined"]
    states = [change.body.state for change in _told(hq, register) if isinstance(change.body, DocumentState)]
    assert sorted(states) == ["applied", "quarantined"]


def test_a_customer_wakes_sales_of_other_registers_in_the_same_transaction(hq: HqDatabase) -> None:
    here, there = add_register(hq, number="1"), add_register(hq, "202", "1")
    customer = new_id()
    there.open_shift()
    there.sell(customer=customer)
    there.close_shift()
    ingest_batch(hq, there.identity, there.lines, NOW)
    assert _states(hq, there) == ["applied", "parked", "applied"]
    ingest_batch(hq, here.identity, [here.create_customer(customer)], NOW)
    assert _states(hq, there) == ["applied"] * 3
    with hq.read():
        assert hq.row("SELECT state FROM business_day") == ("confirmed",)


def test_the_p_job_wakes_what_an_upload_could_not(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another upload holds the other register at that moment: nobody waits for anybody, the P-job is asked for."""
    here, there = add_register(hq, number="1"), add_register(hq, number="2")
    customer = new_id()
    there.open_shift()
    there.sell(customer=customer)
    there.close_shift()
    ingest_batch(hq, there.identity, there.lines, NOW)
    with monkeypatch.context() as patch:
        original = registers.lock

        def busy(db: HqDatabase, identity: object, *, wait: bool = True) -> object:
            return original(db, identity) if wait else None  # type: ignore[arg-type]

        patch.setattr(registers, "lock", busy)
        ingest_batch(hq, here.identity, [here.create_customer(customer)], NOW)
    assert _states(hq, there)[1] == "parked"
    with hq.read():
        assert (P_JOB,) in hq.rows("SELECT job FROM job_task")
    result = apply_waiting(hq, NOW)
    assert (result.rows, result.message) == (2, "Documents applied: 1. Days confirmed: 1.")
    assert _states(hq, there) == ["applied"] * 3
    assert apply_waiting(hq, NOW).rows == 0


def test_what_waits_for_nothing_that_is_there_stays_parked_and_costs_nothing(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    for _sale in range(3):
        register.sell(customer=new_id())
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert apply_waiting(hq, NOW).rows == 0
    assert _states(hq, register) == ["applied", "parked", "parked", "parked"]
    with hq.read():
        assert customers.existing(hq, []) == set()


def test_trouble_with_one_register_does_not_hold_up_the_p_job_for_the_others(
    hq: HqDatabase,
) -> None:
    both = [add_register(hq, "101"), add_register(hq, "102")]
    for register in both:
        register.open_shift()
        register.sell()
        register.close_shift()
        ingest_batch(hq, register.identity, register.lines, NOW)
    with hq.write():
        hq.execute("UPDATE business_day SET state = 'waiting'")
        hq.execute("UPDATE business_day SET manifest = 'damaged' WHERE store = '101'")
    with pytest.raises(msgspec.DecodeError):
        apply_waiting(hq, NOW)
    with hq.read():
        assert hq.rows("SELECT store, state FROM business_day ORDER BY store") == [
            ("101", "waiting"),
            ("102", "confirmed"),
        ]
