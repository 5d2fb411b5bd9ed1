"""Everything HQ has of one customer, as the customer's page shows it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hq_server.db import customer_fields, loyalty, setup_items
from hq_server.db.customer_fields import CustomerChange
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import ADDRESS, BLOCKED, CONTACT, PLAIN, codes_of, parts_of, place_of, thing_of
from hq_server.domain.customer_merge import TAKEN, Conflict, CustomerState, conflicts_on
from hq_server.services.customer_consents import with_first_words
from hq_server.services.customer_edits import mark_of

_CHANGES = 100
CUSTOMER_GROUP = "customer_group"
_NAMED = ("attribute", "affiliation", CUSTOMER_GROUP)
_OWN_PLACES = ("address.", "contact.", "affiliation.", "attribute.")


@dataclass(frozen=True, slots=True)
class Change:
    """``who`` is a name or, when nobody of that name is known any more, an id; ``register`` is empty for HQ."""

    field: str
    old: str | None
    new: str | None
    outcome: str
    who: str
    register: str
    sequence: int
    made_ms: int


@dataclass(frozen=True, slots=True)
class Wished:
    """What one register has instead of HQ's values: field by field, None is not there."""

    register: str
    who: str
    made_ms: int
    values: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Dispute:
    """The open conflicts of a field, contact or address; ``mark`` says which values a person saw."""

    subject: str
    fields: tuple[str, ...]
    hq: dict[str, str | None]
    hq_by: Change | None
    wished: tuple[Wished, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """``fields`` are those that stand alone and beyond the plain ones; parts are by id, codes with their texts.

    ``consents``: who agreed or refused last, by field; ``said`` is all that was ever said to marketing, newest first.
    ``blocked``: who blocked the customer, or took it back.
    ``names``: how attributes, affiliations and customer groups were set up to be called, by language; keys are such as
    ``attribute.size``.
    """

    fields: dict[str, str]
    addresses: dict[str, dict[str, str]]
    contacts: dict[str, dict[str, str]]
    affiliations: tuple[str, ...]
    attributes: dict[str, str]
    cards: tuple[tuple[str, int, int], ...]
    changes: tuple[Change, ...]
    disputes: tuple[Dispute, ...]
    names: dict[str, dict[str, str]]
    consents: dict[str, Change]
    said: tuple[Change, ...]
    blocked: Change | None


def get_details(db: HqDatabase, customer: CustomerListed) -> CustomerDetails:
    with db.read():
        beyond = customer_fields.read_fields(db, [customer.id]).get(customer.id, {})
        conflicts = customer_fields.read_conflicts(db, [customer.id]).get(customer.id, [])
        names = customer_fields.staff_names(db, customer.id) if conflicts else {}
        cards = loyalty.cards_of(db, customer.id)
        changes = customer_fields.list_changes(db, customer.id, _CHANGES)
        said = with_first_words(customer_fields.list_consents(db, customer.id, _CHANGES), customer, beyond)
        spoken_of = {*beyond, *(change.field for change, _name, _sequence in changes)}
        called = names_set_up(db, customer.store, spoken_of, beyond.get(CUSTOMER_GROUP, ""))
    state = CustomerState(
        {name: getattr(customer, name) for name in PLAIN if getattr(customer, name)} | beyond,
        {(one.field, one.register_code): one for one in conflicts},
    )
    told = tuple(_change(*row) for row in changes)
    heard = tuple(_change(*row) for row in said)
    return CustomerDetails(
        fields={name: text for name, text in beyond.items() if not name.startswith(_OWN_PLACES)},
        addresses=parts_of(beyond, ADDRESS),
        contacts=parts_of(beyond, CONTACT),
        affiliations=tuple(codes_of(beyond, "affiliation")),
        attributes=codes_of(beyond, "attribute"),
        cards=tuple(cards),
        changes=told,
        disputes=_disputes(state, names, told),
        names=called,
        consents={one.field: one for one in reversed(heard) if one.outcome == TAKEN},
        said=heard,
        blocked=next((one for one in told if one.field == BLOCKED and one.outcome == TAKEN), None),
    )


def names_of_both(
    db: HqDatabase, store: str, one: Mapping[str, str], other: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """How what stands at either of two customers was set up to be called."""
    groups = {fields[CUSTOMER_GROUP] for fields in (one, other) if CUSTOMER_GROUP in fields} or {""}
    with db.read():
        found = [names_set_up(db, store, {*one, *other}, group) for group in sorted(groups)]
    return {name: texts for names in found for name, texts in names.items()}


def names_set_up(db: HqDatabase, store: str, fields: Iterable[str], group: str) -> dict[str, dict[str, str]]:
    """The names of the attributes and affiliations among these fields, and of the customer group."""
    found: dict[str, dict[str, str]] = {}
    for kind in _NAMED:
        codes = {field.partition(".")[2] for field in fields if field.startswith(f"{kind}.")}
        codes |= {group} if kind == CUSTOMER_GROUP and group else set()
        for code, content in setup_items.for_store(db, kind, sorted(codes), store).items():
            body = json.loads(content)
            names = body.get("names") or {"": body.get("name", "")}
            found[f"{kind}.{code}"] = {language: name for language, name in names.items() if name}
    return found


def _change(change: CustomerChange, name: str, sequence: int) -> Change:
    register = f"{change.store}-{change.register}" if change.store else ""
    who = name or change.staff
    return Change(change.field, change.old, change.new, change.outcome, who, register, sequence, change.changed_ms)


def _disputes(
    state: CustomerState, names: dict[tuple[str, str], str], changes: tuple[Change, ...]
) -> tuple[Dispute, ...]:
    """A contact or address is decided as a whole."""
    subjects = dict.fromkeys(thing_of(one.field) or one.field for one in state.conflicts.values())
    return tuple(_dispute(state, subject, names, changes) for subject in subjects)


def _dispute(
    state: CustomerState, subject: str, names: dict[tuple[str, str], str], changes: tuple[Change, ...]
) -> Dispute:
    open_ones = conflicts_on(state, subject)
    fields = tuple(sorted({one.field for one in open_ones}, key=place_of))
    wished: dict[str, list[Conflict]] = {}
    for one in open_ones:
        wished.setdefault(one.register_code, []).append(one)
    return Dispute(
        subject,
        fields,
        {name: state.fields.get(name) for name in fields},
        next((change for change in changes if change.outcome == TAKEN and change.field in fields), None),
        tuple(
            Wished(
                code,
                names.get((ones[-1].store, ones[-1].staff), ones[-1].staff),
                max(one.made_ms for one in ones),
                {one.field: one.value for one in ones},
            )
            for code, ones in sorted(wished.items())
        ),
        mark_of(state, subject),
    )
