"""Sessions: every batch and every fetched page leaves one row, and none of it holds anything up."""

import pytest

from hq_server.db import sessions
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import StorageTrouble
from hq_server.ids import new_id
from hq_server.services import feeds, session_list
from hq_server.services.ingest import ingest_batch
from hq_server.services.session_list import Filter
from hq_server.services.sessions import BY_FILE, KEPT_MS, Delivery, forget_old, note_broken_upload, note_download
from hq_server.wire.outgoing import FeedPage
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

ALL = Filter()


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    return add_register(hq)


def _uploads(db: HqDatabase, wanted: Filter = ALL) -> list[sessions.Upload]:
    return list(session_list.list_uploads(db, wanted).sessions)


def _downloads(db: HqDatabase, wanted: Filter = ALL) -> list[sessions.Download]:
    return list(session_list.list_downloads(db, wanted).sessions)


def _fetch(db: HqDatabase, register: RegisterIdentity, after: int, limit: int, now_ms: int) -> FeedPage:
    page = feeds.read_page(db, register, 1020, after, "test-epoch", limit, now_ms)
    note_download(db, register, page, after, 100, now_ms)
    return page


def _change(db: HqDatabase, *keys: str) -> None:
    with db.write():
        feeds.record(db, 1020, "all", keys, NOW)


def test_a_batch_is_one_session_with_its_range_size_and_verdicts(hq: HqDatabase, register: SendingRegister) -> None:
    lines = [register.open_shift(), register.sell(), register.sell(customer=new_id()), register.sell(total_minor=1)]
    ingest_batch(hq, register.identity, [*lines, b"no document"], NOW, Delivery(BY_FILE))
    (one,) = _uploads(hq)
    assert (one.store, one.register, one.started_ms, one.way) == ("101", "2", NOW, BY_FILE)
    assert (one.first_sequence, one.last_sequence) == (1, 4)
    assert (one.documents, one.stored, one.duplicates, one.refused) == (5, 4, 0, 1)
    assert (one.parked, one.quarantined) == (1, 1)
    assert one.size == sum(map(len, lines)) + len(b"no document")
    assert one.took_ms >= 0


def test_a_batch_that_comes_again_is_a_session_of_duplicates(hq: HqDatabase, register: SendingRegister) -> None:
    lines = [register.open_shift(), register.sell()]
    ingest_batch(hq, register.identity, lines, NOW)
    ingest_batch(hq, register.identity, lines, NOW + 5)
    newest, first = _uploads(hq)
    assert (newest.started_ms, newest.stored, newest.duplicates) == (NOW + 5, 0, 2)
    assert (first.stored, first.duplicates) == (2, 0)


def test_two_batches_in_one_millisecond_are_one_session(hq: HqDatabase, register: SendingRegister) -> None:
    ingest_batch(hq, register.identity, [register.open_shift()], NOW)
    ingest_batch(hq, register.identity, [register.sell(), register.sell()], NOW)
    (one,) = _uploads(hq)
    assert (one.documents, one.first_sequence, one.last_sequence) == (3, 1, 3)


def test_a_batch_that_could_not_be_read_is_a_session_with_the_problem(
    hq: HqDatabase, register: SendingRegister
) -> None:
    note_broken_upload(hq, register.identity, "malformed", 1_234, Delivery(), NOW)
    (one,) = _uploads(hq, Filter(trouble=True))
    assert (one.trouble, one.size, one.documents, one.first_sequence) == ("malformed", 1_234, 0, None)


def test_only_sessions_that_went_wrong_are_listed_when_that_is_asked(hq: HqDatabase, register: SendingRegister) -> None:
    ingest_batch(hq, register.identity, [register.open_shift()], NOW)
    ingest_batch(hq, register.identity, [register.sell(total_minor=1)], NOW + 1)
    ingest_batch(hq, register.identity, [b"x"], NOW + 2)
    assert [one.started_ms for one in _uploads(hq, Filter(trouble=True))] == [NOW + 2, NOW + 1]


def test_pages_that_follow_one_another_are_one_download(hq: HqDatabase, register: SendingRegister) -> None:
    _change(hq, *"abcdefg")
    after, at = 0, NOW
    for _page in range(3):
        after, at = _fetch(hq, register.identity, after, 3, at).position, at + 10
    (one,) = _downloads(hq)
    assert (one.feed, one.after_position, one.position) == (1020, 0, 7)
    assert (one.pages, one.changes, one.size, one.finished) == (3, 7, 300, True)
    assert (one.started_ms, one.ended_ms) == (NOW, NOW + 20)
    _change(hq, "h")
    _fetch(hq, register.identity, 7, 3, NOW + 100)
    assert [(found.after_position, found.position) for found in _downloads(hq)] == [(7, 8), (0, 7)]


def test_a_download_that_begins_again_is_another_session_and_the_first_stays_open(
    hq: HqDatabase, register: SendingRegister
) -> None:
    _change(hq, *"abcdefg")
    _fetch(hq, register.identity, 0, 3, NOW)
    _fetch(hq, register.identity, 0, 3, NOW + 10)
    assert [(one.started_ms, one.pages, one.finished) for one in _downloads(hq)] == [
        (NOW + 10, 1, False),
        (NOW, 1, False),
    ]
    assert len(_downloads(hq, Filter(trouble=True))) == 2


def test_asking_when_there_is_nothing_new_leaves_no_session(hq: HqDatabase, register: SendingRegister) -> None:
    _fetch(hq, register.identity, 0, 3, NOW)
    assert _downloads(hq) == []


def test_a_session_that_cannot_be_noted_fails_nobody(
    hq: HqDatabase, register: SendingRegister, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object) -> None:
        raise StorageTrouble("the disk is full")

    monkeypatch.setattr(sessions, "note_download", broken)
    _change(hq, "a")
    assert _fetch(hq, register.identity, 0, 3, NOW).position == 1
    assert "the disk is full" in caplog.text


def test_what_the_register_says_it_has_makes_a_download_applied(hq: HqDatabase, register: SendingRegister) -> None:
    from hq_server.db import registers

    _change(hq, "a")
    _fetch(hq, register.identity, 0, 3, NOW)
    assert _downloads(hq)[0].told is None
    with hq.write():
        registers.put_cursors(hq, register.identity, {1020: 1}, {"1020": 1}, NOW + 5)
    assert _downloads(hq)[0].told == 1


def test_sessions_come_page_by_page_of_all_stores_one_store_or_one_register(hq: HqDatabase) -> None:
    senders = [add_register(hq, store, number) for store in ("101", "102") for number in ("1", "2")]
    for at in range(6):
        for sender in senders:
            ingest_batch(hq, sender.identity, [sender.open_shift()], NOW + at)
            note_download(hq, sender.identity, FeedPage(0, 1020, "", at + 1, False, False, [None]), at, 9, NOW + at)  # type: ignore[list-item]
    for where, expected in (("", 24), ("101", 12), ("102-2", 6), ("103", 0), ("101-9", 0), ("x' OR 1", 0)):
        for listing in (session_list.list_uploads, session_list.list_downloads):
            seen: list[tuple[int, str]] = []
            before = ""
            while True:
                page = listing(hq, Filter(where, before=before), limit=5)
                seen += [(one.started_ms, one.register_code) for one in page.sessions]
                before = page.following
                if not before:
                    break
            assert (len(seen), len(set(seen))) == (expected, expected), where
            assert seen == sorted(seen, reverse=True)


def test_people_see_the_sessions_of_their_stores_alone(hq: HqDatabase) -> None:
    for store in ("101", "102"):
        sender = add_register(hq, store)
        ingest_batch(hq, sender.identity, [sender.open_shift()], NOW)
    for where, seen, expected in (
        ("", {"102"}, ["102-2"]),
        ("101", {"102"}, []),
        ("101-2", {"102"}, []),
        ("", set[str](), []),
        ("102-2", {"102"}, ["102-2"]),
    ):
        found = session_list.list_uploads(hq, Filter(where), seen).sessions
        assert [one.register_code for one in found] == expected


@pytest.mark.parametrize("before", ["x", "1", "1 2", "\u0661 101 2", "99999999999999999 101 2", "1 101 2 3 4", "'"])
def test_an_address_that_makes_no_sense_is_the_first_page(
    hq: HqDatabase, register: SendingRegister, before: str
) -> None:
    ingest_batch(hq, register.identity, [register.open_shift()], NOW)
    assert len(_uploads(hq, Filter(before=before))) == 1


def test_sessions_are_forgotten_after_a_month(hq: HqDatabase, register: SendingRegister) -> None:
    ingest_batch(hq, register.identity, [register.open_shift()], NOW)
    ingest_batch(hq, register.identity, [register.sell()], NOW + 1)
    _change(hq, "a")
    _fetch(hq, register.identity, 0, 3, NOW)
    assert forget_old(hq, NOW + KEPT_MS) == 0
    assert forget_old(hq, NOW + KEPT_MS + 1) == 2
    assert [one.started_ms for one in _uploads(hq)] == [NOW + 1]
