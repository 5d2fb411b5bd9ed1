"""The demo's own shop: HQ takes all of it, and a register can use everything that it is then told."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import feeds, setup_admin, staff_admin
from hq_server.wire import codes
from hq_server.wire.outgoing import Change, Product
from hq_server.wire.setup import KINDS
from installer.demo.shop import Shop, sample_shop, set_up
from store_client.domain.barcodes import read_label
from store_client.domain.permissions import ACTIONS, LIMITS
from store_client.services.set_up_readers import embedded_barcodes, read
from tests.hq_server.sending_register import NOW

METHODS = {"percent", "quantity", "mix_and_match", "threshold", "price"}
REGISTER = RegisterIdentity("101", "1")


@pytest.fixture
def shop() -> Shop:
    return sample_shop()


@pytest.fixture
def hq(tmp_path: Path, shop: Shop) -> Iterator[HqDatabase]:
    db = HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")
    migrate(db, "demo")
    set_up(db, shop, registers=1, now_ms=NOW)
    yield db
    db.close()


def told(db: HqDatabase, feed: int) -> list[Change]:
    return feeds.read_page(db, REGISTER, feed, 0, "", 1_000, NOW).changes


def items(db: HqDatabase, kind: str) -> dict[str, bytes]:
    return {change.key: bytes(change.body) for change in told(db, KINDS[kind].feed) if change.kind == kind}  # type: ignore[arg-type]


def test_the_whole_shop_is_set_up_and_a_second_time_changes_nothing(hq: HqDatabase, shop: Shop) -> None:
    heads = feeds.heads(hq, REGISTER)
    set_up(hq, shop, registers=1, now_ms=NOW + 1)
    assert feeds.heads(hq, REGISTER) == heads
    assert len(staff_admin.list_staff(hq)) == 4
    assert {item.kind for item in setup_admin.list_items(hq)} == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_register_can_use_every_item(hq: HqDatabase, kind: str) -> None:
    bodies = items(hq, kind)
    assert bodies
    assert all(read(kind, body) is not None for body in bodies.values())


def test_there_is_something_of_everything_that_a_counter_does(hq: HqDatabase) -> None:
    discounts = [read("discount", body) for body in items(hq, "discount").values()]
    assert {discount.method for discount in discounts} == METHODS
    reasons = [read("reason_code", body) for body in items(hq, "reason_code").values()]
    uses = Counter(use for reason in reasons for use in reason.uses)
    assert all(uses[use] >= 2 for use in ("return", "price_override", "void_transaction", "no_sale", "discount"))
    kinds = {read("tender_type", body).kind for body in items(hq, "tender_type").values()}
    assert kinds == {"cash", "card", "cheque", "foreign", "voucher"}
    accounts = {read("account", body).direction for body in items(hq, "account").values()}
    assert accounts == {"income", "expense"}


def test_the_manager_may_do_everything_and_nobody_may_do_what_registers_do_not_know(hq: HqDatabase) -> None:
    groups = {key: read("permission_group", body) for key, body in items(hq, "permission_group").items()}
    assert groups["manager"].actions == ACTIONS
    assert groups["manager"].limits == {}
    assert groups["cashier"].actions < groups["supervisor"].actions < ACTIONS
    assert all(group.limits.keys() <= LIMITS for group in groups.values())


def test_the_people_have_known_groups_and_two_of_them_badges_that_nobody_guesses(hq: HqDatabase, shop: Shop) -> None:
    people = staff_admin.list_staff(hq)
    assert {person.group for person in people} == {"cashier", "supervisor", "manager"}
    assert sum(person.has_badge for person in people) == 2
    badges = [row["badge"] for row in csv.DictReader(io.StringIO(shop.staff)) if row["badge"]]
    assert all(len(set(badge)) >= 14 for badge in badges)


def test_every_category_of_the_catalogue_has_its_tile_and_every_discount_its_products(hq: HqDatabase) -> None:
    products = [change.body for change in told(hq, codes.PRODUCTS) if isinstance(change.body, Product)]
    categories = items(hq, "category")
    assert {product.category for product in products} - {""} <= categories.keys()
    skus = {product.sku for product in products}
    for body in items(hq, "discount").values():
        discount = read("discount", body)
        assert set(discount.skus) <= skus
        assert set(discount.categories) <= categories.keys()
    assert {product.sku for product in products if product.serial_needed} == {"KIT-033"}
    assert any(product.key_in_price for product in products)
    assert any(not product.returnable for product in products)


def test_a_label_with_a_weight_or_a_price_names_a_product_and_no_other_barcode_is_taken_for_one(hq: HqDatabase) -> None:
    rules, problems = embedded_barcodes(items(hq, "policy")["register"])
    assert problems == []
    barcodes = {
        barcode: change.body.sku
        for change in told(hq, codes.PRODUCTS)
        if isinstance(change.body, Product)
        for barcode in change.body.barcodes
    }
    for label, sku, value in (("2800131004506", "DEL-001", 450), ("2000234012501", "DEL-002", 1_250)):
        found = read_label(label, rules)
        assert found is not None
        assert found.value == value
        assert [barcodes[item] for item in found.items if item in barcodes] == [sku]
    plain = [barcode for barcode, sku in barcodes.items() if not sku.startswith("DEL-")]
    assert [barcode for barcode in plain if read_label(barcode, rules)] == []
