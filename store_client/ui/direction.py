"""Which way a language and a text run: from the left or from the right."""

import unicodedata
from functools import lru_cache
from typing import Final

_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
_ISOLATE: Final = "\u2066"
_END: Final = "\u2069"


def is_right_to_left(language: str) -> bool:
    return language in _RIGHT_TO_LEFT


@lru_cache(maxsize=4096)
def runs_from_the_right(words: str) -> bool:
    """By its first letter; what has none, such as an amount or a phone number, runs from the left."""
    if words.isascii():
        return False
    for character in words:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def from_the_left(words: str) -> str:
    """An amount, a code or a key's name within a sentence that may run from the right: its parts keep their order."""
    return f"{_ISOLATE}{words}{_END}"
