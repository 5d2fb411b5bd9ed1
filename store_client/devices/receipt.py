"""Lays out a receipt as rows of text: the same rows for the screen, for printers of any width and for PDF."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from store_client.devices import receipt_lines, receipt_sums, receipt_template
from store_client.devices.receipt_rows import Rows
from store_client.devices.receipt_text import display_width, format_date, is_right_to_left
from store_client.domain.channel import Channel
from store_client.domain.money import format_amount
from store_client.domain.receipt_model import COPY, GIFT, RECEIPT, VOUCHER, WIDTH, Bitmap, ReceiptLine
from store_client.domain.setup import ReceiptFormat
from store_client.domain.transaction import EXPENSE, INCOME, NO_SALE, RETURN, SALE, VOID, Transaction
from store_client.texts import _

__all__ = ["WIDTH", "IssuedVoucher", "ReceiptFacts", "ReceiptLine", "display_width", "lay_out", "lay_out_facts"]

HEADER: Final = ("# {store}", "{address}")
_ABOUT: Final = "{receipt} | {date} {time}"


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

    ``language`` is the one it is written in; ``seal`` the text of its signed code; ``until`` the last day for returns.
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


def lay_out(transaction: Transaction, channel: Channel, cashier: str, width: int = WIDTH) -> list[ReceiptLine]:
    """The whole receipt as the built-in format has it; it ends with its number, also as a barcode."""
    return lay_out_facts(ReceiptFacts(transaction, channel, cashier, language=channel.language), width)


def lay_out_facts(facts: ReceiptFacts, width: int) -> list[ReceiptLine]:
    """The rows, in the language that is chosen for the program's texts now."""
    rows = Rows(width, is_right_to_left(facts.language))
    _head(rows, facts)
    if facts.variant == VOUCHER:
        _vouchers(rows, facts)
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
    header = facts.format.header or HEADER
    receipt_template.fill(rows, header, values)
    rows.blank()
    if facts.variant == COPY or facts.copy:
        rows.center(_copy_words(facts.copy), bold=True, large=True)
    if title := _title(facts):
        rows.center(title, bold=True, large=True)
    if not receipt_template.names_field(header, "date"):
        receipt_template.fill(rows, (_ABOUT,), values)
    if not receipt_template.names_field(header, "cashier"):
        rows.pair(_("Served by {name}").format(name=facts.cashier), _customer(facts, header))


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
    return {
        RETURN: _("RETURN"),
        VOID: _("VOIDED"),
        NO_SALE: _("DRAWER OPENED"),
        INCOME: _("PAID IN"),
        EXPENSE: _("PAID OUT"),
    }.get(facts.transaction.type, "")


def _copy_words(copy: int) -> str:
    return _("COPY {number}").format(number=copy) if copy else _("COPY")


def _body(rows: Rows, facts: ReceiptFacts) -> None:
    transaction = facts.transaction
    if transaction.lines:
        rows.rule()
        receipt_lines.lay_out(rows, transaction, facts.language, facts.names)
    rows.rule()
    if transaction.type in (SALE, RETURN):
        table = facts.format.show_tax_table
        receipt_sums.lay_out(rows, transaction, facts.language, facts.names, _rests(facts), tax_table=table)
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


def _foot(rows: Rows, facts: ReceiptFacts) -> None:
    transaction = facts.transaction
    rows.blank()
    receipt_template.fill(rows, facts.format.footer or facts.channel.receipt_footer.splitlines(), _values(facts))
    if facts.until and transaction.type == SALE and facts.variant != VOUCHER:
        rows.center(_("Returns until {date}").format(date=format_date(facts.until, facts.language)))
    rows.blank()
    if facts.seal and facts.format.show_qr and facts.variant in (RECEIPT, COPY):
        rows.qr(facts.seal)
    if facts.variant == COPY or facts.copy:
        rows.center(_copy_words(facts.copy), bold=True)
    if facts.variant != VOUCHER:
        rows.barcode(transaction.receipt)
        rows.center(transaction.receipt)
