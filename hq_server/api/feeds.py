"""GET /v1/feeds/{feed}: what changed at HQ, in order."""

from flask import Response, request

from hq_server.api.identity import calling_register, database
from hq_server.api.problems import ApiProblem, json_response, now_ms
from hq_server.services.feeds import read_page
from hq_server.services.sessions import note_download
from hq_server.wire import codes

DEFAULT_LIMIT = 500
MAX_LIMIT = 1_000
_MAX_POSITION = 2**53


def get_feed(feed: str) -> Response:
    register = calling_register(request)
    if feed not in {str(known) for known in codes.FEEDS}:
        raise ApiProblem(404, "feed-unknown", "There is no such feed", ", ".join(map(str, codes.FEEDS)))
    after = _number("after", 0, _MAX_POSITION)
    limit = min(max(_number("limit", DEFAULT_LIMIT, _MAX_POSITION), 1), MAX_LIMIT)
    epoch = request.args.get("epoch", "")
    db = database()
    page = db.again(lambda: read_page(db, register, int(feed), after, epoch[:100], limit, now_ms()))
    response = json_response(page)
    note_download(db, register, page, after, response.content_length or 0, page.hq_ms)
    return response


def _number(name: str, default: int, highest: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= highest):
        raise ApiProblem(400, "malformed", f"“{name}” must be a whole number from 0", text[:40])
    return int(text)
