"""Lists that are longer than a page go on where the page before ended: everything is shown, and nothing twice."""

import html
import json
import re
from datetime import date, timedelta

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.access import Grant, Role
from hq_server.domain.stores import Store
from hq_server.services import statement_list, store_admin
from hq_server.services.statement_list import DONE, HELD
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.people import sit_down
from tests.hq_server.sending_register import NOW

_FIRST = date(2026, 10, 1)
_STORES = ("9", "101", "102")
_DAYS = 50
_STATEMENT = (
    *("store", "business_date", "number", "kind", "state", "method", "currency", "accounting_date", "version"),
    *("documents", "stale", "held", "released", "checks", "accepted", "started_ms"),
)
_STAFF = ("store", "id", "name", "role", "language", "pin_salt", "pin_hash", "active")


def _days() -> list[str]:
    return [str(_FIRST + timedelta(days=number)) for number in range(_DAYS)]


def _statement(store: str, day: str, state: str, *, held: bool = False, number: int = 1) -> tuple[object, ...]:
    return (*(store, day, number, "day", state, "total", "EUR", day, 1, 3, False, held, False, "[]", "[]", NOW),)


@pytest.fixture
def stores(claire: Person) -> Person:
    for number in _STORES:
        store_admin.create_store(claire.db, Store(number, f"Shop {number}", "EUR"), NOW)
    return claire


@pytest.fixture
def books(stores: Person) -> Person:
    """Fifty days of three stores in the books, a correction, and one day that is held."""
    rows = [_statement(store, day, "posted") for store in _STORES for day in _days()]
    rows.append(_statement("101", _days()[7], "posted", number=2))
    rows.append(_statement("9", _days()[3], "checked", held=True, number=2))
    with stores.db.write():
        stores.db.insert_rows("statement", _STATEMENT, rows)
    return stores


def _pages(person: Person, address: str) -> list[str]:
    pages = [person.text(address)]
    while following := re.search(r'href="([^"]*after=[^"]+)"[^>]*>\s*Next page', pages[-1]):
        pages.append(person.text(html.unescape(following[1])))
    return pages


def _listed(db: HqDatabase, word: str, limit: int) -> list[list[tuple[str, str, int]]]:
    """Page by page: day, store and number."""
    found, after = [], ""
    while True:
        page = statement_list.list_page(db, _days()[0], _days()[-1], word=word, after=after, limit=limit)
        keys = [one.statement.id for one in page.listed]
        found.append([(key.business_date, key.store, key.number) for key in keys])
        after = page.following
        if not after:
            return found


@pytest.mark.parametrize("word", ["", DONE])
def test_statements_go_on_from_page_to_page(books: Person, word: str) -> None:
    pages = _listed(books.db, word, 7)
    assert {len(page) for page in pages[:-1]} == {7}
    found = [key for page in pages for key in page]
    assert len(found) == len(set(found)) == (3 * _DAYS + 2 if not word else 3 * _DAYS + 1)
    assert [day for day, _store, _number in found] == sorted((day for day, _store, _number in found), reverse=True)
    newest = [store for day, store, _number in found if day == _days()[-1]]
    assert newest == list(_STORES)


def test_what_is_held_is_listed_whatever_its_day_and_once(books: Person) -> None:
    assert _listed(books.db, HELD, 7) == [[(_days()[3], "9", 2)]]
    later = statement_list.list_page(books.db, "2027-01-01", "2027-01-31", word=HELD)
    assert [one.statement.id.business_date for one in later.listed] == [_days()[3]]
    assert later.counts[DONE] == 0


def test_the_page_of_statements_shows_a_hundred_and_where_it_goes_on(books: Person) -> None:
    pages = _pages(books, f"/statements?first={_days()[0]}&last={_days()[-1]}")
    rows = [row for page in pages for row in re.findall(r'<th scope="row"><a href="/statements/([^"]+)"', page)]
    assert len(pages) == 2
    assert len(rows) == len(set(rows)) == 3 * _DAYS + 2
    assert "First page" in pages[1]
    assert "First page" not in pages[0]


def test_a_place_that_no_page_ever_said_is_the_first_page(books: Person) -> None:
    period = f"first={_days()[0]}&last={_days()[-1]}"
    first = books.text(f"/statements?{period}")
    for place in ("x", "2026-10-01", "2026-10-01.1", "..", "2026-10-01.9999999999999999999.101", "%00"):
        answer = books.get(f"/statements?{period}&after={place}")
        assert answer.status_code == 200
        if not re.match(r"\d{4}-\d\d-\d\d\.1$", place):
            assert answer.text.count('scope="row"') == first.count('scope="row"')


def test_people_of_many_stores_are_shown_a_hundred_at_a_time(stores: Person) -> None:
    people = [
        (store, f"s-{number:03d}", f"Person {number}", "cashier", "en", "", "", True)
        for store in _STORES
        for number in range(70)
    ]
    with stores.db.write():
        stores.db.insert_rows("staff", _STAFF, people)
    pages = _pages(stores, "/staff")
    shown = [key for page in pages for key in re.findall(r'action="/staff/([^/]+/[^/]+)/active"', page)]
    assert len(pages) == 3
    assert shown == [f"{store}/s-{number:03d}" for store in _STORES for number in range(70)]
    assert len(_pages(stores, "/staff?store=101")) == 1
    owner = sit_down(stores, "owner", (Grant(Role.MANAGER, "9"), Grant(Role.MANAGER, "102")))
    theirs = [key for page in _pages(owner, "/staff") for key in re.findall(r'action="/staff/(\d+)/', page)]
    assert (len(theirs), set(theirs)) == (140, {"9", "102"})


def test_many_offers_are_shown_a_hundred_at_a_time(stores: Person) -> None:
    body = {"name": "Offer", "method": "percent", "value": 10_000, "active": True}
    items = [("discount", f"D{n:03d}", "all", json.dumps(body | {"code": f"D{n:03d}"}), NOW) for n in range(230)]
    with stores.db.write():
        stores.db.insert_rows("setup_item", ("kind", "key", "scope", "body", "changed_ms"), items)
    pages = _pages(stores, "/setup/discount")
    shown = [key for page in pages for key in re.findall(r'href="/setup/discount/(D\d+)"', page)]
    assert len(pages) == 3
    assert shown == [f"D{n:03d}" for n in range(230)]
