"""What a screen says in the frame's fixed places: the answer, the keys, the primary action, the help."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

Tone = Literal["quiet", "scan", "ok", "warn", "error"]

_ICONS: dict[Tone, str] = {
    "quiet": "info",
    "scan": "circle-check",
    "ok": "circle-check",
    "warn": "triangle-alert",
    "error": "circle-alert",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A key that the strip offers as a button: what is likely wanted next."""

    key: str
    words: str
    icon: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer strip: what came of the last thing done. `detail` is what F1 offers to copy."""

    text: str
    label: str = ""
    tone: Tone = "quiet"
    each: str = ""
    amount: str = ""
    icon: str = ""
    detail: str = ""
    offer: Offer | None = None

    @property
    def icon_name(self) -> str:
        return self.icon or _ICONS[self.tone]

    @property
    def spoken(self) -> str:
        return ". ".join(part for part in (self.label, self.text, self.each, self.amount) if part)


@dataclass(frozen=True, slots=True)
class Key:
    """One of the nine function keys; a key a screen does not name stays an empty frame."""

    number: int
    name: str
    icon: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Primary:
    """F12: the screen's one primary action and, in small, what it will do or why it cannot."""

    name: str
    note: str
    icon: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class HelpLine:
    keys: str
    text: str


class ScreenView(Protocol):
    """What every presenter may say to its view."""

    def answer(self, answer: Answer) -> None: ...

    def show_keys(self, keys: Sequence[Key]) -> None: ...

    def show_primary(self, primary: Primary) -> None: ...

    def cue(self) -> None:
        """Sound the audible warning."""
        ...


class ScreenPresenter(Protocol):
    """What the window asks of every screen's presenter."""

    def shown(self) -> None:
        """The screen came to the front."""
        ...

    def refresh(self) -> None:
        """Say everything again: the language changed."""
        ...

    def changes_applied(self) -> None:
        """Another program wrote to the register's file."""
        ...

    def pressed(self, key: str) -> bool:
        """A key such as "F4", "Esc", "Up" or "Alt+1"; False when the screen has no use for it."""
        ...

    def help(self) -> Sequence[HelpLine]: ...


@runtime_checkable
class Ticking(Protocol):
    """A presenter whose screen changes while nothing happens, such as a time that runs down."""

    def ticked(self) -> None:
        """Some time has passed; called several times a second while the screen is in front."""
        ...
