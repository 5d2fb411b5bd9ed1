"""Registers: the list, one register with what is missing, activation codes, revoking."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, page
from hq_server.admin.states import document_state, standing_state
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import Refused
from hq_server.services import attention, document_list, feeds, store_admin
from hq_server.services.attention import RegisterStanding
from hq_server.texts import _
from hq_server.wire import codes


def add_pages(console: Blueprint) -> None:
    console.get("/registers", endpoint="registers")(registers)
    console.get("/registers/<code>", endpoint="register")(register)
    console.get("/stores/<number>/registers/new", endpoint="new_register")(new_register)
    console.post("/stores/<number>/registers/new", endpoint="post_register")(post_register)
    console.post("/registers/<code>/activation-code", endpoint="post_activation_code")(post_activation_code)
    console.get("/registers/<code>/revoke", endpoint="revoke")(revoke)
    console.post("/registers/<code>/revoke", endpoint="post_revoke")(post_revoke)


def registers() -> ResponseReturnValue:
    standings = attention.list_standings(database())
    rows = [(standing, standing_state(standing, now_ms())) for standing in standings]
    return page("registers.html", rows=rows)


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
        made = store_admin.add_register(database(), number, typed, now_ms(), name)
    except Refused as refused:
        store = store_admin.get_store(database(), number)
        return page("register_form.html", 422, store=store, number=typed, name=name, trouble=refused.message)
    flash("ok", _("Register {code} is added.").format(code=made.code), _("Issue its activation code."))
    return redirect(url_for("admin.register", code=made.code), 303)


def post_activation_code(code: str) -> ResponseReturnValue:
    """The answer itself shows the code: it stands in no address, no session and no log, and is not seen again."""
    return _register_page(code, issued=store_admin.issue_activation_code(database(), code, now_ms()))


def revoke(code: str) -> ResponseReturnValue:
    return page("revoke.html", standing=attention.get_standing(database(), code), trouble="")


def post_revoke(code: str) -> ResponseReturnValue:
    standing = attention.get_standing(database(), code)
    if form_text("typed") != standing.register.code:
        trouble = _("Type {code} to confirm. Nothing was changed.").format(code=standing.register.code)
        return page("revoke.html", 422, standing=standing, trouble=trouble)
    store_admin.revoke_register(database(), code, now_ms())
    flash("ok", _("Register {code} is revoked.").format(code=code), _("Its key stopped working at once."))
    return redirect(url_for("admin.register", code=code), 303)


def _register_page(code: str, issued: object) -> ResponseReturnValue:
    db = database()
    standing = attention.get_standing(db, code)
    latest = document_list.list_latest(db, standing.register.store, standing.register.number)
    return page(
        "register.html",
        standing=standing,
        state=standing_state(standing, now_ms()),
        issued=issued,
        feeds=_feeds(standing),
        documents=[(document, document_state(document.state)) for document in latest],
    )


def _feeds(standing: RegisterStanding) -> list[tuple[int, str, int | None, int, int | None]]:
    """Number, name, where the register said it is, where HQ is, when it said so."""
    identity = RegisterIdentity(standing.register.store, standing.register.number)
    names = {
        codes.CUSTOMERS: _("Customers"),
        codes.PRICES: _("Prices"),
        codes.PRODUCTS: _("Products"),
        codes.STAFF: _("Staff"),
        codes.CHANNEL: _("Channel configuration"),
        codes.REGISTERS: _("Answers to its documents"),
        codes.GLOBAL: _("What is known of customers"),
    }
    cursors = store_admin.register_cursors(database(), standing.register)
    heads = feeds.heads(database(), identity)
    rows: list[tuple[int, str, int | None, int, int | None]] = []
    for feed, name in names.items():
        position, seen_ms = cursors.get(feed, (None, None))
        rows.append((feed, name, position, heads[str(feed)], seen_ms))
    return rows
