"""What HQ sets up comes down as it is, with all that is new about products and people."""

import pytest

from store_client.db import setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.domain.product import Product
from store_client.services import catalog, sign_in
from store_client.services.set_up_items import load_setup
from store_client.sync.download import Pulled
from store_client.sync.hq_client import HqClient
from store_client.wire import codes
from tests.store_client.sync.conftest import NOW
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import DEVICE_KEY
from tests.store_client.sync.test_download import golden, pull

BADGE = "B-s-001-SECRET"
OFFER = {"code": "P", "name": "Tenth off", "method": "percent", "value": 10_000, "of_a_newer_hq": [1]}


def test_an_item_is_kept_as_hq_wrote_it_and_goes_when_hq_takes_it_back(
    db: RegisterDatabase, hq: FakeHq, client: HqClient
) -> None:
    hq.change(codes.PRICES, "discount", "P", OFFER)
    assert pull(db, client, codes.PRICES) == Pulled(1, 0, True)
    (item,) = setup_items.list_items(db)
    assert (item.kind, item.key) == ("discount", "P")
    assert "of_a_newer_hq" in item.body
    assert [discount.name for discount in load_setup(db).discounts] == ["Tenth off"]
    hq.change(codes.PRICES, "discount", "P", {**OFFER, "name": "Changed"})
    pull(db, client, codes.PRICES)
    assert [discount.name for discount in load_setup(db).discounts] == ["Changed"]
    hq.change(codes.PRICES, "discount", "P", None)
    pull(db, client, codes.PRICES)
    assert load_setup(db).discounts == ()


@pytest.mark.parametrize(
    ("feed", "kind"),
    [
        (codes.PRICES, "coupon"),
        (codes.PRODUCTS, "category"),
        (codes.STAFF, "permission_group"),
        *((codes.CHANNEL, kind) for kind in ("tender_type", "reason_code", "account", "currency_rate", "policy")),
        *((codes.CHANNEL, kind) for kind in ("tax_override", "receipt_format")),
        *((codes.GLOBAL, kind) for kind in ("attribute", "affiliation", "customer_group")),
    ],
)
def test_every_kind_of_item_is_kept_by_its_key(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, feed: int, kind: str
) -> None:
    hq.change(feed, kind, "k", {"any": "thing"})
    assert pull(db, client, feed) == Pulled(1, 0, True)
    assert setup_items.list_items(db) == [SetupItem(kind, "k", '{"any": "thing"}')]
    assert feed in codes.FEEDS


@pytest.mark.parametrize("body", ["text", 1, [], True])
def test_an_item_that_is_no_object_is_passed_over(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, body: object
) -> None:
    hq.feeds[codes.PRICES] = [
        {"position": 1, "kind": "discount", "key": "bad", "body": body},
        {"position": 2, "kind": "discount", "key": "P", "body": OFFER},
    ]
    assert pull(db, client, codes.PRICES) == Pulled(2, 1, True)
    assert [item.key for item in setup_items.list_items(db)] == ["P"]


def test_a_product_brings_all_that_is_known_of_it(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    golden(
        hq,
        "feed-1040-product",
        category="tools",
        by_weight=True,
        serial_needed=True,
        price_change="lower",
        key_in_price=True,
        returnable=False,
        discountable=False,
    )
    pull(db, client, codes.PRODUCTS)
    product = catalog.find_by_code(db, "SKU-1")
    assert product is not None
    assert product == Product(
        sku="SKU-1",
        name=product.name,
        barcodes=product.barcodes,
        unit=product.unit,
        tax_rate=product.tax_rate,
        category="tools",
        by_weight=True,
        serial_needed=True,
        price_change="lower",
        key_in_price=True,
        returnable=False,
        discountable=False,
    )


def test_a_person_brings_a_group_and_a_badge_that_fits_only_here(
    db: RegisterDatabase, hq: FakeHq, client: HqClient
) -> None:
    salt = bytes(range(16))
    hashed = sign_in.hash_pin(BADGE, salt).hex()
    golden(hq, "feed-1060-staff", group="leads", badge_salt=salt.hex(), badge_hash=hashed)
    pull(db, client, codes.STAFF)
    assert sign_in.sign_in_with_badge(db, DEVICE_KEY, BADGE, NOW).group == "leads"
    with pytest.raises(Exception, match="does not fit"):
        sign_in.sign_in_with_badge(db, bytes(32), BADGE, NOW)


@pytest.mark.parametrize("badge", [{"badge_hash": "00" * 32, "badge_salt": "00"}, {"badge_hash": "no hex"}])
def test_a_badge_that_cannot_be_used_leaves_the_others_alone(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, badge: dict[str, str]
) -> None:
    golden(hq, "feed-1060-staff", staff="s-002", **badge)
    golden(hq, "feed-1060-staff", staff="s-001")
    assert pull(db, client, codes.STAFF) == Pulled(2, 1, True)
    assert [person.id for person in sign_in.list_staff(db)] == ["s-001"]
