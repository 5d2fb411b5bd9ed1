"""What HQ checks in a transaction that tells everything: discounts, rounding, taxes, and the types beyond sale and
return.

As in ``validation``, a check returns the finding in plain words, or an empty text; nothing is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hq_server.domain import orders
from hq_server.domain.drawer_money import (
    DECLARATION,
    EXPENSE,
    FLOAT_ENTRY,
    INCOME,
    MOVEMENTS,
    TAKEN_OUT,
    CashMoved,
    Declared,
    check_movement,
)
from hq_server.domain.money import quantity_text
from hq_server.domain.validation import RETURN, SALE, Tender, check_change, two_sums
from hq_server.texts import _

VOID, NO_SALE = "void", "no_sale"
TYPES = (SALE, RETURN, VOID, NO_SALE, *MOVEMENTS, DECLARATION, *orders.MONEY)
# What moves money without any goods.
WITHOUT_GOODS = (*MOVEMENTS, *orders.MONEY)


class Discount(Protocol):
    @property
    def amount_minor(self) -> int: ...


class LineMore(Protocol):
    @property
    def discounts(self) -> Sequence[Discount]: ...
    @property
    def returned(self) -> object | None: ...


class Line(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def quantity_thousandths(self) -> int: ...
    @property
    def unit_price_minor(self) -> int: ...
    @property
    def total_minor(self) -> int: ...
    @property
    def tax_rate(self) -> int: ...
    @property
    def tax_minor(self) -> int: ...
    @property
    def voided(self) -> bool: ...
    @property
    def discount_minor(self) -> int: ...
    @property
    def more(self) -> LineMore | None: ...


class TaxSum(Protocol):
    @property
    def tax_rate(self) -> int: ...
    @property
    def net_minor(self) -> int: ...
    @property
    def tax_minor(self) -> int: ...
    @property
    def gross_minor(self) -> int: ...


class TransactionMore(Protocol):
    @property
    def account(self) -> str: ...
    @property
    def cash(self) -> CashMoved | None: ...
    @property
    def declared(self) -> Declared | None: ...
    @property
    def order(self) -> str: ...


class TenderMore(Protocol):
    @property
    def issued(self) -> bool: ...


class TenderInFull(Tender, Protocol):
    @property
    def tender(self) -> str: ...
    @property
    def more(self) -> TenderMore | None: ...


class Transaction(Protocol):
    @property
    def receipt(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def shift(self) -> str: ...
    @property
    def customer(self) -> str | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def total_minor(self) -> int: ...
    @property
    def tax_minor(self) -> int: ...
    @property
    def discount_minor(self) -> int: ...
    @property
    def rounding_minor(self) -> int: ...
    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def tenders(self) -> Sequence[TenderInFull]: ...
    @property
    def taxes(self) -> Sequence[TaxSum]: ...
    @property
    def more(self) -> TransactionMore | None: ...


@dataclass(slots=True)
class _Sums:
    """What the lines that count come to; ``rates``: tax rate → gross and tax."""

    total_minor: int = 0
    tax_minor: int = 0
    saved_minor: int = 0
    count: int = 0
    sold: int = 0
    rates: dict[int, tuple[int, int]] = field(default_factory=dict)


def check_transaction_in_full(transaction: Transaction) -> str:
    """The shape fits the type, lines are numbered once and signed rightly, all sums agree."""
    sums = _Sums()
    if not transaction.receipt:
        return _("The transaction has no receipt number.")
    return (
        _check_lines(transaction.lines, sums)
        or _check_shape(transaction, sums)
        or _check_sums(transaction, sums)
        or _check_taxes(transaction.taxes, sums)
        or orders.check_tenders(transaction)
    )


def _check_lines(lines: Sequence[Line], sums: _Sums) -> str:
    """Line by line, and what they add up to."""
    numbers: set[int] = set()
    rates = sums.rates
    for line in lines:
        number, quantity, total, saved = line.line, line.quantity_thousandths, line.total_minor, line.discount_minor
        tax, more = line.tax_minor, line.more
        if number in numbers:
            return _("Line {line} is there twice.").format(line=number)
        numbers.add(number)
        if more is not None and (finding := _check_more(line, more)):
            return finding
        if line.unit_price_minor < 0:
            return _("Line {line} has a price below zero.").format(line=number)
        if line.voided:
            if total or tax or saved:
                return _("Line {line} is voided, but counts in the total.").format(line=number)
            continue
        if (quantity < 0 and (total > 0 or saved > 0)) or (quantity >= 0 and (total < 0 or saved < 0)):
            message = _("Line {line} has a quantity, a total and a discount that do not have the same sign.")
            return message.format(line=number)
        if not (quantity and (0 <= tax <= total or total <= tax <= 0)):
            return _fault_of_counting(line)
        sums.count += 1
        sums.total_minor += total
        sums.tax_minor += tax
        if quantity > 0:
            sums.sold += 1
            sums.saved_minor += saved
        gross, part = rates.get(line.tax_rate, (0, 0))
        rates[line.tax_rate] = (gross + total, part + tax)
    return ""


def _fault_of_counting(line: Line) -> str:
    if not line.quantity_thousandths:
        return _("Line {line} counts, but has no quantity.").format(line=line.line)
    return _("Line {line} has a tax that is no part of its total.").format(line=line.line)


def _check_more(line: Line, more: LineMore) -> str:
    if not line.voided and sum([discount.amount_minor for discount in more.discounts]) != line.discount_minor:
        return _("The discounts of line {line} do not add up to what it saves.").format(line=line.line)
    if more.returned is not None and line.quantity_thousandths > 0:
        return _("Line {line} is sold, but says what it brings back.").format(line=line.line)
    return ""


def _check_shape(transaction: Transaction, sums: _Sums) -> str:
    kind = transaction.type
    if kind == SALE:
        return "" if sums.sold else _("A sale has no line that is sold.")
    if kind == RETURN:
        if sums.sold:
            return _("A line of a return is sold.")
        return "" if sums.count else _("The transaction has no lines that count.")
    if kind not in TYPES:
        return _("HQ does not know the transaction type “{type}”.").format(type=kind)
    if kind != VOID and transaction.lines:
        return _("A transaction of the type “{type}” has no lines, this one has.").format(type=kind)
    if kind in (INCOME, EXPENSE):
        return _check_cash_movement(transaction)
    if kind in (FLOAT_ENTRY, *TAKEN_OUT, DECLARATION):
        return check_movement(transaction)
    if kind in orders.MONEY:
        return orders.check_money(transaction)
    if sums.count:
        return _("A line of a voided transaction counts.")
    if transaction.total_minor or transaction.tenders:
        return _("A transaction of the type “{type}” moves no money, this one does.").format(type=kind)
    return ""


def _check_cash_movement(transaction: Transaction) -> str:
    if transaction.type == INCOME and transaction.total_minor <= 0:
        return _("An income is not above zero.")
    if transaction.type == EXPENSE and transaction.total_minor >= 0:
        return _("An expense is not below zero.")
    if len(transaction.tenders) != 1:
        return _("Income and expense have one tender.")
    if transaction.more is None or not transaction.more.account:
        return _("Income and expense name their account.")
    return ""


def _check_sums(transaction: Transaction, sums: _Sums) -> str:
    total, currency = transaction.total_minor, transaction.currency
    if sums.total_minor != total and transaction.type not in WITHOUT_GOODS:
        return two_sums(_("The lines add up to {found}, the total says {total}."), sums.total_minor, total, currency)
    if sums.tax_minor != transaction.tax_minor:
        message = _("The taxes of the lines add up to {found}, the tax says {total}.")
        return two_sums(message, sums.tax_minor, transaction.tax_minor, currency)
    if sums.saved_minor != transaction.discount_minor:
        message = _("The lines save {found}, the discount says {total}.")
        return two_sums(message, sums.saved_minor, transaction.discount_minor, currency)
    paid, due = sum([tender.amount_minor for tender in transaction.tenders]), total + transaction.rounding_minor
    if paid != due:
        message = _("The tenders add up to {found}, the total and its rounding to {total}.")
        return two_sums(message, paid, due, currency)
    return check_change(transaction.tenders, currency) or _check_issued(transaction.tenders)


def _check_issued(tenders: Sequence[TenderInFull]) -> str:
    for tender in tenders:
        if tender.more is not None and tender.more.issued and tender.amount_minor >= 0:
            return _("A voucher was handed out, but its amount is not below zero.")
    return ""


def _check_taxes(taxes: Sequence[TaxSum], sums: _Sums) -> str:
    """Each rate of the lines that count has one entry, with the sums of its lines."""
    if len(taxes) != len(sums.rates):
        return _("The taxes do not have one entry for each rate of the lines.")
    for tax in taxes:
        found = sums.rates.pop(tax.tax_rate, None)
        if found is None:
            return _("The taxes do not have one entry for each rate of the lines.")
        if found != (tax.gross_minor, tax.tax_minor):
            message = _("The lines of the tax rate {rate} % do not add up to its sums.")
            return message.format(rate=quantity_text(tax.tax_rate))
        if tax.net_minor + tax.tax_minor != tax.gross_minor:
            return _("Net and tax of the tax rate {rate} % are not its gross.").format(rate=quantity_text(tax.tax_rate))
    return ""
