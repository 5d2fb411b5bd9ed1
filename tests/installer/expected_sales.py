"""What must arrive at HQ, counted straight from a file's text: on purpose without any of the replay's code."""

import csv
import gzip
import io
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Expected:
    """``lines`` counts (business date, type, sku, quantity, unit price)."""

    lines: Counter[tuple[str, str, str, Decimal, Decimal]]
    total: Decimal
    transactions: int


def expected_sales(path: Path, invoices: int) -> Expected:
    """Of the first ``invoices`` invoice numbers of the file."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    taken = set(list(dict.fromkeys(row["InvoiceNo"] for row in rows))[:invoices])
    kept = [row for row in rows if row["InvoiceNo"] in taken and _can_be_rung_up(row)]
    lines = Counter(
        (
            row["InvoiceDate"].split(" ")[0],
            "return" if row["InvoiceNo"][0] == "C" else "sale",
            row["StockCode"].strip(),
            Decimal(row["Quantity"]),
            Decimal(row["UnitPrice"]),
        )
        for row in kept
    )
    total = sum(Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]) for row in kept)
    return Expected(lines, Decimal(total), len({row["InvoiceNo"] for row in kept}))


def _can_be_rung_up(row: dict[str, str]) -> bool:
    quantity, price, first = int(row["Quantity"]), Decimal(row["UnitPrice"]), row["InvoiceNo"][0]
    right_way = quantity < 0 if first == "C" else quantity > 0
    return first != "A" and right_way and price >= 0 and price == round(price, 2)
