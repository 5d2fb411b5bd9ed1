"""Products and prices: search, and the import of a CSV file: read, shown row by row, then applied."""

import secrets

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, may_change, now_ms, page, user, words
from hq_server.admin.product import product_address
from hq_server.services import catalog_admin
from hq_server.services.catalog_file import COLUMNS
from hq_server.services.catalog_plan import SHOWN, ImportReport
from hq_server.services.csv_upload import MAX_PROBLEMS, RowProblem, by_cause
from hq_server.texts import _, ngettext

_SHOWN_PER_CAUSE = 5
_A_PAGE = 100
_STATES = ("errors", "confirm", "new", "changed", "unchanged")


def add_pages(console: Blueprint) -> None:
    console.get("/products", endpoint="products")(products)
    console.get("/imports/new", endpoint="new_import")(new_import)
    console.post("/imports/new", endpoint="post_import")(post_import)
    console.get("/imports/<upload>", endpoint="preview_import")(preview_import)
    console.post("/imports/<upload>/apply", endpoint="apply_import")(apply_import)
    console.post("/imports/<upload>/discard", endpoint="discard_import")(discard_import)


def products() -> ResponseReturnValue:
    text, after = request.args.get("q", "").strip()[:200], request.args.get("after", "")[:64].replace("\x00", "")
    found = catalog_admin.search_products(database(), text, _A_PAGE + 1, after)
    return page(
        "products.html",
        found=found[:_A_PAGE],
        text=text,
        after=after,
        more=len(found) > _A_PAGE,
        total=catalog_admin.count_products(database()),
        address=product_address,
    )


def new_import() -> ResponseReturnValue:
    return page("import_form.html", columns=COLUMNS, trouble="")


def post_import() -> ResponseReturnValue:
    file = request.files.get("file")
    content = file.read() if file else b""
    if not content:
        return page("import_form.html", 422, columns=COLUMNS, trouble=_("Choose a file that is not empty."))
    upload = secrets.token_urlsafe(9)
    name = (file.filename if file else "") or "catalogue.csv"
    catalog_admin.keep_upload(database(), user().name, upload, name, catalog_admin.decode_upload(content), now_ms())
    return redirect(url_for("admin.preview_import", upload=upload), 303)


def preview_import(upload: str) -> ResponseReturnValue:
    kept = catalog_admin.find_upload(database(), user().name, upload)
    if kept is None:
        return _gone()
    report = catalog_admin.preview_products(database(), kept.text, now_ms())
    return page(
        "import_preview.html",
        upload=kept,
        report=report,
        errors=by_cause(report.errors),
        warnings=by_cause(_beside_jumps(report)),
        shown=_SHOWN_PER_CAUSE,
        show=_shown(report),
        listed=SHOWN,
        jumps=report.jumps[:MAX_PROBLEMS],
        address=product_address,
    )


def apply_import(upload: str) -> ResponseReturnValue:
    kept = catalog_admin.find_upload(database(), user().name, upload)
    if kept is None:
        return _gone()
    if not may_change(""):
        abort(403)
    planned = catalog_admin.preview_products(database(), kept.text, now_ms())
    confirmed = set(request.form.getlist("confirm"))
    leave_out = [jump.sku for jump in planned.jumps if jump.sku not in confirmed]
    report = catalog_admin.import_products(database(), kept.text, now_ms(), by=user().name, leave_out=leave_out)
    catalog_admin.discard_upload(database(), user().name)
    done = report.new + report.changed
    title = ngettext("{count} product imported.", "{count} products imported.", done)
    flash(
        "ok",
        title.format(count=words().number(done)),
        _("{new} new, {changed} changed, {unchanged} as before. Registers get them with feeds 1040 and 1020.").format(
            new=words().number(report.new),
            changed=words().number(report.changed),
            unchanged=words().number(report.unchanged),
        ),
    )
    return redirect(url_for("admin.products"), 303)


def discard_import(upload: str) -> ResponseReturnValue:
    if form_text("token") and catalog_admin.find_upload(database(), user().name, upload):
        catalog_admin.discard_upload(database(), user().name)
        flash("ok", _("The file is discarded."), _("The catalogue is as it was."))
    return redirect(url_for("admin.products"), 303)


def _gone() -> ResponseReturnValue:
    flash("warn", _("This file was applied or discarded already."), _("Send it again if you need it."))
    return redirect(url_for("admin.new_import"), 303)


def _beside_jumps(report: ImportReport) -> tuple[RowProblem, ...]:
    """Big changes of price have a table of their own."""
    jumps = {jump.row for jump in report.jumps}
    return tuple(one for one in report.warnings if one.column != "price" or one.row not in jumps)


def _shown(report: ImportReport) -> str:
    """What is looked at: what was asked for, else what needs a person first."""
    asked = request.args.get("show", "")
    if asked in _STATES:
        return asked
    counts = {"errors": report.refused, "confirm": len(report.jumps), "new": report.new, "changed": report.changed}
    return next((state for state, count in counts.items() if count), "unchanged")
