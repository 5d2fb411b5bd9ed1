"""Chooses a printer's code pages for a row of text, and says when none of them holds it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from store_client.errors import Refused
from store_client.texts import _

# The numbers that nearly every ESC/POS printer shares (ESC t n). Others differ from maker to maker.
USUAL: Final = ((0, "cp437"), (2, "cp850"), (16, "cp1252"), (19, "cp858"), (18, "cp852"), (17, "cp866"))
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
# Characters that mean the same where a page lacks the finer one, and marks that no paper shows.
_SAME = {
    **dict.fromkeys("\u00a0\u202f\u2007\u2008\u2009\u200a\u2002\u2003\u2004\u2005\u2006", " "),
    **dict.fromkeys("\u2212\u2010\u2011\u2012", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e", ""),
    "\u2013": "-",
    "\u2014": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u3000": "  ",
}


@dataclass(frozen=True, slots=True)
class CodePage:
    """``number`` selects it on the printer, ``codec`` is Python's name for it."""

    number: int
    codec: str


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that one code page holds."""

    page: CodePage
    content: bytes


def usual_pages() -> tuple[CodePage, ...]:
    return tuple(CodePage(number, codec) for number, codec in USUAL)


def parse_pages(text: str) -> tuple[CodePage, ...]:
    """``0:cp437,16:cp1252``, the preferred first. Raises ``Refused``."""
    pages = []
    for part in text.split(","):
        number, _colon, codec = part.strip().partition(":")
        if not number.isdecimal() or int(number) > 255 or not _holds_ascii(codec):
            message = _("“{text}” names no code page of the printer. Write it like 0:cp437,16:cp1252.")
            raise Refused(message.format(text=part.strip()[:40]))
        pages.append(CodePage(int(number), codec))
    return tuple(pages)


def split(text: str, pages: Sequence[CodePage], current: CodePage) -> list[Run] | None:
    """The text in runs, with few changes of page; None when some of it is in no page, or runs from right to left."""
    if text.isascii() and text.isprintable():
        return [Run(current, text.encode("ascii"))] if text else []
    characters = _composed(text)
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in characters):
        return None
    order = [current, *(page for page in pages if page != current)]
    held = [_holders(character, order) for character in characters]
    runs: list[Run] = []
    at = 0
    while at < len(held):
        page = max(order, key=lambda candidate: _reach(held, at, candidate))
        end = at + _reach(held, at, page)
        if end == at:
            return None
        runs.append(Run(page, b"".join(held[n][page] for n in range(at, end))))
        order = [page, *(other for other in order if other != page)]
        at = end
    return runs


def without_pages(text: str, pages: Sequence[CodePage], current: CodePage) -> tuple[list[Run], int]:
    """The text with what no page holds replaced: a letter by its plain form, anything else by a question mark.

    Also how many characters were replaced.
    """
    replaced, characters = 0, []
    for character in _composed(text):
        if _is_held(character, pages):
            characters.append(character)
            continue
        plain = "".join(part for part in unicodedata.normalize("NFKD", character) if _is_held(part, pages))
        characters.append(plain or ("" if unicodedata.combining(character) else "?"))
        replaced += 1
    runs = split("".join(characters), pages, current)
    assert runs is not None
    return runs, replaced


def _holders(character: str, pages: Sequence[CodePage]) -> dict[CodePage, bytes]:
    """The pages that hold the character itself, or else those that hold what means the same."""
    exact = {page: content for page in pages if (content := _encoded(character, page.codec)) is not None}
    same = _SAME.get(character)
    if exact or same is None:
        return exact
    return {page: content for page in pages if (content := _encoded(same, page.codec)) is not None}


def _reach(held: Sequence[dict[CodePage, bytes]], start: int, page: CodePage) -> int:
    """How many characters from ``start`` on the page holds."""
    end = start
    while end < len(held) and page in held[end]:
        end += 1
    return end - start


def _is_held(character: str, pages: Sequence[CodePage]) -> bool:
    return unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT and bool(_holders(character, pages))


@lru_cache(maxsize=8192)
def _encoded(text: str, codec: str) -> bytes | None:
    """None: the page does not hold it. What would command the printer is a space."""
    if len(text) == 1 and unicodedata.category(text) == "Cc":
        return b" "
    try:
        content = text.encode(codec)
    except UnicodeEncodeError:
        return None
    return None if any(byte < 0x20 or byte == 0x7F for byte in content) else content


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _holds_ascii(codec: str) -> bool:
    """Whether it is a codec of single bytes, and a receipt's digits are where they should be."""
    try:
        return "0aZ~".encode(codec) == b"0aZ~" and len("é".encode(codec, "replace")) == 1
    except (LookupError, ValueError):
        return False
