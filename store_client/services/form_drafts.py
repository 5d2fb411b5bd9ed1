"""Keeps what was typed into customers' forms and not saved, through any crash, for a week at most.

It is the store's, like the customers themselves: whoever is signed in goes on with it. Where the store's policy keeps
no customer data on the register there are no drafts in its file either.
"""

import json
import logging
from collections.abc import Sequence

import msgspec

from store_client.clock import Moment
from store_client.db import form_drafts
from store_client.db.database import RegisterDatabase
from store_client.db.form_drafts import StoredFormDraft
from store_client.domain.customer_fields import Fields, from_fields, to_fields
from store_client.domain.form_draft import FormDraft
from store_client.services.exclusion import keeps_customers

KEPT_MS = 7 * 24 * 60 * 60 * 1000
_MOST = 20
_EVER = 2**62

_log = logging.getLogger(__name__)


class _Field(msgspec.Struct, array_like=True, frozen=True):
    """A field of the form (resources/wire/README.md, "Customers"); None is not there."""

    field: str
    old: str | None
    new: str | None


def keep_draft(db: RegisterDatabase, draft: FormDraft) -> bool:
    """Write it in place of what was kept under its id. False where it must not be in the file."""
    if not keeps_customers(db):
        return False
    return form_drafts.save(db, StoredFormDraft(draft.id, draft.customer, draft.kept_ms, _to_text(draft)))


def list_drafts(db: RegisterDatabase, customer: str | None = None, *, now: Moment) -> list[FormDraft]:
    """Of one customer, of new ones (an empty text), or the newest of all; the newest first."""
    keeps = keeps_customers(db)
    form_drafts.forget_older(db, now.utc_ms - KEPT_MS if keeps else _EVER)
    read = [_from_stored(stored) for stored in form_drafts.list_newest(db, customer, _MOST)]
    return [draft for draft in read if draft is not None]


def forget_draft(db: RegisterDatabase, draft_id: str) -> None:
    form_drafts.forget(db, [draft_id])


def _to_text(draft: FormDraft) -> str:
    old, new = to_fields(draft.base), to_fields(draft.typed)
    rows = [(path, old.get(path), new.get(path)) for path in sorted({**old, **new})]
    return json.dumps(rows)  # all in ASCII: also what no encoding has, such as half of a character


def _from_stored(stored: StoredFormDraft) -> FormDraft | None:
    try:
        rows: Sequence[_Field] = msgspec.convert(json.loads(stored.content), list[_Field])
    except (ValueError, msgspec.ValidationError):
        _log.exception("the draft of a form cannot be read")
        return None
    old: Fields = {row.field: row.old for row in rows if row.old is not None}
    new: Fields = {row.field: row.new for row in rows if row.new is not None}
    return FormDraft(stored.id, stored.customer, from_fields(old), from_fields(new), stored.kept_ms)
