"""A feed is loaded again from its start, by a register or by all registers of a store: asked for on an own page."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import job_words
from hq_server.admin.console import database, flash, form_text, now_ms, page, refuse_store, user
from hq_server.errors import Refused
from hq_server.ids import new_id
from hq_server.services import load_again, store_admin
from hq_server.texts import _, ngettext
from hq_server.wire import codes


def add_pages(console: Blueprint) -> None:
    console.get("/jobs/<int:feed>/load-again", endpoint="load_again")(ask)
    console.post("/jobs/<int:feed>/load-again", endpoint="post_load_again")(post_ask)
    console.post("/jobs/<int:feed>/load-again/withdraw", endpoint="withdraw_load_again")(withdraw)


def ask(feed: int) -> ResponseReturnValue:
    _refuse_unknown(feed)
    return _form(feed, request.args.get("who", "")[:100], "", "")


def post_ask(feed: int) -> ResponseReturnValue:
    _refuse_unknown(feed)
    who, reason = form_text("who", 100), form_text("reason", load_again.REASON_LIMIT)
    try:
        subject = load_again.find_subject(database(), who)
        refuse_store(subject.store)
        asked = load_again.ask(database(), feed, subject, reason, now_ms(), new_id, by=user().name)
    except Refused as refused:
        return _form(feed, who, reason, refused.message)
    title = ngettext(
        "{count} register loads feed {feed} again.", "{count} registers load feed {feed} again.", asked
    ).format(count=asked, feed=feed)
    flash("ok", title, _("It begins with the register's next contact. What it has stays in use meanwhile."))
    return redirect(url_for("admin.job", name=feed), 303)


def withdraw(feed: int) -> ResponseReturnValue:
    _refuse_unknown(feed)
    found = load_again.find_request(database(), form_text("register", 100), form_text("request", 100))
    refuse_store(found.store)
    if load_again.withdraw(database(), found, now_ms(), by=user().name):
        flash("ok", _("Withdrawn."), _("The register was not told of it yet."))
    else:
        flash("warn", _("This could not be withdrawn any more."), _("The register has begun; it ends by itself."))
    return redirect(url_for("admin.job", name=feed), 303)


def _form(feed: int, who: str, reason: str, trouble: str) -> ResponseReturnValue:
    sign = job_words.feed_sign(feed)
    stores = store_admin.list_stores(database())
    return page(
        "load_again.html",
        422 if trouble else 200,
        feed=feed,
        sign=sign,
        who=who,
        reason=reason,
        trouble=trouble,
        stores=stores,
        limit=load_again.REASON_LIMIT,
    )


def _refuse_unknown(feed: int) -> None:
    if feed not in codes.FEEDS:
        abort(404)
