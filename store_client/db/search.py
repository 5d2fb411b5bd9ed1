"""Turns what a person types into a question for SQLite's full-text search, whatever they type.

Customers are found by the beginnings of words. Products are found by any part of a name or code: their text is cut
into groups of three characters (SQLite's trigram index), and written so that the beginning of a word, down to a single
letter, is such a group too: two blanks stand before every word, and the first stands once more behind two marks.
"""

import unicodedata
from collections.abc import Iterable

_MOST_WORDS = 8
_BLANK, _MARK = "  ", "^^"
# Each of the signs that people type for an apostrophe; some would fall apart into a blank and an accent.
_ONE_APOSTROPHE = dict.fromkeys((0x60, 0xB4, 0x2BC, 0x2018, 0x2019, 0x2032), "'")
_ALONE = (("\u3040", "\u30ff"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"))
_LONGEST_TEXT = 1000
_SHORTEST_PART = 3


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


def product_text(name: str, sku: str, barcodes: Iterable[str]) -> str:
    """What the product search keeps of a product: folded words, also those that punctuation parts put together."""
    whole = _folded(" ".join((name[:_LONGEST_TEXT], sku[:_LONGEST_TEXT], *barcodes)))
    words: list[str] = []
    for chunk in whole.split():
        if chunk.isalnum():
            words.append(chunk)
        else:
            words += _spellings(chunk)
    if not whole.isascii():
        words = [_apart(word) for word in words]
    return _BLANK.join((_MARK + words[0], *words))[:_LONGEST_TEXT] if words else ""


def product_patterns(text: str) -> tuple[list[str], list[str], list[str]]:
    """What a product's text must match (GLOB, all of a list): to begin so, to have such words, to have it anywhere.

    Empty lists when there is nothing to look for. No pattern is shorter than the index can help with, and none holds a
    character that means something else to GLOB.
    """
    wanted = [_apart(word) for word in _words_of(_folded(text).replace("'", ""))][:_MOST_WORDS]
    if not wanted:
        return [], [], []
    words = [f"*{_BLANK}{word}*" for word in wanted]
    first = [f"*{_MARK}{wanted[0]}*", *words[1:]]
    parts = [
        f"*{word}*" if len(word) >= _SHORTEST_PART else pattern for word, pattern in zip(wanted, words, strict=True)
    ]
    return first, words, parts


def _folded(text: str) -> str:
    """Without case, accents and vowel marks."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(_ONE_APOSTROPHE)).casefold())
    return "".join([one for one in plain if not unicodedata.category(one).startswith("M")])


def _spellings(chunk: str) -> Iterable[str]:
    """``coca-cola`` as ``cocacola``, ``coca`` and ``cola``; ``l'eau`` as ``leau``, ``l`` and ``eau``."""
    apart = _words_of(chunk)
    return dict.fromkeys(("".join(apart), *_words_of(chunk.replace("'", "")), *apart)) if len(apart) > 1 else apart


def _words_of(folded: str) -> list[str]:
    return "".join([one if one.isalnum() else " " for one in folded]).split()


def _apart(word: str) -> str:
    """Scripts that put no blanks between their words: every sign begins one."""
    if word.isascii() or not any(_stands_alone(one) for one in word):
        return word
    signs = [f" {one} " if _stands_alone(one) else one for one in word]
    return _BLANK.join("".join(signs).split())


def _stands_alone(character: str) -> bool:
    """Chinese characters, and the Japanese signs among them."""
    return any(first <= character <= last for first, last in _ALONE)
