"""Another price or another tax rate, with a reason, within the product's rule and the person's limits."""

import pytest

from store_client.domain.setup import PermissionGroup, Policy, TaxOverride
from store_client.domain.staff import StaffMember
from store_client.errors import NeedsApproval, Refused
from store_client.services import selling
from tests.store_client.domain.offers import CASHIER, MANAGER, empty, filled, offer, product

EXEMPT = TaxOverride("exempt", "Exempt", 0)
TAKEAWAY = TaxOverride("away", "Take away", 5_500, "line")
EXPORT = TaxOverride("export", "Export", 0, "transaction")
MARKED = TaxOverride("marked", "Marked", None)
OVERRIDES = (EXEMPT, TAKEAWAY, EXPORT, MARKED)


def test_the_price_before_is_kept_beside_the_new_one_and_its_reason() -> None:
    basket = selling.override_price(filled(empty(), (product("A", 1000), 2)), 1, 950, "damaged", CASHIER)
    line = basket.lines[0]
    assert (line.unit_price_minor, line.list_price_minor, line.price_reason) == (950, 1000, "damaged")
    assert basket.total_minor == 1900
    again = selling.override_price(basket, 1, 920, "damaged", CASHIER)
    assert again.lines[0].list_price_minor == 1000
    assert selling.override_price(again, 1, 1000, "", CASHIER) == filled(empty(), (product("A", 1000), 2))


@pytest.mark.parametrize("price", [899, 0])
def test_a_cashier_lowers_a_price_by_ten_percent_at_most_counted_from_the_first_price(price: int) -> None:
    basket = selling.override_price(filled(empty(), (product("A", 1000), 1)), 1, 900, "damaged", CASHIER)
    with pytest.raises(NeedsApproval) as refused:
        selling.override_price(basket, 1, price, "damaged", CASHIER)
    assert refused.value.action == "price_override"
    assert selling.override_price(basket, 1, price, "damaged", MANAGER).total_minor == price


def test_a_limit_on_higher_prices_counts_also_from_a_price_of_nothing() -> None:
    limited = PermissionGroup("g", "G", frozenset({"price_override"}), {"price_higher_percent": 50_000})
    person = StaffMember("p", "P", "cashier", group="g")
    start = empty(permission_groups=(limited,))
    assert selling.override_price(filled(start, (product("A", 100), 1)), 1, 150, "x", person).total_minor == 150
    for before, price in ((100, 151), (0, 1)):
        with pytest.raises(NeedsApproval):
            selling.override_price(filled(start, (product("A", before), 1)), 1, price, "x", person)


@pytest.mark.parametrize(
    ("rule", "price", "words"),
    [
        ("none", 900, "cannot be changed"),
        ("none", 1100, "cannot be changed"),
        ("lower", 1100, "only be lowered"),
        ("higher", 900, "only be raised"),
        ("of a newer HQ", 900, "cannot be changed"),
    ],
)
def test_the_products_rule_holds_for_everybody(rule: str, price: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        selling.override_price(filled(empty(), (product("A", price_change=rule), 1)), 1, price, "damaged", MANAGER)


@pytest.mark.parametrize(("rule", "price"), [("lower", 900), ("higher", 1100), ("both", 900), ("both", 1100)])
def test_a_change_in_the_allowed_direction_is_taken(rule: str, price: int) -> None:
    basket = filled(empty(), (product("A", price_change=rule), 1))
    assert selling.override_price(basket, 1, price, "damaged", MANAGER).total_minor == price


def test_a_changed_price_needs_a_reason_and_something_that_is_sold() -> None:
    basket = filled(empty(), (product("A"), 1))
    with pytest.raises(Refused, match="choose a reason"):
        selling.override_price(basket, 1, 950, "", MANAGER)
    with pytest.raises(Refused, match="below zero"):
        selling.override_price(basket, 1, -1, "damaged", MANAGER)
    for other in (selling.void_line(basket, 1), selling.return_item(empty(), product("A"), reason="unwanted")):
        with pytest.raises(Refused, match="line that is sold"):
            selling.override_price(other, 1, 950, "damaged", MANAGER)


def test_a_tax_override_changes_the_rate_and_leaves_a_price_that_includes_it() -> None:
    basket = filled(empty(tax_overrides=OVERRIDES), (product("A", 1000, tax_rate=25_000), 1))
    line = selling.override_tax(basket, "away", 1, MANAGER).lines[0]
    assert (line.tax_rate, line.own_tax_rate, line.total_minor, line.tax_minor) == (5_500, 25_000, 1000, 52)
    assert (line.tax_override, basket.lines[0].tax_minor) == ("away", 200)


def test_an_override_of_the_whole_is_for_later_lines_too_and_gives_way_to_a_lines_own() -> None:
    basket = filled(empty(tax_overrides=OVERRIDES), (product("A", 1000, tax_rate=25_000), 1))
    basket = selling.override_tax(basket, "export", person=MANAGER)
    basket = selling.add_item(basket, product("B", 1000, tax_rate=10_000))
    assert basket.tax_minor == 0
    own = selling.override_tax(basket, "away", 2, MANAGER)
    assert [line.tax_rate for line in own.lines] == [0, 5_500]
    back = selling.override_tax(selling.override_tax(own, "", 2), "")
    assert [(line.tax_rate, line.own_tax_rate) for line in back.lines] == [(25_000, None), (10_000, None)]


def test_an_override_without_a_rate_keeps_it() -> None:
    basket = filled(empty(tax_overrides=OVERRIDES), (product("A", 1000, tax_rate=25_000), 1))
    assert selling.override_tax(basket, "marked", 1, MANAGER).tax_minor == 200


@pytest.mark.parametrize(("code", "line"), [("away", None), ("export", 1), ("unknown", 1), ("unknown", None)])
def test_an_override_for_something_else_is_refused(code: str, line: int | None) -> None:
    with pytest.raises(Refused, match="does not exist here"):
        selling.override_tax(filled(empty(tax_overrides=OVERRIDES), (product("A"), 1)), code, line, MANAGER)


def test_a_cashier_needs_another_person_to_change_the_tax_and_nobody_to_take_it_back() -> None:
    basket = filled(empty(tax_overrides=OVERRIDES), (product("A"), 1))
    for line in (1, None):
        with pytest.raises(NeedsApproval, match="You may not change the tax"):
            selling.override_tax(basket, "exempt", line, CASHIER)
        changed = selling.override_tax(basket, "exempt", line, MANAGER)
        assert selling.override_tax(changed, "", line, CASHIER) == basket


def test_only_what_is_sold_gets_another_tax_and_what_came_back_keeps_its_own() -> None:
    basket = filled(empty(tax_overrides=OVERRIDES, policy=Policy()), (product("A"), 1))
    with pytest.raises(Refused, match="line that is sold"):
        selling.override_tax(selling.void_line(basket, 1), "exempt", 1, MANAGER)


def test_a_new_price_takes_the_offer_away_and_the_old_one_brings_it_back() -> None:
    basket = filled(empty(offer("X")), (product("A", 1000), 1))
    changed = selling.override_price(basket, 1, 950, "damaged", MANAGER)
    assert (changed.total_minor, changed.saved_by) == (950, ())
    assert selling.override_price(changed, 1, 1000, "", MANAGER).total_minor == 900
