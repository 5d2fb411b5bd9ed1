"""Sees to it that money goes back the way it came, also where what comes back is exchanged for something else."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from store_client.clock import Moment
from store_client.db import refunds, staff, transactions
from store_client.db.database import RegisterDatabase
from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket
from store_client.domain.basket_order import CANCEL
from store_client.domain.permissions import RETURN_WITHOUT_RECEIPT
from store_client.domain.refund_ways import refund_ways
from store_client.domain.returns import Original
from store_client.domain.settlement import money
from store_client.domain.tender import CASH, VOUCHER, Tender
from store_client.domain.transaction import ORDER_DEPOSIT
from store_client.errors import NeedsApproval
from store_client.services import originals, receipt_questions
from store_client.texts import _

_Origin = tuple[str, str]
"""Transaction and receipt; both empty for what came back without one."""


def require_ways_back(db: RegisterDatabase, basket: Basket, tenders: Sequence[Tender], by: str, now: Moment) -> Basket:
    """The basket, with the approval that this used up. ``tenders`` are all its parts, ``by`` is a staff id.

    A voucher never is another way: it has its own limit. What went by a card terminal was looked at before it did.
    Whoever may take goods back without a receipt may also give the money back in another way than it was paid. Of a
    receipt that this register knows by its code alone nothing more is asked here, and what was paid too much in this
    very basket goes back in any way. Raises ``NeedsApproval``.
    """
    handed_out: Counter[str] = Counter()
    for part in tenders:
        if part.amount_minor < 0 and not part.intent and not _is_voucher(basket, part):
            handed_out[part.tender] -= part.amount_minor
    if not handed_out:
        return basket
    allowed, anyhow = _allowed(db, basket, now)
    anyhow += sum([max(0, part.amount_minor) for part in tenders])
    allowed[CASH] += basket.rules.setup.policy.cash_rounding_minor
    over = sum([max(0, minor - allowed[tender]) for tender, minor in handed_out.items()])
    if over <= anyhow:
        return basket
    found = staff.find(db, by)
    try:
        return permitted(basket, found.member if found else None, RETURN_WITHOUT_RECEIPT)
    except NeedsApproval as needed:
        message = _(
            "{amount} of this was paid in another way, and goes back that way. Choose it, or ask somebody who may "
            "decide otherwise; the basket is kept."
        )
        raise NeedsApproval(needed.action, message.format(amount=money(over - anyhow, basket))) from needed


def _allowed(db: RegisterDatabase, basket: Basket, now: Moment) -> tuple[Counter[str], int]:
    """Tender → the most that may go back this way; and what may go back in any way."""
    worth: dict[_Origin, int] = defaultdict(int)
    anyhow = 0
    for line in basket.lines:
        if line.quantity_thousandths < 0 and not line.voided:
            if line.returned is None:
                anyhow -= line.total_minor
            else:
                worth[line.returned.transaction, line.returned.receipt] -= line.total_minor
    order = basket.order
    if order is not None and order.act == CANCEL:
        worth[order.transaction, order.number] += order.deposit_minor
    allowed: Counter[str] = Counter()
    for origin, minor in worth.items():
        original = _original(db, origin, now) if origin[0] else None
        if origin[0] and original is None:
            anyhow += minor
            continue
        ways: Counter[str] = Counter()
        for way in refund_ways(basket.rules.setup, original):
            ways[way.tender] += minor if way.most_minor is None else way.most_minor
        for tender, most in ways.items():
            allowed[tender] += min(most, minor)
    return allowed, anyhow


def _is_voucher(basket: Basket, part: Tender) -> bool:
    known = basket.rules.setup.tender_type(part.tender)
    return (known.kind if known else part.tender) == VOUCHER


def _original(db: RegisterDatabase, origin: _Origin, now: Moment) -> Original | None:
    transaction, receipt = origin
    found = transactions.find(db, transaction)
    if found is not None and found.type == ORDER_DEPOSIT:
        return originals.of_deposit(found)
    original = originals.with_deposit(db, originals.of_transaction(found)) if found else _told_by_hq(db, receipt, now)
    return replace(original, refunded=refunds.handed_back(db, transaction)) if original else None


def _told_by_hq(db: RegisterDatabase, receipt: str, now: Moment) -> Original | None:
    answered = receipt_questions.find_answer(db, receipt)
    told = answered[1].transaction if answered else None
    return originals.of_answer(db, told, now) if told else None
