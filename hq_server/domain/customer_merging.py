"""What a customer becomes when another one is merged into it, and what it becomes when that is undone.

Plain values: ``kept`` is the customer who stays, ``merged`` the one whose account becomes an alias.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hq_server.domain.customer_fields import ADDRESS, CONTACT, LOYALTY_CARD, FieldChange, anchor_of, parts_of, thing_of
from hq_server.domain.customer_hashes import fold, folded_email, phone_digits
from hq_server.domain.customer_merge import TAKEN, Step

# Which value stands where nobody chose: that of the customer who stays (where it has one), the newest, the longest.
KEEP, NEWEST, FULLEST = "kept", "newest", "fullest"
RULES = (KEEP, NEWEST, FULLEST)
FROM_KEPT, FROM_MERGED = "kept", "merged"
_FIRST_ONES = {"phone": "phone", "email": "email"}
_PRIMARY = "primary_address"
_NO = "no"
# Nobody knows which country a national number is of.
_TAIL_DIGITS = 9
_SAME_PLACE = ("name", "street", "postcode", "city", "country")

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that the two differ in; ``suggested`` is whose value stands if nobody chooses otherwise."""

    field: str
    kept: str | None
    merged: str | None
    suggested: str


@dataclass(frozen=True, slots=True)
class Undoing:
    """``changes`` give the customer back what it had; ``left`` are fields that somebody changed since: they stay."""

    changes: tuple[FieldChange, ...]
    left: tuple[str, ...]


def choices(
    kept: Fields, merged: Fields, rule: str, kept_ms: Mapping[str, int], merged_ms: Mapping[str, int]
) -> tuple[Choice, ...]:
    """The fields in which a person may choose; ``kept_ms`` and ``merged_ms`` say when each was written."""
    found = []
    for field in sorted({*kept, *merged}, key=_place):
        ours, theirs = kept.get(field), merged.get(field)
        if ours != theirs and _is_chosen(field):
            newer = merged_ms.get(field, 0) > kept_ms.get(field, 0)
            found.append(Choice(field, ours, theirs, _suggested(rule, ours, theirs, merged_is_newer=newer)))
    return tuple(found)


def merged_fields(kept: Fields, merged: Fields, taken: Iterable[str], new_id: Callable[[], str]) -> dict[str, str]:
    """All fields of the customer who stays, afterwards. ``taken``: the fields whose value comes from the merged one.

    Contacts, addresses and affiliations of both are kept; a first phone number or e-mail address that does not stay
    the first becomes a contact. A consent belongs to its number, and one “no” to the same number is a no.
    """
    result = dict(kept)
    places = _add_addresses(result, merged, new_id)
    chosen = {field for field in taken if _is_chosen(field)}
    for field in chosen:
        if field in merged:
            result[field] = merged[field]
        else:
            result.pop(field, None)
    if _PRIMARY in chosen and _PRIMARY in merged:
        result[_PRIMARY] = places.get(merged[_PRIMARY], merged[_PRIMARY])
    result |= {field: text for field, text in merged.items() if field.startswith("affiliation.")}
    for field in _FIRST_ONES:
        _settle_first_one(result, kept, merged, field, FROM_MERGED if field in chosen else FROM_KEPT, new_id)
    _add_contacts(result, merged, new_id)
    return result


def changes_between(before: Fields, after: Fields) -> list[FieldChange]:
    return [
        FieldChange(field, before.get(field), after.get(field))
        for field in sorted({*before, *after})
        if before.get(field) != after.get(field)
    ]


def undo(now: Fields, written: Sequence[FieldChange]) -> Undoing:
    """``written`` is what the merge changed. What still stands as the merge wrote it becomes what it was before; an
    address or contact goes as a whole or stays as a whole.
    """
    result = dict(now)
    left: list[str] = []
    brought = _brought(written)
    for thing, members in brought.items():
        there = {field: text for field, text in now.items() if thing_of(field) == thing}
        if there == members:
            for field in members:
                del result[field]
        elif there:
            left.append(thing)
    for change in written:
        if thing_of(change.field) in brought or result.get(change.field) == change.old:
            continue
        if now.get(change.field) != change.new:
            left.append(change.field)
        elif change.old is None:
            del result[change.field]
        else:
            result[change.field] = change.old
    if f"{ADDRESS}.{result.get(_PRIMARY)}" in brought and result[_PRIMARY] not in parts_of(result, ADDRESS):
        del result[_PRIMARY]
    return Undoing(tuple(changes_between(now, result)), tuple(left))


def changes_to_pass_on(steps: Sequence[Step], survivor: Fields) -> list[FieldChange]:
    """What a register changed of a merged customer, not knowing of the merge, as changes of who stands for it.

    What was taken there; of a contact or address only where that one has it, or gets it new.
    """
    taken = [FieldChange(step.field, step.old, step.new) for step in steps if step.outcome == TAKEN]
    things = {thing_of(field) for field in survivor} | _brought(taken).keys()
    return [change for change in taken if _is_passed_on(change.field, survivor, things)]


def _is_passed_on(field: str, survivor: Fields, things: Collection[str]) -> bool:
    """Which address is the first one, and which card is in use, is a matter of that customer's own."""
    thing = thing_of(field)
    if thing:
        return thing in things
    return field != _PRIMARY and (field != LOYALTY_CARD or field not in survivor)


def _is_chosen(field: str) -> bool:
    """Not what is kept of both, nor a consent, which goes with its number."""
    return not thing_of(field) and not field.startswith(("consent.", "affiliation."))


def _suggested(rule: str, ours: str | None, theirs: str | None, *, merged_is_newer: bool) -> str:
    if ours is None or theirs is None:
        return FROM_KEPT if theirs is None else FROM_MERGED
    if rule == NEWEST:
        return FROM_MERGED if merged_is_newer else FROM_KEPT
    if rule == FULLEST:
        return FROM_MERGED if len(theirs) > len(ours) else FROM_KEPT
    return FROM_KEPT


def _brought(written: Sequence[FieldChange]) -> dict[str, dict[str, str]]:
    """The contacts and addresses that the merge added, with their members."""
    found: dict[str, dict[str, str]] = {}
    for change in written:
        thing = thing_of(change.field)
        if thing and change.old is None and change.new is not None:
            found.setdefault(thing, {})[change.field] = change.new
    return {thing: members for thing, members in found.items() if anchor_of(thing) in members}


def _settle_first_one(
    result: dict[str, str], kept: Fields, merged: Fields, field: str, chosen: str, new_id: Callable[[], str]
) -> None:
    """The consent of the number that is the first one now; the number that is not any more becomes a contact."""
    consent = f"consent.{field}"
    first, second = (merged, kept) if chosen == FROM_MERGED else (kept, merged)
    same = bool(first.get(field)) and _plain(field, first[field]) == _plain(field, second.get(field, ""))
    _put(result, consent, _both(first.get(consent), second.get(consent)) if same else first.get(consent))
    if second.get(field) and not same:
        _add_contact(result, {"type": field, "value": second[field], "consent": second.get(consent, "")}, new_id())


def _add_contacts(result: dict[str, str], merged: Fields, new_id: Callable[[], str]) -> None:
    for identity, members in parts_of(dict(merged), CONTACT).items():
        if "type" in members:
            taken = any(field.startswith(f"{CONTACT}.{identity}.") for field in result)
            _add_contact(result, members, new_id() if taken else identity)


def _add_contact(result: dict[str, str], members: Mapping[str, str], identity: str) -> None:
    kind, value = members["type"], members.get("value", "")
    known = _known_consent(result, kind, _plain(kind, value))
    if known:
        _put(result, known, _both(result.get(known), members.get("consent") or None))
    else:
        result |= {f"{CONTACT}.{identity}.{member}": text for member, text in members.items() if text}


def _known_consent(fields: dict[str, str], kind: str, plain: str) -> str:
    """Where the consent of this number stands when the customer has it already."""
    first = _FIRST_ONES.get(kind, "")
    if first and fields.get(first) and _plain(kind, fields[first]) == plain:
        return f"consent.{first}"
    for identity, members in parts_of(fields, CONTACT).items():
        if members.get("type") == kind and _plain(kind, members.get("value", "")) == plain:
            return f"{CONTACT}.{identity}.consent"
    return ""


def _add_addresses(result: dict[str, str], merged: Fields, new_id: Callable[[], str]) -> dict[str, str]:
    """Those that the customer has not got yet; returns, by the merged customer's ids, the id each has now."""
    used = parts_of(result, ADDRESS)
    there = {_plain_place(members): identity for identity, members in used.items()}
    ids: dict[str, str] = {}
    for identity, members in parts_of(dict(merged), ADDRESS).items():
        if "purpose" not in members:
            continue
        same = there.get(_plain_place(members))
        ids[identity] = same or (new_id() if identity in used else identity)
        if same is None:
            result |= {f"{ADDRESS}.{ids[identity]}.{member}": text for member, text in members.items()}
    return ids


def _plain_place(members: Mapping[str, str]) -> tuple[str, ...]:
    return (members.get("purpose", ""), *("".join(fold(members.get(name, "")).split()) for name in _SAME_PLACE))


def _plain(kind: str, text: str) -> str:
    plain = folded_email(text) if kind == "email" else phone_digits(text)[-_TAIL_DIGITS:]
    return plain or text.strip()


def _both(one: str | None, other: str | None) -> str | None:
    """What two say of one number: a no is a no."""
    return _NO if _NO in (one, other) else one or other


def _put(fields: dict[str, str], field: str, text: str | None) -> None:
    if text:
        fields[field] = text
    else:
        fields.pop(field, None)


_ORDER = ("customer_type", "title", "first_name", "last_name", "organization", "phone", "email", "language")


def _place(field: str) -> tuple[int, str]:
    return (_ORDER.index(field) if field in _ORDER else len(_ORDER), field)
