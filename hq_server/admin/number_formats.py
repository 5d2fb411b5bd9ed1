"""Number formats: how account numbers and sales orders are written, with the next ones as they would be."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, may_change, now_ms, page, user
from hq_server.db.numbers import ACCOUNT_NUMBER, SALES_ORDER
from hq_server.errors import FieldsRefused
from hq_server.services import number_formats, store_admin
from hq_server.services.number_formats import Sequence
from hq_server.texts import _

_ADDRESSES = {"accounts": ACCOUNT_NUMBER, "orders": SALES_ORDER}


def add_pages(console: Blueprint) -> None:
    console.get("/setup/numbers", endpoint="number_formats")(formats)
    console.post("/setup/numbers/<name>", endpoint="post_number_format")(post_format)
    console.post("/setup/numbers/<name>/preview", endpoint="preview_number_format")(preview_format)


def formats() -> ResponseReturnValue:
    return _formats({})


def post_format(name: str) -> ResponseReturnValue:
    sequence = _sequence_name(name)
    try:
        if form_text("act", 20) == "show":
            return _formats({name: number_formats.preview(database(), sequence, *_typed())})
        if not may_change(""):
            abort(403)
        number_formats.save_format(database(), sequence, *_typed(), now_ms(), by=user().name)
    except FieldsRefused as refused:
        return _formats({}, name, refused.messages)
    flash("ok", _("Saved."), _("Numbers that were given stay as they are; the next one is written so."))
    return redirect(url_for("admin.number_formats"), 303)


def preview_format(name: str) -> ResponseReturnValue:
    try:
        shown, messages = number_formats.preview(database(), _sequence_name(name), *_typed()), dict[str, str]()
    except FieldsRefused as refused:
        shown, messages = None, refused.messages
    return page("number_preview.html", name=name, sequence=shown, messages=messages)


def _formats(
    shown: dict[str, Sequence], wrong: str = "", messages: dict[str, str] | None = None
) -> ResponseReturnValue:
    """``shown``: as they would be; ``wrong`` names the one whose typed values were refused with ``messages``."""
    words = {
        "accounts": (_("Account numbers"), _("Of customers; registers show them as soon as HQ has issued them.")),
        "orders": (_("Sales orders"), _("Of customers' orders, made by the orders job.")),
    }
    rows = []
    for name, sequence in _ADDRESSES.items():
        found = shown.get(name) or number_formats.read_sequence(database(), sequence)
        typed = {"prefix": found.format.prefix, "digits": str(found.format.digits), "check": found.format.check_digit}
        if name == wrong:
            typed = {"prefix": form_text("prefix", 20), "digits": form_text("digits", 5), "check": _typed()[2]}
        rows.append((name, *words[name], found, typed, (messages or {}) if name == wrong else {}))
    stores = store_admin.list_stores(database())
    return page(
        "number_formats.html",
        422 if messages else 200,
        rows=rows,
        store=stores[0].number if stores else "101",
        may_change=may_change(""),
    )


def _typed() -> tuple[str, str, bool]:
    return form_text("prefix", 20).upper(), form_text("digits", 5), "check_digit" in request.form


def _sequence_name(name: str) -> str:
    if name not in _ADDRESSES:
        abort(404)
    return _ADDRESSES[name]
