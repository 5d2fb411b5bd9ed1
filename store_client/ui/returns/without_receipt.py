"""Goods that come back without a receipt: what was scanned so far, within what the shop allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from store_client.domain.basket import Basket, BasketLine
from store_client.domain.product import Product, Scanned
from store_client.domain.quantity import count_articles, is_measured, step_of
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import selling
from store_client.texts import _
from store_client.ui.formats import Formats
from store_client.ui.returns.reasons import Lacking, Reasons
from store_client.ui.returns.rows import ReturnRow, Sums, measured_in

_ONE_PIECE = 1000


@dataclass(frozen=True, slots=True)
class Item:
    """`price_minor` None is the product's price of today; `scanned_thousandths` is how much it was at first."""

    product: Product
    quantity_thousandths: int
    price_minor: int | None
    reason: str
    serial: str = ""
    words: str = ""
    scanned_thousandths: int = _ONE_PIECE


class WithoutReceipt:
    """Every change is tried on the basket that `begin` gives before it counts, so that no limit of the shop is passed;
    who may do it, or has to ask, is seen when the basket is made.
    """

    def __init__(self, reasons: Reasons, begin: Callable[[], Basket]) -> None:
        self._reasons, self._begin = reasons, begin
        self._items: tuple[Item, ...] = ()
        self._lines: Sequence[BasketLine] = ()
        self._last_reason = reasons.only

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
            quantity, price = _ONE_PIECE, scanned.total_minor
        first = quantity or _ONE_PIECE
        item = Item(scanned.product, first, price, self._last_reason, scanned.serial, scanned_thousandths=first)
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

    def step(self, at: int, direction: int) -> None:
        """A piece, or a round part of what was weighed. Raises ``Refused``."""
        item = self._items[at]
        step = step_of(item.scanned_thousandths, item.product.unit)
        self.set_quantity(at, item.quantity_thousandths + direction * step)

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
        """Of that line alone; what has none yet follows it."""
        reason = self._reasons.after(self._items[at].reason, typed)
        self._change(at, replace(self._items[at], reason=reason, words=""))
        self.give_reason(reason)

    def give_reason(self, reason: str) -> None:
        """To every line that has none, and to those that follow."""
        self._last_reason = reason
        self._take(tuple(item if item.reason else replace(item, reason=reason) for item in self._items))

    def say_why(self, at: int, words: str) -> None:
        """It holds for all lines that lack words for the same reason."""
        reason = self._items[at].reason
        said = [
            place == at or (item.reason == reason and self.lacking(place) == "words")
            for place, item in enumerate(self._items)
        ]
        self._take(
            tuple(replace(item, words=words) if told else item for item, told in zip(self._items, said, strict=True))
        )

    def lacking(self, at: int) -> Lacking:
        """Whether it still needs a reason, or the few words that its reason wants."""
        return self._reasons.lacking(self._items[at].reason, self._items[at].words)

    def basket(self, basket: Basket, person: StaffMember | None) -> Basket:
        """With what comes back. Raises ``Refused``, ``NeedsApproval``."""
        return _with(basket, self._items, person)

    def rows(self, formats: Formats) -> Sequence[ReturnRow]:
        return [self._row(item, line, formats) for item, line in zip(self._items, self._lines, strict=True)]

    def _row(self, item: Item, line: BasketLine, formats: Formats) -> ReturnRow:
        price, unit = formats.money(line.unit_price_minor), item.product.unit
        each = _("{price} each").format(price=price)
        if is_measured(unit):
            each = _("in {unit}, {price} each").format(unit=unit, price=price)
        code = item.serial or item.product.barcode or item.product.sku
        return ReturnRow(
            name=item.product.name,
            second=f"{code} · {each}",
            sold="",
            coming=formats.quantity(item.quantity_thousandths),
            reason=item.words or self._reasons.name(item.reason) or _("why?"),
            amount=formats.money(-line.total_minor),
            mark="picked",
            more=True,
            unit=measured_in(item.product.unit),
        )

    def _change(self, at: int, item: Item) -> None:
        self._take((*self._items[:at], item, *self._items[at + 1 :]))

    def _take(self, items: tuple[Item, ...]) -> None:
        """Raises ``Refused``; then everything stays as it was."""
        before = self._begin()
        tried = _with(before, [replace(item, reason=item.reason or self._reasons.first) for item in items], None)
        self._items, self._lines = items, tried.lines[len(before.lines) :]


def _with(basket: Basket, items: Sequence[Item], person: StaffMember | None) -> Basket:
    for item in items:
        if item.serial and item.quantity_thousandths != _ONE_PIECE:
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
