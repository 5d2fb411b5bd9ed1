"""What people at HQ change and decide is kept with their name, told by 1010, and never over what they did not see."""

import pytest

from hq_server.db import jobs
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import FieldChange
from hq_server.domain.job import CUSTOMER_FEED_JOB
from hq_server.errors import FieldsRefused, NotFound, Refused
from hq_server.ids import new_id
from hq_server.services.customer_edits import decide_conflict, edit_customer, mark_of
from hq_server.services.ingest import ingest_batch
from tests.hq_server.customer_lines import HOME, audit, change, create, enrol, open_values, state_of
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

PHONE = "+33 1 23 45 67 89"


def _customer(db: HqDatabase, fields: dict[str, str] | None = None) -> tuple[SendingRegister, str]:
    register = add_register(db)
    customer = create(register, fields=fields)
    ingest_batch(db, register.identity, register.lines, NOW)
    with db.write():
        db.execute("UPDATE customer SET unpublished = FALSE, account_number = '1'")
    return register, customer


def _edit(db: HqDatabase, customer: str, *changes: tuple[str, str | None, str | None]) -> int:
    return edit_customer(db, customer, [FieldChange(*one) for one in changes], "claire", NOW + 9)


def _send(db: HqDatabase, register: SendingRegister, line: bytes) -> None:
    assert ingest_batch(db, register.identity, [line], NOW)[0].state == "applied"


def _decide(db: HqDatabase, customer: str, subject: str, register: str) -> None:
    seen = mark_of(state_of(db, customer), subject)
    decide_conflict(db, customer, subject, register, seen, "claire", NOW + 9)


def test_an_edit_is_kept_with_the_user_and_told_by_1010(hq: HqDatabase) -> None:
    _register, customer = _customer(hq)
    assert _edit(hq, customer, ("phone", PHONE, " 2 "), ("email", "zoe@example.org", ""), ("title", "", "")) == 2
    state = state_of(hq, customer)
    assert (state.fields["phone"], "email" in state.fields) == ("2", False)
    assert audit(hq, customer) == [("phone", PHONE, "2", "taken"), ("email", "zoe@example.org", None, "taken")]
    with hq.read():
        assert hq.rows("SELECT DISTINCT store, register, document, staff, applied_ms FROM customer_change") == [
            ("", "", "", "claire", NOW + 9)
        ]
        assert hq.row("SELECT id FROM customer WHERE unpublished") == (customer,)
        assert jobs.count_wishes(hq, CUSTOMER_FEED_JOB) == 1


def test_an_edit_of_nothing_leaves_no_trace(hq: HqDatabase) -> None:
    _register, customer = _customer(hq)
    assert _edit(hq, customer, ("phone", PHONE, PHONE), ("title", None, "")) == 0
    assert audit(hq, customer) == []
    with hq.read():
        assert jobs.count_wishes(hq, CUSTOMER_FEED_JOB) == 0


def test_what_a_register_changed_while_the_form_was_open_is_not_written_over(hq: HqDatabase) -> None:
    register, customer = _customer(hq)
    _send(hq, register, change(register, customer, ("phone", PHONE, "5")))
    with pytest.raises(FieldsRefused) as refused:
        _edit(hq, customer, ("phone", PHONE, "6"), ("email", "zoe@example.org", "new@example.org"))
    assert list(refused.value.messages) == ["phone"]
    assert "“5”" in refused.value.messages["phone"]
    assert state_of(hq, customer).fields["email"] == "zoe@example.org"
    assert _edit(hq, customer, ("phone", "5", "6"), ("email", "zoe@example.org", "new@example.org")) == 2


def test_the_same_edit_on_both_sides_is_saved_without_a_question(hq: HqDatabase) -> None:
    register, customer = _customer(hq)
    _send(hq, register, change(register, customer, ("phone", PHONE, "5")))
    assert _edit(hq, customer, ("phone", PHONE, "5")) == 0


def test_an_edit_at_hq_and_one_at_a_register_at_the_same_time_merge_by_field(hq: HqDatabase) -> None:
    register, customer = _customer(hq)
    _edit(hq, customer, ("phone", PHONE, "5"), ("receipt_preference", None, "both"))
    _send(hq, register, change(register, customer, ("phone", PHONE, "7"), ("email", "zoe@example.org", "a@b.c")))
    state = state_of(hq, customer)
    assert (state.fields["phone"], state.fields["email"], state.fields["receipt_preference"]) == ("5", "a@b.c", "both")
    assert open_values(hq, customer) == {("phone", "101-2"): "7"}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("first_name", "x" * 101),
        ("phone", "1" * 41),
        ("email", "a\nb@c"),
        ("language", "x" * 11),
        ("receipt_preference", "by pigeon"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_at_the_field(hq: HqDatabase, field: str, text: str) -> None:
    _register, customer = _customer(hq)
    with pytest.raises(FieldsRefused) as refused:
        _edit(hq, customer, (field, state_of(hq, customer).fields.get(field), text), ("title", None, "Dr"))
    assert list(refused.value.messages) == [field]
    assert "title" not in state_of(hq, customer).fields


def test_a_customer_keeps_at_least_one_name(hq: HqDatabase) -> None:
    _register, customer = _customer(hq)
    with pytest.raises(FieldsRefused) as refused:
        _edit(hq, customer, ("first_name", "Zoë", ""), ("last_name", "O'Brien", ""))
    assert list(refused.value.messages) == ["last_name"]


def test_an_unknown_customer_is_not_found(hq: HqDatabase) -> None:
    with pytest.raises(NotFound):
        _edit(hq, new_id(), ("phone", "", "1"))


@pytest.mark.parametrize(("take", "phone", "outcome"), [("101-2", "7", "taken"), ("", "5", "kept")])
def test_a_decision_closes_the_conflict_is_kept_and_told(hq: HqDatabase, take: str, phone: str, outcome: str) -> None:
    register, customer = _customer(hq)
    _edit(hq, customer, ("phone", PHONE, "5"))
    _send(hq, register, change(register, customer, ("phone", PHONE, "7")))
    with hq.write():
        hq.execute("UPDATE customer SET unpublished = FALSE")
    _decide(hq, customer, "phone", take)
    assert (state_of(hq, customer).fields["phone"], open_values(hq, customer)) == (phone, {})
    assert audit(hq, customer)[-1] == ("phone", "5", phone, outcome)
    with hq.read():
        assert hq.row("SELECT id FROM customer WHERE unpublished") == (customer,)


def test_a_decision_about_other_values_than_those_on_the_page_is_refused(hq: HqDatabase) -> None:
    register, customer = _customer(hq)
    _edit(hq, customer, ("phone", PHONE, "5"))
    _send(hq, register, change(register, customer, ("phone", PHONE, "7")))
    seen = mark_of(state_of(hq, customer), "phone")
    _send(hq, register, change(register, customer, ("phone", "7", "8")))
    with pytest.raises(Refused, match="changed since"):
        decide_conflict(hq, customer, "phone", "101-2", seen, "claire", NOW)
    assert open_values(hq, customer) == {("phone", "101-2"): "8"}


def test_a_second_decision_is_refused(hq: HqDatabase) -> None:
    register, customer = _customer(hq)
    _edit(hq, customer, ("phone", PHONE, "5"))
    _send(hq, register, change(register, customer, ("phone", PHONE, "7")))
    seen = mark_of(state_of(hq, customer), "phone")
    decide_conflict(hq, customer, "phone", "101-2", seen, "claire", NOW)
    with pytest.raises(Refused, match="already"):
        decide_conflict(hq, customer, "phone", "", seen, "claire", NOW)


def test_an_address_is_decided_as_a_whole(hq: HqDatabase) -> None:
    register, customer = _customer(hq, HOME)
    other = add_register(hq, "106", "1")
    _send(hq, other, change(other, customer, ("address.a1.street", "1 rue du Nord", "2 rue du Nord")))
    _send(hq, register, change(register, customer, *((name, text, None) for name, text in HOME.items())))
    _decide(hq, customer, "address.a1", "101-2")
    assert not any(name.startswith("address.") for name in state_of(hq, customer).fields)
    assert open_values(hq, customer) == {}


def test_a_card_of_another_customer_cannot_be_decided_for(hq: HqDatabase) -> None:
    register, customer = _customer(hq)
    other = create(register, fields={})
    ingest_batch(hq, register.identity, register.lines[-1:], NOW)
    _send(hq, register, enrol(register, other, "card 1"))
    _send(hq, register, change(register, customer, ("loyalty_card", None, "card 1")))
    with pytest.raises(Refused, match="belongs to"):
        _decide(hq, customer, "loyalty_card", "101-2")
    _decide(hq, customer, "loyalty_card", "")
    assert open_values(hq, customer) == {}


def test_a_card_that_is_free_by_now_is_enrolled_by_the_decision(hq: HqDatabase) -> None:
    register, customer = _customer(hq)
    _send(hq, register, enrol(register, customer, "card 1"))
    _send(hq, register, change(register, customer, ("loyalty_card", "card 0", "card 2")))
    _decide(hq, customer, "loyalty_card", "101-2")
    with hq.read():
        assert hq.rows("SELECT card, customer FROM loyalty_card ORDER BY card") == [
            ("card 1", customer),
            ("card 2", customer),
        ]
