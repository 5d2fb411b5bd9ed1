"""Both sides against the golden documents in resources/wire: what is released never changes and stays readable."""

import hashlib
import json
from pathlib import Path

import msgspec
import pytest

from hq_server.wire import codes as hq_codes
from hq_server.wire import incoming as hq_incoming
from hq_server.wire import outgoing as hq_outgoing
from store_client.wire import codes, incoming, outgoing
from tests.contract.golden import EARLIER_ANSWERS, WIRE, answers

UP = sorted((WIRE / "v1" / "up").glob("*.json"))
DOWN = sorted((WIRE / "v1" / "down").glob("*.json"))
QUARANTINED = sorted((WIRE / "v1" / "quarantined").glob("*.json"))
BODIES = {
    "customer": incoming.Customer,
    "price": incoming.Price,
    "product": incoming.Product,
    "staff": incoming.Staff,
    "channel": incoming.Channel,
    "document": incoming.DocumentState,
    "day": incoming.Day,
}


def stem(path: Path) -> str:
    return path.stem


def test_released_golden_documents_are_frozen_by_their_hash() -> None:
    frozen = json.loads((WIRE / "frozen.json").read_text())
    found = {
        path.relative_to(WIRE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (WIRE / "v1").rglob("*.json")
    }
    assert found == frozen


def test_every_version_of_every_kind_of_document_has_a_golden_file() -> None:
    documents = [json.loads(path.read_bytes()) for path in (WIRE / "v1" / "up").rglob("*.json")]
    written = {(document["kind"], document["version"]) for document in documents}
    later = {(kind, version) for kind, shapes in hq_incoming.LATER.items() for version in shapes}
    assert written == {(kind, 1) for kind in hq_incoming.BODIES} | later


@pytest.mark.parametrize("path", UP, ids=stem)
def test_hq_reads_every_golden_document(path: Path) -> None:
    line = path.read_bytes()
    envelope = hq_incoming.read_envelope(line)
    body = hq_incoming.read_body(envelope)
    assert msgspec.to_builtins(body) == json.loads(line)["body"]
    assert outgoing.recompute_hash(line) == envelope.hash


def test_the_golden_day_is_one_unbroken_chain() -> None:
    previous_hash = outgoing.FIRST_PREVIOUS_HASH
    for sequence, path in enumerate(UP, start=1):
        envelope = hq_incoming.read_envelope(path.read_bytes())
        assert (envelope.sequence, envelope.previous_hash) == (sequence, previous_hash)
        previous_hash = envelope.hash


@pytest.mark.parametrize("name", list(answers()))
def test_hq_writes_exactly_the_golden_answers(name: str) -> None:
    assert hq_outgoing.encode(answers()[name]) == (WIRE / "v1" / "down" / f"{name}.json").read_bytes()


def test_every_answer_has_a_golden_file() -> None:
    assert {path.stem for path in DOWN} == set(answers()) | set(EARLIER_ANSWERS)


@pytest.mark.parametrize("path", [path for path in DOWN if path.stem.startswith("feed-")], ids=stem)
def test_the_register_reads_every_golden_feed_page(path: Path) -> None:
    page = incoming.decode(path.read_bytes(), incoming.FeedPage)
    for change in page.changes:
        assert change.position == page.position
        if bytes(change.body) != b"null":
            body = msgspec.to_builtins(incoming.decode(bytes(change.body), BODIES[change.kind]))
            told = json.loads(path.read_bytes())["changes"][0]["body"]
            assert {name: value for name, value in body.items() if name in told} == told


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("activated", incoming.Activated),
        ("batch-answer", incoming.BatchAnswer),
        ("contact-answer", incoming.ContactAnswer),
        ("problem", incoming.Problem),
    ],
)
def test_the_register_reads_every_golden_answer(name: str, shape: type[msgspec.Struct]) -> None:
    content = (WIRE / "v1" / "down" / f"{name}.json").read_bytes()
    read, answer = msgspec.to_builtins(incoming.decode(content, shape)), json.loads(content)
    known = set(read) & set(answer)
    assert {key: read[key] for key in known} == {key: answer[key] for key in known}
    # What a newer HQ adds has a value of its own where an earlier one says nothing.
    assert set(read) - known <= {"hq_keys", "request_key", "token_expires_ms"}


def test_an_answer_with_unknown_members_is_read() -> None:
    content = b'{"hq_ms":1,"epoch":"e","stored_sequence":2,"heads":{},"added_in_a_later_release":[1]}'
    assert incoming.decode(content, incoming.ContactAnswer).stored_sequence == 2


@pytest.mark.parametrize("path", QUARANTINED, ids=stem)
def test_hq_reads_the_envelope_of_what_it_must_quarantine(path: Path) -> None:
    assert hq_incoming.read_envelope(path.read_bytes()).sequence == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line[:-1],
        lambda line: line.replace(b'"sequence":1', b'"sequence":2'),
        lambda line: line + b" ",
        lambda line: b"\xff" + line,
        lambda line: line.replace(b"101-1", b"101-2", 1),
        lambda line: b"[]",
        lambda line: b"",
    ],
    ids=["cut", "edited", "padded", "not UTF-8", "another register", "not an object", "empty"],
)
def test_a_damaged_line_is_unreadable_and_says_why(damage: object) -> None:
    line = UP[0].read_bytes()
    with pytest.raises(hq_incoming.Unreadable, match=r"\w{3}"):
        hq_incoming.read_envelope(damage(line))  # type: ignore[operator]


def test_both_sides_use_the_same_words() -> None:
    ours = {name: value for name, value in vars(codes).items() if name.isupper() and name != "FEEDS"}
    theirs = {name: value for name, value in vars(hq_codes).items() if name.isupper() and name != "FEEDS"}
    assert ours == theirs
    assert set(codes.FEEDS) == set(hq_codes.FEEDS)
