"""A line says the same, whether HQ reads it whole at once or its envelope first."""

import hashlib
import json
from typing import Any

import msgspec
import pytest

from hq_server.wire.incoming import CustomerCreated, TransactionRecorded, Unreadable, read_body, read_envelope
from tests.contract.golden import WIRE

SALE = next(
    path
    for path in sorted((WIRE / "v1" / "up").glob("*.json"))
    if json.loads(path.read_bytes())["kind"] == "transaction.recorded"
)


def line(kind: str = "transaction.recorded", body: dict[str, Any] | None = None, **changes: object) -> bytes:
    """The golden sale, changed, under a hash that fits."""
    members = json.loads(SALE.read_bytes())
    del members["hash"]
    members |= {"kind": kind, **changes}
    members["body"] = members["body"] | (body or {})
    content = json.dumps(members, separators=(",", ":")).encode()
    return content[:-1] + b',"hash":"%b"}' % hashlib.sha256(content).hexdigest().encode()


def test_a_sale_is_read_with_its_body() -> None:
    envelope = read_envelope(line())
    assert isinstance(envelope.body, TransactionRecorded)
    assert read_body(envelope) is envelope.body


@pytest.mark.parametrize(
    "body",
    [{"currency": "euro"}, {"lines": None}, {"receipt": "x\x00"}, {"total_minor": 1.5}, {"lines": [{"line": 1}]}],
    ids=["no currency", "no lines", "NUL in a text", "a fraction", "half a line"],
)
def test_a_sale_that_cannot_be_understood_still_has_an_envelope(body: dict[str, Any]) -> None:
    envelope = read_envelope(line(body=body))
    assert (envelope.kind, envelope.register) == ("transaction.recorded", "101-1")
    with pytest.raises(msgspec.ValidationError):
        read_body(envelope)


def test_an_escaped_backslash_before_u0000_is_an_innocent_text() -> None:
    envelope = read_envelope(line(body={"receipt": "\\u0000"}))
    body = read_body(envelope)
    assert isinstance(body, TransactionRecorded)
    assert body.receipt == "\\u0000"


def test_only_the_kind_says_how_a_body_is_read() -> None:
    """A text that looks like the kind of a sale, and a kind given twice, of which the last counts."""
    customer = "019ab000-0000-7000-8000-0000000000c1"
    disguised = line("customer.created", {"customer": customer, "first_name": ',"kind":"transaction.recorded",'})
    assert isinstance(read_body(read_envelope(disguised)), CustomerCreated)
    content = line("customer.created", {"customer": customer})[:-75].replace(
        b'"kind":', b'"kind":"transaction.recorded","kind":', 1
    )
    twice = content + b',"hash":"%b"}' % hashlib.sha256(content + b"}").hexdigest().encode()
    assert isinstance(read_body(read_envelope(twice)), CustomerCreated)


def test_a_kind_that_hq_does_not_know_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        read_body(read_envelope(line("gift.card.sold")))


@pytest.mark.parametrize("kind", ["transaction.recorded", "shift.opened"])
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda content: content.replace(b'"version":1', b'"version":2'), "do not match"),
        (lambda content: content[:-1] + b',"more":1}', "not the last"),
        (lambda content: content + b" ", "not the last"),
    ],
    ids=["edited", "something after the hash", "padded"],
)
def test_a_hash_that_does_not_fit_is_told_apart(kind: str, damage: Any, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_envelope(damage(line(kind)))
