"""What the tender screen says: labels, F12, the card panel, the help."""

from collections.abc import Sequence
from typing import Final

from store_client.domain import card
from store_client.domain.basket import Basket
from store_client.domain.basket_order import CANCEL, HAND_OVER, TAKE
from store_client.domain.card import CardIntent
from store_client.domain.returns import RefundTender
from store_client.domain.settlement import cash_due, still_due
from store_client.domain.tender import CARD, CASH, CHEQUE, FOREIGN, VOUCHER
from store_client.texts import _
from store_client.ui.formats import Formats, sign_of
from store_client.ui.screen import Answer, HelpLine, Primary
from store_client.ui.tender.card import CardPayments
from store_client.ui.tender.entry import Entry
from store_client.ui.tender.methods import tender_name
from store_client.ui.tender.rows import CardPanel, Due

_MOST_PARTS: Final = 4


def field_label(entry: Entry) -> str:
    method = entry.method
    if entry.gives_back:
        return _("{tender}: amount to give back").format(tender=method.name)
    if method.kind == CHEQUE:
        number = entry.reference
        return _("Cheque {number}: amount").format(number=number) if number else _("Number on the cheque")
    labels = {
        CASH: _("Cash received") if method.tender == CASH else method.name,
        CARD: _("Amount by card"),
        VOUCHER: _("Scan the voucher, or type its number"),
        FOREIGN: _("Received in {currency}").format(currency=method.name),
    }
    return labels[method.kind]


def field_sign(entry: Entry, formats: Formats) -> str:
    """What stands before the figure; before a number that is no amount, a number sign."""
    return "#" if entry.wants_number else sign_of(entry.currency) or formats.sign


def what_is_paid(basket: Basket) -> tuple[str, str]:
    """(words, icon) of what the money is for."""
    order = basket.order
    if order is None:
        return _("Several ways to pay"), "split"
    return {
        TAKE: (_("The deposit of a new order"), "package-plus"),
        HAND_OVER: (_("Order {number} is handed over").format(number=order.number), "package-check"),
        CANCEL: (_("Order {number} is cancelled").format(number=order.number), "package-x"),
    }[order.act]


def _record_name(basket: Basket) -> str:
    order = basket.order
    if order is None:
        return _("Record sale")
    names = {TAKE: _("Take the order"), HAND_OVER: _("Hand over"), CANCEL: _("Cancel the order")}
    return names[order.act]


def primary(basket: Basket, entry: Entry, payments: CardPayments, formats: Formats) -> Primary:
    if payments.busy:
        return _card_primary(payments)
    due, kind = still_due(basket), entry.method.kind
    if due == 0:
        return Primary(_record_name(basket), _("drawer opens, receipt prints"), "check", not basket.empty)
    if due < 0:
        name = _("Give back by {tender}").format(tender=entry.method.name)
        amount = -cash_due(basket) if kind == CASH else entry.worth or -due
        return Primary(name, formats.signed_money(amount), "undo-2")
    if kind == CARD:
        return Primary(_("Pay by card"), formats.signed_money(entry.worth or due), "credit-card")
    if kind == VOUCHER:
        return Primary(_("Take the voucher"), _("as far as it goes"), "ticket")
    if entry.wants_number:
        return Primary(_("Go on"), _("to the cheque's amount"), "arrow-right")
    enough = entry.worth is None or entry.worth >= (cash_due(basket) if kind == CASH else due)
    if not enough:
        return Primary(_("Add part"), _("the rest is paid another way"), "plus")
    return Primary(_record_name(basket), _("drawer opens, receipt prints"), "check")


def _card_primary(payments: CardPayments) -> Primary:
    if payments.state == "lost":
        return Primary(_("Ask the terminal again"), _("takes no money"), "refresh-cw")
    if payments.overdue:
        return Primary(_("Stop waiting"), _("asks the terminal what became of it"), "refresh-cw")
    return Primary(_("Waiting for the card"), _("other screens can be used"), "credit-card", False)


def card_panel(payments: CardPayments, formats: Formats) -> CardPanel | None:
    """Nothing while no card is asked."""
    intent = payments.intent
    if intent is None or not payments.busy:
        return None
    amount = formats.signed_money(intent.amount_minor)
    if payments.state == "lost":
        return CardPanel(_("What does the terminal show?"), _lost_words(payments), amount, _decisions(), waiting=False)
    if payments.state == "checking":
        title, text = _("Asking the terminal what became of it"), _("Its answer was lost. This takes no money.")
    elif intent.kind == card.REFUND:
        title, text = _("Money goes back to the card"), _("Follow the terminal.")
    else:
        title = _("The customer pays at the terminal")
        text = _("Card in, tap or phone. Other screens can be used meanwhile.")
    cancel = (("F9", _("Cancel the payment"), "x"),) if payments.can_cancel else ()
    return CardPanel(title, text, amount, cancel, waiting=True)


def _lost_words(payments: CardPayments) -> str:
    return payments.trouble or _(
        "Its answer was lost, and it cannot tell what became of the payment. "
        "Look at its display or its slip, then say what it shows."
    )


def _decisions() -> Sequence[tuple[str, str, str]]:
    return (
        ("F4", _("It says paid"), "check"),
        ("F5", _("It says not paid"), "x"),
        ("F12", _("Ask it again"), "refresh-cw"),
    )


def asked_answer(payments: CardPayments, intent: CardIntent, formats: Formats) -> Answer:
    """How the payment stands that the terminal has now."""
    amount = formats.money(intent.amount_minor)
    if payments.state == "lost":
        text = _("Look at the terminal: was it paid?")
        return Answer(text, label=_("Nobody knows yet what became of the card payment"), tone="warn", amount=amount)
    if payments.state == "checking":
        label, text = _("The terminal's answer was lost"), _("It is asked what became of the payment")
        return Answer(text, label=label, tone="warn", amount=amount, icon="refresh-cw")
    back = intent.kind == card.REFUND
    text = _("Money goes back to the card") if back else _("The customer pays at the terminal")
    return Answer(text, label=_("The card terminal is asked"), amount=amount, icon="credit-card")


def sure_answer(said: str) -> Answer:
    """Before a person's word counts as the terminal's."""
    text = _("F4 again: it says paid") if said == card.TAKEN else _("F5 again: it says not paid")
    return Answer(text, label=_("Sure? HQ is told who said it"), tone="warn")


def wait_answer(payments: CardPayments) -> Answer:
    text = _("Wait for the card terminal first. Esc goes to the basket, and everything is kept.")
    if payments.state == "lost":
        text = _("Say first what the terminal shows: F4 paid, F5 not paid, F12 asks it again.")
    return Answer(text, label=_("A card payment is not settled yet"), tone="warn")


def card_answer(intent: CardIntent, formats: Formats, *, by_person: bool, given_up: bool) -> Answer:
    """``given_up``: it was cancelled from here, so that the terminal's no is what was wanted."""
    amount = formats.money(intent.amount_minor)
    if by_person:
        paid = intent.state == card.APPROVED
        text = _("Noted: the terminal shows it as paid") if paid else _("Noted: the terminal shows it as not paid")
        return Answer(
            text, label=_("Card payment settled"), tone="ok", amount=amount if paid else "", icon="credit-card"
        )
    if intent.state == card.APPROVED:
        label = _("Card approved") if intent.kind == card.CHARGE else _("Given back to the card")
        text = intent.card or _("The terminal took the money")
        return Answer(text, label=label, tone="ok", amount=amount, icon="credit-card")
    if given_up:
        text = _("The card was not charged") if intent.kind == card.CHARGE else _("Nothing went back to the card")
        return Answer(text, label=_("Cancelled; the basket is kept"), icon="credit-card")
    text = intent.message or _("Take another card, or another way to pay.")
    label = _("Card declined; the basket is kept") if intent.kind == card.CHARGE else _("Nothing went back to the card")
    return Answer(text, label=label, tone="error", amount=amount, icon="credit-card")


def next_refund_answer(
    way: RefundTender, amount_minor: int, formats: Formats, *, after: Answer | None = None
) -> Answer:
    """The next card of a return; ``after`` is what came of the one before."""
    paid = way.paid_with.more if way.paid_with else None
    text = _("Next: {card}. Enter gives it back").format(card=paid.card if paid and paid.card else way.name)
    label = _("Several cards were paid with")
    if after is not None:
        label = " · ".join(part for part in (after.label, after.text, after.amount) if part)
    return Answer(text, label=label, tone="ok", amount=formats.money(amount_minor), icon="credit-card")


def part_answer(basket: Basket, formats: Formats) -> Answer:
    part = basket.tenders[-1]
    due = still_due(basket)
    text = _("{amount} still to pay").format(amount=formats.signed_money(due)) if due > 0 else _("Everything is paid")
    amount = formats.money(part.tendered_minor or part.amount_minor)
    return Answer(text, label=tender_name(basket, part.tender), tone="scan", amount=amount, icon="check")


def due_words(basket: Basket, entry: Entry, formats: Formats) -> Due:
    lines = _payable_lines(basket, formats)
    parts = basket.tenders[-_MOST_PARTS:]
    if len(basket.tenders) > len(parts):
        before = sum(part.amount_minor for part in basket.tenders[: -len(parts)])
        lines.append((_("Earlier parts"), formats.money(-before)))
    lines += [(tender_name(basket, part.tender), formats.money(-part.amount_minor)) for part in parts]
    in_cash, worth = entry.method.kind == CASH, entry.worth
    due = cash_due(basket) if in_cash else still_due(basket)
    if in_cash and due != basket.due_minor:
        lines.append((_("Cash rounding"), formats.money(due - basket.due_minor)))
    name = _("Amount due") if due >= 0 else _("To give back")
    entered = ("", "") if worth is None else (field_label(entry), formats.money(worth))
    return Due(tuple(lines), (name, formats.money(abs(due))), entered, *_display(basket, entry, due, formats))


def _payable_lines(basket: Basket, formats: Formats) -> list[tuple[str, str]]:
    order = basket.order
    if order is None or order.act == HAND_OVER:
        return [(_("Total"), formats.money(basket.total_minor))]
    deposit = (_("Deposit"), formats.money(order.deposit_minor))
    return [deposit] if order.act == CANCEL else [(_("Total of the order"), formats.money(basket.total_minor)), deposit]


def _display(basket: Basket, entry: Entry, due: int, formats: Formats) -> tuple[str, str, str, str]:
    """Change is promised only for what change is given on: too much by card will be refused."""
    entered, change = entry.worth, sum(part.change_minor for part in basket.tenders)
    gives_change = entry.method.kind in (CASH, FOREIGN)
    if due < 0:
        return _("To give back"), "", formats.sign, formats.money(-due)
    if due == 0 or (entered is not None and entered >= due and (gives_change or entered == due)):
        given = change + (entered - due if entered is not None and due else 0)
        return _("Change due"), _("cash") if given else "", formats.sign, formats.money(given)
    left = due - (entered or 0)
    return _("Still to pay"), "", formats.sign, formats.money(left if left > 0 else due)


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine("Alt+1 Alt+6", _("an amount people are likely to hand over")),
        HelpLine("Enter", _("add the part; record the sale when it is enough")),
        HelpLine("F4", _("cash")),
        HelpLine("F5", _("card, at the terminal")),
        HelpLine("F6", _("cheque")),
        HelpLine("F7", _("voucher")),
        HelpLine("F8", _("another currency; again: the next one")),
        HelpLine("F9", _("give an approved card payment back")),
        HelpLine("F11", _("add the part and go on")),
        HelpLine("Del", _("take the marked part back")),
        HelpLine("Esc", _("the basket; the parts are kept")),
        HelpLine("F12", _("record the sale")),
    )
