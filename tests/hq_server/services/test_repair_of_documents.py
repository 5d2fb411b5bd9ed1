"""Documents that are no plain sale are repaired or set aside: second openings, unreadable bodies, parked ones."""

import json

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.repairs import SET_ASIDE, VOID
from hq_server.errors import Refused
from hq_server.ids import new_id
from hq_server.services.repair_check import check_repair
from hq_server.services.repair_subject import load_subject
from tests.hq_server.findings_world import (
    add_people,
    approve,
    body_in_tables,
    original_bytes,
    propose,
    send,
    shift_state,
    trading,
)
from tests.hq_server.sending_register import SendingRegister, sealed


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    add_people(hq)
    return trading(hq)


def test_a_repair_that_hq_could_not_apply_is_not_even_sent(hq: HqDatabase, register: SendingRegister) -> None:
    register.write("shift.opened", json.loads(register.lines[0])["body"])
    assert send(hq, register) == ["applied", "quarantined"]
    with pytest.raises(Refused, match="was opened already"):
        propose(hq, 2, {})
    other = new_id()
    approve(hq, propose(hq, 2, {"shift": other}, seen=1))
    with hq.read():
        assert hq.row("SELECT count(*) FROM business_day WHERE shift = ?", (other,)) == (1,)


def test_a_document_that_nobody_can_mend_is_set_aside(hq: HqDatabase, register: SendingRegister) -> None:
    register.write("shift.opened", json.loads(register.lines[0])["body"])
    register.close_shift()
    send(hq, register)
    approve(hq, propose(hq, 2, {}, kind=SET_ASIDE))
    subject = load_subject(hq, "101-2", 2)
    assert (subject.listed.state, subject.is_set_aside, subject.needs_somebody) == ("applied", True, False)
    assert "Set aside" in subject.listed.reason
    assert shift_state(hq)[0] == "confirmed"
    with pytest.raises(Refused, match="Nothing is wrong"):
        propose(hq, 2, {}, kind=SET_ASIDE)


def test_a_document_with_a_member_of_another_kind_is_repaired_by_typing(
    hq: HqDatabase, register: SendingRegister
) -> None:
    register.create_customer(first_name="a" * 100, phone=["not", "a", "text"])
    assert send(hq, register) == ["applied", "quarantined"]
    subject = load_subject(hq, "101-2", 2)
    assert "phone" in subject.trouble
    approve(hq, propose(hq, 2, {}, kind=SET_ASIDE))
    assert load_subject(hq, "101-2", 2).is_set_aside


def test_a_parked_sale_may_be_given_another_customer(hq: HqDatabase, register: SendingRegister) -> None:
    register.sell_in_full(customer=new_id())
    assert send(hq, register) == ["applied", "parked"]
    subject = load_subject(hq, "101-2", 2)
    assert [found.rule for found in check_repair(hq, subject, {}).faults] == ["CUST-1"]
    approve(hq, propose(hq, 2, {"customer": ""}))
    assert body_in_tables(hq, 2)["header"] == ("sale", 250, 42, 0, None)


def test_an_unreadable_body_is_set_aside_and_never_voided(hq: HqDatabase, register: SendingRegister) -> None:
    register.write("transaction.recorded", {"receipt": 7}, version=2)
    assert send(hq, register) == ["applied", "quarantined"]
    with pytest.raises(Refused, match="Set the document aside instead"):
        propose(hq, 2, {}, kind=VOID)
    approve(hq, propose(hq, 2, {}, kind=SET_ASIDE, seen=1))
    assert load_subject(hq, "101-2", 2).is_set_aside
    assert sealed(json.loads(original_bytes(hq, 2)) | {"hash": ""})
