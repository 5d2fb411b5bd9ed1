"""Why goods come back: the shop's reasons, the one that comes after another, and those that want a few words."""

from collections.abc import Iterable, Sequence
from typing import Literal

from store_client.domain.setup import ReasonCode
from store_client.texts import _

_RETURN = "return"

Lacking = Literal["", "reason", "words"]
"""What of the reason is still to be said."""


class Reasons:
    """In HQ's order; with none set up, one that says so little that it always fits."""

    def __init__(self, known: Iterable[ReasonCode]) -> None:
        found = sorted((one for one in known if one.active and _RETURN in one.uses), key=lambda one: one.position)
        self._known = tuple(found) or (ReasonCode(_RETURN, _("Brought back"), frozenset({_RETURN})),)

    @property
    def all(self) -> Sequence[ReasonCode]:
        return self._known

    @property
    def only(self) -> str:
        """Where there is nothing to choose; empty where somebody has to say which."""
        return self._known[0].reason if len(self._known) == 1 else ""

    @property
    def first(self) -> str:
        return self._known[0].reason

    def name(self, code: str) -> str:
        return next((one.name for one in self._known if one.reason == code), code)

    def wants_words(self, code: str) -> bool:
        return any(one.text_needed for one in self._known if one.reason == code)

    def lacking(self, code: str, words: str) -> Lacking:
        if not code:
            return "reason"
        return "words" if self.wants_words(code) and not words else ""

    def after(self, code: str, typed: str = "") -> str:
        """The next one, the first again after the last; with something typed, the next that it is part of. What is part
        of none changes nothing.
        """
        codes = [one.reason for one in self._known]
        start = codes.index(code) + 1 if code in codes else 0
        turned = [*self._known[start:], *self._known[:start]]
        wanted = typed.strip().casefold()
        matching = (one.reason for one in turned if wanted in f"{one.reason} {one.name}".casefold())
        return next(matching, code)
