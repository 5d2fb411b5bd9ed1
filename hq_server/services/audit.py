"""The audit of what people change at HQ: who did what to whom, with the values before and after.

Entries are only ever added, and each holds the hash of the one before it, so that a change or a gap is seen.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db import audit as rows
from hq_server.db import users
from hq_server.db.audit import EntryRow
from hq_server.db.audit import Wanted as Wanted
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import NO_HASH
from hq_server.texts import _

PAGE = 50
# A text that is longer is told by its beginning: the audit says what changed, it is no copy of a file.
MAX_VALUE = 4_000


@dataclass(frozen=True, slots=True)
class Change:
    """A field's text before and after; empty when there was none."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """``by`` is empty for a command at the server or for HQ itself. ``erased``: its values were taken out."""

    position: int
    made_ms: int
    by: str
    action: str
    subject: str
    store: str
    changes: tuple[Change, ...]
    erased: bool


def record(
    db: HqDatabase, by: str, action: str, subject: str, changes: Sequence[Change], now_ms: int, *, store: str = ""
) -> None:
    """Within the write transaction that makes the change, and last in it: others wait until it ends."""
    position, previous = rows.lock_head(db)
    told = _encode(changes)
    salt = secrets.token_hex(16)
    changes_hash = _sha256(salt + told)
    entry = EntryRow(
        *(position + 1, now_ms, _clean(by), action, _clean(subject), store),
        *(told, salt, changes_hash, previous, ""),
    )
    rows.add(db, _sealed(entry))


def differences(old: object, new: object, fields: Sequence[str]) -> list[Change]:
    """The fields whose values differ between two values of one kind; None and lists are read as texts."""
    found: list[Change] = []
    for field in fields:
        before, after = _text(getattr(old, field, None)), _text(getattr(new, field, None))
        if before != after:
            found.append(Change(field, before, after))
    return found


def list_entries(
    db: HqDatabase, wanted: Wanted, before: int | None = None, limit: int = PAGE
) -> tuple[list[Entry], bool]:
    """A page, the newest first, and whether there are older ones."""
    with db.read():
        found = rows.page(db, wanted, before, limit + 1)
    return [_entry(row) for row in found[:limit]], len(found) > limit


def list_words(db: HqDatabase) -> tuple[list[str], list[str]]:
    """Who did something, and what was done, as the filter offers them."""
    with db.read():
        return rows.people(db), rows.actions(db)


def full_names(db: HqDatabase) -> dict[str, str]:
    """Sign-in name → what people call them."""
    with db.read():
        return users.full_names(db)


def forget(db: HqDatabase, subjects: Sequence[str]) -> int:
    """Erase the values of all that was done to these subjects: who did what and when stays, and the chain holds.

    Within the write transaction that erases the person. Returns how many entries were emptied.
    """
    return rows.empty_values(db, subjects)


def forget_at(db: HqDatabase, subjects: Sequence[str], moments: Sequence[int]) -> int:
    """The same of what was done to them at these moments alone: the others' side of a merge."""
    return rows.empty_values_at(db, subjects, moments)


def check_chain(db: HqDatabase) -> tuple[int, list[str]]:
    """How many entries there are, and what is wrong with the chain in sentences; none when all is as it was written."""
    count, before, problems = 0, NO_HASH, []
    with db.read():
        newest, newest_hash = rows.read_head(db)
        for entry in rows.walk(db):
            if entry.position != count + 1:
                problems.append(_("Entries are missing from the audit after {place}.").format(place=count))
            elif entry.previous_hash != before:
                problems.append(_("Entry {place} of the audit does not follow the one before.").format(place=count + 1))
            if not _is_as_written(entry):
                problems.append(_("Entry {place} of the audit was changed.").format(place=entry.position))
            count, before = entry.position, entry.hash
    if (count, before) != (newest, newest_hash):
        problems.append(_("Entries are missing from the end of the audit, after {place}.").format(place=count))
    return count, problems


def _is_as_written(entry: EntryRow) -> bool:
    is_erased = not entry.changes and not entry.salt
    return (is_erased or entry.changes_hash == _sha256(entry.salt + entry.changes)) and _sealed(entry) == entry


def _sealed(entry: EntryRow) -> EntryRow:
    told = [
        *(entry.position, entry.made_ms, entry.made_by, entry.action, entry.subject, entry.store),
        *(entry.changes_hash, entry.previous_hash),
    ]
    return EntryRow(
        *(entry.position, entry.made_ms, entry.made_by, entry.action, entry.subject, entry.store),
        *(entry.changes, entry.salt, entry.changes_hash, entry.previous_hash),
        _sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":"))),
    )


def _entry(row: EntryRow) -> Entry:
    changes = tuple(Change(*each) for each in json.loads(row.changes)) if row.changes else ()
    return Entry(
        *(row.position, row.made_ms, row.made_by, row.action, row.subject, row.store), changes, not row.changes
    )


def _encode(changes: Sequence[Change]) -> str:
    each = [[_clean(one.field), _clean(one.old), _clean(one.new)] for one in changes]
    return json.dumps(each, ensure_ascii=False, separators=(",", ":"))


def _clean(text: str) -> str:
    """What both engines keep: no NUL, no half of a pair of surrogates, and no file in a field."""
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        value = sorted(value)
    if isinstance(value, tuple | list):
        return "\n".join(_text(each) for each in value)
    return str(value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
