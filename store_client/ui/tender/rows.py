"""What the tender screen shows, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from store_client.domain.basket import Basket
from store_client.domain.settlement import kind_of
from store_client.domain.tender import CARD, DEPOSIT, FOREIGN, Tender
from store_client.texts import _
from store_client.ui.formats import Formats
from store_client.ui.sell.rows import articles_words
from store_client.ui.tender.methods import ICONS, tender_name


@dataclass(frozen=True, slots=True)
class PartRow:
    """`mark`: what can be done to it: take it back, undo it at the terminal, or nothing yet."""

    icon: str
    name: str
    note: str
    amount: str
    mark: Literal["", "x", "lock"] = ""

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.name, self.note, self.amount) if part)


@dataclass(frozen=True, slots=True)
class QuickAmount:
    words: str
    note: str
    key: str
    chosen: bool = False

    @property
    def spoken(self) -> str:
        return f"{self.words}, {self.note}, {self.key}"


@dataclass(frozen=True, slots=True)
class LineWords:
    quantity: str
    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class Due:
    """The right column: `lines` above, what is due, what is being entered, and the display."""

    lines: Sequence[tuple[str, str]]
    due: tuple[str, str]
    entered: tuple[str, str]
    label: str
    remark: str
    sign: str
    amount: str


@dataclass(frozen=True, slots=True)
class CardPanel:
    """What stands in the keypad's place while the terminal is asked, or a person is: buttons as (key, words, icon)."""

    title: str
    text: str
    amount: str
    buttons: Sequence[tuple[str, str, str]]
    waiting: bool


def part_row(basket: Basket, part: Tender, formats: Formats) -> PartRow:
    kind = kind_of(basket.rules.setup, part.tender)
    name = tender_name(basket, part.tender)
    amount = formats.money(part.tendered_minor or part.amount_minor)
    mark: Literal["", "x", "lock"] = "lock" if part.intent else ("" if part.tender == DEPOSIT else "x")
    return PartRow(ICONS.get(kind, "coins"), name, _note(part, kind, formats), amount, mark)


def _note(part: Tender, kind: str, formats: Formats) -> str:
    more = part.more
    if part.tender == DEPOSIT:
        return _("paid with the order")
    change = _("change {amount}").format(amount=formats.money(part.change_minor)) if part.change_minor else ""
    if more is None:
        return change
    if kind == FOREIGN and more.foreign_minor is not None:
        paid = formats.signed_money(more.foreign_minor, more.currency)
        return " · ".join(words for words in (paid, change) if words)
    if kind == CARD:
        return " · ".join(words for words in (more.card, _slip(more.reference)) if words)
    return _("handed out") if more.issued else more.reference


def _slip(reference: str) -> str:
    return _("slip {number}").format(number=reference) if reference else ""


def summary(basket: Basket, formats: Formats) -> tuple[str, Sequence[LineWords]]:
    """What is being paid for, one row a line; voided ones are left out."""
    lines = [
        LineWords(formats.quantity(line.quantity_thousandths), line.description, formats.money(line.total_minor))
        for line in basket.lines
        if not line.voided
    ]
    return articles_words(basket), tuple(lines)
