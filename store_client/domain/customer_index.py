"""The words a customer is found by, each marked with what it is: so that one search table holds them all.

``!`` begins a word of a name, ``#`` a phone number after the country's code, ``~`` one typed without it, ``+`` one with
it, ``<`` its digits from the last to the first, ``@`` an e-mail address; words of addresses stand as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from store_client.domain.contact_values import read_phone
from store_client.domain.customer import EMAIL, PHONE
from store_client.domain.name_folding import fold, words

NAME, COUNTRYLESS, NATIONAL, INTERNATIONAL, BACKWARDS, MAIL = "!", "~", "#", "+", "<", "@"
CONTACT_MARKS = (COUNTRYLESS, NATIONAL, INTERNATIONAL, BACKWARDS, MAIL)
NAMES = ("first_name", "last_name", "organization")
_ADDRESS_WORDS = frozenset(("name", "street", "city", "postcode"))
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Indexed:
    """A field and the words it is found by."""

    field: str
    text: str
    words: tuple[str, ...]


def index_text(fields: Mapping[str, str]) -> str:
    """All the words, each once, parted by spaces. ``fields``: paths and texts."""
    found: list[str] = []
    for path, text in fields.items():
        if text:
            found += _words(path, text, fields)
    return " ".join(dict.fromkeys(found))


def indexed(fields: Mapping[str, str]) -> list[Indexed]:
    """Field by field, to tell why a customer was found."""
    found = (Indexed(path, text, tuple(_words(path, text, fields))) for path, text in fields.items() if text)
    return [one for one in found if one.words]


def name_words(text: str) -> list[str]:
    return [f"{NAME}{word[:_LONGEST_WORD]}" for word in words(text)]


def phone_words(phone: str) -> list[str]:
    number = read_phone(phone)
    if not number.national:
        return []
    backwards = BACKWARDS + number.national[::-1]
    if number.country:
        return [NATIONAL + number.national, INTERNATIONAL + number.digits, backwards]
    return [COUNTRYLESS + number.national, backwards]


def mail_word(address: str) -> str:
    """Letters and digits alone; empty for an address that begins with its @."""
    if address.isascii():
        beginning, bare = address.partition("@")[0], "".join(filter(str.isalnum, address.lower()))
    else:
        folded = fold(address)
        beginning, bare = fold(address.partition("@")[0]).strip("- "), folded.replace(" ", "").replace("-", "")
    return MAIL + bare[:_LONGEST_WORD] if beginning and bare else ""


def _mail_words(address: str) -> list[str]:
    word = mail_word(address)
    return [word] if word else []


def _plain_words(text: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in words(text)]


def _postcode_words(postcode: str) -> list[str]:
    """Also as one word: people leave the space out."""
    parts = _plain_words(postcode)
    return [*parts, "".join(parts)[:_LONGEST_WORD]] if len(parts) > 1 else parts


def _words(path: str, text: str, fields: Mapping[str, str]) -> list[str]:
    by_field = _BY_FIELD.get(path)
    if by_field is not None:
        return by_field(text)
    thing, _dot, member = path.rpartition(".")
    if member in _ADDRESS_WORDS and thing.startswith("address."):
        return _postcode_words(text) if member == "postcode" else _plain_words(text)
    if member == "value" and thing.startswith("contact."):
        by_type = _BY_TYPE.get(fields.get(f"{thing}.type", ""))
        return by_type(text) if by_type else []
    return []


_BY_TYPE = {PHONE: phone_words, EMAIL: _mail_words}
_BY_FIELD = {
    **dict.fromkeys(NAMES, name_words),
    "phone": phone_words,
    "email": _mail_words,
    "title": _plain_words,
}
