"""What stores' registers are to hold nothing of, as it was set up; and how far each register is with it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.domain.exclusion import BOOKS, EVERYBODY, NOTHING, Exclusion, exclusion_of
from hq_server.domain.registers import RegisterIdentity

_EXCLUSION, _POLICY, _BOOK, _KEY = "exclusion", "policy", "address_book", "register"
_ALL = "all"


@dataclass(frozen=True, slots=True)
class RegisterStanding:
    """``asked`` is the purge that the register was told; the rest is None while it has said nothing."""

    store: str
    register: str
    last_contact_ms: int | None
    asked: int
    purge: int | None
    done: bool
    left: Mapping[str, int] = field(default_factory=dict)
    told_ms: int | None = None

    @property
    def code(self) -> str:
        return f"{self.store}-{self.register}"

    @property
    def is_done(self) -> bool:
        return self.done and self.purge == self.asked


def of_store(db: HqDatabase, store: str) -> Exclusion:
    """What counts for the store: its own item or that of all, and the stricter of it and its policy."""
    found: dict[str, dict[str, Any]] = {}
    for kind, scope, body in db.rows(
        "SELECT kind, scope, body FROM setup_item WHERE kind IN (?, ?) AND key = ? AND scope IN (?, ?)",
        (_EXCLUSION, _POLICY, _KEY, _ALL, f"store {store}"),
    ):
        if kind not in found or scope != _ALL:
            found[kind] = json.loads(body)
    return effective(found.get(_EXCLUSION), found.get(_POLICY))


def effective(item: Mapping[str, Any] | None, policy: Mapping[str, Any] | None) -> Exclusion:
    """Of an item and a policy, either may be missing."""
    said = exclusion_of(item.get("customers"), item.get("tables", ()), item.get("feeds", ())) if item else NOTHING
    return said.without_customers() if policy and policy.get("keep_customers") is False else said


def by_store(db: HqDatabase, stores: Iterable[str]) -> dict[str, Exclusion]:
    """What counts for each of many stores, read at once."""
    bodies: dict[tuple[str, str], dict[str, Any]] = {
        (kind, scope): json.loads(body)
        for kind, scope, body in db.rows(
            "SELECT kind, scope, body FROM setup_item WHERE kind IN (?, ?) AND key = ?", (_EXCLUSION, _POLICY, _KEY)
        )
    }

    def standing(kind: str, store: str) -> dict[str, Any] | None:
        return bodies.get((kind, f"store {store}"), bodies.get((kind, _ALL)))

    return {store: effective(standing(_EXCLUSION, store), standing(_POLICY, store)) for store in stores}


def list_own(
    db: HqDatabase, after: str, limit: int, stores: Sequence[str] | None = None
) -> list[tuple[str, str, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Stores behind this number that have an exclusion or a policy of their own that keeps customers away: number,
    name, own item, own policy.
    """
    away = "json_extract(p.body, '$.keep_customers') = 0"
    if db.engine == "postgresql":
        away = "p.body::json ->> 'keep_customers' = 'false'"
    among = "" if stores is None else f" AND r.number IN ({', '.join('?' * len(stores)) or 'NULL'})"
    rows = db.rows(
        "SELECT r.number, r.name, e.body, p.body FROM store r "
        f"LEFT JOIN setup_item e ON e.kind = '{_EXCLUSION}' AND e.key = '{_KEY}' AND e.scope = 'store ' || r.number "
        f"LEFT JOIN setup_item p ON p.kind = '{_POLICY}' AND p.key = '{_KEY}' AND p.scope = 'store ' || r.number "
        f"WHERE (length(r.number), r.number) > (?, ?) AND (e.body IS NOT NULL OR {away}){among} "
        "ORDER BY length(r.number), r.number LIMIT ?",
        (len(after), after, *(stores or ()), limit),
    )
    return [(row[0], row[1], *(json.loads(body) if body else None for body in row[2:])) for row in rows]


def of_all(db: HqDatabase) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """What all stores follow that have nothing of their own: item and policy."""
    rows = db.rows(
        "SELECT kind, body FROM setup_item WHERE kind IN (?, ?) AND key = ? AND scope = ?",
        (_EXCLUSION, _POLICY, _KEY, _ALL),
    )
    found = {kind: json.loads(body) for kind, body in rows}
    return found.get(_EXCLUSION), found.get(_POLICY)


def books(db: HqDatabase) -> list[frozenset[str]]:
    """The stores of each address book."""
    rows = db.rows("SELECT body FROM setup_item WHERE kind = ?", (_BOOK,))
    return [frozenset(json.loads(body).get("of_stores", ())) for (body,) in rows]


def stores_sharing(db: HqDatabase, store: str) -> frozenset[str]:
    """The store, and all that stand in an address book together with it."""
    return frozenset((store,)).union(*(book for book in books(db) if store in book))


def with_waiting_order(db: HqDatabase, store: str, customers: Sequence[str], *, own_alone: bool) -> set[str]:
    """Those of these customers who have an order that waits at the store, or stand for somebody who has;
    ``own_alone``: one that the store took itself.
    """
    place, values = ("o.store = ?", (store,)) if own_alone else ("(o.store = ? OR o.pickup_store = ?)", (store, store))
    waits = f"o.ended = '' AND {place}"
    own = f"SELECT o.customer FROM customer_order o WHERE {waits} AND o.customer IN_VALUES"
    merged = (
        "SELECT a.survivor FROM customer_alias a JOIN customer_order o ON o.customer = a.customer "
        f"WHERE {waits} AND a.survivor IN_VALUES"
    )
    return {row[0] for sql in (own, merged) for row in db.rows_in(sql, values, customers)}


def outside(db: HqDatabase, store: str, exclusion: Exclusion, others: Mapping[str, str]) -> set[str]:
    """Whom the store must not know by name, of customers that other stores made (customer → store)."""
    if exclusion.customers == EVERYBODY or not others:
        return set()
    if exclusion.customers != BOOKS:
        return set(others)
    sharing = stores_sharing(db, store)
    left = [customer for customer, maker in others.items() if maker not in sharing]
    return set(left) - with_waiting_order(db, store, left, own_alone=exclusion.hides_orders)


def made_elsewhere(db: HqDatabase, store: str, customers: Sequence[str]) -> dict[str, str]:
    """Those of these customers that the store did not make → who did."""
    rows = db.rows_in("SELECT id, store FROM customer WHERE store <> ? AND id IN_VALUES", (store,), customers)
    return {row[0]: row[1] for row in rows}


def put_purge(db: HqDatabase, scopes: Sequence[str]) -> None:
    """These scopes (``all``, ``store 101``) have been changed: a higher number than any before."""
    row = db.row("SELECT max(purge) FROM exclusion_purge")
    following = int(row[0] or 0) + 1 if row else 1
    db.execute_many(
        "INSERT INTO exclusion_purge (scope, purge) VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET "
        "purge = excluded.purge",
        [(scope, following) for scope in scopes],
    )


def purge_of(db: HqDatabase, store: str) -> int:
    """The number that the store's registers are told: of its own item, else the newer of it and that of all."""
    row = db.row(f"SELECT {_ASKED} FROM (SELECT CAST(? AS TEXT) AS store) AS r {_STANDING}", (store,))
    return int(row[0]) if row else 0


_ASKED = (
    "CASE WHEN o.scope IS NOT NULL OR coalesce(op.purge, 0) > coalesce(ap.purge, 0) "
    "THEN coalesce(op.purge, 0) ELSE coalesce(ap.purge, 0) END"
)
_STANDING = (
    f"LEFT JOIN setup_item o ON o.kind = '{_EXCLUSION}' AND o.key = '{_KEY}' AND o.scope = 'store ' || r.store "
    f"LEFT JOIN setup_item a ON a.kind = '{_EXCLUSION}' AND a.key = '{_KEY}' AND a.scope = '{_ALL}' "
    "LEFT JOIN exclusion_purge op ON op.scope = 'store ' || r.store "
    f"LEFT JOIN exclusion_purge ap ON ap.scope = '{_ALL}'"
)
_DONE = f"coalesce(e.done, FALSE) AND e.purge = {_ASKED}"


def list_registers(
    db: HqDatabase,
    after: RegisterIdentity,
    limit: int,
    *,
    stores: Sequence[str] | None = None,
    done: bool | None = None,
) -> list[RegisterStanding]:
    """Registers in use that were told to hold something no more, in the order of their codes; ``done``: only those
    that are, or are not.
    """
    condition = {None: "", True: f"AND ({_DONE})", False: f"AND NOT coalesce({_DONE}, FALSE)"}[done]
    start = (
        f"SELECT r.store, r.number, r.last_contact_ms, {_ASKED}, e.purge, e.done, e.left_rows, e.told_ms "
        f"FROM register r {_STANDING} "
        "LEFT JOIN register_exclusion e ON e.store = r.store AND e.register = r.number "
        "WHERE r.revoked_ms IS NULL AND r.token_hash IS NOT NULL AND (o.scope IS NOT NULL OR a.scope IS NOT NULL) "
        f"AND (r.store, r.number) > (?, ?) {condition}"
    )
    finish = " ORDER BY r.store, r.number LIMIT ?"
    place = (after.store, after.register)
    if stores is None:
        rows = db.rows(start + finish, (*place, limit))
    else:
        part = f" AND r.store IN ({', '.join('?' * len(stores)) or 'NULL'})"
        rows = db.rows(start + part + finish, (*place, *stores, limit))
    return [
        RegisterStanding(*(*row[:4], row[4], bool(row[5]), json.loads(row[6]) if row[6] else {}, row[7]))
        for row in rows
    ]


def put_told(
    db: HqDatabase, register: RegisterIdentity, purge: int, left: Mapping[str, int], now_ms: int, *, done: bool
) -> None:
    """What a register said; ``told_ms`` is when it first said just this."""
    db.execute(
        "INSERT INTO register_exclusion (store, register, purge, done, left_rows, told_ms) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (store, register) DO UPDATE SET purge = excluded.purge, done = excluded.done, "
        "left_rows = excluded.left_rows, told_ms = excluded.told_ms WHERE register_exclusion.purge <> excluded.purge "
        "OR register_exclusion.done <> excluded.done OR register_exclusion.left_rows <> excluded.left_rows",
        (register.store, register.register, purge, done, json.dumps(dict(sorted(left.items()))), now_ms),
    )


def customers_by_store(db: HqDatabase) -> dict[str, int]:
    """Store → how many customers its registers have made."""
    return {row[0]: int(row[1]) for row in db.rows("SELECT store, sum(customers) FROM customer_count GROUP BY store")}


def registers_by_store(db: HqDatabase) -> dict[str, int]:
    """Store → how many of its registers are in use."""
    sql = "SELECT store, count(*) FROM register WHERE revoked_ms IS NULL AND token_hash IS NOT NULL GROUP BY store"
    return {row[0]: int(row[1]) for row in db.rows(sql)}
