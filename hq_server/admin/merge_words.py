"""How the pages call reasons of likeness, and what a merge brings and gives back."""

import json
from collections.abc import Mapping, Sequence

from hq_server.admin import customer_words
from hq_server.admin.states import State
from hq_server.domain import customer_likeness as likeness
from hq_server.domain.customer_fields import ADDRESS, thing_of
from hq_server.domain.customer_likeness import Reason
from hq_server.domain.customer_merging import FULLEST, KEEP, NEWEST
from hq_server.texts import _

_VERY_LIKELY = 90
_HARDLY = 30


def score_words(score: int) -> str:
    if score >= _VERY_LIKELY:
        return _("of 100: very likely the same customer")
    if score >= likeness.PROPOSED:
        return _("of 100: probably the same customer")
    return _("of 100: perhaps the same customer") if score >= _HARDLY else _("of 100: hardly the same customer")


def reason_state(reason: Reason) -> State:
    """What the two have in common, or what contradicts, with the texts that stand at them."""
    alike = reason.points >= 0 and reason.kind in _alike()
    words = (_alike() | _unlike()).get(reason.kind, reason.kind)
    one, other = reason.one.replace("\n", ", "), reason.other.replace("\n", ", ")
    word = words.format(one=one, other=other)
    return State("ok", "circle-check", word) if alike else State("warn", "circle-minus", word)


def reasons_in_short(reasons: str) -> str:
    """Of a proposal in the list: the kinds alone, the strongest first."""
    names = _short()
    return ", ".join(names.get(kind, kind) for kind, _points in json.loads(reasons))


def rules() -> dict[str, str]:
    """Which value stands where nobody chooses."""
    return {KEEP: _("Who stays"), NEWEST: _("The newest"), FULLEST: _("The longest")}


def things_added(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The contacts, addresses and affiliations that come to the customer, each in a line."""
    return things_in_words({field: text for field, text in after.items() if field not in before})


def things_in_words(fields: Mapping[str, str]) -> list[str]:
    things: dict[str, dict[str, str]] = {}
    for field, text in sorted(fields.items()):
        thing = thing_of(field)
        if thing:
            things.setdefault(thing, {})[field[len(thing) + 1 :]] = text
        elif field.startswith("affiliation."):
            things[field] = {}
    return [_thing(thing, members) for thing, members in things.items()]


def left_in_words(left: Sequence[str]) -> list[str]:
    """What somebody changed since a merge, each once."""
    return list(dict.fromkeys(customer_words.field_label(name) for name in left))


def _thing(thing: str, members: Mapping[str, str]) -> str:
    if thing.startswith(f"{ADDRESS}."):
        town = " ".join(filter(None, (members.get("postcode", ""), members.get("city", ""))))
        line = ", ".join(filter(None, (members.get("street", "").replace("\n", ", "), town)))
        purpose = customer_words.field_text("address.x.purpose", members.get("purpose") or None)
        return _("Address ({purpose}): {text}").format(purpose=purpose, text=line or "–")
    if members:
        kind = customer_words.field_text("contact.x.type", members.get("type") or None)
        return _("Contact ({kind}): {text}").format(kind=kind, text=members.get("value", "–"))
    return customer_words.subject_label(thing)


def _alike() -> dict[str, str]:
    return {
        likeness.TAX_NUMBER: _("Same tax or company number, {one}"),
        likeness.EMAIL: _("Same e-mail address, {one}"),
        likeness.PHONE: _("Same phone number, {one}"),
        likeness.NAME: _("Same name, {one}"),
        likeness.SWAPPED_NAME: _("Same name, first and last swapped: {one}, {other}"),
        likeness.NEAR_NAME: _("Nearly the same name: {one}, {other}"),
        likeness.INITIAL: _("Same last name and initial: {one}, {other}"),
        likeness.PLACE: _("Same address, {one}"),
        likeness.BIRTHDAY: _("Same birthday, {one}"),
        likeness.POSTCODE: _("Same postcode, {one}"),
    }


def _unlike() -> dict[str, str]:
    return {
        likeness.OTHER_NAME: _("Different name, {one} and {other}"),
        likeness.OTHER_FIRST_NAME: _("Different first name, {one} and {other}"),
        likeness.OTHER_BIRTHDAY: _("Different birthday, {one} and {other}"),
        likeness.OTHER_TAX_NUMBER: _("Different tax or company number, {one} and {other}"),
        likeness.OTHER_POSTCODE: _("Different postcode, {one} and {other}"),
    }


def _short() -> dict[str, str]:
    return {
        likeness.TAX_NUMBER: _("same tax number"),
        likeness.EMAIL: _("same e-mail"),
        likeness.PHONE: _("same phone"),
        likeness.NAME: _("same name"),
        likeness.SWAPPED_NAME: _("name swapped"),
        likeness.NEAR_NAME: _("name nearly the same"),
        likeness.INITIAL: _("same last name and initial"),
        likeness.PLACE: _("same address"),
        likeness.BIRTHDAY: _("same birthday"),
        likeness.POSTCODE: _("same postcode"),
        likeness.OTHER_NAME: _("different name"),
        likeness.OTHER_FIRST_NAME: _("different first name"),
        likeness.OTHER_BIRTHDAY: _("different birthday"),
        likeness.OTHER_TAX_NUMBER: _("different tax number"),
        likeness.OTHER_POSTCODE: _("different postcode"),
    }
