"""What the end of day's screen shows, and what its view can be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from store_client.domain.receipt_model import ReceiptLine
from store_client.ui.screen import ScreenView

Chip = tuple[str, str, str]
"""(icon, words, tone)"""


@dataclass(frozen=True, slots=True)
class CardLine:
    """``token`` is the icon's colour; the words of what is ``pressing`` are bold."""

    icon: str
    words: str
    token: str
    pressing: bool = False


@dataclass(frozen=True, slots=True)
class RegisterCard:
    """How one register stands. ``shorter`` is the second line where the whole one has no room."""

    name: str
    chip: Chip
    second: str
    lines: tuple[CardLine, ...]
    chosen: bool = False
    shorter: str = ""

    @property
    def spoken(self) -> str:
        return ". ".join(part for part in (self.name, self.chip[1], self.second, *self.line_words) if part)

    @property
    def line_words(self) -> Sequence[str]:
        return [line.words for line in self.lines]


@dataclass(frozen=True, slots=True)
class TableRow:
    """``mark`` is (icon, words) before the last cell."""

    name: str
    cells: tuple[str, str, str]
    mark: tuple[str, str] = ("", "")

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.name, *self.cells[:2], self.mark[1], self.cells[2]) if part)


@dataclass(frozen=True, slots=True)
class Foot:
    """``token`` is the colour of the icon and of the first words."""

    icon: str = ""
    words: str = ""
    token: str = "muted"
    second: str = ""
    right: str = ""

    @property
    def spoken(self) -> str:
        return ". ".join(part for part in (self.words, self.second, self.right) if part)


@dataclass(frozen=True, slots=True)
class DayTable:
    """``empty``: what stands in the place of rows, and a second line."""

    title: str
    heads: tuple[str, str, str]
    rows: tuple[TableRow, ...] = ()
    total: TableRow | None = None
    foot: Foot = Foot()
    empty: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class ListRow:
    icon: str
    words: str
    second: str = ""
    amount: str = ""
    chip: Chip | None = None

    @property
    def spoken(self) -> str:
        chip = self.chip[1] if self.chip else ""
        return ", ".join(part for part in (self.words, self.second, self.amount, chip) if part)


@dataclass(frozen=True, slots=True)
class DayList:
    title: str
    rows: tuple[ListRow, ...]
    cursor: int
    foot: str = ""
    empty: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Net:
    """The large figure, for who may see it."""

    label: str
    remark: str
    sign: str
    amount: str


@dataclass(frozen=True, slots=True)
class Side:
    """The right column. ``at_hq``: (words, whether all is there). ``f10`` and ``f11`` are the buttons' words."""

    title: str
    lines: tuple[tuple[str, str], ...]
    more: tuple[tuple[str, str], ...]
    at_hq: tuple[str, bool]
    net: Net | None
    f10: str
    f11: str


class DayView(ScreenView, Protocol):
    def show_title(self, title: str, second: str, remark: str) -> None: ...

    def show_cards(self, cards: Sequence[RegisterCard]) -> None: ...

    def show_table(self, table: DayTable) -> None: ...

    def show_list(self, shown: DayList | None) -> None:
        """In the place of the cards and the table; None: these again."""
        ...

    def show_side(self, side: Side) -> None: ...

    def show_paper(self, lines: Sequence[ReceiptLine]) -> None:
        """In the place of the figures; without lines: these again."""
        ...
