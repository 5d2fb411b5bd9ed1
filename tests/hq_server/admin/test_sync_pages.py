"""Customer synchronization: every operation with its state and way; one corrected, many tried again."""

import re
from functools import partial

import pytest

from hq_server.services import customer_job, feed_job, feeds, sync_operations
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import HOME, create, state_of
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

ANN, BEN, EVA = (f"0193aaaa-0000-7000-8000-00000000000{number}" for number in (1, 2, 3))


@pytest.fixture
def register(claire: Person) -> SendingRegister:
    return add_register(claire.db)


def send(claire: Person, register: SendingRegister, *lines: bytes, at: int = NOW) -> None:
    ingest_batch(claire.db, register.identity, lines, at)


def change(register: SendingRegister, customer: str, **fields: tuple[str, str]) -> bytes:
    changes = [{"field": field, "old": old, "new": new} for field, (old, new) in fields.items()]
    return register.write("customer.changed", {"customer": customer, "staff": "s-001", "changes": changes})


def states(claire: Person, tab: str = "all", **asked: str) -> list[tuple[str, str]]:
    """Operation and state of each row."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    text = claire.text(f"/sync?tab={tab}&{query}")
    rows = re.findall(
        r'<span class="mut sm">([^<]+)</span>.*?<span class="st[^"]*"><svg.*?</svg>([^<]+)</span>', text, re.S
    )
    return [(what, state) for what, state in rows]


def test_a_new_customer_goes_from_pending_to_synchronized(claire: Person, register: SendingRegister) -> None:
    send(claire, register, register.create_customer(ANN))
    assert states(claire) == states(claire, "waiting") == [("New customer", "Pending sync")]
    customer_job.issue_account_numbers(claire.db, NOW)
    assert states(claire, "waiting") == []
    assert states(claire) == states(claire, "back") == [("New customer", "On its way back")]
    fetched(claire, register)
    assert states(claire, "back") == []
    assert states(claire) == [("New customer", "Synchronized")]


def fetched(claire: Person, register: SendingRegister) -> None:
    """The register tells that it has all of 1010."""
    with claire.db.write():
        claire.db.execute(
            "INSERT INTO register_cursor (store, register, feed, position, seen_ms) VALUES (?, ?, 1010, 1000, ?)",
            (register.identity.store, register.identity.register, NOW),
        )


def test_what_needs_a_person_stands_with_its_reason(claire: Person, register: SendingRegister) -> None:
    send(claire, register, register.create_customer(ANN), register.create_customer(ANN))
    send(claire, register, change(register, ANN, phone=("+33 9", "+33 8")))
    found = states(claire, "needs")
    assert sorted(found) == [("1 field changed", "Conflict"), ("Document not applied", "Quarantined")]
    assert "There is a customer" in claire.text("/sync?tab=needs")


def test_a_change_for_a_customer_who_is_not_there_yet_is_parked(claire: Person, register: SendingRegister) -> None:
    send(claire, register, change(register, BEN, phone=("", "+33 8")))
    assert states(claire, "waiting") == [("Document not applied", "Parked")]


def test_operations_are_found_by_any_field_of_their_customer(claire: Person, register: SendingRegister) -> None:
    send(
        claire, register, register.create_customer(ANN, first_name="Ann"), register.create_customer(BEN, email="b@x.fr")
    )
    send(claire, register, change(register, BEN, first_name=("Zoë", "Ben")))
    assert states(claire, q="Ann") == [("New customer", "Pending sync")]
    assert len(states(claire, q="b@x.fr")) == 2
    assert states(claire, q="Ben", what="changed") == [("1 field changed", "Pending sync")]
    assert states(claire, store="999") == []


def test_one_operation_shows_old_and_new_values_and_its_whole_way(claire: Person, register: SendingRegister) -> None:
    send(claire, register, register.create_customer(ANN))
    line = change(register, ANN, first_name=("Zoë", "Ann"))
    send(claire, register, line)
    customer_job.issue_account_numbers(claire.db, NOW)
    feed_job.publish_customers(claire.db, NOW)
    fetched(claire, register)
    (address,) = re.findall(r'href="(/sync/[^"]+)"', claire.text("/sync?what=changed"))
    text = claire.text(address)
    for told in (
        "Zoë",
        "Ann",
        "First name",
        "Recorded at register 101-2",
        "Brought to HQ by the P-job",
        "Told on 1010",
    ):
        assert told in text
    assert "Register 101-2 has it" in text
    assert "1 of 1 registers have it" in text
    made = claire.text(f"/sync/{ANN}.")
    assert "issued" in made


def test_a_correction_is_saved_synchronized_and_audited(claire: Person, register: SendingRegister) -> None:
    send(claire, register, register.create_customer(ANN))
    fields = {"now-first_name": "Zoë", "new-first_name": "Anna", "why": "Read back by phone"}
    page = claire.post(f"/sync/{ANN}.", **fields)
    assert "1 field is corrected." in page.text
    told = feeds.read_page(claire.db, register.identity, 1010, 0, "", 10, NOW).changes
    assert [(change.body.first_name, bool(change.body.account_number)) for change in told] == [("Anna", True)]  # type: ignore[union-attr]
    with claire.db.read():
        audit = claire.db.rows("SELECT made_by, action, subject FROM audit_entry ORDER BY position")
    assert ("claire", "customer.corrected", f"customer {ANN}") in audit
    assert ("claire", "customer.synchronized", f"customer {ANN}") in audit


def test_a_pending_customer_can_be_synchronized_as_it_is(claire: Person, register: SendingRegister) -> None:
    send(claire, register, register.create_customer(ANN), register.create_customer(BEN))
    page = claire.post(f"/sync/{ANN}.", **{"now-first_name": "Zoë", "new-first_name": "Zoë"})
    assert "The customer is synchronized." in page.text
    with claire.db.read():
        rows = claire.db.rows("SELECT id FROM customer WHERE account_number IS NULL")
    assert rows == [(BEN,)]


def test_a_text_of_several_lines_comes_back_as_it_is(claire: Person, register: SendingRegister) -> None:
    street = "47 rue du Molinel\nBâtiment B"
    customer = create(register, fields=HOME | {"address.a1.street": street})
    send(claire, register, *register.lines)
    assert f'<textarea rows="2" name="new-address.a1.street" aria-label="Address, street">\n{street}</textarea>' in (
        claire.text(f"/sync/{customer}.")
    )
    sent = street.replace("\n", "\r\n")
    fields = {"now-address.a1.street": sent, "new-address.a1.street": sent, "now-address.a1.city": "Lille"}
    page = claire.post(f"/sync/{customer}.", **fields | {"new-address.a1.city": "Roubaix", "why": "Read back by phone"})
    assert "1 field is corrected." in page.text
    more = {"new-address.a1.street": sent + "\r\n3e étage", "why": "Read back by phone"}
    assert "1 field is corrected." in claire.post(f"/sync/{customer}.", **fields | more).text
    assert state_of(claire.db, customer).fields["address.a1.street"] == street + "\n3e étage"


def test_a_correction_needs_a_reason_and_what_fits_and_keeps_what_was_typed(
    claire: Person, register: SendingRegister
) -> None:
    send(claire, register, register.create_customer(ANN))
    fields = {"now-first_name": "Zoë", "new-first_name": "Anna"}
    silent = claire.post(f"/sync/{ANN}.", **fields)
    assert silent.status_code == 422
    assert "Say why" in silent.text
    assert 'value="Anna"' in silent.text
    stale = claire.post(f"/sync/{ANN}.", **fields | {"now-first_name": "Another", "why": "Because"})
    assert stale.status_code == 422
    assert "Somebody changed this customer" in stale.text
    long = claire.post(f"/sync/{ANN}.", **fields | {"new-first_name": "A" * 101, "why": "Because"})
    assert long.status_code == 422


def test_many_are_tried_again_at_once(claire: Person, register: SendingRegister) -> None:
    other = add_register(claire.db, number="3")
    send(claire, other, change(other, BEN, first_name=("Zoë", "Ben")))
    with claire.db.write():
        claire.db.execute("UPDATE inbox SET waits_for = NULL WHERE state = 'parked'")
    send(claire, register, register.create_customer(BEN))
    assert ("Document not applied", "Parked") in states(claire)
    page = claire.post("/sync/try-again", tab="waiting")
    assert "1 document was tried again." in page.text
    assert sorted(states(claire)) == [("1 field changed", "Pending sync"), ("New customer", "Pending sync")]


def test_a_long_list_goes_on_where_the_page_before_ended(
    claire: Person, register: SendingRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = []
    for customer in (ANN, BEN, EVA):
        lines.append(register.create_customer(customer))
        for step in range(3):
            lines.append(change(register, customer, last_name=("O'Brien" if not step else f"N{step - 1}", f"N{step}")))
    send(claire, register, *lines, *(change(register, f"{ANN[:-1]}{digit}", phone=("", "1")) for digit in "abc"))
    monkeypatch.setattr(sync_operations, "list_operations", partial(sync_operations.list_operations, limit=4))
    seen, address = [], "/sync"
    while address:
        text = claire.text(address)
        seen += re.findall(r'<th scope="row"><a href="([^"]+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 15


@pytest.mark.parametrize("key", ["x", f"{ANN}.", f"{ANN}.nothing", "%00.", "a" * 200])
def test_an_operation_that_is_not_there_is_a_404(claire: Person, register: SendingRegister, key: str) -> None:
    assert claire.get(f"/sync/{key}").status_code == 404


def test_more_operations_cost_no_more_questions(claire: Person, register: SendingRegister, asked: list[str]) -> None:
    def questions() -> int:
        asked.clear()
        claire.text("/sync")
        return len(asked)

    send(claire, register, register.create_customer())
    few = questions()
    send(claire, register, *(register.create_customer() for _customer in range(30)))
    assert questions() == few
