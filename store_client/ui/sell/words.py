"""What the sell screen says: the answers, the keys, F12 and the help."""

from collections.abc import Callable, Sequence

from store_client.domain.basket import Basket, BasketLine
from store_client.domain.customer import Customer
from store_client.domain.money import parse_amount
from store_client.domain.quantity import is_measured
from store_client.domain.setup import TaxOverride
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.customer_card.details import blocked_words, conflict_words, conflicts_of
from store_client.ui.formats import Formats
from store_client.ui.screen import Answer, HelpLine, Key, Offer, Primary
from store_client.ui.sell.questions import Choice
from store_client.ui.sell.rows import quantity_words


def line_answer(line: BasketLine, label: str, formats: Formats) -> Answer:
    several = line.quantity_thousandths != 1000
    each = f"{quantity_words(line.quantity_thousandths, line.unit, formats)} × {formats.money(line.unit_price_minor)}"
    amount = formats.money(line.total_minor)
    return Answer(line.description, label=label, tone="scan", each=each if several else "", amount=amount)


def total_answer(text: str, basket: Basket, formats: Formats) -> Answer:
    return Answer(text, label=_("The sale"), tone="scan", amount=formats.money(basket.total_minor))


def unknown_code(code: str, misread: bool) -> Answer:
    """With a check digit that is wrong, the scanner or the fingers are likelier than a new product."""
    text = _("{code} is not known here").format(code=code.strip()[:40])
    label = _("Unknown code; the basket is kept")
    if misread:
        label = _("Misread? Its check digit is wrong. Scan it again; the basket is kept")
    return Answer(text, label=label, tone="error", offer=Offer("F2", _("Look it up"), "search"))


def customer_answer(customer: Customer, *, awaited: bool = False) -> Answer:
    """`awaited`: the number comes within a moment."""
    number = customer.account_number or (_("the number is on its way") if awaited else _("Pending sync"))
    if customer.blocked:
        return Answer(customer.name, label=blocked_words(customer), tone="warn", icon="ban")
    conflicts = conflict_words(conflicts_of(customer))
    if conflicts:
        offer = Offer("F3", _("Decide"), "git-merge")
        return Answer(customer.name, label=conflicts, tone="warn", icon="git-merge", offer=offer)
    return Answer(customer.name, label=_("Customer of this sale · {number}").format(number=number), tone="ok")


def next_quantity(quantity_thousandths: int, formats: Formats) -> Answer:
    words = _("{quantity} × the next item").format(quantity=formats.quantity(quantity_thousandths))
    return Answer(words, label=_("Quantity"), icon="hash")


def how_much(line: BasketLine, *, weighed: bool) -> Answer:
    """Pieces are counted; what is weighed or measured is asked for in its unit."""
    if weighed:
        text = _("Weight of {name}, in {unit}?").format(name=line.description, unit=line.unit)
        return Answer(text, label=_("Type the weight, then Enter"), icon="scale")
    label = _("Type the quantity, then Enter")
    words = _("How much {name}, in {unit}?") if is_measured(line.unit) else _("How many of {name}?")
    return Answer(words.format(name=line.description, unit=line.unit), label=label, icon="hash")


def new_price(line: BasketLine, before: str) -> str:
    if is_measured(line.unit):
        return _("New price per {unit}; it was {price}").format(unit=line.unit, price=before)
    return _("New price of one piece; it was {price}").format(price=before)


def named_amount(name: str, minor: int, formats: Formats) -> str:
    return _("{name}, {amount}").format(name=name, amount=formats.money(minor))


def other_price(line: BasketLine, price: str, before: str) -> str:
    return _("{name}: {price} instead of {before}").format(name=line.description, price=price, before=before)


def last_sale(sale: CompletedSale, formats: Formats) -> Answer:
    time, receipt = sale.transaction.made.time_text(), sale.transaction.receipt
    label = _("Last sale, {time} · {receipt}").format(time=time, receipt=receipt)
    given = _("Change given {amount}").format(amount=formats.signed_money(sale.change_minor))
    return Answer(given, label=label, icon="receipt-text")


def unlikely_change(change_minor: int, formats: Formats) -> Answer:
    words = _("The change would be {amount}. Press F12 again if that is right.")
    return Answer(words.format(amount=formats.signed_money(change_minor)), label=_("Nothing is recorded"), tone="warn")


def not_set_up(what: str) -> Answer:
    text = _("HQ has set up no {what} for this shop.").format(what=what)
    return Answer(text, label=_("The basket is kept"), tone="warn")


def choose_a_row(text: str) -> None:
    raise Refused(_("Choose one of the list. Esc goes back; the basket is kept."))


def tax_choices(
    overrides: Sequence[TaxOverride], now: str, take: Callable[[str], None], formats: Formats
) -> Sequence[Choice]:
    rows = [
        Choice(
            override.name,
            lambda code=override.code: take(code),  # type: ignore[misc]
            "" if override.tax_rate is None else _("{rate} %").format(rate=formats.percent(override.tax_rate)),
            icon="receipt-text",
        )
        for override in overrides
        if override.code != now
    ]
    if now:
        rows.append(Choice(_("Take the tax override away"), lambda: take(""), icon="x"))
    return rows


def primary(basket: Basket, typed: str, formats: Formats) -> Primary:
    """F12 says what it will do with what is typed."""
    if basket.order is not None:
        note = basket.order.number or _("its deposit is to be paid")
        return Primary(_("Go on with the order"), note, "package")
    if basket.empty and not basket.tenders:
        return Primary(_("Cash, exact"), _("Scan an item first"), "banknote", False)
    due = basket.due_minor + basket.rounding_minor
    if due <= 0:
        return _settled(basket, due, formats)
    try:
        amount = parse_amount(typed, basket.currency) if typed else None
    except Refused:
        amount = None
    if amount is None:
        return Primary(_("Cash, exact"), _exact_note(basket, due, formats), "banknote")
    change = amount - due
    note = _("change {amount}") if change >= 0 else _("{amount} still missing")
    name = _("Cash {amount}").format(amount=formats.signed_money(amount))
    return Primary(name, note.format(amount=formats.signed_money(abs(change))), "banknote")


def unsettled_primary() -> Primary:
    """While the card terminal has not answered."""
    return Primary(_("Card payment"), _("not settled yet; shows how it stands"), "credit-card")


def _settled(basket: Basket, due: int, formats: Formats) -> Primary:
    if due == 0:
        return Primary(_("Record sale"), _("nothing is left to pay"), "check")
    return Primary(_("Give back"), _("{amount} to the customer").format(amount=formats.signed_money(-due)), "undo-2")


def _exact_note(basket: Basket, due: int, formats: Formats) -> str:
    """Where cash is rounded the exact amount is another one than the display's."""
    if basket.rounding_minor:
        return _("{amount}, or type the amount first").format(amount=formats.signed_money(due))
    return _("or type the amount first")


def keys(basket: Basket, marked: BasketLine | None, suspended: int, *, has_printer: bool) -> Sequence[Key]:
    fixed = basket.order is not None
    marked = None if fixed else marked
    voided = marked is not None and marked.voided
    some = not basket.empty and not fixed
    can_park = not fixed and (bool(basket.lines) or suspended > 0)
    shown = [
        Key(1, _("Help"), "circle-question-mark"),
        Key(2, _("Find item"), "search"),
        Key(3, _("Customer"), "user", not fixed),
        Key(4, _("Quantity"), "hash", marked is not None and not voided),
        Key(5, _("Discount"), "percent", some),
        Key(6, _("Restore") if voided else _("Void line"), "undo-2" if voided else "ban", marked is not None),
        Key(7, _("Suspend") if basket.lines else _("Take back"), "pause", can_park),
        Key(8, _("Return"), "undo-2", not fixed),
    ]
    if has_printer:
        shown.append(Key(9, _("Reprint last"), "printer"))
    return tuple(shown)


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine("3 *", _("before a scan: three of the next item")),
        HelpLine("Enter", _("add the code, or choose the item found")),
        HelpLine("/", _("price, tax, serial number, comment, coupon, price check, drawer and more")),
        HelpLine("/ .", _("make an order of it; on an empty basket, the orders")),
        HelpLine("Alt+1 Alt+9", _("a category, or an item without a barcode")),
        HelpLine("F2", _("find an item by part of its name")),
        HelpLine("F3", _("find or create the customer")),
        HelpLine("F4", _("quantity or weight of the marked line")),
        HelpLine("F5", _("discount on the line or the whole sale")),
        HelpLine("+ −", _("one more, one less")),
        HelpLine("F6 Del", _("void the marked line, or restore it")),
        HelpLine("F7", _("suspend the sale; on an empty basket take one back")),
        HelpLine("F8", _("goods come back")),
        HelpLine("F9", _("print the last receipt again")),
        HelpLine("F10", _("several ways to pay")),
        HelpLine("F11", _("card")),
        HelpLine("F12", _("cash exact, or the amount typed before")),
    )
