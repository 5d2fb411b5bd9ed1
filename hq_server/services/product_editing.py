"""One product, as a person edits it: what it is, what it costs, and what it costs from which day on."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields

import msgspec

from hq_server.db import dated_prices, hq_settings, products
from hq_server.db.database import HqDatabase
from hq_server.db.products import Price, Product
from hq_server.domain.price_days import DatedPrice, price_on
from hq_server.errors import FieldsRefused, NotFound
from hq_server.services import audit, feeds, price_days
from hq_server.services.audit import Change
from hq_server.services.catalog_plan import amount_and_currency, dated_text
from hq_server.services.price_days import IMPORTED
from hq_server.texts import _
from hq_server.wire import codes

WHOLE = ""
"""The field of a message that is about the whole product."""
_ALL = "all"
_FIELDS = tuple(one.name for one in fields(Product))


@dataclass(frozen=True, slots=True)
class ProductKept:
    """A product with its prices; ``price`` is None while it has none. ``today_minor`` is what it costs today."""

    product: Product
    price: Price | None
    dated: tuple[DatedPrice, ...]
    today_minor: int | None

    @property
    def seen(self) -> str:
        """Whether it is still the same."""
        about = [getattr(self.product, name) for name in _FIELDS if name != "barcodes"]
        said = (about, sorted(self.product.barcodes), self.price, self.dated)
        return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:16]


def find_product(db: HqDatabase, sku: str, now_ms: int) -> ProductKept | None:
    with db.read():
        return _find(db, sku, price_days.today(db, now_ms))


def get_product(db: HqDatabase, sku: str, now_ms: int) -> ProductKept:
    """Raises ``NotFound``."""
    found = find_product(db, sku, now_ms)
    if found is None:
        raise NotFound(_("There is no product {sku}.").format(sku=sku[:64]))
    return found


def save_product(
    db: HqDatabase,
    product: Product,
    price: Price,
    dated: Sequence[DatedPrice],
    now_ms: int,
    *,
    seen: str = "",
    by: str = "",
) -> ProductKept:
    """Add a product (``seen`` is empty) or change the one that the person saw. Raises ``FieldsRefused``."""
    with db.write():
        # Also the lock that makes an import and this wait for each other.
        hq_settings.save_setting(db, IMPORTED, str(now_ms))
        today = price_days.today(db, now_ms)
        before = _find(db, product.sku, today)
        _check(db, before, seen, product, dated, today)
        kept = ProductKept(product, price, tuple(sorted(dated)), price_on(price.price_minor, dated, today))
        if before is None or before.product != product:
            products.replace_products(db, [product])
            feeds.record(db, codes.PRODUCTS, _ALL, [product.sku], now_ms)
        if before is None or (before.price, before.dated) != (price, kept.dated):
            products.replace_prices(db, [price])
            dated_prices.replace_all(db, {product.sku: kept.dated})
            feeds.record(db, codes.PRICES, _ALL, [product.sku], now_ms)
        changes = _changes(before, kept)
        if changes:
            audit.record(
                db, by, "product.changed" if before else "product.added", f"product {product.sku}", changes, now_ms
            )
    return kept


def _find(db: HqDatabase, sku: str, today: str) -> ProductKept | None:
    product = products.products_by_sku(db, [sku]).get(sku)
    if product is None:
        return None
    price = products.prices_by_sku(db, [sku]).get(sku)
    dated = tuple(dated_prices.of_products(db, [sku]).get(sku, ()))
    return ProductKept(product, price, dated, price_on(price.price_minor, dated, today) if price else None)


def _check(
    db: HqDatabase, before: ProductKept | None, seen: str, product: Product, dated: Sequence[DatedPrice], today: str
) -> None:
    messages: dict[str, str] = {}
    if before is None and seen:
        messages[WHOLE] = _("The product is gone. Nothing was saved.")
    elif before is not None and not seen:
        messages["sku"] = _("There is a product with this SKU already. Open that one, or choose another.")
    elif before is not None and before.seen != seen:
        messages[WHOLE] = _(
            "Somebody changed it since you opened it. Your values are still in the form: save again to keep them."
        )
    owners = products.owners_of_barcodes(db, sorted(product.barcodes))
    for barcode, owner in sorted(owners.items()):
        if owner != product.sku:
            message = _("{barcode} belongs to {sku}. Take it away there first.")
            messages["barcodes"] = message.format(barcode=barcode, sku=owner)
    messages |= _day_messages(before, dated, today)
    if messages:
        raise FieldsRefused(_("Correct the fields that are marked. Nothing was saved."), messages)


def _day_messages(before: ProductKept | None, dated: Sequence[DatedPrice], today: str) -> dict[str, str]:
    """What stands there already may have begun; what is new begins today or later."""
    standing = set(before.dated) if before else set()
    messages: dict[str, str] = {}
    days: set[tuple[str, str]] = set()
    for place, one in enumerate(dated):
        path = f"dated.{place}.from_date"
        if (one.from_date, one.until_date) in days:
            messages[path] = _("A price with these days is there already.")
        elif one.from_date < today and one not in standing:
            messages[path] = _("Lies in the past. Prices begin today or later.")
        days.add((one.from_date, one.until_date))
    return messages


def _changes(before: ProductKept | None, after: ProductKept) -> list[Change]:
    if before is None:
        added = [Change("name", "", after.product.name)]
        return [*added, *([Change("price", "", amount_and_currency(after.price))] if after.price else [])]
    changes = list(audit.differences(before.product, after.product, _FIELDS))
    old, new = (amount_and_currency(one.price) if one.price else "" for one in (before, after))
    if old != new:
        changes.append(Change("price", old, new))
    if before.dated != after.dated:
        changes.append(Change("prices with dates", dated_text(before.dated), dated_text(after.dated)))
    return changes
