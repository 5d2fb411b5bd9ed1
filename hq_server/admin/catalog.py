"""Products and prices: search, and the import of a CSV file: read, shown row by row, then applied."""

import secrets
from itertools import groupby

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, page, user, words
from hq_server.services import catalog_admin
from hq_server.services.catalog_file import COLUMNS, RowProblem
from hq_server.texts import _, ngettext

_SHOWN_PER_CAUSE = 5


def add_pages(console: Blueprint) -> None:
    console.get("/products", endpoint="products")(products)
    console.get("/imports/new", endpoint="new_import")(new_import)
    console.post("/imports/new", endpoint="post_import")(post_import)
    console.get("/imports/<upload>", endpoint="preview_import")(preview_import)
    console.post("/imports/<upload>/apply", endpoint="apply_import")(apply_import)
    console.post("/imports/<upload>/discard", endpoint="discard_import")(discard_import)


def products() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()[:200]
    found = catalog_admin.search_products(database(), text)
    return page("products.html", found=found, text=text, total=catalog_admin.count_products(database()))


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
    report = catalog_admin.preview_products(database(), kept.text)
    return page(
        "import_preview.html",
        upload=kept,
        report=report,
        errors=_by_cause(report.errors),
        warnings=_by_cause(report.warnings),
        shown=_SHOWN_PER_CAUSE,
    )


def apply_import(upload: str) -> ResponseReturnValue:
    kept = catalog_admin.find_upload(database(), user().name, upload)
    if kept is None:
        return _gone()
    report = catalog_admin.import_products(database(), kept.text, now_ms())
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


def _by_cause(problems: tuple[RowProblem, ...]) -> list[tuple[str, list[RowProblem]]]:
    """Rows with the same cause stand together, in the order of the first one."""
    found = sorted(problems, key=lambda problem: (problem.column, problem.message, problem.row))
    causes = [
        (key[1], list(rows)) for key, rows in groupby(found, key=lambda problem: (problem.column, problem.message))
    ]
    return sorted(causes, key=lambda cause: cause[1][0].row)
