"""One product: added and edited by hand, with what it costs today and from which day on."""

import re

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, may_change, now_ms, page, user
from hq_server.admin.product_form import new_product, product_fields, product_shown, read_product
from hq_server.admin.setup_fields import Typed, read_all, show_all
from hq_server.admin.setup_form import placed, quietly, typed_in, with_rows_changed, without_blank_rows
from hq_server.admin.setup_lists import Lists
from hq_server.errors import FieldsRefused
from hq_server.services import product_editing
from hq_server.services.product_editing import WHOLE, ProductKept
from hq_server.texts import _

_PLAIN_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PAGES = ("new", "item")


def add_pages(console: Blueprint) -> None:
    console.get("/products/new", endpoint="new_product")(new)
    console.post("/products/new", endpoint="post_new_product")(post_new)
    console.get("/products/<sku>", endpoint="product")(product)
    console.post("/products/<sku>", endpoint="post_product")(post_product)


def product_address(sku: str) -> str:
    """An SKU that would not stand in a path, or stand for another page, is asked for behind the question mark."""
    if _PLAIN_SKU.fullmatch(sku) and sku not in _PAGES:
        return url_for("admin.product", sku=sku)
    return url_for("admin.product", sku="item", named=sku)


def new() -> ResponseReturnValue:
    lists = Lists(database())
    fields = product_fields(lists.options_of("category"))
    return _form(lists, show_all(fields, new_product(lists.currency_of("")), ""))


def product(sku: str) -> ResponseReturnValue:
    kept, lists = _found(sku), Lists(database())
    fields = product_fields(lists.options_of("category"))
    return _form(lists, show_all(fields, product_shown(kept, lists.currency_of("")), ""), kept)


def post_new() -> ResponseReturnValue:
    return _save(None)


def post_product(sku: str) -> ResponseReturnValue:
    return _save(_found(sku))


def _save(before: ProductKept | None) -> ResponseReturnValue:
    lists = Lists(database())
    fields = product_fields(lists.options_of("category"))
    typed = typed_in(fields, request.form, request.files)
    act = form_text("act", 100)
    if act and act != "save":
        return _form(lists, with_rows_changed(fields, typed, act) or typed, before)
    if not may_change(""):
        abort(403)
    typed = without_blank_rows(fields, typed)
    if before is not None:
        typed["sku"] = before.product.sku
    values, problems = read_all(fields, typed, "")
    read, price, dated = read_product(values, problems)
    if read is None or price is None:
        return _form(lists, typed, before, problems)
    seen = form_text("seen", 16) if before else ""
    try:
        kept = product_editing.save_product(database(), read, price, dated, now_ms(), seen=seen, by=user().name)
    except FieldsRefused as refused:
        return _form(lists, typed, before, refused.messages)
    told = _("Registers hear of it with feeds 1040 and 1020, usually within a minute.")
    flash("ok", _("{name} is saved.").format(name=kept.product.name), told)
    return redirect(product_address(kept.product.sku), 303)


def _form(
    lists: Lists, typed: Typed, kept: ProductKept | None = None, problems: dict[str, str] | None = None
) -> ResponseReturnValue:
    found = problems or {}
    fields = product_fields(lists.options_of("category"))
    shown = [one for one in fields if one.name != "sku" or kept is None]
    return page(
        "product.html",
        422 if found else 200,
        kept=kept,
        sections=placed(shown, typed, found),
        languages_of_names={},
        currency="",
        trouble=found.get(WHOLE, ""),
        wrong=bool(found),
        quietly=quietly(),
        may_change=may_change(""),
    )


def _found(sku: str) -> ProductKept:
    sku = request.args.get("named", "") if sku == "item" else sku
    found = product_editing.find_product(database(), sku[:64], now_ms())
    if found is None:
        abort(404)
    return found
