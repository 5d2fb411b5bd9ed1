"""A line says the same, whether HQ reads it whole at once or its envelope first."""

import hashlib
import json
from typing import Any

import msgspec
import pytest

from hq_server.wire.incoming import CustomerCreated, Unreadable, read_body, read_envelope
from hq_server.wire.transactions import TransactionRecorded, TransactionRecordedInFull
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


def in_full(version: int = 2) -> bytes:
    """The golden sale as version 2 of the document."""
    body = json.loads(SALE.read_bytes())["body"]
    lines = [sold | {"unit": "each", "discount_minor": 0, "more": None} for sold in body["lines"]]
    tenders = [tender | {"more": None} for tender in body["tenders"]]
    more = {"lines": lines, "tenders": tenders, "discount_minor": 0, "rounding_minor": 0, "tax_included": True}
    return line(body=more | {"taxes": [], "more": None}, version=version)


@pytest.mark.parametrize("version", [2, 3, 1000])
def test_a_later_version_of_a_sale_is_read_in_full(version: int) -> None:
    body = read_body(read_envelope(in_full(version=version)))
    assert isinstance(body, TransactionRecordedInFull)
    assert [sold.unit for sold in body.lines] == ["each"] * 3


def test_a_sale_in_full_that_says_it_is_of_version_one_is_read_as_that() -> None:
    assert isinstance(read_body(read_envelope(in_full(version=1))), TransactionRecorded)


def test_a_mark_of_another_version_inside_a_text_changes_nothing() -> None:
    """What stands in a text is escaped, and a member called like the mark is not the envelope's."""
    inside = {"receipt": '"kind":"transaction.recorded","version":2,'}
    assert isinstance(read_body(read_envelope(line(body=inside))), TransactionRecorded)
    nested = {"about": {"kind": "transaction.recorded", "version": 2, "x": 1}}
    assert isinstance(read_body(read_envelope(line(body=nested))), TransactionRecorded)


def test_members_in_another_order_are_read_all_the_same() -> None:
    members = json.loads(in_full())
    del members["hash"]
    content = json.dumps(dict(sorted(members.items())), separators=(",", ":")).encode()
    sealed = content[:-1] + b',"hash":"%b"}' % hashlib.sha256(content).hexdigest().encode()
    assert isinstance(read_body(read_envelope(sealed)), TransactionRecordedInFull)


@pytest.mark.parametrize("member", ["discount_minor", "rounding_minor", "tax_included", "taxes", "more"])
def test_a_sale_in_full_without_one_of_its_members_cannot_be_understood(member: str) -> None:
    members = json.loads(in_full())
    del members["hash"], members["body"][member]
    content = json.dumps(members, separators=(",", ":")).encode()
    envelope = read_envelope(content[:-1] + b',"hash":"%b"}' % hashlib.sha256(content).hexdigest().encode())
    with pytest.raises(msgspec.ValidationError, match=member):
        read_body(envelope)
