"""Both sides against the golden documents of the counter: everything a shift can tell of, what HQ sets up for
registers, and what it knows of a receipt.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hq_server.wire import incoming as hq_incoming
from hq_server.wire import outgoing as hq_outgoing
from hq_server.wire.setup import KINDS
from store_client.services.set_up_readers import READERS
from store_client.services.set_up_readers import read as read_item
from store_client.wire import incoming, incoming_setup, outgoing, receipt_answers
from tests.contract.golden_counter import UP, counter_documents
from tests.contract.golden_setup import DOWN, EARLIER, counter_answers, set_up_items
from tests.contract.golden_wrong import QUARANTINED, quarantined_documents

LINES = sorted(UP.glob("*.json"))
PAGES = sorted(DOWN.glob("feed-*.json"))
SET_UP = [path for path in PAGES if json.loads(path.read_bytes())["changes"][0]["kind"] in KINDS]


def stem(path: Path) -> str:
    return path.stem


def told(path: Path) -> dict[str, Any] | None:
    body: dict[str, Any] | None = json.loads(path.read_bytes())["changes"][0]["body"]
    return body


def test_every_golden_document_of_the_counter_is_one_that_is_made_here() -> None:
    made: list[tuple[Path, set[str]]] = [
        (UP, set(counter_documents())),
        (QUARANTINED, set(quarantined_documents())),
        (DOWN, {*counter_answers(), *EARLIER}),
    ]
    for folder, names in made:
        assert {path.stem for path in folder.glob("*.json")} == names


@pytest.mark.parametrize("path", LINES, ids=stem)
def test_the_register_writes_exactly_the_golden_bytes(path: Path) -> None:
    assert counter_documents()[path.stem].content == path.read_bytes()


@pytest.mark.parametrize("path", LINES, ids=stem)
def test_hq_reads_every_golden_document(path: Path) -> None:
    line = path.read_bytes()
    envelope = hq_incoming.read_envelope(line)
    assert msgspec.to_builtins(hq_incoming.read_body(envelope)) == json.loads(line)["body"]
    assert outgoing.recompute_hash(line) == envelope.hash


def test_the_golden_shift_is_one_unbroken_chain() -> None:
    previous_hash = outgoing.FIRST_PREVIOUS_HASH
    for sequence, path in enumerate(LINES, start=1):
        envelope = hq_incoming.read_envelope(path.read_bytes())
        assert (envelope.sequence, envelope.previous_hash) == (sequence, previous_hash)
        previous_hash = envelope.hash


@pytest.mark.parametrize("path", sorted(QUARANTINED.glob("*.json")), ids=stem)
def test_hq_reads_the_envelope_of_what_it_must_quarantine(path: Path) -> None:
    assert path.read_bytes() == quarantined_documents()[path.stem]
    assert hq_incoming.read_envelope(path.read_bytes()).sequence == 1


@pytest.mark.parametrize("path", [path for path in sorted(DOWN.glob("*.json")) if path.stem not in EARLIER], ids=stem)
def test_hq_writes_exactly_the_golden_answers(path: Path) -> None:
    assert hq_outgoing.encode(counter_answers()[path.stem]) == path.read_bytes()


def test_every_kind_of_set_up_item_has_a_golden_file_and_a_reader() -> None:
    written = {json.loads(path.read_bytes())["changes"][0]["kind"] for path in SET_UP}
    assert written == set(KINDS) == set(READERS)


@pytest.mark.parametrize("path", SET_UP, ids=stem)
def test_the_register_can_use_every_golden_set_up_item(path: Path) -> None:
    page = incoming.decode(path.read_bytes(), incoming.FeedPage)
    (change,) = page.changes
    body = told(path)
    if body is None:
        assert bytes(change.body) == b"null"
        return
    assert read_item(change.kind, bytes(change.body)) is not None
    read = json.loads(msgspec.json.encode(incoming.decode(bytes(change.body), READERS[change.kind].shape)))
    assert {name: value for name, value in read.items() if name in body} == body
    assert path.stem in EARLIER or set(read) == set(body)


def test_the_register_knows_the_same_members_of_every_set_up_item() -> None:
    for kind, ours in KINDS.items():
        theirs = READERS[kind].shape
        beside = {"default_attributes"} if kind == "policy" else set()  # of the default customer
        assert {field.name for field in msgspec.structs.fields(theirs)} == beside | {
            field.name for field in msgspec.structs.fields(ours.shape)
        }, kind
        defaults = {field.name: field.default for field in msgspec.structs.fields(theirs) if not field.required}
        for field in msgspec.structs.fields(ours.shape):
            if not field.required and field.default is not msgspec.NODEFAULT:
                assert defaults.get(field.name, field.default) == field.default, f"{kind}.{field.name}"


def test_the_register_reads_products_people_and_keys() -> None:
    shapes: dict[str, type[msgspec.Struct]] = {
        "feed-1040-product-in-full": incoming.Product,
        "feed-1060-staff-in-full": incoming.Staff,
    }
    for name, shape in shapes.items():
        path = DOWN / f"{name}.json"
        (change,) = incoming.decode(path.read_bytes(), incoming.FeedPage).changes
        assert msgspec.to_builtins(incoming.decode(bytes(change.body), shape)) == told(path)


@pytest.mark.parametrize("name", ["receipt-answer", "receipt-answer-unknown"])
def test_the_register_reads_what_hq_knows_of_a_receipt(name: str) -> None:
    content = (DOWN / f"{name}.json").read_bytes()
    read = msgspec.to_builtins(incoming.decode(content, receipt_answers.ReceiptAnswer))
    answer = json.loads(content)
    assert (read["found"], read["hq_ms"]) == (answer["found"], answer["hq_ms"])
    found = answer["transaction"] or {}
    for member, value in (read["transaction"] or {}).items():
        if member != "lines":
            assert found[member] == value
    for line, written in zip((read["transaction"] or {}).get("lines", []), found.get("lines", []), strict=True):
        assert {member: written[member] for member in line} == line


def test_an_embedded_barcode_of_the_policy_is_read_one_by_one() -> None:
    body = msgspec.json.encode(set_up_items()["policy"])
    policy = incoming.decode(body, incoming_setup.Policy)
    rules = [incoming.decode(bytes(raw), incoming_setup.EmbeddedBarcode) for raw in policy.embedded_barcodes]
    assert [rule.prefix for rule in rules] == ["20", "28", "29"]
