"""Customer files: sent, their columns chosen, shown before anything is written, then written by a job."""

import secrets
from collections.abc import Iterator

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import customer_words
from hq_server.admin.console import (
    database,
    flash,
    form_text,
    now_ms,
    page,
    refuse_store,
    seen_stores,
    stores_seen,
    user,
)
from hq_server.admin.customer_export import csv_answer
from hq_server.admin.customer_words import column_word
from hq_server.admin.states import State
from hq_server.db.customer_imports import CONFIRMED, DONE, WAITING, CustomerImport
from hq_server.domain.access import Right
from hq_server.domain.customer_columns import ATTRIBUTE, COLUMNS, is_column, wrong_columns
from hq_server.errors import Refused
from hq_server.services import audit, customer_import
from hq_server.services.csv_cells import safe_cell
from hq_server.services.csv_upload import UTF_16, WINDOWS, by_cause
from hq_server.services.customer_import import ImportPreview
from hq_server.services.customer_import_plan import ALIKE, CHANGED, NEW, REFUSED, SAME, Alike
from hq_server.services.customer_import_setup import attribute_codes
from hq_server.texts import _, tell

_SHOWN_PER_CAUSE = 5
_A_PAGE = 100
_KEPT_MS, _MOST_KEPT = 10 * 60_000, 8


def add_pages(console: Blueprint) -> None:
    console.get("/customers/import", endpoint="new_customer_import")(new_customer_import)
    console.post("/customers/import", endpoint="post_customer_import")(post_customer_import)
    console.get("/customers/import/<upload>", endpoint="customer_import")(show_import)
    console.get("/customers/import/<upload>/columns", endpoint="import_columns")(import_columns)
    console.post("/customers/import/<upload>/columns", endpoint="post_import_columns")(post_import_columns)
    console.post("/customers/import/<upload>/confirm", endpoint="confirm_customer_import")(confirm_import)
    console.post("/customers/import/<upload>/discard", endpoint="discard_customer_import")(discard_import)
    console.get("/customers/import/<upload>/left-out.csv", endpoint="refused_csv")(refused_csv)


def new_customer_import() -> ResponseReturnValue:
    return _form()


def post_customer_import() -> ResponseReturnValue:
    file, store = request.files.get("file"), form_text("store", 20)
    content = file.read() if file else b""
    if not content:
        return _form(_("Choose a file that is not empty."), store)
    if store not in [one.number for one in seen_stores(Right.CHANGE)]:
        return _form(_("Choose the store whose customers they are."), store)
    key, name = secrets.token_urlsafe(9), (file.filename if file else "") or ""
    try:
        customer_import.keep_file(database(), key, name, content, store, now_ms(), by=user().name)
    except Refused as refused:
        return _form(refused.message, store)
    made = customer_import.get_import(database(), key)
    target = "admin.import_columns" if wrong_columns(made.columns) else "admin.customer_import"
    return redirect(url_for(target, upload=key), 303)


def show_import(upload: str) -> ResponseReturnValue:
    made = _import_of(upload)
    if made.state != WAITING:
        return _result(made)
    if wrong_columns(made.columns):
        return redirect(url_for("admin.import_columns", upload=made.id), 303)
    report = _report(made)
    return page(
        "customer_import_preview.html",
        made=made,
        report=report,
        errors=by_cause(report.problems),
        shown=_SHOWN_PER_CAUSE,
        show=_shown(report),
        states=_states(),
        listed=customer_import.SHOWN,
        read_as=_read_as(made),
        who=_who(made),
        label=column_word,
        say=customer_words,
        alike_word=alike_word,
        days=customer_import.KEPT_WAITING_DAYS,
    )


def import_columns(upload: str) -> ResponseReturnValue:
    made = _import_of(upload)
    if made.state != WAITING:
        return redirect(url_for("admin.customer_import", upload=made.id), 303)
    return _columns(made, list(made.columns))


def post_import_columns(upload: str) -> ResponseReturnValue:
    made = _import_of(upload)
    chosen = [form_text(f"column.{at}", 80) for at in range(len(made.columns))]
    chosen = [name if is_column(name) else "" for name in chosen]
    try:
        customer_import.choose_columns(database(), made.id, chosen)
    except Refused as refused:
        return _columns(made, chosen, refused.message)
    return redirect(url_for("admin.customer_import", upload=made.id), 303)


def confirm_import(upload: str) -> ResponseReturnValue:
    made = _import_of(upload)
    ticked = {int(row) for row in request.form.getlist("take") if row.isascii() and row.isdigit() and len(row) < 8}
    if not customer_import.confirm(database(), made.id, ticked, now_ms()):
        flash("warn", _("This file was imported already."), _("Nothing was written a second time."))
    return redirect(url_for("admin.customer_import", upload=made.id), 303)


def discard_import(upload: str) -> ResponseReturnValue:
    made = _import_of(upload)
    customer_import.discard(database(), made.id)
    flash("ok", _("The file is discarded."), _("No customer was written."))
    return redirect(url_for("admin.new_customer_import"), 303)


def refused_csv(upload: str) -> ResponseReturnValue:
    """The rows as they stood, with their numbers and what is wrong first: correct them and send the file again."""
    made = _import_of(upload)
    db, head = database(), (_("Row"), _("What is wrong"))

    def rows() -> Iterator[tuple[str, ...]]:
        for one in customer_import.refused_rows(db, made.id):
            told = head if one.row == 1 else (str(one.row), tell(one.message))
            yield tuple(safe_cell(cell) for cell in (*told, *one.cells))

    return csv_answer(rows(), "left-out.csv")


def alike_word(alike: Alike) -> str:
    """What a row shares with somebody."""
    known = {"phone": _("the same phone number"), "email": _("the same e-mail address")}
    return known.get(alike.kind, _("the same name and address"))


def import_state(made: CustomerImport) -> State:
    if made.state == WAITING:
        return State("warn", "triangle-alert", _("Not imported yet"), pill=True)
    if made.state == CONFIRMED:
        return State("wait", "loader", _("Being written"))
    return State("ok", "circle-check", _("Imported"))


def _form(trouble: str = "", store: str = "") -> ResponseReturnValue:
    return page(
        "customer_import_form.html",
        422 if trouble else 200,
        trouble=trouble,
        store=store,
        stores=seen_stores(Right.CHANGE),
        columns=[(name, column_word(name)) for name in COLUMNS],
        earlier=[
            (one, import_state(one), _who(one))
            for one in customer_import.list_imports(database(), stores_seen(Right.VIEW))
        ],
        days=customer_import.KEPT_WAITING_DAYS,
    )


def _columns(made: CustomerImport, chosen: list[str], trouble: str = "") -> ResponseReturnValue:
    return page(
        "customer_import_columns.html",
        422 if trouble else 200,
        made=made,
        headings=list(zip(customer_import.headings_of(database(), made.id), chosen, strict=False)),
        fields=[(name, column_word(name)) for name in (*COLUMNS, *_attributes(chosen))],
        trouble=trouble,
        read_as=_read_as(made),
    )


def _attributes(chosen: list[str]) -> list[str]:
    """Those that are set up, and those that the file names besides."""
    known = [ATTRIBUTE + code for code in attribute_codes(database())]
    return [*known, *(one for one in chosen if one.startswith(ATTRIBUTE) and one not in known)]


def _result(made: CustomerImport) -> ResponseReturnValue:
    after = request.args.get("after", "")
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else 0
    left = customer_import.list_refusals(database(), made.id, place, _A_PAGE + 1) if made.state == DONE else []
    return page(
        "customer_import_result.html",
        made=made,
        state=import_state(made),
        left=[(one, tell(one.message)) for one in left[:_A_PAGE]],
        after=place,
        following=left[_A_PAGE - 1].row if len(left) > _A_PAGE else 0,
        who=_who(made),
        label=column_word,
        days=customer_import.KEPT_REFUSED_DAYS,
    )


def _report(made: CustomerImport) -> ImportPreview:
    """Worked out anew when the page is opened; whoever only turns to other rows of it sees the same one for a while,
    because a large file takes seconds.
    """
    kept: dict[tuple[object, ...], tuple[int, ImportPreview]]
    kept = current_app.extensions.setdefault("hq_import_previews", {})
    key = (made.id, made.columns)
    if "show" in request.args and key in kept and now_ms() - kept[key][0] < _KEPT_MS:
        return kept[key][1]
    report = customer_import.preview(database(), made)
    for oldest in list(kept)[: max(len(kept) - _MOST_KEPT + 1, 0)]:
        kept.pop(oldest, None)
    kept[key] = (now_ms(), report)
    return report


def _states() -> list[tuple[str, str]]:
    return [
        *((REFUSED, _("Errors")), (ALIKE, _("To confirm")), (NEW, _("New")), (CHANGED, _("Changed"))),
        (SAME, _("Unchanged")),
    ]


def _shown(report: ImportPreview) -> str:
    """What is looked at: what was asked for, else what needs a person first."""
    asked = request.args.get("show", "")
    if asked in report.counts:
        return asked
    return next((state for state, _word in _states() if report.counts[state]), SAME)


def _read_as(made: CustomerImport) -> str:
    if made.encoding == WINDOWS:
        return _("Read as Windows-1252 (Latin-1), because it is no UTF-8. Look at the accents before you import.")
    return _("Read as UTF-16.") if made.encoding == UTF_16 else _("Read as UTF-8.")


def _who(made: CustomerImport) -> str:
    return audit.full_names(database()).get(made.made_by, made.made_by)


def _import_of(upload: str) -> CustomerImport:
    """404 for a file of a store that the person may not see: it is full of people. 403 to change one that they may
    only see.
    """
    made = customer_import.get_import(database(), upload)
    refuse_store(made.store)
    return made
