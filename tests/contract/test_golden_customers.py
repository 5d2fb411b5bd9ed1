"""Both sides against the golden documents about customers: what a register tells of one, and feed 1010's answers."""

import json
from pathlib import Path

import msgspec
import pytest

from hq_server.domain import customer_hashes
from hq_server.wire import incoming as hq_incoming
from hq_server.wire import outgoing as hq_outgoing
from store_client.domain import recognition
from store_client.wire import incoming, incoming_customers, outgoing, outgoing_customers
from tests.contract.golden_customers import DOWN, KEY, QUARANTINED, UP, VECTORS, answers, documents, quarantined

LINES = sorted(UP.glob("*.json"))
PAGES = sorted(DOWN.glob("feed-*.json"))
_SHAPES = {
    ("customer.created", 2): outgoing_customers.CustomerCreated,
    ("customer.changed", 1): outgoing_customers.CustomerChanged,
    ("loyalty.enrolled", 1): outgoing_customers.LoyaltyEnrolled,
    ("customer.erased", 1): outgoing_customers.CustomerErased,
}
_BODIES = {
    "customer": incoming_customers.Customer,
    "alias": incoming_customers.Alias,
    "erased": incoming_customers.Erased,
    "hash_key": incoming_customers.HashKey,
}


def stem(path: Path) -> str:
    return path.stem


def test_every_golden_document_about_customers_is_one_that_is_made_here() -> None:
    for folder, made in ((UP, documents()), (QUARANTINED, quarantined()), (DOWN, answers())):
        assert {path.stem for path in folder.glob("*.json")} == set(made)


@pytest.mark.parametrize("path", LINES, ids=stem)
def test_the_register_writes_exactly_the_golden_bytes(path: Path) -> None:
    content = json.loads(path.read_bytes())
    body = msgspec.convert(content.pop("body"), _SHAPES[content["kind"], content["version"]])
    assert content.pop("hash")
    assert outgoing.render(outgoing.Envelope(**content, body=body)).content == path.read_bytes()


@pytest.mark.parametrize("path", LINES, ids=stem)
def test_hq_reads_every_golden_document(path: Path) -> None:
    line = path.read_bytes()
    assert line == documents()[path.stem]
    body = hq_incoming.read_body(hq_incoming.read_envelope(line))
    assert msgspec.to_builtins(body) == json.loads(line)["body"]


@pytest.mark.parametrize("path", sorted(QUARANTINED.glob("*.json")), ids=stem)
def test_hq_reads_the_envelope_of_what_it_must_quarantine_and_not_the_body(path: Path) -> None:
    assert path.read_bytes() == quarantined()[path.stem]
    envelope = hq_incoming.read_envelope(path.read_bytes())
    with pytest.raises(msgspec.ValidationError):
        hq_incoming.read_body(envelope)


@pytest.mark.parametrize("path", sorted(DOWN.glob("*.json")), ids=stem)
def test_hq_writes_exactly_the_golden_answers(path: Path) -> None:
    assert hq_outgoing.encode(answers()[path.stem]) == path.read_bytes()


@pytest.mark.parametrize("path", PAGES, ids=stem)
def test_the_register_reads_every_golden_feed_page(path: Path) -> None:
    page = incoming.decode(path.read_bytes(), incoming.FeedPage)
    (change,) = page.changes
    read = msgspec.to_builtins(incoming.decode(bytes(change.body), _BODIES[change.kind]))
    body = json.loads(path.read_bytes())["changes"][0]["body"]
    assert {name: value for name, value in read.items() if name in body} == body


def test_a_register_that_must_not_hold_customer_data_gets_nothing_personal() -> None:
    body = json.loads((DOWN / "feed-1010-customer-hashed.json").read_bytes())["changes"][0]["body"]
    assert list(body) == ["customer", "account_number", "hashes"]
    assert body["hashes"] == sorted(body["hashes"])


def test_of_a_block_such_a_register_hears_without_the_reason() -> None:
    plain, blocked = (
        json.loads((DOWN / f"feed-1010-customer-hashed{end}.json").read_bytes())["changes"][0]["body"]
        for end in ("", "-blocked")
    )
    assert blocked == plain | {"blocked": True}


@pytest.mark.parametrize("vector", json.loads((DOWN / "hashes.json").read_bytes())["vectors"], ids=str)
def test_both_sides_make_the_same_hash_of_a_vector(vector: dict[str, str]) -> None:
    kind, text, normal = vector["kind"], vector["text"], vector["normal"]
    ways = {
        "name": (customer_hashes.folded_name, recognition.plain_name),
        "email": (customer_hashes.folded_email, recognition.plain_email),
        "phone": (customer_hashes.phone_digits, recognition.plain_phone),
    }
    if kind in ways:
        assert [way(text) for way in ways[kind]] == [normal, normal]
    else:
        tails = [one for one in customer_hashes.recognition_texts({"phone": text}) if one.startswith("phone9:")]
        assert tails == ([f"phone9:{normal}"] if normal else [])
    if normal:
        key = bytes.fromhex(KEY)
        for way in (customer_hashes.keyed_hash, recognition.keyed_hash):
            assert way(key, f"{kind}:{normal}") == vector["hash"]
    else:
        assert vector["hash"] == ""


def test_the_vectors_speak_of_every_kind_of_text() -> None:
    assert {kind for kind, _text, _normal in VECTORS} == {"name", "email", "phone", "phone9"}
