"""What HQ sets up for shifts and cash is used as it comes, and passed over, in words, where it cannot be."""

import pytest

from store_client.db.database import RegisterDatabase
from store_client.domain.built_in_setup import REASON_USES
from store_client.domain.denominations import COIN, NOTE, Denomination
from store_client.domain.permissions import group_of
from store_client.domain.setup import Policy
from store_client.services.set_up_items import load_setup
from tests.counter import ADA, set_up_item


def test_without_hqs_word_shifts_work_as_in_most_shops(db: RegisterDatabase) -> None:
    policy = load_setup(db).policy
    assert (policy.declaration, policy.variance_limit_minor, policy.count_to_close) == ("last", 0, True)
    assert (policy.several_people, policy.drawers, policy.day_ends) == (True, (), "00:00")


def test_every_member_is_taken_over(db: RegisterDatabase) -> None:
    said = {
        "declaration": "sum",
        "variance_limit_minor": 500,
        "float_minor": 20_000,
        "count_at_opening": True,
        "count_to_close": False,
        "several_people": False,
        "day_ends": "04:30",
        "cut_off_minutes": 90,
    }
    coins = [{"value_minor": 5, "kind": "coin", "roll": 50}, {"value_minor": 500, "kind": "note"}]
    set_up_item(db, "policy", "register", denominations=coins, drawers=["F1", "F2"], **said)
    policy = load_setup(db).policy
    assert {name: getattr(policy, name) for name in said} == said
    assert policy.denominations == (Denomination(5, COIN, 50), Denomination(500, NOTE))
    assert policy.drawers == ("F1", "F2")
    assert load_setup(db).problems == ()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"declaration": "both"}, "how its counts add up"),
        ({"variance_limit_minor": -1}, "below zero"),
        ({"float_minor": -1}, "below zero"),
        ({"cut_off_minutes": -1}, "below zero"),
        ({"denominations": [{"value_minor": 5, "kind": "shell"}]}, "coins and notes"),
        ({"denominations": [{"value_minor": 0, "kind": "coin"}]}, "coins and notes"),
        ({"denominations": [{"value_minor": 5, "kind": "coin", "roll": -1}]}, "coins and notes"),
        (
            {"denominations": [{"value_minor": 5, "kind": "coin"}, {"value_minor": 5, "kind": "note"}]},
            "coins and notes",
        ),
        ({"denominations": [{"kind": "coin"}]}, "cannot be read"),
        ({"drawers": [""]}, "no name"),
        ({"drawers": ["F1", "F1"]}, "the same one"),
        ({"day_ends": "25:00"}, "time of day"),
        ({"day_ends": "four"}, "time of day"),
        ({"day_ends": "12:01"}, "after noon"),
        ({"day_ends": "04:00:30"}, "after noon"),
    ],
)
def test_a_policy_that_cannot_be_is_told_and_passed_over(
    db: RegisterDatabase, said: dict[str, object], words: str
) -> None:
    set_up_item(db, "policy", "register", lock_after_s=60, **said)
    setup = load_setup(db)
    assert setup.policy == Policy()
    assert len(setup.problems) == 1
    assert words in setup.problems[0]


def test_everything_that_wants_a_reason_has_one_to_choose(db: RegisterDatabase) -> None:
    setup = load_setup(db)
    for use in REASON_USES:
        reasons = setup.reasons_for(use)
        assert reasons[-1].reason == "other"
        assert len(reasons) >= 2 or use in ("income", "expense")


def test_a_shops_own_reasons_take_the_place_of_the_built_in_ones(db: RegisterDatabase) -> None:
    set_up_item(db, "reason_code", "rush", reason="rush", name="Rush hour", uses=["variance", "recount"])
    setup = load_setup(db)
    assert [one.name for one in setup.reasons_for("variance")] == ["Rush hour"]
    assert len(setup.reasons_for("safe_drop")) > 1


def test_a_group_of_hqs_may_be_given_the_actions_of_shifts(db: RegisterDatabase) -> None:
    actions = ["cash_movement", "accept_variance", "export_documents", "manage_shifts", "of_a_newer_hq"]
    set_up_item(db, "permission_group", "cashier", group="cashier", name="Till", actions=actions)
    assert group_of(ADA, load_setup(db).permission_groups).actions == frozenset(actions[:4])
