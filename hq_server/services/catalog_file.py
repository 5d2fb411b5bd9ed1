"""Reads a catalogue file (CSV) into products; says per row what is wrong and what would be right. Knows no database."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hq_server.services.catalog_values import (
    RowFault,
    Warned,
    check_days,
    read_barcodes,
    read_category,
    read_currency,
    read_day,
    read_name,
    read_no,
    read_price,
    read_price_change,
    read_sku,
    read_tax_rate,
    read_unit,
    read_yes,
)
from hq_server.services.csv_upload import MAX_PROBLEMS, RowProblem, plain_heading, records
from hq_server.texts import _

COLUMNS = ("sku", "name", "barcodes", "unit", "price", "currency", "tax_rate")
REQUIRED = ("sku", "name", "price", "currency", "tax_rate")
MAX_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as the file has it. ``row`` counts as a spreadsheet does, the heading is row 1.

    ``more`` has the members of the optional columns that the file has. A row with dates is a price alone.
    """

    row: int
    sku: str
    name: str
    barcodes: tuple[str, ...]
    unit: str
    price_minor: int
    currency: str
    tax_rate: int
    more: Mapping[str, Any] = field(default_factory=dict)
    from_date: str = ""
    until_date: str = ""


@dataclass(slots=True)
class CatalogFile:
    """What a file says. ``errors`` are rows left out; ``warnings`` are rows kept."""

    rows: list[ProductRow] = field(default_factory=list)
    errors: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    rows_read: int = 0
    rows_refused: int = 0
    unusable: bool = False

    def refuse_file(self, message: str) -> None:
        self.unusable = True
        self.rows.clear()
        self.errors.insert(0, RowProblem(0, "", "", message))

    def refuse_row(self, problem: RowProblem) -> None:
        self.rows_refused += 1
        if len(self.errors) < MAX_PROBLEMS:
            self.errors.append(problem)

    def warn(self, problem: RowProblem) -> None:
        if len(self.warnings) < MAX_PROBLEMS:
            self.warnings.append(problem)


def read_catalog(text: str) -> CatalogFile:
    """Read the whole file; never raises for what is in it."""
    found = CatalogFile()
    rows = records(text)
    try:
        columns = _columns(next(rows, (1, []))[1], found)
        if columns is not None:
            _read_rows(rows, columns, found)
    except csv.Error as error:
        found.refuse_file(_("The file is not a CSV file that can be read: {reason}.").format(reason=error))
    return found


def _columns(heading: list[str], found: CatalogFile) -> dict[str, int] | None:
    names = [plain_heading(name) for name in heading]
    missing = [name for name in REQUIRED if name not in names]
    doubled = [name for name in (*COLUMNS, *_OPTIONAL) if names.count(name) > 1]
    if missing:
        found.refuse_file(
            _("The first row must name the columns {wanted}. Missing: {missing}.").format(
                wanted=", ".join(COLUMNS), missing=", ".join(missing)
            )
        )
        return None
    if doubled:
        found.refuse_file(
            _("The first row names {columns} twice. Keep one of them.").format(columns=", ".join(doubled))
        )
        return None
    return {name: names.index(name) for name in (*COLUMNS, *_OPTIONAL) if name in names}


_READERS: dict[str, Callable[[str], object]] = {
    "sku": read_sku,
    "name": read_name,
    "unit": read_unit,
    "currency": read_currency,
    "tax_rate": read_tax_rate,
}
# What a file without the column does not speak of stays as HQ has it.
_OPTIONAL: dict[str, Callable[[str], str | bool]] = {
    "category": read_category,
    "by_weight": read_no,
    "serial_needed": read_no,
    "price_change": read_price_change,
    "key_in_price": read_no,
    "returnable": read_yes,
    "discountable": read_yes,
    "from_date": read_day,
    "until_date": read_day,
}


def _read_rows(records: Iterator[tuple[int, list[str]]], columns: dict[str, int], found: CatalogFile) -> None:
    row_of_sku: dict[tuple[str, str, str], int] = {}
    row_of_barcode: dict[str, tuple[int, str]] = {}
    for row, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        found.rows_read += 1
        if found.rows_read > MAX_ROWS:
            found.refuse_file(_("The file has more than {limit} rows. Split it.").format(limit=f"{MAX_ROWS:,}"))
            return
        values = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        product = _read_row(row, values, found)
        if product is None or _is_repeated(product, row_of_sku, row_of_barcode, found):
            continue
        row_of_sku[_key(product)] = row
        row_of_barcode.update((barcode, (row, product.sku)) for barcode in product.barcodes)
        found.rows.append(product)


def _read_row(row: int, values: dict[str, str], found: CatalogFile) -> ProductRow | None:
    column = ""
    warnings: list[Warned] = []
    try:
        read: dict[str, object] = {}
        for column, reader in _READERS.items():
            read[column] = reader(values.get(column, ""))
        column = "price"
        price_minor = read_price(values["price"], str(read["currency"]))
        column = "barcodes"
        barcodes = read_barcodes(values.get("barcodes", ""), warnings)
        more: dict[str, Any] = {}
        for column in values:
            if column in _OPTIONAL:
                more[column] = _OPTIONAL[column](values[column])
        from_date, until_date = more.pop("from_date", ""), more.pop("until_date", "")
        column = "until_date"
        check_days(from_date, until_date)
    except RowFault as fault:
        found.refuse_row(RowProblem(row, column, values.get(column, "")[:80], str(fault)))
        return None
    for warned in warnings:
        found.warn(RowProblem(row, "barcodes", warned.value, warned.message))
    return ProductRow(
        row,
        str(read["sku"]),
        str(read["name"]),
        barcodes,
        str(read["unit"]),
        price_minor,
        str(read["currency"]),
        int(str(read["tax_rate"])),
        more,
        from_date,
        until_date,
    )


def _key(product: ProductRow) -> tuple[str, str, str]:
    """A product stands once in a file, and once more for each price with dates."""
    return product.sku, product.from_date, product.until_date


def _is_repeated(
    product: ProductRow,
    row_of_sku: dict[tuple[str, str, str], int],
    row_of_barcode: dict[str, tuple[int, str]],
    found: CatalogFile,
) -> bool:
    if _key(product) in row_of_sku:
        message = _("Row {row} already has this product. Keep one of the two.").format(row=row_of_sku[_key(product)])
        found.refuse_row(RowProblem(product.row, "sku", product.sku, message))
        return True
    for barcode in product.barcodes:
        if barcode in row_of_barcode:
            row, sku = row_of_barcode[barcode]
            if sku == product.sku:
                continue
            message = _("Row {row} gives this barcode to {sku}. A barcode belongs to one product.").format(
                row=row, sku=sku
            )
            found.refuse_row(RowProblem(product.row, "barcodes", barcode, message))
            return True
    return False
