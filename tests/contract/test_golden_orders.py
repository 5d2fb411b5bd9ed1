"""Both sides against the golden documents of customers' orders: what a register tells, and what HQ says of them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hq_server.wire import outgoing as hq_outgoing
from hq_server.wire.setup import KINDS, Policy
from store_client.services.set_up_readers import READERS
from store_client.wire import incoming, incoming_orders
from tests.contract.golden_orders import DOWN

PAGES = sorted(DOWN.glob("feed-*.json"))


def stem(path: Path) -> str:
    return path.stem


def plain(value: object) -> Any:
    """As JSON gives it."""
    return json.loads(msgspec.json.encode(value))


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
