"""Changes bytes as damage, accident and malice do."""

from collections.abc import Callable, Sequence
from random import Random

NUMBERS = (
    *(b"0", b"-1", b"1", b"127", b"128", b"255", b"256", b"999", b"1000", b"65535", b"65536", b"2147483648"),
    *(b"9007199254740992", b"9007199254740993", b"9223372036854775807", b"9223372036854775808"),
    *(b"10000000000000", b"10000000000001", b"18446744073709551616", b"1e308", b"1e999", b"-0", b"1.5", b"0.1"),
    b"9" * 30,
    b"9" * 5_000,
)
WORDS = (
    *(b"null", b"true", b"false", b"[]", b"{}", b'""', b"\\u0000", b"\\ud800", b"\x00", b"\xff", b"\xc3\x28"),
    *(b"\n", b"\r\n", b'"', b",", b";", b"\t", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xf0\x9f\x8e\x84", b"=1+1", b"../"),
    *("é", "ß", "İ", "٣", "\u200f", "\u2028", "\ufffe", "a\u0301\u0301\u0301"),
)
_MANY = (2, 7, 64, 1_000)
Change = Callable[[bytearray, Random, Sequence[bytes]], None]


def mutate(content: bytes, chance: Random, others: Sequence[bytes], words: Sequence[bytes], longest: int) -> bytes:
    """One to eight changes; ``others`` are inputs to take pieces from, ``words`` mean something to the target."""
    changed = bytearray(content)
    said = (*words, *_WORDS)
    for _time in range(1 << chance.randrange(4)):
        change = chance.choice(_CHANGES)
        change(changed, chance, others if change is _splice else said)
        del changed[longest:]
    return bytes(changed)


def _span(content: bytearray, chance: Random, most: int = 64) -> tuple[int, int]:
    start = chance.randint(0, len(content))
    return start, min(len(content), start + chance.randint(1, most))


def _flip(content: bytearray, chance: Random, _words: Sequence[bytes]) -> None:
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _set(content: bytearray, chance: Random, _words: Sequence[bytes]) -> None:
    if content:
        content[chance.randrange(len(content))] = chance.randrange(256)


def _remove(content: bytearray, chance: Random, _words: Sequence[bytes]) -> None:
    start, end = _span(content, chance)
    del content[start:end]


def _cut_off(content: bytearray, chance: Random, _words: Sequence[bytes]) -> None:
    del content[chance.randint(0, len(content)) :]


def _double(content: bytearray, chance: Random, _words: Sequence[bytes]) -> None:
    start, end = _span(content, chance)
    content[start:start] = content[start:end]


def _repeat(content: bytearray, chance: Random, _words: Sequence[bytes]) -> None:
    start, end = _span(content, chance, 8)
    content[start:start] = content[start:end] * chance.choice(_MANY)


def _swap(content: bytearray, chance: Random, _words: Sequence[bytes]) -> None:
    first, end = _span(content, chance)
    other = chance.randint(0, len(content))
    piece = content[first:end]
    del content[first:end]
    content[other:other] = piece


def _say(content: bytearray, chance: Random, words: Sequence[bytes]) -> None:
    at = chance.randint(0, len(content))
    word = chance.choice(words)
    content[at : at + chance.choice((0, len(word)))] = word


def _renumber(content: bytearray, chance: Random, _words: Sequence[bytes]) -> None:
    """Another number where one stands."""
    digits = [at for at, byte in enumerate(content) if 0x30 <= byte <= 0x39]
    if not digits:
        return
    start = end = chance.choice(digits)
    while start and 0x30 <= content[start - 1] <= 0x39:
        start -= 1
    while end < len(content) and 0x30 <= content[end] <= 0x39:
        end += 1
    content[start:end] = chance.choice(NUMBERS)


def _splice(content: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    other = bytearray(chance.choice(others)) if others else bytearray()
    start, end = _span(other, chance, 200)
    at, until = _span(content, chance)
    content[at : chance.choice((at, until))] = other[start:end]


_WORDS = tuple(word.encode() if isinstance(word, str) else word for word in WORDS)
_CHANGES: tuple[Change, ...] = (
    *(_flip, _set, _remove, _cut_off, _double, _repeat, _swap, _say, _say, _renumber, _renumber, _splice),
)
