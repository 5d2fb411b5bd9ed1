"""Registers: the list, one register with what is missing, activation codes, revoking."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import job_words, session_words
from hq_server.admin.console import database, flash, form_text, now_ms, page, stores_seen, user
from hq_server.admin.states import document_state, standing_state
from hq_server.domain.access import Area, Right
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import Refused
from hq_server.ids import new_id
from hq_server.services import (
    approved_acts,
    attention,
    device_tokens,
    document_list,
    feeds,
    load_again,
    second_person,
    session_list,
    store_admin,
    store_list,
)
from hq_server.services.access_settings import Act
from hq_server.services.attention import RegisterStanding
from hq_server.services.session_list import Filter
from hq_server.texts import _
from hq_server.wire import codes

_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class FeedLine:
    """Where the register said it is with a feed and when; where HQ is; whether it is to load the whole feed again."""

    feed: int
    name: str
    position: int | None
    head: int
    seen_ms: int | None
    loading: bool


def add_pages(console: Blueprint) -> None:
    console.get("/registers", endpoint="registers")(registers)
    console.get("/registers/<code>", endpoint="register")(register)
    console.get("/stores/<number>/registers/new", endpoint="new_register")(new_register)
    console.post("/stores/<number>/registers/new", endpoint="post_register")(post_register)
    console.post("/registers/<code>/activation-code", endpoint="post_activation_code")(post_activation_code)
    console.get("/registers/<code>/revoke", endpoint="revoke")(revoke)
    console.post("/registers/<code>/revoke", endpoint="post_revoke")(post_revoke)


def registers() -> ResponseReturnValue:
    show, after = request.args.get("show", ""), request.args.get("after", "").replace("\x00", "")[:10]
    show = show if show in (store_list.SILENT, store_list.BEHIND) else ""
    found = store_list.list_registers(database(), now_ms(), after, show=show, seen=stores_seen())
    rows = [(standing, standing_state(standing, now_ms())) for standing in found.standings]
    return page("registers.html", rows=rows, show=show, after=after, following=found.following)


def register(code: str) -> ResponseReturnValue:
    return _register_page(code, issued=None)


def new_register(number: str) -> ResponseReturnValue:
    store = store_admin.get_store(database(), number)
    taken = {listed.number for listed in store_admin.list_registers(database(), number)}
    free = next(str(candidate) for candidate in range(1, 1_001) if str(candidate) not in taken)
    return page("register_form.html", store=store, number=free, name="", trouble="")


def post_register(number: str) -> ResponseReturnValue:
    typed, name = form_text("number"), form_text("name")
    try:
        made = store_admin.add_register(database(), number, typed, now_ms(), name, by=user().name)
    except Refused as refused:
        store = store_admin.get_store(database(), number)
        return page("register_form.html", 422, store=store, number=typed, name=name, trouble=refused.message)
    flash("ok", _("Register {code} is added.").format(code=made.code), _("Issue its activation code."))
    return redirect(url_for("admin.register", code=made.code), 303)


def post_activation_code(code: str) -> ResponseReturnValue:
    """The answer itself shows the code: it stands in no address, no session and no log, and is not seen again."""
    issued = store_admin.issue_activation_code(database(), code, now_ms(), by=user().name)
    return _register_page(code, issued=issued)


def revoke(code: str) -> ResponseReturnValue:
    return _revoke_page(attention.get_standing(database(), code))


def post_revoke(code: str) -> ResponseReturnValue:
    standing = attention.get_standing(database(), code)
    if form_text("typed") != standing.register.code:
        trouble = _("Type {code} to confirm. Nothing was changed.").format(code=standing.register.code)
        return _revoke_page(standing, trouble)
    try:
        made = approved_acts.do_or_propose(
            *(database(), Act.REVOKE_REGISTER, f"register {code}"),
            {"register": code, "epoch": str(standing.register.epoch)},
            form_text("why", 2_000),
            by=user().name,
            now_ms=now_ms(),
            new_id=new_id,
            store=standing.register.store,
        )
    except Refused as refused:
        return _revoke_page(standing, refused.message)
    if made is not None:
        flash("wait", _("Nothing is changed yet: somebody else has to approve it."), _("It stands under Approvals."))
        return redirect(url_for("admin.approval", key=made.id), 303)
    flash("ok", _("Register {code} is revoked.").format(code=code), _("Its key stopped working at once."))
    return redirect(url_for("admin.register", code=code), 303)


def _revoke_page(standing: RegisterStanding, trouble: str = "") -> ResponseReturnValue:
    wants_two = second_person.is_needed(database(), Act.REVOKE_REGISTER)
    return page("revoke.html", 422 if trouble else 200, standing=standing, trouble=trouble, wants_two=wants_two)


def _register_page(code: str, issued: object) -> ResponseReturnValue:
    db = database()
    standing = attention.get_standing(db, code)
    register = standing.register
    latest = document_list.list_latest(db, register.store, register.number)
    token_expires_ms = device_tokens.token_expires_ms(db, RegisterIdentity(register.store, register.number))
    uploads = session_list.list_uploads(db, Filter(register.code), limit=_SESSIONS).sessions
    return page(
        "register.html",
        standing=standing,
        state=standing_state(standing, now_ms()),
        issued=issued,
        token_expires_ms=token_expires_ms,
        token_is_late=token_expires_ms is not None and token_expires_ms - now_ms() < device_tokens.RENEWED_BEFORE_MS,
        feeds=_feeds(standing),
        uploads=[(one, session_words.upload_state(one), session_words.upload_text(one)) for one in uploads],
        documents=[(document, document_state(document.state)) for document in latest],
        may_load=user().may(Area.JOBS, Right.CHANGE, register.store),
        may_see_jobs=user().may(Area.JOBS, Right.VIEW, register.store),
    )


def _feeds(standing: RegisterStanding) -> list[FeedLine]:
    register = standing.register
    identity = RegisterIdentity(register.store, register.number)
    cursors = store_admin.register_cursors(database(), register)
    heads = feeds.heads(database(), identity)
    loading = {one.feed for one in load_again.list_open(database(), identity)}
    lines = []
    for feed in codes.FEEDS:
        position, seen_ms = cursors.get(feed, (None, None))
        name = job_words.feed_sign(feed).name
        lines.append(FeedLine(feed, name, position, heads[str(feed)], seen_ms, feed in loading))
    return lines
