"""Phone numbers and e-mail addresses as they are compared: however they were typed."""

import re
import unicodedata
from dataclasses import dataclass

FEWEST_DIGITS, MOST_DIGITS = 6, 15
TAIL_DIGITS = 9
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NO_DIGIT = re.compile(r"[^0-9]+")
_PLUS = ("+", "\uff0b")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
# ITU-T E.164: one digit (1, 7), two digits (these), three digits (all others); none begins another.
_TWO_DIGIT_COUNTRIES = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 "
    "90 91 92 93 94 95 98".split()
)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """``country`` is the calling code, empty when the number was typed the national way; ``national``: the digits after
    it, without the 0 that is dialled before them within the country.
    """

    country: str
    national: str

    @property
    def digits(self) -> str:
        return self.country + self.national

    @property
    def tail(self) -> str:
        """What two ways of typing one number have in common."""
        return self.national[-TAIL_DIGITS:]


def plain_digits(text: str) -> str:
    """Its decimal digits in any script, as 0 to 9."""
    if text.isascii():
        return _NO_DIGIT.sub("", text)
    return "".join(str(unicodedata.digit(character)) for character in text if character.isdecimal())


def phone_digits(phone: str) -> str:
    """The digits alone, without an international 00 before them."""
    return plain_digits(phone).removeprefix("00")


def read_phone(phone: str) -> PhoneNumber:
    """``+353 (0)87 123`` and ``0035387123`` are the country 353 with 87123; ``087 123`` is 87123 in any country."""
    stripped = phone.strip()
    if stripped.startswith(_PLUS):
        return _international(plain_digits(_TRUNK_ZERO.sub("", stripped) if "(" in stripped else stripped))
    digits = plain_digits(stripped)
    if digits.startswith("00"):
        return _international(digits[2:])
    return PhoneNumber("", digits.removeprefix("0"))


def _international(digits: str) -> PhoneNumber:
    length = 1 if digits[:1] in ("1", "7") else 2 if digits[:2] in _TWO_DIGIT_COUNTRIES else 3
    return PhoneNumber(digits[:length], digits[length:].removeprefix("0"))


def looks_like_phone(phone: str) -> bool:
    return FEWEST_DIGITS <= len(phone_digits(phone)) <= MOST_DIGITS


def looks_like_email(email: str) -> bool:
    return _EMAIL.fullmatch(email.strip()) is not None


def plain_email(email: str) -> str:
    """As it is compared: without space around it, upper and lower case alike."""
    return unicodedata.normalize("NFC", email.strip()).casefold()
