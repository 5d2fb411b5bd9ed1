"""Loyalty cards, whose they are, and their points; a key that brought points once brings none again."""

from collections.abc import Mapping, Sequence

from hq_server.db import customer_aliases
from hq_server.db.database import HqDatabase

Points = tuple[str, str, str, int, int]  # store, key, card, points, made_ms
_COLUMNS = ("store", "key", "card", "points", "made_ms")


def owners(db: HqDatabase, cards: Sequence[str]) -> dict[str, str]:
    """Card → customer, for cards that are enrolled."""
    sql = "SELECT card, customer FROM loyalty_card WHERE customer IS NOT NULL AND card IN_VALUES"
    return dict(db.rows_in(sql, (), sorted(set(cards))))


def lock_cards(db: HqDatabase, cards: Sequence[str]) -> dict[str, str]:
    """The same for cards that are about to be given to somebody: until the end of the transaction no other one gives
    them away, also those that nobody has used yet.
    """
    wanted = sorted(set(cards))
    db.execute_many(
        "INSERT INTO loyalty_card (card, customer, points, enrolled_ms) VALUES (?, NULL, 0, NULL) "
        "ON CONFLICT (card) DO NOTHING",
        [(card,) for card in wanted],
    )
    lock = "" if db.engine == "sqlite" else " FOR UPDATE"
    rows = db.rows_in(f"SELECT card, customer FROM loyalty_card WHERE card IN_VALUES ORDER BY card{lock}", (), wanted)
    return {card: customer for card, customer in rows if customer is not None}


def known_keys(db: HqDatabase, store: str, keys: Sequence[str]) -> set[str]:
    return {
        row[0] for row in db.rows_in("SELECT key FROM loyalty_points WHERE store = ? AND key IN_VALUES", (store,), keys)
    }


def enrol(db: HqDatabase, cards: Mapping[str, str], now_ms: int) -> None:
    """Give locked cards to customers; what a card has earned before stays on it."""
    db.execute_many(
        "UPDATE loyalty_card SET customer = ?, enrolled_ms = ? WHERE card = ?",
        [(customer, now_ms, card) for card, customer in sorted(cards.items())],
    )


def add_points(db: HqDatabase, rows: Sequence[Points]) -> None:
    """``rows``: new keys alone."""
    db.insert_rows("loyalty_points", _COLUMNS, rows)
    sums: dict[str, int] = {}
    for _store, _key, card, points, _made_ms in rows:
        sums[card] = sums.get(card, 0) + points
    db.execute_many(
        "INSERT INTO loyalty_card (card, customer, points, enrolled_ms) VALUES (?, NULL, ?, NULL) ON CONFLICT (card) "
        "DO UPDATE SET points = loyalty_card.points + excluded.points",
        sorted(sums.items()),
    )


def take_back(db: HqDatabase, store: str, key: str) -> str | None:
    """Undo what a key brought, and return its card; None when it brought nothing."""
    rows = db.rows("DELETE FROM loyalty_points WHERE store = ? AND key = ? RETURNING card, points", (store, key))
    for card, points in rows:
        db.execute("UPDATE loyalty_card SET points = points - ? WHERE card = ?", (points, card))
    return rows[0][0] if rows else None


def balances(db: HqDatabase, customers: Sequence[str]) -> dict[str, int]:
    """The points of all cards of each customer together, with those of who was merged into them."""
    behind = customer_aliases.merged_into_any(db, customers)
    sql = "SELECT customer, points FROM loyalty_card WHERE customer IN_VALUES"
    own: dict[str, int] = {}
    for customer, points in db.rows_in(sql, (), sorted({*customers, *behind})):
        own[customer] = own.get(customer, 0) + int(points)
    found = {customer: own[customer] for customer in customers if customer in own}
    for merged, survivor in behind.items():
        if merged in own:
            found[survivor] = found.get(survivor, 0) + own[merged]
    return found


def cards_of(db: HqDatabase, customer: str) -> list[tuple[str, int, int]]:
    """Card, points and when it was enrolled, newest first; also those of who was merged into this customer."""
    owners = [customer, *customer_aliases.merged_into(db, customer)]
    rows = db.rows_in("SELECT card, points, enrolled_ms FROM loyalty_card WHERE customer IN_VALUES", (), owners)
    rows.sort(key=lambda row: (-int(row[2] or 0), row[0]))
    return [(card, int(points), int(enrolled_ms or 0)) for card, points, enrolled_ms in rows]
