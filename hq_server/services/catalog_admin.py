"""The catalogue: read from a CSV file, shown before it is applied, and told to registers by feeds 1040 and 1020."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from hq_server.db import hq_settings, products
from hq_server.db.database import HqDatabase
from hq_server.db.products import Price, Product, ProductListed
from hq_server.domain.money import amount_text
from hq_server.services import feeds
from hq_server.services.catalog_file import CatalogFile, ProductRow, RowProblem, read_catalog
from hq_server.texts import _
from hq_server.wire import codes

_ALL = "all"
_BIG_CHANGE_PERCENT = 30
_IMPORTED = "catalogue imported"
_UPLOAD = "catalogue upload {user}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file does. ``errors`` are rows left out, which keep what HQ has; ``warnings`` are rows kept."""

    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    price_changes: int
    errors: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]
    unusable: bool

    @property
    def accepted(self) -> int:
        return self.new + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class _Plan:
    """The rows that differ from what HQ has."""

    products: list[Product]
    prices: list[Price]
    report: ImportReport


class Upload(msgspec.Struct, frozen=True):
    """A file that waits for the person who sent it to apply or discard it."""

    id: str
    file_name: str
    packed: str
    uploaded_ms: int

    @property
    def text(self) -> str:
        return zlib.decompress(b64decode(self.packed)).decode()


def preview_products(db: HqDatabase, csv_text: str) -> ImportReport:
    """What importing the file would do. Changes nothing."""
    found = read_catalog(csv_text)
    with db.read():
        return _plan(db, found).report


def import_products(db: HqDatabase, csv_text: str, now_ms: int) -> ImportReport:
    """Apply the rows without errors, in one transaction; only what really changed goes into the feeds."""
    found = read_catalog(csv_text)
    with db.write():
        # Also the lock that makes two imports at once wait for each other.
        hq_settings.save_setting(db, _IMPORTED, str(now_ms))
        plan = _plan(db, found)
        products.replace_products(db, plan.products)
        products.replace_prices(db, plan.prices)
        if plan.products:
            feeds.record(db, codes.PRODUCTS, _ALL, [product.sku for product in plan.products], now_ms)
        if plan.prices:
            feeds.record(db, codes.PRICES, _ALL, [price.sku for price in plan.prices], now_ms)
    return plan.report


def search_products(db: HqDatabase, text: str, limit: int = 100) -> list[ProductListed]:
    with db.read():
        return products.search_products(db, text.strip().replace("\x00", ""), limit)


def count_products(db: HqDatabase) -> int:
    with db.read():
        return products.count_products(db)


def decode_upload(content: bytes) -> str:
    """Text of a file as spreadsheets write it: UTF-8, UTF-16 with its mark, or the Windows code page."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def keep_upload(db: HqDatabase, user: str, upload_id: str, file_name: str, text: str, now_ms: int) -> None:
    """Keep a file until its sender applies or discards it, one a person; any process may serve the next page."""
    packed = b64encode(zlib.compress(text.encode("utf-8", "replace"), 6)).decode()
    upload = Upload(upload_id, file_name[:200].replace("\x00", ""), packed, now_ms)
    with db.write():
        hq_settings.save_setting(db, _UPLOAD.format(user=user), msgspec.json.encode(upload).decode())


def find_upload(db: HqDatabase, user: str, upload_id: str) -> Upload | None:
    with db.read():
        kept = hq_settings.read_setting(db, _UPLOAD.format(user=user))
    upload = msgspec.json.decode(kept, type=Upload) if kept else None
    return upload if upload and upload.id == upload_id else None


def discard_upload(db: HqDatabase, user: str) -> None:
    with db.write():
        hq_settings.forget_setting(db, _UPLOAD.format(user=user))


def _plan(db: HqDatabase, found: CatalogFile) -> _Plan:
    rows = _without_foreign_barcodes(db, found)
    skus = [row.sku for row in rows]
    known = products.products_by_sku(db, skus)
    priced = products.prices_by_sku(db, skus)
    wanted = [_product(row, known.get(row.sku)) for row in rows]
    asked = [Price(row.sku, row.price_minor, row.currency) for row in rows]
    changed_products = [product for product in wanted if known.get(product.sku) != product]
    changed_prices = [price for price in asked if priced.get(price.sku) != price]
    _warn_of_big_changes(rows, priced, found)
    touched = {product.sku for product in changed_products} | {price.sku for price in changed_prices}
    new = sum(1 for sku in touched if sku not in known)
    report = ImportReport(
        rows=found.rows_read,
        new=new,
        changed=len(touched) - new,
        unchanged=len(rows) - len(touched),
        refused=found.rows_refused,
        price_changes=sum(1 for price in changed_prices if price.sku in priced),
        errors=tuple(sorted(found.errors, key=lambda problem: problem.row)),
        warnings=tuple(sorted(found.warnings, key=lambda problem: problem.row)),
        unusable=found.unusable,
    )
    return _Plan(changed_products, changed_prices, report)


def _without_foreign_barcodes(db: HqDatabase, found: CatalogFile) -> list[ProductRow]:
    """Leave out rows whose barcode belongs to a product that keeps it; each one left out keeps its own as well."""
    rows = found.rows
    owners = products.owners_of_barcodes(db, [barcode for row in rows for barcode in row.barcodes])
    while True:
        applied = {row.sku for row in rows}
        kept = [row for row in rows if not _foreign_barcode(row, owners, applied)]
        if len(kept) == len(rows):
            return rows
        for row in rows:
            barcode = _foreign_barcode(row, owners, applied)
            if barcode:
                message = _("HQ has this barcode for {sku}. Take it away there first, in the same file.")
                found.refuse_row(RowProblem(row.row, "barcodes", barcode, message.format(sku=owners[barcode])))
        rows = kept


def _foreign_barcode(row: ProductRow, owners: dict[str, str], applied: set[str]) -> str:
    for barcode in row.barcodes:
        owner = owners.get(barcode, row.sku)
        if owner != row.sku and owner not in applied:
            return barcode
    return ""


def _warn_of_big_changes(rows: Sequence[ProductRow], priced: dict[str, Price], found: CatalogFile) -> None:
    for row in rows:
        old = priced.get(row.sku)
        if old is None or (old.price_minor, old.currency) == (row.price_minor, row.currency):
            continue
        value = amount_text(row.price_minor, row.currency)
        if old.currency != row.currency:
            message = _("The currency changes from {old} to {new}.").format(old=old.currency, new=row.currency)
        elif abs(row.price_minor - old.price_minor) * 100 > old.price_minor * _BIG_CHANGE_PERCENT:
            message = _("The price changes by more than {percent} %; now it is {old}.").format(
                percent=_BIG_CHANGE_PERCENT, old=amount_text(old.price_minor, old.currency)
            )
        else:
            continue
        found.warn(RowProblem(row.row, "price", value, message))


def _product(row: ProductRow, known: Product | None) -> Product:
    """The product as the file wants it; what the file has no column for stays as it is."""
    plain = Product(row.sku, row.name, row.unit, row.tax_rate, True, frozenset(row.barcodes))
    if known is not None:
        plain = replace(
            known, name=plain.name, unit=plain.unit, tax_rate=plain.tax_rate, active=True, barcodes=plain.barcodes
        )
    return replace(plain, **row.more) if row.more else plain
