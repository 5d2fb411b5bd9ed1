"""Customers: found by name, phone, e-mail, id, card or account number; one customer with everything HQ has of it, the
form that changes it, and the decision of what a register and HQ changed at the same time.
"""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import customer_words
from hq_server.admin.console import LANGUAGES, database, flash, form_text, now_ms, page, user
from hq_server.admin.states import customer_state, document_state
from hq_server.db.customer_pages import CustomerListed
from hq_server.domain.customer_fields import FieldChange
from hq_server.errors import FieldsRefused, Refused
from hq_server.services import customer_details, customer_edits, customer_list
from hq_server.texts import _, ngettext

# The fields of the form, and how its inputs are called where the field's own name would mean something else.
_FORM = {
    "first_name": "first_name",
    "last_name": "last_name",
    "organization": "organization",
    "phone": "phone",
    "email": "email",
    "language": "language_of_customer",
    "receipt_preference": "receipt_preference",
}


def add_pages(console: Blueprint) -> None:
    console.get("/customers", endpoint="customers")(customers)
    console.get("/customers/<key>", endpoint="customer")(customer)
    console.get("/customers/<key>/edit", endpoint="edit_customer")(edit_customer)
    console.post("/customers/<key>/edit", endpoint="post_customer")(post_customer)
    console.post("/customers/<key>/decide", endpoint="decide_customer")(decide_customer)


def customers() -> ResponseReturnValue:
    text, state, before = (request.args.get(name, "").replace("\x00", "")[:200] for name in ("q", "state", "before"))
    found = customer_list.list_customers(database(), text, state, before)
    rows = [(listed, customer_state(listed)) for listed in found.customers]
    return page("customers.html", found=found, rows=rows, text=text, state=state, before=before)


def customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    documents = customer_list.list_documents(database(), found)
    rows = [(document, document_state(document.state)) for document in documents]
    details = customer_details.get_details(database(), found)
    state = customer_state(found)
    return page("customer.html", customer=found, state=state, rows=rows, details=details, say=customer_words)


def edit_customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    stored = _stored(found)
    return _form(found, stored, stored)


def post_customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    typed = {field: form_text(name) for field, name in _FORM.items()}
    shown = {field: _shown(name) for field, name in _FORM.items()}
    changes = [FieldChange(name, old, typed[name]) for name, old in shown.items() if typed[name] != _as_typed(old)]
    try:
        changed = customer_edits.edit_customer(database(), found.id, changes, user().name, now_ms())
    except FieldsRefused as refused:
        return _form(found, typed, _stored(customer_list.get_customer(database(), found.id)), refused)
    if changed:
        saved = ngettext("{count} field is changed.", "{count} fields are changed.", changed).format(count=changed)
        flash("ok", saved, _("Registers hear of it with feed 1010."))
    return redirect(url_for("admin.customer", key=found.id), 303)


def decide_customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    subject, register = form_text("subject", 100), form_text("take", 100)
    try:
        customer_edits.decide_conflict(
            database(), found.id, subject, register, form_text("seen", 100), user().name, now_ms()
        )
    except Refused as refused:
        flash("bad", refused.message)
    else:
        title = _("Decided: register {code}'s values stand.") if register else _("Decided: HQ's values stand.")
        flash("ok", title.format(code=register), _("Registers hear of it with feed 1010."))
    return redirect(url_for("admin.customer", key=found.id), 303)


def _shown(name: str) -> str:
    """What the form was opened with, as it is stored."""
    return request.form.get(f"was_{name}", "").replace("\r\n", "\n").replace("\x00", "")[:10_000]


def _as_typed(stored: str) -> str:
    """What comes back from a field that nobody touched: a line holds no line breaks and no space around it."""
    return stored.replace("\r", "").replace("\n", "").strip()


def _stored(found: CustomerListed) -> dict[str, str]:
    """What HQ has in the fields of the form."""
    beyond = customer_details.get_details(database(), found).fields
    return {field: beyond.get(field, "") or getattr(found, field, "") for field in _FORM}


def _form(
    found: CustomerListed, typed: dict[str, str], shown: dict[str, str], refused: FieldsRefused | None = None
) -> ResponseReturnValue:
    return page(
        "customer_form.html",
        422 if refused else 200,
        customer=found,
        typed=typed,
        shown={name: shown[field] for field, name in _FORM.items()},
        wrong=refused.messages if refused else {},
        trouble=refused.message if refused else "",
        languages_of_people=LANGUAGES,
        preferences=customer_words.receipt_preferences(),
    )
