"""Prices a whole basket: what each line costs, saves and is taxed, after every change. Integers only.

The order: the price, then HQ's offers and coupons, then a person's discount on the line, then a person's discount on
the basket, shared out over its lines by what they cost; then the tax on what remains. A line whose price a person
changed takes no offer; returned lines and products that take no discounts get none at all. Nothing is ever worth less
than zero, so nothing saves more than it costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from store_client.domain.basket import BASKET, COUPON, LINE, OFFER, Basket, BasketLine, LineDiscount
from store_client.domain.discounts import weigh
from store_client.domain.offer_terms import WHOLE_PERCENT, Good
from store_client.domain.rounding import round_half_away, spread
from store_client.domain.setup import PER_RATE
from store_client.domain.tax import taxes_by_line, taxes_by_rate
from store_client.errors import Refused
from store_client.texts import _

_THOUSAND = 1000
_CALCULATED = ("discounts", "discount_minor", "total_minor", "tax_minor")
_given = attrgetter(*[field.name for field in fields(BasketLine) if field.name not in _CALCULATED])
_calculated = attrgetter(*_CALCULATED)


@dataclass(slots=True)
class _Sold:
    """A line that counts, while it is worked out: ``remaining`` is what it costs after the discounts so far."""

    place: int
    line: BasketLine
    remaining: int
    discounts: tuple[LineDiscount, ...] = ()

    @property
    def takes_discounts(self) -> bool:
        return self.line.discountable and self.line.quantity_thousandths > 0

    def take_off(self, kind: str, code: str, name: str, amount: int) -> None:
        if amount > 0:
            self.remaining -= amount
            self.discounts = (*self.discounts, LineDiscount(kind, code, name, amount))


def line_total(quantity_thousandths: int, unit_price_minor: int) -> int:
    """Minor units, before any tax that is added."""
    return round_half_away(quantity_thousandths * unit_price_minor, _THOUSAND)


def priced(basket: Basket) -> Basket:
    """The basket as something of it was just changed, calculated. Raises ``Refused`` for one that is an order's."""
    if basket.order is not None:
        raise Refused(order_stands())
    return calculated(basket)


def order_stands() -> str:
    return _("An order stands as it was agreed. Finish it first: F10 goes on with it, and Esc there leaves it.")


def calculated(basket: Basket) -> Basket:
    """The basket with every calculated member as its lines, its discounts and its rules make it."""
    lines = [_effective_rate(basket, line) for line in basket.lines] if _taxed_otherwise(basket) else [*basket.lines]
    sold = [
        _Sold(place, line, _amount(line))
        for place, line in enumerate(lines)
        if not line.voided and not _given_back(line)
    ]
    _take_offers(basket, sold)
    _take_line_discounts(sold)
    _take_basket_discount(basket, sold)
    amounts = [(one.remaining, one.line.tax_rate, one.line.tax_included) for one in sold]
    by_rate = basket.rules.setup.policy.tax_rounding == PER_RATE
    taxes = taxes_by_rate(amounts) if by_rate else taxes_by_line(amounts)
    for one, tax in zip(sold, taxes, strict=True):
        total = one.remaining if one.line.tax_included else one.remaining + tax
        saved = sum([discount.amount_minor for discount in one.discounts])
        lines[one.place] = _with(one.line, one.discounts, saved, total, tax)
    for place, line in enumerate(lines):
        if line.voided:
            lines[place] = _with(line, (), 0, 0, 0)
        elif _given_back(line):
            lines[place] = _refunded(line)
    return replace(basket, lines=tuple(lines))


def undiscounted(line: BasketLine) -> int:
    """What the line costs at its price, in terms of that price: with its tax or without."""
    return 0 if line.voided else _amount(line)


def _amount(line: BasketLine) -> int:
    if line.label_minor is not None:
        return line.label_minor
    return line_total(line.quantity_thousandths, line.unit_price_minor)


def _given_back(line: BasketLine) -> bool:
    """Of a receipt that is known: what it gives back is settled by what was paid."""
    return line.returned is not None and line.returned.sold_thousandths > 0


def _refunded(line: BasketLine) -> BasketLine:
    """Its part of what was paid, saved and taxed; however it comes back piece by piece, all of it gives back all."""
    origin = line.returned
    assert origin is not None
    before = origin.returned_thousandths
    after = before - line.quantity_thousandths

    def share(minor: int) -> int:
        sold = origin.sold_thousandths
        return round_half_away(minor * before, sold) - round_half_away(minor * after, sold)

    saved, total, tax = share(origin.discount_minor), share(origin.total_minor), share(origin.tax_minor)
    return _with(line, (LineDiscount(LINE, "", "", saved),) if saved else (), saved, total, tax)


def _take_offers(basket: Basket, sold: Sequence[_Sold]) -> None:
    if not basket.rules.offers:
        return
    goods = [
        Good(
            place,
            one.line.line,
            one.line.sku,
            one.line.category,
            one.line.quantity_thousandths,
            one.line.unit_price_minor,
            one.remaining,
        )
        for place, one in enumerate(sold)
        if one.takes_discounts and one.line.list_price_minor is None
    ]
    for place, saved in weigh(goods, basket.rules, basket.coupons).items():
        for offer, amount in saved:
            sold[place].take_off(COUPON if offer.coupon_needed else OFFER, offer.code, offer.name, amount)


def _take_line_discounts(sold: Sequence[_Sold]) -> None:
    for one in sold:
        line = one.line
        if line.manual_percent is not None and one.takes_discounts:
            due = round_half_away(one.remaining * line.manual_percent, WHOLE_PERCENT)
        elif line.manual_minor is not None and one.takes_discounts:
            due = min(one.remaining, _in_proportion(line.manual_minor, one.remaining, line.manual_for))
        else:
            continue
        one.take_off(LINE, line.manual_reason, "", _at_most(due, line.manual_most))


def _take_basket_discount(basket: Basket, sold: Sequence[_Sold]) -> None:
    if basket.manual_percent is None and basket.manual_minor is None:
        return
    taking = [one for one in sold if one.takes_discounts]
    weights = [one.remaining for one in taking]
    base = sum(weights)
    if basket.manual_percent is not None:
        amount = round_half_away(base * basket.manual_percent, WHOLE_PERCENT)
    else:
        amount = min(base, _in_proportion(basket.manual_minor or 0, base, basket.manual_for))
    for one, share in zip(taking, spread(_at_most(amount, basket.manual_most), weights), strict=True):
        one.take_off(BASKET, basket.manual_reason, "", share)


def _at_most(amount: int, most: int | None) -> int:
    return amount if most is None else min(amount, most)


def _in_proportion(amount: int, now: int, given_for: int) -> int:
    """An amount shrinks with what it was given for, and never grows: so it stays within what was permitted."""
    return amount if now >= given_for else round_half_away(amount * now, given_for)


def _taxed_otherwise(basket: Basket) -> bool:
    return bool(basket.tax_override) or any(line.tax_override or line.own_tax_rate is not None for line in basket.lines)


def _effective_rate(basket: Basket, line: BasketLine) -> BasketLine:
    """The line's own tax override comes before the basket's; one that HQ took back leaves the product's rate."""
    if _given_back(line):
        return line
    own = line.tax_rate if line.own_tax_rate is None else line.own_tax_rate
    setup = basket.rules.setup
    chosen = setup.tax_override(line.tax_override) or setup.tax_override(basket.tax_override)
    rate = own if chosen is None or chosen.tax_rate is None else chosen.tax_rate
    return replace(line, tax_rate=rate, own_tax_rate=None if rate == own else own)


def _with(line: BasketLine, taken: tuple[LineDiscount, ...], saved: int, total: int, tax: int) -> BasketLine:
    """The same line when nothing of it changed: most of a basket's lines, after most changes."""
    if _calculated(line) == (taken, saved, total, tax):
        return line
    return BasketLine(*[*_given(line), taken, saved, total, tax])
