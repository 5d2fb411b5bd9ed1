"""HQ against the golden documents of data exclusion: what it tells registers to hold nothing of, and their answer."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from hq_server.wire import codes
from hq_server.wire import outgoing as down
from hq_server.wire.incoming import Contact, ExclusionDone
from tests.contract.golden import WIRE
from tests.factories import START_MS

DOWN = WIRE / "v1" / "down" / "exclusion"
CONTACT: dict[str, Any] = {
    "version": "1.0",
    "clock_ms": 1,
    "recorded_sequence": 2,
    "waiting": 3,
    "pending_customers": 4,
    "cursors": {"1010": 5},
}


def pages() -> dict[str, down.FeedPage]:
    """Keys are file stems."""
    everything = down.Exclusion(
        "books",
        ["addresses", "contacts", "attributes", "loyalty", "purchases"],
        ["discounts", "categories", "orders"],
        7,
    )
    return {
        "feed-1070-exclusion": _page(everything),
        "feed-1070-exclusion-of-customers": _page(down.Exclusion("none", [], [], 8)),
        "feed-1070-exclusion-gone": _page(None),
    }


def _page(body: down.Exclusion | None) -> down.FeedPage:
    return down.FeedPage(
        START_MS, codes.CHANNEL, "01JE", 12, False, False, [down.Change(12, "exclusion", "register", body)]
    )


def test_every_golden_document_here_is_one_that_is_made_here() -> None:
    assert {path.stem for path in DOWN.glob("*.json")} == set(pages())


@pytest.mark.parametrize("path", sorted(DOWN.glob("*.json")), ids=lambda path: str(path.stem))
def test_hq_writes_exactly_the_golden_bytes(path: Path) -> None:
    assert down.encode(pages()[path.stem]) == path.read_bytes()


def test_hq_reads_how_far_a_register_is() -> None:
    told = msgspec.convert(CONTACT | {"excluded": {"purge": 7, "done": False, "left": {"customers": 12}}}, Contact)
    assert told.excluded == ExclusionDone(7, False, {"customers": 12})


@pytest.mark.parametrize("said", [{}, {"excluded": None}])
def test_a_register_that_says_nothing_of_it_is_read(said: dict[str, Any]) -> None:
    assert msgspec.convert(CONTACT | said, Contact).excluded is None


@pytest.mark.parametrize(
    "said",
    [
        {"purge": -1, "done": True, "left": {}},
        {"purge": 1, "done": "yes", "left": {}},
        {"purge": 1, "done": True, "left": {"customers": -1}},
        {"purge": 1, "done": True, "left": {str(number): 1 for number in range(51)}},
        {"done": True},
        [],
    ],
)
def test_hq_refuses_what_is_no_report(said: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(CONTACT | {"excluded": said}, Contact)
