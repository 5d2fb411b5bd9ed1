"""What comes through the machine door leaves its session: batches as they were taken, broken ones, fetched pages."""

import gzip
import json

from hq_server.services import feeds, session_list
from hq_server.services.session_list import Filter
from tests.hq_server.api.conftest import Door


def test_a_batch_leaves_a_session_with_its_unpacked_size(door: Door) -> None:
    lines = [door.sender.open_shift(), door.sender.sell()]
    assert door.post_lines(*lines).status_code == 200
    (one,) = session_list.list_uploads(door.db, Filter()).sessions
    assert (one.register_code, one.documents, one.stored) == ("101-2", 2, 2)
    assert one.size == sum(map(len, lines))


def test_a_batch_that_breaks_off_leaves_a_session_that_says_so(door: Door) -> None:
    sent = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    body = gzip.compress(door.sender.open_shift())[:-9]
    answer = door.client.post("/v1/documents", data=body, headers=door.signed() | sent)
    assert answer.status_code == 400
    (one,) = session_list.list_uploads(door.db, Filter(trouble=True)).sessions
    assert (one.trouble, one.documents, one.size) == ("malformed", 0, len(body))


def test_who_is_not_let_in_leaves_nothing(door: Door) -> None:
    assert door.post_lines(b"x", token="x" * 43).status_code == 401
    assert session_list.list_uploads(door.db, Filter()).sessions == ()


def test_a_page_that_was_fetched_leaves_a_session_with_the_bytes_that_went(door: Door) -> None:
    with door.db.write():
        feeds.record(door.db, 1040, "all", ["a", "b"], door.clock.now_ms)
    path = "/v1/feeds/1040?after=0"
    answer = door.client.get(path, headers=door.signed())
    assert answer.status_code == 200
    (one,) = session_list.list_downloads(door.db, Filter()).sessions
    assert (one.feed, one.changes, one.finished, one.size) == (
        1040,
        len(json.loads(answer.data)["changes"]),
        True,
        len(answer.data),
    )
