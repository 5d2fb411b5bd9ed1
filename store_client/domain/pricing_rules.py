"""What the register prices with on one day: HQ's set-up, and its offers looked up by product."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from store_client.domain.setup import COMPOUNDED, EXCLUSIVE, Discount, Setup

_WEIGHT = {EXCLUSIVE: 0, COMPOUNDED: 2}


@dataclass(frozen=True, slots=True)
class PricingRules:
    """``offers`` are those of ``today`` (the ones that need a coupon among them), the first to be weighed first.

    ``for_all``: where in ``offers`` those stand that name no product.
    """

    setup: Setup
    today: str = ""
    offers: tuple[Discount, ...] = ()
    for_all: frozenset[int] = frozenset()
    _by_sku: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _by_category: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _parents: dict[str, str] = field(default_factory=dict, repr=False)
    _by_product: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict, repr=False)

    def places_for(self, sku: str, category: str) -> tuple[int, ...]:
        """Where in ``offers`` those stand that name the product, its category or one above it; found once a product."""
        found = self._by_product.get((sku, category))
        if found is None:
            places = set(self._by_sku.get(sku, ()))
            for above in self._with_those_above(category):
                places.update(self._by_category.get(above, ()))
            found = self._by_product[sku, category] = tuple(sorted(places))
        return found

    def offers_for(self, sku: str, category: str) -> tuple[Discount, ...]:
        """All that count for the product, those for everything among them."""
        return tuple(self.offers[place] for place in sorted(self.for_all.union(self.places_for(sku, category))))

    def redeemed(self, coupons: tuple[str, ...]) -> frozenset[str]:
        """The codes of the discounts that these coupons stand for today."""
        if not coupons:
            return frozenset()
        known = self.setup.coupons
        return frozenset(one.discount for one in known if one.coupon in coupons and one.on(self.today))

    def _with_those_above(self, category: str) -> Iterable[str]:
        found: set[str] = set()
        while category and category not in found:
            found.add(category)
            category = self._parents.get(category, "")
        return found


def make_rules(setup: Setup, today: str) -> PricingRules:
    """``today`` is the day whose offers and coupons count."""
    offers = sorted((offer for offer in setup.discounts if offer.on(today)), key=_order)
    parents = {category.category: category.parent for category in setup.categories}
    for_all = frozenset(place for place, offer in enumerate(offers) if not offer.skus and not offer.categories)
    by_sku: dict[str, list[int]] = {}
    by_category: dict[str, list[int]] = {}
    for place, offer in enumerate(offers):
        for sku in offer.skus:
            by_sku.setdefault(sku, []).append(place)
        for category in offer.categories:
            by_category.setdefault(category, []).append(place)
    return PricingRules(setup, today, tuple(offers), for_all, by_sku, by_category, parents)


def _order(offer: Discount) -> tuple[int, int, str]:
    return -offer.priority, _WEIGHT.get(offer.concurrency, 1), offer.code


NO_RULES = PricingRules(Setup())
