"""Sessions: what registers sent and fetched, on the list and on the register's own page."""

import re

import pytest

from hq_server.domain.registers import RegisterIdentity
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from hq_server.services.sessions import Delivery, note_broken_upload, note_download
from hq_server.wire.outgoing import FeedPage
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.test_job_pages import contact_of, shop  # noqa: F401
from tests.hq_server.sending_register import NOW, SendingRegister

EVIL = "<script>alert(1)</script>"
IDENTITY = RegisterIdentity("101", "2")


@pytest.fixture
def register() -> SendingRegister:
    return SendingRegister(IDENTITY)


def test_an_upload_stands_on_the_list_and_on_the_register_s_page(shop: Person, register: SendingRegister) -> None:  # noqa: F811
    ingest_batch(shop.db, IDENTITY, [register.open_shift(), register.sell()], NOW)
    for path in ("/sessions", "/sessions?where=101", "/sessions?where=101-2", "/registers/101-2"):
        text = shop.text(path)
        assert "1 to 2" in text, path
        assert "Applied" in text, path
    assert 'href="/sessions?where=101-2"' in shop.text("/registers/101-2")


def test_each_kind_of_upload_reads_in_words(shop: Person, register: SendingRegister) -> None:  # noqa: F811
    lines = [register.open_shift(), register.sell(total_minor=1)]
    ingest_batch(shop.db, IDENTITY, lines, NOW)
    assert "Quarantined in part" in shop.text("/sessions")
    ingest_batch(shop.db, IDENTITY, lines, NOW + 1)
    assert "Received twice" in shop.text("/sessions")
    assert "2 had come before, counted once" in shop.text("/sessions")
    ingest_batch(shop.db, IDENTITY, [b"x"], NOW + 2)
    assert "Kept aside in part" in shop.text("/sessions")
    note_broken_upload(shop.db, IDENTITY, "malformed", 9, Delivery(), NOW + 3)
    text = shop.text("/sessions?show=trouble")
    assert "Broken off" in text
    assert "HQ kept nothing; the register sends it again." in text
    assert "Received twice" not in text


def test_a_download_is_in_progress_broken_off_fetched_and_applied(shop: Person) -> None:  # noqa: F811
    with shop.db.write():
        feeds.record(shop.db, 1020, "all", [f"s{number}" for number in range(7)], NOW)

    def fetch(after: int) -> FeedPage:
        page = feeds.read_page(shop.db, IDENTITY, 1020, after, "test-epoch", 5, shop.clock.now_ms)
        note_download(shop.db, IDENTITY, page, after, 2_000, shop.clock.now_ms)
        return page

    page = fetch(0)
    assert "In progress" in shop.text("/sessions/downloads")
    shop.clock.now_ms += 6 * 60_000
    assert "Broken off" in shop.text("/sessions/downloads?show=trouble")
    end = fetch(page.position).position
    text = shop.text("/sessions/downloads?where=101-2")
    assert "Fetched" in text
    assert f"0 to {end}" in text
    contact_of(shop, c1020=end)
    assert "Applied" in shop.text("/sessions/downloads")
    assert "Every session of the last 30 days ended as it should." in shop.text("/sessions/downloads?show=trouble")


def test_sessions_are_turned_page_by_page(shop: Person, register: SendingRegister) -> None:  # noqa: F811
    for at in range(60):
        ingest_batch(shop.db, IDENTITY, [register.open_shift()], NOW + at)
    seen, path = 0, "/sessions?where=101"
    while path:
        text = shop.text(path)
        seen += len(re.findall(r'<td class="num nw">', text))
        following = re.search(r'href="(/sessions\?[^"]*before=[^"]*)"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert seen == 60


@pytest.mark.parametrize("where", [EVIL, "101-", "-", "x" * 5_000, "' OR 1=1"])
def test_a_search_for_anything_at_all_is_only_a_search(shop: Person, where: str) -> None:  # noqa: F811
    for path in ("/sessions", "/sessions/downloads"):
        answer = shop.client.get(path, query_string={"where": where, "before": where, "show": where})
        assert answer.status_code == 200
        assert EVIL not in answer.text


def test_without_any_session_the_pages_say_when_one_comes(claire: Person) -> None:
    assert "They appear as soon as a register talks to HQ." in claire.text("/sessions")
    assert "They appear as soon as a register talks to HQ." in claire.text("/sessions/downloads")
