"""What another person is asked to approve, in a sentence: the article, the amount, the receipt it is about."""

from store_client.domain.basket import Basket, BasketLine
from store_client.domain.quantity import count_articles
from store_client.domain.setup import ReasonCode, TaxOverride
from store_client.domain.tender import Tender
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats
from store_client.ui.tender.methods import tender_name


def tax(what: str, override: TaxOverride | None, amount_minor: int, formats: Formats) -> str:
    """``what`` is the article or the whole sale; None takes an override away."""
    name = override.name if override is not None else _("the usual tax again")
    text = _("{what}, {amount}. Tax: {tax}")
    return text.format(what=what, amount=formats.money(amount_minor), tax=name)


def line_tax(line: BasketLine, override: TaxOverride | None, formats: Formats) -> str:
    return tax(line.description, override, line.total_minor, formats)


def drawer(reason: ReasonCode | None, words: str) -> str:
    told = ", ".join(part for part in (reason.name if reason else "", words.strip()) if part)
    if not told:
        return _("The drawer is opened without a sale")
    return _("The drawer is opened without a sale: {reason}").format(reason=told)


def suspended(basket: Basket, name: str, formats: Formats) -> str:
    count = count_articles((line.quantity_thousandths, line.unit) for line in basket.lines if not line.voided)
    text = ngettext(
        "Suspended as “{name}”: {count} article, {amount}", "Suspended as “{name}”: {count} articles, {amount}", count
    )
    return text.format(name=name, count=count, amount=formats.money(basket.total_minor))


def copy(receipt: str, amount_minor: int, currency: str, formats: Formats) -> str:
    amount = formats.money(amount_minor, currency)
    return _("A copy of receipt {receipt}, {amount}").format(receipt=receipt, amount=amount)


def cash_movement(account: str, amount: str, *, put_in: bool) -> str:
    text = (
        _("Money into the drawer: {account}, {amount}") if put_in else _("Money out of the drawer: {account}, {amount}")
    )
    return text.format(account=account, amount=amount)


def part_back(basket: Basket, part: Tender, formats: Formats) -> str:
    """A part of a payment that is taken back."""
    more = part.more
    facts = (tender_name(basket, part.tender), more.card or more.reference if more else "")
    name = " ".join(fact for fact in facts if fact)
    text = _("{part} of {amount} is taken back; the sale is {total}")
    total = formats.money(basket.total_minor)
    return text.format(part=name, amount=formats.money(part.amount_minor), total=total)


def given_back(amount_minor: int, formats: Formats) -> str:
    return _("{amount} goes back to the customer").format(amount=formats.money(amount_minor))


def voucher_out(amount_minor: int, formats: Formats) -> str:
    return _("A voucher of {amount} is handed out").format(amount=formats.money(amount_minor))
