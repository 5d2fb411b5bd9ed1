"""Pairs of customers that could be the same, and what people decided about them. A pair has its ids in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.customer_merges import Named, of_stores
from hq_server.db.database import HqDatabase, Row

OPEN, DISMISSED, MERGED = "open", "dismissed", "merged"
_COLUMNS = ("id", "one", "other", "score", "reasons", "state", "found_by", "found_ms", "decided_by")
_PAIR = (
    "p.id, p.score, p.reasons, p.state, COALESCE(f.full_name, p.found_by), p.found_ms, "
    "COALESCE(u.full_name, p.decided_by), p.decided_ms, p.one, a.account_number, a.first_name, a.last_name, "
    "a.organization, p.other, b.account_number, b.first_name, b.last_name, b.organization"
)
_FROM = (
    "FROM merge_proposal p JOIN customer a ON a.id = p.one JOIN customer b ON b.id = p.other "
    "LEFT JOIN hq_user u ON u.name = p.decided_by LEFT JOIN hq_user f ON f.name = p.found_by"
)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """``reasons`` are kinds and points as JSON; ``found_by`` is a person's name, empty for the job."""

    id: str
    one: Named
    other: Named
    score: int
    reasons: str
    state: str
    found_by: str
    found_ms: int
    decided_by: str
    decided_ms: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a pair; ``by_hand``: a person proposed it."""

    pair: Pair
    score: int
    reasons: str
    state: str
    by_hand: bool


def pair_of(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def known_of(db: HqDatabase, customers: Sequence[str]) -> dict[Pair, Known]:
    """Everything about pairs with one of these customers in it."""
    found: dict[Pair, Known] = {}
    for side in ("one", "other"):
        sql = f"SELECT one, other, score, reasons, state, found_by <> '' FROM merge_proposal WHERE {side} IN_VALUES"
        for one, other, score, reasons, state, by_hand in db.rows_in(sql, (), customers):
            found[one, other] = Known((one, other), score, reasons, state, bool(by_hand))
    return found


def insert(db: HqDatabase, rows: Sequence[tuple[str, Pair, int, str, str]], now_ms: int) -> None:
    """``rows``: id, pair, score, reasons, who found it (empty: the job)."""
    marks = ", ".join("?" * len(_COLUMNS))
    db.execute_many(
        f"INSERT INTO merge_proposal ({', '.join(_COLUMNS)}) VALUES ({marks}) ON CONFLICT (one, other) DO NOTHING",
        [(identity, *pair, score, reasons, OPEN, by, now_ms, "") for identity, pair, score, reasons, by in rows],
    )


def put_scores(db: HqDatabase, rows: Sequence[tuple[Pair, int, str]]) -> None:
    sql = "UPDATE merge_proposal SET score = ?, reasons = ? WHERE one = ? AND other = ?"
    db.execute_many(sql, [(score, reasons, *pair) for pair, score, reasons in rows])


def remove(db: HqDatabase, pairs: Sequence[Pair]) -> None:
    db.execute_many("DELETE FROM merge_proposal WHERE one = ? AND other = ?", pairs)


def remove_open_of(db: HqDatabase, customer: str) -> None:
    sql = "DELETE FROM merge_proposal WHERE state = ? AND (one = ? OR other = ?)"
    db.execute(sql, (OPEN, customer, customer))


def remove_of(db: HqDatabase, customers: Sequence[str]) -> int:
    """Also what was decided: for people who are erased."""
    sql = "DELETE FROM merge_proposal WHERE one = ? OR other = ?"
    return sum(db.execute(sql, (customer, customer)) for customer in customers)


def decide(db: HqDatabase, pair: Pair, state: str, by: str, now_ms: int) -> bool:
    """False when nobody proposed this pair."""
    sql = "UPDATE merge_proposal SET state = ?, decided_by = ?, decided_ms = ? WHERE one = ? AND other = ?"
    return db.execute(sql, (state, by, now_ms, *pair)) == 1


def reopen(db: HqDatabase, pair: Pair, by: str, now_ms: int) -> None:
    """Somebody proposes by hand what was proposed before."""
    sql = (
        "UPDATE merge_proposal SET state = ?, found_by = ?, found_ms = ?, decided_by = '', decided_ms = NULL "
        "WHERE one = ? AND other = ?"
    )
    db.execute(sql, (OPEN, by, now_ms, *pair))


def find(db: HqDatabase, proposal: str) -> Proposal | None:
    row = db.row(f"SELECT {_PAIR} {_FROM} WHERE p.id = ?", (proposal,))
    return _proposal(row) if row else None


def find_pair(db: HqDatabase, pair: Pair) -> Proposal | None:
    row = db.row(f"SELECT {_PAIR} {_FROM} WHERE p.one = ? AND p.other = ?", pair)
    return _proposal(row) if row else None


def best_of(db: HqDatabase, customer: str, limit: int) -> list[Proposal]:
    """The open ones of a customer, the likeliest first."""
    rows = db.rows(
        f"SELECT {_PAIR} {_FROM} WHERE p.state = ? AND (p.one = ? OR p.other = ?) "
        "ORDER BY p.score DESC, p.id DESC LIMIT ?",
        (OPEN, customer, customer, limit),
    )
    return [_proposal(row) for row in rows]


def list_page(
    db: HqDatabase, state: str, before: tuple[int, str] | None, limit: int, stores: frozenset[str] | None = None
) -> list[Proposal]:
    """The likeliest first; ``before``: score and id of the last one of the page before."""
    where, parameters = ("AND (p.score, p.id) < (?, ?)", before) if before else ("", ())
    theirs, numbers = of_stores(stores)
    rows = db.rows(
        f"SELECT {_PAIR} {_FROM} WHERE p.state = ? {where}{theirs} ORDER BY p.score DESC, p.id DESC LIMIT ?",
        (state, *parameters, *numbers, limit),
    )
    return [_proposal(row) for row in rows]


def count(db: HqDatabase, state: str, most: int, stores: frozenset[str] | None = None) -> int:
    """At most ``most`` and one more."""
    theirs, numbers = of_stores(stores)
    both = " JOIN customer a ON a.id = p.one JOIN customer b ON b.id = p.other" if theirs else ""
    part = f"SELECT 1 FROM merge_proposal p{both} WHERE p.state = ?{theirs} LIMIT ?"
    row = db.row(f"SELECT count(*) FROM ({part}) AS part", (state, *numbers, most + 1))
    return int(row[0]) if row else 0


def _proposal(row: Row) -> Proposal:
    identity, score, reasons, state, found_by, found_ms, decided_by, decided_ms, *named = row
    pair = (_named(named[:5]), _named(named[5:]))
    return Proposal(identity, *pair, int(score), reasons, state, found_by, found_ms, decided_by, decided_ms)


def _named(columns: Sequence[str | None]) -> Named:
    customer, number, first, last, organization = columns
    return Named(customer or "", number, organization or f"{first} {last}".strip())
