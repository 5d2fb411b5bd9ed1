"""The words of customers, kept beside them, and the question for those who have the words that somebody typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase
from hq_server.domain.customer_words import Alternatives, Typed


@dataclass(frozen=True, slots=True)
class Question:
    """What to select from, the condition and its one parameter, and what the found ones are sorted by."""

    table: str
    condition: str
    parameter: object
    position: str


_AFTER = "customer search after"
_IS_ASKED = "array_to_tsvector(string_to_array(s.words, ' ')) @@ CAST(? AS tsquery)"
# PostgreSQL guesses badly how many have several words at once. So the index is asked first: up to so many are sorted;
# more of them are so common that the newest are soon found by looking through customers from the newest one on.
_FEW = 5_000
_PLANS = ("seqscan", "indexscan", "bitmapscan", "sort")


def put(db: HqDatabase, words: Mapping[str, str]) -> None:
    """Customer → its words as they are now."""
    there = words_of(db, list(words))
    changed = [(text, customer) for customer, text in words.items() if there.get(customer, text) != text]
    if changed:
        db.execute_many("UPDATE customer_search SET words = ? WHERE customer = ?", changed)
    add(db, {customer: text for customer, text in words.items() if customer not in there})


def add(db: HqDatabase, words: Mapping[str, str]) -> None:
    """The same for customers that are new."""
    db.insert_rows("customer_search", ("customer", "words"), list(words.items()))


def remove(db: HqDatabase, customers: Sequence[str]) -> None:
    db.execute_many("DELETE FROM customer_search WHERE customer = ?", [(one,) for one in customers])


def question(db: HqDatabase, typed: Typed) -> Question:
    """Whoever has what was typed. Few of them are told by their positions on PostgreSQL (``few``)."""
    if db.engine == "sqlite":
        asked = " AND ".join(_either(group, '"{}"*', " AND ", " OR ") for group in typed.groups)
        table = "customer_words w CROSS JOIN customer_search s ON s.position = w.rowid"
        return Question(table, "w.customer_words MATCH ?", asked, "w.rowid")
    asked = " & ".join(_either(group, "'{}':*", " & ", " | ") for group in typed.groups)
    _plan(db, seqscan=False, indexscan=False)
    rows = db.rows(f"SELECT s.position FROM customer_search s WHERE {_IS_ASKED} LIMIT ?", (asked, _FEW + 1))
    if len(rows) <= _FEW:
        _plan(db)
        return Question("customer_search s", "s.position = ANY(?)", [row[0] for row in rows], "s.position")
    _plan(db, seqscan=False, bitmapscan=False, sort=False)
    return Question("customer_search s", _IS_ASKED, asked, "s.position")


def asked(db: HqDatabase) -> None:
    """The question was put: the server plans by itself again."""
    if db.engine == "postgresql":
        _plan(db)


def words_of(db: HqDatabase, customers: Sequence[str]) -> dict[str, str]:
    return dict(db.rows_in("SELECT customer, words FROM customer_search WHERE customer IN_VALUES", (), customers))


def has_unsearched(db: HqDatabase) -> bool:
    """Whether an older release left customers that may have no words yet."""
    return db.row("SELECT 1 FROM hq_setting WHERE key = ?", (_AFTER,)) is not None


def next_unsearched(db: HqDatabase, limit: int) -> list[str]:
    """Customers of an older release that have no words yet, in the order of their ids; none when all have them."""
    row = db.row("SELECT value FROM hq_setting WHERE key = ?", (_AFTER,))
    if row is None:
        return []
    sql = (
        "SELECT id FROM customer c WHERE id > ? "
        "AND NOT EXISTS (SELECT 1 FROM customer_search s WHERE s.customer = c.id) ORDER BY id LIMIT ?"
    )
    return [found for (found,) in db.rows(sql, (row[0], limit))]


def note_searched(db: HqDatabase, last: str) -> None:
    """Up to this customer all have their words; with an empty id all have."""
    if last:
        db.execute("UPDATE hq_setting SET value = ? WHERE key = ?", (last, _AFTER))
    else:
        db.execute("DELETE FROM hq_setting WHERE key = ?", (_AFTER,))


def _plan(db: HqDatabase, **allowed: bool) -> None:
    """Which ways the server may take within this transaction; those that are not named it may."""
    settings = ", ".join(f"set_config('enable_{name}', ?, TRUE)" for name in _PLANS)
    db.row(f"SELECT {settings}", ["on" if allowed.get(name, True) else "off" for name in _PLANS])


def _either(group: Alternatives, word: str, both: str, either: str) -> str:
    """Words hold letters and digits alone, so nothing that was typed is search syntax."""
    parts = ["(" + both.join(word.format(one) for one in alternative) + ")" for alternative in group]
    return "(" + either.join(parts) + ")"
