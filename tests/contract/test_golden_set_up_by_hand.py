"""Both sides against the golden documents of what administrators set up by hand: prices with days, a profile's default
customer, the hardware of a register.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hq_server.wire import codes, hq_setup, setup
from hq_server.wire import outgoing as down
from store_client.services import hardware, set_up_readers
from store_client.sync.appliers import KINDS
from store_client.wire import incoming
from tests.contract.golden import CUSTOMER, WIRE
from tests.factories import START_MS

DOWN = WIRE / "v1" / "down" / "set-up"


def pages() -> dict[str, down.FeedPage]:
    """Keys are file stems."""
    later = [
        down.LaterPrice("2026-11-21", "2026-11-24", 1_080),
        down.LaterPrice("2026-11-25", "2026-11-27", 900),
        down.LaterPrice("2026-11-28", "", 1_200),
    ]
    policy = msgspec.to_builtins(setup.Policy(default_customer_group="retail", default_affiliations=["trade"]))
    policy |= {"default_customer": CUSTOMER, "default_attributes": {"shoe-size": "42"}}
    profile = hq_setup.HardwareProfile(
        profile="counter",
        name="Counter with scale",
        printer="tcp://192.168.1.50:9100",
        drawer="printer:5",
        customer_display="window",
        scale="serial:///dev/ttyUSB0?baud=9600",
        card_terminal="tcp://192.168.1.60:5000",
        scanner_prefix="~",
    )
    return {
        "feed-1020-price-with-days": _page(codes.PRICES, "price", "SKU-1", down.Price("SKU-1", 1_080, "EUR", later)),
        "feed-1070-policy-with-default-customer": _page(codes.CHANNEL, "policy", "register", policy),
        "feed-1070-hardware-profile": _page(codes.CHANNEL, "hardware_profile", "register", profile),
        "feed-1070-hardware-profile-gone": _page(codes.CHANNEL, "hardware_profile", "register", None),
    }


def _page(feed: int, kind: str, key: str, body: Any) -> down.FeedPage:
    raw = None if body is None else msgspec.Raw(msgspec.json.encode(body))
    return down.FeedPage(START_MS, feed, "01JE", 12, False, False, [down.Change(12, kind, key, raw)])


def read(name: str) -> incoming.FeedPage:
    page: incoming.FeedPage = incoming.decode((DOWN / f"{name}.json").read_bytes(), incoming.FeedPage)
    return page


def test_every_golden_document_here_is_one_that_is_made_here() -> None:
    assert {path.stem for path in DOWN.glob("*.json")} == set(pages())


@pytest.mark.parametrize("path", sorted(DOWN.glob("*.json")), ids=lambda path: str(path.stem))
def test_hq_writes_exactly_the_golden_bytes(path: Path) -> None:
    if path.stem == "feed-1070-policy-with-default-customer":  # newer policies say more
        told = json.loads(path.read_bytes())["changes"][0]["body"]
        made = json.loads(down.encode(pages()[path.stem]))["changes"][0]["body"]
        assert told.items() <= made.items()
    else:
        assert down.encode(pages()[path.stem]) == path.read_bytes()


def test_a_register_knows_every_kind() -> None:
    for name in pages():
        assert read(name).changes[0].kind in KINDS


def test_a_register_reads_what_costs_what_on_which_day() -> None:
    price = KINDS["price"].read(read("feed-1020-price-with-days").changes[0])
    assert isinstance(price, incoming.Price)
    assert [(one.from_date, one.until_date, one.price_minor) for one in price.later] == [
        ("2026-11-21", "2026-11-24", 1_080),
        ("2026-11-25", "2026-11-27", 900),
        ("2026-11-28", "", 1_200),
    ]


def test_a_register_reads_what_new_customers_get() -> None:
    body = bytes(read("feed-1070-policy-with-default-customer").changes[0].body)
    policy = set_up_readers.read("policy", body)
    assert (policy.default_customer_group, policy.default_affiliations) == ("retail", ("trade",))
    assert policy.default_attributes == {"shoe-size": "42"}


def test_a_register_keeps_its_hardware_as_it_came() -> None:
    change = read("feed-1070-hardware-profile").changes[0]
    kept = KINDS[hardware.KIND].read(change)
    assert json.loads(kept.body)["scale"] == "serial:///dev/ttyUSB0?baud=9600"
