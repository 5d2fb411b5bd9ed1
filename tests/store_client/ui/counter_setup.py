"""What HQ sets up for the shop of the window's tests: categories, offers, coupons, rates, special goods."""

import json
from typing import Any

from store_client.db import catalog, setup_items
from store_client.db.setup_items import SetupItem
from store_client.domain.product import Price, Product
from tests.store_client.ui.shop import Shop, valid_ean

CATEGORIES = (
    ("gift", "Gift wrap and cards", "teal", ""),
    ("tea", "Loose tea", "moss", ""),
    ("bags", "Bags", "", "gift"),
)

SPECIAL = (
    Product("G1", "Gift wrap", (valid_ean("290000000001"),), tax_rate=23000, currency="EUR", category="gift"),
    Product("B1", "Jute bag", (valid_ean("290000000002"),), tax_rate=23000, currency="EUR", category="bags"),
    Product(
        "W1",
        "Assam, second flush",
        (valid_ean("290000000003"),),
        "kg",
        0,
        currency="EUR",
        category="tea",
        by_weight=True,
    ),
    Product("S1", "Brass radio", (valid_ean("290000000004"),), tax_rate=23000, currency="EUR", serial_needed=True),
    Product("P1", "Repair", (valid_ean("290000000005"),), tax_rate=23000, currency="EUR", key_in_price=True),
)
PRICES = {"G1": 300, "B1": 400, "W1": 5400, "S1": 12900}


def special_code(sku: str) -> str:
    return next(product.barcode for product in SPECIAL if product.sku == sku)


def hq_sets_up(shop: Shop, *items: tuple[str, str, dict[str, Any]]) -> None:
    """Each item is (kind, key, body); `key` goes into the body under the kind's own name for it."""
    with shop.agent.write():
        setup_items.upsert(shop.agent, [SetupItem(kind, key, json.dumps(body)) for kind, key, body in items])


def hq_sends_special_goods(shop: Shop) -> None:
    """With their categories."""
    categories = [
        ("category", code, {"category": code, "name": name, "parent": parent, "color": color, "position": at})
        for at, (code, name, color, parent) in enumerate(CATEGORIES)
    ]
    hq_sets_up(shop, *categories)
    with shop.agent.write():
        catalog.upsert_products(shop.agent, list(SPECIAL))
        catalog.upsert_prices(shop.agent, [Price(sku, minor, "EUR") for sku, minor in PRICES.items()])


def three_for_two(sku: str = "10007") -> tuple[str, str, dict[str, Any]]:
    body = {
        "code": "3for2",
        "name": "3 for 2",
        "method": "mix_and_match",
        "skus": [sku],
        "group_size": 3,
        "cheapest_free": True,
        "active": True,
    }
    return "discount", "3for2", body


def coupon(sku: str = "10002", percent: int = 10000) -> list[tuple[str, str, dict[str, Any]]]:
    offer = {
        "code": "ten",
        "name": "Ten off",
        "method": "percent",
        "value": percent,
        "skus": [sku],
        "coupon_needed": True,
    }
    return [
        ("discount", "ten", {**offer, "active": True}),
        ("coupon", "SPRING", {"coupon": "SPRING", "discount": "ten", "active": True}),
    ]


def cash_rounding(step_minor: int) -> tuple[str, str, dict[str, Any]]:
    return "policy", "register", {"cash_rounding_minor": step_minor}


def currency_rate(currency: str, millionths: int) -> tuple[str, str, dict[str, Any]]:
    return "currency_rate", currency, {"currency": currency, "rate_millionths": millionths, "rounding_minor": 1}


def tax_override(code: str, name: str, rate: int) -> tuple[str, str, dict[str, Any]]:
    return "tax_override", code, {"code": code, "name": name, "tax_rate": rate, "scope": "both"}
