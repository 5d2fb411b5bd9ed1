"""Both sides against the golden documents of shifts: everything a drawer's day can tell, and what HQ says of it."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hq_server.wire import incoming as hq_incoming
from hq_server.wire import sealed as hq_sealed
from hq_server.wire.setup import KINDS
from store_client.services.set_up_readers import READERS
from store_client.wire import acknowledgements, incoming, incoming_shifts, outgoing
from tests.contract import golden_shift_answers
from tests.contract.golden_shift_answers import DOWN

PAGES = sorted(DOWN.glob("feed-*.json"))
_BODIES: dict[str, type[msgspec.Struct]] = {
    "day": incoming.Day,
    "declaration": incoming_shifts.Declaration,
    "counting": incoming_shifts.Counting,
    **{kind: reader.shape for kind, reader in READERS.items()},
}


def stem(path: Path) -> str:
    return path.stem


def told(path: Path) -> dict[str, Any] | None:
    body: dict[str, Any] | None = json.loads(path.read_bytes())["changes"][0]["body"]
    return body


def plain(value: object) -> Any:
    """As JSON gives it: a pair is a list."""
    return json.loads(msgspec.json.encode(value))


@pytest.mark.parametrize("path", PAGES, ids=stem)
def test_the_register_reads_every_golden_feed_page(path: Path) -> None:
    page = incoming.decode(path.read_bytes(), incoming.FeedPage)
    (change,) = page.changes
    body = told(path)
    if body is None:
        assert bytes(change.body) == b"null"
        return
    read = plain(incoming.decode(bytes(change.body), _BODIES[change.kind]))
    known = set(body) if path.stem in golden_shift_answers.EARLIER else set(read)
    assert {name: value for name, value in read.items() if name in known} == body
    assert change.kind in KINDS or change.kind in ("day", "declaration", "counting")


@pytest.mark.parametrize(
    ("name", "shape"), [("activated", incoming.Activated), ("contact-answer", incoming.ContactAnswer)]
)
def test_the_register_reads_hqs_keys(name: str, shape: type[msgspec.Struct]) -> None:
    content = (DOWN / f"{name}.json").read_bytes()
    told = json.loads(content)
    read = plain(incoming.decode(content, shape))
    assert {member: value for member, value in read.items() if member in told} == told


def test_hq_reads_a_contact_with_the_drain_and_without() -> None:
    contact = outgoing.Contact("1.0", 1, 2, 3, 4, {"1010": 5}, "ab" * 32, 90, 1_795_420_800_000)
    read = msgspec.json.decode(msgspec.json.encode(contact), type=hq_incoming.Contact)
    assert (read.drain_seconds, read.closing_ms) == (90, 1_795_420_800_000)
    earlier = {name: value for name, value in plain(contact).items() if name not in ("drain_seconds", "closing_ms")}
    read = msgspec.convert(earlier, hq_incoming.Contact)
    assert (read.drain_seconds, read.closing_ms) == (None, None)


def test_the_acknowledgement_is_signed_by_hqs_newest_key_and_says_what_was_confirmed() -> None:
    found = acknowledgements.read(golden_shift_answers.SIGNED)
    assert msgspec.structs.astuple(found.content) == msgspec.structs.astuple(golden_shift_answers.ACKNOWLEDGED)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(golden_shift_answers.HQ_KEYS[-1]))
    key.verify(found.signature, found.signed)


def test_the_register_reads_what_hq_signs() -> None:
    content = golden_shift_answers.ACKNOWLEDGED
    key = Ed25519PrivateKey.from_private_bytes(golden_shift_answers.SIGNING_KEY)
    assert key.public_key().public_bytes_raw().hex() == golden_shift_answers.HQ_KEY
    signed = hq_sealed.signed_bytes(content)
    found = acknowledgements.read(hq_sealed.to_text(signed, key.sign(signed)).lower())
    assert (msgspec.structs.astuple(found.content), found.signed) == (msgspec.structs.astuple(content), signed)
