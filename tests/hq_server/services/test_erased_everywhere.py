"""After somebody was erased no table of HQ's says anything of them any more, wherever it had come to."""

import contextlib

import pytest
from sqlcipher3 import dbapi2 as sqlite

from hq_server.db.database import HqDatabase
from hq_server.db.repairs import SET_ASIDE
from hq_server.db.sqlite_file import sqlite_path
from hq_server.domain.customer_fields import FieldChange
from hq_server.ids import new_id
from hq_server.services import audit, customer_edits, customer_import, erasure, sync_operations, users
from hq_server.services.ingest import ingest_batch
from hq_server.services.verify import verify_registers
from tests.hq_server import order_world
from tests.hq_server.customer_lines import HOME, change, create, enrol, open_values
from tests.hq_server.customer_lines import audit as history_of
from tests.hq_server.findings_world import add_people, approve, propose
from tests.hq_server.merging import ADA, LATER, TWIN, fields_of, merge, send, two, undo
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

SECRETS = ("Zorro", "zorro", "ZORRO")


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    add_people(hq)
    return add_register(hq)


def erase(db: HqDatabase, customer: str) -> None:
    erasure.erase(db, customer, "e-1", "asked by letter", LATER, asked_by="claire")


def tables_with(db: HqDatabase, *secrets: str) -> list[str]:
    """The tables that hold one of these texts anywhere."""
    with db.read():
        if db.engine == "sqlite":
            names = db.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        else:
            names = db.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        found = []
        for (name,) in names:
            for row in db.rows(f'SELECT * FROM "{name}"'):
                text = b" ".join(
                    bytes(one) if isinstance(one, (bytes, memoryview)) else str(one).encode() for one in row
                )
                if any(secret.encode() in text for secret in secrets):
                    found.append(name)
                    break
    return sorted(found)


def test_what_brought_nothing_new_goes_as_well(hq: HqDatabase, register: SendingRegister) -> None:
    """A second register had typed the same, and enrolled the card once more."""
    customer = create(register, phone="06 zorro")
    change(register, customer, ("email", "zoe@example.org", "new@zorro.example"))
    change(register, customer, ("email", "zoe@example.org", "new@zorro.example"))
    enrol(register, customer, "ZORRO-1")
    enrol(register, customer, "ZORRO-1")
    send(hq, register)
    assert "inbox" in tables_with(hq, *SECRETS)
    erase(hq, customer)
    assert tables_with(hq, *SECRETS) == []


@pytest.mark.parametrize("late", [False, True])
def test_of_what_hq_holds_under_a_number_that_was_used_twice_only_the_sale_stays(
    hq: HqDatabase, register: SendingRegister, late: bool
) -> None:
    customer = create(register)
    send(hq, register)
    clone = add_register(hq)
    clone.open_shift()
    clone.sequence = 0
    change(clone, customer, ("email", "zoe@example.org", "new@zorro.example"))
    change(register, customer, ("phone", None, "06"))
    send(hq, register)
    clone.sell(customer=customer)
    held = [line for line in clone.lines if b"shift.opened" not in line]
    if not late:
        ingest_batch(hq, register.identity, held, NOW)
        assert "quarantine" in tables_with(hq, *SECRETS)
    erase(hq, customer)
    ingest_batch(hq, register.identity, held, NOW)
    assert tables_with(hq, *SECRETS) == []
    with hq.read():
        rows = hq.rows("SELECT verdict, content FROM quarantine ORDER BY sequence")
    assert [(verdict, bytes(content)) for verdict, content in rows] == [("conflict", b""), ("conflict", held[1])]


def test_what_brought_nothing_new_is_told_to_no_register_again(hq: HqDatabase, register: SendingRegister) -> None:
    customer = create(register)
    send(hq, register)
    change(register, customer, ("email", "old@example.org", "zoe@example.org"))
    ingest_batch(hq, register.identity, register.lines, NOW)
    with hq.read():
        assert hq.row("SELECT unpublished FROM customer WHERE id = ?", (customer,)) in ((0,), (False,))


def test_what_was_set_aside_or_repaired_goes_with_what_the_audit_says_of_it(
    hq: HqDatabase, register: SendingRegister
) -> None:
    customer = create(register)
    register.write("customer.changed", {"customer": customer, "staff": "s", "changes": [{"field": "zorro", "new": 7}]})
    register.write("loyalty.enrolled", {"customer": customer, "card": "ZORRO 1" * 30, "staff": "s-001"})
    ingest_batch(hq, register.identity, register.lines, NOW)
    register.lines = []
    for sequence in (2, 3):
        approve(hq, propose(hq, sequence, {}, kind=SET_ASIDE, why="Zorro was typed for the person."))
    assert {"audit_entry", "inbox"} <= set(tables_with(hq, *SECRETS))
    erase(hq, customer)
    assert tables_with(hq, *SECRETS) == []
    assert audit.check_chain(hq)[1] == []


def test_what_people_at_hq_wrote_goes(hq: HqDatabase, register: SendingRegister) -> None:
    users.create_user(hq, "someone", "a long enough password", NOW)
    customer = create(register, fields=HOME)
    send(hq, register)
    customer_edits.edit_customer(hq, customer, [FieldChange("last_name", "O'Brien", "Zorro")], "someone", NOW)
    found = [FieldChange("first_name", "Zoë", "zorro")]
    sync_operations.correct(hq, customer, found, "called by Zorro", NOW, by="someone")
    erase(hq, customer)
    assert tables_with(hq, *SECRETS) == []


def test_a_merge_that_was_undone_leaves_nothing_with_the_other_one(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    email = ("email", "lefevre@example.org", "z@zorro.example")
    change(register, other, ("phone", "+33 6 12 34 56 78", "06 zorro"), email)
    send(hq, register)
    made = merge(hq, one, other, ["email", "phone"])
    change(register, other, ("first_name", "ada", "Zorro"))
    send(hq, register)
    undo(hq, made)
    assert {"audit_entry", "customer_change", "customer_merge_field"} <= set(tables_with(hq, *SECRETS))
    erase(hq, other)
    assert tables_with(hq, *SECRETS) == []
    assert "customer" in tables_with(hq, ADA["email"])
    assert audit.check_chain(hq)[1] == []


def test_who_was_merged_into_an_erased_person_and_is_not_any_more_keeps_what_was_told_of_them(
    hq: HqDatabase, register: SendingRegister
) -> None:
    """While the merge stood, it was passed on to the one who is erased; one part of it is still in dispute."""
    one, other = two(hq, register)
    made = merge(hq, one, other, [])
    change(register, other, ("title", None, "Doctor"), ("phone", "what it had", "07"))
    send(hq, register)
    undo(hq, made)
    with hq.read():
        told = hq.rows("SELECT content FROM inbox WHERE kind = 'customer.changed'")
    history, disputed = history_of(hq, other), open_values(hq, other)
    assert [row[:2] for row in history] == [("title", None), ("phone", TWIN["phone"])]
    assert disputed == {("phone", register.identity.code): "07"}
    erase(hq, one)
    assert (history_of(hq, other), open_values(hq, other)) == (history, disputed)
    with hq.read():
        assert hq.rows("SELECT content FROM inbox WHERE kind = 'customer.changed'") == told
    assert fields_of(hq, other)["title"] == "Doctor"
    assert history_of(hq, one) == []


def test_stores_hear_again_whose_orders_are_that_once_went_by_the_name_of_an_erased_person(
    hq: HqDatabase, register: SendingRegister
) -> None:
    one, other = two(hq, register)
    register.open_shift()
    order = order_world.take(register, other).id
    undo(hq, merge(hq, one, other, []))
    send(hq, register)
    before = order_world.head(hq, register)
    erase(hq, one)
    assert order_world.named(hq, register, before) == {order: "ada Lefevre"}


def test_who_is_merged_into_an_erased_person_goes_with_it(hq: HqDatabase, register: SendingRegister) -> None:
    one, other = two(hq, register)
    merge(hq, one, other, [])
    change(register, other, ("title", None, "Zorro"), ("phone", "what it had", "06 zorro"))
    send(hq, register)
    assert {"customer_change", "customer_conflict", "inbox"} <= set(tables_with(hq, *SECRETS))
    erase(hq, one)
    assert tables_with(hq, *SECRETS) == []
    assert tables_with(hq, ADA["email"], TWIN["email"]) == []


def test_what_comes_late_of_an_erased_person_is_not_kept_even_when_it_cannot_be_read(
    hq: HqDatabase, register: SendingRegister
) -> None:
    """Another register was away, and writes what HQ does not understand."""
    customer = create(register)
    send(hq, register)
    erase(hq, customer)
    away = add_register(hq, number="7")
    create(away, customer, last_name="Zorro")
    change(away, customer, ("last_name", "Zorro", "zorro"))
    enrol(away, customer, "ZORRO-1")
    away.write("customer.changed", {"customer": customer, "staff": "s", "changes": [{"field": "zorro", "new": 7}]})
    away.write("customer.changed", {"customer": new_id(), "staff": "s", "changes": [{"field": "kept", "new": 7}]})
    answers = ingest_batch(hq, away.identity, away.lines, LATER)
    assert [one.state for one in answers] == ["applied"] * 4 + ["quarantined"]
    assert tables_with(hq, *SECRETS) == []
    assert [report.problems for report in verify_registers(hq)] == [(), ()]


def test_nothing_stays_in_free_parts_of_the_file(hq: HqDatabase, register: SendingRegister) -> None:
    """PostgreSQL gives the room to others when it vacuums."""
    if hq.engine != "sqlite":
        return
    people = [create(register, last_name=f"Zorro {number}") for number in range(20)]
    for customer in people:
        change(register, customer, ("phone", "+33 1 23 45 67 89", "06 zorro"))
    send(hq, register)
    file = sqlite_path(hq.url)
    close_all(hq)
    assert b"zorro" in file.read_bytes().lower()
    for customer in people:
        erase(hq, customer)
    close_all(hq)
    assert b"zorro" not in file.read_bytes().lower()


def close_all(db: HqDatabase) -> None:
    """What stands in the log comes into the file."""
    db.close()
    with contextlib.closing(sqlite.connect(sqlite_path(db.url))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize(
    ("row", "stays"),
    [
        ("Zoë,O'Brien,,", False),
        ("z,,ZOE@example.org,", False),
        ("z,,,01.23.45.67.89", False),
        ("Zoë,Another,other@example.org,01 23 45 67 80", True),
    ],
)
def test_a_file_that_waits_to_be_confirmed_goes_when_the_person_stands_in_it(
    hq: HqDatabase, register: SendingRegister, row: str, stays: bool
) -> None:
    customer = create(register)
    send(hq, register)
    content = f"first_name,last_name,email,phone\nAda,Lefèvre,,\n{row}\n".encode()
    customer_import.keep_file(hq, "k", "people.csv", content, "101", NOW, by="claire")
    erase(hq, customer)
    assert bool(customer_import.list_imports(hq)) == stays
