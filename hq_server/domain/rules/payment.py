"""Rules about money: what was paid is what was due, in the store's currency, rounded as the store rounds."""

from hq_server.domain.money import money_text
from hq_server.domain.orders import DEPOSIT_TENDER
from hq_server.domain.rules.checked import Checked, Fault, Tender
from hq_server.texts import _

_CASH = "cash"


def tenders_make_the_total(checked: Checked) -> Fault | None:
    """Payments are the sum of the tenders: nothing is under- or overpaid but by the rounding of cash."""
    paid = sum([tender.amount_minor for tender in checked.tenders])
    due = checked.total_minor + checked.rounding_minor
    if paid == due:
        return None
    message = _("The tenders add up to {found}, the total and its rounding to {total}.")
    text = message.format(found=money_text(paid, checked.currency), total=money_text(due, checked.currency))
    if len(checked.tenders) == 1 and paid != checked.lines_total + checked.rounding_minor:
        return Fault(text, "tenders.0.amount_minor", due)
    return Fault(text, "total_minor", paid - checked.rounding_minor)


def change_fits_what_was_tendered(checked: Checked) -> Fault | None:
    for place, tender in enumerate(checked.tenders):
        given, back, paid = tender.tendered_minor, tender.change_minor, tender.amount_minor
        if (given or back) and (given - back != paid or back < 0):
            message = _("A tender of {tendered} with {change} change does not pay {amount}.")
            text = message.format(
                tendered=money_text(given, checked.currency),
                change=money_text(back, checked.currency),
                amount=money_text(paid, checked.currency),
            )
            return Fault(text, f"tenders.{place}.tendered_minor", paid + max(back, 0))
    return None


def rounding_is_the_stores(checked: Checked) -> Fault | None:
    """Currency rounding: only cash is rounded, the change for another tender with it, and by less than the smallest
    coin that the store gives.
    """
    rounding, step = abs(checked.rounding_minor), checked.facts.cash_rounding_minor
    if not rounding:
        return None
    if not any(_ends_in_cash(tender) for tender in checked.tenders):
        return Fault(_("The total is rounded, but nothing was paid in cash."), "rounding_minor", 0)
    if rounding >= max(step, 1):
        message = _("The total is rounded by {found}; the store rounds cash to {step}.")
        step_text = money_text(step, checked.currency) if step else _("nothing")
        text = message.format(found=money_text(checked.rounding_minor, checked.currency), step=step_text)
        return Fault(text, "rounding_minor")
    return None


def _ends_in_cash(tender: Tender) -> bool:
    """Coins of the store were given or handed back, or were too large to be handed back for foreign money; less than
    the smallest of them remained of an order that was paid before.
    """
    foreign = tender.more is not None and tender.more.currency != ""
    return foreign or tender.tender in (_CASH, DEPOSIT_TENDER) or tender.change_minor != 0


def currency_is_the_stores(checked: Checked) -> Fault | None:
    ours = checked.facts.currency
    if checked.currency == ours:
        return None
    message = _("The transaction is in {found}, the store works in {ours}.")
    return Fault(message.format(found=checked.currency, ours=ours), "currency", ours)


def vouchers_handed_out_are_negative(checked: Checked) -> Fault | None:
    """A voucher that is issued is money the shop owes: it is never taken as a payment in the same tender."""
    for place, tender in enumerate(checked.tenders):
        if tender.more is not None and tender.more.issued and tender.amount_minor >= 0:
            text = _("A voucher was handed out, but its amount is not below zero.")
            return Fault(text, f"tenders.{place}.amount_minor", -tender.amount_minor or None)
    return None
