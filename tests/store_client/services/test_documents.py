"""People see what is not at HQ yet, and each document's own way there."""

from collections.abc import Callable
from pathlib import Path

from store_client.db import contact, outbox, shifts
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.customer import ORGANIZATION, CustomerDetails
from store_client.domain.shift import DayState
from store_client.services import audit, journal
from store_client.services.customers import get_customer, register_customer
from store_client.services.documents import get_document, list_documents, sync_status
from store_client.services.shift_close import close_shift
from store_client.wire import outgoing
from tests.customer_factories import bring_number
from tests.factories import STAFF, make_moment, make_register, make_sale, open_shift

Ids = Callable[[], str]


def answer(db: RegisterDatabase, state: str = "applied", reason: str = "", now_ms: int = 500) -> None:
    """HQ stores everything that waits."""
    verdicts = [Verdict(one.sequence, one.id, "stored", state, reason) for one in outbox.waiting(db, 100, 10**6)]
    with db.write():
        outbox.record_verdicts(db, verdicts, now_ms)


def test_a_new_register_has_nothing_to_say(tmp_path: Path) -> None:
    status = sync_status(make_register(tmp_path, activated=False))
    assert (status.waiting, status.pending_customers, status.parked, status.quarantined) == (0, 0, 0, 0)
    assert (status.last_contact_ms, status.reachable, status.activated, status.trouble) == (None, False, False, "")


def test_the_status_counts_what_waits_and_what_needs_a_person(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    answer(db, "parked")
    make_sale(db, new_id)
    answer(db, "quarantined")
    register_customer(db, CustomerDetails(last_name="Byrne"), staff=STAFF, now=make_moment(), new_id=new_id)
    status = sync_status(db)
    assert (status.waiting, status.pending_customers, status.parked, status.quarantined) == (1, 1, 1, 1)
    assert status.activated


def test_the_status_says_when_hq_was_reached_and_how_wrong_the_clock_is(db: RegisterDatabase) -> None:
    with db.write():
        contact.record_contact(db, now_ms=10_000, hq_ms=4_000)
        contact.record_unreachable(db, "The network is down.")
        contact.record_agent_alive(db, 12_000)
    status = sync_status(db)
    assert (status.last_contact_ms, status.clock_skew_ms, status.reachable) == (10_000, 6_000, False)
    assert (status.trouble, status.agent_alive_ms) == ("The network is down.", 12_000)


def test_a_register_that_hq_does_not_know_any_more_asks_for_activation(db: RegisterDatabase) -> None:
    with db.write():
        contact.record_activation_needed(db, "revoked")
    assert not sync_status(db).activated


def test_a_document_about_something_carries_its_name_and_an_audit_says_what_it_tells_of(
    db: RegisterDatabase, new_id: Ids
) -> None:
    open_shift(db, new_id)
    sale = make_sale(db, new_id).transaction
    customer = register_customer(db, CustomerDetails(last_name="Byrne"), staff=STAFF, now=make_moment(), new_id=new_id)
    with journal.recording(db, new_id()):
        for event, subject in (("reprint", sale.id), ("edit_customer", customer.id), ("card.taken", "x")):
            audit.append(db, event, staff=STAFF, subject=subject, now=make_moment(), new_id=new_id)
        body = outgoing.ReceiptCopied(sale.id, sale.receipt, 1, STAFF)
        audit.append_document(db, "receipt.copied", body, subject=sale.id, now=make_moment(), new_id=new_id)
    found = [(one.kind, one.type, one.title) for one in list_documents(db)[:4]]
    assert found == [
        ("receipt.copied", "", sale.receipt),
        ("audit.recorded", "card.taken", ""),
        ("audit.recorded", "edit_customer", "Byrne"),
        ("audit.recorded", "reprint", sale.receipt),
    ]
    db.run("UPDATE outbox SET content = ? WHERE kind = 'audit.recorded'", (b"{",))
    assert [one.type for one in list_documents(db)[1:4]] == ["", "", ""]


def test_a_document_goes_from_waiting_to_confirmed(db: RegisterDatabase, new_id: Ids) -> None:
    shift = open_shift(db, new_id)
    sale = make_sale(db, new_id).transaction
    close_shift(db, staff=STAFF, now=make_moment(), new_id=new_id)

    def seen() -> tuple[object, ...]:
        document = get_document(db, sale.id)
        assert document is not None
        return document.state, document.sent_ms, document.stored_ms, document.applied_ms, document.confirmed_ms

    assert seen() == ("waiting", None, None, None, None)
    with db.write():
        outbox.mark_sent(db, [sale.sequence], 400)
    assert seen() == ("sent", 400, None, None, None)
    answer(db, "")
    assert seen() == ("stored", 400, 500, None, None)
    with db.write():
        outbox.record_document_states(db, [outbox.DocumentState(sale.id, "applied")], 600)
    assert seen() == ("applied", 400, 500, 600, None)
    with db.write():
        shifts.record_day(db, [DayState(shift.id, "confirmed", 2, 2, "", 700)])
    assert seen() == ("confirmed", 400, 500, 600, 700)


def test_a_parked_document_says_why(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    answer(db, "parked", "waits for its customer")
    document = list_documents(db)[0]
    assert (document.state, document.reason, document.applied_ms) == ("parked", "waits for its customer", None)


def test_a_customers_document_shows_the_number_when_it_is_back(db: RegisterDatabase, new_id: Ids) -> None:
    customer = register_customer(db, CustomerDetails(last_name="Byrne"), staff=STAFF, now=make_moment(), new_id=new_id)
    before = list_documents(db)[0]
    assert (before.account_number, before.numbered_ms) == (None, None)
    bring_number(db, customer.id, "000000019", 900)
    after = list_documents(db)[0]
    assert (after.account_number, after.numbered_ms) == ("000000019", 900)
    found = get_customer(db, customer.id)
    assert found is not None
    assert not found.pending


def test_documents_are_listed_newest_first_under_titles_people_know(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    make_sale(db, new_id)
    for details in (
        CustomerDetails(first_name="Aoife", last_name="Byrne"),
        CustomerDetails(customer_type=ORGANIZATION, organization="Byrne Ltd"),
    ):
        register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)
    assert [(one.kind, one.title) for one in list_documents(db)] == [
        ("customer.created", "Byrne Ltd"),
        ("customer.created", "Aoife Byrne"),
        ("transaction.recorded", "101-1-10000001"),
        ("shift.opened", "1"),
    ]
    assert len(list_documents(db, limit=2)) == 2


def test_only_what_waits_is_listed_on_request(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    answer(db)
    make_sale(db, new_id)
    assert [one.sequence for one in list_documents(db, only_waiting=True)] == [2]


def test_an_unknown_document_is_none(db: RegisterDatabase) -> None:
    assert get_document(db, "unknown") is None


def test_a_customer_that_is_gone_at_hq_does_not_get_the_shifts_number_for_a_name(
    db: RegisterDatabase, new_id: Ids
) -> None:
    open_shift(db, new_id)
    customer = register_customer(db, CustomerDetails(last_name="Byrne"), staff=STAFF, now=make_moment(), new_id=new_id)
    with db.write():
        db.run("DELETE FROM customer WHERE id = ?", (customer.id,))
    assert [document.title for document in list_documents(db)] == ["", "1"]
