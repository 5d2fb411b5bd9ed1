"""Who may do what at a register, up to which limit, and another person's word where somebody may not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from store_client.domain.setup import PermissionGroup
from store_client.domain.staff import CASHIER, MANAGER, StaffMember
from store_client.errors import NeedsApproval
from store_client.texts import _

PRICE_OVERRIDE: Final = "price_override"
LINE_DISCOUNT: Final = "line_discount"
BASKET_DISCOUNT: Final = "basket_discount"
TAX_OVERRIDE: Final = "tax_override"
VOID_LINE: Final = "void_line"
VOID_TRANSACTION: Final = "void_transaction"
VOID_TENDER: Final = "void_tender"
OPEN_DRAWER: Final = "open_drawer"
RETURN_WITH_RECEIPT: Final = "return_with_receipt"
RETURN_WITHOUT_RECEIPT: Final = "return_without_receipt"
SUSPEND: Final = "suspend"
INCOME_EXPENSE: Final = "income_expense"
REPRINT: Final = "reprint"
EDIT_CUSTOMER: Final = "edit_customer"
CLOSE_SHIFT: Final = "close_shift"
SEE_EXPECTED: Final = "see_expected"
APPROVE: Final = "approve"
CASH_MOVEMENT: Final = "cash_movement"
ACCEPT_VARIANCE: Final = "accept_variance"
EXPORT_DOCUMENTS: Final = "export_documents"
MANAGE_SHIFTS: Final = "manage_shifts"
ORDER_DEPOSIT_OVERRIDE: Final = "order_deposit_override"
ORDER_CANCEL: Final = "order_cancel"
ACTIONS: Final = frozenset(
    {
        *(PRICE_OVERRIDE, LINE_DISCOUNT, BASKET_DISCOUNT, TAX_OVERRIDE, VOID_LINE, VOID_TRANSACTION, VOID_TENDER),
        *(OPEN_DRAWER, RETURN_WITH_RECEIPT, RETURN_WITHOUT_RECEIPT, SUSPEND, INCOME_EXPENSE, REPRINT, EDIT_CUSTOMER),
        *(CLOSE_SHIFT, SEE_EXPECTED, APPROVE, CASH_MOVEMENT, ACCEPT_VARIANCE, EXPORT_DOCUMENTS, MANAGE_SHIFTS),
        *(ORDER_DEPOSIT_OVERRIDE, ORDER_CANCEL),
    }
)

LINE_DISCOUNT_PERCENT: Final = "line_discount_percent"
LINE_DISCOUNT_MINOR: Final = "line_discount_minor"
BASKET_DISCOUNT_PERCENT: Final = "basket_discount_percent"
BASKET_DISCOUNT_MINOR: Final = "basket_discount_minor"
PRICE_LOWER_PERCENT: Final = "price_lower_percent"
PRICE_HIGHER_PERCENT: Final = "price_higher_percent"
RETURN_LINE_MINOR: Final = "return_line_minor"
RETURN_TOTAL_MINOR: Final = "return_total_minor"
VOUCHER_MINOR: Final = "voucher_minor"
LIMITS: Final = frozenset(
    {
        *(LINE_DISCOUNT_PERCENT, LINE_DISCOUNT_MINOR, BASKET_DISCOUNT_PERCENT, BASKET_DISCOUNT_MINOR),
        *(PRICE_LOWER_PERCENT, PRICE_HIGHER_PERCENT, RETURN_LINE_MINOR, RETURN_TOTAL_MINOR, VOUCHER_MINOR),
    }
)


@dataclass(frozen=True, slots=True)
class Approval:
    """``approved_by`` let ``staff`` do ``action``, once. ``line``: the line it was used for, 0 for the whole basket.

    ``group`` is the approving person's permission group: nobody approves more than they may do themselves.
    """

    action: str
    staff: str
    approved_by: str
    reason: str = ""
    line: int = 0
    group: str = ""
    used: bool = False


def built_in_groups() -> tuple[PermissionGroup, ...]:
    """What a cashier and a manager may do where HQ has set up nothing else."""
    for_managers = {
        *(VOID_TRANSACTION, RETURN_WITHOUT_RECEIPT, TAX_OVERRIDE, INCOME_EXPENSE, SEE_EXPECTED, APPROVE),
        *(ACCEPT_VARIANCE, MANAGE_SHIFTS, ORDER_DEPOSIT_OVERRIDE, ORDER_CANCEL),
    }
    limits = {LINE_DISCOUNT_PERCENT: 10_000, BASKET_DISCOUNT_PERCENT: 5_000, PRICE_LOWER_PERCENT: 10_000}
    return (
        PermissionGroup(CASHIER, _("Cashier"), ACTIONS - for_managers, limits),
        PermissionGroup(MANAGER, _("Manager"), ACTIONS),
    )


def group_of(person: StaffMember, groups: Iterable[PermissionGroup] = ()) -> PermissionGroup:
    """The person's own group; without one, or when it is unknown here, the group named after the role."""
    known = {group.group: group for group in (*built_in_groups(), *groups)}
    return known.get(person.group) or known.get(person.role) or known[CASHIER]


def require(
    person: StaffMember,
    groups: Sequence[PermissionGroup],
    action: str,
    approvals: Iterable[Approval] = (),
    amounts: Mapping[str, int] | None = None,
) -> Approval | None:
    """The approval that is used up, None where the person may do it alone. Raises ``NeedsApproval``.

    ``amounts``: how much of which limit the action takes.
    """
    taken = amounts or {}
    own = group_of(person, groups)
    if _allows(own, action, taken):
        return None
    known = {group.group: group for group in (*built_in_groups(), *groups)}
    given = [one for one in approvals if one.action == action and one.staff == person.id and not one.used]
    for approval in given:
        group = known.get(approval.group)
        if group is not None and _allows(group, action, taken):
            return approval
    if given:
        raise NeedsApproval(action, _too_much_for_both())
    raise NeedsApproval(action, _too_much() if action in own.actions else _needs_another(action))


def may_approve(person: StaffMember, groups: Iterable[PermissionGroup], action: str) -> bool:
    """Whoever may do it and may approve at all."""
    return {action, APPROVE} <= group_of(person, groups).actions


def most(person: StaffMember, groups: Iterable[PermissionGroup], limit: str) -> int | None:
    """How far the person's own limit goes; None is no limit."""
    return group_of(person, groups).limits.get(limit)


def _allows(group: PermissionGroup, action: str, amounts: Mapping[str, int]) -> bool:
    if action not in group.actions:
        return False
    return all(amount <= group.limits[limit] for limit, amount in amounts.items() if limit in group.limits)


def _too_much() -> str:
    words = _("This is more than you may do alone. Somebody who may do more can approve it with a PIN or a badge.")
    return f"{words} {_kept()}"


def _too_much_for_both() -> str:
    return _("This is also more than the person who approved it may do. Ask somebody else; everything is kept.")


def _needs_another(action: str) -> str:
    who = _("Somebody who may can approve it with a PIN or a badge.")
    return f"{_not_allowed(action)} {who} {_kept()}"


def _kept() -> str:
    return _("Everything is kept.")


def _not_allowed(action: str) -> str:
    return {
        PRICE_OVERRIDE: _("You may not change a price."),
        LINE_DISCOUNT: _("You may not give a discount on a line."),
        BASKET_DISCOUNT: _("You may not give a discount on a whole sale."),
        TAX_OVERRIDE: _("You may not change the tax."),
        VOID_LINE: _("You may not void a line."),
        VOID_TRANSACTION: _("You may not void a sale."),
        VOID_TENDER: _("You may not take back what was paid."),
        OPEN_DRAWER: _("You may not open the drawer without a sale."),
        RETURN_WITH_RECEIPT: _("You may not take goods back."),
        RETURN_WITHOUT_RECEIPT: _("You may not take goods back without a receipt."),
        SUSPEND: _("You may not suspend a sale."),
        INCOME_EXPENSE: _("You may not pay money in or out."),
        REPRINT: _("You may not print a receipt again."),
        EDIT_CUSTOMER: _("You may not change a customer."),
        CLOSE_SHIFT: _("You may not close the day."),
        SEE_EXPECTED: _("You may not see what the drawer should hold."),
        CASH_MOVEMENT: _("You may not move cash into or out of the drawer."),
        ACCEPT_VARIANCE: _("You may not close a drawer that differs by this much."),
        EXPORT_DOCUMENTS: _("You may not take documents out on a stick."),
        MANAGE_SHIFTS: _("You may not resume, count or close what another person opened."),
        ORDER_DEPOSIT_OVERRIDE: _("You may not take an order with less than the usual deposit."),
        ORDER_CANCEL: _("You may not cancel an order."),
    }.get(action, _("You may not do this."))
