"""The form of a product: its fields as people read them, and the values that they mean."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from hq_server.admin.setup_fields import Field
from hq_server.db.products import Price, Product
from hq_server.domain.money import amount_text, quantity_text
from hq_server.domain.price_days import DatedPrice
from hq_server.services import catalog_values
from hq_server.services.catalog_values import RowFault
from hq_server.services.product_editing import ProductKept
from hq_server.texts import _


def product_fields(categories: tuple[tuple[str, str], ...]) -> tuple[Field, ...]:
    changes = (
        ("both", _("Lower or higher")),
        ("lower", _("Lower only")),
        ("higher", _("Higher only")),
        ("none", _("Not at all")),
    )
    price, rules = _("Price and tax"), _("At the register")
    columns = (
        Field("from_date", _("From"), "day"),
        Field("until_date", _("Until"), "day"),
        Field("price", _("Price"), "plain"),
    )
    days = _("Its price from a day on; with a last day it goes back to the other one afterwards. Today or later.")
    return (
        Field("sku", _("SKU"), help=_("The product's own code. It cannot be changed later."), required=True),
        Field("name", _("Name"), help=_("What the receipt says."), required=True),
        Field("unit", _("Unit"), help=_("each, kg, l …; empty is each.")),
        Field("category", _("Category"), "pick", options=(("", _("None")), *categories)),
        Field("barcodes", _("Barcodes"), "codes", _("One a line.")),
        Field("price", _("Price"), "plain", _("18.90 or 18,90."), required=True, section=price),
        Field("currency", _("Currency"), help=_("Three letters, such as EUR."), required=True, section=price),
        Field("tax_rate", _("Tax, %"), "plain", _("20 or 5.5; 0 is none."), required=True, section=price),
        Field("dated", _("Prices with dates"), "rows", days, columns=columns, section=price),
        Field("price_change", _("The price may be changed"), "pick", options=changes, section=rules),
        Field("key_in_price", _("The price is typed at each sale"), "flag", section=rules),
        Field("by_weight", _("Sold by weight"), "flag", section=rules),
        Field("serial_needed", _("A serial number is asked for"), "flag", section=rules),
        Field("returnable", _("May come back"), "flag", section=rules),
        Field("discountable", _("Discounts count for it"), "flag", section=rules),
        Field("active", _("Sold"), "flag", _("Without it registers keep it and sell it no more."), section=rules),
    )


def new_product(currency: str) -> dict[str, Any]:
    """What stands in the form of a new one."""
    return {"currency": currency, "price_change": "both", "returnable": True, "discountable": True, "active": True}


def product_shown(kept: ProductKept, currency: str) -> dict[str, Any]:
    """``currency``: of a product that has no price yet."""
    product, price = kept.product, kept.price
    currency = price.currency if price else currency
    return {
        "sku": product.sku,
        "name": product.name,
        "unit": product.unit,
        "category": product.category,
        "barcodes": sorted(product.barcodes),
        "price": amount_text(price.price_minor, currency) if price else "",
        "currency": currency,
        "tax_rate": quantity_text(product.tax_rate),
        "dated": [
            {
                "from_date": one.from_date,
                "until_date": one.until_date,
                "price": amount_text(one.price_minor, currency),
            }
            for one in kept.dated
        ],
        "price_change": product.price_change,
        "key_in_price": product.key_in_price,
        "by_weight": product.by_weight,
        "serial_needed": product.serial_needed,
        "returnable": product.returnable,
        "discountable": product.discountable,
        "active": product.active,
    }


def read_product(
    values: Mapping[str, Any], problems: dict[str, str]
) -> tuple[Product | None, Price | None, list[DatedPrice]]:
    """As far as it can be read; what cannot is told by field. The cells are read as those of a catalogue file."""
    read = _Reader(problems)
    currency = read("currency", catalog_values.read_currency, values["currency"])
    sku = read("sku", catalog_values.read_sku, values["sku"])
    price_minor = read("price", lambda text: catalog_values.read_price(text, currency or "EUR"), values["price"])
    product = Product(
        sku=sku or "",
        name=read("name", catalog_values.read_name, values["name"]) or "",
        unit=read("unit", catalog_values.read_unit, values["unit"]) or "each",
        tax_rate=read("tax_rate", catalog_values.read_tax_rate, values["tax_rate"]) or 0,
        active=values["active"],
        barcodes=frozenset(read("barcodes", _barcodes, values["barcodes"]) or ()),
        category=values["category"],
        by_weight=values["by_weight"],
        serial_needed=values["serial_needed"],
        price_change=values["price_change"] or "both",
        key_in_price=values["key_in_price"],
        returnable=values["returnable"],
        discountable=values["discountable"],
    )
    dated = _dated(values["dated"], currency or "EUR", read)
    if problems:
        return None, None, []
    return product, Price(product.sku, price_minor or 0, currency or ""), dated


class _Reader:
    """Reads one cell after the other and notes what is wrong with each."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems

    def __call__(self, path: str, reader: Callable[[Any], Any], typed: Any) -> Any:
        try:
            return reader(typed)
        except RowFault as fault:
            self.problems.setdefault(path, str(fault))
            return None


def _barcodes(lines: list[str]) -> tuple[str, ...]:
    return catalog_values.read_barcodes(" ".join(lines), [])


def _dated(rows: list[dict[str, Any]], currency: str, read: _Reader) -> list[DatedPrice]:
    dated = []
    for place, row in enumerate(rows):
        path = f"dated.{place}"
        first = read(f"{path}.from_date", _first_day, row["from_date"])
        last = read(f"{path}.until_date", catalog_values.read_day, row["until_date"])
        if first and last:
            read(f"{path}.until_date", partial(catalog_values.check_days, first), last)
        minor = read(f"{path}.price", lambda text: catalog_values.read_price(text, currency), row["price"])
        if first and last is not None and minor is not None:
            dated.append(DatedPrice(first, last, minor))
    return dated


def _first_day(text: str) -> str:
    if not text:
        raise RowFault(_("Write its first day."))
    return catalog_values.read_day(text)
