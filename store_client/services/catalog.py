"""Finding products: by what is scanned, by what is typed, and by their category; and what one costs today.

Today is the day that is given, else the open shift's business date, as for offers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from store_client.db import catalog, shifts
from store_client.db.database import RegisterDatabase
from store_client.domain import barcodes, ringing_up
from store_client.domain.barcodes import Label
from store_client.domain.basket import Basket
from store_client.domain.money import exponent
from store_client.domain.product import Product, Scanned, priced_on
from store_client.domain.setup import Category, Discount
from store_client.domain.typed import lookup_text
from store_client.errors import Refused
from store_client.services.set_up_items import load_rules, load_setup

_WEIGHT = "weight"
_ONE = 1000


@dataclass(frozen=True, slots=True)
class PriceCheck:
    """What a product costs today: ``price_minor`` for the quantity, ``reduced_minor`` with the offers that one alone
    gets; both None where its price is typed. ``offers`` are all that name it, also those that need more of it, or a
    coupon.
    """

    scanned: Scanned
    quantity_thousandths: int
    price_minor: int | None
    reduced_minor: int | None
    offers: tuple[Discount, ...]


def find_by_code(db: RegisterDatabase, code: str, *, today: str = "") -> Product | None:
    """The product of a barcode, or else of a product number."""
    found = _by_code(db, code)
    return _todays(db, found, today) if found is not None else None


def _by_code(db: RegisterDatabase, code: str) -> Product | None:
    wanted = lookup_text(code)
    if not wanted:
        return None
    return catalog.find_by_barcode(db, wanted) or catalog.find_by_sku(db, wanted)


def scan(db: RegisterDatabase, code: str, *, today: str = "") -> Scanned | None:
    """What a code stands for, however a scanner sends it; None when it is nothing that is sold here.

    First the code as it is; then a GS1 code's GTIN with its weight and serial number, the number's other spellings
    (UPC-A, UPC-E, zeros before it), and a shop's own label with a price or a weight in it, as HQ says how to read it.
    """
    found = _scanned(db, code)
    if found is None or not found.product.later:
        return found
    return replace(found, product=_todays(db, found.product, today))


def _scanned(db: RegisterDatabase, code: str) -> Scanned | None:
    product = _by_code(db, code)
    if product is not None:
        return Scanned(product)
    wanted = lookup_text(code)
    elements = barcodes.read_elements(wanted)
    if elements is not None:
        product = _find_gtin(db, elements.gtin)
        weight = elements.weight_thousandths if product and product.by_weight else None
        return Scanned(product, weight, serial=elements.serial) if product else None
    plain = barcodes.without_symbology(wanted)
    product = _find_gtin(db, plain)
    return Scanned(product) if product else _scan_label(db, plain)


def likely_misread(db: RegisterDatabase, code: str) -> bool:
    """Whether an unknown code looks like a bad reading rather than an unknown product."""
    return barcodes.likely_misread(lookup_text(code), load_setup(db).policy.embedded_barcodes)


def search_products(db: RegisterDatabase, text: str, limit: int = 20) -> list[Product]:
    """By any part of name, product number or barcode; words in any order, without case, accents and apostrophes.

    First the very code, then beginnings of the number, of the name, of any word, then what has it in the middle. One
    or two letters find beginnings only.
    """
    wanted = lookup_text(text)
    if not wanted:
        return []
    exact = catalog.find_by_barcode(db, wanted)
    found = ([exact] if exact else []) + catalog.search(db, wanted, limit)
    unique: dict[str, Product] = {}
    for product in found:
        unique.setdefault(product.sku, product)
    return _all_todays(db, list(unique.values())[:limit])


def list_categories(db: RegisterDatabase) -> tuple[Category, ...]:
    """As HQ orders them; a category without a ``parent`` stands at the top."""
    return load_setup(db).categories


def list_category(db: RegisterDatabase, category: str, limit: int = 200) -> list[Product]:
    """What is sold of that very category, by name."""
    return _all_todays(db, catalog.list_category(db, category, limit))


def price_check(db: RegisterDatabase, code: str, *, today: str) -> PriceCheck | None:
    """What a code costs on that day, without a basket; None for an unknown one."""
    scanned = scan(db, code, today=today)
    if scanned is None:
        return None
    product, rules = scanned.product, load_rules(db, today)
    offers = rules.offers_for(product.sku, product.category) if product.discountable else ()
    quantity = scanned.quantity_thousandths or _ONE
    plain = replace(product, serial_needed=False)
    try:
        basket = ringing_up.add(
            Basket(currency=product.currency, rules=rules),
            plain,
            None if scanned.total_minor is not None else quantity,
            scanned.unit_price_minor,
            label_minor=scanned.total_minor,
        )
    except Refused:
        return PriceCheck(scanned, quantity, None, None, offers)
    line = basket.lines[0]
    return PriceCheck(
        scanned, line.quantity_thousandths, line.total_minor + line.discount_minor, line.total_minor, offers
    )


def _all_todays(db: RegisterDatabase, products: Iterable[Product]) -> list[Product]:
    return [_todays(db, product, "") if product.later else product for product in products]


def _todays(db: RegisterDatabase, product: Product, today: str) -> Product:
    """At the price of today; with no shift open and no day given, at the one that HQ told last."""
    if not product.later:
        return product
    shift = None if today else shifts.find_open(db)
    day = today or (shift.business_date if shift else "")
    return priced_on(product, day) if day else replace(product, later=())


def _find_gtin(db: RegisterDatabase, code: str) -> Product | None:
    for spelling in (code, *barcodes.spellings(code)):
        product = catalog.find_by_barcode(db, spelling)
        if product is not None:
            return product
    return None


def _scan_label(db: RegisterDatabase, code: str) -> Scanned | None:
    """Nothing is read but for codes that can be such a label."""
    if len(code) != 13 or not code.startswith("2"):
        return None
    label = barcodes.read_label(code, load_setup(db).policy.embedded_barcodes)
    if label is None:
        return None
    for item in label.items:
        product = _by_code(db, item)
        if product is not None:
            return _labelled(product, label)
    return None


def _labelled(product: Product, label: Label) -> Scanned:
    if label.rule.kind == _WEIGHT:
        return Scanned(product, quantity_thousandths=label.thousandths)
    return Scanned(product, total_minor=label.minor(exponent(product.currency)))
