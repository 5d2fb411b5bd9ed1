"""What the count's screen shows, and what its view can be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from store_client.ui.screen import ScreenView


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field with what is counted in it before, and what that comes to after it. ``name`` is heard."""

    place: str
    label: str
    text: str
    name: str
    amount: str = ""
    note: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """A card of such lines, with their titles above and their sum below."""

    title: str
    how: str
    worth: str
    lines: Sequence[FieldLine]
    foot: str = ""
    sum: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One tender. ``expected`` is empty for a person who may not see it; ``chip`` is (icon, words, tone)."""

    name: str
    counted: str
    expected: str
    chip: tuple[str, str, str]

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.name, self.counted, self.expected, self.chip[1]) if part)


@dataclass(frozen=True, slots=True)
class OpenEndRow:
    icon: str
    words: str
    action: str
    tone: str

    @property
    def spoken(self) -> str:
        return f"{self.words} {self.action}"


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    number: str
    words: str

    @property
    def spoken(self) -> str:
        return f"{self.number}, {self.words}"


@dataclass(frozen=True, slots=True)
class Side:
    """The right column. ``hidden`` are the lines that only some may read, each with its amount or empty."""

    title: str
    lines: Sequence[tuple[str, str]]
    more: Sequence[tuple[str, str]]
    hidden: Sequence[tuple[str, str]]
    warning: str
    label: str
    remark: str
    sign: str
    amount: str
    back: str


class CountView(ScreenView, Protocol):
    def show_title(self, title: str, second: str, step: int) -> None:
        """``step`` 1 to 3 of the close; 0 where there are none."""
        ...

    def show_pieces(self, notes: Block, coins: Block, cursor: str) -> None: ...

    def show_amounts(self, block: Block, cursor: str) -> None: ...

    def show_words(self, block: Block, cursor: str) -> None:
        """One field for a text, without the keypad."""
        ...

    def show_compared(self, rows: Sequence[Compared], ends: Sequence[OpenEndRow]) -> None: ...

    def show_choices(self, title: str, rows: Sequence[ChoiceRow], cursor: int) -> None: ...

    def show_side(self, side: Side) -> None: ...

    def focus_place(self, place: str) -> None:
        """The field gets the focus, all of it marked; without one, none has it."""
        ...
