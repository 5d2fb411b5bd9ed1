"""The first page: needs, every store's day, what comes in; renewing itself costs nothing when nothing is different."""

import re

import pytest

from hq_server.admin import console
from hq_server.db.hour_counts import HOUR_MS
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW, add_register

HTMX = {"HX-Request": "true"}


@pytest.fixture
def trading(claire: Person) -> Person:
    register = add_register(claire.db)
    register.open_shift()
    register.sell()
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    return claire


def mark_of(text: str) -> str:
    found = re.search(r'hx-get="(/\?mark=[0-9a-f]+)"', text)
    assert found, text
    return found[1]


def test_each_store_stands_with_its_day(trading: Person) -> None:
    text = trading.text("/")
    assert "Comptoir Nord" in text
    assert "Trading" in text
    assert "0 of 1" in text
    assert "2 so far today" in text


def test_what_is_usual_for_the_weekday_stands_beside_today(claire: Person) -> None:
    register = add_register(claire.db)
    register.open_shift()
    for weeks, sales in ((1, 20), (0, 4)):
        lines = [register.sell() for _sale in range(sales)]
        ingest_batch(claire.db, register.identity, lines, NOW - weeks * 7 * 24 * HOUR_MS)
    claire.clock.now_ms = NOW + HOUR_MS
    text = claire.text("/")
    assert "4 so far, 80% under a usual Monday at this time" in text
    assert 'class="use"' in text


def test_an_open_page_is_sent_nothing_while_nothing_is_different(trading: Person) -> None:
    address = mark_of(trading.text("/"))
    same = trading.get(address, **HTMX)
    assert (same.status_code, same.data) == (204, b"")
    register = add_register(trading.db, number="3")
    register.open_shift()
    ingest_batch(trading.db, register.identity, register.lines, NOW)
    part = trading.get(address, **HTMX)
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div id="live"')
    assert mark_of(part.text) != address


def test_somebody_who_sees_one_store_sees_that_alone(trading: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    register = add_register(trading.db, "202")
    register.open_shift()
    ingest_batch(trading.db, register.identity, register.lines, NOW)
    monkeypatch.setattr(console, "stores_seen", lambda: frozenset({"202"}))
    monkeypatch.setattr("hq_server.admin.home.stores_seen", lambda: frozenset({"202"}))
    text = trading.text("/")
    assert "/stores/202/readiness" in text
    assert "/stores/101/readiness" not in text
    assert "1 so far today" in text
