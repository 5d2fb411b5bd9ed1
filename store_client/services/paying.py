"""Paying: each call takes a basket and gives one with one part more or less; recording it is another step.

All raise ``Refused`` and keep the basket given. Vouchers are in ``vouchers``, cards in ``card_payments``.
"""

from dataclasses import replace

from store_client.domain import quick_cash as amounts
from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.permissions import VOID_TENDER
from store_client.domain.returns import RefundTender
from store_client.domain.rounding import round_half_away
from store_client.domain.settlement import (
    cash_due,
    cash_part,
    change_of,
    money,
    require_amount,
    still_due,
    tender_type,
    with_part,
)
from store_client.domain.setup import CurrencyRate, TenderType
from store_client.domain.staff import StaffMember
from store_client.domain.tender import CASH, CHEQUE, DEPOSIT, FOREIGN, VOUCHER, Tender, TenderMore
from store_client.domain.typed import lookup_text
from store_client.errors import Refused
from store_client.services import vouchers
from store_client.texts import _

_MILLION = 1_000_000
_LONGEST_NUMBER = 40


def due(basket: Basket) -> int:
    """What is still to be paid, below zero what goes back; nothing when only less than the smallest coin remains."""
    return still_due(basket)


def due_in_cash(basket: Basket) -> int:
    """The same, rounded as cash is."""
    return cash_due(basket)


def quick_cash(due_minor: int, currency: str) -> tuple[int, ...]:
    """Six amounts people are likely to hand over, the exact one first; for what is due in cash."""
    return amounts.quick_cash(due_minor, currency)


def tender_types(basket: Basket) -> tuple[TenderType, ...]:
    """The ways to pay, in the order people see them."""
    known = [one for one in basket.rules.setup.tender_types if one.active]
    return tuple(sorted(known, key=lambda one: one.position))


def pay_cash(basket: Basket, tendered_minor: int, *, tender: str = CASH) -> Basket:
    """Cash: a part of what is due, or all of it with the change."""
    known = tender_type(basket.rules.setup, tender)
    require_amount(tendered_minor)
    rest = cash_due(basket)
    if rest <= 0:
        raise Refused(_("Nothing is left to pay. Record the sale; the basket is kept."))
    if tendered_minor > rest and not known.change_allowed and tender != CASH:
        raise Refused(_no_change(rest, basket))
    part = cash_part(basket, min(rest, tendered_minor), tendered_minor, tender)
    return with_part(basket, part)


def pay_cheque(basket: Basket, number: str, amount_minor: int | None = None, *, tender: str = CHEQUE) -> Basket:
    """A cheque, by default for all that is due; more than that only where HQ allows change on it."""
    known = tender_type(basket.rules.setup, tender)
    reference = _number(number)
    rest = basket.due_minor
    amount = rest if amount_minor is None else amount_minor
    require_amount(amount)
    return with_part(basket, _with_change(basket, known, amount, rest, TenderMore(reference=reference)))


def pay_other(basket: Basket, tender: str, amount_minor: int | None = None, *, reference: str = "") -> Basket:
    """A way to pay of HQ's own that is neither of the others, or that a person confirms by hand."""
    known = tender_type(basket.rules.setup, tender)
    rest = basket.due_minor
    amount = rest if amount_minor is None else amount_minor
    require_amount(amount)
    text = lookup_text(reference)[:_LONGEST_NUMBER]
    return with_part(basket, _with_change(basket, known, amount, rest, TenderMore(reference=text) if text else None))


def foreign_due(basket: Basket, rate: CurrencyRate) -> int:
    """What is due in foreign minor units, rounded up to what there are coins or notes for."""
    exact = -(-basket.due_minor * _MILLION // rate.rate_millionths)
    step = max(1, rate.rounding_minor)
    return -(-exact // step) * step


def pay_foreign(basket: Basket, currency: str, foreign_minor: int, *, tender: str = FOREIGN) -> Basket:
    """Notes and coins of another currency, at HQ's rate; the change is given in the store's own."""
    known = tender_type(basket.rules.setup, tender)
    rate = basket.rules.setup.currency_rate(currency)
    if rate is None or rate.rate_millionths <= 0:
        message = _("HQ has set no rate for {currency}. Take another currency; the basket is kept.")
        raise Refused(message.format(currency=currency))
    require_amount(foreign_minor)
    worth = round_half_away(foreign_minor * rate.rate_millionths, _MILLION)
    require_amount(worth)
    more = TenderMore(currency=currency, foreign_minor=foreign_minor, rate_millionths=rate.rate_millionths)
    return with_part(basket, _with_change(basket, known, worth, basket.due_minor, more))


def refund_to(
    basket: Basket, way: RefundTender, amount_minor: int | None = None, *, person: StaffMember | None = None
) -> Basket:
    """Hand money back in one of the ways that ``returning.refund_tenders`` found; a card's goes by the terminal.

    By default all that may go back this way, which may leave a rest for another one.
    """
    most = -(cash_due(basket) if way.tender == CASH else basket.due_minor)
    if way.most_minor is not None:
        most = min(most, way.most_minor - _handed_back(basket, way.tender))
    amount = most if amount_minor is None else amount_minor
    if amount > most or most <= 0:
        message = _("At most {amount} goes back this way. The basket is kept.")
        raise Refused(message.format(amount=money(max(0, most), basket)))
    if way.kind == VOUCHER:
        return vouchers.issue_voucher(basket, amount, person=person, tender=way.tender)
    require_amount(amount)
    return with_part(basket, Tender(way.tender, -amount, -amount, 0))


def _handed_back(basket: Basket, tender: str) -> int:
    """What goes back this way already in this basket."""
    return -sum([part.amount_minor for part in basket.tenders if part.tender == tender and part.amount_minor < 0])


def void_part(basket: Basket, index: int, *, person: StaffMember | None = None) -> Basket:
    """Take a part back; it stays readable in what is recorded. Raises also ``NeedsApproval``.

    What a card terminal did is undone by the terminal: ``card_payments.start_undo``.
    """
    part = part_at(basket, index)
    if part.tender == DEPOSIT:
        raise Refused(_("The deposit was paid when the order was taken, so it stays. The order is kept."))
    if part.intent:
        raise Refused(_("This was paid by card: undo it at the terminal, so that the money goes back."))
    basket = permitted(basket, person, VOID_TENDER)
    return without_part(basket, index)


def part_at(basket: Basket, index: int) -> Tender:
    """``index`` counts from 0."""
    if not 0 <= index < len(basket.tenders):
        raise Refused(_("This part is not there any more. The basket is kept."))
    return basket.tenders[index]


def without_part(basket: Basket, index: int) -> Basket:
    part = basket.tenders[index]
    rest = (*basket.tenders[:index], *basket.tenders[index + 1 :])
    return replace(basket, tenders=rest, voided_tenders=(*basket.voided_tenders, part))


def _with_change(basket: Basket, known: TenderType, worth: int, rest: int, more: TenderMore | None) -> Tender:
    """The part that pays at most what is due; what is over is change, given in cash and so rounded as cash is."""
    if rest <= 0:
        raise Refused(_("Nothing is left to pay. Record the sale; the basket is kept."))
    if worth > LARGEST_MINOR:
        raise Refused(_("That is more than a register can take. Type the amount again; the basket is kept."))
    if worth <= rest:
        return Tender(known.tender, worth, worth, 0, more)
    if not known.change_allowed:
        raise Refused(_no_change(rest, basket))
    change = change_of(basket, worth - rest)
    return Tender(known.tender, worth - change, worth, change, more)


def _no_change(rest: int, basket: Basket) -> str:
    message = _("No change is given on this. At most {amount} can be paid this way; the basket is kept.")
    return message.format(amount=money(rest, basket))


def _number(number: str) -> str:
    text = lookup_text(number)
    if not text:
        raise Refused(_("Type the number that stands on it. The basket is kept."))
    if len(text) > _LONGEST_NUMBER:
        message = _("At most {limit} characters fit here; this has {length}. Shorten it.")
        raise Refused(message.format(limit=_LONGEST_NUMBER, length=len(text)))
    return text
