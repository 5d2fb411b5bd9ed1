"""Hardware: which profile each register has, and what the profiles say."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import (
    database,
    flash,
    form_text,
    may_change,
    now_ms,
    page,
    refuse_store,
    stores_seen,
    user,
)
from hq_server.admin.setup_forms import item_address
from hq_server.admin.setup_kinds import kind_forms
from hq_server.domain.access import Area, Right
from hq_server.errors import NotFound
from hq_server.services import hardware as profiles
from hq_server.texts import _

_KIND = "hardware_profile"


def add_pages(console: Blueprint) -> None:
    console.get("/hardware", endpoint="hardware")(hardware)
    console.post("/hardware/<register>", endpoint="post_hardware")(post_hardware)


def hardware() -> ResponseReturnValue:
    found = profiles.list_hardware(database(), stores_seen())
    store = request.args.get("store", "")
    form = kind_forms()[_KIND]
    summaries = {
        one.profile.profile: form.summary(
            {name: getattr(one.profile, name) for name in one.profile.__struct_fields__}, ""
        )
        for one in found.profiles
    }
    return page(
        "hardware.html",
        found=found,
        registers=[one for one in found.registers if not store or one.store == store],
        stores=sorted({(one.store, one.store_name) for one in found.registers}, key=lambda one: int(one[0])),
        store=store,
        summaries=summaries,
        address=item_address,
        may_change=may_change(),
        profile_area=Area.PRODUCTS,
        change_right=Right.CHANGE,
    )


def post_hardware(register: str) -> ResponseReturnValue:
    refuse_store(register.partition("-")[0])
    try:
        changed = profiles.assign(database(), register, form_text("profile", 64), now_ms(), by=user().name)
    except NotFound:
        abort(404)
    told = _("The register uses it from its next start on, where its own settings say nothing.")
    flash("ok", _("Register {code} is saved.").format(code=register), told if changed else "")
    return redirect(url_for("admin.hardware", store=form_text("store", 8) or None), 303)
