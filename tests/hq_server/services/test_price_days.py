"""Prices with dates: entered, imported, told to registers, followed at midnight, and settled when they are over."""

import json
import threading
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from hq_server.db import dated_prices, products
from hq_server.db.database import HqDatabase
from hq_server.db.products import Price, Product
from hq_server.domain.price_days import DatedPrice
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.errors import FieldsRefused
from hq_server.services import feeds, store_admin
from hq_server.services.catalog_admin import import_products, preview_products
from hq_server.services.price_days import follow_the_day
from hq_server.services.product_editing import get_product, save_product
from hq_server.wire import codes
from tests.hq_server.sending_register import NOW

HERE = RegisterIdentity("101", "1")
DAY_MS = 86_400_000
HEAD = "sku,name,barcodes,unit,price,currency,tax_rate,from_date,until_date\n"
TOWEL = Product("TOWEL", "Linen tea towel", "each", 20_000, True, frozenset({"4006381333931"}))
PRICE = Price("TOWEL", 1_000, "EUR")
SALE, FOR_GOOD = DatedPrice("2026-11-25", "2026-11-27", 800), DatedPrice("2026-11-26", "", 1_200)


@pytest.fixture
def shop(hq: HqDatabase) -> HqDatabase:
    """It is Monday, 23 November 2026."""
    store_admin.create_store(hq, Store("101", "Lyon", "EUR", time_zone="Europe/Paris"), NOW)
    follow_the_day(hq, NOW)
    return hq


def told(db: HqDatabase, after: int = 0) -> dict[str, Any]:
    page = feeds.read_page(db, HERE, codes.PRICES, after, "test-epoch", 100, NOW)
    bodies = [change.body for change in page.changes if change.kind == "price"]
    return {body["sku"]: body for body in (json.loads(_json(body)) for body in bodies)}


def _json(body: Any) -> bytes:
    return msgspec.json.encode(body)


def head(db: HqDatabase) -> int:
    return feeds.heads(db, HERE)[str(codes.PRICES)]


def test_a_product_without_dates_is_told_as_ever(shop: HqDatabase) -> None:
    save_product(shop, TOWEL, PRICE, [], NOW)
    assert told(shop)["TOWEL"] == {"sku": "TOWEL", "price_minor": 1_000, "currency": "EUR"}


def test_registers_hear_beforehand_what_it_costs_on_which_day(shop: HqDatabase) -> None:
    save_product(shop, TOWEL, PRICE, [SALE, FOR_GOOD], NOW)
    body = told(shop)["TOWEL"]
    assert body["price_minor"] == 1_000
    assert [tuple(one.values()) for one in body["later"]] == [
        ("2026-11-21", "2026-11-24", 1_000),
        ("2026-11-25", "2026-11-27", 800),
        ("2026-11-28", "", 1_200),
    ]


def test_older_registers_hear_of_a_new_price_on_its_day(shop: HqDatabase) -> None:
    save_product(shop, TOWEL, PRICE, [SALE, FOR_GOOD], NOW)
    prices = []
    for days in range(8):
        before = head(shop)
        follow_the_day(shop, NOW + days * DAY_MS)
        prices.append(told(shop, before).get("TOWEL", {}).get("price_minor"))
        assert follow_the_day(shop, NOW + days * DAY_MS) == 0
    # The 23rd to the 30th; told again on the days on which something begins or ends, and once when all is over.
    assert prices == [None, None, 800, 800, None, 1_200, None, None]


def test_what_is_over_for_good_becomes_the_products_own_price(shop: HqDatabase) -> None:
    save_product(shop, TOWEL, PRICE, [SALE, FOR_GOOD], NOW)
    before = head(shop)
    follow_the_day(shop, NOW + 30 * DAY_MS)
    assert told(shop, before)["TOWEL"] == {"sku": "TOWEL", "price_minor": 1_200, "currency": "EUR"}
    with shop.read():
        assert dated_prices.of_products(shop, ["TOWEL"]) == {}
        assert products.prices_by_sku(shop, ["TOWEL"]) == {"TOWEL": Price("TOWEL", 1_200, "EUR")}


def test_a_price_of_an_import_is_not_written_over_by_what_is_over(
    shop: HqDatabase, hq_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is imported, by another process, as soon as the job has read what it settles: it comes after it."""
    save_product(shop, TOWEL, PRICE, [FOR_GOOD], NOW)
    later, imports = NOW + 10 * DAY_MS, list[threading.Thread]()

    def import_file() -> None:
        db = HqDatabase.open(hq_url)
        import_products(db, HEAD + "TOWEL,Linen tea towel,4006381333931,each,15.00,EUR,20,,\n", later)
        db.close()

    def read(db: HqDatabase, skus: Sequence[str]) -> dict[str, list[DatedPrice]]:
        found = of_products(db, skus)
        if not imports:
            imports.append(threading.Thread(target=import_file))
            imports[0].start()
            imports[0].join(0.5)
        return found

    of_products = dated_prices.of_products
    monkeypatch.setattr(dated_prices, "of_products", read)
    follow_the_day(shop, later)
    imports[0].join()
    found = get_product(shop, "TOWEL", later)
    assert (found.today_minor, found.dated) == (1_500, ())


def test_each_time_zone_goes_on_at_its_own_midnight(shop: HqDatabase) -> None:
    store_admin.create_store(shop, Store("102", "Wellington", "EUR", time_zone="Pacific/Auckland"), NOW)
    save_product(shop, TOWEL, PRICE, [DatedPrice("2026-11-24", "", 500)], NOW)
    before = head(shop)
    evening = NOW + 12 * 3_600_000  # it is tomorrow in Wellington already
    follow_the_day(shop, evening)
    page = feeds.read_page(shop, RegisterIdentity("102", "1"), codes.PRICES, before, "test-epoch", 100, NOW)
    (body,) = [json.loads(_json(change.body)) for change in page.changes]
    assert body["price_minor"] == 500
    assert told(shop, before)["TOWEL"]["price_minor"] == 1_000


def test_prices_with_dates_come_with_a_file(shop: HqDatabase) -> None:
    rows = (
        "TOWEL,Towel,,each,10.00,EUR,20,,\nTOWEL,,,,8.00,EUR,,25/11/2026,2026-11-27\nTOWEL,,,,12.00,EUR,,2026-11-26,\n"
    )
    rows = rows.replace("TOWEL,,,,", "TOWEL,Towel,,each,").replace("EUR,,2", "EUR,20,2")
    report = import_products(shop, HEAD + rows, NOW)
    assert (report.new, report.dated, report.errors) == (1, 2, ())
    assert get_product(shop, "TOWEL", NOW).dated == (SALE, FOR_GOOD)
    assert import_products(shop, HEAD + rows, NOW).unchanged == 1


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("TOWEL,Towel,,each,9,EUR,20,2026-11-22,", "from_date", "Lies in the past."),
        ("TOWEL,Towel,,each,9,EUR,20,31/02/2027,", "from_date", "Not a day."),
        ("TOWEL,Towel,,each,9,EUR,20,,2026-12-01", "until_date", "Write its first day too"),
        ("TOWEL,Towel,,each,9,EUR,20,2026-12-02,2026-12-01", "until_date", "It ends before it begins."),
        ("TOWEL,Towel,,each,9,USD,20,2026-12-02,", "currency", "The product's price is in EUR."),
        ("SOAP,Soap,,each,9,EUR,20,2026-12-02,", "sku", "HQ has no price for this product yet."),
    ],
)
def test_days_that_cannot_be_are_told_by_row(shop: HqDatabase, row: str, column: str, words: str) -> None:
    save_product(shop, TOWEL, PRICE, [], NOW)
    report = import_products(shop, HEAD + row + "\n", NOW)
    (problem,) = report.errors
    assert (problem.row, problem.column) == (2, column)
    assert problem.message.startswith(words)
    assert get_product(shop, "TOWEL", NOW).dated == ()


def test_a_price_of_now_takes_the_place_of_one_that_counts_for_good_by_now(shop: HqDatabase) -> None:
    save_product(shop, TOWEL, PRICE, [SALE, FOR_GOOD], NOW)
    later = NOW + 5 * DAY_MS  # the 28th: for good it costs 12.00 by now
    plain = "sku,name,barcodes,unit,price,currency,tax_rate\nTOWEL,Linen tea towel,4006381333931,each,{},EUR,20\n"
    assert preview_products(shop, plain.format("12.00"), later).unchanged == 1
    assert preview_products(shop, plain.format("10.00"), later).changed == 1
    import_products(shop, plain.format("10.00"), later)
    found = get_product(shop, "TOWEL", later)
    assert (found.price, found.today_minor, found.dated) == (PRICE, 1_000, (SALE,))


def test_a_big_change_that_nobody_confirmed_stays_out(shop: HqDatabase) -> None:
    save_product(shop, TOWEL, PRICE, [], NOW)
    plain = "sku,name,barcodes,unit,price,currency,tax_rate\nTOWEL,Towel,,each,64.00,EUR,20\nSOAP,Soap,,each,2,EUR,20\n"
    (jump,) = preview_products(shop, plain, NOW).jumps
    assert (jump.sku, jump.old_minor, jump.new_minor, jump.percent) == ("TOWEL", 1_000, 6_400, 540_000)
    report = import_products(shop, plain, NOW, leave_out=["TOWEL"])
    assert (report.new, report.changed, report.unconfirmed) == (1, 0, 1)
    assert get_product(shop, "TOWEL", NOW).price == PRICE
    assert import_products(shop, plain, NOW).changed == 1


def test_what_cannot_be_is_told_by_field(shop: HqDatabase) -> None:
    kept = save_product(shop, TOWEL, PRICE, [], NOW)
    other = Product("SOAP", "Soap", "each", 20_000, True, frozenset({"4006381333931"}))
    past = [DatedPrice("2026-11-01", "", 900)]
    for product, dated, seen, field in (
        (TOWEL, [], "", "sku"),
        (TOWEL, [], "another", ""),
        (other, [], "", "barcodes"),
        (TOWEL, past, kept.seen, "dated.0.from_date"),
        (TOWEL, [SALE, SALE], kept.seen, "dated.1.from_date"),
    ):
        with pytest.raises(FieldsRefused) as refused:
            save_product(shop, product, Price(product.sku, 1, "EUR"), dated, NOW, seen=seen)
        assert list(refused.value.messages) == [field]
    assert get_product(shop, "TOWEL", NOW) == kept


def test_what_has_begun_may_stay_as_it_stands(shop: HqDatabase) -> None:
    save_product(shop, TOWEL, PRICE, [SALE], NOW)
    later = NOW + 3 * DAY_MS
    kept = get_product(shop, "TOWEL", later)
    assert kept.today_minor == 800
    changed = save_product(shop, TOWEL, Price("TOWEL", 1_100, "EUR"), [SALE], later, seen=kept.seen)
    assert changed.dated == (SALE,)
