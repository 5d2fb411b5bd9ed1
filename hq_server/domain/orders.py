"""Customers' orders as HQ has them: their words, and what is checked of one. Plain values, no database.

As in ``validation``, a check returns the finding in plain words, or an empty text; nothing is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hq_server.domain.money import money_text
from hq_server.texts import _

PICKUP, DELIVERY = "pickup", "delivery"
METHODS = (PICKUP, DELIVERY)
# What HQ has made of it, and how it ended; while it has not ended, the former is its state.
WAITING, CREATED, FAILED = "waiting", "created", "failed"
HANDED_OVER, CANCELLED = "handed_over", "cancelled"
EVENTS = (HANDED_OVER, CANCELLED)
STATES = (FAILED, WAITING, CREATED, *EVENTS)
# Why no sales order could be made of it.
NO_CUSTOMER, NO_ADDRESS, NO_STORE = "customer", "address", "store"
WRONG_AMOUNTS, WRONG_DEPOSIT, NO_NUMBERS = "amounts", "deposit", "numbers"

DEPOSIT, REFUND = "order_deposit", "order_refund"
MONEY = (DEPOSIT, REFUND)
# The tender that pays a part of an order's sale with what was paid before.
DEPOSIT_TENDER = "deposit"
_SALE = "sale"


class Line(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def quantity_thousandths(self) -> int: ...
    @property
    def total_minor(self) -> int: ...
    @property
    def tax_minor(self) -> int: ...
    @property
    def discount_minor(self) -> int: ...
    @property
    def voided(self) -> bool: ...


class Taken(Protocol):
    """``order.created``."""

    @property
    def order(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def address(self) -> str | None: ...
    @property
    def method(self) -> str: ...
    @property
    def wanted_date(self) -> str: ...
    @property
    def lines(self) -> Sequence[Line]: ...


def check_form(order: Taken, document: str) -> str:
    """What nobody could mend afterwards; its amounts and what it refers to are the orders job's."""
    if order.order != document:
        return _("An order has the id of its document, this one says {id}.").format(id=order.order)
    if not order.number:
        return _("The order has no number.")
    if order.method not in METHODS:
        return _("HQ does not know the way “{method}” to hand over an order.").format(method=order.method)
    if order.method == DELIVERY and not order.address:
        return _("An order that is delivered names its address.")
    if order.method == PICKUP and order.address:
        return _("An order that is picked up has no address.")
    if order.wanted_date and not is_day(order.wanted_date):
        return _("There is no day {date}.").format(date=order.wanted_date)
    return _check_lines(order.lines)


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_lines(lines: Sequence[Line]) -> str:
    if not lines:
        return _("The order has no lines.")
    if len({line.line for line in lines}) != len(lines):
        return _("The order has one line twice.")
    for line in lines:
        if line.voided or line.quantity_thousandths <= 0:
            return _("Line {line} of the order is not sold.").format(line=line.line)
    return ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What an order comes to; ``of_lines`` is what its lines say."""

    total_minor: int
    tax_minor: int
    discount_minor: int

    @classmethod
    def of_lines(cls, lines: Sequence[Line]) -> "Amounts":
        return cls(
            sum(line.total_minor for line in lines),
            sum(line.tax_minor for line in lines),
            sum(line.discount_minor for line in lines if line.discount_minor > 0),
        )


def check_amounts(said: Amounts, found: Amounts, deposit_minor: int, currency: str) -> str:
    """``found``: what the lines come to."""
    pairs = (
        (_("The lines add up to {found}, the total says {said}."), found.total_minor, said.total_minor),
        (_("The taxes of the lines add up to {found}, the tax says {said}."), found.tax_minor, said.tax_minor),
        (_("The lines save {found}, the discount says {said}."), found.discount_minor, said.discount_minor),
    )
    for text, theirs, ours in pairs:
        if theirs != ours:
            return text.format(found=money_text(theirs, currency), said=money_text(ours, currency))
    if not 0 <= deposit_minor <= said.total_minor:
        message = _("The deposit of {deposit} is not between nothing and the total of {total}.")
        return message.format(deposit=money_text(deposit_minor, currency), total=money_text(said.total_minor, currency))
    return ""


def check_currency(currency: str, store: str, its: str) -> str:
    """Whether the store could hand the order over: its registers sell in its own currency alone."""
    if currency == its:
        return ""
    message = _("Store {store} works in {its}, the order is in {currency}. Choose another one.")
    return message.format(store=store, its=its, currency=currency)


class More(Protocol):
    @property
    def order(self) -> str: ...


class Tender(Protocol):
    @property
    def tender(self) -> str: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def change_minor(self) -> int: ...


class Money(Protocol):
    """A transaction."""

    @property
    def type(self) -> str: ...
    @property
    def customer(self) -> str | None: ...
    @property
    def total_minor(self) -> int: ...
    @property
    def tenders(self) -> Sequence[Tender]: ...
    @property
    def more(self) -> More | None: ...


def check_money(money: Money) -> str:
    """A deposit or a refund, without any line."""
    if money.more is None or not money.more.order:
        return _("A transaction of the type “{type}” names its order.").format(type=money.type)
    if money.customer is None:
        return _("A transaction of the type “{type}” has a customer.").format(type=money.type)
    if money.type == DEPOSIT and money.total_minor < 0:
        return _("A deposit is below zero.")
    if money.type == REFUND and money.total_minor > 0:
        return _("A deposit that was handed back is above zero.")
    return ""


def check_tenders(money: Money) -> str:
    """Of any transaction: only the sale of an order is paid with a deposit, and an order is in no other transaction."""
    order = money.more.order if money.more is not None else ""
    if order and money.type not in (_SALE, *MONEY):
        return _("A transaction of the type “{type}” has no order.").format(type=money.type)
    paid = [tender for tender in money.tenders if tender.tender == DEPOSIT_TENDER]
    if not paid:
        return ""
    if money.type != _SALE or not order:
        return _("Only the sale of an order is paid with its deposit.")
    if len(paid) > 1:
        return _("A sale is paid with one deposit.")
    if paid[0].amount_minor <= 0 or paid[0].change_minor:
        return _("A deposit that pays for an order is above zero, without change.")
    return ""
