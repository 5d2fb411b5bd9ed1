"""What somebody typed to find a customer: groups of which a customer has to meet every one, in any order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store_client.domain.contact_values import plain_digits, read_phone
from store_client.domain.customer_index import (
    BACKWARDS,
    COUNTRYLESS,
    INTERNATIONAL,
    NAME,
    NATIONAL,
    Indexed,
    mail_word,
)
from store_client.domain.name_folding import is_ideograph, spellings

_MOST_GROUPS = 8
_SHORTEST_TAIL = 3
_SHORTEST_BEGINNING = 4
_SHORTEST_MAIL = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the index; ``begins``: one that begins with it will do."""

    word: str
    begins: bool = True


Alternative = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A word or a number that was typed, ``text``. One alternative has to be met, with all of its terms.

    ``names`` are the alternatives among names, ``elsewhere`` those among everything else.
    """

    text: str
    names: tuple[Alternative, ...] = ()
    elsewhere: tuple[Alternative, ...] = ()
    number: bool = False


def read_query(text: str) -> list[Group]:
    """Digits that stand next to each other are one number, however it is spaced."""
    groups: list[Group] = []
    chunks = text.split()
    runs = _runs(chunks)
    for run in runs[:_MOST_GROUPS]:
        alone = len(runs) == 1
        group = _number(run, alone=alone) if _is_number(run[0]) else _word(run[0], alone=alone)
        if group.names or group.elsewhere:
            groups.append(group)
    return groups


def exactly(group: Group) -> Group:
    """The same, where a word of a name has to be that word."""
    whole = tuple(tuple(Term(term.word, begins=False) for term in terms) for terms in group.names)
    return Group(group.text, whole, group.elsewhere, group.number)


def met_by(group: Group, fields: Sequence[Indexed]) -> Indexed | None:
    """The field that meets the group, names first."""
    for alternatives in (group.names, group.elsewhere):
        for terms in alternatives:
            found = [next((one for one in fields if _has(one, term)), None) for term in terms]
            if found and all(one is not None for one in found):
                return found[0]
    return None


def _has(field: Indexed, term: Term) -> bool:
    if term.begins:
        return any(word.startswith(term.word) for word in field.words)
    return term.word in field.words


def _runs(chunks: Iterable[str]) -> list[list[str]]:
    runs: list[list[str]] = []
    for chunk in chunks:
        if runs and _is_number(chunk) and _is_number(runs[-1][0]) and not _begins_number(chunk):
            runs[-1].append(chunk)
        else:
            runs.append([chunk])
    return runs


def _is_number(chunk: str) -> bool:
    return any(map(str.isdecimal, chunk)) and not any(map(str.isalpha, chunk)) and "@" not in chunk


def _begins_number(chunk: str) -> bool:
    """With a country's code; ``00`` alone is a part of a number like any other."""
    return chunk.startswith("+") or (chunk.startswith("00") and len(chunk) >= _SHORTEST_BEGINNING)


def _number(run: list[str], *, alone: bool) -> Group:
    text = " ".join(run)
    digits, phone = plain_digits(text), read_phone(text)
    alternatives: list[Alternative] = []
    if alone or len(digits) >= _SHORTEST_TAIL:
        if phone.country:
            alternatives.append((Term(INTERNATIONAL + phone.digits),))
            if phone.national:
                alternatives.append((Term(COUNTRYLESS + phone.national),))
        elif phone.national:
            alternatives += [(Term(NATIONAL + phone.national),), (Term(COUNTRYLESS + phone.national),)]
            if phone.national == digits:
                alternatives.append((Term(INTERNATIONAL + digits),))
    if len(digits) >= _SHORTEST_TAIL:
        alternatives.append((Term(BACKWARDS + digits[::-1]),))
    alternatives.append(tuple(_plain(word) for chunk in run for word in _chunk_parts(chunk)))
    return Group(text, elsewhere=tuple(terms for terms in alternatives if terms), number=True)


def _word(chunk: str, *, alone: bool) -> Group:
    """Among other words, a word is only taken for the beginning of an e-mail address when it looks like one."""
    if "@" in chunk:
        word = mail_word(chunk)
        return Group(chunk, elsewhere=((Term(word),),) if word else ())
    names: list[Alternative] = []
    elsewhere: list[Alternative] = []
    for spelling in spellings(chunk):
        for parts in _ways(spelling):
            names.append(tuple(Term(NAME + part) for part in parts))
            elsewhere.append(tuple(map(_plain, parts)))
    mail = mail_word(chunk) if alone or not chunk.isalpha() else ""
    if len(mail) > _SHORTEST_MAIL:
        elsewhere.append((Term(mail),))
    return Group(chunk, tuple(names), tuple(elsewhere))


def _ways(spelling: str) -> list[list[str]]:
    """``o-brien`` is two words, or one."""
    parts = [part for chunk in spelling.split() for part in chunk.split("-") if part]
    if not parts:
        return []
    return [parts] if len(parts) == 1 else [parts, ["".join(parts)]]


def _chunk_parts(chunk: str) -> list[str]:
    return [part for spelling in spellings(chunk)[:1] for part in spelling.replace("-", " ").split()]


def _plain(word: str) -> Term:
    """A single letter or digit begins too much: it has to be the whole word."""
    return Term(word, begins=len(word) > 1 or is_ideograph(word))


def is_enough(groups: Sequence[Group]) -> bool:
    """Whether there is more to look for than one letter or digit."""
    if len(groups) != 1:
        return bool(groups)
    text = groups[0].text
    return len(text) > 1 or not text.isascii()
