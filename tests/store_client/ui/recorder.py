"""A view for presenters' tests: remembers what it was told, by the name of the method."""

from collections.abc import Sequence
from typing import Any

from store_client.domain.customer import CustomerDetails
from store_client.ui.screen import Answer, Key, Primary


class RecordingView:
    """`said["show_basket"]` holds the arguments of the last call; `typed`, `form` and `card` are what a person
    typed."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[Any, ...]] = {}
        self.typed = self.search = self.card = ""
        self.form = CustomerDetails()
        self.last_answer = Answer("")
        self.cues = 0

    def answer(self, answer: Answer) -> None:
        self.last_answer = answer

    def cue(self) -> None:
        self.cues += 1

    def show_keys(self, keys: Sequence[Key]) -> None:
        self.said["show_keys"] = (keys,)

    def show_primary(self, primary: Primary) -> None:
        self.said["show_primary"] = (primary,)

    def typed_text(self) -> str:
        return self.typed

    def clear_typed(self) -> None:
        self.typed = ""

    def set_typed(self, text: str) -> None:
        self.typed = text

    def mark_typed(self) -> None:
        self.said["mark_typed"] = ()

    def set_search(self, text: str) -> None:
        self.search = text

    def typed_card(self) -> str:
        return self.card

    def details(self) -> CustomerDetails:
        return self.form

    def show_details(self, details: CustomerDetails) -> None:
        self.form = details

    @property
    def primary(self) -> Primary:
        primary: Primary = self.said["show_primary"][0]
        return primary

    @property
    def keys(self) -> dict[int, Key]:
        return {key.number: key for key in self.said["show_keys"][0]}

    def __getattr__(self, name: str) -> Any:
        if not name.startswith(("show_", "focus_", "clear_")):
            raise AttributeError(name)

        def remember(*arguments: Any, **named: Any) -> None:
            self.said[name] = (*arguments, *named.values())

        return remember
