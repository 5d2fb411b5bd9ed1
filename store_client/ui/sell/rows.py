"""What the sell screen shows, ready to be drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store_client.domain.basket import BASKET, LINE, Basket, BasketLine, LineDiscount
from store_client.domain.customer import Customer
from store_client.domain.money import MINUS
from store_client.domain.product import Product
from store_client.domain.quantity import count_articles, is_measured
from store_client.texts import _, ngettext
from store_client.ui.customer_card.details import CardDetails
from store_client.ui.formats import Formats


@dataclass(frozen=True, slots=True)
class ChipWords:
    icon: str
    words: str
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class BasketRow:
    """`notes` is the second line where no chip stands; `saved` goes below the amount."""

    number: str
    name: str
    notes: str
    quantity: str
    each: str
    amount: str
    voided: bool = False
    chips: tuple[ChipWords, ...] = ()
    saved: str = ""
    steps: bool = True

    @property
    def spoken(self) -> str:
        if self.voided:
            return _("Line {number}: {name}, voided").format(number=self.number, name=self.name)
        words = _("Line {number}: {name}, {quantity} at {each}, {amount}").format(
            number=self.number, name=self.name, quantity=self.quantity, each=self.each, amount=self.amount
        )
        return ", ".join((words, *(chip.words for chip in self.chips)))


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
    """`lines` are (name, amount) pairs above the display; `label` says what the large amount is.

    `payable`: there is something to pay for.
    """

    lines: Sequence[tuple[str, str]]
    label: str
    articles: str
    sign: str
    to_pay: str
    payable: bool = False


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """`account` is empty while HQ's number has not come back; `awaited` when it comes within a moment."""

    name: str
    contact: str
    account: str
    details: CardDetails = CardDetails()  # noqa: RUF009 (it is frozen)
    awaited: bool = False


class BasketRows:
    """Makes the rows of a basket; a line that has not changed keeps its row, so that only the others are painted."""

    def __init__(self, formats: Formats, name_of: Callable[[str], str]) -> None:
        """`name_of` knows a cashier by staff id."""
        self._formats, self._name_of = formats, name_of
        self._made: list[tuple[BasketLine, BasketRow]] = []
        self._words = ("", "", True)

    def of(self, basket: Basket) -> list[BasketRow]:
        words = (self._formats.language, self._formats.currency, basket.order is None)
        made = self._made if words == self._words else []
        self._words = words
        known = len(made)
        self._made = [
            made[at] if at < known and (made[at][0] is line or made[at][0] == line) else (line, self._row(line, basket))
            for at, line in enumerate(basket.lines)
        ]
        return [row for _line, row in self._made]

    def _row(self, line: BasketLine, basket: Basket) -> BasketRow:
        formats = self._formats
        notes = (line.comment, _serial(line), line.barcode or line.sku)  # The first have room for sure.
        saved = formats.money(-line.discount_minor) if line.discount_minor and not line.voided else ""
        fixed = basket.order is not None
        return BasketRow(
            number=str(line.line),
            name=line.description,
            notes=" · ".join(note for note in notes if note),
            quantity=quantity_words(line.quantity_thousandths, line.unit, formats),
            each=formats.money(line.unit_price_minor),
            amount=formats.money(line.total_minor),
            voided=line.voided,
            chips=self._chips(line, basket),
            saved=saved,
            steps=not fixed and _by_pieces(line),
        )

    def _chips(self, line: BasketLine, basket: Basket) -> tuple[ChipWords, ...]:
        formats = self._formats
        if line.voided:
            return (ChipWords("ban", self._voided(line), "error"),)
        chips: list[ChipWords] = []
        if line.returned is not None:
            receipt = line.returned.receipt
            words = _("Return of {receipt}").format(receipt=receipt) if receipt else _("Return without receipt")
            chips.append(ChipWords("undo-2", words, "warn"))
        chips += [ChipWords("percent", discount_words(line, discount, basket, formats)) for discount in line.discounts]
        if line.list_price_minor is not None and line.list_price_minor != line.unit_price_minor:
            was = _("price was {price}").format(price=formats.money(line.list_price_minor))
            chips.append(ChipWords("tag", was, "plain"))
        if line.own_tax_rate is not None:
            rate = formats.percent(line.tax_rate)
            chips.append(ChipWords("receipt-text", _("tax {rate} %").format(rate=rate), "plain"))
        return tuple(chips)

    def _voided(self, line: BasketLine) -> str:
        if not line.voided_ms:
            return _("Voided")
        person = short_name(self._name_of(line.voided_by))
        return _("Voided {time} by {person}").format(time=self._formats.clock(line.voided_ms), person=person)


def _by_pieces(line: BasketLine) -> bool:
    """Whether there can be one more of it, or one less."""
    return line.quantity_thousandths % 1000 == 0 and not is_measured(line.unit) and line.label_minor is None


def discount_words(line: BasketLine, discount: LineDiscount, basket: Basket, formats: Formats) -> str:
    """Which discount it is, a person's reason for it and, where there are several, what each saved."""
    words = discount.name
    if discount.kind in (LINE, BASKET):
        percent = line.manual_percent if discount.kind == LINE else basket.manual_percent
        reason = basket.rules.setup.reason(discount.code)
        off = percent_words(percent, formats) if percent is not None else formats.money(-discount.amount_minor)
        words = " ".join(part for part in (off, reason.name if reason else "") if part)
    if len(line.discounts) > 1 and formats.money(-discount.amount_minor) not in words:
        words = f"{words} {formats.money(-discount.amount_minor)}"
    return words or _("Discount")


def _serial(line: BasketLine) -> str:
    return _("serial {number}").format(number=line.serial) if line.serial else ""


def percent_words(percent: int, formats: Formats) -> str:
    """`percent` in thousandths, as something taken off."""
    number = f"{MINUS}{formats.percent(percent)}"
    return f"{number}\u202f%" if formats.language == "fr" else f"{number}%"


def short_name(name: str) -> str:
    """Aoife Brennan is Aoife B. on a row."""
    words = name.split()
    return f"{words[0]} {words[-1][:1]}." if len(words) > 1 else name


def quantity_words(thousandths: int, unit: str, formats: Formats) -> str:
    """A unit stands only where pieces are not meant."""
    number = formats.quantity(thousandths)
    pieces = not is_measured(unit) and thousandths % 1000 == 0
    return number if pieces or not unit else f"{number} {unit}"


def product_row(product: Product, formats: Formats) -> ProductRow:
    price = "" if product.price_minor is None else formats.money(product.price_minor)
    return ProductRow(product.name, product.barcode or product.sku, price)


def articles(basket: Basket) -> int:
    return count_articles([(line.quantity_thousandths, line.unit) for line in basket.lines if not line.voided])


def articles_words(basket: Basket) -> str:
    pieces = articles(basket)
    return ngettext("{count} article", "{count} articles", pieces).format(count=pieces)


def foot_words(basket: Basket) -> list[str]:
    lines, voided = len(basket.lines), sum([line.voided for line in basket.lines])
    words = [ngettext("{count} line", "{count} lines", lines).format(count=lines)]
    if lines:
        words.append(articles_words(basket))
    if voided:
        words.append(ngettext("{count} line voided", "{count} lines voided", voided).format(count=voided))
    return words


def customer_card(customer: Customer | None, details: CardDetails | None = None) -> CustomerCard | None:
    if customer is None:
        return None
    contact = customer.phone or customer.email
    return CustomerCard(customer.name, contact, customer.account_number or "", details or CardDetails())
