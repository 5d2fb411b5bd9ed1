"""Makes offers, rules and baskets for the tests of pricing."""

from typing import Any

from store_client.domain.basket import Basket
from store_client.domain.pricing_rules import make_rules
from store_client.domain.product import Product
from store_client.domain.setup import Discount, DiscountStep, Setup
from store_client.domain.staff import StaffMember
from store_client.services import selling

DAY = "2026-11-23"
CASHIER = StaffMember("c", "Cash", "cashier")
MANAGER = StaffMember("m", "Mana", "manager")


def product(sku: str = "A", price_minor: int | None = 1000, **more: Any) -> Product:
    return Product(sku, f"Thing {sku}", price_minor=price_minor, currency="EUR", **more)


def offer(code: str, method: str = "percent", value: int = 10_000, **more: Any) -> Discount:
    return Discount(code, f"Offer {code}", method, value, **more)


def step(at: int, percent: int | None = None, amount: int | None = None, price: int | None = None) -> DiscountStep:
    return DiscountStep(at, percent, amount, price)


def empty(*offers: Discount, day: str = DAY, **setup: Any) -> Basket:
    """An empty basket with these offers."""
    return Basket(currency="EUR", rules=make_rules(Setup(discounts=offers, **setup), day))


def filled(basket: Basket, *items: tuple[Product, int]) -> Basket:
    """Products with how many pieces of each."""
    for thing, pieces in items:
        basket = selling.add_item(basket, thing, pieces * 1000)
    return basket


def saved(basket: Basket) -> list[int]:
    return [line.discount_minor for line in basket.lines]


def codes(basket: Basket) -> list[list[str]]:
    return [[discount.code for discount in line.discounts] for line in basket.lines]
