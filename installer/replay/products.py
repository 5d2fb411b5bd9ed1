"""The catalogue that a file of sales implies, as the CSV that HQ imports."""

import csv
import io
from collections.abc import Mapping

from installer.replay.sales_file import Line

_COLUMNS = ("sku", "name", "barcodes", "unit", "price", "currency", "tax_rate")


def catalogue_csv(products: Mapping[str, Line], currency: str, tax_rate: str) -> str:
    """One row a product; one without a description is called by its sku."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for sku, line in products.items():
        pounds, pence = divmod(line.unit_price_minor, 100)
        writer.writerow([sku, line.description or sku, "", "each", f"{pounds}.{pence:02d}", currency, tax_rate])
    return text.getvalue()
