"""Lays out a receipt as rows of text: the same rows for the screen, for printers of any width and for PDF."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from store_client.devices import receipt_counts, receipt_lines, receipt_orders, receipt_sums, receipt_template
from store_client.devices.receipt_rows import Rows
from store_client.devices.receipt_text import display_width, format_date, is_right_to_left
from store_client.domain.channel import Channel
from store_client.domain.money import format_amount
from store_client.domain.order import Order
from store_client.domain.receipt_model import COPY, GIFT, ORDER_SLIP, RECEIPT, VOUCHER, WIDTH, Bitmap, ReceiptLine
from store_client.domain.setup import ReceiptFormat
from store_client.domain.transaction import (
    BANK_DROP,
    DECLARATION,
    EXPENSE,
    FLOAT_ENTRY,
    INCOME,
    NO_SALE,
    ORDER_DEPOSIT,
    ORDER_REFUND,
    RETURN,
    SAFE_DROP,
    SALE,
    TENDER_REMOVAL,
    VOID,
    Transaction,
)
from store_client.texts import _

__all__ = ["WIDTH", "IssuedVoucher", "ReceiptFacts", "ReceiptLine", "display_width", "lay_out", "lay_out_facts"]

_ABOUT: Final = "{receipt} | {date} {time}"
_CASH: Final = (FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP)
_ORDERS: Final = (ORDER_DEPOSIT, ORDER_REFUND)
_NO_CUSTOMER: Final = (*_CASH, DECLARATION)


@dataclass(frozen=True, slots=True)
class IssuedVoucher:
    """A voucher on this receipt. ``seal`` is its own code, ``rest_minor`` what is left on it as far as known here."""

    number: str
    amount_minor: int
    rest_minor: int | None = None
    expires: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """Everything that a receipt may say. ``names`` calls tenders, reasons, accounts and people by their codes.

    ``language`` is the one it is written in; ``seal`` the text of its signed code; ``until`` the last day for returns;
    ``order`` the one that it is about.
    """

    transaction: Transaction
    channel: Channel
    cashier: str
    format: ReceiptFormat = field(default_factory=lambda: ReceiptFormat(SALE))
    variant: str = RECEIPT
    copy: int = 0
    customer: str = ""
    language: str = ""
    logo: Bitmap | None = None
    seal: str = ""
    until: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    vouchers: tuple[IssuedVoucher, ...] = ()
    order: Order | None = None


def lay_out(transaction: Transaction, channel: Channel, cashier: str, width: int = WIDTH) -> list[ReceiptLine]:
    """The whole receipt as the built-in format has it; it ends with its number, also as a barcode."""
    return lay_out_facts(ReceiptFacts(transaction, channel, cashier, language=channel.language), width)


def lay_out_facts(facts: ReceiptFacts, width: int) -> list[ReceiptLine]:
    """The rows, in the language that is chosen for the program's texts now."""
    rows = Rows(width, is_right_to_left(facts.language))
    _head(rows, facts)
    if facts.variant == VOUCHER:
        _vouchers(rows, facts)
    elif facts.variant == ORDER_SLIP:
        rows.rule()
        if facts.order is not None:
            receipt_orders.lay_out_slip(rows, facts.order, facts.language)
    elif facts.variant == GIFT:
        rows.rule()
        receipt_lines.lay_out_gift(rows, facts.transaction, facts.language)
        rows.rule()
    else:
        _body(rows, facts)
    _foot(rows, facts)
    return rows.made


def _head(rows: Rows, facts: ReceiptFacts) -> None:
    if facts.logo is not None:
        rows.logo(facts.logo)
    values = _values(facts)
    header = facts.format.header or receipt_template.HEADER
    receipt_template.fill(rows, header, values)
    rows.blank()
    if facts.variant == COPY or facts.copy:
        rows.center(copy_words(facts.copy), bold=True, large=True)
    if title := _title(facts):
        rows.center(title, bold=True, large=True)
    if not receipt_template.names_field(header, "date"):
        receipt_template.fill(rows, (_ABOUT,), values)
    if not receipt_template.names_field(header, "cashier"):
        by = _("Recorded by {name}") if facts.transaction.type in _NO_CUSTOMER else _("Served by {name}")
        rows.pair(by.format(name=facts.cashier), _customer(facts, header))


def _customer(facts: ReceiptFacts, header: tuple[str, ...]) -> str:
    return "" if receipt_template.names_field(header, "customer") else facts.customer


def _values(facts: ReceiptFacts) -> dict[str, str]:
    transaction, channel = facts.transaction, facts.channel
    return {
        "store": channel.name,
        "address": "\n".join(channel.address),
        "date": format_date(transaction.made.iso_date(), facts.language),
        "time": transaction.made.time_text(),
        "receipt": transaction.receipt,
        "cashier": facts.cashier,
        "customer": facts.customer,
        "register": transaction.receipt.rpartition("-")[0],
    }


def _title(facts: ReceiptFacts) -> str:
    if facts.variant == GIFT:
        return _("GIFT RECEIPT")
    if facts.variant == VOUCHER:
        return _("VOUCHER")
    if facts.variant == ORDER_SLIP:
        return _("ORDER SLIP")
    return {
        RETURN: _("RETURN"),
        VOID: _("VOIDED"),
        NO_SALE: _("DRAWER OPENED"),
        INCOME: _("PAID IN"),
        EXPENSE: _("PAID OUT"),
        FLOAT_ENTRY: _("FLOAT"),
        TENDER_REMOVAL: _("REMOVAL"),
        SAFE_DROP: _("SAFE DROP"),
        BANK_DROP: _("BANK DROP"),
        DECLARATION: _("COUNT"),
        ORDER_DEPOSIT: _("ORDER"),
        ORDER_REFUND: _("ORDER CANCELLED"),
    }.get(facts.transaction.type, "")


def copy_words(copy: int) -> str:
    return _("COPY {number}").format(number=copy) if copy else _("COPY")


def _body(rows: Rows, facts: ReceiptFacts) -> None:
    transaction = facts.transaction
    if transaction.lines:
        rows.rule()
        receipt_lines.lay_out(rows, transaction, facts.language, facts.names)
    rows.rule()
    if transaction.type == SALE and facts.order is not None:
        rows.text(_("Order {number}, handed over").format(number=facts.order.number))
    if transaction.type in _ORDERS:
        receipt_orders.lay_out_money(rows, transaction, facts.order, facts.language, facts.names)
    elif transaction.type in (SALE, RETURN):
        table = facts.format.show_tax_table
        receipt_sums.lay_out(rows, transaction, facts.language, facts.names, _rests(facts), tax_table=table)
    elif transaction.type in _CASH:
        receipt_counts.lay_out_moved(rows, transaction, facts.language, facts.names)
    elif transaction.type == DECLARATION:
        receipt_counts.lay_out_declared(rows, transaction, facts.language, facts.names)
    else:
        receipt_sums.lay_out_slip(rows, transaction, facts.language, facts.names)


def _rests(facts: ReceiptFacts) -> dict[str, int]:
    return {voucher.number: voucher.rest_minor for voucher in facts.vouchers if voucher.rest_minor is not None}


def _vouchers(rows: Rows, facts: ReceiptFacts) -> None:
    """Each voucher that was handed out, for its own signed code."""
    for voucher in (one for one in facts.vouchers if one.amount_minor < 0):
        rows.rule()
        amount = format_amount(-voucher.amount_minor, facts.transaction.currency, facts.language)
        rows.center(f"{amount} {facts.transaction.currency}", bold=True, large=True)
        if voucher.expires:
            rows.center(_("Valid until {date}").format(date=format_date(voucher.expires, facts.language)))
        if voucher.seal:
            rows.qr(voucher.seal)
        rows.barcode(voucher.number)
        rows.center(voucher.number)
    rows.rule()


def _built_in_footer(facts: ReceiptFacts) -> list[str]:
    """What the store tells its customers stays off the shop's own slips."""
    return [] if facts.transaction.type in _NO_CUSTOMER else facts.channel.receipt_footer.splitlines()


def _foot(rows: Rows, facts: ReceiptFacts) -> None:
    transaction = facts.transaction
    rows.blank()
    receipt_template.fill(rows, facts.format.footer or _built_in_footer(facts), _values(facts))
    if facts.until and transaction.type == SALE and facts.variant != VOUCHER:
        rows.center(_("Returns until {date}").format(date=format_date(facts.until, facts.language)))
    rows.blank()
    if facts.seal and facts.format.show_qr and facts.variant in (RECEIPT, COPY):
        rows.qr(facts.seal)
    if transaction.type == ORDER_DEPOSIT:
        rows.qr(transaction.receipt)
    if facts.variant == COPY or facts.copy:
        rows.center(copy_words(facts.copy), bold=True)
    if facts.variant != VOUCHER:
        rows.barcode(transaction.receipt)
        rows.center(transaction.receipt)
