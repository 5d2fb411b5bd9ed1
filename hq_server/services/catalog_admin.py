"""The catalogue: read from a CSV file, shown before it is applied, and told to registers by feeds 1040 and 1020."""

from collections.abc import Collection

import msgspec

from hq_server.db import dated_prices, hq_settings, products
from hq_server.db.database import HqDatabase
from hq_server.db.products import ProductListed
from hq_server.services import audit, csv_upload, feeds, price_days
from hq_server.services.audit import Change
from hq_server.services.catalog_file import read_catalog
from hq_server.services.catalog_plan import ImportReport, Plan, make_plan
from hq_server.services.price_days import IMPORTED
from hq_server.wire import codes

_ALL = "all"
_UPLOAD = "catalogue upload {user}"
_CHANGES_AN_ENTRY = 500


class Upload(msgspec.Struct, frozen=True):
    """A file that waits for the person who sent it to apply or discard it."""

    id: str
    file_name: str
    packed: str
    uploaded_ms: int

    @property
    def text(self) -> str:
        return csv_upload.unpack(self.packed)


def preview_products(db: HqDatabase, csv_text: str, now_ms: int) -> ImportReport:
    """What importing the file would do. Changes nothing."""
    found = read_catalog(csv_text)
    with db.read():
        return make_plan(db, found, price_days.today(db, now_ms)).report


def import_products(
    db: HqDatabase, csv_text: str, now_ms: int, *, by: str = "", leave_out: Collection[str] = ()
) -> ImportReport:
    """Apply the rows without errors, in one transaction; only what really changed goes into the feeds.

    ``leave_out``: products whose big change of price nobody confirmed.
    """
    found = read_catalog(csv_text)
    with db.write():
        # Also the lock that makes two imports at once wait for each other.
        hq_settings.save_setting(db, IMPORTED, str(now_ms))
        plan = make_plan(db, found, price_days.today(db, now_ms), leave_out)
        products.replace_products(db, plan.products)
        products.replace_prices(db, plan.prices)
        dated_prices.replace_all(db, plan.dated)
        if plan.products:
            feeds.record(db, codes.PRODUCTS, _ALL, [product.sku for product in plan.products], now_ms)
        priced = [*(price.sku for price in plan.prices), *plan.dated]
        if priced:
            feeds.record(db, codes.PRICES, _ALL, priced, now_ms)
        _note(db, by, plan, now_ms)
    return plan.report


def search_products(db: HqDatabase, text: str, limit: int = 100, after: str = "") -> list[ProductListed]:
    """In the order of skus; ``after`` is the last one of the page before."""
    with db.read():
        return products.search_products(db, text.strip().replace("\x00", ""), limit, after)


def count_products(db: HqDatabase) -> int:
    """No further than 10,001."""
    with db.read():
        return products.count_products(db)


def decode_upload(content: bytes) -> str:
    return csv_upload.decode(content)[0]


def keep_upload(db: HqDatabase, user: str, upload_id: str, file_name: str, text: str, now_ms: int) -> None:
    """Keep a file until its sender applies or discards it, one a person; any process may serve the next page."""
    upload = Upload(upload_id, file_name[:200].replace("\x00", ""), csv_upload.pack(text), now_ms)
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


def _note(db: HqDatabase, by: str, plan: Plan, now_ms: int) -> None:
    """A large import is told in several entries. What is new is the catalogue itself: it is only counted."""
    counted = [Change("new products", "", str(plan.report.new))] if plan.report.new else []
    told = [*counted, *plan.changes]
    for start in range(0, len(told), _CHANGES_AN_ENTRY):
        audit.record(db, by, "catalogue.imported", "catalogue", told[start : start + _CHANGES_AN_ENTRY], now_ms)
