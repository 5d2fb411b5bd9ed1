"""What registers sent and fetched, batch by batch and feed by feed."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from hq_server.admin import session_words
from hq_server.admin.console import database, now_ms, page, stores_seen
from hq_server.services import session_list
from hq_server.services.session_list import Filter

_LONGEST = 100


def add_pages(console: Blueprint) -> None:
    console.get("/sessions", endpoint="sessions")(uploads)
    console.get("/sessions/downloads", endpoint="downloads")(downloads)


def uploads() -> ResponseReturnValue:
    wanted = _asked()
    found = session_list.list_uploads(database(), wanted, stores_seen())
    rows = [(one, session_words.upload_state(one), session_words.upload_text(one)) for one in found.sessions]
    return page("sessions.html", downloads=False, rows=rows, wanted=wanted, following=found.following)


def downloads() -> ResponseReturnValue:
    wanted = _asked()
    found = session_list.list_downloads(database(), wanted, stores_seen())
    rows = [
        (one, session_words.download_state(one, now_ms()), session_words.feed_name(one.feed)) for one in found.sessions
    ]
    return page("sessions.html", downloads=True, rows=rows, wanted=wanted, following=found.following)


def _asked() -> Filter:
    values = {name: request.args.get(name, "").replace("\x00", "")[:_LONGEST].strip() for name in ("where", "before")}
    return Filter(values["where"], request.args.get("show") == "trouble", values["before"])
