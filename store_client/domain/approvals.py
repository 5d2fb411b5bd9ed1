"""Asks whether a person may do something to a basket, and uses up the approval where another one let them."""

from collections.abc import Mapping
from dataclasses import replace

from store_client.domain import permissions
from store_client.domain.basket import Basket
from store_client.domain.permissions import Approval
from store_client.domain.staff import StaffMember


def approved(basket: Basket, approval: Approval) -> Basket:
    """The basket with one more approval, to be used once."""
    return replace(basket, approvals=(*basket.approvals, approval))


def permitted(
    basket: Basket,
    person: StaffMember | None,
    action: str,
    *,
    line: int = 0,
    amounts: Mapping[str, int] | None = None,
) -> Basket:
    """The basket, with the approval that this uses marked as used. Raises ``NeedsApproval``.

    Without a ``person`` nobody is asked: for programs that ring up what was sold before.
    """
    if person is None:
        return basket
    groups = basket.rules.setup.permission_groups
    used = permissions.require(person, groups, action, basket.approvals, amounts)
    if used is None:
        return basket
    kept = [replace(one, used=True, line=line) if one is used else one for one in basket.approvals]
    return replace(basket, approvals=tuple(kept))


def limit_of(basket: Basket, person: StaffMember | None, limit: str, before: Basket) -> int | None:
    """The limit that goes on counting for what was permitted: the person's own, or that of who approved it just now."""
    if person is None:
        return None
    groups = basket.rules.setup.permission_groups
    for old, new in zip(before.approvals, basket.approvals, strict=True):
        if new.used and not old.used:
            approving = StaffMember(new.approved_by, "", "", group=new.group)
            return permissions.most(approving, groups, limit)
    return permissions.most(person, groups, limit)
