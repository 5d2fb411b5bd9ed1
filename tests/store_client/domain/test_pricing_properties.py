"""Whatever is rung up under whatever offers: sums are exact, nothing is negative, and the order does not matter."""

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from store_client.domain import pricing
from store_client.domain.basket import Basket
from store_client.domain.pricing_rules import make_rules
from store_client.domain.product import Product
from store_client.domain.rounding import round_half_away
from store_client.domain.setup import Discount, DiscountStep, Policy, Setup
from store_client.domain.tax import added_tax, included_tax
from store_client.services import selling

SKUS = ("A", "B", "C", "D", "E")
percents = st.integers(1, 100_000)
amounts = st.integers(1, 3_000)


@st.composite
def steps(draw: st.DrawFn, largest: int, *, prices: bool) -> tuple[DiscountStep, ...]:
    rewards = ["percent", "amount_minor", *(["price_minor"] if prices else [])]
    found = []
    for at in sorted(draw(st.sets(st.integers(1, largest), min_size=1, max_size=3))):
        reward = draw(st.sampled_from(rewards))
        value = draw(percents if reward == "percent" else amounts)
        found.append(DiscountStep(at, **{reward: value}))
    return tuple(found)


@st.composite
def offers(draw: st.DrawFn, methods: tuple[str, ...], *, whole: bool = True) -> list[Discount]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        method = draw(st.sampled_from(methods))
        more: dict[str, object] = {}
        if method == "quantity":
            more["steps"] = draw(steps(8_000, prices=True))
        elif method == "threshold":
            more["steps"] = draw(steps(20_000, prices=False))
        elif method == "mix_and_match":
            reward = draw(st.sampled_from(["group_price_minor", "percent", "cheapest_free"]))
            more = {"group_size": draw(st.integers(2, 4))}
            more[reward] = True if reward == "cheapest_free" else draw(percents if reward == "percent" else amounts)
        found.append(
            Discount(
                f"D{number}",
                "Offer",
                method,
                draw(percents if method == "percent" else amounts),
                skus=tuple(draw(st.sets(st.sampled_from(SKUS), max_size=3))),
                concurrency=draw(st.sampled_from(["exclusive", "best_price", "compounded"])),
                priority=draw(st.integers(0, 1)),
                **more,  # type: ignore[arg-type]
            )
        )
    return found


ALL = ("percent", "amount", "price", "quantity", "mix_and_match", "threshold")
items = st.lists(
    st.tuples(
        st.integers(0, len(SKUS) - 1),
        st.one_of(st.integers(1, 6).map(lambda pieces: pieces * 1000), st.integers(1, 5_000)),
        st.booleans(),
    ),
    max_size=8,
)
prices = st.lists(st.integers(0, 5_000), min_size=5, max_size=5, unique=True)
rates = st.sampled_from([0, 5_500, 10_000, 20_000])


def rung_up(found: list[Discount], its_prices: list[int], what: list[tuple[int, int, bool]], rounding: str) -> Basket:
    """Some lines come back: ``what`` is product, quantity and whether it does."""
    rules = make_rules(Setup(discounts=tuple(found), policy=Policy(tax_rounding=rounding)), "2026-01-01")
    basket = Basket(currency="EUR", rules=rules)
    for place, quantity, back in what:
        rate = (0, 5_500, 10_000, 20_000, 5_500)[place]
        product = Product(SKUS[place], "Thing", tax_rate=rate, price_minor=its_prices[place], currency="EUR")
        basket = (
            selling.return_item(basket, product, quantity, reason="unwanted")
            if back
            else selling.add_item(basket, product, quantity)
        )
    return basket


@settings(deadline=None)
@given(offers(ALL), prices, items, st.sampled_from(["line", "rate"]), percents, amounts, st.booleans())
def test_sums_are_exact_and_nothing_is_below_zero(
    found: list[Discount],
    its_prices: list[int],
    what: list[tuple[int, int, bool]],
    rounding: str,
    percent: int,
    amount: int,
    included: bool,
) -> None:
    basket = replace(
        rung_up(found, its_prices, what, rounding), manual_percent=percent, tax_included=included, manual_most=amount
    )
    lines = tuple(replace(line, tax_included=included) for line in basket.lines)
    basket = pricing.priced(replace(basket, lines=lines))
    assert basket.total_minor == sum(line.total_minor for line in basket.lines)
    assert sum(taxes.gross_minor for taxes in basket.taxes) == basket.total_minor
    assert sum(taxes.tax_minor for taxes in basket.taxes) == basket.tax_minor
    for line in basket.lines:
        before = pricing.undiscounted(line)
        net = line.total_minor - (0 if included else line.tax_minor)
        assert sum(discount.amount_minor for discount in line.discounts) == line.discount_minor == before - net
        assert all(discount.amount_minor > 0 for discount in line.discounts)
        assert 0 <= net <= before if line.quantity_thousandths > 0 else net == before
        one_line = included_tax(net, line.tax_rate) if included else added_tax(net, line.tax_rate)
        assert abs(line.tax_minor - one_line) <= (rounding == "rate")
    assert pricing.priced(basket) == basket


@settings(deadline=None)
@given(offers(ALL), prices, items, st.integers(0, 4), st.integers(1, 4))
def test_one_more_item_never_makes_what_is_saved_negative_and_never_pays_somebody(
    found: list[Discount], its_prices: list[int], what: list[tuple[int, int, bool]], place: int, pieces: int
) -> None:
    basket = rung_up(found, its_prices, [(one, quantity, False) for one, quantity, _back in what], "line")
    longer = selling.add_item(
        basket, Product(SKUS[place], "More", price_minor=its_prices[place], currency="EUR"), pieces * 1000
    )
    for each in (basket, longer):
        assert each.discount_minor >= 0
        assert each.total_minor >= 0
        assert all(amount > 0 for _code, _name, amount in each.saved_by)


@settings(deadline=None)
@given(offers(ALL), prices, st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6)), max_size=4), st.data())
def test_the_order_of_the_lines_does_not_change_what_is_paid(
    found: list[Discount], its_prices: list[int], what: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Every product stands in one line here: pieces of the same price are no tie."""
    unique = {place: (place, pieces * 1000, False) for place, pieces in what}
    shuffled = data.draw(st.permutations(list(unique.values())))
    first = rung_up(found, its_prices, list(unique.values()), "line")
    second = rung_up(found, its_prices, list(shuffled), "line")
    assert {line.sku: line.total_minor for line in first.lines} == {line.sku: line.total_minor for line in second.lines}


@settings(deadline=None)
@given(offers(("percent", "amount", "price", "quantity")), prices, items)
def test_the_best_price_is_the_cheapest_of_all_ways_to_give_each_line_one_offer(
    found: list[Discount], its_prices: list[int], what: list[tuple[int, int, bool]]
) -> None:
    """Checked against trying every single offer alone, where none is exclusive, compounded or of another priority."""
    alike = [replace(one, concurrency="best_price", priority=0) for one in found]
    sold = [(place, quantity, False) for place, quantity, _back in what]
    together = rung_up(alike, its_prices, sold, "line")
    alone = [rung_up([one], its_prices, sold, "line") for one in alike]
    for place, line in enumerate(together.lines):
        assert line.discount_minor == max((basket.lines[place].discount_minor for basket in alone), default=0)


@settings(deadline=None)
@given(offers(("mix_and_match",)), prices, st.lists(st.integers(1, 2), min_size=2, max_size=3))
def test_grouping_from_the_dearest_saves_as_much_as_any_other_grouping(
    found: list[Discount], its_prices: list[int], pieces: list[int]
) -> None:
    for mix in found[:1]:
        all_of_it = replace(mix, skus=(), concurrency="best_price")
        basket = rung_up([all_of_it], its_prices, [(place, n * 1000, False) for place, n in enumerate(pieces)], "line")
        units = [its_prices[place] for place, n in enumerate(pieces) for _ in range(n)]
        assert basket.discount_minor >= most_saved(all_of_it, units)


def most_saved(mix: Discount, units: list[int]) -> int:
    """By trying every way to make one group after the other."""
    best = 0
    if len(units) < mix.group_size:
        return best
    for chosen in itertools.combinations(range(len(units)), mix.group_size):
        group = [units[place] for place in chosen]
        rest = [unit for place, unit in enumerate(units) if place not in chosen]
        best = max(best, max(0, reward(mix, group)) + most_saved(mix, rest))
    return best


def reward(mix: Discount, group: list[int]) -> int:
    """What a group saves; of a percent a minor unit less, which the rounding of other groups may cost."""
    if mix.cheapest_free:
        return min(group)
    if mix.percent is not None:
        return round_half_away(sum(group) * mix.percent, 100_000) - 1
    return sum(group) - (mix.group_price_minor or 0)
