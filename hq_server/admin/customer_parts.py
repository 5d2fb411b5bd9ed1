"""Forms of a customer's addresses and further contacts: one more, a change, or none of it any more."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import customer_words
from hq_server.admin.console import database, flash, now_ms, page, user
from hq_server.db.customer_pages import CustomerListed
from hq_server.domain.customer_fields import ADDRESS, CONTACT
from hq_server.domain.customer_parts import CONTACT_TYPES, MEMBERS, PURPOSES
from hq_server.errors import FieldsRefused, Refused
from hq_server.ids import new_id
from hq_server.services import customer_edits, customer_list, customer_parts
from hq_server.services.customer_parts import Part
from hq_server.texts import _

_TEMPLATES = {ADDRESS: "customer_address.html", CONTACT: "customer_contact.html"}
_WORDS = {ADDRESS: "addresses", CONTACT: "contacts"}


def add_pages(console: Blueprint) -> None:
    for kind, word in _WORDS.items():
        told = {"kind": kind}
        under = f"/customers/<key>/{word}"
        console.get(f"{under}/new", endpoint=f"new_{kind}", defaults=told)(new_part)
        console.post(f"{under}/new", endpoint=f"post_new_{kind}", defaults=told)(post_new_part)
        console.get(f"{under}/<part>", endpoint=f"customer_{kind}", defaults=told)(show_part)
        console.post(f"{under}/<part>", endpoint=f"post_{kind}", defaults=told)(post_part)
        console.post(f"{under}/<part>/remove", endpoint=f"remove_{kind}", defaults=told)(remove_part)


def new_part(key: str, kind: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    if found.merged_into or found.erased:
        return _back(found)
    part = customer_parts.blank_part(database(), found.id, kind, found.customer_type, new_id())
    return _form(found, part, part.members)


def post_new_part(key: str, kind: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    return _save(found, _shown(kind, _text("id")[:36], is_new=True))


def show_part(key: str, kind: str, part: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    if found.merged_into or found.erased:
        return _back(found)
    stored = customer_parts.get_part(database(), found.id, kind, part)
    return _form(found, stored, stored.members)


def post_part(key: str, kind: str, part: str) -> ResponseReturnValue:
    return _save(customer_list.get_customer(database(), key), _shown(kind, part, is_new=False))


def remove_part(key: str, kind: str, part: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    try:
        customer_edits.remove_part(database(), found.id, f"{kind}.{part}", _text("seen"), user().name, now_ms())
    except Refused as refused:
        flash("bad", refused.message)
    else:
        title = _("The address is removed.") if kind == ADDRESS else _("The contact is removed.")
        flash("ok", title, _("Registers hear of it with feed 1010."))
    return _back(found)


def _save(found: CustomerListed, shown: Part) -> ResponseReturnValue:
    typed = {name: _text(name) for name in MEMBERS[shown.kind]}
    first = _text("first") == "yes"
    try:
        changed = customer_parts.save_part(database(), found.id, shown, typed, user().name, now_ms(), first=first)
    except FieldsRefused as refused:
        return _form(found, _now(found, shown), typed, refused, first=first)
    except Refused as refused:
        flash("bad", refused.message)
        return _back(found)
    if changed:
        title = _("The address is saved.") if shown.kind == ADDRESS else _("The contact is saved.")
        flash("ok", title, _("Registers hear of it with feed 1010."))
    return _back(found)


def _now(found: CustomerListed, shown: Part) -> Part:
    """What the form shows as HQ's after it was refused."""
    if shown.is_new:
        return customer_parts.blank_part(database(), found.id, shown.kind, found.customer_type, shown.id)
    return customer_parts.get_part(database(), found.id, shown.kind, shown.id)


def _shown(kind: str, identity: str, *, is_new: bool) -> Part:
    """What the form was opened with."""
    members = {name: _text(f"was_{name}") for name in MEMBERS[kind]}
    primary = _text("was_primary")[:36]
    return Part(kind, identity, members, "", identity == primary, primary, is_new)


def _text(name: str) -> str:
    """As a browser sends it, but for the line ends that it writes."""
    return request.form.get(name, "").replace("\r\n", "\n").replace("\x00", "")[:5_000]


def _back(found: CustomerListed) -> ResponseReturnValue:
    return redirect(url_for("admin.customer", key=found.id), 303)


def _form(
    found: CustomerListed,
    part: Part,
    typed: dict[str, str],
    refused: FieldsRefused | None = None,
    *,
    first: bool = False,
) -> ResponseReturnValue:
    words = {name: customer_words.field_text(f"{ADDRESS}.x.purpose", name) for name in PURPOSES}
    types = {name: customer_words.field_text(f"{CONTACT}.x.type", name) for name in CONTACT_TYPES}
    return page(
        _TEMPLATES[part.kind],
        422 if refused else 200,
        customer=found,
        part=part,
        typed=typed,
        first=first,
        wrong=refused.messages if refused else {},
        trouble=refused.message if refused else "",
        purposes=words,
        types=types,
        consents=customer_words.consents(),
    )
