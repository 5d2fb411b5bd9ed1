"""Keyed hashes that stand for a customer where a register must not hold customer data (resources/wire/README.md).

The texts are normalised so that the same phone, e-mail address or name written in another way has the same hash.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Mapping

from hq_server.domain.customer_fields import CONTACT, parts_of

_SHORTEST_NUMBER = 6
_NATIONAL_DIGITS = 9


def customer_hashes(key: bytes, fields: Mapping[str, str]) -> list[str]:
    """One hash for each text that the customer can be recognised by, sorted."""
    return sorted({keyed_hash(key, text) for text in recognition_texts(fields)})


def keyed_hash(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def recognition_texts(fields: Mapping[str, str]) -> list[str]:
    """What is hashed: names, phone numbers and e-mail addresses of all kinds."""
    person = f"{fields.get('first_name', '')} {fields.get('last_name', '')}"
    texts = [f"name:{name}" for name in map(folded_name, (person, fields.get("organization", ""))) if name]
    contacts = parts_of(dict(fields), CONTACT).values()
    addresses = [fields.get("email", ""), *_values(contacts, "email")]
    texts += [f"email:{address}" for address in map(folded_email, addresses) if address]
    for number in [fields.get("phone", ""), *_values(contacts, "phone")]:
        digits = phone_digits(number)
        if digits:
            texts.append(f"phone:{digits}")
        if len(digits) >= _NATIONAL_DIGITS:
            texts.append(f"phone9:{digits[-_NATIONAL_DIGITS:]}")
    return list(dict.fromkeys(texts))


def fold(text: str) -> str:
    """Without accents and without capitals."""
    return _without_marks(_without_marks(text).casefold())


def folded_name(name: str) -> str:
    """Its words folded and in their order, so that a swapped first and last name is the same."""
    cut = "".join(character if unicodedata.category(character)[0] in "LN" else " " for character in fold(name))
    return " ".join(sorted(cut.split()))


def folded_email(address: str) -> str:
    folded = "".join(fold(address).split())
    return folded if "@" in folded else ""


def phone_digits(number: str) -> str:
    """The digits as the number is written after its country's code, or without its national 0; empty when there are
    too few.
    """
    text = unicodedata.normalize("NFKD", number)
    start = next((character for character in text if character == "+" or character.isdecimal()), "")
    if start == "+":
        text = text.replace("(0)", "")
    digits = "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())
    if digits.startswith("00"):
        digits = digits[2:]
    elif start != "+":
        digits = digits.removeprefix("0")
    return digits if len(digits) >= _SHORTEST_NUMBER else ""


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _values(contacts: Iterable[Mapping[str, str]], kind: str) -> list[str]:
    return [contact.get("value", "") for contact in contacts if contact.get("type") == kind]
