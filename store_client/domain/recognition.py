"""The texts by which a customer is recognised however they were written, plain or as keyed hashes.

HQ makes the same texts (resources/wire/README.md): a register that must not hold customer data compares their hashes.
"""

import hashlib
import hmac
import unicodedata

from store_client.domain.customer import EMAIL, PHONE, CustomerDetails

NAME, EMAIL_ADDRESS, PHONE_NUMBER, PHONE_TAIL = "name", "email", "phone", "phone9"
_SHORTEST_NUMBER = 6
_TAIL_DIGITS = 9


def recognition_texts(details: CustomerDetails) -> list[str]:
    """Names, phone numbers and e-mail addresses of all kinds, each behind what it is."""
    names = (f"{details.first_name} {details.last_name}", details.organization)
    texts = [f"{NAME}:{name}" for name in map(plain_name, names) if name]
    texts += [f"{EMAIL_ADDRESS}:{email}" for email in map(plain_email, _values(details, EMAIL)) if email]
    for number in map(plain_phone, _values(details, PHONE)):
        if number:
            texts.append(f"{PHONE_NUMBER}:{number}")
        if len(number) >= _TAIL_DIGITS:
            texts.append(f"{PHONE_TAIL}:{number[-_TAIL_DIGITS:]}")
    return list(dict.fromkeys(texts))


def keyed_hash(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def plain_name(name: str) -> str:
    """Its words without accents and capitals, in their order: a swapped first and last name is the same."""
    cut = "".join(character if unicodedata.category(character)[0] in "LN" else " " for character in _fold(name))
    return " ".join(sorted(cut.split()))


def plain_email(address: str) -> str:
    folded = "".join(_fold(address).split())
    return folded if "@" in folded else ""


def plain_phone(number: str) -> str:
    """The digits after the national 0, or with the country's code where it was written; empty when too few."""
    text = unicodedata.normalize("NFKD", number)
    first = next((character for character in text if character == "+" or character.isdecimal()), "")
    if first == "+":
        text = text.replace("(0)", "")
    digits = "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())
    if digits.startswith("00"):
        digits = digits[2:]
    elif first != "+":
        digits = digits.removeprefix("0")
    return digits if len(digits) >= _SHORTEST_NUMBER else ""


def _values(details: CustomerDetails, kind: str) -> list[str]:
    first = details.phone if kind == PHONE else details.email
    return [first, *(contact.value for contact in details.contacts if contact.type == kind)]


def _fold(text: str) -> str:
    return _without_marks(_without_marks(text).casefold())


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
