"""The people who sign in at registers: the list, adding one with a PIN, blocking one who left."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import (
    LANGUAGES,
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
from hq_server.domain.access import Right
from hq_server.errors import Refused
from hq_server.services import setup_admin, staff_admin
from hq_server.services.staff_admin import ROLES
from hq_server.texts import _


def add_pages(console: Blueprint) -> None:
    console.get("/staff", endpoint="staff")(staff)
    console.get("/staff/new", endpoint="new_staff")(new_staff)
    console.post("/staff/new", endpoint="post_staff")(post_staff)
    console.post("/staff/<store>/<staff_id>/active", endpoint="post_staff_active")(post_staff_active)


def staff() -> ResponseReturnValue:
    store = request.args.get("store", "")
    stores = seen_stores()
    store = store if store in {listed.number for listed in stores} else ""
    after, seen = request.args.get("after", "").replace("\x00", "")[:80], stores_seen()
    wanted = [store] if store else None if seen is None else sorted(seen)
    people, following = staff_admin.list_staff_page(database(), wanted, after)
    return page("staff.html", people=people, stores=stores, store=store, after=after, following=following)


def new_staff() -> ResponseReturnValue:
    return _form({"store": request.args.get("store", ""), "role": "cashier", "language": "en"})


def post_staff() -> ResponseReturnValue:
    typed = {name: form_text(name, 200) for name in ("store", "name", "role", "pin", "group", "badge")}
    typed["language"] = form_text("language_of_person", 8)
    if typed["store"]:
        refuse_store(typed["store"])
    try:
        person = staff_admin.add_staff(
            database(),
            typed["store"],
            typed["name"],
            typed["pin"],
            now_ms(),
            role=typed["role"],
            language=typed["language"],
            group=typed["group"],
            badge=typed["badge"],
            by=user().name,
        )
    except Refused as refused:
        return _form(typed, refused.message)
    flash("ok", _("{name} is added.").format(name=person.name), _("The store's registers hear of it with feed 1060."))
    return redirect(url_for("admin.staff", store=person.store), 303)


def post_staff_active(store: str, staff_id: str) -> ResponseReturnValue:
    active = form_text("active") == "yes"
    staff_admin.set_staff_active(database(), store, staff_id, active, now_ms(), by=user().name)
    flash("ok", _("Saved."), _("The store's registers hear of it with feed 1060."))
    return redirect(url_for("admin.staff", store=store), 303)


def _form(typed: dict[str, str], trouble: str = "") -> ResponseReturnValue:
    stores = seen_stores(Right.CHANGE)
    return page(
        "staff_form.html",
        422 if trouble else 200,
        typed=typed,
        stores=stores,
        roles=ROLES,
        groups=setup_admin.names_of_kind(database(), "permission_group"),
        languages_of_people=LANGUAGES,
        trouble=trouble,
    )
