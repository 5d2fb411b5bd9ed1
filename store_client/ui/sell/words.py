"""What the sell screen says: the answers, the keys, F12 and the help."""

from collections.abc import Sequence

from store_client.domain.basket import Basket, BasketLine
from store_client.domain.customer import Customer
from store_client.domain.money import parse_amount
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.formats import Formats
from store_client.ui.screen import Answer, HelpLine, Key, Primary


def line_answer(line: BasketLine, label: str, formats: Formats) -> Answer:
    several = line.quantity_thousandths != 1000
    each = f"{formats.quantity(line.quantity_thousandths)} × {formats.money(line.unit_price_minor)}"
    amount = formats.money(line.total_minor)
    return Answer(line.description, label=label, tone="scan", each=each if several else "", amount=amount)


def unknown_code(code: str) -> Answer:
    text = _("{code} is not known here").format(code=code.strip()[:40])
    return Answer(text, label=_("Unknown code; the basket is kept"), tone="error")


def customer_answer(customer: Customer) -> Answer:
    number = customer.account_number or _("Pending sync")
    return Answer(customer.name, label=_("Customer of this sale · {number}").format(number=number), tone="ok")


def next_quantity(quantity_thousandths: int, formats: Formats) -> Answer:
    words = _("{quantity} × the next item").format(quantity=formats.quantity(quantity_thousandths))
    return Answer(words, label=_("Quantity"), icon="hash")


def how_many(line: BasketLine) -> Answer:
    label = _("Type the quantity, then Enter")
    return Answer(_("How many of {name}?").format(name=line.description), label=label, icon="hash")


def last_sale(sale: CompletedSale, formats: Formats) -> Answer:
    time, receipt = sale.transaction.made.time_text(), sale.transaction.receipt
    label = _("Last sale, {time} · {receipt}").format(time=time, receipt=receipt)
    given = _("Change given {amount}").format(amount=formats.signed_money(sale.change_minor))
    return Answer(given, label=label, icon="receipt-text")


def unlikely_change(change_minor: int, formats: Formats) -> Answer:
    words = _("The change would be {amount}. Press F12 again if that is right.")
    return Answer(words.format(amount=formats.signed_money(change_minor)), label=_("Nothing is recorded"), tone="warn")


def primary(basket: Basket, typed: str, formats: Formats) -> Primary:
    """F12 says what it will do with what is typed."""
    if basket.empty:
        return Primary(_("Cash, exact"), _("Scan an item first"), "banknote", False)
    try:
        amount = parse_amount(typed, basket.currency) if typed else None
    except Refused:
        amount = None
    if amount is None:
        return Primary(_("Cash, exact"), _("or type the amount first"), "banknote")
    change = amount - basket.total_minor
    note = _("change {amount}") if change >= 0 else _("{amount} still missing")
    name = _("Cash {amount}").format(amount=formats.signed_money(amount))
    return Primary(name, note.format(amount=formats.signed_money(abs(change))), "banknote")


def keys(marked: BasketLine | None) -> Sequence[Key]:
    voided = marked is not None and marked.voided
    return (
        Key(1, _("Help"), "circle-question-mark"),
        Key(2, _("Find item"), "search"),
        Key(3, _("Customer"), "user"),
        Key(4, _("Quantity"), "hash", marked is not None and not voided),
        Key(6, _("Restore") if voided else _("Void line"), "undo-2" if voided else "ban", marked is not None),
    )


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine("3 *", _("before a scan: three of the next item")),
        HelpLine("Enter", _("add the code, or choose the item found")),
        HelpLine("F2", _("find an item by part of its name")),
        HelpLine("F3", _("find or create the customer")),
        HelpLine("F4", _("quantity of the marked line")),
        HelpLine("+ −", _("one more, one less")),
        HelpLine("F6 Del", _("void the marked line, or restore it")),
        HelpLine("F12", _("cash exact, or the amount typed before")),
        HelpLine("Ctrl+5", _("what is not yet at HQ")),
        HelpLine("Ctrl+L", _("lock the register")),
    )
