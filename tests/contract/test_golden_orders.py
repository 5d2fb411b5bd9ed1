"""Both sides against the golden documents of customers' orders: what a register tells, and what HQ says of them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hq_server.wire import incoming as hq_incoming
from hq_server.wire import outgoing as hq_outgoing
from hq_server.wire.setup import KINDS, Policy
from store_client.services.set_up_readers import READERS
from store_client.wire import incoming, incoming_orders, outgoing, outgoing_customers, outgoing_orders, outgoing_shifts
from tests.contract.golden_orders import DOWN, QUARANTINED, UP, order_answers, order_documents, quarantined_documents

LINES = sorted(UP.glob("*.json"))
WRONG = sorted(QUARANTINED.glob("*.json"))
PAGES = sorted(DOWN.glob("feed-*.json"))
_SHAPES: dict[tuple[str, int], type[outgoing.Body]] = {
    ("shift.opened", 2): outgoing_shifts.ShiftOpened,
    ("shift.closed", 2): outgoing_shifts.ShiftClosed,
    ("customer.created", 2): outgoing_customers.CustomerCreated,
    ("transaction.recorded", 4): outgoing.TransactionRecorded,
    ("order.created", 1): outgoing_orders.OrderCreated,
    ("order.changed", 1): outgoing_orders.OrderChanged,
}


def stem(path: Path) -> str:
    return path.stem


def plain(value: object) -> Any:
    """As JSON gives it."""
    return json.loads(msgspec.json.encode(value))


def test_every_golden_document_of_orders_is_one_that_is_made_here() -> None:
    for folder, made in ((UP, order_documents()), (QUARANTINED, quarantined_documents()), (DOWN, order_answers())):
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
    assert line == order_documents()[path.stem]
    envelope = hq_incoming.read_envelope(line)
    assert plain(hq_incoming.read_body(envelope)) == json.loads(line)["body"]
    assert outgoing.recompute_hash(line) == envelope.hash


def test_the_golden_orders_are_one_unbroken_chain() -> None:
    previous_hash = outgoing.FIRST_PREVIOUS_HASH
    for sequence, path in enumerate(LINES, start=1):
        envelope = hq_incoming.read_envelope(path.read_bytes())
        assert (envelope.sequence, envelope.previous_hash) == (sequence, previous_hash)
        previous_hash = envelope.hash


@pytest.mark.parametrize("path", WRONG, ids=stem)
def test_hq_reads_the_envelope_of_what_it_must_quarantine(path: Path) -> None:
    assert path.read_bytes() == quarantined_documents()[path.stem]
    assert hq_incoming.read_envelope(path.read_bytes()).sequence == 1


@pytest.mark.parametrize("path", PAGES, ids=stem)
def test_hq_writes_exactly_the_golden_answers(path: Path) -> None:
    assert hq_outgoing.encode(order_answers()[path.stem]) == path.read_bytes()


@pytest.mark.parametrize("path", PAGES, ids=stem)
def test_the_register_reads_every_golden_feed_page(path: Path) -> None:
    page = incoming.decode(path.read_bytes(), incoming.FeedPage)
    (change,) = page.changes
    body = json.loads(path.read_bytes())["changes"][0]["body"]
    if body is None:
        assert bytes(change.body) == b"null"
        return
    shape = incoming_orders.Order if change.kind == "order" else READERS[change.kind].shape
    read = plain(incoming.decode(bytes(change.body), shape))
    for line in read.get("lines", []):
        line["voided"] = False  # an order's lines all count: a register need not read it
        more = line["more"]
        line["more"] = more and {name: value for name, value in more.items() if value}
    assert read == body
    assert change.kind in KINDS or change.kind == "order"


def test_the_register_reads_what_part_of_an_order_is_its_deposit() -> None:
    told = hq_outgoing.encode(Policy(deposit_percent=25_000))
    read = incoming.decode(told, READERS["policy"].shape)
    assert plain(read)["deposit_percent"] == 25_000
