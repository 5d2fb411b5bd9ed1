"""Says in plain words what the shape of a set-up item does not take, and in which of its members that is."""

import re

from hq_server.texts import _

_WHERE = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?$", re.DOTALL)
_LIMIT = re.compile(r"(?P<sign><=|>=) (?P<limit>-?\d+)$")


def plain_problem(message: str) -> tuple[str, str]:
    """Where (``.0.at`` within the member, or nothing) and what, for a message of the decoder."""
    found = _WHERE.match(message)
    what, path = (found["what"], found["path"] or "") if found else (message, "")
    return re.sub(r"\[(\d+|\.\.\.)\]", r".\1", path), _in_words(what)


def _in_words(what: str) -> str:
    limit = _LIMIT.search(what)
    if "length" in what and limit:
        if limit["sign"] == ">=":
            return _("Write something here.")
        if "array" in what:
            return _("At most {limit} fit here.").format(limit=limit["limit"])
        return _("At most {limit} characters fit here.").format(limit=limit["limit"])
    if limit:
        at_least = limit["sign"] == ">="
        words = _("This is at least {limit}.") if at_least else _("This is at most {limit}.")
        return words.format(limit=limit["limit"])
    if "regex" in what:
        return _("This cannot be written like that here.")
    if "enum" in what:
        return _("Choose one of the list.")
    if "`int`" in what:
        return _("Write a whole number.")
    return _("This cannot be used here.")
