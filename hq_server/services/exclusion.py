"""What administrators leave away from registers: as it stands, what a change would mean, the change, who is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hq_server.db import exclusions, stores
from hq_server.db.database import HqDatabase
from hq_server.db.exclusions import RegisterStanding
from hq_server.domain.exclusion import BOOKS, EVERYBODY, FEEDS, NOTHING, TABLES, Exclusion, exclusion_of
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.services import setup_editing
from hq_server.services.setup_editing import ItemKept
from hq_server.wire.hq_setup import ADDRESS_BOOK, EXCLUSION
from hq_server.wire.setup import POLICY_KEY

PAGE, FEW = 100, 50
_POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Standing:
    """Of a store, or with an empty ``store`` of all: ``own`` is its item, ``counts`` what comes of it, of the one for
    all and of the policy.
    """

    store: str
    own: ItemKept | None
    said: Exclusion
    counts: Exclusion
    by_policy: bool
    books: tuple[ItemKept, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list: all stores, or a store with something of its own."""

    store: str
    name: str
    said: Exclusion
    by_policy: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """``lines_following`` continues the lines and ``following`` the registers; empty on the last page. ``stores``: the
    first few, ``more_stores``: there are others.
    """

    lines: tuple[Listed, ...]
    lines_following: str
    registers: tuple[RegisterStanding, ...]
    following: str
    stores: tuple[Store, ...]
    more_stores: bool


@dataclass(frozen=True, slots=True)
class Moves:
    """How many customers' names go from a register, or come: at least and at most, and at how many registers."""

    registers: int = 0
    fewest: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change would do. ``registers`` are all that it concerns, ``kept`` the most names one of them goes on
    having.
    """

    before: Exclusion
    after: Exclusion
    registers: int
    leaving: Moves
    coming: Moves
    kept: int
    total: int
    by_policy: bool

    @property
    def tables_out(self) -> tuple[str, ...]:
        return tuple(table for table in TABLES if table in self.after.tables - self.before.tables)

    @property
    def tables_back(self) -> tuple[str, ...]:
        return tuple(table for table in TABLES if table in self.before.tables - self.after.tables)

    @property
    def feeds_out(self) -> tuple[str, ...]:
        return tuple(feed for feed in FEEDS if feed in self.after.feeds - self.before.feeds)

    @property
    def feeds_back(self) -> tuple[str, ...]:
        return tuple(feed for feed in FEEDS if feed in self.before.feeds - self.after.feeds)


def standing_of(db: HqDatabase, store: str) -> Standing:
    """``store``: empty for what all stores follow that have nothing of their own."""
    items = setup_editing.list_everything(db)
    own = _item(items, EXCLUSION, store)
    item = own or _item(items, EXCLUSION, "")
    policy = _item(items, _POLICY, store) or _item(items, _POLICY, "")
    said = _said(item)
    counts = exclusions.effective(item.members if item else None, policy.members if policy else None)
    books = tuple(
        one for one in items if one.kind == ADDRESS_BOOK and (not store or store in one.members.get("of_stores", ()))
    )
    return Standing(store, own, said, counts, counts.customers != said.customers, books)


def overview(
    db: HqDatabase,
    after: str = "",
    *,
    behind: str = "",
    done: bool | None = None,
    seen: frozenset[str] | None = None,
    limit: int = PAGE,
) -> Overview:
    """What is left away where (behind store ``behind``), and how far the registers are (behind register ``after``);
    ``seen``: the stores of interest, None for all.
    """
    place, _dash, register = after.partition("-")
    wanted = None if seen is None else sorted(seen)
    with db.read():
        item, policy = exclusions.of_all(db)
        own = exclusions.list_own(db, behind, limit + 1, wanted)
        found = exclusions.list_registers(
            db, RegisterIdentity(place[:6], register[:3]), limit + 1, stores=wanted, done=done
        )
        first = stores.page_of_stores(db, "", FEW + 1, wanted)
    lines = [] if behind else [Listed("", "", _said_by(item), _keeps_away(policy))]
    for number, name, own_item, own_policy in own[:limit]:
        lines.append(Listed(number, name, _said_by(own_item or item), _keeps_away(own_policy or policy)))
    return Overview(
        tuple(lines),
        own[limit - 1][0] if len(own) > limit else "",
        tuple(found[:limit]),
        found[limit - 1].code if len(found) > limit else "",
        tuple(first[:FEW]),
        len(first) > FEW,
    )


def consequence(db: HqDatabase, store: str, wanted: Exclusion | None) -> Consequence:
    """Before it is saved: what it would mean. None: the store follows all stores again, or all follow nothing."""
    standing = standing_of(db, store)
    items = setup_editing.list_everything(db)
    with db.read():
        registers, made = exclusions.registers_by_store(db), exclusions.customers_by_store(db)
        books = exclusions.books(db)
        concerned = [store] if store else _following_all(stores.all_stores(db), items)
        before = exclusions.by_store(db, concerned)
    for_all = _said(_item(items, EXCLUSION, "")) if store else NOTHING
    said = wanted or for_all
    policies = {one.store: one.members for one in items if one.kind == _POLICY}
    names = _Names(made, books)
    told, leaving, coming, kept = 0, _Count(), _Count(), 0
    for one in concerned:
        count = registers.get(one, 0)
        if not count:
            continue
        policy = policies.get(one) or policies.get("")
        stays = names.held(one, said.without_customers() if _keeps_away(policy) else said)
        change = stays - names.held(one, before[one])
        told, kept = told + count, max(kept, stays)
        leaving.add(-change, count)
        coming.add(change, count)
    policy = policies.get(store) or policies.get("")
    by_policy = _keeps_away(policy)
    total = sum(made.values())
    return Consequence(standing.said, said, told, leaving.moves(), coming.moves(), kept, total, by_policy)


def save(db: HqDatabase, store: str, wanted: Exclusion, seen: str, now_ms: int, *, by: str = "") -> ItemKept:
    """``seen``: what stood there when the person began, as ``Standing.own.seen`` told; empty for nothing. Raises
    ``Refused`` when somebody has changed it since.
    """
    before = setup_editing.find_item(db, EXCLUSION, POLICY_KEY, store)
    if before is not None:
        before = ItemKept(before.kind, before.key, before.store, before.members, seen)
    members = {
        "customers": wanted.customers,
        "tables": [table for table in TABLES if table in wanted.tables],
        "feeds": [feed for feed in FEEDS if feed in wanted.feeds],
    }
    return setup_editing.save_item(db, EXCLUSION, members, now_ms, store=store, before=before, by=by)


def follow(db: HqDatabase, store: str, now_ms: int, *, by: str = "") -> None:
    """A store has nothing of its own any more."""
    setup_editing.remove_item(db, EXCLUSION, POLICY_KEY, now_ms, store=store, by=by)


class _Names:
    """How many customers' names a store's registers have."""

    def __init__(self, made: dict[str, int], books: Sequence[frozenset[str]]) -> None:
        self._made, self._total = made, sum(made.values())
        self._books = books
        self._in_books: dict[str, list[int]] = {}
        for place, book in enumerate(books):
            for store in book:
                self._in_books.setdefault(store, []).append(place)
        self._of_books: dict[tuple[int, ...], int] = {}

    def held(self, store: str, exclusion: Exclusion) -> int:
        if exclusion.customers == EVERYBODY:
            return self._total
        places = tuple(self._in_books.get(store, ())) if exclusion.customers == BOOKS else ()
        if not places:
            return self._made.get(store, 0)
        if places not in self._of_books:
            sharing = frozenset[str]().union(*(self._books[place] for place in places))
            self._of_books[places] = sum(self._made.get(one, 0) for one in sharing)
        return self._of_books[places]


class _Count:
    def __init__(self) -> None:
        self._registers, self._customers = 0, list[int]()

    def add(self, customers: int, registers: int) -> None:
        if customers > 0:
            self._registers += registers
            self._customers.append(customers)

    def moves(self) -> Moves:
        if not self._customers:
            return Moves()
        return Moves(self._registers, min(self._customers), max(self._customers))


def _following_all(every: Iterable[Store], items: Iterable[ItemKept]) -> list[str]:
    own = {one.store for one in items if one.kind == EXCLUSION and one.store}
    return [store.number for store in every if store.number not in own]


def _item(items: Iterable[ItemKept], kind: str, store: str) -> ItemKept | None:
    return next((one for one in items if one.kind == kind and one.store == store), None)


def _said(item: ItemKept | None) -> Exclusion:
    return _said_by(item.members if item else None)


def _said_by(members: Mapping[str, Any] | None) -> Exclusion:
    if members is None:
        return NOTHING
    return exclusion_of(members.get("customers"), members.get("tables", ()), members.get("feeds", ()))


def _keeps_away(policy: Mapping[str, Any] | None) -> bool:
    return policy is not None and policy.get("keep_customers") is False
