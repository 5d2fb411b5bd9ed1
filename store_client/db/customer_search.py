"""Asks the search table for customers: whole names first, then beginnings of names, then everything else.

The table finds beginnings of up to six characters at once; for longer ones it would read every word that begins so,
which takes long where many customers have it. So it is asked for the first six, and what comes is looked at; only
where most of it is something else, the table has to find the whole beginning: that is rare then, and quickly read.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from store_client.db import customer_rows
from store_client.db.customer_rows import StoredCustomer
from store_client.db.database import RegisterDatabase
from store_client.domain.customer_index import CONTACT_MARKS, indexed
from store_client.domain.customer_query import Alternative, Group, Term, exactly, met_by

_QUICK_LETTERS = 6
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class _Question:
    groups: tuple[Group, ...]
    names_only: bool

    @property
    def long(self) -> set[int]:
        """The groups, by place, with a beginning that is longer than the table finds at once."""
        return {at for at, group in enumerate(self.groups) if any(_is_long(term) for term in self._terms(group))}

    def among(self, group: Group) -> tuple[Alternative, ...]:
        return group.names if self.names_only and group.names else (*group.names, *group.elsewhere)

    def text(self, cut: Collection[int] = ()) -> str:
        """As the table understands it; the groups in ``cut`` only with as many letters as it finds at once."""
        parts = [_either(self.among(group), cut=at in cut) for at, group in enumerate(self.groups)]
        return " AND ".join(parts)

    def met(self, customer: StoredCustomer) -> list[bool]:
        """Group by group."""
        where = indexed(customer.fields)
        return [met_by(Group(group.text, self.among(group)), where) is not None for group in self.groups]

    def _terms(self, group: Group) -> Iterator[Term]:
        return (term for terms in self.among(group) for term in terms)


def find(db: RegisterDatabase, groups: Sequence[Group], limit: int) -> list[StoredCustomer]:
    """Customers that meet every group, the best first."""
    found: dict[int, StoredCustomer] = {}
    for question in dict.fromkeys(_questions(tuple(groups))):
        found |= {one.rowkey: one for one in _answers(db, question, limit, found)}
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def ask(db: RegisterDatabase, question: str, limit: int) -> list[int]:
    """Row keys of customers."""
    sql = "SELECT rowid FROM customer_search WHERE customer_search MATCH ? LIMIT ?"
    return [row[0] for row in db.search_rows(sql, (question, limit))]


def named(groups: Sequence[Group]) -> str:
    """The question for customers with these very names."""
    return _Question(tuple(exactly(group) for group in groups), names_only=True).text()


def has_words(*words: str) -> str:
    """The question for customers that have all of these words of the index."""
    return " AND ".join(_term(Term(word, begins=False)) for word in words)


def _questions(groups: tuple[Group, ...]) -> Iterator[_Question]:
    """From what is most likely meant to what is possible; each is asked only when those before it found too little."""
    named_ones = [group for group in groups if group.names]
    if named_ones:
        whole = tuple(exactly(group) for group in groups)
        yield _Question(whole, names_only=True)
        yield _Question((*whole[:-1], groups[-1]), names_only=True)
        if len(named_ones) > 1:
            yield _Question(groups, names_only=True)
    yield _Question(groups, names_only=False)


def _answers(db: RegisterDatabase, question: _Question, limit: int, known: Collection[int]) -> list[StoredCustomer]:
    long = question.long
    most = max(limit, _LOOKED_AT if long else 0) + len(known)
    keys = ask(db, question.text(long), most)
    rows = _load(db, keys, known)
    if not long:
        return rows
    met = [question.met(row) for row in rows]
    good = [row for row, parts in zip(rows, met, strict=True) if all(parts)]
    if len(keys) < most or len(good) >= limit:
        return good
    cut = {at for at in long if 2 * sum(parts[at] for parts in met) >= len(met)}
    rows = _load(db, ask(db, question.text(cut), most), known)
    return [row for row in rows if all(question.met(row))]


def _load(db: RegisterDatabase, keys: Sequence[int], known: Collection[int]) -> list[StoredCustomer]:
    return customer_rows.load_by_rowkeys(db, [key for key in keys if key not in known])


def _is_long(term: Term) -> bool:
    """Few customers share the beginning of a phone number or e-mail address: these are looked for as they are."""
    return term.begins and len(term.word) > _QUICK_LETTERS and not term.word.startswith(CONTACT_MARKS)


def _either(among: Sequence[Alternative], *, cut: bool) -> str:
    return "(" + " OR ".join(_all_of(terms, cut=cut) for terms in among) + ")"


def _all_of(terms: Alternative, *, cut: bool) -> str:
    if len(terms) == 1:
        return _term(terms[0], cut=cut)
    return "(" + " AND ".join(_term(term, cut=cut) for term in terms) + ")"


def _term(term: Term, *, cut: bool = False) -> str:
    """In quotes nothing is search syntax; a word of the index holds none itself."""
    word = term.word[:_QUICK_LETTERS] if cut and _is_long(term) else term.word
    return f'"{word}"' + ("*" if term.begins else "")
