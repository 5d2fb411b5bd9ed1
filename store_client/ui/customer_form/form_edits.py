"""Puts what a person typed, ticked, added or took away into the details of a customer."""

from dataclasses import replace
from typing import Any

from store_client.domain.contact_values import plain_digits
from store_client.domain.customer import EMAIL, PHONE, Address, Contact, CustomerDetails
from store_client.domain.customer_fields import (
    ADDRESS,
    AFFILIATION,
    ATTRIBUTE,
    CONSENT_EMAIL,
    CONSENT_PHONE,
    CONTACT,
    YES,
    thing_of,
)


def put(details: CustomerDetails, path: str, text: str) -> CustomerDetails:
    """The details with another text in one field; a tick is ``yes`` or nothing."""
    kind, _dot, rest = path.partition(".")
    if path in (CONSENT_PHONE, CONSENT_EMAIL):
        return _with(details, {f"{rest}_consent": text == YES})
    if kind == AFFILIATION:
        others = tuple(code for code in details.affiliations if code != rest)
        return replace(details, affiliations=tuple(sorted((*others, rest))) if text == YES else others)
    if kind == ATTRIBUTE:
        given = {**dict(details.attributes), rest: text}
        return replace(details, attributes=tuple(sorted((code, one) for code, one in given.items() if one)))
    if thing_of(path):
        identity, _dot, member = rest.partition(".")
        if kind == CONTACT:
            return replace(details, contacts=_contacts_with(details, identity, member, text))
        addresses = tuple(replace(one, **{member: text}) if one.id == identity else one for one in details.addresses)
        return replace(details, addresses=addresses)
    return _with(details, {path: text})


def kind_of(value: str, kind: str) -> str:
    """What a contact is by what was typed into it, where that says it."""
    if "@" in value:
        return EMAIL
    if plain_digits(value) and not any(character.isalpha() for character in value):
        return PHONE
    return kind


def add_contact(details: CustomerDetails, contact: Contact) -> CustomerDetails:
    return replace(details, contacts=(*details.contacts, contact))


def add_address(details: CustomerDetails, address: Address) -> CustomerDetails:
    """The first one is the main one."""
    return replace(
        details,
        addresses=(*details.addresses, address),
        primary_address=details.primary_address or address.id,
    )


def remove(details: CustomerDetails, thing: str) -> CustomerDetails:
    """``contact.<id>``, ``address.<id>``, or the first choice ``phone`` or ``email``: the next one takes its place."""
    kind, _dot, identity = thing.partition(".")
    if kind == CONTACT:
        return replace(details, contacts=tuple(one for one in details.contacts if one.id != identity))
    if kind == ADDRESS:
        left = tuple(one for one in details.addresses if one.id != identity)
        main = details.primary_address
        if main == identity:
            main = left[0].id if left else ""
        return replace(details, addresses=left, primary_address=main)
    following = next((one for one in details.contacts if one.type == kind and one.value.strip()), None)
    if following is None:
        return _with(details, {kind: "", f"{kind}_consent": False})
    moved = _with(details, {kind: following.value, f"{kind}_consent": following.consent})
    return remove(moved, f"{CONTACT}.{following.id}")


def _contacts_with(details: CustomerDetails, identity: str, member: str, text: str) -> tuple[Contact, ...]:
    change: dict[str, Any] = {member: text == YES if member == "consent" else text}
    return tuple(replace(one, **change) if one.id == identity else one for one in details.contacts)


def _with(details: CustomerDetails, changes: dict[str, Any]) -> CustomerDetails:
    return replace(details, **changes)
