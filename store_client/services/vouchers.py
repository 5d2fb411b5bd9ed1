"""Vouchers: issued as a refund, redeemed while something is left, and never spent twice at this register."""

from collections.abc import Callable
from dataclasses import replace

from store_client.db import vouchers
from store_client.db.database import RegisterDatabase
from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket
from store_client.domain.permissions import RETURN_WITH_RECEIPT, VOUCHER_MINOR
from store_client.domain.settlement import kind_of, money, require_amount, tender_type, with_part
from store_client.domain.setup import Setup
from store_client.domain.staff import StaffMember
from store_client.domain.tender import VOUCHER, Tender, TenderMore
from store_client.domain.transaction import Transaction
from store_client.domain.typed import lookup_text
from store_client.domain.vouchers import SealedVoucher, Voucher, last_day
from store_client.errors import Refused
from store_client.services import seal
from store_client.texts import _

ReadVoucher = Callable[[str], SealedVoucher | None]
"""What a scanned code says of a voucher, None when it is none; by default ``seal.read_voucher``."""


def find_voucher(db: RegisterDatabase, typed: str, *, today: str, read_voucher: ReadVoucher | None = None) -> Voucher:
    """The voucher of that number or code, with what is left of it. Raises ``Refused`` when it cannot be taken.

    One that was issued elsewhere is taken only by its own signed code; it is then known here, too.
    """
    text = lookup_text(typed)
    sealed = read_voucher(text) if read_voucher else seal.read_voucher(db, text)
    voucher = vouchers.find(db, sealed.number if sealed else text.upper())
    if voucher is None:
        if sealed is None:
            raise Refused(_("This voucher was not issued here. Scan the code on it, or ask HQ; the basket is kept."))
        voucher = _seen(sealed)
        with db.write():
            vouchers.save(db, voucher)
    if voucher.is_expired(today):
        message = _("Voucher {number} ended on {day}. It cannot be taken any more; the basket is kept.")
        raise Refused(message.format(number=voucher.number, day=voucher.expires))
    if not voucher.balance_minor:
        message = _("Voucher {number} is spent: nothing is left of it. The basket is kept.")
        raise Refused(message.format(number=voucher.number))
    return voucher


def pay_voucher(
    db: RegisterDatabase,
    basket: Basket,
    typed: str,
    amount_minor: int | None = None,
    *,
    today: str,
    tender: str = VOUCHER,
    read_voucher: ReadVoucher | None = None,
) -> Basket:
    """Redeem a voucher: by default all that is left of it, and at most what is due. Raises ``Refused``."""
    tender_type(basket.rules.setup, tender)
    voucher = find_voucher(db, typed, today=today, read_voucher=read_voucher)
    if basket.currency and voucher.currency != basket.currency:
        message = _("This voucher is in {currency}. It cannot be taken here; the basket is kept.")
        raise Refused(message.format(currency=voucher.currency))
    used = sum([part.amount_minor for part in basket.tenders if part.reference == voucher.number and not part.issued])
    left = voucher.balance_minor - used
    amount = min(left, basket.due_minor) if amount_minor is None else amount_minor
    require_amount(amount)
    if amount > left:
        message = _("Only {amount} is left on this voucher. The basket is kept.")
        raise Refused(message.format(amount=money(left, basket)))
    if amount > basket.due_minor:
        message = _("Only {amount} is still to be paid. The basket is kept.")
        raise Refused(message.format(amount=money(basket.due_minor, basket)))
    limit = basket.rules.setup.policy.voucher_limit_minor
    if limit and not voucher.issued_here and used + amount > limit:
        message = _(
            "Of a voucher from elsewhere at most {limit} is taken. Take the rest otherwise; the basket is kept."
        )
        raise Refused(message.format(limit=money(limit, basket)))
    return with_part(basket, Tender(tender, amount, amount, 0, TenderMore(reference=voucher.number)))


def issue_voucher(
    basket: Basket, amount_minor: int | None = None, *, person: StaffMember | None, tender: str = VOUCHER
) -> Basket:
    """Hand out a voucher for what goes back to the customer; its number comes with the recording.

    Raises ``Refused``, ``NeedsApproval``.
    """
    setup = basket.rules.setup
    tender_type(setup, tender)
    most = -basket.due_minor
    amount = most if amount_minor is None else amount_minor
    require_amount(amount)
    if amount > most:
        message = _("Only {amount} goes back to the customer. The basket is kept.")
        raise Refused(message.format(amount=money(max(0, most), basket)))
    limit = setup.policy.voucher_limit_minor
    if limit and amount > limit:
        message = _("A voucher is at most {limit} here. Give the rest back otherwise; the basket is kept.")
        raise Refused(message.format(limit=money(limit, basket)))
    basket = permitted(basket, person, RETURN_WITH_RECEIPT, amounts={VOUCHER_MINOR: amount})
    return with_part(basket, Tender(tender, -amount, -amount, 0, TenderMore(issued=True)))


def move(db: RegisterDatabase, transaction: Transaction, setup: Setup) -> tuple[Tender, ...]:
    """Spend and issue what the parts say, in the write transaction that records them; the parts with their numbers.

    Raises ``Refused`` when a voucher was spent meanwhile.
    """
    moved = []
    issued = 0
    for part in transaction.tenders:
        if part.issued:
            issued += 1
            moved.append(_issue(db, transaction, part, setup, issued))
            continue
        if part.more and part.amount_minor > 0 and kind_of(setup, part.tender) == VOUCHER:
            _spend(db, part)
        moved.append(part)
    return tuple(moved)


def _issue(db: RegisterDatabase, transaction: Transaction, part: Tender, setup: Setup, place: int) -> Tender:
    number = f"V{transaction.receipt}" + (f"-{place}" if place > 1 else "")
    amount = -part.amount_minor
    expires = last_day(transaction.business_date, setup.policy.voucher_days)
    vouchers.save(db, Voucher(number, transaction.currency, amount, amount, expires, transaction.id))
    return replace(part, more=replace(part.more or TenderMore(), reference=number))


def _spend(db: RegisterDatabase, part: Tender) -> None:
    if not vouchers.spend(db, part.reference, part.amount_minor):
        message = _("Voucher {number} was spent meanwhile. Take that part back; the basket is kept.")
        raise Refused(message.format(number=part.reference))


def _seen(sealed: SealedVoucher) -> Voucher:
    return Voucher(
        sealed.number,
        sealed.currency,
        sealed.amount_minor,
        sealed.amount_minor,
        sealed.expires,
        sealed.transaction,
        issued_here=False,
    )
