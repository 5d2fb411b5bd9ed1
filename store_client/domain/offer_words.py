"""Says in a few words what one of HQ's offers gives, for a price check and a badge on a line."""

from store_client.domain.money import DECIMAL_COMMA, format_amount
from store_client.domain.quantity import format_quantity
from store_client.domain.setup import AMOUNT, MIX_AND_MATCH, PERCENT, PRICE, QUANTITY, Discount, DiscountStep
from store_client.texts import _, language


def percent_text(thousandths: int) -> str:
    """``12500`` is ``12.5 %``, in French ``12,5 %``."""
    whole, rest = divmod(thousandths, 1000)
    point = "," if language() in DECIMAL_COMMA else "."
    return (f"{whole}{point}{rest:03d}".rstrip("0") if rest else str(whole)) + "\u202f%"


def offer_text(offer: Discount, currency: str) -> str:
    """Without the offer's name: ``20 % off``, ``3 for 10.00``, ``from 6: 10 % off``."""
    if offer.method == MIX_AND_MATCH:
        return _group_text(offer, currency)
    if offer.method == PERCENT:
        return _("{percent} off").format(percent=percent_text(offer.value))
    if offer.method == AMOUNT:
        return _("{amount} off each").format(amount=format_amount(offer.value, currency, language()))
    if offer.method == PRICE:
        return _("{price} each").format(price=format_amount(offer.value, currency, language()))
    return ", ".join(_step_text(offer, step, currency) for step in offer.steps)


def _step_text(offer: Discount, step: DiscountStep, currency: str) -> str:
    by_quantity = offer.method == QUANTITY
    at = format_quantity(step.at, language()) if by_quantity else format_amount(step.at, currency, language())
    if step.percent is not None:
        return _("from {at}: {percent} off").format(at=at, percent=percent_text(step.percent))
    if step.price_minor is not None:
        price = format_amount(step.price_minor, currency, language())
        return _("from {at}: {price} each").format(at=at, price=price)
    amount = format_amount(step.amount_minor or 0, currency, language())
    words = _("from {at}: {amount} off each") if by_quantity else _("from {at}: {amount} off")
    return words.format(at=at, amount=amount)


def _group_text(offer: Discount, currency: str) -> str:
    if offer.cheapest_free:
        return _("of {count}, the cheapest is free").format(count=offer.group_size)
    if offer.percent is not None:
        return _("{count} together: {percent} off").format(count=offer.group_size, percent=percent_text(offer.percent))
    price = format_amount(offer.group_price_minor or 0, currency, language())
    return _("{count} for {price}").format(count=offer.group_size, price=price)
