"""One set-up item, as a person edits it in a form: saved with what is wrong told by field, shown with what uses it,
and removed. The checks are those of a set-up file.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from hq_server.db import products, setup_items, staff
from hq_server.db.database import HqDatabase
from hq_server.db.setup_items import ALL, SetupItem
from hq_server.errors import FieldsRefused, NotFound, Refused
from hq_server.services import audit, feeds
from hq_server.services.setup_admin import apply_items, lock_setup, references
from hq_server.services.setup_checks import find_fault
from hq_server.services.setup_file import ItemRead, Removal, SetupFile
from hq_server.services.setup_words import plain_problem
from hq_server.texts import _
from hq_server.wire.hq_setup import ALL_KINDS
from hq_server.wire.setup import Item, Kind

_CHANGED, _REMOVED = "setup.changed", "setup.removed"
WHOLE = ""
"""The field of a message that is about the whole item."""


@dataclass(frozen=True, slots=True)
class ItemKept:
    """An item as HQ has it. ``store`` is empty for one of all stores; ``seen`` tells whether it is still the same."""

    kind: str
    key: str
    store: str
    members: Mapping[str, Any]
    seen: str

    @property
    def name(self) -> str:
        """What people call it."""
        names = self.members.get("names") or {}
        return str(self.members.get("name") or names.get("en") or next(iter(names.values()), "") or self.key)

    @property
    def active(self) -> bool:
        return self.members.get("active") is not False


@dataclass(frozen=True, slots=True)
class Use:
    """What names an item: another item (``kind`` and ``key``), a person (``staff``) or products (``product``).

    ``count`` is how many there are; ``blocks``: it has to be changed first.
    """

    kind: str
    key: str
    name: str
    store: str = ""
    count: int = 1
    blocks: bool = True


def kind_of(kind: str) -> Kind:
    """Raises ``NotFound``."""
    if kind not in ALL_KINDS:
        raise NotFound(_("There is nothing called “{kind}” to set up.").format(kind=kind[:40]))
    return ALL_KINDS[kind]


def built_in_members(kind: str) -> dict[str, Any]:
    """What an item has where nothing is said."""
    found: dict[str, Any] = {}
    for one in msgspec.structs.fields(kind_of(kind).shape):
        if not one.required:
            value = one.default_factory() if one.default is msgspec.NODEFAULT else one.default
            found[one.name] = msgspec.to_builtins(value)
    return found


def list_kind(db: HqDatabase, kind: str) -> list[ItemKept]:
    """By key; an item of all stores before the stores' own ones."""
    kind_of(kind)
    with db.read():
        return [_kept(item) for item in setup_items.all_items(db) if item.kind == kind]


def list_everything(db: HqDatabase) -> list[ItemKept]:
    with db.read():
        return [_kept(item) for item in setup_items.all_items(db)]


def find_item(db: HqDatabase, kind: str, key: str, store: str = "") -> ItemKept | None:
    """The very item of that store, or of all stores."""
    kind_of(kind)
    with db.read():
        body = setup_items.body_of(db, kind, key, _scope(store))
    return _kept(SetupItem(kind, key, _scope(store), body)) if body is not None else None


def item_in_force(db: HqDatabase, kind: str, key: str, store: str) -> ItemKept | None:
    """As the store's registers see it: its own, or else the one for all."""
    return (find_item(db, kind, key, store) if store else None) or find_item(db, kind, key)


def save_item(
    db: HqDatabase,
    kind: str,
    members: Mapping[str, Any],
    now_ms: int,
    *,
    store: str = "",
    before: ItemKept | None = None,
    by: str = "",
) -> ItemKept:
    """Add an item, or change ``before``, which keeps its key. Registers hear of it when anything is different.

    Raises ``FieldsRefused``: the fields are members, as ``steps.0.at`` in a list.
    """
    item = _read(kind_of(kind), members)
    key = kind_of(kind).key_of(item)
    if before is not None and (key, store) != (before.key, before.store):
        raise _refused(kind_of(kind).key, _("This is what the others call it by. Add a new one instead."))
    with db.write():
        lock_setup(db, now_ms)
        standing = setup_items.body_of(db, kind, key, _scope(store))
        _check_standing(kind, standing, before)
        found = SetupFile(items=[ItemRead(kind, 1, key, (store,) if store else (), item)])
        report = apply_items(db, found, now_ms)
        if report.problems:
            messages = {problem.field: problem.in_form or problem.message for problem in report.problems}
            raise FieldsRefused(next(iter(messages.values())), messages)
        body = msgspec.json.encode(item).decode()
        if body != standing:
            _record(db, by, _CHANGED, kind, key, store, _members(standing), _members(body), now_ms)
    return _kept(SetupItem(kind, key, _scope(store), body))


def check_fields(kind: str, members: Mapping[str, Any]) -> None:
    """Raises ``FieldsRefused`` for what no such item can have; looks at nothing else."""
    _read(kind_of(kind), members)


def remove_item(db: HqDatabase, kind: str, key: str, now_ms: int, *, store: str = "", by: str = "") -> None:
    """Take an item away. Raises ``Refused`` while something else names it."""
    kind_of(kind)
    with db.write():
        lock_setup(db, now_ms)
        standing = setup_items.body_of(db, kind, key, _scope(store))
        if standing is None:
            raise NotFound(_("It is gone already."))
        if any(use.blocks for use in _uses(db, kind, key, store)):
            raise Refused(_("Something still uses “{key}”. Change that first.").format(key=key))
        apply_items(db, SetupFile(removals=[Removal(kind, 1, key, (store,) if store else ())]), now_ms)
        _record(db, by, _REMOVED, kind, key, store, _members(standing), {}, now_ms)


def uses_of(db: HqDatabase, kind: str, key: str, store: str = "") -> list[Use]:
    """What names the item and would name nothing without it."""
    with db.read():
        return list(_uses(db, kind, key, store))


def _uses(db: HqDatabase, kind: str, key: str, store: str) -> Iterator[Use]:
    items = setup_items.all_items(db)
    if any((item.kind, item.key) == (kind, key) and item.scope != _scope(store) for item in items):
        return  # another one of the same key goes on standing
    for item in items:
        kept = _kept(item)
        named = msgspec.convert(kept.members, ALL_KINDS[item.kind].shape, strict=False)
        if any((other, name) == (kind, key) for _field, other, name in references(named)):
            yield Use(item.kind, item.key, kept.name, kept.store)
    if kind == "permission_group":
        yield from (Use("staff", one.id, one.name, one.store) for one in staff.of_group(db, key))
    if kind == "category":
        count = products.count_category(db, key)
        if count:
            yield Use("product", key, "", count=count, blocks=False)


def _read(kind: Kind, members: Mapping[str, Any]) -> Item:
    """Every field is looked at by itself, so that each is told what is wrong with it."""
    messages: dict[str, str] = {}
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind.shape):
        if field.name not in members:
            if field.required:
                messages[field.name] = _("Write something here.")
            continue
        try:
            values[field.name] = msgspec.convert(members[field.name], field.type)
        except msgspec.ValidationError as error:
            path, message = plain_problem(str(error))
            messages[f"{field.name}{path}"] = message
    if messages:
        raise FieldsRefused(_("Correct the fields that are marked. Nothing was saved."), messages)
    item = kind.shape(**values)
    fault = find_fault(item)
    if fault:
        raise _refused(fault.field, fault.in_form or fault.message)
    return item


def _refused(field: str, message: str) -> FieldsRefused:
    return FieldsRefused(_("Correct the fields that are marked. Nothing was saved."), {field: message})


def _check_standing(kind: str, standing: str | None, before: ItemKept | None) -> None:
    if before is None and standing is not None:
        raise _refused(ALL_KINDS[kind].key or WHOLE, _("There is one already. Open that one, or choose another code."))
    if before is not None and (standing is None or _seen(standing) != before.seen):
        message = _(
            "Somebody changed it since you opened it. Your values are still in the form: save again to keep them."
        )
        raise _refused(WHOLE, message)


def _record(
    db: HqDatabase,
    by: str,
    action: str,
    kind: str,
    key: str,
    store: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    now_ms: int,
) -> None:
    changes = [
        audit.Change(name, _text(old.get(name)), _text(new.get(name)))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]
    audit.record(db, by, action, f"{kind} {key}", changes, now_ms, store=store)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _members(body: str | None) -> dict[str, Any]:
    return dict(msgspec.json.decode(body)) if body else {}


def _kept(item: SetupItem) -> ItemKept:
    store = "" if item.scope == ALL else item.scope.partition(" ")[2]
    return ItemKept(item.kind, item.key, store, _members(item.body), _seen(item.body))


def _seen(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _scope(store: str) -> str:
    return feeds.store_scope(store) if store else ALL
