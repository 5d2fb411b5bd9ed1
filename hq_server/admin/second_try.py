"""What the database broke off in the middle of a page (a deadlock, a restart) is done once more as a whole, where it is
certain that nothing of it was saved. Where a part was saved already, the page says what happened instead.
"""

import logging

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, refused
from hq_server.errors import Interrupted

log = logging.getLogger(__name__)


def attach(console: Blueprint) -> None:
    """After everything that checks who asks: what is repeated is the page alone."""
    console.before_request(_note)
    console.register_error_handler(Interrupted, _again)


def _note() -> None:
    g.saved_before = database().saved.count


def _again(interrupted: Interrupted) -> ResponseReturnValue:
    # The checks failed, it was the second try, or the page had saved something.
    if g.pop("saved_before", None) != database().saved.count or request.endpoint is None:
        return refused(interrupted)
    log.warning("Trying again: %s", interrupted)
    for file in request.files.values():
        file.stream.seek(0)
    try:
        answer = current_app.ensure_sync(current_app.view_functions[request.endpoint])(**(request.view_args or {}))
    except Exception as error:
        return current_app.handle_user_exception(error)
    return current_app.make_response(answer)
