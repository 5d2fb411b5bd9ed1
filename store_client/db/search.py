"""Turns what a person types into a question for SQLite's full-text search, whatever they type."""

import unicodedata

_MOST_WORDS = 8


def words(text: str) -> list[str]:
    """The words of a text as the search tables split it, without single letters: those begin half of all names."""
    folded = unicodedata.normalize("NFC", text)
    cut = "".join(character if character.isalnum() else " " for character in folded)
    found = cut.split()[:_MOST_WORDS]
    return [word for word in found if len(word) > 1 or unicodedata.category(word) == "Lo"]


def match_expression(text: str) -> str:
    """Every word must begin some word of the row, in any order; empty when there is nothing to look for.

    Words are quoted one by one: so nothing typed is search syntax, and no phrase arises, which detail=none refuses.
    """
    return " AND ".join(f'"{word}"*' for word in words(text))


def prefix_range(prefix: str) -> tuple[str, str]:
    """What begins with ``prefix`` is at least the first and below the second."""
    return prefix, prefix + "\U0010ffff"
