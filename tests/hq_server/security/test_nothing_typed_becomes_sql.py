"""Whatever stands in an address, a form or a request is a value of a statement, never a part of one."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

import pytest

from hq_server.db.database import HqDatabase
from tests.browser.every_page import OUTSIDE, PAGES
from tests.browser.full_house import AFTERNOON, FullHouse
from tests.browser.site import NAME
from tests.hq_server.admin.conftest import Person
from tests.hq_server.api.signing import CONTACT, activate
from tests.hq_server.security.hostile_house import Asked, addresses

MARK = "zq7x"
HARMLESS = MARK
INJECTIONS = (
    f"{MARK}' OR '1'='1",
    f"{MARK}'; DROP TABLE customer; --",
    f'{MARK}") UNION SELECT name, password_hash FROM hq_user --',
    f"{MARK} %s ? :1 $1 \\' %(x)s NEAR( AND * OR NOT \"",
)


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is sent to the database, without its values."""
    sent: list[str] = []

    def noting(name: str) -> None:
        send: Callable[..., object] = getattr(HqDatabase, name)

        def note(db: HqDatabase, sql: str, *rest: object, **named: object) -> object:
            sent.append(sql if name != "insert_rows" else f"{sql} {rest[0]}")
            return send(db, sql, *rest, **named)

        monkeypatch.setattr(HqDatabase, name, note)

    for name in ("_cursor", "stream", "execute_many", "insert_rows"):
        noting(name)
    return sent


def tables(db: HqDatabase) -> dict[str, int]:
    """Every table, and how many people there are who sign in, with which roles, and how many customers."""
    with db.read():
        names = [str(row[0]) for row in db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counted = ("hq_user", "hq_user_role", "customer", "inbox")
        return {name: db.rows(f"SELECT count(*) FROM {name}")[0][0] if name in counted else 0 for name in names}


def _shape(person: Person, address: str, query: dict[str, str]) -> tuple[int, int]:
    """The answer's status, and how many rows of tables it shows."""
    answer = person.client.get(address, query_string=query)
    return answer.status_code, answer.text.count("<tr")


def _injected(statements: Sequence[str]) -> list[str]:
    return [sql for sql in statements if MARK in sql]


def test_a_parameter_of_a_page_is_a_value_of_the_statement(
    house: FullHouse, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, before = Asked(house.app, monkeypatch), tables(house.db)
    claire, wrong, tried = house.sit_down(NAME), list[str](), 0
    for endpoint, paths in (PAGES | OUTSIDE).items():
        for path in {path.partition("?")[0] for path in paths}:
            address = path.format_map(house.places)
            claire.get(address)
            for name in sorted(asked.parameters.get(f"admin.{endpoint}", ())):
                harmless = _shape(claire, address, {name: HARMLESS})
                for text in INJECTIONS:
                    tried += 1
                    if _shape(claire, address, {name: text}) != harmless:
                        wrong.append(f"{address}?{name}={text}")
    assert (wrong, _injected(statements)) == ([], [])
    assert tables(house.db) == before
    assert tried > 200
    assert len(statements) > tried, "statements were seen"


def _own_parts(house: FullHouse) -> Iterator[tuple[str, str]]:
    """Every address that has a place in it, with an injection there."""
    for rule in house.app.url_map.iter_rules():
        texts = {name for name in rule.arguments if f"int:{name}" not in rule.rule}
        if not rule.endpoint.startswith("admin.") or rule.endpoint == "admin.static" or not texts:
            continue
        for text in INJECTIONS:
            built = rule.build({name: text if name in texts else 1 for name in rule.arguments})
            if built:
                for method in sorted({"GET", "POST"} & (rule.methods or set())):
                    yield method, built[1].lstrip("|")


def test_a_part_of_an_address_is_a_value_of_the_statement(house: FullHouse, statements: list[str]) -> None:
    claire, before = house.sit_down(NAME), tables(house.db)
    token, tried, found = claire.token(), 0, set[int]()
    for method, path in _own_parts(house):
        answer = claire.client.open(path, method=method, data={"token": token} if method == "POST" else None)
        found.add(answer.status_code)
        assert answer.status_code in (200, 303, 400, 403, 404, 422), (method, path)
        tried += 1
    assert _injected(statements) == []
    assert tables(house.db) == before
    assert tried > 300
    assert 404 in found


@pytest.mark.parametrize("text", INJECTIONS[::3])
def test_a_field_of_a_form_is_a_value_of_the_statement(own_house: FullHouse, statements: list[str], text: str) -> None:
    claire, before = own_house.sit_down(NAME), tables(own_house.db)
    for path in addresses(own_house):
        names = set(re.findall(r'name="([^"]+)"', claire.get(path).text)) - {"token", "file"}
        answer = claire.post(path, False, **dict.fromkeys(names, text))
        assert answer.status_code < 500, path
    assert _injected(statements) == []
    assert tables(own_house.db) == before


def test_what_a_register_sends_is_a_value_of_the_statement(house: FullHouse, statements: list[str]) -> None:
    before = tables(house.db)
    register = activate(house.db, house.app.test_client(), "102-2", AFTERNOON)
    for text in INJECTIONS:
        quoted, spoilt = quote(text, safe=""), CONTACT | {"version": text[:50], "clock_ms": AFTERNOON}
        for method, path, body, status in (
            ("GET", f"/feeds/1010?after=0&epoch={quoted}&limit=5", b"", 200),
            ("GET", f"/feeds/1010?after={quoted}", b"", 400),
            ("GET", f"/receipts/{quoted}", b"", 200),
            ("GET", f"/readiness?business_date={quoted}", b"", 400),
            ("POST", "/contact", json.dumps(spoilt | {"cursors": {text: 1}}).encode(), 200),
            ("POST", "/activations", json.dumps({"code": text, "device_name": text, "version": "1"}).encode(), 403),
        ):
            assert register.send(method, path, body, moment=AFTERNOON).status_code == status, path
    assert _injected(statements) == []
    assert tables(house.db) == before
