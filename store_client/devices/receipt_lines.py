"""Lays out what was sold or came back: a row for each line, and notes for what is particular about it."""

from collections.abc import Iterable, Mapping

from store_client.devices.receipt_rows import Rows
from store_client.domain.money import format_amount
from store_client.domain.quantity import format_quantity, is_measured
from store_client.domain.transaction import LineMore, Transaction, TransactionLine
from store_client.texts import _

_PIECE = 1000
_TIMES = "\u00d7"


def lay_out(rows: Rows, transaction: Transaction, language: str, names: Mapping[str, str]) -> None:
    lay_out_ordered(rows, transaction.lines, transaction.currency, language, names)


def lay_out_ordered(
    rows: Rows, lines: Iterable[TransactionLine], currency: str, language: str, names: Mapping[str, str]
) -> None:
    for line in lines:
        amount = format_amount(line.total_minor, currency, language)
        rows.pair(line.description or line.sku, amount)
        if line.voided:
            rows.note(_("voided"))
            continue
        if line.quantity_thousandths != _PIECE or line.discount_minor or is_measured(line.unit):
            rows.note(_quantity(line, currency, language))
        if line.more is not None:
            _notes(rows, line.more, currency, language, names)


def lay_out_gift(rows: Rows, transaction: Transaction, language: str) -> None:
    """What was given, and not what it cost; what came back is nobody's gift."""
    lines = transaction.lines
    lay_out_goods(rows, [line for line in lines if not line.voided and line.quantity_thousandths >= 0], language)


def lay_out_goods(rows: Rows, lines: Iterable[TransactionLine], language: str) -> None:
    """Without prices."""
    for line in lines:
        quantity = "" if line.quantity_thousandths == _PIECE else _amount_of(line, language)
        rows.pair(line.description or line.sku, quantity)
        if line.more is not None and line.more.serial:
            rows.note(_("Serial number {serial}").format(serial=line.more.serial))


def _quantity(line: TransactionLine, currency: str, language: str) -> str:
    price = format_amount(line.unit_price_minor, currency, language)
    return f"{_amount_of(line, language)} {_TIMES} {price}"


def _amount_of(line: TransactionLine, language: str) -> str:
    quantity = format_quantity(line.quantity_thousandths, language)
    return f"{quantity} {line.unit}" if is_measured(line.unit) else quantity


def _notes(rows: Rows, more: LineMore, currency: str, language: str, names: Mapping[str, str]) -> None:
    if more.list_price_minor is not None:
        rows.note(_("instead of {price}").format(price=format_amount(more.list_price_minor, currency, language)))
    for discount in more.discounts:
        saved = format_amount(-discount.amount_minor, currency, language)
        rows.note(f"{discount.name or names.get(discount.code) or _('Discount')} {saved}")
    if more.serial:
        rows.note(_("Serial number {serial}").format(serial=more.serial))
    if more.returned is not None and more.returned.receipt:
        rows.note(_("from receipt {receipt}").format(receipt=more.returned.receipt))
    if more.returned is not None and more.returned.reason:
        rows.note(names.get(more.returned.reason, more.returned.reason))
    if more.comment:
        rows.note(more.comment)
