"""What HQ sets up is read as a whole, only when it changed, and one bad item spoils nothing else."""

import json
import logging
import tomllib
from pathlib import Path
from typing import Any

import pytest

from store_client import texts
from store_client.db import setup_items
from store_client.db.database import Parameters, RegisterDatabase, Row
from store_client.db.setup_items import SetupItem
from store_client.domain.built_in_setup import REASON_USES
from store_client.domain.setup import (
    Account,
    Affiliation,
    Attribute,
    Category,
    Choice,
    Coupon,
    CurrencyRate,
    CustomerGroup,
    Discount,
    DiscountStep,
    EmbeddedBarcode,
    PermissionGroup,
    Policy,
    ReasonCode,
    ReceiptFormat,
    TaxOverride,
    TenderType,
)
from store_client.services.set_up_items import load_rules, load_setup
from tests.architecture.source import ROOT

GOLDEN = ROOT / "resources" / "wire" / "v1" / "down"
GOOD = {"code": "G", "name": "Good", "method": "percent", "value": 10_000}


def set_up(db: RegisterDatabase, kind: str, *bodies: Any) -> None:
    items = [
        SetupItem(kind, f"{kind}-{number}", body if isinstance(body, str) else json.dumps(body))
        for number, body in enumerate(bodies)
    ]
    with db.write():
        setup_items.upsert(db, items)


def test_a_register_works_when_hq_has_set_up_nothing(db: RegisterDatabase) -> None:
    setup = load_setup(db)
    assert [tender.kind for tender in setup.tender_types] == ["cash", "card", "voucher", "cheque", "foreign"]
    assert all(setup.reasons_for(use) for use in REASON_USES)
    assert setup.accounts_for("income")
    assert setup.accounts_for("expense")
    assert (setup.policy, setup.problems, setup.discounts) == (Policy(), (), ())
    assert setup.receipt_format("sale") == ReceiptFormat("sale")


def test_the_built_in_names_are_in_the_language_of_the_day(db: RegisterDatabase) -> None:
    english = load_setup(db)
    with texts.speaking("fr"):
        assert load_setup(db) is not english
    assert load_setup(db).tender_types == english.tender_types


@pytest.mark.parametrize(
    ("kind", "body", "member", "value"),
    [
        (
            "discount",
            {
                **GOOD,
                "method": "quantity",
                "skus": ["A"],
                "steps": [{"at": 6000, "price_minor": 80}, {"at": 3000, "percent": 5_000}],
                "unknown": 1,
            },
            "discounts",
            Discount(
                "G",
                "Good",
                "quantity",
                10_000,
                skus=("A",),
                steps=(DiscountStep(3000, percent=5_000), DiscountStep(6000, price_minor=80)),
            ),
        ),
        ("coupon", {"coupon": "C", "discount": "G"}, "coupons", Coupon("C", "G")),
        ("category", {"category": "c", "name": "C", "color": "teal"}, "categories", Category("c", "C", color="teal")),
        (
            "permission_group",
            {"group": "g", "name": "G", "actions": ["suspend", "fly"], "limits": {"voucher_minor": 5, "sky": 1}},
            "permission_groups",
            PermissionGroup("g", "G", frozenset({"suspend"}), {"voucher_minor": 5}),
        ),
        (
            "tender_type",
            {"tender": "meal", "name": "Meal voucher", "kind": "voucher", "refund_to": ["cash"]},
            "tender_types",
            TenderType("meal", "Meal voucher", "voucher", refund_to=("cash",)),
        ),
        ("account", {"account": "a", "name": "A", "direction": "income"}, "accounts", Account("a", "A", "income")),
        (
            "currency_rate",
            {"currency": "USD", "rate_millionths": 920_000},
            "currency_rates",
            CurrencyRate("USD", 920_000),
        ),
        ("tax_override", {"code": "x", "name": "X", "tax_rate": 0}, "tax_overrides", TaxOverride("x", "X", 0)),
        (
            "receipt_format",
            {"type": "sale", "width": 32, "footer": ["Bye"]},
            "receipt_formats",
            ReceiptFormat("sale", 32, footer=("Bye",)),
        ),
        (
            "attribute",
            {"attribute": "size", "type": "text", "choices": [{"value": "L", "names": {"fr": "Grand"}}]},
            "attributes",
            Attribute("size", "text", choices=(Choice("L", {"fr": "Grand"}),)),
        ),
        (
            "affiliation",
            {"affiliation": "club", "names": {"en": "Club"}},
            "affiliations",
            Affiliation("club", {"en": "Club"}),
        ),
        (
            "customer_group",
            {"group": "retail", "name": "Retail", "dimensions": {"region": "west"}},
            "customer_groups",
            CustomerGroup("retail", "Retail", {"region": "west"}),
        ),
    ],
)
def test_each_kind_is_read_into_its_value(
    db: RegisterDatabase, kind: str, body: dict[str, Any], member: str, value: object
) -> None:
    set_up(db, kind, body)
    setup = load_setup(db)
    assert getattr(setup, member)[0] == value
    assert setup.problems == ()


def test_the_policy_is_one_and_a_bad_barcode_rule_spoils_nothing_else_of_it(db: RegisterDatabase) -> None:
    good = {"prefix": "21", "kind": "price", "item_digits": 5, "value_digits": 5, "value_decimals": 2}
    bad = [{**good, "prefix": "40"}, {**good, "value_digits": 6}, {**good, "item_digits": "5"}, {**good, "kind": "age"}]
    bad.append({**good, "value_digits": 3, "item_digits": 6, "price_check_digit": True})
    set_up(db, "policy", {"tax_rounding": "rate", "embedded_barcodes": [*bad, good]})
    setup = load_setup(db)
    rule = EmbeddedBarcode("21", "price", 5, 5, 2)
    assert setup.policy == Policy(tax_rounding="rate", embedded_barcodes=(rule,))
    assert len(setup.problems) == len(bad)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("discount", "no JSON"),
        ("discount", '{"code": "\\ud800"}'),
        ("discount", {"code": "B"}),
        ("discount", {**GOOD, "value": "10"}),
        ("discount", {**GOOD, "value": 0}),
        ("discount", {**GOOD, "value": 100_001}),
        ("discount", {**GOOD, "method": "raffle"}),
        ("discount", {**GOOD, "concurrency": "random"}),
        ("discount", {**GOOD, "method": "amount", "value": 0}),
        ("discount", {**GOOD, "method": "price", "value": -1}),
        ("discount", {**GOOD, "method": "quantity"}),
        ("discount", {**GOOD, "method": "quantity", "steps": [{"at": 0, "percent": 5}]}),
        ("discount", {**GOOD, "method": "quantity", "steps": [{"at": 1000}]}),
        ("discount", {**GOOD, "method": "quantity", "steps": [{"at": 1000, "percent": 5, "amount_minor": 5}]}),
        ("discount", {**GOOD, "method": "threshold", "steps": [{"at": 1000, "price_minor": 5}]}),
        ("discount", {**GOOD, "method": "threshold", "steps": [{"at": 1000, "amount_minor": 0}]}),
        ("discount", {**GOOD, "method": "mix_and_match", "group_size": 1, "cheapest_free": True}),
        ("discount", {**GOOD, "method": "mix_and_match", "group_size": 3}),
        ("discount", {**GOOD, "method": "mix_and_match", "group_size": 3, "percent": 0}),
        ("discount", {**GOOD, "method": "mix_and_match", "group_size": 3, "group_price_minor": -1}),
        ("discount", {**GOOD, "from_date": "2026-02-30"}),
        ("discount", {**GOOD, "until_date": "20261123"}),
        ("coupon", {"coupon": "C", "discount": "G", "from_date": "soon"}),
        ("tender_type", {"tender": "x", "name": "X", "kind": "barter"}),
        ("account", {"account": "a", "name": "A", "direction": "sideways"}),
        ("currency_rate", {"currency": "USD", "rate_millionths": 0}),
        ("tax_override", {"code": "x", "name": "X", "tax_rate": -1}),
        ("tax_override", {"code": "x", "name": "X", "scope": "world"}),
        ("receipt_format", {"type": "sale", "width": 400}),
        ("policy", {"tax_rounding": "up"}),
        ("policy", {"return_days": -1}),
    ],
)
def test_an_item_that_cannot_be_used_is_passed_over_told_and_logged_once(
    db: RegisterDatabase, kind: str, body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    set_up(db, "discount", GOOD)
    set_up(db, kind, *([GOOD] if kind == "discount" else []), body)
    with caplog.at_level(logging.WARNING):
        setup = load_setup(db)
        load_setup(db)
    assert [discount.code for discount in setup.discounts] == ["G"]
    (problem,) = setup.problems
    assert problem.startswith(f"What HQ set up as {kind} “{kind}-")
    assert problem.endswith(".")
    assert [record.getMessage() for record in caplog.records] == [problem]


def test_kinds_of_other_modules_and_of_a_newer_hq_are_no_problem(db: RegisterDatabase) -> None:
    set_up(db, "hash_key", {"key": "00"})
    set_up(db, "hologram", "null")
    assert load_setup(db).problems == ()


def test_hqs_own_come_before_the_built_in_ones(db: RegisterDatabase) -> None:
    set_up(db, "tender_type", {"tender": "cash", "name": "Money", "kind": "cash", "position": 9})
    set_up(db, "reason_code", {"reason": "other", "name": "Whatever", "uses": ["return"]})
    set_up(db, "account", {"account": "a", "name": "A", "direction": "income"})
    setup = load_setup(db)
    assert [tender.name for tender in setup.tender_types] == ["Money"]
    assert setup.reasons_for("return") == (ReasonCode("other", "Whatever", frozenset({"return"})),)
    assert [reason.reason for reason in setup.reason_codes].count("other") == 1
    assert setup.reasons_for("discount")
    assert [account.account for account in setup.accounts_for("income")] == ["a"]
    assert setup.accounts_for("expense")


def test_things_stand_where_hq_put_them(db: RegisterDatabase) -> None:
    set_up(
        db,
        "category",
        {"category": "b", "name": "B", "position": 2},
        {"category": "a", "name": "A", "position": 1},
        {"category": "c", "name": "C", "position": 2},
    )
    assert [category.category for category in load_setup(db).categories] == ["a", "b", "c"]


class Counting(RegisterDatabase):
    """Keeps the statements that read."""

    reads: list[str]

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        self.reads.append(sql)
        return super().rows(sql, parameters)


def test_nothing_but_the_version_is_read_again_until_something_changes(db: RegisterDatabase) -> None:
    set_up(db, "discount", GOOD)
    counting = Counting(db.path)
    counting.reads = []
    first, rules = load_setup(counting), load_rules(counting, "2026-11-23")
    counting.reads.clear()
    assert load_setup(counting) is first
    assert load_rules(counting, "2026-11-23") is rules
    assert counting.reads == ["SELECT value FROM setting WHERE key = ?"] * 2
    set_up(db, "discount", {**GOOD, "name": "Better"})
    assert load_setup(counting).discounts[0].name == "Better"
    assert load_rules(counting, "2026-11-23").offers[0].name == "Better"
    with db.write():
        setup_items.remove(db, "discount", ["discount-0"])
    assert load_setup(counting).discounts == ()


def test_the_rules_of_another_day_are_others(db: RegisterDatabase) -> None:
    set_up(db, "discount", {**GOOD, "until_date": "2026-11-23"})
    assert load_rules(db, "2026-11-23").offers
    assert not load_rules(db, "2026-11-24").offers


def test_everything_the_demo_sets_up_can_be_used(db: RegisterDatabase) -> None:
    tables = tomllib.loads((ROOT / "resources" / "demo" / "setup.toml").read_text(encoding="utf-8"))
    counted = 0
    for kind, found in tables.items():
        bodies = found if isinstance(found, list) else [found]
        set_up(db, kind, *bodies)
        counted += len(bodies)
    assert counted > 20
    setup = load_setup(db)
    assert setup.problems == ()
    assert len(setup.discounts) == len(tables["discount"])
    assert len(setup.policy.embedded_barcodes) == len(tables["policy"].get("embedded_barcodes", ()))


@pytest.mark.parametrize("page", sorted(GOLDEN.rglob("feed-*.json")), ids=lambda page: page.stem)
def test_every_golden_item_can_be_used(db: RegisterDatabase, page: Path) -> None:
    for change in json.loads(page.read_bytes())["changes"]:
        if change["body"] is not None:
            set_up(db, change["kind"], change["body"])
    assert load_setup(db).problems == ()
