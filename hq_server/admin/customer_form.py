"""The form that changes a customer's own fields: names, consents, preferences, affiliations, attributes."""

from collections.abc import Iterable

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import customer_words
from hq_server.admin.console import LANGUAGES, database, flash, form_text, now_ms, page, user
from hq_server.db.customer_pages import CustomerListed
from hq_server.domain.customer_fields import ORGANIZATION, PERSON, FieldChange
from hq_server.errors import FieldsRefused
from hq_server.services import customer_choices, customer_edits, customer_list
from hq_server.services.customer_choices import AFFILIATION, ATTRIBUTE, CustomerChoices
from hq_server.texts import _, ngettext

# The fields of the form, and how its inputs are called where the field's own name would mean something else.
_FORM = {
    "customer_type": "customer_type",
    "title": "title",
    "first_name": "first_name",
    "last_name": "last_name",
    "organization": "organization",
    "phone": "phone",
    "consent.phone": "consent.phone",
    "email": "email",
    "consent.email": "consent.email",
    "language": "language_of_customer",
    "receipt_preference": "receipt_preference",
    "customer_group": "customer_group",
}


def add_pages(console: Blueprint) -> None:
    console.get("/customers/<key>/edit", endpoint="edit_customer")(edit_customer)
    console.post("/customers/<key>/edit", endpoint="post_customer")(post_customer)


def edit_customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    if found.merged_into or found.erased:
        return redirect(url_for("admin.customer", key=found.id), 303)
    choices = customer_choices.choices_for(database(), found)
    return _form(found, choices, choices.stored)


def post_customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    choices = customer_choices.choices_for(database(), found)
    names = {field: _FORM.get(field, field) for field in _fields(choices)}
    typed = {field: form_text(name) for field, name in names.items()}
    shown = {field: _shown(name) for field, name in names.items()}
    changes = [FieldChange(name, old, typed[name]) for name, old in shown.items() if typed[name] != _as_typed(old)]
    try:
        changed = customer_edits.edit_customer(
            database(), found.id, customer_choices.checked(choices, changes), user().name, now_ms()
        )
    except FieldsRefused as refused:
        return _form(found, customer_choices.choices_for(database(), found), typed, refused)
    if changed:
        saved = ngettext("{count} field is changed.", "{count} fields are changed.", changed).format(count=changed)
        flash("ok", saved, _("Registers hear of it with feed 1010."))
    return redirect(url_for("admin.customer", key=found.id), 303)


def _fields(choices: CustomerChoices) -> Iterable[str]:
    affiliations = (f"{AFFILIATION}.{code}" for code in choices.affiliations)
    return *_FORM, *affiliations, *(f"{ATTRIBUTE}.{one.attribute}" for one in choices.attributes)


def _shown(name: str) -> str:
    """What the form was opened with, as it is stored."""
    return request.form.get(f"was_{name}", "").replace("\r\n", "\n").replace("\x00", "")[:10_000]


def _as_typed(stored: str) -> str:
    """What comes back from a field that nobody touched: a line holds no line breaks and no space around it."""
    return stored.replace("\r", "").replace("\n", "").strip()


def _form(
    found: CustomerListed, choices: CustomerChoices, typed: dict[str, str], refused: FieldsRefused | None = None
) -> ResponseReturnValue:
    return page(
        "customer_form.html",
        422 if refused else 200,
        customer=found,
        choices=choices,
        typed={field: typed.get(field, "") for field in _fields(choices)},
        shown={_FORM.get(field, field): choices.stored.get(field, "") for field in _fields(choices)},
        wrong=refused.messages if refused else {},
        trouble=refused.message if refused else "",
        say=customer_words,
        languages_of_people=LANGUAGES,
        preferences=customer_words.receipt_preferences(),
        consents=customer_words.consents(),
        types={kind: customer_words.field_text("customer_type", kind) for kind in (PERSON, ORGANIZATION)},
    )
