"""What a customer's form offers: groups, affiliations and attributes as they were set up for the customer's store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from hq_server.db import customer_fields, setup_items
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.domain.attribute_values import read_value
from hq_server.domain.customer_fields import ORGANIZATION, PERSON, PLAIN, FieldChange, codes_of
from hq_server.errors import FieldsRefused, Refused
from hq_server.texts import _
from hq_server.wire.setup import Affiliation, Attribute, CustomerGroup

AFFILIATION, ATTRIBUTE, CUSTOMER_GROUP = "affiliation", "attribute", "customer_group"
_NO_ATTRIBUTE = Attribute("", "text", {})


@dataclass(frozen=True, slots=True)
class CustomerChoices:
    """``stored`` is what HQ has. Codes that the customer has and nobody set up are among the affiliations and
    attributes; ``names`` are by kind and code, then by language.
    """

    stored: dict[str, str]
    groups: tuple[str, ...]
    affiliations: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    names: dict[str, dict[str, str]]


def choices_for(db: HqDatabase, customer: CustomerListed) -> CustomerChoices:
    with db.read():
        items = setup_items.of_kinds(db, (CUSTOMER_GROUP, AFFILIATION, ATTRIBUTE), customer.store)
        beyond = customer_fields.read_fields(db, [customer.id]).get(customer.id, {})
    stored = {name: getattr(customer, name) for name in PLAIN if getattr(customer, name)} | beyond
    groups = [msgspec.json.decode(one.body, type=CustomerGroup) for one in items if one.kind == CUSTOMER_GROUP]
    joined = [msgspec.json.decode(one.body, type=Affiliation) for one in items if one.kind == AFFILIATION]
    asked = [msgspec.json.decode(one.body, type=Attribute) for one in items if one.kind == ATTRIBUTE]
    names = {f"{CUSTOMER_GROUP}.{one.group}": {"": one.name} for one in groups}
    names |= {f"{AFFILIATION}.{one.affiliation}": one.names for one in joined}
    names |= {f"{ATTRIBUTE}.{one.attribute}": one.names for one in asked}
    own = codes_of(beyond, AFFILIATION)
    offered = {one.affiliation for one in joined if one.active} | own.keys()
    return CustomerChoices(
        stored,
        tuple(sorted(one.group for one in groups)),
        tuple(sorted(offered)),
        tuple(_attributes(asked, codes_of(beyond, ATTRIBUTE))),
        names,
    )


def checked(choices: CustomerChoices, changes: Sequence[FieldChange]) -> list[FieldChange]:
    """What was typed as it is kept. Raises ``FieldsRefused``: then nothing is changed."""
    wrong: dict[str, str] = {}
    found = []
    attributes = {f"{ATTRIBUTE}.{one.attribute}": one for one in choices.attributes}
    for change in changes:
        text = change.new or ""
        try:
            if change.field in attributes:
                text = _value(attributes[change.field], text)
            elif change.field.startswith(f"{AFFILIATION}."):
                text = "yes" if text else ""
            elif change.field == "customer_type" and text not in (PERSON, ORGANIZATION):
                wrong[change.field] = _("A customer is a person or an organization.")
            elif change.field == CUSTOMER_GROUP and text and text not in choices.groups:
                wrong[change.field] = _("There is no such customer group. Choose one from the list.")
        except Refused as refused:
            wrong[change.field] = refused.message
        found.append(FieldChange(change.field, change.old, text))
    if wrong:
        raise FieldsRefused(_("Correct the marked fields. Nothing was saved; your values are here."), wrong)
    return found


def _value(attribute: Attribute, text: str) -> str:
    if attribute.required and not text.strip():
        raise Refused(_("The shop needs this. Type it."))
    choices = [one.value for one in attribute.choices]
    return read_value(attribute.type, text, choices, attribute.lowest, attribute.highest)


def _attributes(asked: Sequence[Attribute], given: Mapping[str, str]) -> list[Attribute]:
    """Those in use, as a register's form has them; then what the customer has beyond them."""
    shown = [one for one in asked if one.active or one.attribute in given]
    unknown = given.keys() - {one.attribute for one in asked}
    return [
        *sorted(shown, key=lambda one: (one.position, one.attribute)),
        *(msgspec.structs.replace(_NO_ATTRIBUTE, attribute=code) for code in sorted(unknown)),
    ]
