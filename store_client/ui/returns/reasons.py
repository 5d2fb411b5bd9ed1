"""Why goods come back: the shop's reasons, the one that comes after another, and those that want a few words."""

from collections.abc import Iterable

from store_client.domain.setup import ReasonCode
from store_client.texts import _

_RETURN = "return"


class Reasons:
    """In HQ's order; with none set up, one that says so little that it always fits."""

    def __init__(self, known: Iterable[ReasonCode]) -> None:
        found = sorted((one for one in known if one.active and _RETURN in one.uses), key=lambda one: one.position)
        self._known = tuple(found) or (ReasonCode(_RETURN, _("Brought back"), frozenset({_RETURN})),)

    @property
    def first(self) -> str:
        """The usual one: it stands until a person chooses another, so it is one that needs no words where there is."""
        usual = [one for one in self._known if not one.text_needed]
        return (usual or list(self._known))[0].reason

    def name(self, code: str) -> str:
        return next((one.name for one in self._known if one.reason == code), code)

    def wants_words(self, code: str) -> bool:
        return any(one.text_needed for one in self._known if one.reason == code)

    def after(self, code: str, typed: str = "") -> str:
        """The next one, the first again after the last; with something typed, the next that it is part of."""
        codes = [one.reason for one in self._known]
        start = codes.index(code) + 1 if code in codes else 0
        turned = [*self._known[start:], *self._known[:start]]
        wanted = typed.strip().casefold()
        matching = (one.reason for one in turned if wanted in f"{one.reason} {one.name}".casefold())
        return next(matching, code)
