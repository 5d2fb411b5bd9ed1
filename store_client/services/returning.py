"""Finds what goods come back from, and says how much of it can still come back, and what could not be checked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from store_client.clock import Moment
from store_client.db import catalog, receipt_numbers, refunds, returned_lines, transactions
from store_client.db.database import RegisterDatabase
from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket
from store_client.domain.permissions import RETURN_WITHOUT_RECEIPT
from store_client.domain.refund_ways import refund_ways
from store_client.domain.returns import Original, ReceiptUnknown, RefundTender, ReturnableLine
from store_client.domain.seal import SealedReceipt
from store_client.domain.setup import Policy, Setup
from store_client.domain.staff import StaffMember
from store_client.domain.transaction import Transaction
from store_client.domain.typed import lookup_text
from store_client.errors import Refused
from store_client.services import originals, receipt_questions, seal
from store_client.services.set_up_items import load_setup
from store_client.texts import _

ReadReceipt = Callable[[str], SealedReceipt | None]
"""What a scanned code says of a receipt, None when it is none; by default ``seal.read_receipt``."""


def find_original(
    db: RegisterDatabase, typed: str, *, now: Moment, read_receipt: ReadReceipt | None = None
) -> Original:
    """The receipt of that number, typed in any form, or of that signed code.

    Raises ``ReceiptUnknown`` when HQ is the one to ask, ``Refused`` for what cannot be a receipt to return from.
    """
    text = lookup_text(typed)
    if not text:
        raise Refused(_("Type the receipt's number, or scan the code on it."))
    sealed = read_receipt(text) if read_receipt else seal.read_receipt(db, text)
    here = transactions.find(db, sealed.transaction) if sealed else _find_here(db, text)
    if here is not None:
        original = originals.with_deposit(db, originals.of_transaction(here))
    elif sealed is not None:
        original = originals.of_seal(db, sealed)
    else:
        original = _told_by_hq(db, text, now)
    return _checked(db, original, now)


def allow_late(basket: Basket, original: Original, person: StaffMember | None) -> tuple[Basket, Original]:
    """Take back although the time for returns is over, as goods without a receipt are: whoever may do that may do this.

    Raises ``NeedsApproval``.
    """
    if not original.late:
        return basket, original
    basket = permitted(basket, person, RETURN_WITHOUT_RECEIPT)
    lines = tuple(replace(line, refusal="") if line.refusal == original.late else line for line in original.lines)
    return basket, replace(original, late="", lines=lines)


def refund_tenders(setup: Setup, original: Original | None) -> tuple[RefundTender, ...]:
    """The ways the money may go back: those that HQ allows for what was paid with. Without a receipt: None."""
    return refund_ways(setup, original)


def came_back(db: RegisterDatabase, transaction: str, receipt: str) -> tuple[dict[int, int], bool]:
    """Line → pieces that came back: here and, where HQ has said so, at other registers; then the answer is True."""
    here = returned_lines.returned(db, transaction)
    answered = receipt_questions.find_answer(db, receipt)
    told = answered[1].transaction if answered else None
    if answered is None or told is None or told.transaction != transaction:
        return here, False
    later = returned_lines.not_counted_at_hq(db, transaction, answered[0].asked_ms)
    known = {line.line: line.returned_thousandths + later.get(line.line, 0) for line in told.lines}
    return {line: max(here.get(line, 0), known.get(line, 0)) for line in here.keys() | known.keys()}, True


def _find_here(db: RegisterDatabase, text: str) -> Transaction | None:
    found = receipt_numbers.find(db, text, 2)
    if len(found) > 1:
        raise Refused(_("Several receipts end in {digits}. Type more of the number.").format(digits=text[:20]))
    return transactions.find_by_receipt(db, found[0][0]) if found else None


def _told_by_hq(db: RegisterDatabase, text: str, now: Moment) -> Original:
    answered = receipt_questions.find_answer(db, text)
    if answered is None:
        message = _("This register does not know receipt {receipt}. HQ can be asked; without HQ, scan the code on it.")
        raise ReceiptUnknown(message.format(receipt=text[:40]), text)
    told = answered[1].transaction
    if told is None:
        message = _("Neither this register nor HQ knows receipt {receipt}. Read the number again, or scan its code.")
        raise Refused(message.format(receipt=text[:40]))
    return originals.of_answer(db, told, now)


def _checked(db: RegisterDatabase, original: Original, now: Moment) -> Original:
    """With what came back already, what cannot come back, and until when."""
    policy = load_setup(db).policy
    original = _within_time(original, policy, now)
    back, checked = came_back(db, original.transaction, original.receipt)
    unchecked = () if checked else (_not_checked(db, original.receipt),)
    days = returned_lines.last_days(db, original.transaction)
    lines = tuple(
        replace(
            line,
            returned_thousandths=back.get(line.line, 0),
            returned_on=days.get(line.line, ""),
            refusal=_refusal(db, original, line),
        )
        for line in original.lines
    )
    return replace(
        original,
        lines=lines,
        unchecked=(*original.unchecked, *unchecked),
        refunded=refunds.handed_back(db, original.transaction),
    )


def _not_checked(db: RegisterDatabase, receipt: str) -> str:
    if receipt_questions.find_answer(db, receipt) is not None:
        return _("HQ does not know this receipt yet: returns at other registers are not known.")
    return _("HQ was not reached: returns at other registers are not known.")


def _within_time(original: Original, policy: Policy, now: Moment) -> Original:
    if not policy.return_days or not original.business_date:
        return original
    last = date.fromisoformat(original.business_date) + timedelta(days=policy.return_days)
    left = (last - date.fromisoformat(now.iso_date())).days
    late = "" if left >= 0 else _("The time for returns is over: it ended on {day}.").format(day=last.isoformat())
    return replace(original, until=last.isoformat(), days_left=left, late=late)


def _refusal(db: RegisterDatabase, original: Original, line: ReturnableLine) -> str:
    product = catalog.find_by_sku(db, line.sku)
    if product is not None and not product.returnable:
        return _("{name} cannot be taken back.").format(name=line.description)
    return original.late
