"""Findings: the documents that need a person, and lines that are no documents at all."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import repair_words
from hq_server.admin.console import database, flash, form_text, now_ms, page, refuse_store, stores_seen, user
from hq_server.admin.documents import show_parked
from hq_server.errors import Refused
from hq_server.services import document_list, findings_list
from hq_server.texts import _


def add_pages(console: Blueprint) -> None:
    console.get("/findings", endpoint="findings")(findings)
    console.get("/parked", endpoint="parked")(show_parked)
    console.get("/findings/kept/<int:number>", endpoint="kept_finding")(kept_finding)
    console.post("/findings/kept/<int:number>", endpoint="post_kept_finding")(post_kept_finding)


def findings() -> ResponseReturnValue:
    state, store, rule = (request.args.get(name, "").replace("\x00", "")[:40] for name in ("state", "store", "rule"))
    state = state if state in findings_list.STATES else ""
    found = findings_list.list_findings(database(), state, store, rule, stores_seen())
    return page("findings.html", found=found, state=state, store=store, rule=rule, say=repair_words)


def kept_finding(number: int) -> ResponseReturnValue:
    return _kept(number)


def post_kept_finding(number: int) -> ResponseReturnValue:
    why = form_text("why", 2_000)
    refuse_store(document_list.get_kept_line(database(), number).listed.store)
    try:
        findings_list.set_line_aside(database(), number, why, user().name, now_ms())
    except Refused as refused:
        return _kept(number, why, refused.message)
    flash("ok", _("The line is set aside."), _("HQ keeps its bytes."))
    return redirect(url_for("admin.findings"), 303)


def _kept(number: int, why: str = "", trouble: str = "") -> ResponseReturnValue:
    shown = document_list.get_kept_line(database(), number)
    refuse_store(shown.listed.store)
    content, readable = document_list.readable_content(shown.content)
    return page(
        "kept_aside.html",
        422 if trouble else 200,
        shown=shown,
        document=shown.listed,
        content=content,
        readable=readable,
        why=why,
        trouble=trouble,
        number=number,
    )
