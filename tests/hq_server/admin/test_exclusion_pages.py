"""Data exclusion on HQ's pages: what is left away, what a change would mean before it is saved, who has reported it."""

import re

import pytest

from hq_server.db import exclusions
from hq_server.db.database import HqDatabase
from hq_server.domain.access import Grant, Role
from hq_server.domain.exclusion import BOOKS, OWN, exclusion_of
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import audit, contact, exclusion, store_admin
from hq_server.services.ingest import ingest_batch
from hq_server.services.setup_admin import import_setup
from hq_server.wire.incoming import Contact, ExclusionDone
from tests.bench.pages import statements_of
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.people import open_stores, sit_down
from tests.hq_server.customer_lines import create
from tests.hq_server.sending_register import NOW, add_register

ASKED = {"customers": "books", "tables": ["addresses", "loyalty"], "feeds": ["discounts"]}


@pytest.fixture
def chain(claire: Person) -> Person:
    """Three stores with a register in use and three customers each."""
    for store in ("101", "102", "103"):
        register = add_register(claire.db, store, "1")
        for _ in range(3):
            create(register)
        ingest_batch(claire.db, register.identity, register.lines, NOW)
    with claire.db.write():
        claire.db.execute("UPDATE register SET token_hash = store || number, activated_ms = 1")
    book = '[address_book]\ncode = "north"\nname = "North"\nof_stores = ["101", "102"]\n'
    assert import_setup(claire.db, book, NOW).problems == ()
    return claire


def _of_store(db: HqDatabase, store: str) -> object:
    with db.read():
        return exclusions.of_store(db, store)


def _told(db: HqDatabase, store: str, told: ExclusionDone) -> None:
    contact.record_contact(db, RegisterIdentity(store, "1"), Contact("1", NOW, 0, 0, 0, {}, excluded=told), NOW)


def test_a_change_is_asked_in_words_with_figures_and_saved_only_then(chain: Person) -> None:
    page = chain.text("/exclusion/all")
    assert "Without prices a register cannot sell." in page
    assert re.search(r'name="customers" value="all" checked', page)
    asked = chain.post("/exclusion/all", **ASKED, act="ask")
    for text in (
        "3 to 6 customers leave 3 registers.",
        "At most 6 customers of 9 stay there by name.",
        "Addresses: removed from 3 registers.",
        "1020 · Discounts and coupons: removed from 3 registers.",
        "Customers are created as ever, also without network",
        "Duplicates are still found",
        "No name for a customer of another store",
    ):
        assert text in asked.text, text
    assert _of_store(chain.db, "101") == exclusion_of("all", (), ())
    saved = chain.post("/exclusion/all/save", **ASKED)
    assert "Saved." in saved.text
    assert _of_store(chain.db, "101") == exclusion_of(BOOKS, ["addresses", "loyalty"], ["discounts"])
    (entry,) = audit.list_entries(chain.db, audit.Wanted(action="setup.changed"))[0]
    assert (entry.by, entry.subject) == ("claire", "exclusion register")
    assert "Data exclusion" in chain.text("/audit")


def test_a_store_may_have_its_own_and_follow_all_again(chain: Person) -> None:
    chain.post("/exclusion/all/save", **ASKED)
    assert "follows all stores" in chain.text("/exclusion/103")
    chain.post("/exclusion/103/save", customers="none")
    assert _of_store(chain.db, "103") == exclusion_of(OWN, (), ())
    page = chain.text("/exclusion/103")
    seen = re.search(r'name="seen" value="([0-9a-f]{16})"', page)
    assert seen
    unchanged = chain.post("/exclusion/103", customers="none", seen=seen[1])
    assert "Nothing is different." in unchanged.text
    asked = chain.post("/exclusion/103", act="follow", seen=seen[1])
    assert "The store follows all stores again." in asked.text
    assert "Addresses: removed from 1 register." in asked.text
    chain.post("/exclusion/103/save", act="follow", seen=seen[1])
    assert _of_store(chain.db, "103") == exclusion_of(BOOKS, ["addresses", "loyalty"], ["discounts"])


def test_what_is_taken_back_is_said_to_come_again(chain: Person) -> None:
    chain.post("/exclusion/101/save", **ASKED)
    asked = chain.post("/exclusion/101", customers="all", act="ask")
    for text in ("3 customers come back to 1 register, which loads them again.", "Addresses: loaded again"):
        assert text in asked.text, text
    assert "danger" not in asked.text
    assert "What cashiers will miss" not in asked.text


def test_somebody_who_changed_it_meanwhile_is_not_written_over(chain: Person) -> None:
    seen = ""
    chain.post("/exclusion/101/save", customers="none", seen=seen)
    refused = chain.post("/exclusion/101/save", customers="books", seen=seen)
    assert refused.status_code == 422
    assert "Somebody changed it since you opened it." in refused.text
    assert _of_store(chain.db, "101") == exclusion_of(OWN, (), ())
    again = re.search(r'name="seen" value="([0-9a-f]{16})"', refused.text)
    assert again
    assert chain.post("/exclusion/101/save", customers="books", seen=again[1]).status_code == 200
    assert _of_store(chain.db, "101") == exclusion_of(BOOKS, (), ())


def test_each_register_stands_with_what_it_reported(chain: Person) -> None:
    assert "No register was told anything." in chain.text("/exclusion")
    chain.post("/exclusion/all/save", **ASKED)
    purge = exclusion.overview(chain.db).registers[0].asked
    _told(chain.db, "101", ExclusionDone(purge, True, {}))
    _told(chain.db, "102", ExclusionDone(purge, False, {"customers": 12}))
    page = chain.text("/exclusion")
    for text in ("Done", "Removing", "customers 12", "Not told yet", "Those of the store&#39;s address books"):
        assert text in page, text
    waiting = chain.text("/exclusion?show=waiting")
    assert "102-1" in waiting
    assert "101-1" not in waiting
    assert "101-1" in chain.text("/exclusion?show=done")
    assert "/registers/101-1" not in chain.text("/exclusion?after=101-1")
    assert chain.get("/exclusion?after=%00x&show=else").status_code == 200
    for store in ("102", "103"):
        _told(chain.db, store, ExclusionDone(purge, True, {}))
    assert "No register is behind." in chain.text("/exclusion?show=waiting")


def test_a_profile_that_keeps_customers_away_is_named(chain: Person) -> None:
    import_setup(chain.db, '[[policy]]\nkeep_customers = false\nstores = ["102"]\n', NOW)
    assert "by the functionality profile" in chain.text("/exclusion")
    assert "keeps other stores&#39; customers away already" in chain.text("/exclusion/102")
    asked = chain.post("/exclusion/102", customers="all", tables="loyalty", act="ask")
    assert "keeps other stores&#39; customers away whatever is chosen here" in asked.text


def test_stores_pages_and_the_set_up_lead_here(chain: Person) -> None:
    assert 'href="/exclusion/101"' in chain.text("/stores/101")
    assert 'href="/exclusion"' in chain.text("/setup")
    assert "North" in chain.text("/exclusion/101")
    assert "The store stands in none" in chain.text("/exclusion/103")
    assert chain.get("/exclusion/909").status_code == 404


def test_somebody_for_one_store_sees_that_store_alone(claire: Person) -> None:
    open_stores(claire.db)
    person = sit_down(claire, "somebody", (Grant(Role.ADMINISTRATOR, "101"),))
    assert person.get("/exclusion/102").status_code == 404
    assert person.get("/exclusion/all").status_code == 404
    assert person.client.post("/exclusion/all/save", data={"token": person.token()}).status_code == 404
    assert person.client.post("/exclusion/102/save", data={"token": person.token()}).status_code == 404
    assert person.post("/exclusion/101/save", customers="none").status_code == 200
    assert _of_store(claire.db, "101") == exclusion_of(OWN, (), ())
    assert 'href="/exclusion/102"' not in person.text("/exclusion")


def test_the_pages_ask_as_little_of_many_registers_as_of_few(chain: Person) -> None:
    def asked() -> list[int]:
        counts = []
        for path in ("/exclusion", "/exclusion/all", "/exclusion/101"):
            with statements_of(chain.db) as statements:
                chain.text(path)
            counts.append(len(statements))
        with statements_of(chain.db) as statements:
            chain.post("/exclusion/all", **ASKED)
        return [*counts, len(statements)]

    chain.post("/exclusion/all/save", **ASKED)
    few = asked()
    for number in range(2, 12):
        add_register(chain.db, "101", str(number))
        add_register(chain.db, str(200 + number), "1")
    with chain.db.write():
        chain.db.execute("UPDATE register SET token_hash = store || number, activated_ms = 1")
    assert asked() == few


def test_the_way_of_numbering_is_switched_on_a_page_that_says_what_comes_of_it(claire: Person) -> None:
    add_register(claire.db, "101")
    assert "Asynchronous" in claire.text("/stores/101")
    asked = claire.text("/stores/101/mode")
    assert "Number customers of" in asked
    assert "Nobody is created twice." in asked
    assert 'name="async_customers" value="no"' in asked
    switched = claire.post("/stores/101/mode", async_customers="no")
    assert "Synchronous" in switched.text
    assert not store_admin.get_store(claire.db, "101").async_customers
    back = claire.text("/stores/101/mode")
    assert "also without network; it reads “Pending sync” at first" in back
    claire.post("/stores/101/mode", async_customers="yes")
    assert store_admin.get_store(claire.db, "101").async_customers
