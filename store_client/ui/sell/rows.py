"""What the sell screen shows, ready to be drawn, and the view that draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from store_client.domain.basket import Basket, BasketLine
from store_client.domain.customer import Customer
from store_client.domain.product import Product
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats
from store_client.ui.screen import ScreenView


@dataclass(frozen=True, slots=True)
class BasketRow:
    number: str
    name: str
    code: str
    quantity: str
    each: str
    amount: str
    voided: bool = False

    @property
    def spoken(self) -> str:
        if self.voided:
            return _("Line {number}: {name}, voided").format(number=self.number, name=self.name)
        words = _("Line {number}: {name}, {quantity} at {each}, {amount}")
        return words.format(
            number=self.number, name=self.name, quantity=self.quantity, each=self.each, amount=self.amount
        )


@dataclass(frozen=True, slots=True)
class ProductRow:
    name: str
    code: str
    price: str

    @property
    def spoken(self) -> str:
        price = self.price or _("no price yet")
        return f"{self.name}, {price}"


@dataclass(frozen=True, slots=True)
class Sums:
    """`lines` are (name, amount) pairs above the display."""

    lines: Sequence[tuple[str, str]]
    articles: str
    sign: str
    to_pay: str


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """`account` is empty while HQ's number has not come back."""

    name: str
    contact: str
    account: str


class SellView(ScreenView, Protocol):
    def show_basket(self, rows: Sequence[BasketRow], cursor: int) -> None: ...

    def show_results(self, rows: Sequence[ProductRow], cursor: int) -> None: ...

    def show_foot(self, left: Sequence[str], right: str) -> None: ...

    def show_sums(self, sums: Sums) -> None: ...

    def show_customer(self, card: CustomerCard | None) -> None: ...

    def typed_text(self) -> str: ...

    def clear_typed(self) -> None: ...


def basket_row(line: BasketLine, formats: Formats) -> BasketRow:
    return BasketRow(
        number=str(line.line),
        name=line.description,
        code=line.barcode or line.sku,
        quantity=formats.quantity(line.quantity_thousandths),
        each=formats.money(line.unit_price_minor),
        amount=formats.money(line.total_minor),
        voided=line.voided,
    )


def product_row(product: Product, formats: Formats) -> ProductRow:
    price = "" if product.price_minor is None else formats.money(product.price_minor)
    return ProductRow(product.name, product.barcode or product.sku, price)


def articles(basket: Basket) -> int:
    """Pieces as people count them: a weighed line is one article."""
    counted = [abs(line.quantity_thousandths) for line in basket.lines if not line.voided]
    return sum(quantity // 1000 if quantity % 1000 == 0 else 1 for quantity in counted)


def foot_words(basket: Basket) -> list[str]:
    lines, voided = len(basket.lines), sum(line.voided for line in basket.lines)
    words = [ngettext("{count} line", "{count} lines", lines).format(count=lines)]
    if lines:
        pieces = articles(basket)
        words.append(ngettext("{count} article", "{count} articles", pieces).format(count=pieces))
    if voided:
        words.append(ngettext("{count} line voided", "{count} lines voided", voided).format(count=voided))
    return words


def sums(basket: Basket, formats: Formats) -> Sums:
    by_rate: dict[int, int] = {}
    for line in basket.lines:
        if line.tax_rate and not line.voided:
            by_rate[line.tax_rate] = by_rate.get(line.tax_rate, 0) + line.tax_minor
    name = _("of which tax {rate} %") if basket.tax_included else _("tax {rate} %, added")
    lines = [
        (name.format(rate=formats.percent(rate)), formats.money(tax)) for rate, tax in sorted(by_rate.items())
    ] or [(_("of which tax"), formats.money(0))]
    pieces = articles(basket)
    words = ngettext("{count} article", "{count} articles", pieces).format(count=pieces)
    return Sums(lines, words, formats.sign, formats.money(basket.total_minor))


def customer_card(customer: Customer | None) -> CustomerCard | None:
    if customer is None:
        return None
    return CustomerCard(customer.name, customer.phone or customer.email, customer.account_number or "")
