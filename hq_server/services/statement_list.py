"""The list of statements: page by page, with what waits for a person, however many days and stores there are."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from hq_server.db import setup_items, statements, store_states, stores
from hq_server.db.database import HqDatabase
from hq_server.db.statements import Asked
from hq_server.domain.statement import BEFORE_POSTING, CLOSED_SHIFTS, POSTED, Statement, Terms
from hq_server.services.statement_actions import waits_for_release
from hq_server.services.statement_terms import TERMS, read_terms
from hq_server.wire.hq_setup import BOOKS

TRADING, CLOSING, HELD, READY, DONE = "trading", "closing", "held", "ready", "posted"
WORDS = (HELD, READY, TRADING, CLOSING, DONE)
PAGE = 100
MOST_COUNTED = 1_000
_LONGEST_PLACE = 60


@dataclass(frozen=True, slots=True)
class StatementListed:
    """A statement in the list of days. ``word``: trading (shifts are open), closing (on its way), held (a person must
    act), ready (waits to be released), posted.
    """

    statement: Statement
    store_name: str
    word: str
    shifts: int
    closed: int


@dataclass(frozen=True, slots=True)
class StatementsPage:
    """``waiting``: what needs a person, of whatever day, the oldest first. ``counts``: word → how many, at most
    ``MOST_COUNTED`` and one more. ``following`` continues the list, empty on its last page.
    """

    listed: tuple[StatementListed, ...]
    waiting: tuple[StatementListed, ...]
    counts: dict[str, int]
    total: int
    following: str


def list_statements(db: HqDatabase, first: str, last: str, store: str = "") -> list[StatementListed]:
    """Of the business dates from the first to the last; newest day first, stores in their order."""
    with db.read():
        return _told(db, statements.newest_first(db, Asked(first, last, store)))


def list_page(
    db: HqDatabase,
    first: str,
    last: str,
    store: str = "",
    *,
    seen: Collection[str] | None = None,
    word: str = "",
    after: str = "",
    limit: int = PAGE,
) -> StatementsPage:
    """The days from the first to the last, the newest first. Of what is not in the books with ``word``: every day.

    ``seen``: these stores alone.
    """
    asked = Asked(first, last, store, None if seen is None else tuple(sorted(seen)))
    with db.read():
        may_wait = _told(db, statements.waiting(db, asked, MOST_COUNTED + 1))
        waiting = [one for one in may_wait if one.word in (HELD, READY)]
        there = {one.statement.id for one in waiting}
        unposted = _told(db, statements.newest_first(db, asked, posted=False, limit=MOST_COUNTED + 1))
        others = [*waiting, *(one for one in unposted if one.statement.id not in there)]
        posted = statements.count_posted(db, asked, MOST_COUNTED + 1)
        if word in ("", DONE):
            only = True if word else None
            rows = statements.newest_first(db, asked, posted=only, after=_read_place(after), limit=limit + 1)
            found = _told(db, rows)
        else:
            found = _behind([one for one in others if one.word == word], after)
    counts = {name: sum(one.word == name for one in others) for name in WORDS} | {DONE: posted}
    following = _place(found[limit - 1]) if len(found) > limit else ""
    return StatementsPage(tuple(found[:limit]), tuple(waiting), counts, len(others) + posted, following)


def word_of(statement: Statement, shift_states: Sequence[str], terms: Terms) -> str:
    if statement.state == POSTED:
        return DONE
    if statement.held:
        return HELD
    if any(state not in CLOSED_SHIFTS for state in shift_states) and statement.state in BEFORE_POSTING:
        return TRADING
    return READY if waits_for_release(statement, auto_post=terms.auto_post) else CLOSING


def _told(db: HqDatabase, found: Sequence[Statement]) -> list[StatementListed]:
    """Three questions to the database, however many there are."""
    if not found:
        return []
    names = {one.number: one.name for one in stores.all_stores(db)}
    terms_of = _terms(db)
    days = sorted({one.id.business_date for one in found})
    owners = {one.id.store for one in found}
    of_one = owners.pop() if len(owners) == 1 else ""
    states: dict[tuple[str, str], list[str]] = {}
    for store, day, state, count in store_states.shifts_by_state(db, days, of_one):
        states.setdefault((store, day), []).extend([state] * int(count))
    listed = []
    for one in found:
        own = states.get((one.id.store, one.id.business_date), [])
        closed = sum(state in CLOSED_SHIFTS for state in own)
        word = word_of(one, own, terms_of(one.id.store))
        listed.append(StatementListed(one, names.get(one.id.store, ""), word, len(own), closed))
    return listed


def _terms(db: HqDatabase) -> Callable[[str], Terms]:
    """Store → its terms; most stores share those for all."""
    bodies = setup_items.by_scope(db, TERMS, BOOKS)
    known: dict[str | None, Terms] = {}

    def terms_of(store: str) -> Terms:
        body = bodies.get(f"store {store}", bodies.get(setup_items.ALL))
        if body not in known:
            known[body] = read_terms(body)
        return known[body]

    return terms_of


def _behind(found: list[StatementListed], after: str) -> list[StatementListed]:
    """Newest day first, and only what stands behind a place."""
    ordered = sorted(found, key=lambda one: _store_order(one)[1:])
    ordered.sort(key=lambda one: one.statement.id.business_date, reverse=True)
    places = [_place(one) for one in ordered]
    return ordered[places.index(after) + 1 :] if after in places else ordered


def _store_order(one: StatementListed) -> tuple[str, int, str, int]:
    key = one.statement.id
    return key.business_date, len(key.store), key.store, key.number


def _place(one: StatementListed) -> str:
    key = one.statement.id
    return f"{key.business_date}.{key.number}.{key.store}"


def _read_place(text: str) -> tuple[str, str, int] | None:
    """Day, store and number; None for what no page ever said."""
    day, _dot, rest = text[:_LONGEST_PLACE].partition(".")
    number, _dot, store = rest.partition(".")
    return (day, store, int(number)) if number.isascii() and number.isdecimal() and len(number) < 16 else None
