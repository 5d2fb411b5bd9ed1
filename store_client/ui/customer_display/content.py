"""What stands on the customer's display: a welcome, the basket with the sum, or the thanks with the change."""

from typing import Final

from store_client.devices.customer_display import DisplayContent, DisplayLine
from store_client.domain.basket import Basket
from store_client.domain.basket_order import HAND_OVER, TAKE
from store_client.domain.transaction import CompletedSale
from store_client.texts import _
from store_client.ui.formats import Formats

_MOST_LINES: Final = 40
"""More than any screen has room for."""


def welcome(shop: str) -> DisplayContent:
    return DisplayContent(message=_("Welcome to {shop}").format(shop=shop) if shop else _("Welcome"))


def basket_content(basket: Basket, formats: Formats) -> DisplayContent:
    bought = [line for line in basket.lines if not line.voided]
    lines = tuple(
        DisplayLine(
            line.description,
            formats.money(line.total_minor),
            _each(line.quantity_thousandths, line.unit_price_minor, formats),
        )
        for line in bought[-_MOST_LINES:]
    )
    saved, order = basket.discount_minor, basket.order
    payable = basket.payable_minor - (order.deposit_minor if order is not None and order.act == HAND_OVER else 0)
    to_pay = _("Your deposit") if order is not None and order.act == TAKE else _("To pay")
    return DisplayContent(
        lines,
        newest=len(lines) - 1,
        total_label=_("You get back") if payable < 0 else to_pay,
        total=formats.signed_money(abs(payable)),
        saved=_("You save {amount}").format(amount=formats.signed_money(saved)) if saved > 0 else "",
    )


def thanks(sale: CompletedSale, formats: Formats) -> DisplayContent:
    """Without change there are only thanks."""
    change = sum(tender.change_minor for tender in sale.transaction.tenders)
    if not change:
        return DisplayContent(message=_("Thank you"))
    return DisplayContent(
        total_label=_("Paid"),
        total=formats.signed_money(sale.transaction.total_minor),
        change_label=_("Your change"),
        change=formats.signed_money(change),
    )


def spoken(content: DisplayContent) -> str:
    """All of it but the lines, in words."""
    if content.message:
        return content.message
    pairs = ((content.total_label, content.total), (content.change_label, content.change))
    return ". ".join(f"{label} {amount}" for label, amount in pairs if amount)


def _each(quantity_thousandths: int, price_minor: int, formats: Formats) -> str:
    if quantity_thousandths == 1000:
        return ""
    return f"{formats.quantity(quantity_thousandths)} × {formats.money(price_minor)}"
