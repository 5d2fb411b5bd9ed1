"""Reads a file of real sales, in the columns of UCI Online Retail II, into invoices that a register can ring up."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID")

ADJUSTMENT = "invoice begins with A"
NEGATIVE_OUTSIDE_RETURN = "negative quantity outside a C invoice"
POSITIVE_INSIDE_RETURN = "positive quantity inside a C invoice"
NO_QUANTITY = "quantity 0"
NEGATIVE_PRICE = "negative price"
TOO_MANY_DECIMALS = "price with more than two decimals"


class UnreadableFile(Exception):
    """The file is not what it should be; the message names the row and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row that a register can ring up; ``quantity`` is whole pieces, negative on a return."""

    sku: str
    description: str
    quantity: int
    unit_price_minor: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """One row that a register cannot ring up."""

    row: int
    invoice: str
    sku: str
    reason: str


@dataclass(slots=True)
class Invoice:
    """``customer`` is the first one that a row of it names; empty for none."""

    number: str
    business_date: str
    customer: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def is_return(self) -> bool:
        return self.number.startswith("C")


@dataclass(slots=True)
class Sales:
    """The first invoices of a file, oldest day first, each with the lines that can be rung up."""

    invoices: list[Invoice]
    skipped: list[Skipped]

    def reasons(self) -> dict[str, int]:
        return dict(Counter(row.reason for row in self.skipped))

    def days(self) -> dict[str, list[Invoice]]:
        """Business date → the invoices that have something to ring up."""
        days: dict[str, list[Invoice]] = {}
        for invoice in sorted(self.invoices, key=lambda invoice: invoice.business_date):
            if invoice.lines:
                days.setdefault(invoice.business_date, []).append(invoice)
        return days

    def products(self) -> dict[str, Line]:
        """Sku → the first line that sells it, with the first description given for it."""
        products: dict[str, Line] = {}
        for invoice in self.invoices:
            for line in invoice.lines:
                known = products.get(line.sku)
                if known is None or (line.description and not known.description):
                    products[line.sku] = line
        return products


def read_sales(path: Path, invoices: int | None = None) -> Sales:
    """Read the file, plain or gzip: the first ``invoices`` invoice numbers in it, or all. Raises ``UnreadableFile``."""
    found: dict[str, Invoice] = {}
    skipped: list[Skipped] = []
    for number, row in _rows(path):
        name = row["InvoiceNo"].strip()
        if name not in found:
            if len(found) == invoices:
                continue
            found[name] = Invoice(name, row["InvoiceDate"][:10])
        line = _read_line(number, row)
        reason = _reason_to_skip(name, line, _read_decimal(number, "UnitPrice", row["UnitPrice"]))
        if reason:
            skipped.append(Skipped(number, name, line.sku, reason))
        else:
            found[name].lines.append(line)
            found[name].customer = found[name].customer or row["CustomerID"].strip()
    return Sales(list(found.values()), skipped)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with their numbers as a spreadsheet counts them: the heading is row 1."""
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig", newline="") as file
        ):
            reader = csv.DictReader(file, restval="")
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise UnreadableFile(f"{path}: the first row does not name the columns {', '.join(missing)}")
            yield from enumerate(reader, start=2)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path} cannot be read: {error}") from error


def _read_line(number: int, row: dict[str, str]) -> Line:
    quantity = _read_decimal(number, "Quantity", row["Quantity"])
    if quantity != int(quantity):
        raise UnreadableFile(f"row {number}: the quantity {row['Quantity']} is not a whole number")
    price = _read_decimal(number, "UnitPrice", row["UnitPrice"])
    return Line(row["StockCode"].strip(), row["Description"].strip(), int(quantity), int(price * 100))


def _read_decimal(number: int, column: str, text: str) -> Decimal:
    try:
        read = Decimal(text.strip())
    except InvalidOperation as error:
        raise UnreadableFile(f"row {number}: {column} is not a number: {text!r}") from error
    if not read.is_finite():
        raise UnreadableFile(f"row {number}: {column} is not a number: {text!r}")
    return read


def _reason_to_skip(invoice: str, line: Line, price: Decimal) -> str:
    is_return = invoice.startswith("C")
    reasons = (
        (invoice.startswith("A"), ADJUSTMENT),
        (line.quantity < 0 and not is_return, NEGATIVE_OUTSIDE_RETURN),
        (line.quantity > 0 and is_return, POSITIVE_INSIDE_RETURN),
        (line.quantity == 0, NO_QUANTITY),
        (price < 0, NEGATIVE_PRICE),
        (price * 100 != int(price * 100), TOO_MANY_DECIMALS),
    )
    return next((reason for applies, reason in reasons if applies), "")
