"""What registers tell of customers is applied in their order, merged by field, and nothing of it is lost."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from hq_server.db import jobs, registers
from hq_server.db.database import HqDatabase
from hq_server.domain.job import CUSTOMER_FEED_JOB
from hq_server.domain.registers import RegisterIdentity
from hq_server.ids import new_id
from hq_server.services.customer_edits import decide_conflict, edit_customer, mark_of
from hq_server.services.ingest import ingest_batch
from hq_server.services.p_job import apply_waiting
from tests import postgres
from tests.contract import golden_customers
from tests.hq_server.customer_lines import (
    HOME,
    PLAIN,
    audit,
    change,
    create,
    earn,
    enrol,
    open_values,
    state_of,
    upload,
)
from tests.hq_server.customer_world import FIRST, STEPS, Arrival, World
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

FULL = HOME | {
    "affiliation.staff": "yes",
    "attribute.shoe.size": "38.5",
    "contact.c1.type": "email",
    "contact.c1.value": "z@example.net",
    "receipt_preference": "both",
}


def _numbers(db: HqDatabase, sql: str, *parameters: object) -> int:
    with db.read():
        row = db.row(sql, parameters)
    assert row
    return int(row[0])


def test_a_customer_in_full_is_applied_with_every_field_also_those_hq_does_not_know(hq: HqDatabase) -> None:
    register = add_register(hq)
    fields = FULL | {"added.in.a.later.release": "ünknown", "title": ""}
    customer = create(register, fields=fields, phone="")
    assert upload(hq, register) == ["applied"]
    state = state_of(hq, customer)
    assert {name: text for name, text in state.fields.items() if name not in PLAIN} == FULL | {
        "added.in.a.later.release": "ünknown"
    }
    assert (state.fields["first_name"], "phone" in state.fields, state.conflicts) == ("Zoë", False, {})


def test_a_plain_field_inside_the_fields_does_not_count(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = create(register, fields={"phone": "666"}, phone="1")
    upload(hq, register)
    assert state_of(hq, customer).fields["phone"] == "1"
    assert _numbers(hq, "SELECT count(*) FROM customer_field") == 0


def test_created_and_changed_in_one_batch_or_in_two_is_the_same(hq: HqDatabase) -> None:
    one, two = add_register(hq), add_register(hq, "106", "1")
    changes = (("phone", "+33 1 23 45 67 89", "2"), ("title", None, "Dr"), ("address.a1.city", "Lille", "Lyon"))
    states = []
    for register, at_once in ((one, True), (two, False)):
        customer = create(register, fields=HOME)
        change(register, customer, *changes)
        change(register, customer, ("title", "Dr", None))
        if at_once:
            assert upload(hq, register) == ["applied"] * 3
        else:
            assert [upload(hq, register, line) for line in register.lines] == [["applied"]] * 3
        states.append(state_of(hq, customer))
        assert audit(hq, customer)[-1] == ("title", "Dr", None, "taken")
    assert states[0] == states[1]
    assert (states[0].fields["phone"], states[0].fields["address.a1.city"]) == ("2", "Lyon")


def test_every_change_is_kept_with_old_and_new_value_document_moment_and_person(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = create(register)
    change(register, customer, ("phone", "+33 1 23 45 67 89", "2"))
    upload(hq, register)
    with hq.read():
        row = hq.row(
            "SELECT x.field, x.old, x.new, x.outcome, x.store, x.register, x.staff, x.changed_ms, x.applied_ms, "
            "i.sequence FROM customer_change x JOIN inbox i ON i.id = x.document WHERE x.customer = ?",
            (customer,),
        )
    assert row == ("phone", "+33 1 23 45 67 89", "2", "taken", "101", "2", "s-001", NOW + 2, NOW, 2)


def test_a_document_sent_again_changes_nothing(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = create(register, fields=HOME)
    first = change(register, customer, ("phone", "+33 1 23 45 67 89", "2"))
    change(register, customer, ("phone", "2", "3"), ("title", "old", "new"))
    enrol(register, customer, "card 1")
    lines = list(register.lines)
    upload(hq, register)
    before = state_of(hq, customer), audit(hq, customer)
    assert upload(hq, register, first, *lines) == ["applied"] * 5
    assert (state_of(hq, customer), audit(hq, customer)) == before


def test_two_registers_that_change_the_same_field_are_an_open_conflict_until_somebody_decides(hq: HqDatabase) -> None:
    one, two = add_register(hq), add_register(hq, "106", "1")
    customer = create(one)
    upload(hq, one)
    change(one, customer, ("phone", "+33 1 23 45 67 89", "1"))
    change(two, customer, ("phone", "+33 1 23 45 67 89", "2"), ("email", "zoe@example.org", None))
    upload(hq, one)
    upload(hq, two)
    state = state_of(hq, customer)
    assert (state.fields["phone"], "email" in state.fields) == ("1", False)
    assert open_values(hq, customer) == {("phone", "106-1"): "2"}
    change(one, customer, ("phone", "1", "2"))
    upload(hq, one)
    assert (state_of(hq, customer).fields["phone"], open_values(hq, customer)) == ("2", {})


def test_an_address_removed_and_edited_at_the_same_time_is_never_half_whoever_comes_first(hq: HqDatabase) -> None:
    edit = (("address.a1.street", "1 rue du Nord", "2 rue du Nord"),)
    removal = tuple((name, text, None) for name, text in HOME.items())
    for store, first, then in (("101", edit, removal), ("106", removal, edit)):
        one, two = add_register(hq, store, "1"), add_register(hq, store, "2")
        customer = create(one, fields=HOME)
        change(one, customer, *first)
        upload(hq, one)
        change(two, customer, *then)
        upload(hq, two)
        there = {name: text for name, text in state_of(hq, customer).fields.items() if name.startswith("address.")}
        edited = HOME | {"address.a1.street": "2 rue du Nord"}
        wished = open_values(hq, customer)
        if first == edit:
            assert (there, wished) == (edited, {(name, f"{store}-2"): None for name in HOME})
        else:
            assert (there, wished) == ({}, {(name, f"{store}-2"): text for name, text in edited.items()})


def test_an_address_that_was_removed_and_edited_within_one_batch_stands_whole_against_nothing(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = create(register, fields=HOME)
    change(register, customer, *((name, text, None) for name, text in HOME.items()))
    change(register, customer, ("address.a1.city", "Lille", "Lyon"))
    upload(hq, register)
    assert open_values(hq, customer) == {
        (name, "101-2"): text for name, text in (HOME | {"address.a1.city": "Lyon"}).items()
    }


def test_a_change_of_an_unknown_customer_is_parked_and_wakes_with_the_customer(hq: HqDatabase) -> None:
    one, two = add_register(hq), add_register(hq, "106", "1")
    customer = create(one)
    change(two, customer, ("phone", "+33 1 23 45 67 89", "2"))
    change(two, customer, ("phone", "2", "3"))
    enrol(two, customer, "card 1")
    assert upload(hq, two) == ["parked"] * 3
    assert upload(hq, one) == ["applied"]
    state = state_of(hq, customer)
    assert (state.fields["phone"], state.fields["loyalty_card"], state.conflicts) == ("3", "card 1", {})
    assert _numbers(hq, "SELECT count(*) FROM inbox WHERE state = 'applied'") == 4


def test_a_change_never_overtakes_an_earlier_one_of_its_register_that_still_waits(hq: HqDatabase) -> None:
    one, two = add_register(hq), add_register(hq, "106", "1")
    customer = create(one)
    change(two, customer, ("phone", "+33 1 23 45 67 89", "2"))
    assert upload(hq, two) == ["parked"]
    with hq.write():  # as when the customer's upload could not get hold of the other register
        hq.execute("UPDATE inbox SET waits_for = ? WHERE kind = 'customer.changed'", (new_id(),))
    assert upload(hq, one) == ["applied"]
    with hq.write():
        hq.execute("UPDATE inbox SET waits_for = ? WHERE kind = 'customer.changed'", (customer,))
    change(two, customer, ("phone", "2", "3"))
    assert upload(hq, two) == ["parked"]
    assert apply_waiting(hq, NOW).rows == 2
    assert (state_of(hq, customer).fields["phone"], open_values(hq, customer)) == ("3", {})


def test_a_changed_customer_is_told_by_1010_again_and_the_job_is_wished_for(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = create(register)
    upload(hq, register)
    with hq.write():
        hq.execute("UPDATE customer SET unpublished = FALSE, account_number = '1'")
    change(register, customer, ("title", None, "Dr"))
    upload(hq, register)
    with hq.read():
        assert jobs.count_wishes(hq, CUSTOMER_FEED_JOB) == 1
        assert hq.row("SELECT unpublished FROM customer") in ((True,), (1,))


def test_a_change_that_changes_nothing_is_not_told(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = create(register)
    upload(hq, register)
    with hq.write():
        hq.execute("UPDATE customer SET unpublished = FALSE, account_number = '1'")
    change(register, customer, ("title", None, None), ("phone", "another", "+33 1 23 45 67 89"))
    upload(hq, register)
    with hq.read():
        assert jobs.count_wishes(hq, CUSTOMER_FEED_JOB) == 0
        assert hq.row("SELECT unpublished FROM customer") in ((False,), (0,))
    assert audit(hq, customer) == [("title", None, None, "kept")], "whose document it was is kept"


def test_a_card_is_enrolled_while_the_customer_is_pending_and_again_without_harm(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = create(register)
    enrol(register, customer, "card 1")
    enrol(register, customer, "card 1")
    assert upload(hq, register) == ["applied"] * 3
    assert state_of(hq, customer).fields["loyalty_card"] == "card 1"
    assert audit(hq, customer) == [
        ("loyalty_card", None, "card 1", "taken"),
        ("loyalty_card", None, None, "kept"),
    ]


def test_a_card_of_another_customer_is_quarantined_and_says_whose_it_is(hq: HqDatabase) -> None:
    register = add_register(hq)
    owner, other = create(register), create(register)
    enrol(register, owner, "card 1")
    late = enrol(register, other, "card 1")
    assert upload(hq, register, *register.lines[:3]) == ["applied"] * 3
    result = ingest_batch(hq, register.identity, [late], NOW)[0]
    assert (result.state, owner in result.reason) == ("quarantined", True)
    assert "loyalty_card" not in state_of(hq, other).fields


def test_a_card_of_another_customer_in_a_form_is_a_conflict_and_the_customer_is_there(hq: HqDatabase) -> None:
    register = add_register(hq)
    owner = create(register, fields={"loyalty_card": "card 1"})
    other = create(register, fields={"loyalty_card": "card 1"})
    third = create(register)
    change(register, third, ("loyalty_card", None, "card 1"))
    assert upload(hq, register) == ["applied"] * 4
    assert state_of(hq, owner).fields["loyalty_card"] == "card 1"
    for customer in (other, third):
        assert open_values(hq, customer) == {("loyalty_card", "101-2"): "card 1"}


def test_points_count_once_a_key_whatever_is_sent_again_and_settle_when_the_card_is_enrolled(hq: HqDatabase) -> None:
    register, other = add_register(hq), add_register(hq, "106", "1")
    customer = create(register)
    register.open_shift()
    earn(register, "card 1", 10, "key 1")
    earn(register, "card 1", 10, "key 1")
    earn(register, "card 1", 5)
    lines = list(register.lines)
    assert upload(hq, register) == ["applied"] * 5
    assert upload(hq, register, *lines) == ["applied"] * 5
    earn(register, "card 1", 7, "key 1")
    upload(hq, register)
    other.open_shift()
    earn(other, "card 1", -3, "key 1")
    upload(hq, other)
    assert _numbers(hq, "SELECT points FROM loyalty_card WHERE card = 'card 1'") == 12
    enrol(other, customer, "card 1")
    upload(hq, other)
    with hq.read():
        assert hq.rows("SELECT card, customer, points FROM loyalty_card") == [("card 1", customer, 12)]


def test_points_of_a_numbered_customer_are_told_by_1010(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = create(register, fields={"loyalty_card": "card 1"})
    register.open_shift()
    upload(hq, register)
    with hq.write():
        hq.execute("UPDATE customer SET unpublished = FALSE, account_number = '1'")
    earn(register, "card 1", 10)
    upload(hq, register)
    with hq.read():
        assert hq.row("SELECT id FROM customer WHERE unpublished") == (customer,)


def test_a_quarantined_sale_brings_no_points(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    earn(register, "card 1", 10, total_minor=251)
    assert upload(hq, register) == ["applied", "quarantined"]
    assert _numbers(hq, "SELECT count(*) FROM loyalty_points") == 0


@pytest.mark.parametrize(
    "fields", [{"phone": 1}, {"": "x"}, None, {"x\x00": "y"}, {"x": "y" * 10_001}, {"x" * 101: "y"}]
)
def test_a_form_that_cannot_be_read_is_quarantined_and_holds_up_nobody(hq: HqDatabase, fields: object) -> None:
    register = add_register(hq)
    create(register)
    register.write("customer.created", {"customer": new_id(), **PLAIN, "staff": "", "fields": fields}, version=2)
    create(register)
    assert upload(hq, register) == ["applied", "quarantined", "applied"]


def test_a_change_does_not_hide_who_came_with_the_same_upload_from_its_sales(hq: HqDatabase) -> None:
    register = add_register(hq)
    known, new = new_id(), new_id()
    assert upload(hq, register, register.open_shift(), register.create_customer(known)) == ["applied", "applied"]
    lines = (
        change(register, known, ("last_name", "O'Brien", "Murphy")),
        register.create_customer(new),
        register.sell(customer=new),
    )
    assert upload(hq, register, *lines) == ["applied"] * 3


def test_the_golden_documents_about_customers_are_one_chain_that_hq_applies(hq: HqDatabase) -> None:
    lines = [path.read_bytes() for path in sorted(golden_customers.UP.glob("*.json"))]
    *applied, receipt = upload(hq, add_register(hq), *lines)
    assert applied == ["applied"] * (len(lines) - 1) != []
    assert receipt == "quarantined"  # of an erasure that this HQ never asked for
    assert _numbers(hq, "SELECT count(*) FROM customer_conflict") == 0


@pytest.mark.parametrize("path", sorted(golden_customers.QUARANTINED.glob("*.json")), ids=lambda path: str(path.stem))
def test_what_hq_cannot_read_is_kept_and_quarantined(hq: HqDatabase, path: Path) -> None:
    (result,) = ingest_batch(hq, add_register(hq).identity, [path.read_bytes()], NOW)
    assert (result.verdict, result.state) == ("stored", "quarantined")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[tuple[HqDatabase, HqDatabase]]:
    """One database on each engine."""
    path = tmp_path_factory.mktemp("both") / "hq.db"
    shutil.copy(migrated_sqlite, path)
    url = postgres.new_database()
    sqlite, postgresql = HqDatabase.open(f"sqlite:///{path}"), HqDatabase.open(url)
    yield sqlite, postgresql
    sqlite.close()
    postgresql.close()
    postgres.drop_database(url)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_same_order_leads_to_the_same_customer_on_both_engines(
    both: tuple[HqDatabase, HqDatabase], steps: list[tuple[object, ...]]
) -> None:
    world = World()
    world.play(steps)
    for db in both:
        customer = _replay(db, world.arrived)
        state = state_of(db, customer)
        assert state.fields == world.state.fields
        assert open_values(db, customer) == {key: one.value for key, one in world.state.conflicts.items()}
        expected = [(one.field, one.old, one.new, one.outcome) for one in world.history]
        assert _changes(audit(db, customer)) == _changes(expected)


def _changes(told: list[tuple[str, str | None, str | None, str]]) -> list[tuple[str, str | None, str | None, str]]:
    """Without what only says that a document brought nothing new."""
    return [one for one in told if one[1:] != (None, None, "kept")]


def _replay(db: HqDatabase, arrived: list[Arrival]) -> str:
    """Do to a new customer in a database what was done in the world, each document also a second time."""
    senders = {code: _sender(db, *code.split("-")) for code in ("101-1", "106-2")}
    plain = {name: FIRST.get(name, "") for name in PLAIN}
    customer = create(
        senders["101-1"], fields={name: text for name, text in FIRST.items() if name not in PLAIN}, **plain
    )
    upload(db, senders["101-1"])
    for arrival in arrived:
        if arrival.subject:
            seen = mark_of(state_of(db, customer), arrival.subject)
            decide_conflict(db, customer, arrival.subject, arrival.take, seen, "claire", NOW)
        elif arrival.register:
            line = change(
                senders[arrival.register], customer, *((one.field, one.old, one.new) for one in arrival.changes)
            )
            assert upload(db, senders[arrival.register], line, line) == ["applied", "applied"]
        else:
            edit_customer(db, customer, arrival.changes, "claire", NOW)
    return customer


def _sender(db: HqDatabase, store: str, number: str) -> SendingRegister:
    """The register, at the point up to which HQ has its documents."""
    identity = RegisterIdentity(store, number)
    with db.write():
        last = registers.lock(db, identity)
    if last is None:
        return add_register(db, store, number)
    return SendingRegister(identity, *last)
