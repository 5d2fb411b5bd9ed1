"""Goods that come back without a receipt: what was scanned so far, within what the shop allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from store_client.domain.basket import Basket, BasketLine
from store_client.domain.product import Product, Scanned
from store_client.domain.quantity import count_articles
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import selling
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats
from store_client.ui.returns.picks import ONE_PIECE
from store_client.ui.returns.reasons import Reasons
from store_client.ui.returns.rows import ReturnRow, Sums


@dataclass(frozen=True, slots=True)
class Item:
    """`price_minor` None is the product's price of today."""

    product: Product
    quantity_thousandths: int
    price_minor: int | None
    reason: str
    serial: str = ""
    words: str = ""


class WithoutReceipt:
    """Every change is tried on the basket that `begin` gives before it counts, so that no limit of the shop is passed;
    who may do it, or has to ask, is seen when the basket is made.
    """

    def __init__(self, reasons: Reasons, begin: Callable[[], Basket]) -> None:
        self._reasons, self._begin = reasons, begin
        self._items: tuple[Item, ...] = ()
        self._lines: Sequence[BasketLine] = ()
        self._last_reason = reasons.first

    @property
    def any(self) -> bool:
        return bool(self._items)

    @property
    def count(self) -> int:
        return len(self._items)

    @property
    def sums(self) -> Sums:
        return Sums(
            -sum(line.total_minor for line in self._lines),
            -sum(line.tax_minor for line in self._lines),
            count_articles((item.quantity_thousandths, item.product.unit) for item in self._items),
        )

    @staticmethod
    def lacks(scanned: Scanned) -> str:
        """What a person has to type before it can come back: its price, its weight, or nothing."""
        product, labelled = scanned.product, scanned.total_minor is not None
        if product.needs_price and scanned.unit_price_minor is None and not labelled:
            return "price"
        weighed = scanned.quantity_thousandths is not None or labelled
        return "weight" if product.by_weight and not weighed else ""

    def add(self, scanned: Scanned) -> int:
        """The place where it stands: one piece more of what is there already, or a new one. Raises ``Refused``."""
        quantity, price = scanned.quantity_thousandths, scanned.unit_price_minor
        if scanned.total_minor is not None and quantity is None:
            quantity, price = ONE_PIECE, scanned.total_minor
        item = Item(scanned.product, quantity or ONE_PIECE, price, self._last_reason, scanned.serial)
        for at, known in enumerate(self._items):
            alike = (known.product.sku, known.price_minor) == (item.product.sku, item.price_minor)
            if alike and not item.serial and not known.serial and not item.product.by_weight:
                self.set_quantity(at, known.quantity_thousandths + item.quantity_thousandths)
                return at
        self._take((*self._items, item))
        return len(self._items) - 1

    def toggle(self, at: int) -> None:
        """It does not come back after all."""
        self.set_quantity(at, 0)

    def step(self, at: int, step: int) -> None:
        """Raises ``Refused``."""
        self.set_quantity(at, self._items[at].quantity_thousandths + step)

    def set_quantity(self, at: int, quantity_thousandths: int) -> None:
        """Nothing takes the line out. Raises ``Refused``."""
        item = self._items[at]
        if quantity_thousandths <= 0:
            self._take((*self._items[:at], *self._items[at + 1 :]))
        else:
            self._change(at, replace(item, quantity_thousandths=quantity_thousandths))

    def pick_all(self) -> None:
        """All that was scanned comes back anyway."""

    def next_reason(self, at: int, typed: str = "") -> None:
        self._last_reason = self._reasons.after(self._items[at].reason, typed)
        self._change(at, replace(self._items[at], reason=self._last_reason, words=""))

    def say_why(self, at: int, words: str) -> None:
        self._change(at, replace(self._items[at], words=words))

    def lacks_words(self, at: int) -> bool:
        """Whether the reason there wants a few words and has none."""
        return self._reasons.wants_words(self._items[at].reason) and not self._items[at].words

    def basket(self, basket: Basket, person: StaffMember | None) -> Basket:
        """With what comes back. Raises ``Refused``, ``NeedsApproval``."""
        return _with(basket, self._items, person)

    def rows(self, formats: Formats) -> Sequence[ReturnRow]:
        return [self._row(item, line, formats) for item, line in zip(self._items, self._lines, strict=True)]

    def foot(self) -> str:
        count = self.sums.pieces
        words = ngettext("{count} article without a receipt", "{count} articles without a receipt", count)
        return words.format(count=count)

    def _row(self, item: Item, line: BasketLine, formats: Formats) -> ReturnRow:
        each = _("{price} each").format(price=formats.money(line.unit_price_minor))
        code = item.serial or item.product.barcode or item.product.sku
        return ReturnRow(
            name=item.product.name,
            second=f"{code} · {each}",
            sold="",
            coming=formats.quantity(item.quantity_thousandths),
            reason=item.words or self._reasons.name(item.reason),
            amount=formats.money(-line.total_minor),
            mark="picked",
            more=True,
        )

    def _change(self, at: int, item: Item) -> None:
        self._take((*self._items[:at], item, *self._items[at + 1 :]))

    def _take(self, items: tuple[Item, ...]) -> None:
        """Raises ``Refused``; then everything stays as it was."""
        before = self._begin()
        tried = _with(before, items, None)
        self._items, self._lines = items, tried.lines[len(before.lines) :]


def _with(basket: Basket, items: Sequence[Item], person: StaffMember | None) -> Basket:
    for item in items:
        if item.serial and item.quantity_thousandths != ONE_PIECE:
            message = _("{name} has a serial number, so it is one piece a line. Scan the other pieces too.")
            raise Refused(message.format(name=item.product.name))
        basket = selling.return_item(
            basket,
            item.product,
            item.quantity_thousandths,
            item.price_minor,
            reason=item.reason,
            person=person,
            serial=item.serial,
        )
        if item.words:
            basket = selling.set_comment(basket, item.words, basket.lines[-1].line)
    return basket
