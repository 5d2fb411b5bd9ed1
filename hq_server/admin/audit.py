"""The audit log: who changed what, found by person, action, subject and day, and as a table to take away."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from hq_server.admin import audit_words
from hq_server.admin.console import database, page, stores_seen
from hq_server.admin.periods import asked_day
from hq_server.admin.statement_files import csv_answer
from hq_server.db.audit import Wanted
from hq_server.services import audit
from hq_server.services.audit import Entry
from hq_server.services.csv_cells import safe_cell

_LONGEST = 200
_HIGHEST = 2**53
# In the address: what was done by a command at the server, by nobody who signed in.
_AT_THE_SERVER = "-"
# A file for a spreadsheet holds so many entries; for older ones one asks for earlier days.
_MOST_IN_FILE = 20_000
_COLUMNS = ("number", "when", "by", "action", "subject", "store", "field", "old", "new")


def add_pages(console: Blueprint) -> None:
    console.get("/audit", endpoint="audit")(entries)
    console.get("/audit/entries.csv", endpoint="audit_csv")(entries_csv)


def entries() -> ResponseReturnValue:
    before = _before()
    found, more = audit.list_entries(database(), _wanted(), before)
    people, actions = audit.list_words(database())
    return page(
        "audit.html",
        found=found,
        asked=_asked(),
        at_the_server=_AT_THE_SERVER,
        people=people,
        names=audit.full_names(database()),
        actions=sorted(((audit_words.action_word(action), action) for action in actions), key=lambda pair: pair[0]),
        following=found[-1].position if more else None,
        before=before,
        most=_MOST_IN_FILE,
        say=audit_words,
    )


def entries_csv() -> ResponseReturnValue:
    found, _more = audit.list_entries(database(), _wanted(), limit=_MOST_IN_FILE)
    return csv_answer(_rows(found), "audit.csv")


def _rows(found: list[Entry]) -> Iterator[tuple[str, ...]]:
    """One line for each value that changed, or one for an entry without any."""
    yield _COLUMNS
    for entry in found:
        when = datetime.fromtimestamp(entry.made_ms / 1000, UTC).isoformat(timespec="milliseconds")
        texts = (entry.by, entry.action, entry.subject, entry.store)
        for change in entry.changes or (audit.Change("", "", ""),):
            values = (change.field, change.old, change.new)
            yield (str(entry.position), when, *(safe_cell(text) for text in (*texts, *values)))


def _asked() -> dict[str, str]:
    """What the form shows again, and what its links carry."""
    asked = {name: _text(name) for name in ("by", "action", "subject")}
    for name in ("first", "last"):
        day = asked_day(name)
        asked[name] = day.isoformat() if day else ""
    return asked


def _wanted() -> Wanted:
    by, first, last = _text("by"), asked_day("first"), asked_day("last")
    return Wanted(
        made_by=None if not by else "" if by == _AT_THE_SERVER else by,
        action=_text("action"),
        subject=_text("subject"),
        from_ms=_begins_ms(first) if first else None,
        until_ms=_begins_ms(last + timedelta(days=1)) if last else None,
        stores=stores_seen(),
    )


def _begins_ms(day: date) -> int:
    """By HQ's own clock."""
    return int(datetime.combine(day, time.min).astimezone().timestamp() * 1000)


def _before() -> int | None:
    text = _text("before")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= _HIGHEST else None


def _text(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "")[:_LONGEST].strip()
