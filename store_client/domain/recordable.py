"""What a basket comes to when it is recorded: its amounts, lines and parts, before it has its number."""

from dataclasses import dataclass, fields, replace
from operator import attrgetter

from store_client.clock import Moment
from store_client.domain.basket import Basket, BasketLine, ReturnedFrom
from store_client.domain.basket_order import TAKE, BasketOrder
from store_client.domain.customer import Address
from store_client.domain.loyalty import points_for
from store_client.domain.setup import Setup
from store_client.domain.tax import TaxSum
from store_client.domain.tender import Tender
from store_client.domain.transaction import (
    ORDER_DEPOSIT,
    ORDER_REFUND,
    RETURN,
    SALE,
    VOID,
    LineMore,
    LineReturned,
    Loyalty,
    TransactionLine,
    TransactionMore,
    UsedApproval,
)

_NOTHING_SET_UP = Setup()
_of_line = attrgetter(*[field.name for field in fields(TransactionLine) if field.name != "more"])
_seldom = attrgetter(
    *("list_price_minor", "serial", "comment", "discounts", "returned", "tax_override", "voided_by", "voided_ms")
)
_NOTHING_SELDOM = (None, "", "", (), None, "", "", 0)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Pieces (above zero) of a line of an earlier receipt, which come back in ``line``."""

    line: int
    quantity_thousandths: int
    origin: ReturnedFrom


@dataclass(slots=True)
class Recordable:
    """``basket`` is its id, empty where there is none. ``seldom``: it moves more than goods and cash.

    ``order``: what it does with an order; the lines of one that is taken, whose it is and where they live, are beside.
    """

    type: str
    basket: str = ""
    customer: str | None = None
    currency: str = ""
    total_minor: int = 0
    tax_minor: int = 0
    lines: tuple[TransactionLine, ...] = ()
    tenders: tuple[Tender, ...] = ()
    discount_minor: int = 0
    rounding_minor: int = 0
    tax_included: bool = True
    taxes: tuple[TaxSum, ...] = ()
    more: TransactionMore | None = None
    loyalty_card: str = ""
    given_back: tuple[GivenBack, ...] = ()
    setup: Setup = _NOTHING_SET_UP
    seldom: bool = False
    order: BasketOrder | None = None
    ordered: tuple[TransactionLine, ...] = ()
    customer_name: str = ""
    addresses: tuple[Address, ...] = ()

    def more_of(self, transaction: str) -> TransactionMore | None:
        """With the points it earns: their key is the transaction's id."""
        if not self.loyalty_card:
            return self.more
        points = points_for(self.total_minor, self.currency)
        return replace(self.more or TransactionMore(), loyalty=Loyalty(self.loyalty_card, points, transaction))


def from_basket(basket: Basket, tenders: tuple[Tender, ...]) -> Recordable:
    """A sale, or a return when nothing in it is sold, settled with these parts. One pass: each sale comes by here."""
    kind, given_back, lines = RETURN, [], []
    total, tax, saved, paid, rate, one_rate = 0, 0, 0, 0, -1, True
    for line in basket.lines:
        lines.append(_line(line))
        if line.voided:
            continue
        one_rate = one_rate and rate in (-1, line.tax_rate)
        rate = line.tax_rate
        total += line.total_minor
        tax += line.tax_minor
        if line.quantity_thousandths > 0:
            kind = SALE
            saved += line.discount_minor
        if line.returned is not None and line.returned.transaction:
            given_back.append(GivenBack(line.line, -line.quantity_thousandths, line.returned))
    seldom = bool(given_back)
    for tender in tenders:
        paid += tender.amount_minor
        seldom = seldom or tender.more is not None
    return Recordable(
        kind,
        basket.id,
        basket.customer.id if basket.customer else None,
        basket.currency,
        total,
        tax,
        tuple(lines),
        tenders,
        saved,
        paid - total,
        basket.tax_included,
        (TaxSum(rate, total - tax, tax, total),) if one_rate and rate >= 0 else basket.taxes,
        _more(basket),
        basket.loyalty_card,
        tuple(given_back),
        basket.rules.setup,
        seldom,
        basket.order,
    )


def order_money(basket: Basket, tenders: tuple[Tender, ...]) -> Recordable:
    """The deposit of an order that is taken, or what goes back of one that is cancelled; no goods go out or come in.

    The deposit is what was really paid, so that nothing of it is lost to the rounding of cash, but no more than the
    order costs.
    """
    order = basket.order
    assert order is not None
    tenders = tuple(tender for tender in tenders if tender.amount_minor)
    taken, paid = order.act == TAKE, sum(tender.amount_minor for tender in tenders)
    total = min(paid, basket.total_minor) if taken else -order.deposit_minor
    found = _more(basket) or TransactionMore()
    approvals = tuple(replace(one, line=0) for one in found.approvals)
    more = replace(found, approvals=approvals, coupons=(), tax_override="", reason=order.reason)
    return Recordable(
        ORDER_DEPOSIT if taken else ORDER_REFUND,
        basket.id,
        basket.customer.id if basket.customer else None,
        basket.currency,
        total,
        tenders=tenders,
        rounding_minor=paid - total,
        tax_included=basket.tax_included,
        more=more,
        setup=basket.rules.setup,
        seldom=any(tender.more is not None for tender in tenders),
        order=order,
        ordered=_ordered(basket) if taken else (),
        customer_name=basket.customer.name if basket.customer else "",
        addresses=basket.customer.addresses if basket.customer else (),
    )


def _ordered(basket: Basket) -> tuple[TransactionLine, ...]:
    """Each line says for itself why it is taxed otherwise: the basket that hands it over will not."""
    counting = [line for line in basket.lines if not line.voided]
    return tuple(_line(replace(line, tax_override=line.tax_override or basket.tax_override)) for line in counting)


def voided(basket: Basket, staff: str, now: Moment, reason: str, comment: str) -> Recordable:
    """A basket that is given up: its lines all voided, its parts taken back."""
    lines = [
        line if line.voided else replace(line, voided=True, voided_by=staff, voided_ms=now.utc_ms)
        for line in basket.lines
    ]
    counting_nothing = [replace(line, total_minor=0, tax_minor=0, discount_minor=0, discounts=()) for line in lines]
    given_up = replace(
        basket,
        lines=tuple(counting_nothing),
        tenders=(),
        voided_tenders=(*basket.voided_tenders, *basket.tenders),
        comment=comment or basket.comment,
        loyalty_card="",
    )
    entry = from_basket(given_up, ())
    return replace(entry, type=VOID, more=replace(entry.more or TransactionMore(), reason=reason))


def _line(line: BasketLine) -> TransactionLine:
    return TransactionLine(*[*_of_line(line), None if _seldom(line) == _NOTHING_SELDOM else _line_more(line)])


def _line_more(line: BasketLine) -> LineMore:
    origin = line.returned
    return LineMore(
        list_price_minor=line.list_price_minor,
        reason=line.price_reason,
        serial=line.serial,
        comment=line.comment,
        discounts=line.discounts,
        returned=LineReturned(origin.transaction, origin.receipt, origin.line, origin.reason) if origin else None,
        tax_override=line.tax_override,
        voided_by=line.voided_by,
        voided_ms=line.voided_ms,
    )


def _more(basket: Basket) -> TransactionMore | None:
    used = [one for one in basket.approvals if one.used] if basket.approvals else []
    order = basket.order.order if basket.order else ""
    if not (used or basket.comment or basket.coupons or basket.tax_override or basket.voided_tenders or order):
        return None
    return TransactionMore(
        approvals=tuple([UsedApproval(one.action, one.approved_by, one.reason, one.line) for one in used]),
        comment=basket.comment,
        coupons=basket.coupons,
        tax_override=basket.tax_override,
        voided_tenders=basket.voided_tenders,
        order=order,
    )
