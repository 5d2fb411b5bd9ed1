"""Stores: the list, one store with its registers and staff, adding one, changing what its registers follow."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, page, stores_seen, user
from hq_server.admin.states import standing_state
from hq_server.domain.stores import Store
from hq_server.errors import Refused
from hq_server.services import attention, fiscal_overview, staff_admin, store_admin, store_list
from hq_server.texts import _

_NEW = Store(number="", name="", currency="EUR")


def add_pages(console: Blueprint) -> None:
    console.get("/stores", endpoint="stores")(stores)
    console.get("/stores/new", endpoint="new_store")(new_store)
    console.post("/stores/new", endpoint="post_store")(post_store)
    console.get("/stores/<number>", endpoint="store")(store)
    console.get("/stores/<number>/settings", endpoint="store_settings")(store_settings)
    console.post("/stores/<number>/settings", endpoint="post_store_settings")(post_store_settings)


def stores() -> ResponseReturnValue:
    after = request.args.get("after", "").replace("\x00", "")[:6]
    return page("stores.html", found=store_list.list_stores(database(), after, seen=stores_seen()), after=after)


def store(number: str) -> ResponseReturnValue:
    found = store_admin.get_store(database(), number)
    standings = attention.list_standings(database(), number)
    rows = [(standing, standing_state(standing, now_ms())) for standing in standings]
    return page(
        "store.html",
        store=found,
        rows=rows,
        staff=staff_admin.list_staff(database(), number),
        evidence=fiscal_overview.evidence_of(database(), number),
    )


def new_store() -> ResponseReturnValue:
    return page("store_form.html", store=_NEW, is_new=True, trouble="")


def post_store() -> ResponseReturnValue:
    typed = _typed(form_text("number"))
    try:
        made = store_admin.create_store(database(), typed, now_ms(), by=user().name)
    except Refused as refused:
        return page("store_form.html", 422, store=typed, is_new=True, trouble=refused.message)
    flash("ok", _("{store} is set up.").format(store=made.name), _("Now add its first register."))
    return redirect(url_for("admin.store", number=made.number), 303)


def store_settings(number: str) -> ResponseReturnValue:
    return page("store_form.html", store=store_admin.get_store(database(), number), is_new=False, trouble="")


def post_store_settings(number: str) -> ResponseReturnValue:
    typed = _typed(number)
    try:
        store_admin.update_store(database(), typed, now_ms(), by=user().name)
    except Refused as refused:
        return page("store_form.html", 422, store=typed, is_new=False, trouble=refused.message)
    flash("ok", _("Saved."), _("The store's registers hear of it with feed 1070."))
    return redirect(url_for("admin.store", number=number), 303)


def _typed(number: str) -> Store:
    return Store(
        number=number,
        name=form_text("name"),
        currency=form_text("currency").upper(),
        address=tuple(form_text("address").splitlines()),
        tax_included="tax_included" in request.form,
        time_zone=form_text("time_zone"),
        end_of_day=form_text("end_of_day"),
        async_customers="async_customers" in request.form,
        language=form_text("language_of_store") or user().language,
        receipt_footer=form_text("receipt_footer"),
    )
