"""The first page: one sentence that says what needs a person, the things themselves, every store's day, and what comes
in. Its parts renew themselves while it is open; nothing is sent when nothing is different.
"""

import hashlib

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hq_server.admin import needs_words
from hq_server.admin.console import database, now_ms, overview, page, stores_seen, words
from hq_server.admin.pulse_words import tell_pulse
from hq_server.admin.states import store_state
from hq_server.services import finding_anything
from hq_server.services.pulse import read_pulse
from hq_server.services.stores_today import list_stores_today

_ROWS = 40


def add_pages(console: Blueprint) -> None:
    console.get("/", endpoint="home")(home)
    console.get("/find", endpoint="find")(find)


def home() -> ResponseReturnValue:
    """The whole page, its part when htmx asks, or nothing (204) when the reader has that already."""
    live = _live()
    mark = hashlib.sha256(live.encode()).hexdigest()[:24]
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        if request.args.get("mark") == mark:
            return Response(status=204)
        return page("home_part.html", live=Markup(live), mark=mark)
    return page("home.html", live=Markup(live), mark=mark)


def _live() -> str:
    db, midnight_ms, seen = database(), words().midnight(now_ms()), stores_seen()
    standing = overview()
    needs = [needs_words.tell(item) for item in standing.items if seen is None or item.store in seen]
    today = list_stores_today(db, now_ms(), midnight_ms, seen)
    pulse = read_pulse(db, now_ms(), midnight_ms, None if seen is None else sorted(seen))
    return render_template(
        "home_live.html",
        needs=needs,
        headline=needs_words.headline(standing, needs),
        rows=[(one, store_state(one, words())) for one in today[:_ROWS]],
        stores_all=len(today),
        registers=sum(count for store, count in standing.registers.items() if seen is None or store in seen),
        pulses=tell_pulse(pulse, words(), now_ms()),
        jobs=standing.jobs.jobs,
    )


def find() -> ResponseReturnValue:
    """From the search field: what is called exactly so is opened, anything else is looked for among customers."""
    found = finding_anything.find(database(), request.args.get("q", "")[:200])
    seen = stores_seen()
    if found.store and seen is not None and found.store not in seen:
        return redirect(url_for("admin.customers", q=found.key))
    match found.kind:
        case finding_anything.STORE:
            return redirect(url_for("admin.store", number=found.key))
        case finding_anything.REGISTER:
            return redirect(url_for("admin.register", code=found.key))
        case finding_anything.DOCUMENT:
            return redirect(url_for("admin.document", code=found.key, sequence=found.sequence))
        case finding_anything.ORDER:
            return redirect(url_for("admin.order", key=found.key))
        case finding_anything.PRODUCT:
            return redirect(url_for("admin.products", q=found.key))
        case _customers:
            return redirect(url_for("admin.customers", q=found.key))
