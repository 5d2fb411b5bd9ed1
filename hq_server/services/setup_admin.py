"""What registers follow beyond catalogue and staff: read from a file and told by feeds 1020, 1040, 1060, 1070, 1110."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from hq_server.db import hq_settings, setup_items, stores
from hq_server.db.database import HqDatabase
from hq_server.db.setup_items import ALL, SetupItem
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import audit, exclusion_feeds, feeds
from hq_server.services.audit import Change
from hq_server.services.setup_file import ItemProblem, ItemRead, Removal, SetupFile, read_setup
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.hq_setup import (
    DEFAULT_CUSTOMER,
    EXCLUSION,
    HARDWARE_PROFILE,
    REGISTER_HARDWARE,
    AddressBook,
    RegisterHardware,
)
from hq_server.wire.setup import KINDS, POLICY_KEY, Category, Coupon, Discount, Item, Policy, TenderType

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


def import_setup(db: HqDatabase, toml_text: str, now_ms: int, *, by: str = "") -> SetupImport:
    """Apply all items of the file or none; what the file does not name stays. Only what really changed is told."""
    found = read_setup(toml_text)
    with db.write():
        lock_setup(db, now_ms)
        before = _bodies(db)
        report = apply_items(db, found, now_ms)
        after = _bodies(db)
        changes = [
            Change(" ".join(place), before.get(place, ""), after.get(place, ""))
            for place in dict.fromkeys((*before, *after))
            if before.get(place) != after.get(place)
        ]
        if changes:
            audit.record(db, by, "setup.imported", "setup", changes, now_ms)
        return report


def lock_setup(db: HqDatabase, now_ms: int) -> None:
    """Whoever changes the set-up at the same time waits; within a write transaction."""
    hq_settings.save_setting(db, _IMPORTED, str(now_ms))


def apply_items(db: HqDatabase, found: SetupFile, now_ms: int) -> SetupImport:
    """Check them against what HQ has and apply all or none; within a write transaction."""
    before = _bodies(db)
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


def _bodies(db: HqDatabase) -> dict[_Place, str]:
    return {_place(item): item.body for item in setup_items.all_items(db)}


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
    places = [*map(_place, plan.saved), *plan.removed]
    changed: dict[tuple[int, str, str], list[str]] = {}
    for kind, key, scope in places:
        if kind == DEFAULT_CUSTOMER:
            changed.setdefault((codes.CHANNEL, "policy", scope), []).append(POLICY_KEY)
        if kind in KINDS:  # the others are HQ's own
            changed.setdefault((KINDS[kind].feed, kind, scope), []).append(key)
    for register in _with_other_hardware(db, places):
        changed[codes.CHANNEL, HARDWARE_PROFILE, feeds.register_scope(register)] = [POLICY_KEY]
    for scope in exclusion_feeds.changed_scopes(db, before, places):
        changed[codes.CHANNEL, EXCLUSION, scope] = [POLICY_KEY]
    # In the order in which the catalogue takes these feeds, so that the two never wait for each other.
    for (feed, kind, scope), keys in sorted(changed.items(), key=lambda entry: -entry[0][0]):
        feeds.record(db, feed, scope, keys, now_ms, kind=kind)
        if kind in ("policy", EXCLUSION):
            # A register that may no longer hold customer data needs the key of the hashes, and the other way round.
            feeds.record(db, codes.CHANNEL, scope, [CUSTOMERS_KEY], now_ms, kind=HASH_KEY)


def _with_other_hardware(db: HqDatabase, places: Sequence[_Place]) -> list[RegisterIdentity]:
    """The registers whose profile is another one, or says something else."""
    named = {key for kind, key, _scope in places if kind == REGISTER_HARDWARE}
    profiles = {key for kind, key, _scope in places if kind == HARDWARE_PROFILE}
    if profiles:
        found = (
            msgspec.json.decode(one.body, type=RegisterHardware) for one in setup_items.of_kind(db, REGISTER_HARDWARE)
        )
        named |= {one.register for one in found if one.profile in profiles}
    parted = (code.partition("-") for code in sorted(named))
    return [RegisterIdentity(store, register) for store, _dash, register in parted]


def _check_stores(found: SetupFile, known: set[str]) -> None:
    entries: list[ItemRead | Removal] = [*found.items, *found.removals]
    for entry in entries:
        for store in entry.stores:
            if store not in known:
                message = _("There is no store {number}.").format(number=store[:40])
                found.refuse(entry.kind, entry.place, entry.key, message)
    for read in found.items:
        unknown = set(read.item.of_stores) - known if isinstance(read.item, AddressBook) else set()
        for store in sorted(unknown)[:1]:
            message = _("There is no store {number}.").format(number=store)
            found.refuse(read.kind, read.place, read.key, message, field="of_stores")


def _check_references(found: SetupFile, before: dict[_Place, str]) -> None:
    """What an item names has to be there once the file is applied."""
    gone = {(removal.kind, removal.key, scope) for removal in found.removals for scope in _scopes(removal)}
    there = {(kind, key) for kind, key, scope in before if (kind, key, scope) not in gone}
    there |= {(read.kind, read.key) for read in found.items}
    for read in found.items:
        for field, kind, key in references(read.item):
            if (kind, key) not in there:
                message = _("It names the {kind} “{key}”, which is neither in this file nor at HQ.")
                in_form = _("HQ has no “{key}” any more. Choose another one.").format(key=key)
                message = message.format(kind=kind, key=key)
                found.refuse(read.kind, read.place, read.key, message, field=field, in_form=in_form)


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
            message = _("This category would stand within itself.")
            found.refuse(read.kind, read.place, read.key, message, field="parent")


def references(item: Item) -> Iterator[tuple[str, str, str]]:
    """Member, kind and key of every other item that it names."""
    match item:
        case Discount(categories=categories):
            yield from (("categories", _CATEGORY, category) for category in categories)
        case Coupon(discount=discount):
            yield "discount", "discount", discount
        case Category(parent=parent) if parent:
            yield "parent", _CATEGORY, parent
        case TenderType(refund_to=tenders):
            yield from (("refund_to", "tender_type", tender) for tender in tenders)
        case RegisterHardware(profile=profile):
            yield "profile", HARDWARE_PROFILE, profile
        case Policy():
            yield from (("default_affiliations", "affiliation", code) for code in item.default_affiliations)
            if item.default_customer_group:
                yield "default_customer_group", "customer_group", item.default_customer_group


def _scopes(entry: ItemRead | Removal) -> Sequence[str]:
    return [feeds.store_scope(store) for store in dict.fromkeys(entry.stores)] or [ALL]


def _place(item: SetupItem) -> _Place:
    return item.kind, item.key, item.scope
