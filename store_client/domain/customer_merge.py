"""Brings together what a person typed and what changed meanwhile, field by field."""

from collections.abc import Iterable, Mapping

from store_client.domain.customer import CustomerDetails, FieldConflict
from store_client.domain.customer_fields import (
    ADDRESS,
    NO,
    FieldChange,
    Fields,
    anchor_of,
    from_fields,
    is_consent,
    is_member,
    members_of,
    overlay,
    same,
    thing_of,
    to_fields,
)


def typed_changes(base: CustomerDetails, typed: CustomerDetails, recorded: CustomerDetails) -> list[FieldChange]:
    """The fields in which ``recorded``, what comes of what was ``typed``, differs from the form as it was opened.

    What nobody touched is left as it was, even where it would be written in another way today.
    """
    before, in_form, after = to_fields(base), to_fields(typed), to_fields(recorded)
    touched = {_unit(path) for path in {**before, **in_form} if not same(path, before.get(path), in_form.get(path))}
    if any(unit.startswith(f"{ADDRESS}.") for unit in touched):
        touched.add("primary_address")
    return [
        FieldChange(path, before.get(path), after.get(path))
        for path in sorted({**before, **after})
        if _unit(path) in touched and not same(path, before.get(path), after.get(path))
    ]


def merge(typed: Iterable[FieldChange], current: Mapping[str, str]) -> tuple[list[FieldChange], list[FieldConflict]]:
    """What has to be changed in ``current``, and what cannot be: both sides changed the field since the form opened.

    A contact or address is taken away whole, with members nobody typed, and one that is gone takes no changes.
    """
    changes: list[FieldChange] = []
    conflicts: list[FieldConflict] = []
    for thing, group in _grouped(typed):
        if thing:
            _merge_thing(thing, group, current, changes, conflicts)
        else:
            _merge_field(group[0], current, changes, conflicts)
    return changes, conflicts


def merge_details(base: CustomerDetails, details: CustomerDetails, current: CustomerDetails) -> CustomerDetails:
    """The customer as it is now, with everything typed in its place: what a form shows after a conflict."""
    typed = ((change.field, change.new) for change in typed_changes(base, details, details))
    return from_fields(overlay(to_fields(current), typed))


def decided_together(field: str, conflicts: Iterable[FieldConflict], document: str = "") -> list[FieldConflict]:
    """The conflicts that a person decides at once: a field's, or all of a contact or address that one side removed.

    ``document`` says whose value is meant where several registers have theirs.
    """
    found = [one for one in conflicts if document in ("", one.document)]
    thing = thing_of(field)
    if thing:
        anchor = next((one for one in found if one.field == anchor_of(thing)), None)
        if anchor is not None and not (anchor.hq and anchor.register):
            return [one for one in found if thing_of(one.field) == thing and one.document == anchor.document]
    return [one for one in found if one.field == field][:1]


def _unit(path: str) -> str:
    return thing_of(path) or path


def _grouped(changes: Iterable[FieldChange]) -> list[tuple[str, list[FieldChange]]]:
    groups: dict[tuple[str, str], list[FieldChange]] = {}
    for change in changes:
        thing = thing_of(change.field)
        groups.setdefault((thing, "" if thing else change.field), []).append(change)
    return [(thing, group) for (thing, _path), group in groups.items()]


def _merge_field(
    change: FieldChange, current: Mapping[str, str], changes: list[FieldChange], conflicts: list[FieldConflict]
) -> None:
    now, new = current.get(change.field), _written(change)
    if same(change.field, now, new):
        return
    if same(change.field, now, change.old):
        changes.append(FieldChange(change.field, now, new))
    else:
        conflicts.append(FieldConflict(change.field, now or "", new or ""))


def _merge_thing(
    thing: str,
    group: list[FieldChange],
    current: Mapping[str, str],
    changes: list[FieldChange],
    conflicts: list[FieldConflict],
) -> None:
    anchor = anchor_of(thing)
    anchored = next((change for change in group if change.field == anchor), None)
    there = members_of(current, thing)
    if anchored is not None and anchored.new is None:
        _remove_thing(group, there, changes, conflicts)
    elif anchor not in there and (anchored is None or anchored.old is not None):
        conflicts.extend(FieldConflict(change.field, "", _written(change) or "") for change in group)
    else:
        for change in group:
            _merge_field(change, current, changes, conflicts)


def _remove_thing(
    group: list[FieldChange], there: Fields, changes: list[FieldChange], conflicts: list[FieldConflict]
) -> None:
    """Taken away as a whole, unless somebody else changed a member that stood in the form."""
    if not there:
        return
    seen = {change.field: change.old for change in group}
    changed = [path for path, text in there.items() if is_member(path) and not same(path, text, seen.get(path))]
    if changed:
        conflicts.extend(FieldConflict(path, there[path], "") for path in changed)
    else:
        changes.extend(FieldChange(path, text, None) for path, text in sorted(there.items()))


def _written(change: FieldChange) -> str | None:
    """A consent that is taken back is a no, not a question that was never asked."""
    return NO if change.new is None and is_consent(change.field) else change.new
