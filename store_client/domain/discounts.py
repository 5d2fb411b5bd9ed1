"""Weighs the periodic discounts, HQ's offers, against each other: which one each line of a basket gets.

**What an offer counts.** Quantity breaks and thresholds count everything in the basket that they name, also what in
the end gets another offer. A mix and match makes its groups of whole pieces, the dearest first; what it groups, it
holds.

**Which offer wins.** Offers are weighed from the highest ``priority`` down; a line that an offer saves something on is
out of reach for lower priorities. Within one priority:

1. *Exclusive* offers come first: where one saves something, no other applies, even if it would save more.
2. Then each line gets what is cheapest for the customer: its best single *best price* offer, or all its *compounded*
   offers one on top of the other (prices first, then amounts, then percents, then groups), whichever saves more.
3. Mix and match, and a threshold that takes an amount off, belong to several lines and are taken whole: when they save
   more on their lines than what these would get by 2 (lines that fare better otherwise are left out of the group), the
   one that gains most first.

Ties go to the offer whose code comes first. Nothing depends on the order of the lines, but for which of two equally
dear pieces a group takes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from store_client.domain.mix_and_match import make_groups
from store_client.domain.offer_terms import Good, Terms, line_saving, reached_step, terms_of
from store_client.domain.pricing_rules import PricingRules
from store_client.domain.rounding import spread
from store_client.domain.setup import COMPOUNDED, EXCLUSIVE, MIX_AND_MATCH, THRESHOLD, Discount

Saved: TypeAlias = list[tuple[Discount, int]]
"""What a line saves, offer by offer."""
_Savings: TypeAlias = dict[int, Saved]
"""The same for many lines, by their place."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """An offer with the goods it names. ``terms`` is None for one that is taken whole."""

    discount: Discount
    goods: Sequence[Good]
    terms: Terms | None


def weigh(goods: Sequence[Good], rules: PricingRules, coupons: tuple[str, ...]) -> Mapping[int, Saved]:
    """What each of the goods saves, by its place; goods that save nothing are not in it."""
    found: _Savings = {}
    offers = _qualified(goods, rules, coupons)
    for _priority, level in groupby(offers, key=lambda offer: offer.discount.priority):
        exclusive, others = _parted(level)
        for chosen in (exclusive, others):
            if chosen:
                free = {good.place for offer in chosen for good in offer.goods if good.place not in found}
                found.update(_cheapest(chosen, free))
    return found


def _qualified(goods: Sequence[Good], rules: PricingRules, coupons: tuple[str, ...]) -> list[_Offer]:
    """The offers whose condition the goods meet, in the order of the rules."""
    if not rules.offers:
        return []
    redeemed = rules.redeemed(coupons)
    named: list[list[Good]] = [[] for _ in rules.offers]
    for good in goods:
        for place in rules.places_for(good.sku, good.category):
            named[place].append(good)
    found = []
    for place, discount in enumerate(rules.offers):
        members = goods if place in rules.for_all else named[place]
        if members and (not discount.coupon_needed or discount.code in redeemed):
            terms = terms_of(discount, members)
            if terms is not None or _whole(discount):
                found.append(_Offer(discount, members, terms))
    return found


def _whole(discount: Discount) -> bool:
    return discount.method in (MIX_AND_MATCH, THRESHOLD)


def _parted(level: Iterable[_Offer]) -> tuple[list[_Offer], list[_Offer]]:
    exclusive: list[_Offer] = []
    others: list[_Offer] = []
    for offer in level:
        (exclusive if offer.discount.concurrency == EXCLUSIVE else others).append(offer)
    return exclusive, others


def _cheapest(offers: Sequence[_Offer], free: set[int]) -> _Savings:
    """The rule of steps 2 and 3 for the goods at these places."""
    compounded = [offer for offer in offers if offer.discount.concurrency == COMPOUNDED]
    single = [offer for offer in offers if offer.discount.concurrency != COMPOUNDED]
    best = _best_single(single, free)
    by_line = [offer for offer in compounded if offer.terms is not None]
    for place, saved in _compound(by_line, free)[0].items():
        if _sum(saved) > _sum(best.get(place, ())):
            best[place] = saved
    wholes = [_taken_whole(offer) for offer in single if offer.terms is None]
    if len(by_line) < len(compounded):
        wholes.append(lambda places: _joined_part(compounded, places))
    return {**best, **_whole_ones(wholes, best, free)} if wholes else best


def _best_single(offers: Sequence[_Offer], free: set[int]) -> _Savings:
    found: dict[int, tuple[int, Discount]] = {}
    for offer in offers:
        terms, discount = offer.terms, offer.discount
        if terms is None:
            continue
        for good in offer.goods:
            place = good.place
            if place in free:
                amount = line_saving(terms, good, good.amount)
                if amount > 0 and (place not in found or amount > found[place][0]):
                    found[place] = (amount, discount)
    return {place: [(discount, amount)] for place, (amount, discount) in found.items()}


def _taken_whole(offer: _Offer) -> Callable[[set[int]], _Savings]:
    return lambda places: {
        place: [(offer.discount, amount)] for place, amount in _whole_savings(offer, places, {}).items()
    }


def _whole_savings(offer: _Offer, places: set[int], remaining: Mapping[int, int]) -> dict[int, int]:
    """What an offer that is taken whole saves on the goods at these places, never more than remains of them."""
    goods = [good for good in offer.goods if good.place in places]
    if offer.discount.method == MIX_AND_MATCH:
        saved = make_groups(offer.discount, goods)
    else:
        step = reached_step(offer.discount, offer.goods)
        due = [remaining.get(good.place, good.amount) for good in goods]
        amount = step.amount_minor if step and step.amount_minor else 0
        shares = spread(min(amount, sum(due)), due)
        saved = {good.place: share for good, share in zip(goods, shares, strict=True)}
    capped = {place: min(amount, remaining.get(place, amount)) for place, amount in saved.items()}
    return {place: amount for place, amount in capped.items() if amount > 0}


def _compound(offers: Sequence[_Offer], free: set[int]) -> tuple[_Savings, set[int]]:
    """All of them one on top of the other, and the places that some offer joins."""
    found: _Savings = {}
    joined: set[int] = set()
    remaining = {good.place: good.amount for offer in offers for good in offer.goods if good.place in free}
    for offer in sorted(offers, key=_compounding_order):
        if offer.terms is not None:
            terms = offer.terms
            mine = [good for good in offer.goods if good.place in free]
            amounts = {good.place: line_saving(terms, good, remaining[good.place]) for good in mine}
        else:
            amounts = _whole_savings(offer, free, remaining)
            joined.update(amounts)
        for place, amount in amounts.items():
            if amount > 0:
                found.setdefault(place, []).append((offer.discount, amount))
                remaining[place] -= amount
    return found, joined


def _compounding_order(offer: _Offer) -> tuple[int, str]:
    if offer.terms is None:
        return 3, offer.discount.code
    return offer.terms.compounding_order, offer.discount.code


def _joined_part(offers: Sequence[_Offer], places: set[int]) -> _Savings:
    bundle, joined = _compound(offers, places)
    return {place: saved for place, saved in bundle.items() if place in joined}


def _whole_ones(wholes: list[Callable[[set[int]], _Savings]], best: _Savings, free: set[int]) -> _Savings:
    """Those that gain something over the best for each line, the one that gains most first."""
    taken: _Savings = {}
    left = set(free)
    worth = {place: _sum(saved) for place, saved in best.items()}
    while wholes:
        tried = [(offer, *_best_try(offer, left, worth)) for offer in wholes]
        offer, gain, savings = max(tried, key=lambda one: one[1])
        if gain <= 0:
            break
        taken.update(savings)
        left.difference_update(savings)
        wholes = [one for one, its_gain, _savings in tried if one is not offer and its_gain > 0]
    return taken


def _best_try(
    offer: Callable[[set[int]], _Savings], places: set[int], worth: Mapping[int, int]
) -> tuple[int, _Savings]:
    """With all the goods, or without those that fare better otherwise: whichever gains more."""
    savings = offer(places)
    gain = _gain(savings, worth)
    better_off = {place for place, saved in savings.items() if worth.get(place, 0) > _sum(saved)}
    if better_off:
        without = offer(places - better_off)
        if _gain(without, worth) > gain:
            return _gain(without, worth), without
    return gain, savings


def _gain(savings: _Savings, worth: Mapping[int, int]) -> int:
    return sum(_sum(saved) - worth.get(place, 0) for place, saved in savings.items())


def _sum(saved: Iterable[tuple[Discount, int]]) -> int:
    return sum([amount for _discount, amount in saved])
