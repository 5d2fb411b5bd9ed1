"""Real sales are read to the penny, and what a register cannot ring up is left out with its reason."""

import csv
import gzip
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from installer.environment import ROOT
from installer.replay import sales_file
from installer.replay.sales_file import Line, UnreadableFile, read_sales

HEADING = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
OWN_SAMPLE = ROOT / "resources" / "demo" / "sales.csv"
REAL_SALES = ROOT.parent / "shared" / "data" / "uci" / "train.csv.gz"


def write(folder: Path, *rows: str) -> Path:
    path = folder / "sales.csv"
    path.write_text(HEADING + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def row(invoice: str = "1", sku: str = "A", quantity: str = "1", price: str = "1.00", customer: str = "7") -> str:
    return f"{invoice},{sku},Thing,{quantity},2024-03-01 09:00:00,{price},{customer},Ireland"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (row("A9", quantity="-1", price="-5.00"), sales_file.ADJUSTMENT),
        (row("9", quantity="-1", price="-5.00"), sales_file.NEGATIVE_OUTSIDE_RETURN),
        (row("C9", quantity="1", price="-5.00"), sales_file.POSITIVE_INSIDE_RETURN),
        (row("9", quantity="0", price="-5.00"), sales_file.NO_QUANTITY),
        (row("C9", quantity="0"), sales_file.NO_QUANTITY),
        (row("9", price="-0.001"), sales_file.NEGATIVE_PRICE),
        (row("9", price="0.001"), sales_file.TOO_MANY_DECIMALS),
    ],
)
def test_a_row_that_cannot_be_rung_up_is_skipped_for_the_first_reason_that_fits(
    tmp_path: Path, cells: str, reason: str
) -> None:
    sales = read_sales(write(tmp_path, cells, row("10")))
    assert sales.reasons() == {reason: 1}
    assert (sales.skipped[0].row, sales.skipped[0].sku) == (2, "A")
    assert [invoice.number for day in sales.days().values() for invoice in day] == ["10"]


def test_lines_of_one_product_are_not_merged(tmp_path: Path) -> None:
    invoice = read_sales(write(tmp_path, row(quantity="2"), row(quantity="3"))).invoices[0]
    assert [line.quantity for line in invoice.lines] == [2, 3]


def test_an_invoice_whose_rows_lie_apart_is_one_invoice(tmp_path: Path) -> None:
    sales = read_sales(write(tmp_path, row("1"), row("2"), row("1", sku="B")), invoices=2)
    assert [(invoice.number, len(invoice.lines)) for invoice in sales.invoices] == [("1", 2), ("2", 1)]


def test_an_invoice_belongs_to_the_first_customer_that_a_row_of_it_names(tmp_path: Path) -> None:
    path = write(tmp_path, row(customer="6", quantity="-1"), row(customer=""), row(customer="7"), row(customer="8"))
    assert read_sales(path).invoices[0].customer == "7"


def test_only_the_first_invoice_numbers_are_taken(tmp_path: Path) -> None:
    sales = read_sales(write(tmp_path, row("1"), row("2"), row("3"), row("2", sku="B")), invoices=2)
    assert [(invoice.number, len(invoice.lines)) for invoice in sales.invoices] == [("1", 1), ("2", 2)]


def test_skus_that_differ_in_case_are_different_products(tmp_path: Path) -> None:
    products = read_sales(write(tmp_path, row(sku="85048a"), row(sku="85048A"))).products()
    assert sorted(products) == ["85048A", "85048a"]


def test_an_awkward_price_is_read_exactly(tmp_path: Path) -> None:
    sales = read_sales(write(tmp_path, row(price="25111.09"), row(price="14.5"), row(price="0"), row(price="1.230")))
    assert [line.unit_price_minor for line in sales.invoices[0].lines] == [2511109, 1450, 0, 123]


def test_a_product_is_named_by_the_first_description_given_for_it(tmp_path: Path) -> None:
    path = write(tmp_path, "1,A,,1,2024-03-01 09:00:00,1.00,,Ireland", "2,A, Mug ,1,2024-03-01 09:05:00,2.00,,Ireland")
    assert read_sales(path).products() == {"A": Line("A", "Mug", 1, 200)}


def test_days_are_rung_up_oldest_first(tmp_path: Path) -> None:
    path = write(tmp_path, row("2").replace("03-01", "03-02"), row("1"))
    assert list(read_sales(path).days()) == ["2024-03-01", "2024-03-02"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("InvoiceNo,Quantity\n1,2\n", "StockCode"),
        (HEADING + row(quantity="two") + "\n", "row 2: Quantity is not a number: 'two'"),
        (HEADING + row(quantity="1.5") + "\n", "row 2: the quantity 1.5 is not a whole number"),
        (HEADING + row(price="NaN") + "\n", "row 2: UnitPrice is not a number: 'NaN'"),
    ],
)
def test_a_file_of_another_shape_is_refused_with_the_place(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=said):
        read_sales(path)


def test_a_cut_gzip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv.gz"
    path.write_bytes(gzip.compress((HEADING + row() + "\n").encode())[:-9])
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_sales(path)


@pytest.mark.parametrize(
    "path", [OWN_SAMPLE, *([REAL_SALES] if REAL_SALES.exists() else [])], ids=lambda path: path.name
)
def test_every_row_is_either_rung_up_or_skipped_and_the_sum_is_the_files_own(path: Path) -> None:
    """The sum is calculated once more, straight from the file's text."""
    sales = read_sales(path, 2000)
    taken = {invoice.number for invoice in sales.invoices}
    skipped = {skip.row for skip in sales.skipped}
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    numbered = enumerate(csv.DictReader(io.StringIO(content.decode(), newline="")), start=2)
    rows = [(number, cells) for number, cells in numbered if cells["InvoiceNo"] in taken]
    kept = [cells for number, cells in rows if number not in skipped]
    lines = [line for invoice in sales.invoices for line in invoice.lines]
    assert len(lines) + len(skipped) == len(rows)
    assert Counter(line.sku for line in lines) == Counter(cells["StockCode"].strip() for cells in kept)
    total = sum(line.quantity * line.unit_price_minor for line in lines)
    assert Decimal(total) / 100 == sum(Decimal(cells["Quantity"]) * Decimal(cells["UnitPrice"]) for cells in kept)
