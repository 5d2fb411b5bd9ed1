"""What registers follow beyond catalogue and staff: read from a file and told by feeds 1020, 1040, 1060, 1070, 1110."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from hq_server.db import hq_settings, setup_items, stores
from hq_server.db.database import HqDatabase
from hq_server.db.setup_items import ALL, SetupItem
from hq_server.services import feeds
from hq_server.services.setup_file import ItemProblem, ItemRead, Removal, SetupFile, read_setup
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.setup import KINDS, Category, Coupon, Discount, Item, Policy, TenderType

_IMPORTED = "set-up imported"
_CATEGORY = "category"
HASH_KEY, CUSTOMERS_KEY = "hash_key", "customers"
_Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class SetupImport:
    """What a file did; with ``problems`` it did nothing. An item of two stores counts twice."""

    new: int
    changed: int
    unchanged: int
    removed: int
    problems: tuple[ItemProblem, ...]


class _Named(msgspec.Struct):
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    saved: list[SetupItem]
    removed: list[_Place]
    report: SetupImport


def import_setup(db: HqDatabase, toml_text: str, now_ms: int) -> SetupImport:
    """Apply all items of the file or none; what the file does not name stays. Only what really changed is told."""
    found = read_setup(toml_text)
    with db.write():
        # Also the lock that makes two imports at once wait for each other.
        hq_settings.save_setting(db, _IMPORTED, str(now_ms))
        before = {_place(item): item.body for item in setup_items.all_items(db)}
        _check_stores(found, {store.number for store in stores.all_stores(db)})
        _check_references(found, before)
        _check_circles(found, before)
        if found.problems:
            return SetupImport(0, 0, 0, 0, tuple(found.problems))
        plan = _plan(found, before)
        setup_items.save(db, plan.saved, now_ms)
        setup_items.remove(db, plan.removed)
        _tell(db, plan, before, now_ms)
    return plan.report


def list_items(db: HqDatabase) -> list[SetupItem]:
    """Every item, in the order of kind, key and scope."""
    with db.read():
        return setup_items.all_items(db)


def names_of_kind(db: HqDatabase, kind: str) -> dict[str, str]:
    """Key → name of every item of a kind, of whatever store."""
    return {item.key: msgspec.json.decode(item.body, type=_Named).name for item in list_items(db) if item.kind == kind}


def _plan(found: SetupFile, before: dict[_Place, str]) -> _Plan:
    asked = [
        SetupItem(read.kind, read.key, scope, msgspec.json.encode(read.item).decode())
        for read in found.items
        for scope in _scopes(read)
    ]
    saved = [item for item in asked if before.get(_place(item)) != item.body]
    removed = [
        (removal.kind, removal.key, scope)
        for removal in found.removals
        for scope in _scopes(removal)
        if (removal.kind, removal.key, scope) in before
    ]
    new = sum(1 for item in saved if _place(item) not in before)
    return _Plan(saved, removed, SetupImport(new, len(saved) - new, len(asked) - len(saved), len(removed), ()))


def _tell(db: HqDatabase, plan: _Plan, before: dict[_Place, str], now_ms: int) -> None:
    changed: dict[tuple[str, str], list[str]] = {}
    for kind, key, scope in [*map(_place, plan.saved), *plan.removed]:
        if kind in KINDS:  # the others are HQ's own
            changed.setdefault((kind, scope), []).append(key)
    # In the order in which the catalogue takes these feeds, so that the two never wait for each other.
    for (kind, scope), keys in sorted(changed.items(), key=lambda entry: -KINDS[entry[0][0]].feed):
        feeds.record(db, KINDS[kind].feed, scope, keys, now_ms, kind=kind)
        if kind == "policy":
            # A register that may no longer hold customer data needs the key of the hashes, and the other way round.
            feeds.record(db, codes.CHANNEL, scope, [CUSTOMERS_KEY], now_ms, kind=HASH_KEY)


def _check_stores(found: SetupFile, known: set[str]) -> None:
    entries: list[ItemRead | Removal] = [*found.items, *found.removals]
    for entry in entries:
        for store in entry.stores:
            if store not in known:
                message = _("There is no store {number}.").format(number=store[:40])
                found.refuse(entry.kind, entry.place, entry.key, message)


def _check_references(found: SetupFile, before: dict[_Place, str]) -> None:
    """What an item names has to be there once the file is applied."""
    gone = {(removal.kind, removal.key, scope) for removal in found.removals for scope in _scopes(removal)}
    there = {(kind, key) for kind, key, scope in before if (kind, key, scope) not in gone}
    there |= {(read.kind, read.key) for read in found.items}
    for read in found.items:
        for kind, key in _references(read.item):
            if (kind, key) not in there:
                message = _("It names the {kind} “{key}”, which is neither in this file nor at HQ.")
                found.refuse(read.kind, read.place, read.key, message.format(kind=kind, key=key))


def _check_circles(found: SetupFile, before: dict[_Place, str]) -> None:
    """No category stands within itself. All stores' and one store's own are looked at together."""
    parents: dict[str, set[str]] = {}
    named = {(read.kind, read.key, scope) for read in found.items for scope in _scopes(read)}
    for place, body in before.items():
        if place[0] == _CATEGORY and place not in named:
            parents.setdefault(place[1], set()).add(msgspec.json.decode(body, type=Category).parent)
    categories = [(read, read.item) for read in found.items if isinstance(read.item, Category)]
    for read, category in categories:
        parents.setdefault(read.key, set()).add(category.parent)
    for read, _category in categories:
        above, next_ones = set[str](), parents[read.key]
        while next_ones:
            above |= next_ones
            next_ones = set().union(*(parents.get(code, set()) for code in next_ones)) - above
        if read.key in above:
            found.refuse(read.kind, read.place, read.key, _("This category would stand within itself."))


def _references(item: Item) -> Iterator[tuple[str, str]]:
    match item:
        case Discount(categories=categories):
            yield from (("category", category) for category in categories)
        case Coupon(discount=discount):
            yield "discount", discount
        case Category(parent=parent) if parent:
            yield "category", parent
        case TenderType(refund_to=tenders):
            yield from (("tender_type", tender) for tender in tenders)
        case Policy():
            yield from (("affiliation", code) for code in item.default_affiliations)
            if item.default_customer_group:
                yield "customer_group", item.default_customer_group


def _scopes(entry: ItemRead | Removal) -> Sequence[str]:
    return [feeds.store_scope(store) for store in dict.fromkeys(entry.stores)] or [ALL]


def _place(item: SetupItem) -> _Place:
    return item.kind, item.key, item.scope
