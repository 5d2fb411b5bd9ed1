"""What the return screen shows, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from store_client.domain.product import Product
from store_client.domain.quantity import is_measured
from store_client.domain.returns import Original, ReturnableLine
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats, date_text
from store_client.ui.screen import ScreenView
from store_client.ui.sell.rows import CustomerCard


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """`mark` is picked, open or closed, found for an article of a search, or why for a reason to choose, whose number
    is `coming`; `second` stands below the name; `reason` says why it comes back or why it cannot.
    """

    name: str
    second: str
    sold: str
    coming: str
    reason: str
    amount: str
    mark: str
    more: bool = False
    """One piece more of it can come back."""
    unit: str = ""
    """Of what is weighed or measured."""

    @property
    def spoken(self) -> str:
        states = {"picked": _("comes back"), "open": _("does not come back"), "closed": _("cannot come back")}
        facts = (self.name, states.get(self.mark, ""), self.coming, self.reason, self.second, self.amount)
        return ", ".join(fact for fact in facts if fact)


@dataclass(frozen=True, slots=True)
class Sums:
    """What comes back, above zero: what is given back for it, the tax in that, how many articles it is."""

    total_minor: int
    tax_minor: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way for the money to go back; `key` chooses it, `amount` is its share of what is picked. `turns`: no way, but
    what shows the others.
    """

    icon: str
    name: str
    detail: str
    key: str
    chosen: bool
    amount: str = ""
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Refund:
    """The display: what goes back or, where more is bought than comes back, what is to pay."""

    label: str
    lines: Sequence[tuple[str, str]]
    remark: str
    sign: str
    amount: str


class ReturnsView(ScreenView, Protocol):
    def typed_text(self) -> str: ...

    def clear_typed(self) -> None: ...

    def show_hint(self, words: str) -> None:
        """What the field takes, while it is empty."""
        ...

    def show_rows(self, rows: Sequence[ReturnRow], cursor: int) -> None: ...

    def show_empty(self, words: str, second: str) -> None:
        """What stands in the place of rows."""
        ...

    def show_foot(self, left: Sequence[str], right: str) -> None: ...

    def show_ways(self, ways: Sequence[Way]) -> None: ...

    def show_refund(self, refund: Refund) -> None: ...

    def show_customer(self, card: CustomerCard | None) -> None: ...


def second_line(line: ReturnableLine, formats: Formats) -> str:
    """The code, the unit of what is weighed or measured and, of what came back in part, how many came back and how many
    are left.
    """
    code = line.barcode or line.sku
    if is_measured(line.unit):
        code = _("{code} · in {unit}").format(code=code, unit=line.unit)
    if not line.returned_thousandths or not line.returnable_thousandths:
        return code
    back = _("{count} came back").format(count=formats.quantity(line.returned_thousandths))
    if line.returned_on:
        back += " " + _short_date(line.returned_on, formats)
    left = _("{count} left").format(count=formats.quantity(line.returnable_thousandths))
    return f"{code} · {back} · {left}"


def measured_in(unit: str) -> str:
    """The unit of what is weighed or measured; empty for pieces."""
    return unit if is_measured(unit) else ""


def closed_words(line: ReturnableLine, original: Original, formats: Formats) -> str:
    """Why nothing of the line can come back, in a few words; all of them are said when somebody tries."""
    if line.refusal and line.refusal == original.late:
        return _("too late")
    if line.refusal:
        return _("not returnable")
    if line.returned_on:
        return _("came back {day}").format(day=_short_date(line.returned_on, formats))
    return _("came back already")


def product_row(product: Product, formats: Formats) -> ReturnRow:
    """An article of a search."""
    price = formats.money(product.price_minor) if product.price_minor is not None else ""
    code = product.barcode or product.sku
    return ReturnRow(product.name, code, "", "", "", price, "found")


def articles_words(count: int) -> str:
    return ngettext("{count} article", "{count} articles", count).format(count=count) if count else ""


def _short_date(iso: str, formats: Formats) -> str:
    return date_text(iso, formats.language, year=False)
