"""Somebody whose roles are for one store, in front of every page and file of another one: nothing of it is shown, and
no form changes it. Customers are the chain's: whoever may look after customers sees and edits them all.
"""

import html
import re
from collections.abc import Iterator

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.access import Grant, Role
from hq_server.services import users
from tests.browser.every_page import PAGES
from tests.browser.full_house import FullHouse
from tests.browser.site import NAME, PASSWORD
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW
from tests.hq_server.statement_days import BEFORE, YESTERDAY

OWN, OTHER = "102", "101"
SECRET = "said-in-101-alone"
_TEXTS = """
customer_import file_name
customer_order comment
quarantine reason
register name device_name
repair why
second_person why
staff name
transaction_line description
load_request reason
"""
_PERIOD = f"first={BEFORE}&last={YESTERDAY}"
_FILES = (
    *(f"/statements/{OTHER}/{YESTERDAY}/statement.{kind}" for kind in ("pdf", "csv")),
    *(f"/overviews/{OTHER}/{name}.csv?{_PERIOD}" for name in ("days", "tenders")),
    *(f"/accounting/{name}?store={OTHER}&{_PERIOD}" for name in ("fec", "vouchers.csv")),
    *(f"/accounting/{name}?{_PERIOD}" for name in ("fec", "vouchers.csv")),
    *(f"/customers/import/{key}/left-out.csv" for key in ("done", "waiting")),
    *("/overviews/stores.csv", "/customers/customers.csv", "/audit/entries.csv", "/jobs/table"),
    f"/stores/{OTHER}/readiness/table",
)
# What is not of the store where it was made: a customer of the chain, and a person's own sessions and looks.
_CHAIN = ("customer_change", "customer_conflict", "audit_entry")
_OF_ONESELF = ("/language", "/sign-out")
_FILTERED = "/statements /findings /documents /orders /customers /overviews /sessions /staff /registers /setup/policy"


@pytest.fixture
def marked(own_house: FullHouse) -> FullHouse:
    """Whatever the other store's people and registers wrote has a word in it that stands nowhere else."""
    db = own_house.db
    with db.write():
        for line in _TEXTS.strip().splitlines():
            table, *columns = line.split()
            for column in columns:
                db.execute(f"UPDATE {table} SET {column} = ? WHERE store = ?", (SECRET, OTHER))
        db.execute("UPDATE store SET name = ?, address = ? WHERE number = ?", (SECRET, SECRET, OTHER))
        for sequence, register, content in db.rows(
            f"SELECT sequence, register, content FROM inbox WHERE store = {OTHER}"
        ):
            told = bytes(content).replace(b"Crayon", SECRET.encode())
            db.execute(
                f"UPDATE inbox SET content = ? WHERE store = '{OTHER}' AND register = ? AND sequence = ?",
                (told, register, sequence),
            )
    return own_house


def neighbour(house: FullHouse, role: Role) -> Person:
    users.create_user(house.db, f"{role}-next-door", PASSWORD, NOW, grants=(Grant(role, OWN),))
    return house.sit_down(f"{role}-next-door")


def everything(house: FullHouse) -> Iterator[str]:
    for paths in PAGES.values():
        for path in paths:
            yield path.format_map(house.places)
    yield from _FILES
    for path in _FILTERED.split():
        yield f"{path}?store={OTHER}&where={OTHER}-1&q={OTHER}&state="


@pytest.mark.parametrize("role", Role)
def test_nothing_of_another_store_is_shown(marked: FullHouse, role: Role) -> None:
    person, shown, opened = neighbour(marked, role), [], 0
    for path in everything(marked):
        answer = person.get(path)
        assert answer.status_code in (200, 303, 403, 404), path
        opened += answer.status_code == 200
        if SECRET.encode() in answer.data and not _is_of_the_chain(path):
            shown.append(path)
    assert shown == []
    assert opened > 30


def _is_of_the_chain(path: str) -> bool:
    """A customer, with the name of the store where the customer was made and what the customer bought."""
    return path.startswith("/customers") and "/import" not in path and "csv" not in path


def test_who_sees_all_stores_does_see_it(marked: FullHouse) -> None:
    claire = marked.sit_down(NAME)
    assert sum(SECRET.encode() in claire.get(path).data for path in everything(marked)) > 40


def _kept(db: HqDatabase) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the other store, and what is set up for it or for all; customers are the chain's."""
    with db.read():
        tables = [str(row[0]) for row in db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            columns = {str(row[1]) for row in db.rows(f"PRAGMA table_info({table})")}
            of_other = {"store": f"store = '{OTHER}'", "scope": f"scope IN ('all', '{OTHER}')"}
            of_other |= {"number": f"number = '{OTHER}'"} if table == "store" else {}
            where = next((condition for column, condition in of_other.items() if column in columns), "")
            if where and table not in _CHAIN:
                found[table] = db.rows(f"SELECT * FROM {table} WHERE {where}")
        return found


def _forms(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The forms of a page, as somebody who may use them would send them: where to, and what is in their fields."""
    for form in re.findall(r'<form[^>]*method="post".*?</form>', page, flags=re.DOTALL):
        target = re.search(r'<form[^>]*\baction="([^"]*)"', form)
        fields = dict(re.findall(r'<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"', form))
        fields |= dict.fromkeys(re.findall(r'<textarea[^>]*\bname="([^"]+)"', form), "because somebody wanted it so")
        for button in re.findall(r'<button[^>]*\bname="act"[^>]*\bvalue="([^"]+)"', form) or [""]:
            told = {name: html.unescape(value) for name, value in fields.items() if name != "token"}
            yield html.unescape(target[1]) if target else "", told | ({"act": button} if button else {})


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR])
def test_no_form_of_another_store_is_taken(own_house: FullHouse, role: Role) -> None:
    """Each as whoever sees all stores has it, sent by somebody from next door."""
    claire, person = own_house.sit_down(NAME), neighbour(own_house, role)
    forms = {
        (target or path, tuple(sorted(fields.items())))
        for path in everything(own_house)
        if not path.startswith(("/profile", "/customers"))
        and not any(kind in path for kind in (".pdf", ".csv", "/fec"))
        for target, fields in _forms(claire.get(path).text)
        if target not in _OF_ONESELF
    }
    before, taken = _kept(own_house.db), []
    for path, fields in sorted(forms):
        answer = person.post(path, False, **dict(fields))
        assert answer.status_code < 500, path
        if answer.status_code == 200 and f"/{OTHER}" in path:
            taken.append(path)
    after = _kept(own_house.db)
    assert [table for table in before if before[table] != after[table]] == []
    assert taken == []
    assert len(forms) > 60
