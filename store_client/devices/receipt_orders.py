"""Lays out an order: the customer's paper with the deposit, the slip that stays with the goods, and a cancelled one."""

from collections.abc import Mapping

from store_client.devices import receipt_lines, receipt_sums
from store_client.devices.receipt_rows import Rows
from store_client.devices.receipt_text import format_date
from store_client.domain.money import format_amount
from store_client.domain.order import Order
from store_client.domain.transaction import ORDER_REFUND, Transaction
from store_client.texts import _


def lay_out_money(
    rows: Rows, transaction: Transaction, order: Order | None, language: str, names: Mapping[str, str]
) -> None:
    """The deposit that was paid, or that went back; of an order that is not known here any more, the money alone."""
    back = transaction.type == ORDER_REFUND
    if order is not None and not back:
        _agreed(rows, order, language)
        rows.rule()
        receipt_lines.lay_out_ordered(rows, order.lines, order.currency, language, names)
        rows.rule()
        _sums(rows, order, language)
        rows.blank()
    elif order is not None:
        rows.pair(_("Order"), order.number, bold=True)
    label = _("Deposit given back") if back else _("Deposit paid now")
    rows.pair(label, format_amount(abs(transaction.total_minor), transaction.currency, language), bold=True)
    receipt_sums.lay_out_parts(rows, transaction, language, names)
    if transaction.more is not None:
        if transaction.more.reason:
            rows.text(names.get(transaction.more.reason, transaction.more.reason))
        receipt_sums.lay_out_more(rows, transaction, names)
    if back:
        rows.blank()
        rows.pair(_("Signature"), receipt_sums.SIGNATURE)


def lay_out_slip(rows: Rows, order: Order, language: str) -> None:
    """What somebody needs who gets the goods together and keeps them: no prices but what is still to be paid."""
    rows.center(order.customer_name, bold=True, large=True)
    _agreed(rows, order, language)
    rows.rule()
    receipt_lines.lay_out_goods(rows, order.lines, language)
    rows.rule()
    due = format_amount(order.balance_minor, order.currency, language)
    rows.pair(_("Still to pay {currency}").format(currency=order.currency), due, bold=True)


def _agreed(rows: Rows, order: Order, language: str) -> None:
    rows.text(_("To be picked up") if order.is_pickup else _("To be delivered to"), bold=True)
    for line in order.address_lines:
        rows.note(line)
    if order.wanted_date:
        rows.pair(_("Wanted for"), format_date(order.wanted_date, language), bold=True)
    if order.comment:
        rows.text(order.comment)


def _sums(rows: Rows, order: Order, language: str) -> None:
    def amount(minor: int) -> str:
        return format_amount(minor, order.currency, language)

    rows.pair(_("Total {currency}").format(currency=order.currency), amount(order.total_minor), bold=True)
    if order.discount_minor:
        rows.pair(_("You saved"), amount(order.discount_minor))
    rows.pair(_("of which tax") if order.tax_included else _("tax"), amount(order.tax_minor))
    rows.pair(_("Deposit"), amount(-order.deposit_minor))
    rows.pair(_("Still to pay"), amount(order.balance_minor), bold=True)
