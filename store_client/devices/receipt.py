"""Lays out a receipt as rows of text, the same for the screen and for a printer of 40 or 42 columns."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from store_client.domain.channel import Channel
from store_client.domain.money import format_amount
from store_client.domain.quantity import format_quantity
from store_client.domain.transaction import RETURN, Transaction, TransactionLine
from store_client.texts import _

WIDTH = 42
_PIECE = 1000
_TIMES = "\u00d7"
_TURNING = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One row. ``large`` text is twice as wide; a ``separator`` is a rule across; ``barcode`` is drawn as one."""

    text: str = ""
    bold: bool = False
    large: bool = False
    center: bool = False
    separator: bool = False
    barcode: str = ""


def lay_out(transaction: Transaction, channel: Channel, cashier: str, width: int = WIDTH) -> list[ReceiptLine]:
    """The whole receipt; it ends with its number, also as a barcode."""
    return [
        *_head(transaction, channel, cashier, width),
        ReceiptLine(separator=True),
        *_lines(transaction, channel, width),
        ReceiptLine(separator=True),
        *_totals(transaction, channel, width),
        *_foot(transaction, channel, width),
    ]


def display_width(text: str) -> int:
    """Columns on paper: wide East Asian characters take two, combining and invisible ones none."""
    return sum(_columns(character) for character in text)


def _head(transaction: Transaction, channel: Channel, cashier: str, width: int) -> Iterator[ReceiptLine]:
    for row in _wrapped(channel.name, width // 2):
        yield ReceiptLine(row, bold=True, large=True, center=True)
    for line in channel.address:
        for row in _wrapped(line, width):
            yield ReceiptLine(row, center=True)
    yield ReceiptLine()
    if transaction.type == RETURN:
        yield ReceiptLine(_("RETURN"), bold=True, large=True, center=True)
    made = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        milliseconds=transaction.made.utc_ms, minutes=transaction.made.offset_minutes
    )
    yield ReceiptLine(_between(made.strftime("%Y-%m-%d"), transaction.made.time_text(), width))
    for row in _wrapped(_("Served by {name}").format(name=cashier), width):
        yield ReceiptLine(row)


def _lines(transaction: Transaction, channel: Channel, width: int) -> Iterator[ReceiptLine]:
    for line in transaction.lines:
        amount = format_amount(line.total_minor, transaction.currency, channel.language)
        *rows, last = _wrapped(line.description or line.sku, width - display_width(amount) - 1)
        for row in rows:
            yield ReceiptLine(row)
        yield ReceiptLine(_between(last, amount, width))
        if line.voided:
            yield ReceiptLine("  " + _("voided"))
        elif line.quantity_thousandths != _PIECE:
            yield ReceiptLine("  " + _quantity_row(line, transaction.currency, channel.language))


def _totals(transaction: Transaction, channel: Channel, width: int) -> Iterator[ReceiptLine]:
    def row(label: str, minor: int, bold: bool = False) -> ReceiptLine:
        return ReceiptLine(
            _between(label, format_amount(minor, transaction.currency, channel.language), width), bold=bold
        )

    yield row(_("Total {currency}").format(currency=transaction.currency), transaction.total_minor, bold=True)
    yield row(_("of which tax") if channel.tax_included else _("tax"), transaction.tax_minor)
    for tender in transaction.tenders:
        if transaction.type == RETURN:
            yield row(_("Refunded in cash"), -tender.amount_minor)
        else:
            yield row(_("Cash"), tender.tendered_minor)
            yield row(_("Change"), tender.change_minor, bold=True)


def _foot(transaction: Transaction, channel: Channel, width: int) -> Iterator[ReceiptLine]:
    if channel.receipt_footer:
        yield ReceiptLine()
    for line in channel.receipt_footer.splitlines():
        for row in _wrapped(line, width):
            yield ReceiptLine(row, center=True)
    yield ReceiptLine()
    yield ReceiptLine(barcode=transaction.receipt, center=True)
    yield ReceiptLine(transaction.receipt, center=True)


def _quantity_row(line: TransactionLine, currency: str, language: str) -> str:
    quantity = format_quantity(line.quantity_thousandths, language)
    return f"{quantity} {_TIMES} {format_amount(line.unit_price_minor, currency, language)}"


def _between(left: str, right: str, width: int) -> str:
    """``left`` at the left edge, ``right`` at the right one."""
    return left + " " * max(1, width - display_width(left) - display_width(right)) + right


def _wrapped(text: str, width: int) -> list[str]:
    """The text in rows of at most ``width`` columns, broken between words where that is possible; at least one row."""
    rows = [""]
    for word in _printable(text).split():
        joined = f"{rows[-1]} {word}" if rows[-1] else word
        if display_width(joined) <= width:
            rows[-1] = joined
            continue
        pieces = _cut(word, width)
        rows = rows + pieces if rows[-1] else pieces if len(rows) == 1 else rows[:-1] + pieces
    return rows


def _cut(word: str, width: int) -> list[str]:
    pieces, used = [""], 0
    for character in word:
        columns = _columns(character)
        if used + columns > width:
            pieces.append("")
            used = 0
        pieces[-1] += character
        used += columns
    return pieces


def _printable(text: str) -> str:
    """Without control characters and marks that turn the direction of what follows, which could disguise an amount."""
    return "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in text
        if character not in _TURNING
    )


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
