"""Documents page by page, with filters; many tried again at once; what the search field opens."""

import re

import pytest

from hq_server.services import document_list
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

CUSTOMER = "0193aaaa-0000-7000-8000-000000000001"


@pytest.fixture
def waiting(claire: Person) -> SendingRegister:
    """Three sales to a customer whom HQ does not know yet, and one document that no HQ knows."""
    register = add_register(claire.db)
    register.open_shift()
    for _sale in range(3):
        register.sell(customer=CUSTOMER)
    register.write("weather.changed", {})
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    return register


def rows(text: str) -> list[str]:
    return re.findall(r'href="/documents/([\w-]+/\d+)"', text)


def test_the_list_can_be_narrowed(claire: Person, waiting: SendingRegister) -> None:
    assert rows(claire.text("/documents?state=parked")) == ["101-2/2", "101-2/3", "101-2/4"]
    assert rows(claire.text("/documents?state=parked&register=101-3")) == []
    assert rows(claire.text("/documents?state=parked&kind=shift.closed")) == []
    assert len(rows(claire.text("/documents?state=parked&kind=transaction.recorded&day=2026-11-23&register=101"))) == 3
    assert "the other filters may hide some" in claire.text("/documents?state=parked&day=2026-11-22")


def test_all_documents_of_a_register_stand_newest_first(claire: Person, waiting: SendingRegister) -> None:
    assert "Which register?" in claire.text("/documents?state=all")
    assert rows(claire.text("/documents?state=all&register=101-2")) == [f"101-2/{number}" for number in (5, 4, 3, 2, 1)]


@pytest.mark.parametrize("state", ["parked", "all", "quarantined"])
def test_a_long_list_goes_on_where_the_page_before_ended(
    claire: Person, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    register, other = add_register(claire.db), add_register(claire.db, number="3")
    for one in (register, other):
        one.open_shift()
        for _sale in range(4):
            one.sell(customer=CUSTOMER)
            one.write("weather.changed", {})
        ingest_batch(claire.db, one.identity, [*one.lines, b"no document", b"nor this"], NOW)
    monkeypatch.setattr(document_list.list_documents, "__defaults__", ("", 3))
    seen, address = [], f"/documents?state={state}&register=" + ("101-2" if state == "all" else "")
    while address:
        text = claire.text(address)
        found = re.findall(r'<th scope="row" class="nw"><a href="([^"]+)"', text)
        assert 0 < len(found) <= 3
        seen += found
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == {"parked": 8, "all": 9, "quarantined": 12}[state]


def test_many_are_tried_again_at_once(claire: Person, waiting: SendingRegister) -> None:
    nothing = claire.post("/documents/try-again", state="parked")
    assert "3 documents were tried again." in nothing.text
    assert "The others still lack the same" in nothing.text
    with claire.db.write():
        claire.db.execute("UPDATE inbox SET waits_for = NULL WHERE state = 'parked'")
        claire.db.execute(
            "INSERT INTO customer (id, store, register, document, customer_type, first_name, last_name, organization, "
            "phone, email, language, created_ms, applied_ms, unpublished) "
            "VALUES (?, '101', '2', 'd', 'person', 'Z', 'Z', '', '', '', 'en', 1, 1, ?)",
            (CUSTOMER, False),
        )
    done = claire.post("/documents/try-again", state="parked", register="101-2")
    assert "3 went on." in done.text
    assert rows(claire.text("/documents?state=parked")) == []


def test_who_tried_again_stands_in_the_audit(claire: Person, waiting: SendingRegister) -> None:
    claire.post("/documents/try-again", state="quarantined")
    with claire.db.read():
        found = claire.db.rows("SELECT made_by, action, subject, store FROM audit_entry")
    assert ("claire", "documents.tried_again", "register 101-2", "101") in found


@pytest.mark.parametrize("after", ["x", "1.2.3", "9" * 40 + ".1.2.inbox.1", "1.101.2.inbox.-4", "\x00.a.b.c.1", "-1"])
def test_a_page_that_nobody_gave_begins_at_the_beginning(claire: Person, waiting: SendingRegister, after: str) -> None:
    for state in ("parked", "all"):
        answer = claire.client.get("/documents", query_string={"state": state, "after": after, "register": "101-2"})
        assert answer.status_code == 200
        assert "101-2/2" in answer.text


def test_the_search_field_opens_a_document_by_its_id_and_by_its_receipt(
    claire: Person, waiting: SendingRegister
) -> None:
    register = add_register(claire.db, number="4")
    register.open_shift()
    line = register.sell()
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    document = re.search(rb'"id":"([^"]+)"', line)
    assert document is not None
    for asked in (document[1].decode(), document[1].decode().upper(), register.receipts[0]):
        assert claire.get(f"/find?q={asked}").headers["Location"] == "/documents/101-4/2"
