"""Code 128 (ISO/IEC 15417): the shortest mix of its sets B and C, as symbols and as dark and light modules."""

from typing import Final

_WIDTHS: Final = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split()
_START_B, _START_C, _STOP, _MODULO = 104, 105, 106, 103
_TO_C, _TO_B = 99, 100
_SET_C_FROM = 4
QUIET_MODULES: Final = 10


def pieces_of(text: str) -> list[tuple[str, str]]:
    """The text in pieces of ("B", characters) and ("C", an even number of digits).

    Digits go in pairs where at least four stand together. Raises ``ValueError`` for a character outside set B.
    """
    if not text or not all(" " <= character <= "\x7f" for character in text):
        raise ValueError(f"{text!r} cannot be written in Code 128 set B")
    pieces: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        digits = _digits_from(text, at)
        if digits >= _SET_C_FROM:
            odd = digits % 2
            if odd:
                _append_b(pieces, text[at])
            pieces.append(("C", text[at + odd : at + digits]))
            at += digits
        else:
            _append_b(pieces, text[at])
            at += 1
    return pieces


def bars_of(text: str) -> list[bool]:
    """True is a dark module; without the quiet zones. Raises ``ValueError`` as ``pieces_of``."""
    values = _values(text)
    check = (values[0] + sum(at * value for at, value in enumerate(values[1:], start=1))) % _MODULO
    modules: list[bool] = []
    for value in (*values, check, _STOP):
        for at, width in enumerate(_WIDTHS[value]):
            modules += [at % 2 == 0] * int(width)
    return modules


def _values(text: str) -> list[int]:
    values: list[int] = []
    for set_, piece in pieces_of(text):
        if set_ == "C":
            values.append(_TO_C if values else _START_C)
            values += [int(piece[at : at + 2]) for at in range(0, len(piece), 2)]
        else:
            values.append(_TO_B if values else _START_B)
            values += [ord(character) - 32 for character in piece]
    return values


def _digits_from(text: str, at: int) -> int:
    end = at
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return end - at


def _append_b(pieces: list[tuple[str, str]], character: str) -> None:
    if pieces and pieces[-1][0] == "B":
        pieces[-1] = ("B", pieces[-1][1] + character)
    else:
        pieces.append(("B", character))
