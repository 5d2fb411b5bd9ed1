"""The sums above the display: before discounts, what was saved, the tax, the parts paid, what cash rounds to."""

from store_client.domain.basket import Basket
from store_client.domain.basket_order import TAKE
from store_client.texts import _
from store_client.ui.formats import Formats
from store_client.ui.sell.rows import Sums, articles_words

MOST_LINES = 5
"""As many as have room above the display."""


def sums(basket: Basket, formats: Formats) -> Sums:
    """At most ``MOST_LINES``; several tax rates are summed up where there is no room for each."""
    before, after = _discount_lines(basket, formats), _paid_lines(basket, formats)
    taxes = _tax_lines(basket, formats)
    if len(before) + len(taxes) + len(after) > MOST_LINES:
        taxes = [(_tax_name(basket), formats.money(basket.tax_minor))]
    due = basket.due_minor
    label = _("To give back") if due < 0 else (_("Still to pay") if basket.tenders else _("To pay"))
    if basket.order is not None and basket.order.act == TAKE:
        label = _("Deposit")
    amount = formats.money(abs(due) if due < 0 else due)
    lines = [*before, *taxes, *after][:MOST_LINES]
    return Sums(tuple(lines), label, articles_words(basket), formats.sign, amount, not basket.empty)


def _discount_lines(basket: Basket, formats: Formats) -> list[tuple[str, str]]:
    """What an offer saved stands with its name when it was the only one."""
    saved = basket.discount_minor
    if not saved:
        return []
    by_offers = basket.saved_by
    name = _("Discounts")
    if len(by_offers) == 1 and by_offers[0][2] == saved:
        name = _("Saved: {offer}").format(offer=by_offers[0][1])
    total = basket.total_minor + saved - (0 if basket.tax_included else basket.tax_minor)
    return [(_("Before discounts"), formats.money(total)), (name, formats.money(-saved))]


def _tax_name(basket: Basket) -> str:
    return _("of which tax") if basket.tax_included else _("tax, added")


def _tax_lines(basket: Basket, formats: Formats) -> list[tuple[str, str]]:
    name = _("of which tax {rate} %") if basket.tax_included else _("tax {rate} %, added")
    lines = [
        (name.format(rate=formats.percent(tax.tax_rate)), formats.money(tax.tax_minor))
        for tax in basket.taxes
        if tax.tax_rate
    ]
    return lines or [(_tax_name(basket), formats.money(0))]


def _paid_lines(basket: Basket, formats: Formats) -> list[tuple[str, str]]:
    lines = []
    if basket.tenders:
        lines.append((_("Paid so far"), formats.money(-basket.paid_minor)))
    rounding = basket.rounding_minor
    if rounding:
        name = _("In cash, rounded {difference}").format(difference=formats.money(rounding))
        lines.append((name, formats.money(basket.due_minor + rounding)))
    return lines
