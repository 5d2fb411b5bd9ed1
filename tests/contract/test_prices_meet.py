"""Prices with dates, from HQ to a register: on every day both say the same price, with no network between."""

from datetime import date, timedelta
from pathlib import Path

from hq_server.db.database import HqDatabase
from hq_server.db.products import Price, Product
from hq_server.db.schema import migrate
from hq_server.domain.price_days import DatedPrice, price_on
from hq_server.services import price_days, product_editing
from store_client.services.catalog import find_by_code
from store_client.sync.applying import Applying
from store_client.sync.download import Breathing, pull_changes
from store_client.wire import codes
from tests.contract.meeting import EPOCH, Line
from tests.factories import DAY, DEVICE_KEY, START_MS, make_register
from tests.hq_server.sending_register import add_register

PRICES = {
    "ALWAYS": [],
    "SALE": [DatedPrice("2026-11-25", "2026-11-27", 800)],
    "DEARER": [DatedPrice("2026-12-01", "", 1_200)],
    "BOTH": [
        DatedPrice("2026-11-23", "2026-11-23", 700),
        DatedPrice("2026-11-24", "", 1_100),
        DatedPrice("2026-12-24", "2026-12-26", 500),
    ],
}


def test_a_register_says_the_price_of_every_day_by_itself(tmp_path: Path) -> None:
    db = make_register(tmp_path)
    hq = HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")
    migrate(hq, EPOCH)
    identity = add_register(hq).identity
    price_days.follow_the_day(hq, START_MS)
    for sku, dated in PRICES.items():
        product = Product(sku, sku, "each", 20_000, True, frozenset())
        product_editing.save_product(hq, product, Price(sku, 1_000, "EUR"), dated, START_MS)
    for feed in (codes.PRODUCTS, codes.PRICES):
        line: object = Line(hq, identity)
        breathing = Breathing(rest=lambda _seconds: None)
        pull_changes(db, line, feed, EPOCH, lambda: Applying(DEVICE_KEY, START_MS), breathing)  # type: ignore[arg-type]
    days = [(date.fromisoformat(DAY) + timedelta(days=number)).isoformat() for number in range(-1, 40)]
    for sku, dated in PRICES.items():
        said = {}
        for day in days:
            found = find_by_code(db, sku, today=day)
            assert found is not None
            said[day] = found.price_minor
        assert said == {day: price_on(1_000, dated, day) for day in days}
    db.close()
    hq.close()
