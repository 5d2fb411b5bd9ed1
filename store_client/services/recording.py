"""Recording what became of a basket, and what moves the drawer without one: number, rows and document in one go.

When one of these returns, the transaction is on the disk. They raise ``Refused``; then nothing is recorded and the
basket is kept. A basket with an id is recorded under it: the same basket is never recorded twice.
"""

from collections.abc import Callable
from dataclasses import replace

from store_client.clock import Moment
from store_client.db import card_intents, returned_lines, standing, transactions
from store_client.db.database import RegisterDatabase
from store_client.db.standing import Standing
from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket
from store_client.domain.basket_order import HAND_OVER, TAKE
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.permissions import INCOME_EXPENSE, OPEN_DRAWER, VOID_TRANSACTION, Approval, require
from store_client.domain.pricing import order_stands
from store_client.domain.recordable import GivenBack, Recordable, from_basket, order_money, voided
from store_client.domain.ringing_up import checked_text
from store_client.domain.settlement import all_parts
from store_client.domain.setup import Setup
from store_client.domain.shift import OPEN
from store_client.domain.staff import StaffMember
from store_client.domain.tender import CASH, Tender
from store_client.domain.transaction import (
    DECLARATION,
    EXPENSE,
    INCOME,
    NO_SALE,
    CompletedSale,
    Transaction,
    TransactionMore,
    UsedApproval,
)
from store_client.errors import Refused
from store_client.services import journal, order_documents, refund_policy, returning, transaction_document, vouchers
from store_client.services.set_up_items import load_setup
from store_client.texts import _


def complete_sale(
    db: RegisterDatabase,
    basket: Basket,
    tendered_minor: int | None = None,
    *,
    staff: str,
    now: Moment,
    new_id: Callable[[], str],
) -> CompletedSale:
    """Record a basket: the parts paid so far and, with ``tendered_minor``, cash for the rest. ``staff`` is an id.

    What is due below zero is handed out in cash; ``tendered_minor`` is then 0. Raises also ``NeedsApproval`` where it
    would not go back as it was paid.
    """
    if basket.returning:
        raise Refused(_("A basket is either sold or returned. Start a new one; this basket is kept."))
    return _complete(db, basket, tendered_minor, staff=staff, now=now, new_id=new_id)


def complete_return(
    db: RegisterDatabase, basket: Basket, *, staff: str, now: Moment, new_id: Callable[[], str]
) -> CompletedSale:
    """Record a return: the parts handed out so far, and cash for the rest."""
    if not basket.returning and any(line.quantity_thousandths > 0 and not line.voided for line in basket.lines):
        raise Refused(_("A basket is either sold or returned. Start a new one; this basket is kept."))
    return _complete(db, basket, None if basket.tenders and not basket.due_minor else 0, staff, now, new_id)


def void_transaction(
    db: RegisterDatabase,
    basket: Basket,
    reason: str,
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    comment: str = "",
) -> CompletedSale:
    """Give a basket up: it takes a number, and all of it stays readable. Raises also ``NeedsApproval``.

    A card part is undone at the terminal first.
    """
    if not basket.lines:
        raise Refused(_("The basket is empty: there is nothing to void."))
    if basket.order is not None:
        raise Refused(order_stands())
    setup = basket.rules.setup
    require_reason(setup, reason, "void_transaction", comment)
    basket = permitted(basket, person, VOID_TRANSACTION)
    if any(tender.intent for tender in basket.tenders):
        raise Refused(_("A card part is paid. Undo it at the terminal first; the basket is kept."))
    entry = voided(basket, person.id, now, reason, checked_text(comment))
    return record_entry(db, entry, staff=person.id, now=now, new_id=new_id)


def record_no_sale(
    db: RegisterDatabase,
    reason: str,
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
    comment: str = "",
) -> CompletedSale:
    """The drawer was opened without a sale. Raises also ``NeedsApproval``."""
    setup = load_setup(db)
    require_reason(setup, reason, NO_SALE, comment)
    used = used_approval(setup, person, OPEN_DRAWER, approvals)
    more = TransactionMore(approvals=used, reason=reason, comment=checked_text(comment))
    return record_entry(db, Recordable(NO_SALE, more=more), staff=person.id, now=now, new_id=new_id)


def record_cash_movement(
    db: RegisterDatabase,
    direction: str,
    account: str,
    amount_minor: int,
    *,
    reason: str = "",
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
    comment: str = "",
) -> CompletedSale:
    """Cash put into the drawer or taken out (``direction``: income, expense), above zero. Raises ``NeedsApproval``."""
    setup = load_setup(db)
    if direction not in (INCOME, EXPENSE) or account not in [one.account for one in setup.accounts_for(direction)]:
        raise Refused(_("Choose what the money is for. Nothing was recorded."))
    if not 0 < amount_minor <= LARGEST_MINOR:
        raise Refused(_("Type an amount above zero. Nothing was recorded."))
    require_reason(setup, reason, direction, comment)
    used = used_approval(setup, person, INCOME_EXPENSE, approvals)
    amount = amount_minor if direction == INCOME else -amount_minor
    entry = Recordable(
        direction,
        total_minor=amount,
        tenders=(Tender(CASH, amount, amount, 0),),
        more=TransactionMore(approvals=used, reason=reason, comment=checked_text(comment), account=account),
    )
    return record_entry(db, entry, staff=person.id, now=now, new_id=new_id)


def _complete(
    db: RegisterDatabase,
    basket: Basket,
    tendered_minor: int | None,
    staff: str,
    now: Moment,
    new_id: Callable[[], str],
) -> CompletedSale:
    if basket.empty:
        raise Refused(_("The basket is empty. Add an item first."))
    if basket.order is not None and basket.order.act == TAKE and basket.total_minor <= 0:
        raise Refused(_("Nothing is to be paid for these goods, so they cannot be ordered. The basket is kept."))
    tenders = all_parts(basket, tendered_minor)
    if any(part.amount_minor < 0 for part in tenders):
        _require_still_out(db, from_basket(basket, tenders).given_back)
        basket = refund_policy.require_ways_back(db, basket, tenders, staff, now)
    of_money = basket.order is not None and basket.order.act != HAND_OVER
    entry = order_money(basket, tenders) if of_money else from_basket(basket, tenders)
    return record_entry(db, entry, staff=staff, now=now, new_id=new_id)


def record_entry(
    db: RegisterDatabase, entry: Recordable, *, staff: str, now: Moment, new_id: Callable[[], str]
) -> CompletedSale:
    """Record it in the open shift. Raises ``Refused``."""
    identifier = entry.basket or new_id()
    with journal.recording(db, identifier):
        transaction = write_entry(db, standing.read(db), entry, identifier, staff, now)
    return CompletedSale(transaction, transaction.change_minor)


def write_entry(
    db: RegisterDatabase, register: Standing, entry: Recordable, identifier: str, staff: str, now: Moment
) -> Transaction:
    """In the caller's write transaction, in the shift that ``register`` names."""
    transaction = _numbered(db, register, entry, identifier, staff, now)
    if entry.seldom:
        transaction = _with_what_it_moves(db, transaction, entry)
    transactions.save(db, transaction)
    identity = journal.require_identity(register)
    journal.append(db, identity, transaction_document.draft(transaction), register.head)
    if entry.order is not None:
        order_documents.append(db, register, transaction, entry)
    return transaction


def _numbered(
    db: RegisterDatabase, register: Standing, entry: Recordable, identifier: str, staff: str, now: Moment
) -> Transaction:
    identity, shift = journal.require_identity(register), journal.require_open_shift(register)
    if not shift.is_sold_in_by(staff) and shift.state == OPEN and entry.type != DECLARATION:
        message = _("This shift is somebody else's alone. Suspend it and open your own; the basket is kept.")
        raise Refused(message)
    if entry.currency and entry.currency != shift.currency:
        message = _(
            "This basket is in {currency}, the open shift counts {other}. Close the shift and open a new one; "
            "the basket is kept."
        )
        raise Refused(message.format(currency=entry.currency, other=shift.currency))
    return Transaction(
        id=identifier,
        sequence=register.head.sequence + 1,
        receipt=identity.receipt_number(transactions.next_receipt_counter(db)),
        type=entry.type,
        business_date=shift.business_date,
        made=now,
        shift=shift.id,
        staff=staff,
        customer=entry.customer,
        currency=shift.currency,
        total_minor=entry.total_minor,
        tax_minor=entry.tax_minor,
        lines=entry.lines,
        tenders=entry.tenders,
        discount_minor=entry.discount_minor,
        rounding_minor=entry.rounding_minor,
        tax_included=entry.tax_included,
        taxes=entry.taxes,
        more=entry.more_of(identifier),
    )


def _with_what_it_moves(db: RegisterDatabase, transaction: Transaction, entry: Recordable) -> Transaction:
    """Vouchers, card payments and goods that come back, in the same write transaction. Raises ``Refused``."""
    if entry.given_back:
        _require_still_out(db, entry.given_back)
        returned_lines.save(db, transaction.sequence, entry.given_back)
    for part in transaction.tenders:
        if part.intent and not card_intents.settle(db, part.intent):
            raise Refused(
                _("A card payment of this basket was given back meanwhile. Nothing was recorded; start again.")
            )
    return replace(transaction, tenders=vouchers.move(db, transaction, entry.setup))


def _require_still_out(db: RegisterDatabase, given_back: tuple[GivenBack, ...]) -> None:
    """What came back since the basket was filled counts as well. Raises ``Refused``."""
    receipts = {back.origin.transaction: back.origin.receipt for back in given_back}
    already = {one: returning.came_back(db, one, receipt)[0] for one, receipt in receipts.items()}
    for back in given_back:
        origin = back.origin
        before = max(origin.returned_thousandths, already[origin.transaction].get(origin.line, 0))
        if before + back.quantity_thousandths > origin.sold_thousandths:
            message = _(
                "Line {line} of receipt {receipt} came back already. Take line {here} out; nothing was recorded."
            )
            raise Refused(message.format(line=origin.line, receipt=origin.receipt, here=back.line))


def require_reason(setup: Setup, reason: str, use: str, comment: str) -> None:
    """Where there are reasons for this use, one of them is chosen. Raises ``Refused``."""
    reasons = setup.reasons_for(use)
    if not reasons:
        return
    chosen = next((one for one in reasons if one.reason == reason), None)
    if chosen is None:
        raise Refused(_("Choose a reason. Nothing was recorded, everything is kept."))
    if chosen.text_needed and not comment.strip():
        raise Refused(_("Say in a few words why. Nothing was recorded, everything is kept."))


def used_approval(
    setup: Setup, person: StaffMember, action: str, approvals: tuple[Approval, ...]
) -> tuple[UsedApproval, ...]:
    """The approval that this uses up, if it needs one. Raises ``NeedsApproval``."""
    used = require(person, setup.permission_groups, action, approvals)
    return (UsedApproval(used.action, used.approved_by, used.reason),) if used else ()
