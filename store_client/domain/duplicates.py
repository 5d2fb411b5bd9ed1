"""How much two customers look like one and the same person, and why; decides nothing."""

import string
from collections.abc import Sequence
from dataclasses import dataclass

from store_client.domain import recognition
from store_client.domain.customer import EMAIL, PHONE, Address, Customer, CustomerDetails
from store_client.domain.name_folding import fold
from store_client.texts import _

# From here on somebody is asked; from here on somebody is shown.
LIKELY, POSSIBLE = 80, 50
SHORTEST_LONG_WORD = 5
_SAME_EMAIL, _SAME_PHONE = 65, 60
_SAME_NAME, _NEAR_NAME, _INITIAL, _LAST_NAME = 45, 38, 30, 10
_RARE = {_SAME_NAME: 55, _NEAR_NAME: 50}
_SAME_POSTCODE, _SAME_STREET, _SAME_CITY = 20, 15, 8
_MOST = 100
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody who may be the customer being typed. ``customer`` is None where only the number may be known here."""

    customer: Customer | None
    customer_id: str
    account_number: str | None
    score: int
    reasons: tuple[str, ...]

    @property
    def likely(self) -> bool:
        return self.score >= LIKELY


def compare(typed: CustomerDetails, other: CustomerDetails, *, rare_name: bool = False) -> tuple[int, tuple[str, ...]]:
    """Score, 0 to 100, and reasons for people. ``rare_name``: few customers have that name, or one so near."""
    found = [_by_email(typed, other), _by_phone(typed, other), _by_name(typed, other, rare_name=rare_name)]
    found.append(_by_address(typed, other))
    there = [one for one in found if one is not None]
    return min(_MOST, sum(score for score, _reason in there)), tuple(reason for _score, reason in there)


def compare_hashes(kinds: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """The same where nothing but the kinds of the texts that agree is known (``recognition``)."""
    scores = {
        recognition.EMAIL_ADDRESS: (_SAME_EMAIL, _("same e-mail address")),
        recognition.PHONE_NUMBER: (_SAME_PHONE, _("same phone number")),
        recognition.NAME: (_RARE[_SAME_NAME], _("same name")),
    }
    alike = {recognition.PHONE_NUMBER if kind == recognition.PHONE_TAIL else kind for kind in kinds}
    found = [scores[kind] for kind in scores if kind in alike]
    return min(_MOST, sum(score for score, _reason in found)), tuple(reason for _score, reason in found)


def near_words(word: str, *, before: int, letters: str = string.ascii_lowercase) -> list[str]:
    """Words that are one slip of the keyboard away, where the slip is among the first ``before`` letters.

    ``letters`` are those that may be there too many, or in place of another one.
    """
    found: dict[str, None] = {}
    for at in range(min(before, len(word))):
        found[word[:at] + word[at + 1 :]] = None
        found[word[:at] + word[at : at + 2][::-1] + word[at + 2 :]] = None
        for letter in letters:
            found[word[:at] + letter + word[at:]] = None
            found[word[:at] + letter + word[at + 1 :]] = None
    found.pop(word, None)
    return list(found)


def is_near(one: str, other: str) -> bool:
    """Whether one letter is another one, is missing, is too many, or two neighbours are swapped: at most one of these.

    That is a Damerau-Levenshtein distance of at most one. Short words have to be the same.
    """
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST_LONG_WORD - 1 or max(len(one), len(other)) < SHORTEST_LONG_WORD:
        return False
    if abs(len(one) - len(other)) > 1:
        return False
    same = [ours == theirs for ours, theirs in zip(one, other, strict=False)]
    start = same.index(False) if False in same else len(same)
    first, second = one[start:], other[start:]
    if len(one) == len(other):
        return first[1:] == second[1:] or (first[:2] == second[:2][::-1] and first[2:] == second[2:])
    return first[1:] == second if len(one) > len(other) else second[1:] == first


def _by_email(typed: CustomerDetails, other: CustomerDetails) -> tuple[int, str] | None:
    alike = _values(typed, EMAIL) & _values(other, EMAIL)
    return (_SAME_EMAIL, _("same e-mail address")) if alike else None


def _by_phone(typed: CustomerDetails, other: CustomerDetails) -> tuple[int, str] | None:
    alike = _values(typed, PHONE) & _values(other, PHONE)
    return (_SAME_PHONE, _("same phone number")) if alike else None


def _by_name(typed: CustomerDetails, other: CustomerDetails, *, rare_name: bool) -> tuple[int, str] | None:
    found = [_by_organization(typed, other), _by_person(typed, other)]
    there = [one for one in found if one is not None]
    if not there:
        return None
    score, reason = max(there)
    return (_RARE.get(score, score) if rare_name else score), reason


def _by_organization(typed: CustomerDetails, other: CustomerDetails) -> tuple[int, str] | None:
    one, two = plain_words(typed.organization), plain_words(other.organization)
    if not one or not two:
        return None
    if sorted(one) == sorted(two):
        return _SAME_NAME, _("same name")
    near = len(one) == len(two) and all(map(is_near, one, two))
    return (_NEAR_NAME, _("nearly the same name")) if near else None


def _by_person(typed: CustomerDetails, other: CustomerDetails) -> tuple[int, str] | None:
    first, last = plain_words(typed.first_name), plain_words(typed.last_name)
    their_first, their_last = plain_words(other.first_name), plain_words(other.last_name)
    ours, theirs = sorted(first + last), sorted(their_first + their_last)
    if len(ours) < 2 or len(theirs) < 2:
        return None
    if ours == theirs:
        swapped = first == their_last and last == their_first
        return _SAME_NAME, _("same name, first and last swapped") if swapped else _("same name")
    if _all_near(first, their_first) and _all_near(last, their_last):
        return _NEAR_NAME, _("nearly the same name")
    if _all_near(first, their_last) and _all_near(last, their_first):
        return _NEAR_NAME, _("nearly the same name, first and last swapped")
    if last == their_last and first and their_first and _is_initial_of(first[0], their_first[0]):
        return _INITIAL, _("same last name and initial")
    return (_LAST_NAME, _("same last name")) if last == their_last else None


def _by_address(typed: CustomerDetails, other: CustomerDetails) -> tuple[int, str] | None:
    pairs = [(one, two) for one in typed.addresses for two in other.addresses]
    return max(filter(None, (_same_place(one, two) for one, two in pairs)), default=None)


def _same_place(one: Address, two: Address) -> tuple[int, str] | None:
    postcode, city, street = _joined(one.postcode), _joined(one.city), _joined(one.street)
    same_postcode = bool(postcode) and postcode == _joined(two.postcode)
    same_city = bool(city) and city == _joined(two.city)
    if (same_postcode or same_city) and street and street == _joined(two.street):
        return _SAME_POSTCODE + _SAME_STREET, _("same address")
    if same_postcode:
        return _SAME_POSTCODE, _("same postcode")
    return (_SAME_CITY, _("same city")) if same_city else None


def plain_words(text: str) -> list[str]:
    """Folded, with ä as a whether it was written so, as a or as ae: Müller, Muller and Mueller are one name."""
    found = fold(text).replace("-", " ")
    for digraph, letter in _DIGRAPHS:
        found = found.replace(digraph, letter)
    return found.split()


def _joined(text: str) -> str:
    return "".join(plain_words(text))


def _values(details: CustomerDetails, kind: str) -> set[str]:
    """E-mail addresses, or the last digits of phone numbers, as they are compared."""
    first = details.email if kind == EMAIL else details.phone
    texts = [first, *(one.value for one in details.contacts if one.type == kind)]
    if kind == EMAIL:
        return set(filter(None, map(recognition.plain_email, texts)))
    return {digits[-9:] for digits in map(recognition.plain_phone, texts) if digits}


def _all_near(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return bool(ours) and len(ours) == len(theirs) and all(map(is_near, ours, theirs))


def _is_initial_of(one: str, other: str) -> bool:
    return one[:1] == other[:1] and (len(one) == 1 or len(other) == 1)
