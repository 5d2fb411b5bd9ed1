"""The words that a customer is found by at HQ, and what people mean by what they type into the search field.

Words are folded (no accents, no capitals) and hold letters and digits alone. Every typed word has to begin one of the
customer's, in whatever order.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from hq_server.domain.customer_fields import ADDRESS, CONTACT, LOYALTY_CARD, thing_of
from hq_server.domain.customer_hashes import fold, phone_digits

_NAMES = ("title", "first_name", "last_name", "organization")
_ADDRESS_MEMBERS = ("name", "street", "city", "postcode", "region")
_LONGEST_WORD = 40
_MOST_WORDS, _MOST_TYPED = 400, 8
_NATIONAL_DIGITS = 9
_SHORTEST_NUMBER = 3
_IN_NUMBERS = frozenset("0123456789+()./-")
Alternatives = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """``groups``: all have to be met; of each one alternative, all of whose words begin one of the customer's."""

    groups: tuple[Alternatives, ...]

    def is_met_by(self, words: Collection[str]) -> bool:
        return all(any(_all_begin(alternative, words) for alternative in group) for group in self.groups)


def search_words(fields: Mapping[str, str]) -> str:
    """All words of a customer, each once, with blanks between them. ``fields``: paths and texts."""
    found: dict[str, None] = {}
    for path, text in fields.items():
        if text:
            found.update(dict.fromkeys(_words_of_field(path, text, fields)))
        if len(found) >= _MOST_WORDS:
            break
    return " ".join([word for word in found if word][:_MOST_WORDS])


def understand(text: str) -> Typed:
    """What was typed; no groups when there is nothing to look for in it."""
    groups: list[Alternatives] = []
    number: list[str] = []
    for chunk in [*text.split()[: 2 * _MOST_TYPED], ""]:
        if chunk and _IN_NUMBERS.issuperset(chunk):
            number.append(chunk)
            continue
        if number:
            groups += _number(number)
            number = []
        words = [_joined(chunk)] if "@" in chunk and _joined(chunk) else plain_words(chunk)
        if words:
            groups += [((word,),) for word in words]
    return Typed(tuple(groups[:_MOST_TYPED]))


def plain_words(text: str) -> list[str]:
    folded = fold(text)
    if not (folded.isascii() and folded.isalnum()):
        folded = "".join(one if unicodedata.category(one)[0] in "LN" else " " for one in folded)
    return [word[:_LONGEST_WORD] for word in folded.split()]


def _number(chunks: list[str]) -> list[Alternatives]:
    """Digits that were typed in one or several pieces: a phone number, or each piece for itself (a postcode)."""
    apart = tuple(word for chunk in chunks for word in plain_words(chunk))
    if not apart:
        return []
    whole = "".join(chunks)
    digits = phone_digits(whole) or "".join(apart).removeprefix("0")
    numbers = dict.fromkeys((digits, digits[-_NATIONAL_DIGITS:] if len(digits) > _NATIONAL_DIGITS else digits))
    alternatives = [(one,) for one in numbers if len(one) >= _SHORTEST_NUMBER]
    return [tuple(dict.fromkeys((apart[:_MOST_TYPED], *alternatives)))]


def _words_of_field(path: str, text: str, fields: Mapping[str, str]) -> Iterator[str]:
    if path in _NAMES or path == LOYALTY_CARD:
        yield from plain_words(text)
    elif path == "email":
        yield from _mail_words(text)
    elif path == "phone":
        yield from _phone_words(text)
    else:
        thing = thing_of(path)
        member = path[len(thing) + 1 :] if thing else ""
        if thing.startswith(f"{ADDRESS}.") and member in _ADDRESS_MEMBERS:
            words = plain_words(text)
            yield from words
            if member == "postcode" and len(words) > 1:
                yield _joined(text)
        elif thing.startswith(f"{CONTACT}.") and member == "value":
            is_phone = fields.get(f"{thing}.type") == "phone"
            yield from _phone_words(text) if is_phone else _mail_words(text)


def _mail_words(text: str) -> Iterator[str]:
    """Also as one word: an address that is typed to its end belongs to one customer, its parts to many."""
    yield _joined(text)
    yield from plain_words(text)


def _joined(text: str) -> str:
    return "".join(plain_words(text))[:_LONGEST_WORD]


def _phone_words(text: str) -> Iterator[str]:
    digits = phone_digits(text)
    if not digits:
        yield from plain_words(text)
        return
    yield digits[:_LONGEST_WORD]
    if len(digits) > _NATIONAL_DIGITS:
        yield digits[-_NATIONAL_DIGITS:]


def _all_begin(wanted: tuple[str, ...], words: Collection[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)
