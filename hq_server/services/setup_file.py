"""Reads a set-up file (TOML) into items; says item by item what is wrong and what would be right. Knows no database.

Each kind is an array of tables, ``[[discount]]``, with the members that the feeds have (resources/wire/README.md);
``[policy]`` may also stand alone. ``stores = ["101"]`` makes an item one of these stores, otherwise it is for all.
``[[remove]]`` with ``kind`` and ``key`` takes one away.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from hq_server.services.setup_checks import find_fault
from hq_server.texts import _
from hq_server.wire.hq_setup import ALL_KINDS
from hq_server.wire.setup import Item

STORES, REMOVE = "stores", "remove"
MAX_ITEMS = 20_000
_MAX_PROBLEMS = 1_000


@dataclass(frozen=True, slots=True)
class ItemRead:
    """``place`` counts the items of a kind from 1. ``stores`` is empty for an item of all stores."""

    kind: str
    place: int
    key: str
    stores: tuple[str, ...]
    item: Item


@dataclass(frozen=True, slots=True)
class Removal:
    kind: str
    place: int
    key: str
    stores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemProblem:
    """What is wrong with one item. An empty ``kind`` and place 0 speak of the whole file.

    ``field`` is the member that it is about, ``in_form`` says it to who has a form in front of them.
    """

    kind: str
    place: int
    key: str
    message: str
    field: str = ""
    in_form: str = ""


@dataclass(slots=True)
class SetupFile:
    items: list[ItemRead] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    problems: list[ItemProblem] = field(default_factory=list)

    def refuse(self, kind: str, place: int, key: str, message: str, *, field: str = "", in_form: str = "") -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(ItemProblem(kind, place, key, message, field, in_form))


class _Removed(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    key: str
    stores: list[str] = []


def read_setup(text: str) -> SetupFile:
    """Read the whole file; never raises for what is in it."""
    found = SetupFile()
    try:
        content = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # also a number of more digits than Python reads
        found.refuse("", 0, "", _("The file is not a TOML file that can be read: {reason}.").format(reason=error))
        return found
    if sum(len(tables) for tables in content.values() if isinstance(tables, list)) > MAX_ITEMS:
        found.refuse("", 0, "", _("The file has more than {limit} items. Split it.").format(limit=f"{MAX_ITEMS:,}"))
        return found
    for kind, tables in content.items():
        if kind not in ALL_KINDS and kind != REMOVE:
            message = _("HQ knows no such kind. The kinds are {kinds}.")
            found.refuse(kind, 0, "", message.format(kinds=", ".join(ALL_KINDS)))
            continue
        for place, table in _tables(kind, tables, found):
            if kind == REMOVE:
                _read_removal(place, table, found)
            else:
                _read_item(kind, place, table, found)
    _refuse_repeated(found)
    return found


def _tables(kind: str, value: object, found: SetupFile) -> Iterator[tuple[int, dict[str, Any]]]:
    tables = value if isinstance(value, list) else [value]
    for place, table in enumerate(tables, 1):
        if isinstance(table, dict):
            yield place, table
        else:
            found.refuse(kind, place, "", _("Write it as a table: [[{kind}]].").format(kind=kind))


def _read_item(kind: str, place: int, table: dict[str, Any], found: SetupFile) -> None:
    shape = ALL_KINDS[kind]
    key = table.get(shape.key, "") if shape.key else shape.only
    named = key[:64] if isinstance(key, str) else ""
    try:
        stores = tuple(msgspec.convert(table.pop(STORES, []), list[str]))
        item = msgspec.convert(_with_plain_days(table), shape.shape)
    except (msgspec.ValidationError, RecursionError) as error:
        found.refuse(kind, place, named, str(error))
        return
    fault = find_fault(item)
    if fault:
        found.refuse(kind, place, named, fault.message)
        return
    found.items.append(ItemRead(kind, place, shape.key_of(item), stores, item))


def _read_removal(place: int, table: dict[str, Any], found: SetupFile) -> None:
    try:
        removed = msgspec.convert(table, _Removed)
    except msgspec.ValidationError as error:
        found.refuse(REMOVE, place, "", str(error))
        return
    if removed.kind not in ALL_KINDS:
        message = _("HQ knows no such kind. The kinds are {kinds}.").format(kinds=", ".join(ALL_KINDS))
        found.refuse(REMOVE, place, removed.key, message)
        return
    found.removals.append(Removal(removed.kind, place, removed.key, tuple(removed.stores)))


def _with_plain_days(value: Any) -> Any:
    """TOML has days of its own; on the wire a day is a text."""
    if isinstance(value, dict):
        return {name: _with_plain_days(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_plain_days(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _refuse_repeated(found: SetupFile) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    entries: list[ItemRead | Removal] = [*found.items, *found.removals]
    for entry in entries:
        for store in entry.stores or ("",):
            first = seen.setdefault((entry.kind, entry.key, store), entry.place)
            if first != entry.place:
                message = _("Number {place} has this key already. Keep one of the two.")
                found.refuse(entry.kind, entry.place, entry.key, message.format(place=first))
                break
