"""Everybody is in one group: HQ's, or the built-in one of their role."""

import pytest

from store_client.domain.permissions import (
    ACTIONS,
    APPROVE,
    OPEN_DRAWER,
    VOID_TRANSACTION,
    Approval,
    built_in_groups,
    group_of,
    may_approve,
    require,
)
from store_client.domain.setup import PermissionGroup
from store_client.domain.staff import StaffMember
from store_client.errors import NeedsApproval
from tests.store_client.domain.offers import CASHIER, MANAGER

TEMPS = PermissionGroup("temps", "Temps", frozenset({OPEN_DRAWER}))


def test_a_cashier_may_do_all_but_what_is_for_managers() -> None:
    cashier, manager = built_in_groups()
    assert manager.actions == ACTIONS
    assert manager.limits == {}
    assert ACTIONS - cashier.actions == {
        *("void_transaction", "return_without_receipt", "tax_override", "income_expense", "see_expected", "approve"),
        *("accept_variance", "manage_shifts", "order_deposit_override", "order_cancel"),
    }
    assert cashier.limits == {
        "line_discount_percent": 10_000,
        "basket_discount_percent": 5_000,
        "price_lower_percent": 10_000,
    }


def test_a_group_of_hqs_comes_before_the_role_and_an_unknown_one_leaves_the_role() -> None:
    assert group_of(StaffMember("1", "A", "manager", group="temps"), [TEMPS]) == TEMPS
    assert group_of(StaffMember("1", "A", "manager", group="gone"), [TEMPS]).group == "manager"
    assert group_of(StaffMember("1", "A", "of a newer HQ")).group == "cashier"


def test_hq_may_set_up_the_built_in_groups_anew() -> None:
    strict = PermissionGroup("cashier", "Cashier", frozenset())
    assert group_of(CASHIER, [strict]) == strict
    with pytest.raises(NeedsApproval):
        require(CASHIER, [strict], OPEN_DRAWER)


def test_what_one_may_do_alone_uses_up_no_approval() -> None:
    approval = Approval(OPEN_DRAWER, CASHIER.id, "m", group="manager")
    assert require(CASHIER, [], OPEN_DRAWER, [approval]) is None
    spare = Approval(VOID_TRANSACTION, CASHIER.id, "m", group="manager")
    assert require(CASHIER, [], VOID_TRANSACTION, [approval, spare]) is spare


@pytest.mark.parametrize("action", sorted(ACTIONS - {APPROVE}))
def test_a_refusal_says_what_is_not_allowed_who_can_help_and_that_nothing_is_lost(action: str) -> None:
    with pytest.raises(NeedsApproval) as refused:
        require(CASHIER, [PermissionGroup("cashier", "Cashier", frozenset())], action)
    what, _dot, rest = refused.value.message.partition(". ")
    assert what.startswith("You may not ")
    assert what != "You may not do this"
    assert rest == "Somebody who may can approve it with a PIN or a badge. Everything is kept."


def test_only_who_may_do_it_and_may_approve_can_approve() -> None:
    assert may_approve(MANAGER, [], VOID_TRANSACTION)
    assert not may_approve(CASHIER, [], OPEN_DRAWER)
    clerk = PermissionGroup("clerk", "Clerk", frozenset({APPROVE}))
    assert not may_approve(StaffMember("1", "A", "manager", group="clerk"), [clerk], OPEN_DRAWER)
