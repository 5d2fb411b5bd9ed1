"""Data exclusion: what registers hold nothing of, what a change would mean before it is saved, who is done with it."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import exclusion_words
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
from hq_server.domain.exclusion import Exclusion, exclusion_of
from hq_server.domain.stores import Store
from hq_server.errors import FieldsRefused, Refused
from hq_server.services import exclusion, store_admin
from hq_server.texts import _

_ALL = "all"
_SHOWN = {"": None, "waiting": False, "done": True}


def add_pages(console: Blueprint) -> None:
    console.get("/exclusion", endpoint="exclusion")(overview)
    console.get("/exclusion/<store>", endpoint="store_exclusion")(form)
    console.post("/exclusion/<store>", endpoint="post_store_exclusion")(ask)
    console.post("/exclusion/<store>/save", endpoint="save_store_exclusion")(save)


def overview() -> ResponseReturnValue:
    show = request.args.get("show", "")
    after = request.args.get("after", "").replace("\x00", "")[:10]
    behind = request.args.get("behind", "").replace("\x00", "")[:6]
    seen = stores_seen()
    found = exclusion.overview(database(), after, behind=behind, done=_SHOWN.get(show), seen=seen)
    return page(
        "exclusion.html",
        found=found,
        show=show if show in _SHOWN else "",
        after=after,
        behind=behind,
        say=exclusion_words,
        sees_all=seen is None,
    )


def form(store: str) -> ResponseReturnValue:
    number, found = _subject(store)
    return _form(number, found, exclusion.standing_of(database(), number))


def ask(store: str) -> ResponseReturnValue:
    """The consequence in words, before anything is saved."""
    number, found = _subject(store)
    _refuse_change(number)
    wanted = _typed()
    standing = exclusion.standing_of(database(), number)
    if wanted is not None and standing.own is not None and wanted == standing.said:
        flash("ok", _("Nothing is different."), _("Registers go on as they are."))
        return redirect(url_for("admin.store_exclusion", store=store), 303)
    return _consequence(number, found, wanted)


def save(store: str) -> ResponseReturnValue:
    number, found = _subject(store)
    _refuse_change(number)
    wanted, db = _typed(), database()
    try:
        if wanted is None:
            exclusion.follow(db, number, now_ms(), by=user().name)
        else:
            exclusion.save(db, number, wanted, form_text("seen", 16), now_ms(), by=user().name)
    except FieldsRefused as refused:
        return _consequence(number, found, wanted, next(iter(refused.messages.values()), refused.message))
    except Refused as refused:
        return _consequence(number, found, wanted, refused.message)
    flash("ok", _("Saved."), _("Registers hear of it with feed 1070, apply it at once, and report below when done."))
    return redirect(url_for("admin.exclusion"), 303)


def _form(number: str, found: Store | None, standing: exclusion.Standing) -> ResponseReturnValue:
    return page(
        "exclusion_form.html",
        where=number or _ALL,
        store=found,
        standing=standing,
        say=exclusion_words,
        may_change=may_change(number),
        address=item_address,
    )


def _consequence(number: str, found: Store | None, wanted: Exclusion | None, trouble: str = "") -> ResponseReturnValue:
    own = exclusion.standing_of(database(), number).own if trouble else None
    return page(
        "exclusion_confirm.html",
        422 if trouble else 200,
        where=number or _ALL,
        store=found,
        wanted=wanted,
        found=exclusion.consequence(database(), number, wanted),
        seen=own.seen if own else form_text("seen", 16),
        say=exclusion_words,
        trouble=trouble,
    )


def _subject(store: str) -> tuple[str, Store | None]:
    """The store's number, empty for all stores. Raises ``NotFound``."""
    if store == _ALL:
        return "", None
    refuse_store(store)
    return store, store_admin.get_store(database(), store)


def _refuse_change(number: str) -> None:
    if not may_change(number):
        abort(403)


def _typed() -> Exclusion | None:
    """None: as all stores have it."""
    if form_text("act", 10) == "follow":
        return None
    lists = {name: request.form.getlist(name)[:20] for name in ("tables", "feeds")}
    return exclusion_of(form_text("customers", 10), lists["tables"], lists["feeds"])
