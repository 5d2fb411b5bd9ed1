"""Folds texts so that people find them however they type: accents, capitals, apostrophes, ß, æ and ø do not matter."""

import unicodedata

_JOINERS = frozenset("'’‘ʼʹ′`´-‐‑‒–—._&")  # noqa: RUF001 (they are what people type)
_LETTERS = dict(zip("ßæœøđðþłħŧıŋĸəƒ", "ss ae oe o d d th l h t i n k e f".split(), strict=True))
# The way some people write these where they have no such key.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_LONGEST_RUN = 20


class _Folding(dict[int, str]):
    """What becomes of each character: letters and digits are folded, joiners become ``-``, all else a space."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    if character in _JOINERS:
        return "-"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    folded = "".join(_LETTERS.get(part, part) for part in plain.casefold())
    kept = unicodedata.normalize("NFC", "".join(_LETTERS.get(part, part) for part in _bare(folded)))
    if unicodedata.combining(character):
        return ""
    return kept if kept and all(unicodedata.category(part)[0] in "LNM" for part in kept) else " "


def _bare(text: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without accents; words are parted by spaces, the parts of a word such as O'Brien by ``-``."""
    return unicodedata.normalize("NFC", text).translate(_FOLDING)


def spellings(text: str) -> list[str]:
    """The folded text, and again with ä, ö, ü, å and ø written as two letters where there are any."""
    folded = fold(text)
    if text.isascii():
        return [folded]
    spelt = fold(unicodedata.normalize("NFC", text).casefold().translate(_SPELT_OUT))
    return [folded] if spelt == folded else [folded, spelt]


def words(text: str) -> list[str]:
    """Every word that a text is found by, each once: parts of joined words, these words as one, other spellings."""
    if text.isascii():
        lower = text.lower()
        if lower.replace(" ", "").isalnum():
            return list(dict.fromkeys(lower.split()))
    found = (word for spelling in spellings(text) for chunk in spelling.split() for word in chunk_words(chunk))
    return list(dict.fromkeys(found))


def chunk_words(chunk: str) -> list[str]:
    """Of a folded text without spaces."""
    if chunk.isascii() and chunk.isalnum():
        return [chunk]
    parts = [part for part in chunk.split("-") if part]
    found = parts if len(parts) < 2 else [*parts, "".join(parts)]
    return [*found, *(run for part in parts if not part.isascii() for run in _runs(part))]


def _runs(word: str) -> list[str]:
    """A word of a script without spaces is found from each of its characters on."""
    start = [at for at, character in enumerate(word[:_LONGEST_RUN]) if at and is_ideograph(character)]
    return [word[at:] for at in start]


def is_ideograph(character: str) -> bool:
    """Chinese characters, kana, Hangul and Thai: written without spaces between words."""
    code = ord(character)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xAC00 <= code <= 0xD7AF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
        or 0x0E00 <= code <= 0x0E7F
    )
