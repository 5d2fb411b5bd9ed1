"""Whatever is sent to the machine door gets a verdict or a problem document, never a 500 and never half a batch."""

import gzip
import json
import zlib
from collections.abc import Callable

import msgspec
import pytest
from werkzeug.test import TestResponse

from hq_server.api.bodies import MAX_BODY, MAX_LINES
from hq_server.services import attention
from hq_server.wire.codes import FEEDS
from tests.hq_server.api.conftest import Door

NDJSON = "application/x-ndjson"


def problem(answer: TestResponse, status: int, kind: str) -> None:
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    told = msgspec.json.decode(answer.data)
    assert (told["type"], told["status"]) == (kind, status)
    assert told["title"]
    assert told["hq_ms"] > 0


def documents_at_hq(door: Door) -> int:
    return attention.get_standing(door.db, "101-2").arrived.count


BODIES: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "nothing": (b"", {}, 400, "no-documents"),
    "a line end only": (b"\n", {}, 400, "no-documents"),
    "another media type": (b"{}", {"Content-Type": "application/json"}, 415, "unsupported-media-type"),
    "no media type": (b"{}", {"Content-Type": ""}, 415, "unsupported-media-type"),
    "an unknown encoding": (b"{}", {"Content-Encoding": "br"}, 415, "unsupported-media-type"),
    "gzip that is none": (b"{}", {"Content-Encoding": "gzip"}, 400, "malformed"),
    "gzip cut in the middle": (gzip.compress(b"{}" * 500)[:20], {"Content-Encoding": "gzip"}, 400, "malformed"),
    "gzip with a wrong checksum": (
        gzip.compress(b"{}")[:-8] + b"\0" * 8,
        {"Content-Encoding": "gzip"},
        400,
        "malformed",
    ),
    "gzip with something after it": (gzip.compress(b"{}") + b"rest", {"Content-Encoding": "gzip"}, 400, "malformed"),
    "a gzip bomb": (gzip.compress(b"x" * (64 * 1024 * 1024)), {"Content-Encoding": "gzip"}, 413, "too-large"),
    "a bomb of many members": (gzip.compress(b"") * 300_000, {"Content-Encoding": "gzip"}, 400, "malformed"),
    "deflate called gzip": (zlib.compress(b"{}"), {"Content-Encoding": "gzip"}, 400, "malformed"),
    "too many bytes": (b"x" * (MAX_BODY + 1), {}, 413, "too-large"),
    "too many lines": (b"{}\n" * (MAX_LINES + 1), {}, 413, "too-many-documents"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_upload_gets_a_problem_document(door: Door, name: str) -> None:
    body, headers, status, kind = BODIES[name]
    answer = door.client.post("/v1/documents", data=body, headers=door.signed() | {"Content-Type": NDJSON} | headers)
    problem(answer, status, kind)
    assert documents_at_hq(door) == 0


LINES: dict[str, bytes] = {
    "no JSON": b"not a document",
    "a number": b"7",
    "null": b"null",
    "an empty line": b"",
    "an empty object": b"{}",
    "invalid UTF-8": b'{"id":"\xff\xfe"}',
    "a NUL": b'{"id":"\\u0000"}\x00',
    "half a surrogate": b'{"id":"\\ud800"}',
    "deep nesting": b"[" * 100_000,
    "deep nesting in a member": b'{"body":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
    "a number nobody can hold": b'{"sequence":' + b"9" * 5_000 + b"}",
    "infinity": b'{"sequence":1e999}',
    "a very long line": b'{"id":"' + b"x" * 1_000_000 + b'"}',
    "a carriage return": b'{"id":"1"}\r',
}


@pytest.mark.parametrize("name", LINES)
def test_an_unreadable_line_gets_its_verdict_and_its_neighbours_theirs(door: Door, name: str) -> None:
    first, last = door.sender.open_shift(), door.sender.sell()
    answer = door.post_lines(first, LINES[name], last)
    assert answer.status_code == 200
    results = msgspec.json.decode(answer.data)["results"]
    assert [result["verdict"] for result in results] == ["stored", "unreadable", "stored"]
    assert results[1]["reason"]
    assert documents_at_hq(door) == 2


FORGERIES: dict[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "another register's": lambda document: document | {"register": "101-9"},
    "sequence 0": lambda document: document | {"sequence": 0},
    "a negative sequence": lambda document: document | {"sequence": -1},
    "sequence 2^60": lambda document: document | {"sequence": 2**60},
    "a sequence as text": lambda document: document | {"sequence": "1"},
    "a date that is none": lambda document: document | {"business_date": "yesterday"},
    "no id": lambda document: document | {"id": ""},
    "an id of SQL": lambda document: document | {"id": "'; DROP TABLE inbox; --"},
    "a changed body under the old hash": lambda document: document | {"body": {"shift": "x"}},
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_envelope_is_unreadable_and_stores_nothing(door: Door, name: str) -> None:
    document = json.loads(door.sender.open_shift())
    forged = json.dumps(FORGERIES[name](document), separators=(",", ":")).encode()
    answer = door.post_lines(forged)
    assert answer.status_code == 200
    assert [result["verdict"] for result in msgspec.json.decode(answer.data)["results"]] == ["unreadable"]
    assert documents_at_hq(door) == 0


def test_a_replayed_batch_is_all_duplicates(door: Door) -> None:
    lines = [door.sender.open_shift(), door.sender.sell(), door.sender.close_shift()]
    assert door.post_lines(*lines).status_code == 200
    results = msgspec.json.decode(door.post_lines(*lines).data)["results"]
    assert [result["verdict"] for result in results] == ["duplicate"] * 3
    assert documents_at_hq(door) == 3


JSON_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"<html>",
    "an array": b"[]",
    "null": b"null",
    "deep nesting": b"[" * 100_000,
    "invalid UTF-8": b'{"code":"\xff"}',
    "missing members": b"{}",
    "numbers for texts": b'{"code":7,"version":7}',
    "a NUL": b'{"code":"\\u0000","version":"\\u0000"}',
    "a text too long": b'{"code":"' + b"x" * 101 + b'"}',
}


@pytest.mark.parametrize("path", ["/v1/activations", "/v1/contact"])
@pytest.mark.parametrize("name", JSON_BODIES)
def test_a_json_door_refuses_what_is_not_its_shape(door: Door, path: str, name: str) -> None:
    answer = door.client.post(
        path, data=JSON_BODIES[name], headers=door.signed() | {"Content-Type": "application/json"}
    )
    problem(answer, 400, "malformed")


@pytest.mark.parametrize("clock_ms", [-1, 2**63, 2**64, 1.5, "now"])
def test_a_heartbeat_with_an_impossible_clock_is_refused(door: Door, clock_ms: object) -> None:
    told = {
        "version": "1",
        "clock_ms": clock_ms,
        "recorded_sequence": 1,
        "waiting": 0,
        "pending_customers": 0,
        "cursors": {},
    }
    problem(door.client.post("/v1/contact", json=told, headers=door.signed()), 400, "malformed")


def test_a_heartbeat_with_unknown_feeds_is_taken_and_they_are_left_out(door: Door) -> None:
    cursors = {"1010": 5, "9999": 1, "\x00": 2, "'; --": 3}
    told = {
        "version": "1",
        "clock_ms": 1,
        "recorded_sequence": 1,
        "waiting": 0,
        "pending_customers": 0,
        "cursors": cursors,
    }
    assert door.client.post("/v1/contact", json=told, headers=door.signed()).status_code == 200
    with door.db.read():
        rows = door.db.rows("SELECT feed, position FROM register_cursor")
    kept = {int(feed): int(position) for feed, position in rows}
    assert kept.pop(1010) == 5
    assert kept.keys() <= set(FEEDS)
    assert not any(kept.values()), "a feed that it did not tell of stands at its beginning"


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=9999999999999999999", "limit=1.5", "limit=", "after=%00", "after=٣"]
)
def test_a_feed_refuses_numbers_that_are_none(door: Door, query: str) -> None:
    problem(door.client.get(f"/v1/feeds/1010?{query}", headers=door.signed()), 400, "malformed")


@pytest.mark.parametrize("epoch", ["%00", "%ff%fe", "x" * 5_000, "'%3B--"])
def test_a_strange_epoch_only_means_start_again(door: Door, epoch: str) -> None:
    answer = door.client.get(f"/v1/feeds/1010?after=1&epoch={epoch}", headers=door.signed())
    assert answer.status_code == 200
    assert msgspec.json.decode(answer.data)["reset"] is True


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/feeds/9999", 404),
        ("GET", "/v1/feeds/customers", 404),
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/documents", 405),
        ("POST", "/v1/feeds/1010", 405),
        ("DELETE", "/v1/contact", 405),
    ],
)
def test_an_address_that_is_none_answers_with_a_problem_document(
    door: Door, method: str, path: str, status: int
) -> None:
    answer = door.client.open(path, method=method, headers=door.signed())
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
