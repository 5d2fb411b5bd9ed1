"""How HQ stands is read once for many pages, and anew after a while or after a change."""

from itertools import count

import pytest

from hq_server.admin.overview_cache import OverviewCache
from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.services import attention
from tests.hq_server.admin.conftest import Clock, Person
from tests.hq_server.sending_register import NOW


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that the database was asked."""
    made: list[int] = []
    read = attention.overview

    def note(db: HqDatabase, now_ms: int) -> attention.Overview:
        made.append(now_ms)
        return read(db, now_ms)

    monkeypatch.setattr(attention, "overview", note)
    return made


def test_it_is_read_again_after_its_time_and_when_it_was_forgotten(hq: HqDatabase) -> None:
    moments = count(100)
    numbers = count()
    cache = OverviewCache(3.0, lambda: float(next(moments)))
    overview = attention.overview(hq, NOW)

    def read() -> attention.Overview:
        next(numbers)
        return overview

    for _page in range(3):
        assert cache.get(read) is overview
    before = next(numbers)
    cache.forget()
    cache.get(read)
    assert next(numbers) == before + 2
    for _page in range(8):
        cache.get(read)
    assert next(numbers) > before + 4


def test_pages_share_one_reading_and_a_change_is_seen_at_once(
    claire: Person, readings: list[int], hq: HqDatabase
) -> None:
    client = create_app(hq, now_ms=Clock(), overview_seconds=3_600).test_client()
    someone = Person(hq, client, claire.clock)
    someone.sign_in()
    readings.clear()
    someone.text("/stores")
    someone.text("/registers")
    assert len(readings) <= 1
    token = someone.token()
    readings.clear()
    someone.client.post("/stores/new", data={"token": token, "number": "7", "name": "Seven", "currency": "EUR"})
    someone.text("/stores")
    assert len(readings) == 1
