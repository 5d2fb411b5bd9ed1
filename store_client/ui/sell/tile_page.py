"""What the pages over the basket show, ready to be drawn: tiles, groups of actions, a price."""

from collections.abc import Sequence
from dataclasses import dataclass

from store_client.ui.tile import Tile


@dataclass(frozen=True, slots=True)
class TilePage:
    title: str
    tiles: Sequence[Tile]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """`key` is what is typed for it after the key that opened the page."""

    key: str
    tile: Tile


@dataclass(frozen=True, slots=True)
class ActionGroup:
    title: str
    actions: Sequence[Action]


@dataclass(frozen=True, slots=True)
class PriceCard:
    """Without a name there is only the `note`: what to do. `offers` are those the item is in today."""

    name: str
    code: str
    sign: str
    price: str
    note: str
    offers: Sequence[str] = ()

    @property
    def spoken(self) -> str:
        return ". ".join(part for part in (self.name, f"{self.sign}{self.price}", self.note, *self.offers) if part)
