"""Measures and breaks text for paper with fixed columns, whatever people put into it."""

import unicodedata

_TURNING = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_NO_COLUMN = frozenset({"Mn", "Me", "Cf"})


def display_width(text: str) -> int:
    """Columns on paper: wide East Asian characters take two, combining and invisible ones none."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def is_right_to_left(language: str) -> bool:
    return language.lower().replace("_", "-").split("-")[0] in _RIGHT_TO_LEFT


def printable(text: str) -> str:
    """Without control characters and marks that turn the direction of what follows, which could disguise an amount."""
    return "".join(
        " " if unicodedata.category(character) in _BREAKS else character
        for character in text.encode("utf-8", "ignore").decode()
        if character not in _TURNING
    )


def between(left: str, right: str, width: int) -> str:
    """``left`` at the left edge, ``right`` at the right one."""
    return left + " " * max(1, width - display_width(left) - display_width(right)) + right


def wrapped(text: str, width: int) -> list[str]:
    """The text in rows of at most ``width`` columns, broken between words where that is possible; at least one row."""
    rows = [""]
    for word in printable(text).split():
        joined = f"{rows[-1]} {word}" if rows[-1] else word
        if display_width(joined) <= width:
            rows[-1] = joined
            continue
        pieces = _cut(word, width)
        rows = rows + pieces if rows[-1] else rows[:-1] + pieces
    return rows


def format_date(iso: str, language: str) -> str:
    """``23 Nov 2026`` for ``2026-11-23``, elsewhere ``23/11/2026``; what is no such date stays as it is."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return iso
    year, month, day = parts
    if language == "en" and 1 <= int(month) <= 12:
        return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"
    return f"{day}/{month}/{year}"


def _cut(word: str, width: int) -> list[str]:
    pieces, used = [""], 0
    for character in word:
        columns = _columns(character)
        if used + columns > width and pieces[-1]:
            pieces.append("")
            used = 0
        pieces[-1] += character
        used += columns
    return pieces


def _columns(character: str) -> int:
    if unicodedata.category(character) in _NO_COLUMN:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
