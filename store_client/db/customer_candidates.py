"""Asks the search table who could be the customer somebody is typing; ``domain.duplicates`` judges them."""

import json
from collections.abc import Sequence

from store_client.db.customer_search import ask, has_words, named
from store_client.db.database import RegisterDatabase
from store_client.domain.customer_query import Group

_AFTER_ALL_LETTERS = "\U0010ffff"


def with_words(db: RegisterDatabase, words: Sequence[str], limit: int) -> list[int]:
    """Row keys of customers that have all of these words of the index."""
    return ask(db, has_words(*words), limit) if words else []


def with_beginning(db: RegisterDatabase, beginning: str, limit: int) -> list[int]:
    """Of those that have a word of the index that begins so."""
    return ask(db, f'"{beginning}"*', limit)


def with_name(
    db: RegisterDatabase,
    groups: Sequence[Group],
    limit: int,
    *,
    near: Sequence[Sequence[str]] = (),
    also: Sequence[str] = (),
    initial: bool = False,
) -> list[int]:
    """Of those with these names. ``near``: for each group, words that will do as well; ``also``: words they all have;
    ``initial``: of the first group the first letter will do.
    """
    questions = [[named([group])] for group in groups]
    for ways, words in zip(questions, near, strict=False):
        ways.extend(f'"{word}"' for word in words)
    if initial:
        questions[0].append(f'"{groups[0].names[0][0].word[:2]}"*')
    question = " AND ".join(f"({' OR '.join(ways)})" for ways in questions)
    return ask(db, f"{question} AND {has_words(*also)}" if also else question, limit)


def words_beginning(db: RegisterDatabase, beginning: str) -> list[str]:
    """The words of the index that begin so."""
    sql = "SELECT term FROM customer_word WHERE term >= ? AND term < ?"
    return [row[0] for row in db.rows(sql, (beginning, beginning + _AFTER_ALL_LETTERS))]


def known_words(db: RegisterDatabase, words: Sequence[str]) -> list[str]:
    """Those of these words that are in the index."""
    sql = "SELECT term FROM customer_word WHERE term IN (SELECT value FROM json_each(?))"
    return [row[0] for row in db.rows(sql, (json.dumps(words),))]
