"""Merges changes of one customer that several registers and HQ made, field by field (resources/wire/README.md).

Nothing is lost: what cannot be taken becomes an open conflict with both values, and every step is told as a ``Step``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from hq_server.domain.customer_fields import FieldChange, anchor_of, thing_of

TAKEN, CONFLICT, KEPT = "taken", "conflict", "kept"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A register's value (None: not there) that HQ could not take; HQ's own is the one the customer has."""

    field: str
    value: str | None
    store: str
    register: str
    document: str
    staff: str
    made_ms: int

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


@dataclass(frozen=True, slots=True)
class Step:
    """One field's part of a change: HQ's value before, the value wished for, and what became of it."""

    field: str
    old: str | None
    new: str | None
    outcome: str


@dataclass(slots=True)
class CustomerState:
    """One customer as HQ has it: fields that are there, and open conflicts by field and register code."""

    fields: dict[str, str]
    conflicts: dict[tuple[str, str], Conflict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changed: a register's person by a document. HQ's own people have no store and make no conflicts."""

    store: str = ""
    register: str = ""
    document: str = ""
    staff: str = ""
    made_ms: int = 0

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


class Merge:
    """One document's changes to one customer; ``state`` is changed in place, ``steps`` tells how.

    ``removed`` gives the members that a contact or address had when HQ removed it; ``free`` says whether the editor
    may write this value of this field (a loyalty card may belong to somebody else, a block is HQ's).
    """

    def __init__(
        self,
        state: CustomerState,
        editor: Editor,
        removed: Callable[[str], Mapping[str, str]],
        free: Callable[[str, str | None], bool] = lambda _field, _value: True,
    ) -> None:
        self._state = state
        self._editor = editor
        self._removed = removed
        self._free = free
        self.steps: list[Step] = []

    def apply(self, changes: Iterable[FieldChange]) -> list[Step]:
        for thing, group in _grouped(changes):
            if thing:
                self._merge_thing(thing, group)
            else:
                self._merge_field(group[0])
        return self.steps

    def _merge_field(self, change: FieldChange) -> None:
        name, current = change.field, self._state.fields.get(change.field)
        if change.new != current and not self._free(name, change.new):
            self._dispute(name, change.new)
        elif current == change.old:
            self._take(name, change.new)
        elif current == change.new:
            self._settle(name, self._editor.register_code)
        elif change.old != change.new:
            self._dispute(name, change.new)

    def _merge_thing(self, thing: str, group: list[FieldChange]) -> None:
        """A contact or an address is removed as a whole or not at all, and never comes back by halves."""
        there = members_of(self._state.fields, thing)
        anchor = next((change for change in group if change.field == anchor_of(thing)), None)
        if anchor and anchor.new is None and anchor.old is not None:
            self._remove(thing, there, group)
            return
        brings = anchor is not None and anchor.old is None and anchor.new is not None
        edits = [change for change in group if change.old != change.new]
        before = dict(self._removed(thing)) if edits and not there and not brings else {}
        if before:
            self._revive(thing, before, edits)
            return
        for change in group:
            self._merge_field(change)

    def _remove(self, thing: str, there: dict[str, str], group: list[FieldChange]) -> None:
        known = {change.field: change.old for change in group if change.old is not None}
        agreed = known == there and all(change.new is None for change in group)
        self._settle_thing(thing, "" if there and agreed else self._editor.register_code)
        for name in there:
            if agreed:
                self._take(name, None)
            else:
                self._dispute(name, None)

    def _revive(self, thing: str, before: dict[str, str], edits: list[FieldChange]) -> None:
        """A change of what HQ has removed: the whole stands against nothing."""
        own = self._editor.register_code
        wished: dict[str, str | None] = dict(before)
        for (name, register), conflict in self._state.conflicts.items():
            if register == own and thing_of(name) == thing:
                wished[name] = conflict.value
        wished |= {change.field: change.new for change in edits}
        self._settle_thing(thing, own)
        for name, value in sorted(wished.items()):
            if value is not None:
                self._dispute(name, value)

    def _take(self, name: str, new: str | None) -> None:
        """The editor saw what HQ has: their value stands, and whatever was disputed about the field is decided."""
        current = self._state.fields.get(name)
        settled = self._settle(name)
        if new != current:
            self.steps.append(Step(name, current, new, TAKEN))
            if new is None:
                del self._state.fields[name]
            else:
                self._state.fields[name] = new
        elif settled:
            self.steps.append(Step(name, current, new, KEPT))

    def _dispute(self, name: str, value: str | None) -> None:
        editor = self._editor
        self.steps.append(Step(name, self._state.fields.get(name), value, CONFLICT))
        self._state.conflicts[name, editor.register_code] = Conflict(
            name, value, editor.store, editor.register, editor.document, editor.staff, editor.made_ms
        )

    def _settle(self, name: str, register: str = "") -> bool:
        """Close the open conflicts of a field, or only one register's; says whether there was one.

        Where somebody decided whether a contact or address is there at all, its members are decided with it.
        """
        keys = [key for key in self._state.conflicts if key[0] == name and (not register or key[1] == register)]
        thing = thing_of(name)
        for key in keys:
            self._state.conflicts.pop(key, None)
            if thing and name == anchor_of(thing):
                self._settle_thing(thing, key[1])
        return bool(keys)

    def _settle_thing(self, thing: str, register: str = "") -> None:
        for key in list(self._state.conflicts):
            if thing_of(key[0]) == thing and (not register or key[1] == register):
                del self._state.conflicts[key]


def decide(state: CustomerState, subject: str, register_code: str) -> list[Step]:
    """A person at HQ decides the open conflicts of a field, contact or address: the register's values stand, or HQ's
    when no register is named. ``state`` is changed in place.
    """
    open_ones = conflicts_on(state, subject)
    chosen = {one.field: one.value for one in open_ones if one.register_code == register_code}
    if thing_of(f"{subject}.member") == subject != "" and chosen.get(anchor_of(subject), subject) is None:
        chosen = dict.fromkeys(members_of(state.fields, subject))
    steps = []
    for name in sorted({*chosen, *(one.field for one in open_ones)}):
        current = state.fields.get(name)
        new = chosen.get(name, current)
        steps.append(Step(name, current, new, KEPT if new == current else TAKEN))
        if new is None:
            state.fields.pop(name, None)
        else:
            state.fields[name] = new
    for one in open_ones:
        del state.conflicts[one.field, one.register_code]
    return steps


def conflicts_on(state: CustomerState, subject: str) -> list[Conflict]:
    """The open conflicts of a field, or of all members of a contact or address."""
    return [one for one in state.conflicts.values() if subject and subject in (one.field, thing_of(one.field))]


def members_of(fields: Mapping[str, str], thing: str) -> dict[str, str]:
    """The fields of one contact or address, in the order of their names."""
    return {name: value for name, value in sorted(fields.items()) if thing_of(name) == thing}


def _grouped(changes: Iterable[FieldChange]) -> list[tuple[str, list[FieldChange]]]:
    """By contact or address, single fields alone; a field that stands twice counts from its first to its last text."""
    single: dict[str, FieldChange] = {}
    for change in changes:
        name, old, new = change.field, change.old or None, change.new or None
        earlier = single.get(name)
        single[name] = FieldChange(name, earlier.old if earlier else old, new)
    groups: dict[tuple[str, str], list[FieldChange]] = {}
    for name, change in single.items():
        thing = thing_of(name)
        groups.setdefault((thing, "" if thing else name), []).append(change)
    return [(thing, group) for (thing, _name), group in groups.items()]
