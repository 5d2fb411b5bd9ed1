"""Fields that two changed: what each of them wrote, and the customer that comes of a person's choices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store_client.domain.customer import Customer, CustomerDetails, FieldConflict
from store_client.domain.customer_fields import (
    ADDRESS,
    CONTACT,
    Fields,
    anchor_of,
    from_fields,
    members_of,
    thing_of,
    to_fields,
)
from store_client.domain.customer_merge import decided_together, merge_details
from store_client.domain.customer_rules import CustomerRules
from store_client.domain.customer_words import field_name, purpose_name, shown_text
from store_client.texts import _
from store_client.ui.customer_form.shown import Decision

OURS, THEIRS = "ours", "theirs"
_SHOWN = ("value", "name", "street", "city", "postcode", "region")


@dataclass(frozen=True, slots=True)
class Disputed:
    """``field`` stands for all of ``paths``; an empty text: not there. ``thing``: a contact or address as a whole."""

    field: str
    ours: Fields
    theirs: Fields
    thing: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """Somebody changed the customer while the form was open."""

    base: CustomerDetails
    typed: CustomerDetails
    current: Customer


def of_form(typed: Typed, conflicts: Sequence[FieldConflict]) -> list[Disputed]:
    """Field by field; a contact or address that one side took away is decided as a whole."""
    ours, theirs = to_fields(typed.typed), to_fields(typed.current.details)
    found: dict[str, Disputed] = {}
    for one in conflicts:
        thing = thing_of(one.field)
        if thing and not (anchor_of(thing) in ours and anchor_of(thing) in theirs):
            found[thing] = Disputed(anchor_of(thing), members_of(ours, thing), members_of(theirs, thing), thing)
        else:
            found[one.field] = Disputed(one.field, {one.field: one.register}, {one.field: one.hq})
    return list(found.values())


def of_hq(conflicts: Sequence[FieldConflict]) -> list[Disputed]:
    """What HQ and a register disagree on; several registers' one after the other."""
    found: list[Disputed] = []
    seen: set[str] = set()
    for one in conflicts:
        if one.field in seen:
            continue
        together = decided_together(one.field, conflicts)
        if any(other.field in seen for other in together):
            continue
        seen |= {other.field for other in together}
        ours = {other.field: other.register for other in together if other.register}
        theirs = {other.field: other.hq for other in together if other.hq}
        whole = thing_of(one.field) if len(together) > 1 or _is_anchor(one.field) else ""
        found.append(Disputed(together[0].field, ours, theirs, whole))
    return found


def chosen(disputed: Disputed, choice: str) -> Disputed:
    return replace(disputed, choice=choice)


def settled(typed: Typed, disputed: Sequence[Disputed]) -> CustomerDetails:
    """The customer as it is now, with everything typed in its place, and of what is disputed what was chosen."""
    fields = to_fields(merge_details(typed.base, typed.typed, typed.current.details))
    for one in disputed:
        wanted = one.ours if one.choice == OURS else one.theirs
        taken = members_of(fields, one.thing) if one.thing else (one.field,)
        for path in list(taken):
            fields.pop(path, None)
        fields |= {path: text for path, text in wanted.items() if text}
    return from_fields(fields)


def in_words(disputed: Sequence[Disputed], rules: CustomerRules, language: str) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            _name(one, rules, language),
            _text(one, one.ours, rules, language),
            _text(one, one.theirs, rules, language),
            one.choice,
        )
        for one in disputed
    )


def _is_anchor(path: str) -> bool:
    thing = thing_of(path)
    return bool(thing) and anchor_of(thing) == path


def _name(one: Disputed, rules: CustomerRules, language: str) -> str:
    if one.thing.startswith(f"{ADDRESS}."):
        purpose = {**one.theirs, **one.ours}.get(anchor_of(one.thing), "")
        return _("Address: {purpose}").format(purpose=purpose_name(purpose)) if purpose else _("Address")
    if one.thing.startswith(f"{CONTACT}."):
        return _("Contact")
    return field_name(one.field, rules, language)


def _text(one: Disputed, side: Fields, rules: CustomerRules, language: str) -> str:
    if one.thing:
        texts = {path.rpartition(".")[2]: text for path, text in side.items()}
        parts = [texts[member] for member in _SHOWN if texts.get(member)]
        return ", ".join(parts) if side else _("removed")
    text = side.get(one.field, "")
    return shown_text(one.field, text, rules, language) if text else _("nothing")
