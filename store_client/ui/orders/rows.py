"""What the orders screen shows, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from store_client.devices.receipt import ReceiptLine
from store_client.ui.journal.rows import MarkedLine
from store_client.ui.returns.rows import Way
from store_client.ui.screen import ScreenView


@dataclass(frozen=True, slots=True)
class OrderRow:
    """`second` stands below the name; `when` below the day it is wanted for; `chip` is (icon, words, tone).

    `number_key` is set where the row is a reason to choose, whose number it is.
    """

    name: str
    second: str
    icon: str = ""
    wanted: str = ""
    when: str = ""
    chip: tuple[str, str, str] = ("", "", "plain")
    amount: str = ""
    number_key: str = ""

    @property
    def spoken(self) -> str:
        parts = (self.name, self.second, self.wanted, self.when, self.chip[1], self.amount)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the list of the order under the cursor."""

    title: str = ""
    chip: tuple[str, str, str] = ("", "", "plain")
    second: str = ""
    notes: Sequence[tuple[str, str]] = ()
    """(icon, words), such as where it goes."""
    lines: Sequence[MarkedLine] = ()
    label: str = ""
    remark: str = ""
    sign: str = ""
    amount: str = ""
    back: str = ""
    """What Esc does."""


class OrdersView(ScreenView, Protocol):
    def typed_text(self) -> str: ...

    def set_typed(self, text: str) -> None: ...

    def show_hint(self, words: str) -> None: ...

    def show_filter(self, words: str) -> None: ...

    def show_rows(self, rows: Sequence[OrderRow], cursor: int, title: str) -> None:
        """`title` stands above reasons to choose; empty above orders."""
        ...

    def show_empty(self, words: str, second: str) -> None:
        """What stands in the place of rows."""
        ...

    def show_foot(self, left: Sequence[str], right: str) -> None: ...

    def show_beside(self, beside: Beside) -> None: ...

    def show_ways(self, ways: Sequence[Way]) -> None:
        """How the deposit goes back, in the place of what was ordered; without any, that again."""
        ...

    def show_paper(self, lines: Sequence[ReceiptLine]) -> None:
        """The order's paper in the place of all that; without lines, that again."""
        ...
