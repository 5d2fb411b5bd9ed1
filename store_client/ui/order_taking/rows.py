"""What the screen of a new order shows, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from store_client.texts import _
from store_client.ui.screen import ScreenView
from store_client.ui.sell.rows import CustomerCard


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """`chosen` None: it is no choice but a value. `inner` belongs to the row above; `key` comes to it."""

    icon: str
    words: str
    second: str = ""
    value: str = ""
    key: str = ""
    chosen: bool | None = None
    inner: bool = False

    @property
    def spoken(self) -> str:
        state = "" if self.chosen is None else (_("chosen") if self.chosen else _("not chosen"))
        return ", ".join(part for part in (self.words, state, self.second, self.value) if part)


@dataclass(frozen=True, slots=True)
class ToPay:
    """The right column: `lines` above the display, which has the deposit."""

    lines: Sequence[tuple[str, str]]
    label: str
    remark: str
    sign: str
    amount: str


class OrderTakingView(ScreenView, Protocol):
    def typed_text(self) -> str: ...

    def set_typed(self, text: str) -> None: ...

    def show_hint(self, words: str) -> None:
        """What the field takes, while it is empty."""
        ...

    def show_rows(self, rows: Sequence[AgreedRow], cursor: int) -> None: ...

    def show_foot(self, left: Sequence[str], right: str) -> None: ...

    def show_customer(self, card: CustomerCard | None) -> None: ...

    def show_to_pay(self, to_pay: ToPay) -> None: ...
